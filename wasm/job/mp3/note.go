package mp3

import "strconv"

// Note is something about the file that a listener should know. Its String is
// English; whoever speaks another language has the kind and the numbers.
type Note struct {
	Kind  NoteKind
	Count int // frames, or what the kind says
	Of    int // of how many, where the kind says so
	From  int // before a change
	To    int // after it
}

// NoteKind is what a Note is about.
type NoteKind int

// The kinds. "Silent" frames are decoded as silence; the others are heard.
const (
	Skipped           NoteKind = iota + 1 // at Count places Of bytes between frames are neither frames nor tags
	CutOff                                // the last frame is not whole and was left out
	FramesMissing                         // the tag frame says that Of frames follow it, Count do
	RateChanges                           // after Count frames the sample rate goes From To Hz; the rest is left out
	ChannelsChange                        // the same with the number of channels
	VersionChanges                        // the same with the MPEG version, 1 or 2, and 0 for MPEG-2.5
	LayerChanges                          // the same with the layer, 1 to 3
	MainDataMissing                       // Count frames are silent: they begin in others that were lost or cut off
	Damaged                               // Count frames are silent: their side information is impossible
	TooLarge                              // Count frames are silent: more bits than the decoder can be given
	MixedBlocks                           // Count MPEG-2 frames are silent: the decoder does not know mixed blocks
	IntensityStereo                       // Count frames have high tones without their direction
	IntensityToMono                       // Count MPEG-2 frames are played as their left channel alone
	JointStereoSpoilt                     // Count frames may be distorted: no room to mend what the decoder gets wrong
	Emphasis                              // Count frames ask for a de-emphasis that is not done
	noteKinds
)

// String says it in a sentence.
func (n Note) String() string {
	frames := strconv.Itoa(n.Count) + " frames"
	if n.Count == 1 {
		frames = "1 frame"
	}
	change := func(what, from, to string) string {
		return "After " + frames + " " + what + " changes from " + from + " to " + to + "; only the part before is used."
	}
	switch n.Kind {
	case Skipped:
		return "The file is damaged: " + strconv.Itoa(n.Of) + " bytes, at " + strconv.Itoa(n.Count) + " places, belong to no frame and are left out."
	case CutOff:
		return "The file ends in the middle of a frame, which is left out."
	case FramesMissing:
		return "Frames are missing: the file says that it has " + strconv.Itoa(n.Of) + ", and " + strconv.Itoa(n.Count) + " are there."
	case RateChanges:
		return change("the sample rate", strconv.Itoa(n.From)+" Hz", strconv.Itoa(n.To)+" Hz")
	case ChannelsChange:
		return change("the number of channels", strconv.Itoa(n.From), strconv.Itoa(n.To))
	case VersionChanges:
		return change("the format", versionName(n.From), versionName(n.To))
	case LayerChanges:
		return change("the format", "Layer "+strconv.Itoa(n.From), "Layer "+strconv.Itoa(n.To))
	case MainDataMissing:
		return "Silent, because a part of them was cut off or lost: " + frames + "."
	case Damaged:
		return "Silent, because they are damaged: " + frames + "."
	case TooLarge:
		return "Silent, because they use more bits than the decoder can be given: " + frames + "."
	case MixedBlocks:
		return "Silent, because the decoder cannot decode their mixed blocks: " + frames + "."
	case IntensityStereo:
		return "In intensity stereo, which the decoder gets wrong, so that high tones come from one direction: " + frames + "."
	case IntensityToMono:
		return "In intensity stereo, which the decoder gets wrong, and therefore played in mono: " + frames + "."
	case JointStereoSpoilt:
		return "Perhaps distorted, because the decoder gets their joint stereo wrong: " + frames + "."
	case Emphasis:
		return "Too bright, because the emphasis that they ask to undo is not undone: " + frames + "."
	}
	return "Note " + strconv.Itoa(int(n.Kind)) + "."
}

func versionName(version int) string {
	if version == 0 {
		return "MPEG-2.5"
	}
	return "MPEG-" + strconv.Itoa(version)
}

// changeOf says how a stream's format changes after count frames.
func changeOf(count int, from, to header) Note {
	version := map[int]int{version1: 1, version2: 2, version25: 0}
	switch {
	case from.layer() != to.layer():
		return Note{Kind: LayerChanges, Count: count, From: 4 - from.layer(), To: 4 - to.layer()}
	case from.version() != to.version():
		return Note{Kind: VersionChanges, Count: count, From: version[from.version()], To: version[to.version()]}
	case from.sampleRate() != to.sampleRate():
		return Note{Kind: RateChanges, Count: count, From: from.sampleRate(), To: to.sampleRate()}
	}
	return Note{Kind: ChannelsChange, Count: count, From: from.channels(), To: to.channels()}
}
