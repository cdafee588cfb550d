package job

import "context"

// PrimeLimit is below what number the CPU jobs count primes. There are
// [PrimeCount] of them, however many jobs share the work.
const (
	PrimeLimit = 3_000_000
	PrimeCount = 216_816 // π(3·10⁶); OEIS A006880 has π at powers of ten
)

// CPU makes a job that counts the primes in its part of the numbers below
// limit, by trial division: plain arithmetic that never blocks.
func CPU(limit, jobs int, breathe Breathe) Func {
	return func(ctx context.Context, i int) (Output, error) {
		count := 0
		for n := limit * i / jobs; n < limit*(i+1)/jobs; n++ {
			if n%64 == 0 && breathe != nil {
				if err := breathe(ctx); err != nil {
					return Output{}, err
				}
			}
			if prime(n) {
				count++
			}
		}
		return Output{Number: count}, nil
	}
}

func prime(n int) bool {
	if n < 4 {
		return n > 1
	}
	if n%2 == 0 {
		return false
	}
	for d := 3; d*d <= n; d += 2 {
		if n%d == 0 {
			return false
		}
	}
	return true
}
