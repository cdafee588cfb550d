package webdriver

import (
	"errors"
	"fmt"
)

// DevTools gives a command of the DevTools protocol, for what WebDriver lacks, and
// fills out, unless it is nil, with what comes of it:
// https://chromedevtools.github.io/devtools-protocol/. Only Chromium knows it: of
// the others the error is an [errors.ErrUnsupported].
func (s *Session) DevTools(method string, params map[string]any, out any) error {
	c, is := s.browser.(*chromium)
	if !is {
		return fmt.Errorf("%s is for Chromium alone: %w", method, errors.ErrUnsupported)
	}
	return c.devtools(method, params, out)
}
