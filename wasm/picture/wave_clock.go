package picture

import (
	"math"
	"strconv"
	"time"
)

// SampleTime is when a sample is heard, at so many samples a second.
func SampleTime(sample, rate int) time.Duration {
	rate = max(rate, 1)
	return time.Duration(sample/rate)*time.Second + time.Duration(sample%rate)*time.Second/time.Duration(rate)
}

// clockTick is a step of time as clocks have them, that makes at most n steps.
func clockTick(d time.Duration, n int) time.Duration {
	n = max(n, 1)
	if step := tick(d, n); step <= 10*time.Second {
		return max(step, time.Millisecond)
	}
	for _, step := range []time.Duration{15 * time.Second, 30 * time.Second, time.Minute, 2 * time.Minute, 5 * time.Minute, 10 * time.Minute} {
		if d/step <= time.Duration(n) {
			return step
		}
	}
	return time.Hour
}

// Clock writes a time as a player does, in minutes and seconds, as exactly as
// steps of it need.
func Clock(t, step time.Duration) string {
	text := strconv.Itoa(int(t/time.Minute)) + ":"
	if t%time.Minute < 10*time.Second {
		text += "0"
	}
	decimals := 0
	for unit := time.Second; step < unit && decimals < 3; unit /= 10 {
		decimals++
	}
	unit := time.Duration(math.Pow10(9 - decimals))
	rest := float64(t%time.Minute/unit) * unit.Seconds() // rounded down, as clocks do
	return text + strconv.FormatFloat(rest, 'f', decimals, 64)
}
