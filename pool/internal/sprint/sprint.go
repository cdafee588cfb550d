// Package sprint writes a value as text without package fmt, which is a fifth of a
// small program in a browser.
package sprint

import "strconv"

// Of is a value as fmt.Sprint writes it, if it is an error, has a method String,
// or is of an unnamed basic type that is not complex; of any other it says only
// that it is one, since its name would need package reflect.
func Of(value any) (text string) {
	defer func() {
		if recover() != nil { // its own method panicked, as that of a nil pointer may
			text = "a value that cannot say what it is"
		}
	}()
	switch v := value.(type) {
	case nil:
		return "<nil>"
	case error:
		return v.Error()
	case interface{ String() string }:
		return v.String()
	case string:
		return v
	case bool:
		return strconv.FormatBool(v)
	case int:
		return strconv.Itoa(v)
	case int8:
		return strconv.Itoa(int(v))
	case int16:
		return strconv.Itoa(int(v))
	case int32:
		return strconv.Itoa(int(v))
	case int64:
		return strconv.FormatInt(v, 10)
	case uint:
		return strconv.FormatUint(uint64(v), 10)
	case uint8:
		return strconv.Itoa(int(v))
	case uint16:
		return strconv.Itoa(int(v))
	case uint32:
		return strconv.FormatUint(uint64(v), 10)
	case uintptr:
		return strconv.FormatUint(uint64(v), 10)
	case uint64:
		return strconv.FormatUint(v, 10)
	case float32:
		return strconv.FormatFloat(float64(v), 'g', -1, 32)
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	return "a value of another type"
}
