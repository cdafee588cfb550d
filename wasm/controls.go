//go:build js

package main

import (
	"slices"
	"strconv"
	"syscall/js"

	"honnef.co/go/js/dom/v2"

	"workerpool.example/playground/wasm/run"
	"workerpool.example/playground/wasm/words"
)

// controls are the form: one control a setting, all from [run.Table].
type controls struct {
	settings run.Settings
	fields   []*field
	workers  int // how many the form shows
	changed  func(s run.Settings, name, note string, settled bool)
	released func() // a slider was let go
}

// A field is one setting's inputs: a number with a slider, or a choice.
type field struct {
	run.Setting
	number, slider, same *dom.HTMLInputElement
	choices              []*dom.HTMLInputElement
	stops                []float64
	rests                bool // it cannot be changed, since that would change nothing
}

// newControls finds the form's inputs and calls changed at each input, settled
// being false while a slider is dragged.
func newControls(changed func(run.Settings, string, string, bool), released func()) *controls {
	c := &controls{changed: changed, released: released}
	form := element("settings")
	for _, row := range run.Table {
		f := &field{Setting: row}
		switch {
		case row.Playback() || row.Name == "resize":
			continue
		case !row.Numeric():
			inputs := form.Underlying().Call("querySelectorAll", `input[name="`+row.Name+`"]`)
			for i := range inputs.Length() {
				choice := &dom.HTMLInputElement{BasicHTMLElement: wrap(inputs.Index(i))}
				f.choices = append(f.choices, choice)
				on(choice, "change", func(*dom.BasicEvent) { c.set(f, choice.Value(), true) })
			}
		default:
			f.number = input(row.Name)
			on(f.number, "change", func(*dom.BasicEvent) {
				value := f.number.Value()
				if value == "" { // cleared, or not a number
					value = f.Get(c.settings)
				}
				c.set(f, value, true)
			})
			if row.Name != "seed" {
				f.stops = row.Stops()
				f.slider = input(row.Name + "-slider")
				slide := func(settled bool) func(*dom.BasicEvent) {
					return func(*dom.BasicEvent) {
						i, _ := strconv.Atoi(f.slider.Value())
						c.set(f, strconv.FormatFloat(f.stops[min(max(i, 0), len(f.stops)-1)], 'f', -1, 64), settled)
					}
				}
				on(f.slider, "input", slide(false))
				on(f.slider, "change", slide(true))
				for _, end := range []string{"pointerup", "blur"} { // a drag back to its start has no change
					on(f.slider, end, func(*dom.BasicEvent) { c.released() })
				}
			}
			if len(row.Choices) > 0 {
				f.same = input(row.Name + "-same")
				on(f.same, "change", func(*dom.BasicEvent) {
					value := row.Choices[0]
					if !f.same.Checked() {
						value = f.number.Value()
						if value == "" {
							value = "2500" // a context that ends in the middle of the default run
						}
					}
					c.set(f, value, true)
				})
			}
		}
		c.fields = append(c.fields, f)
	}
	on(form, "submit", func(e *dom.BasicEvent) { e.PreventDefault() })
	return c
}

func (c *controls) set(f *field, value string, settled bool) {
	s := c.settings
	note := f.Set(&s, value)
	workers := c.workers
	if f.Name == "workers" {
		workers = s.Workers
	}
	c.show(s, workers)
	c.changed(s, f.Name, note, settled)
}

// folded reports whether the field stands under More.
func (f *field) folded() bool {
	return slices.ContainsFunc(f.inputs(), func(e *dom.HTMLInputElement) bool {
		return !e.Underlying().Call("closest", "details").IsNull()
	})
}

// inputs are all of the field.
func (f *field) inputs() (all []*dom.HTMLInputElement) {
	for _, e := range append([]*dom.HTMLInputElement{f.number, f.slider, f.same}, f.choices...) {
		if e != nil {
			all = append(all, e)
		}
	}
	return all
}

// only shows these settings alone; all of them if there are none.
func (c *controls) only(names []string) {
	more := element("more").Underlying()
	folded := names == nil
	for _, f := range c.fields {
		shown := names == nil || slices.Contains(names, f.Name)
		f.box().Set("hidden", !shown)
		if shown && names != nil && f.folded() {
			folded = true
			more.Set("open", true)
		}
	}
	more.Set("hidden", !folded)
	more.Get("classList").Call("toggle", "only", names != nil)
}

// box is the element that holds everything of the field.
func (f *field) box() js.Value {
	if f.choices != nil {
		return f.choices[0].Underlying().Call("closest", "fieldset")
	}
	return f.number.Underlying().Call("closest", "div")
}

// rest says that the field changes nothing, or takes that back.
func (f *field) rest(rests bool) {
	if rests == f.rests {
		return
	}
	f.rests = rests
	why := ""
	if rests {
		why = words.Say("settings.idle")
	}
	f.box().Set("title", why)
	for _, e := range f.inputs() {
		e.SetDisabled(rests)
	}
}

// workersNow shows a number of workers other than the settings', if it is not
// shown yet.
func (c *controls) workersNow(n int) {
	if n != c.workers {
		c.show(c.settings, n)
	}
}

// show writes settings, and a number of workers, into the form. What is folded away unfolds when it is
// not as usual, so that no cause is hidden.
func (c *controls) show(s run.Settings, workers int) {
	c.settings, c.workers = s, workers
	s.Workers = workers
	for _, f := range c.fields {
		value := f.Get(s)
		f.rest(f.Idle(s))
		if value != f.Default && f.folded() {
			element("more").Underlying().Set("open", true)
		}
		if f.choices != nil {
			for _, choice := range f.choices {
				choice.SetChecked(choice.Value() == value)
			}
			continue
		}
		if f.same != nil {
			same := value == f.Choices[0]
			f.same.SetChecked(same)
			if same {
				value = map[string]string{"jobs": strconv.Itoa(s.Jobs)}[value]
			}
		}
		if f.number.Value() != value {
			f.number.SetValue(value)
		}
		if f.slider != nil {
			x, _ := strconv.ParseFloat(value, 64)
			if stop := strconv.Itoa(f.Stop(x)); f.slider.Value() != stop {
				f.slider.SetValue(stop)
			}
			f.slider.Underlying().Call("setAttribute", "aria-valuetext", spoken(value, f.Unit))
		}
	}
}

// spoken is a value with its unit, as a screen reader says it.
func spoken(value, unit string) string {
	switch unit {
	case "ms":
		return words.Say("unit.ms", "n", value)
	case "%":
		return words.Say("unit.percent", "n", value)
	}
	return value
}
