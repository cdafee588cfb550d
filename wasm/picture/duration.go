package picture

import (
	"math"
	"strconv"
	"time"

	"workerpool.example/playground/wasm/words"
)

// Duration writes a duration as the page does: microseconds below a millisecond,
// milliseconds below a second, then seconds with at most two decimals, and hours
// with minutes.
func Duration(t time.Duration) string {
	if 0 < t && t < time.Millisecond-500*time.Nanosecond {
		us := float64(t) / float64(time.Microsecond)
		if us >= 10 {
			us = math.Round(us)
		}
		return words.Say("unit.us", "n", strconv.FormatFloat(math.Round(us*10)/10, 'f', -1, 64))
	}
	if t != 0 && t < time.Second {
		return words.Say("unit.ms", "n", strconv.FormatFloat(math.Round(float64(t)/1e5)/10, 'f', -1, 64))
	}
	if t >= time.Hour {
		m := int(t.Minutes() + 0.5)
		return words.Say("unit.hours", "hours", m/60, "minutes", m%60)
	}
	s := math.Round(t.Seconds()*100) / 100
	if s >= 100 {
		s = math.Round(s*10) / 10
	}
	decimals := -1
	if s == math.Trunc(s) && s != 0 {
		decimals = 1
	}
	return words.Say("unit.s", "n", strconv.FormatFloat(s, 'f', decimals, 64))
}
