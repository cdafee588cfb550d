package program

import (
	"strconv"
	"time"
)

// startResizable writes workers whose number changes while they run.
func (f features) startResizable(d *draft) {
	d.add("\tstart := func(w int) {\n")
	f.worker(d)
	d.add("\t}\n\tsize, last := 0, 0\n\tresize := func(n int) {\n\t\tfor ; size < n; size++ {\n")
	if f.growsLater() {
		d.add(`			select {
			case <-quit: // one stays that was to stop
				continue
			default:
			}
`)
	}
	d.add("\t\t\tlast++\n\t\t\tstart(last)\n")
	d.add(`		}
		for ; size > n; size-- {
			quit <- true
		}
	}
	resize(numWorkers) @start-all
	go func() {
`)
	now := time.Duration(0)
	for i, r := range f.resizes {
		if r.At > now {
			d.add("\t\ttime.Sleep(" + alone(r.At-now) + ")\n")
			now = r.At
		}
		d.add("\t\tresize(" + strconv.Itoa(r.Workers) + ") @" + string(numbered(i)) + "\n")
	}
	d.add("\t}()\n")
}

// numbered is the role of the i-th resize.
func numbered(i int) role { return resize + role(strconv.Itoa(i)) }

// stops counts the workers that the resizes stop, so that telling them never
// blocks, however busy they are.
func (f features) stops() (n int) {
	size := f.Workers
	for _, r := range f.resizes {
		n += max(size-r.Workers, 0)
		size = r.Workers
	}
	return n
}

// growsLater reports whether workers start after others were told to stop.
func (f features) growsLater() bool {
	size, shrunk := f.Workers, false
	for _, r := range f.resizes {
		if shrunk && r.Workers > size {
			return true
		}
		shrunk = shrunk || r.Workers < size
		size = r.Workers
	}
	return false
}
