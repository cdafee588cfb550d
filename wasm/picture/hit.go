package picture

import (
	"time"

	"workerpool.example/playground/pool/record"
)

// A Hit is what stands at a place of the picture.
type Hit struct {
	Lane int           // 0 none, 1 main, then the workers, then the collector: as [View.Lane]
	Time time.Duration // of the place, on the axis
	Axis bool          // the place is in or below the charts, where a wheel zooms
}

// Hit finds what stands at a place. Lanes count with the names above them.
func (v View) Hit(rec *record.Recording, x, y float64) Hit {
	l := place(v.W)
	from, to := v.Window(rec)
	share := min(max((x-l.x0)/(l.x1-l.x0), 0), 1)
	h := Hit{Time: from + time.Duration(share*float64(to-from)), Axis: y >= l.charts[0].y-14}
	n := len(rec.Workers)
	if x < l.x0-4 || x > l.x1+4 {
		return h
	}
	switch {
	case y >= l.main.y-16 && y <= l.main.y+l.main.h+2:
		h.Lane = 1
	case y >= l.collector.y-16 && y <= l.collector.y+l.collector.h+2:
		h.Lane = n + 2
	case y >= l.lanes && y < l.laneEnd && n > 0:
		if i := int((y - l.lanes) / l.pitch(n)); i < n {
			h.Lane = i + 2
		}
	}
	return h
}

// Zoom shows more or less of the time around one moment of it: a factor below 1
// shows less. The whole run is From and To of 0.
func (v View) Zoom(rec *record.Recording, around time.Duration, factor float64) View {
	from, to := v.Window(rec)
	end := v.End(rec)
	wanted := float64(to-from) * factor
	if end <= time.Millisecond || !(wanted < float64(end)) { // as a float, which cannot overflow
		v.From, v.To = 0, 0
		return v
	}
	length := max(time.Duration(wanted), time.Millisecond)
	around = min(max(around, 0), end)
	share := min(max(float64(around-from)/float64(to-from), 0), 1) // what was out of sight comes to an edge
	return v.show(around-time.Duration(share*float64(length)), length, end)
}

// Pan moves the part that is shown by a share of itself.
func (v View) Pan(rec *record.Recording, share float64) View {
	if v.To <= 0 {
		return v
	}
	from, to := v.Window(rec)
	return v.show(from+time.Duration(share*float64(to-from)), to-from, v.End(rec))
}

// Follow moves the part that is shown so that the moment is in it.
func (v View) Follow(rec *record.Recording) View {
	if v.To <= 0 {
		return v
	}
	from, to := v.Window(rec)
	if v.At >= from && v.At <= to {
		return v
	}
	return v.show(v.At-(to-from)/20, to-from, v.End(rec))
}

func (v View) show(from, length, end time.Duration) View {
	v.From = min(max(from, 0), end-length)
	v.To = v.From + length
	return v
}
