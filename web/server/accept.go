package server

import (
	"strconv"
	"strings"
)

// choose reads Accept-Encoding as RFC 9110, section 12.5.3, has it: a weight of 0
// forbids, "*" stands for what is not listed, and of acceptable codings the heaviest
// one wins; in a tie the smaller one. A client that accepts none gets plain bytes,
// which it may still be able to use.
func (a *asset) choose(accept []string) *form {
	const unlisted = -1
	br, gzip, identity, others := float64(unlisted), float64(unlisted), float64(unlisted), float64(unlisted)
	for _, line := range accept {
		for item := range strings.SplitSeq(line, ",") {
			coding, weight := parseCoding(item)
			switch coding {
			case "br":
				br = max(br, weight)
			case "gzip", "x-gzip":
				gzip = max(gzip, weight)
			case "identity":
				identity = max(identity, weight)
			case "*":
				others = max(others, weight)
			}
		}
	}
	best, most := &a.plain, max(identity, 0)
	for i := len(a.encoded) - 1; i >= 0; i-- {
		weight := gzip
		if a.encoded[i].coding[0] == "br" {
			weight = br
		}
		if weight == unlisted {
			weight = others
		}
		if weight > 0 && weight >= most {
			best, most = &a.encoded[i], weight
		}
	}
	return best
}

// parseCoding splits "gzip;q=0.5" into its lower-case name and weight. A weight
// that is not a number from 0 to 1 counts as 0: better plain than unreadable.
func parseCoding(item string) (coding string, weight float64) {
	coding, parameters, _ := strings.Cut(item, ";")
	weight = 1
	for parameter := range strings.SplitSeq(parameters, ";") {
		key, value, _ := strings.Cut(parameter, "=")
		if !strings.EqualFold(strings.TrimSpace(key), "q") {
			continue
		}
		q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
		if err != nil || !(q >= 0 && q <= 1) {
			q = 0
		}
		weight = q
	}
	return strings.ToLower(strings.TrimSpace(coding)), weight
}
