package program

// A Change says where a line of a comparison comes from.
type Change int8

// The changes.
const (
	Kept    Change = 0
	Removed Change = -1
	Added   Change = 1
)

// A Changed is a line of the comparison of two programs.
type Changed struct {
	Change Change
	Line   Line
}

// Diff compares two programs, line by line: with the removed lines before the
// added ones, as few of both as can be, and with the lines around a change, at
// most context on each side, that say where it is. A nil element stands where
// lines were left out between two changes.
func Diff(from, to *Program, around int) []*Changed {
	all := compare(from.Lines, to.Lines)
	near := make([]bool, len(all))
	for i, c := range all {
		if c.Change != Kept {
			for j := max(i-around, 0); j <= min(i+around, len(all)-1); j++ {
				near[j] = true
			}
		}
	}
	var shown []*Changed
	for i := range all {
		switch {
		case near[i]:
			shown = append(shown, &all[i])
		case len(shown) > 0 && shown[len(shown)-1] != nil:
			shown = append(shown, nil)
		}
	}
	if n := len(shown); n > 0 && shown[n-1] == nil {
		shown = shown[:n-1]
	}
	return shown
}

// compare finds the longest common subsequence, in time and memory of the product
// of both lengths: a program has a hundred lines.
func compare(a, b []Line) (all []Changed) {
	text := func(lines []Line) []string {
		texts := make([]string, len(lines))
		for i, l := range lines {
			texts[i] = l.Text()
		}
		return texts
	}
	s, t := text(a), text(b)
	// common[i][j] is how many lines a[i:] and b[j:] have in common.
	common := make([][]int, len(s)+1)
	common[len(s)] = make([]int, len(t)+1)
	for i := len(s) - 1; i >= 0; i-- {
		common[i] = make([]int, len(t)+1)
		for j := len(t) - 1; j >= 0; j-- {
			if s[i] == t[j] {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	i, j := 0, 0
	for i < len(s) || j < len(t) {
		switch {
		case i < len(s) && j < len(t) && s[i] == t[j]:
			all = append(all, Changed{Kept, a[i]})
			i, j = i+1, j+1
		case j == len(t) || i < len(s) && common[i+1][j] >= common[i][j+1]:
			all = append(all, Changed{Removed, a[i]})
			i++
		default:
			all = append(all, Changed{Added, b[j]})
			j++
		}
	}
	return all
}
