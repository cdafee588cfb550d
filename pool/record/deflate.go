package record

// deflate compresses as one block with codes of its own.
func deflate(b []byte) []byte {
	symbols := matches(b)
	var literals, distances [288]int // how often
	literals[endOfBlock] = 1
	for _, s := range symbols {
		literals[s.literal]++
		if s.literal > endOfBlock {
			distances[s.distance]++
		}
	}
	ofLiterals, ofDistances := lengthsOf(literals[:286], 15), lengthsOf(distances[:30], 15)
	runs := runsOf(append(append([]int(nil), ofLiterals...), ofDistances...))
	var lengths [19]int
	for _, r := range runs {
		lengths[r.symbol]++
	}
	ofLengths := lengthsOf(lengths[:], 7)

	var w bitWriter
	w.bits(1, 1) // the last block
	w.bits(2, 2)
	w.bits(len(ofLiterals)-257, 5)
	w.bits(len(ofDistances)-1, 5)
	w.bits(len(lengthOrder)-4, 4)
	for _, i := range lengthOrder {
		w.bits(ofLengths[i], 3)
	}
	codes := codesOf(ofLengths)
	for _, r := range runs {
		w.bits(codes[r.symbol], ofLengths[r.symbol])
		w.bits(r.more, map[int]int{17: 3, 18: 7}[r.symbol])
	}
	literal, distance := codesOf(ofLiterals), codesOf(ofDistances)
	for _, s := range symbols {
		w.bits(literal[s.literal], ofLiterals[s.literal])
		if s.literal > endOfBlock {
			w.bits(int(s.length), lengthExtra[s.literal-257])
			w.bits(distance[s.distance], ofDistances[s.distance])
			w.bits(int(s.back), distanceExtra[s.distance])
		}
	}
	w.bits(literal[endOfBlock], ofLiterals[endOfBlock])
	w.bits(0, 7) // to the end of the byte
	return w.b
}

// A match is a literal, or what stands before in the same way: the symbols of
// both alphabets, and the bits behind each.
type match struct{ literal, length, distance, back uint16 }

// matches finds, at each place, the longest text that stands before, unless the
// next place has a longer one.
func matches(b []byte) (all []match) {
	const (
		shortest, longest = 3, 258
		window, tries     = 32 << 10, 128
	)
	last, before := make([]int32, 1<<15), make([]int32, len(b)) // places from 1, of those that may be alike
	alike := func(i int) *int32 {
		return &last[(uint32(b[i])<<16|uint32(b[i+1])<<8|uint32(b[i+2]))*0x9E3779B1>>17]
	}
	at := func(i int) (length, distance int) {
		if i+shortest > len(b) {
			return 0, 0
		}
		j := int(*alike(i))
		for n := 0; j > 0 && i-(j-1) <= window && n < tries; n++ {
			same := 0
			for same < longest && i+same < len(b) && b[j-1+same] == b[i+same] {
				same++
			}
			if same > length {
				length, distance = same, i-(j-1)
			}
			j = int(before[j-1])
		}
		return length, distance
	}
	add := func(i int) {
		if i+shortest <= len(b) {
			before[i] = *alike(i)
			*alike(i) = int32(i + 1)
		}
	}
	for i := 0; i < len(b); {
		length, distance := at(i)
		add(i)
		if length >= shortest {
			if next, _ := at(i + 1); next > length {
				length = 0
			}
		}
		if length < shortest {
			all = append(all, match{literal: uint16(b[i])})
			i++
			continue
		}
		l, d := step(lengthBase, length), step(distanceBase, distance)
		all = append(all, match{uint16(257 + l), uint16(length - lengthBase[l]), uint16(d), uint16(distance - distanceBase[d])})
		for j := i + 1; j < i+length; j++ {
			add(j)
		}
		i += length
	}
	return all
}

// step is the last code that begins at or before a value.
func step(base []int, value int) int {
	i := len(base) - 1
	for base[i] > value {
		i--
	}
	return i
}

// lengthsOf gives how long the code of each symbol is, by Huffman's rule, so that
// none is longer than most: for that, the frequencies are made more alike. There
// are at least two codes, since some read no single one.
func lengthsOf(frequencies []int, most int) []int {
	weights := append([]int(nil), frequencies...)
	used := 0
	for _, n := range weights {
		used += min(n, 1)
	}
	for i := 0; used < 2; i++ {
		if weights[i] == 0 {
			weights[i], used = 1, used+1
		}
	}
	for {
		lengths := huffman(weights)
		longest := 0
		for _, n := range lengths {
			longest = max(longest, n)
		}
		if longest <= most {
			return lengths
		}
		for i, n := range weights {
			weights[i] = (n + 1) / 2
		}
	}
}

// huffman joins the two lightest trees until there is one.
func huffman(weights []int) []int {
	type tree struct {
		weight int
		leaves []int
	}
	var trees []tree
	for i, n := range weights {
		if n > 0 {
			trees = append(trees, tree{n, []int{i}})
		}
	}
	lengths := make([]int, len(weights))
	take := func() tree {
		least := 0
		for i := range trees {
			if trees[i].weight < trees[least].weight {
				least = i
			}
		}
		t := trees[least]
		trees[least] = trees[len(trees)-1]
		trees = trees[:len(trees)-1]
		return t
	}
	for len(trees) > 1 {
		a, b := take(), take()
		joined := tree{a.weight + b.weight, append(append([]int(nil), a.leaves...), b.leaves...)}
		for _, leaf := range joined.leaves {
			lengths[leaf]++
		}
		trees = append(trees, joined)
	}
	return lengths
}

// codesOf gives the canonical codes of these lengths, as they are written.
func codesOf(lengths []int) []int {
	d := decodingOf(lengths)
	codes := make([]int, len(lengths))
	code, at := 0, 0
	for n := 1; n < len(d.count); n++ {
		code <<= 1
		for range d.count[n] {
			codes[d.symbols[at]] = reversed(code, n)
			code, at = code+1, at+1
		}
	}
	return codes
}

// A lengthRun is a length, or many zeros.
type lengthRun struct{ symbol, more int }

func runsOf(lengths []int) (runs []lengthRun) {
	for i := 0; i < len(lengths); {
		zeros := 0
		for zeros < 138 && i+zeros < len(lengths) && lengths[i+zeros] == 0 {
			zeros++
		}
		switch {
		case zeros >= 11:
			runs = append(runs, lengthRun{18, zeros - 11})
		case zeros >= 3:
			runs = append(runs, lengthRun{17, zeros - 3})
		default:
			runs, zeros = append(runs, lengthRun{lengths[i], 0}), 1
		}
		i += zeros
	}
	return runs
}

// A bitWriter writes numbers, the lowest bit first.
type bitWriter struct {
	b    []byte
	hold int
	held int
}

func (w *bitWriter) bits(value, n int) {
	w.hold |= value << w.held
	for w.held += n; w.held >= 8; w.held -= 8 {
		w.b = append(w.b, byte(w.hold))
		w.hold >>= 8
	}
}
