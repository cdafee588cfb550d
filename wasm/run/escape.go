package run

import "strings"

// Escape and unescape do what net/url does with queries, which would bring a
// tenth of the page's program along.

// Escape writes a text for a query: letters, digits and -_.~ as they are, a space
// as +, and all else as % and two digits a byte.
func Escape(s string) string {
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', strings.IndexByte("-_.~", c) >= 0:
			b.WriteByte(c)
		case c == ' ':
			b.WriteByte('+')
		default:
			b.WriteString(string([]byte{'%', digits[c>>4], digits[c&15]}))
		}
	}
	return b.String()
}

// Unescape is the opposite; false if a % is not followed by two digits.
func Unescape(s string) (string, bool) {
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '+':
			b = append(b, ' ')
		case '%':
			if i+2 >= len(s) || digit(s[i+1]) < 0 || digit(s[i+2]) < 0 {
				return "", false
			}
			b = append(b, byte(digit(s[i+1])<<4|digit(s[i+2])))
			i += 2
		default:
			b = append(b, s[i])
		}
	}
	return string(b), true
}

func digit(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c && c <= 'f':
		return int(c-'a') + 10
	case 'A' <= c && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

// valuesOf gives the first value of each name in a query, and whether all of it
// could be read.
func valuesOf(query string) (values map[string]string, ok bool) {
	values, ok = map[string]string{}, true
	for part := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(part, "=")
		name, good := Unescape(name)
		value, fine := Unescape(value)
		if !good || !fine || strings.Contains(part, ";") {
			ok = false
			continue
		}
		if _, twice := values[name]; part != "" && !twice {
			values[name] = value
		}
	}
	return values, ok
}
