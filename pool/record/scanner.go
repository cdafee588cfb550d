package record

import (
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// A scanner reads JSON (RFC 8259) from the beginning to the end, value by value.
// After the first error it has reached the end. It is here since encoding/json,
// with what it needs, would make the page's program a twelfth larger.
type scanner struct {
	data   []byte
	at     int
	err    error
	syntax bool // the error is that this is not JSON
}

// maxDepth is how deep values may be nested that are passed over.
const maxDepth = 100

func (s *scanner) fail(key string, pairs ...any) {
	if s.err == nil {
		s.err = failed(key, pairs...)
	}
	s.data = s.data[:s.at] // nothing is left to read
}

// broken says that what stands here is not JSON.
func (s *scanner) broken() {
	if s.err == nil {
		s.syntax = true
		s.fail("read.not-json", "byte", s.at+1)
	}
}

func (s *scanner) peek() byte {
	if s.at < len(s.data) {
		return s.data[s.at]
	}
	return 0
}

func (s *scanner) space() {
	for s.at < len(s.data) {
		switch s.data[s.at] {
		case ' ', '\t', '\n', '\r':
			s.at++
		default:
			return
		}
	}
}

// take reads a character, if it is the next that is not space.
func (s *scanner) take(c byte) bool {
	s.space()
	if s.at < len(s.data) && s.data[s.at] == c {
		s.at++
		return true
	}
	return false
}

func (s *scanner) need(c byte) {
	if !s.take(c) {
		s.broken()
	}
}

// members reads an object. f has to read the value of each member, whose name is
// valid until then.
func (s *scanner) members(name string, f func(name []byte)) {
	if s.space(); s.peek() != '{' {
		s.other("read.object", name)
		return
	}
	s.need('{')
	if s.err != nil || s.take('}') {
		return
	}
	for s.err == nil {
		s.space()
		name := s.quoted()
		s.need(':')
		if s.err != nil {
			return
		}
		f(name)
		if s.err == nil && s.take('}') {
			return
		}
		s.need(',')
	}
}

// elements reads a list. f has to read each value.
func (s *scanner) elements(name string, f func()) {
	if s.space(); s.peek() != '[' {
		s.other("read.list", name)
		return
	}
	s.need('[')
	if s.err != nil || s.take(']') {
		return
	}
	for s.err == nil {
		f()
		if s.err == nil && s.take(']') {
			return
		}
		s.need(',')
	}
}

// other says that a value is not what it has to be; but JSON it has to be.
func (s *scanner) other(key, name string, pairs ...any) {
	at := s.at
	if s.skip(0); s.err == nil {
		s.fail(key, append(pairs, "name", name, "byte", at+1)...)
	}
}

// text reads a text of at most so many bytes.
func (s *scanner) text(name string, most int) string {
	at := s.at
	if s.space(); s.peek() != '"' {
		s.other("read.text", name, "n", most)
		return ""
	}
	b := s.quoted()
	if len(b) > most {
		s.fail("read.text", "name", name, "byte", at+1, "n", most)
		return ""
	}
	return string(b)
}

// whole reads a whole number.
func (s *scanner) whole(name string, low, high int64) int64 {
	s.space()
	from := s.at
	s.number()
	if s.err != nil || s.at == from {
		s.at = from
		s.other("read.number", name, "min", decimal(low), "max", decimal(high))
		return 0
	}
	n, digits, sign := int64(0), s.data[from:s.at], int64(1)
	if digits[0] == '-' {
		digits, sign = digits[1:], -1
	}
	good := len(digits) <= 18 // which an int64 holds
	for _, d := range digits {
		good = good && '0' <= d && d <= '9'
		if good {
			n = 10*n + int64(d-'0')
		}
	}
	if n *= sign; !good || n < low || n > high {
		s.fail("read.number", "name", name, "byte", from+1, "min", decimal(low), "max", decimal(high))
		return 0
	}
	return n
}

func decimal(n int64) string { return strconv.FormatInt(n, 10) }

// number reads a number, if one stands here.
func (s *scanner) number() {
	digits := func() {
		if c := s.peek(); c < '0' || '9' < c {
			s.broken()
		}
		for c := s.peek(); '0' <= c && c <= '9'; c = s.peek() {
			s.at++
		}
	}
	if c := s.peek(); c != '-' && (c < '0' || '9' < c) {
		return
	}
	if s.peek() == '-' {
		s.at++
	}
	if s.peek() == '0' {
		s.at++
	} else {
		digits()
	}
	if s.peek() == '.' {
		s.at++
		digits()
	}
	if c := s.peek(); c == 'e' || c == 'E' {
		s.at++
		if c := s.peek(); c == '+' || c == '-' {
			s.at++
		}
		digits()
	}
}

// skip passes over any value.
func (s *scanner) skip(depth int) {
	if depth > maxDepth {
		s.broken()
		return
	}
	s.space()
	switch c := s.peek(); {
	case c == '{':
		s.members("", func([]byte) { s.skip(depth + 1) })
	case c == '[':
		s.elements("", func() { s.skip(depth + 1) })
	case c == '"':
		s.quoted()
	case c == '-' || '0' <= c && c <= '9':
		s.number()
	default:
		for _, word := range [...]string{"true", "false", "null"} {
			if rest := s.data[s.at:]; len(rest) >= len(word) && string(rest[:len(word)]) == word {
				s.at += len(word)
				return
			}
		}
		s.broken()
	}
}

// quoted reads a text. It is valid UTF-8: what is not, is replaced.
func (s *scanner) quoted() []byte {
	if s.peek() != '"' {
		s.broken()
		return nil
	}
	s.at++
	from := s.at
	for s.at < len(s.data) && s.data[s.at] != '"' && s.data[s.at] != '\\' && ' ' <= s.data[s.at] && s.data[s.at] < utf8.RuneSelf {
		s.at++
	}
	if s.peek() == '"' { // nothing to replace, and so nothing to copy
		s.at++
		return s.data[from : s.at-1]
	}
	b := append([]byte(nil), s.data[from:s.at]...)
	for s.at < len(s.data) {
		switch c := s.data[s.at]; {
		case c == '"':
			s.at++
			return b
		case c == '\\':
			b = s.escape(b)
		case c < ' ':
			s.broken()
		case c < utf8.RuneSelf:
			b = append(b, c)
			s.at++
		default:
			r, n := utf8.DecodeRune(s.data[s.at:])
			b = utf8.AppendRune(b, r)
			s.at += n
		}
	}
	s.broken()
	return nil
}

func (s *scanner) escape(b []byte) []byte {
	s.at++
	c := s.peek()
	s.at = min(s.at+1, len(s.data))
	switch c {
	case '"', '\\', '/':
		return append(b, c)
	case 'b':
		return append(b, '\b')
	case 'f':
		return append(b, '\f')
	case 'n':
		return append(b, '\n')
	case 'r':
		return append(b, '\r')
	case 't':
		return append(b, '\t')
	case 'u':
		r := s.hex()
		if utf16.IsSurrogate(r) && s.at+1 < len(s.data) && s.data[s.at] == '\\' && s.data[s.at+1] == 'u' {
			at := s.at
			s.at += 2
			if pair := utf16.DecodeRune(r, s.hex()); pair != utf8.RuneError || s.err != nil {
				return utf8.AppendRune(b, pair)
			}
			s.at = at // it stands alone
		}
		return utf8.AppendRune(b, r) // a surrogate becomes U+FFFD
	}
	s.broken()
	return b
}

// hex reads the four digits of an escape.
func (s *scanner) hex() (r rune) {
	for range 4 {
		c := s.peek()
		switch {
		case '0' <= c && c <= '9':
			r = r<<4 | rune(c-'0')
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			r = r<<4 | rune(c|0x20-'a'+10)
		default:
			s.broken()
			return utf8.RuneError
		}
		s.at++
	}
	return r
}
