package main

import "testing"

func TestEveryResultReachesTheCaller(t *testing.T) {
	const n = 1000
	for _, c := range candidates() {
		t.Run(c.name, func(t *testing.T) {
			// Twice the sum of 0 to n-1.
			if got, want := c.run(n), n*(n-1); got != want {
				t.Errorf("sum of %d results = %d, want %d", n, got, want)
			}
		})
	}
}

func TestMedian(t *testing.T) {
	for _, test := range []struct {
		values []float64
		want   float64
	}{
		{[]float64{7}, 7},
		{[]float64{9, 1, 2}, 2},
		{[]float64{4, 1, 2, 9}, 3},
	} {
		if got := median(test.values); got != test.want {
			t.Errorf("median(%v) = %v, want %v", test.values, got, test.want)
		}
	}
}
