package run

import (
	"workerpool.example/playground/wasm/job/mp3"
	"workerpool.example/playground/wasm/words"
)

// Note says what package mp3 notes of a file, in the page's words.
func Note(n mp3.Note) string {
	from, to := any(n.From), any(n.To)
	if n.Kind == mp3.VersionChanges {
		version := map[int]string{0: "MPEG-2.5", 1: "MPEG-1", 2: "MPEG-2"}
		from, to = version[n.From], version[n.To]
	}
	key := map[mp3.NoteKind]string{
		mp3.Skipped: "sound.note.skipped", mp3.CutOff: "sound.note.cut-off", mp3.FramesMissing: "sound.note.frames-missing",
		mp3.RateChanges: "sound.note.rate", mp3.ChannelsChange: "sound.note.channels",
		mp3.VersionChanges: "sound.note.version", mp3.LayerChanges: "sound.note.layer",
		mp3.MainDataMissing: "sound.note.main-data", mp3.Damaged: "sound.note.damaged", mp3.TooLarge: "sound.note.too-large",
		mp3.MixedBlocks: "sound.note.mixed-blocks", mp3.IntensityStereo: "sound.note.intensity",
		mp3.IntensityToMono: "sound.note.mono", mp3.JointStereoSpoilt: "sound.note.joint-stereo", mp3.Emphasis: "sound.note.emphasis",
	}[n.Kind]
	return words.Say(key, "n", n.Count, "of", n.Of, "from", from, "to", to)
}
