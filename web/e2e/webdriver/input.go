package webdriver

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

// Point is a place in the page in CSS pixels, from its visible top left.
type Point struct{ X, Y int }

// Click scrolls an element into view and clicks its middle.
func (s *Session) Click(css string) error {
	id, err := s.element(css)
	if err != nil {
		return err
	}
	return s.browser.call(clickElement, map[string]any{"id": id}, nil)
}

// Type focuses an element and types at the end of its text.
func (s *Session) Type(css, text string) error {
	id, err := s.element(css)
	if err != nil {
		return err
	}
	return s.browser.call(sendKeys, map[string]any{"id": id, "text": text}, nil)
}

// UploadFile chooses a file in an <input type=file>.
func (s *Session) UploadFile(css, path string) error {
	path, err := filepath.Abs(path) // the browser has another working directory
	if err != nil {
		return err
	}
	return s.Type(css, path)
}

func (s *Session) element(css string) (string, error) {
	var found map[string]string
	params := map[string]any{"using": "css selector", "value": css}
	if err := s.browser.call(findElement, params, &found); err != nil {
		return "", fmt.Errorf("finding %s: %w", css, err)
	}
	return found[elementKey], nil
}

// keys are the code points WebDriver gives to keys without a character.
// https://www.w3.org/TR/webdriver2/#keyboard-actions
var keys = map[string]string{
	"Backspace": "\ue003", "Tab": "\ue004", "Enter": "\ue007", "Shift": "\ue008",
	"Control": "\ue009", "Alt": "\ue00a", "Escape": "\ue00c", "Space": " ",
	"PageUp": "\ue00e", "PageDown": "\ue00f", "End": "\ue010", "Home": "\ue011",
	"ArrowLeft": "\ue012", "ArrowUp": "\ue013", "ArrowRight": "\ue014",
	"ArrowDown": "\ue015", "Delete": "\ue017",
}

// Keys presses keys one after another, wherever the focus is. A key is a
// character, a name as in KeyboardEvent.key ("Enter", "ArrowLeft", "Space"),
// or several held together: "Shift+Tab".
func (s *Session) Keys(presses ...string) error {
	var steps []step
	for _, press := range presses {
		down, up, err := chord(strings.Split(press, "+"))
		if err != nil {
			return fmt.Errorf("%w in %q", err, press)
		}
		steps = append(append(steps, down...), up...)
	}
	return s.act(keyboard(steps))
}

// chord presses keys one after another, and lets them go in turn.
func chord(names []string) (down, up []step, err error) {
	for _, name := range names {
		key, named := keys[name]
		if !named {
			if key = name; len([]rune(name)) != 1 {
				return nil, nil, fmt.Errorf("no key is called %q", name)
			}
		}
		down = append(down, step{"type": "keyDown", "value": key})
		up = append(up, step{"type": "keyUp", "value": key})
	}
	slices.Reverse(up)
	return down, up, nil
}

// Hover moves the mouse to a point without pressing it.
func (s *Session) Hover(p Point) error {
	return s.act(pointer("mouse", "mouse", move(p)))
}

// Drag presses the mouse at the first point, moves it through the others, a
// frame each, and lets go at the last. A single point is a click.
func (s *Session) Drag(path ...Point) error {
	return s.act(pointer("mouse", "mouse", stroke(path)...))
}

// Touch is [Session.Drag] with one finger. WebKit has no touch: there the
// error is an [errors.ErrUnsupported].
func (s *Session) Touch(path ...Point) error {
	return s.touch(path)
}

// Pinch puts two fingers beside a point, from pixels apart, and moves them
// until they are to pixels apart: from 50 to 100 zooms in. WebKit has no
// touch: there the error is an [errors.ErrUnsupported].
func (s *Session) Pinch(center Point, from, to int) error {
	const moves = 8
	var left, right []Point
	for i := range moves + 1 {
		half := (from + (to-from)*i/moves) / 2
		left = append(left, Point{center.X - half, center.Y})
		right = append(right, Point{center.X + half, center.Y})
	}
	return s.touch(left, right)
}

// touch moves a finger along each path.
func (s *Session) touch(paths ...[]Point) error {
	if _, is := s.browser.(*webkit); is {
		return fmt.Errorf("WebKit has no touch: %w", errors.ErrUnsupported)
	}
	var fingers []source
	for i, path := range paths {
		fingers = append(fingers, pointer(fmt.Sprintf("finger%d", i), "touch", stroke(path)...))
	}
	return s.act(fingers...)
}

// Wheel turns the mouse wheel over a point by dx and dy pixels, to the right
// and down, while keys are held: with "Control" it asks for a zoom. WebKit
// does not tell its wheel of the keys: there the error of a wheel with keys is
// an [errors.ErrUnsupported].
func (s *Session) Wheel(at Point, dx, dy int, held ...string) error {
	if _, is := s.browser.(*webkit); is && len(held) > 0 {
		return fmt.Errorf("WebKit turns its wheel without keys: %w", errors.ErrUnsupported)
	}
	down, up, err := chord(held)
	if err != nil {
		return err
	}
	// The wheel waits until the keys are down.
	wait := slices.Repeat([]step{{"type": "pause"}}, len(down))
	turn := step{"type": "scroll", "x": at.X, "y": at.Y, "deltaX": dx, "deltaY": dy, "duration": 0}
	err = s.act(
		keyboard(slices.Concat(down, []step{{"type": "pause"}}, up)),
		source{"type": "wheel", "id": "wheel", "actions": append(wait, turn)})
	// WebKit would turn its wheel back before it turns it again.
	return errors.Join(err, s.browser.call(releaseActions, nil, nil))
}

// A source is a device and what it does, a step a tick: at each tick every
// source does its next. https://www.w3.org/TR/webdriver2/#actions
type (
	source map[string]any
	step   map[string]any
)

func keyboard(steps []step) source {
	return source{"type": "key", "id": "keyboard", "actions": steps}
}

func pointer(id, kind string, steps ...step) source {
	return source{"type": "pointer", "id": id, "actions": steps,
		"parameters": map[string]any{"pointerType": kind}}
}

// move takes a frame.
func move(p Point) step {
	return step{"type": "pointerMove", "x": p.X, "y": p.Y, "duration": 16}
}

// stroke goes down at the first point, through the others, and up.
func stroke(path []Point) (steps []step) {
	for i, p := range path {
		steps = append(steps, move(p))
		if i == 0 {
			steps = append(steps, step{"type": "pointerDown", "button": 0})
		}
	}
	return append(steps, step{"type": "pointerUp", "button": 0})
}

func (s *Session) act(sources ...source) error {
	return s.browser.call(perform, map[string]any{"actions": sources}, nil)
}
