// Package embed is what an embedded page and its host say to each other: the
// messages that come in are read, and those that go out are made. It touches no
// page, and builds natively too.
//
// Every message is an object {source: "worker-pool", v: 1, type, …}. The host
// posts set, play, pause, seek and get; the embed posts ready, resize, state, done
// and error. What a host is promised of them stands at [Parse], [State] and [Done].
package embed

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"time"

	"workerpool.example/playground/wasm/run"
	"workerpool.example/playground/wasm/words"
)

// Source and Version are in every message.
const (
	Source  = "worker-pool"
	Version = 1
)

// A Message is one that came from the host.
type Message struct {
	Type     string            // "set", "play", "pause", "seek" or "get"
	Settings map[string]string // of set: values as the address writes them; "" is as usual: see Apply
	Step     int               // of seek: a step, from 0; -1 if Time is given
	Time     time.Duration     // of seek: a time of the run
}

const (
	maxFields = 64  // of a message
	maxText   = 512 // bytes of a value
)

// Parse reads the fields of an object that was posted. Their values are strings,
// float64s, bools and nil; whatever else a host can post is given as any other
// value. ours is false for what is not meant for an embed, of which no notice need
// be taken; else problem says, in a sentence, what is wrong with a message, if
// anything is.
//
// Of a message {type: "set", workers: 5, …} every other field is a setting, by its
// name in [run.Table]; null is as usual, see [Message.Apply]. A seek has either t, in milliseconds,
// or step.
func Parse(fields map[string]any) (m Message, ours bool, problem string) {
	if fields["source"] != Source {
		return m, false, ""
	}
	if v, ok := fields["v"].(float64); !ok || v != Version {
		return m, true, words.Say("embed.version", "version", Version)
	}
	m.Type, _ = fields["type"].(string)
	m.Step = -1
	switch m.Type {
	case "play", "pause", "get":
	case "seek":
		t, timed := fields["t"].(float64)
		step, stepped := fields["step"].(float64)
		switch {
		case timed == stepped || math.IsNaN(t) || math.IsNaN(step):
			return m, true, words.Say("embed.seek")
		case stepped:
			m.Step = int(min(max(step, 0), 1e9))
		default:
			m.Time = time.Duration(min(max(t, 0), 1e12) * float64(time.Millisecond))
		}
	case "set":
		m.Settings, problem = settings(fields)
	default:
		problem = words.Say("embed.type", "types", "set, play, pause, seek, get")
	}
	return m, true, problem
}

func settings(fields map[string]any) (values map[string]string, problem string) {
	if len(fields) > maxFields {
		return nil, words.Say("embed.fields", "n", maxFields)
	}
	values = map[string]string{}
	for name, value := range fields {
		if name == "source" || name == "v" || name == "type" {
			continue
		}
		text, ok := written(value)
		if !ok || len(name) > maxText || len(text) > maxText {
			return nil, words.Say("embed.value", "n", maxText)
		}
		values[name] = text
	}
	return values, ""
}

// written is a value as the address writes it.
func written(value any) (text string, ok bool) {
	switch v := value.(type) {
	case nil:
		return "", true
	case string:
		return v, true
	case bool:
		return strconv.FormatBool(v), true
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64), true
	}
	return "", false
}

// Apply gives settings with those of a set message, brought into range; those that
// are null are as usual in the lesson, or without one. The notes say what had to be
// changed.
func (m Message) Apply(s run.Settings) (_ run.Settings, notes []string) {
	if name, ok := m.Settings["lesson"]; ok {
		lesson, _ := run.Find("lesson")
		lesson.Set(&s, cmp.Or(name, lesson.Default)) // first: it has defaults of its own
	}
	usual := run.Defaults()
	if l, ok := run.LessonNamed(s.Lesson); ok {
		usual = l.Settings(0)
	}
	var unknown []string
	for name, value := range m.Settings {
		row, ok := run.Find(name)
		if !ok {
			unknown = append(unknown, name)
			continue
		}
		if value == "" {
			value = row.Get(usual)
		}
		if note := row.Set(&s, value); note != "" {
			notes = append(notes, note)
		}
	}
	slices.Sort(unknown)
	slices.Sort(notes)
	for _, name := range unknown {
		notes = append(notes, words.Say("address.unknown", "name", strconv.Quote(name)))
	}
	if s.To != run.Never && s.To <= max(s.From, 0) {
		s.From, s.To = run.Never, run.Never
		notes = append(notes, words.Say("address.window"))
	}
	return s, notes
}
