package picture

import (
	"fmt"
	"math"
	"strconv"
	"time"
)

// Duration writes a duration as the page does: milliseconds below a second, then
// seconds with at most two decimals, and hours with minutes.
func Duration(t time.Duration) string {
	if t != 0 && t < time.Second {
		return strconv.FormatFloat(math.Round(float64(t)/1e5)/10, 'f', -1, 64) + " ms"
	}
	if t >= time.Hour {
		m := int(t.Minutes() + 0.5)
		return fmt.Sprintf("%d h %d min", m/60, m%60)
	}
	s := math.Round(t.Seconds()*100) / 100
	if s >= 100 {
		s = math.Round(s*10) / 10
	}
	if s == math.Trunc(s) && s != 0 {
		return strconv.FormatFloat(s, 'f', 1, 64) + " s"
	}
	return strconv.FormatFloat(s, 'f', -1, 64) + " s"
}
