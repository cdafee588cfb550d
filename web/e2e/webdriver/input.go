package webdriver

import (
	"fmt"
	"path/filepath"
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
	var steps []map[string]any
	for _, press := range presses {
		var chord []string
		for part := range strings.SplitSeq(press, "+") {
			key, named := keys[part]
			if !named {
				if key = part; len([]rune(part)) != 1 {
					return fmt.Errorf("no key is called %q in %q", part, press)
				}
			}
			chord = append(chord, key)
			steps = append(steps, map[string]any{"type": "keyDown", "value": key})
		}
		for i := len(chord) - 1; i >= 0; i-- {
			steps = append(steps, map[string]any{"type": "keyUp", "value": chord[i]})
		}
	}
	return s.act(map[string]any{"type": "key", "id": "keyboard", "actions": steps})
}

// Drag presses the mouse at the first point, moves it through the others, a
// frame each, and lets go at the last. A single point is a click.
func (s *Session) Drag(path ...Point) error {
	var steps []map[string]any
	for i, p := range path {
		steps = append(steps, map[string]any{"type": "pointerMove", "x": p.X, "y": p.Y, "duration": 16})
		if i == 0 {
			steps = append(steps, map[string]any{"type": "pointerDown", "button": 0})
		}
	}
	steps = append(steps, map[string]any{"type": "pointerUp", "button": 0})
	return s.act(map[string]any{"type": "pointer", "id": "mouse", "actions": steps,
		"parameters": map[string]any{"pointerType": "mouse"}})
}

func (s *Session) act(source map[string]any) error {
	return s.browser.call(perform, map[string]any{"actions": []any{source}}, nil)
}
