package run

import (
	"time"

	"workerpool.example/playground/pool"
	"workerpool.example/playground/pool/record"
)

// Lessons is the course, in order.
var Lessons = []Lesson{
	{
		Name:     "one-worker",
		Variants: []string{"workers=1&speed=2", "workers=2&speed=2"},
		Controls: []string{"workers"}, Views: []string{"code", "output"},
		Answers: 3, Right: 2, AtEnd: true, Freeze: first(pool.ResultReceived),
	}, {
		Name:     "the-pattern",
		Variants: []string{"", "workers=5"},
		Controls: []string{"workers", "jobs"}, Views: []string{"code", "output", "metrics"},
		Answers: 3, Right: 3, AtEnd: true, Freeze: nth(pool.WorkerStopped, 2), // both that have nothing left
	}, {
		Name:     "more-workers-than-jobs",
		Variants: []string{"workers=8&jobs=5&every=100", "workers=5&jobs=5&every=100"},
		Controls: []string{"workers", "jobs"}, Views: []string{"code", "output"},
		Answers: 3, Right: 2, Freeze: settled(pool.WorkerStopped),
	}, {
		Name:     "buffers",
		Variants: []string{"every=100&jobbuf=0&resbuf=0", "every=100&jobbuf=2&resbuf=2", "every=100"},
		Controls: []string{"jobbuf", "resbuf"}, Views: []string{"code", "output", "metrics"},
		Answers: 3, Right: 1, AtEnd: true, Freeze: mainBlock,
	}, {
		Name:     "out-of-order",
		Variants: []string{"jitter=90&seed=3", "jitter=90&seed=3&print=job"},
		Controls: []string{"jitter", "print"}, Views: []string{"code", "output"},
		Answers: 3, Right: 2, Freeze: firstOvertaking,
	}, {
		Name:     "unread-results",
		Variants: []string{"jobbuf=2&resbuf=2&collect=after", "resbuf=0&collect=never", "jobbuf=2&resbuf=2"},
		Controls: []string{"jobbuf", "resbuf", "collect"}, Views: []string{"code", "output"},
		Answers: 3, Right: 2, Freeze: atEnd,
	}, {
		Name:     "forgot-close",
		Variants: []string{"close=no", ""},
		Controls: []string{"close"}, Views: []string{"code", "output"},
		Answers: 3, Right: 3, Freeze: atEnd,
	}, {
		Name:     "who-closes-results",
		Variants: []string{"closeresults=early", "closeresults=never", ""},
		Controls: []string{"closeresults"}, Views: []string{"code", "output"},
		Answers: 3, Right: 3, Freeze: atEnd,
	}, {
		Name:     "failing-jobs",
		Variants: []string{"fail=30&seed=2", "seed=2"},
		Controls: []string{"fail"}, Views: []string{"code", "output"},
		Answers: 3, Right: 3, AtEnd: true, Freeze: first(pool.JobFailed),
	}, {
		Name:     "panic",
		Variants: []string{"panic=10&recover=no", "panic=10"},
		Controls: []string{"panic", "recover"}, Views: []string{"code", "output"},
		Answers: 3, Right: 2, Freeze: atEnd,
	}, {
		Name:     "cancel",
		Variants: []string{"cancel=2500&heed=no", "cancel=2500&collect=until-cancel&resbuf=0", "cancel=2500"},
		Controls: []string{"cancel", "heed", "collect"}, Views: []string{"code", "output"},
		Answers: 3, Right: 2, AtEnd: true, Freeze: first(pool.Canceled),
	}, {
		Name:     "too-many-goroutines",
		Variants: []string{"work=cpu&jobs=1000&pattern=goroutines", "work=cpu&jobs=1000&workers=4"},
		Controls: []string{"pattern"}, Views: []string{"code", "metrics"},
		Answers: 3, Right: 3, Tells: 1, Freeze: atEnd, Measures: true,
	}, {
		Name: "slow-collector",
		Variants: []string{
			"jobs=12&every=350&jobbuf=1&resbuf=1&collecttime=800&speed=2",
			"jobs=12&every=350&jobbuf=1&collecttime=800&speed=2",
			"jobs=12&every=350&jobbuf=1&resbuf=1&collecttime=200&speed=2",
		},
		Controls: []string{"resbuf", "collecttime", "workers"}, Views: []string{"code", "output", "metrics"},
		Answers: 3, Right: 2, AtEnd: true, Freeze: mainBlock,
	}, {
		Name:     "uneven-jobs",
		Variants: []string{"jobs=9&jitter=100&seed=334", "jobs=9&jitter=100&seed=334&order=shortest", "jobs=9&jitter=100&seed=334&order=longest"},
		Controls: []string{"order", "workers"}, Views: []string{"code", "metrics"},
		Answers: 3, Right: 2, AtEnd: true, Freeze: first(pool.WorkerStopped),
	}, {
		Name:     "resize",
		Variants: []string{"jobs=20&workers=2&resize=2500:6,4200:2&speed=2", "jobs=20&workers=2&speed=2"},
		Controls: []string{"workers"}, Views: []string{"code", "output", "metrics"},
		Answers: 3, Right: 2, Freeze: nth(pool.WorkerStopped, 4), // the four that are too many
	}, {
		Name:     "concurrency-is-not-parallelism",
		Variants: []string{"work=cpu&jobs=12&workers=1&fair=no", "work=cpu&jobs=12&workers=4&fair=no", "work=cpu&jobs=12&workers=4"},
		Controls: []string{"workers", "fair"}, Views: []string{"code", "metrics"},
		Answers: 3, Right: 3, Tells: 1, Freeze: atEnd,
	}, {
		Name:     "parallel",
		Variants: []string{"work=cpu&jobs=24&workers=2", "work=cpu&jobs=24&workers=2&on=webworkers"},
		Controls: []string{"workers", "on"}, Views: []string{"output", "metrics"},
		Answers: 3, Right: 2, Tells: 1, Freeze: atEnd,
	}, {
		Name:     "your-own-mp3",
		Variants: []string{"work=mp3&jobs=8", "work=mp3&jobs=1&workers=1"},
		Controls: []string{"workers", "jobs"}, Views: []string{"output"},
		Answers: 3, Right: 1, Tells: 1, Freeze: atEnd,
	}, {
		Name:     "tune-it",
		Variants: []string{"jobs=60&workers=2&time=450&jitter=60&every=100&seed=50&speed=2"},
		Controls: []string{"workers"}, Views: []string{"metrics"},
		Answers: 3, Right: 3, Tells: 1, Freeze: at(3 * time.Second), Goal: Goal{Workers: 6, Wait: 100 * time.Millisecond},
	},
}

// settled is the last step of the instant of the first event of a kind.
func settled(kind pool.Kind) Freeze {
	return func(rec *record.Recording) int { return rec.StepAt(rec.Time(first(kind)(rec))) }
}

// mainBlock is where main cannot send, and time passes so.
func mainBlock(rec *record.Recording) int {
	for step := rec.NextBlock(0); step > 0; step = rec.NextBlock(step) {
		// Seen at the last step of its instant.
		if last := rec.StepAt(rec.Time(step)); rec.At(last).Main.State == record.Blocked {
			return last
		}
	}
	return 0
}
