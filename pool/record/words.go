package record

// Words are what [Recording.Sentence] and [Recording.Describe] say.
var Words = NewCatalogue(English)

// SetWords makes Sentence and Describe speak another language: it replaces texts
// of [English], by key. See [Catalogue.Use].
func SetWords(words map[string]string) { Words.Use(words) }

func say(key string, pairs ...any) string { return Words.Say(key, pairs...) }

// English is every text of this package. They are whole sentences, since other
// languages order their parts otherwise, but for two kinds: who waits for what in
// a deadlock, which are parts of one sentence, and times.
var English = map[string]string{
	// What happened at a step.
	"sentence.nothing":                    "Nothing has happened yet.",
	"sentence.all-ended":                  "{sentence} All goroutines have ended.",
	"sentence.all-canceled":               "{sentence} The context was cancelled, and all goroutines have ended.",
	"sentence.jobs-created":               "Main creates the jobs channel, with room for {n} job.|Main creates the jobs channel, with room for {n} jobs.",
	"sentence.jobs-created-unbuffered":    "Main creates the jobs channel, unbuffered.",
	"sentence.results-created":            "Main creates the results channel, with room for {n} result.|Main creates the results channel, with room for {n} results.",
	"sentence.results-created-unbuffered": "Main creates the results channel, unbuffered.",
	"sentence.started":                    "Main starts {n} worker.|Main starts {n} workers.",
	"sentence.resized":                    "The pool is resized to {n} worker.|The pool is resized to {n} workers.",
	"sentence.worker-started":             "Worker {worker} starts and waits for a job.",
	"sentence.worker-stopped":             "Worker {worker} stops.",
	"sentence.worker-stopped-closed":      "Worker {worker} stops: the jobs channel is closed and empty.",
	"sentence.worker-stopped-surplus":     "Worker {worker} stops: there are more workers than there should be.",
	"sentence.job-submitted":              "Main sends job {job} to the jobs channel.",
	"sentence.job-blocked-full":           "Main cannot send job {job} yet: jobs is full ({cap} of {cap}) and no worker is receiving.",
	"sentence.job-blocked-unbuffered":     "Main cannot send job {job} yet: jobs is unbuffered and no worker is receiving.",
	"sentence.job-blocked-handed":         "Main cannot send job {job} yet: jobs is unbuffered, and the workers that wait have been handed a job each.",
	"sentence.job-refused":                "Main gives up sending job {job}.",
	"sentence.jobs-closed":                "Main closes the jobs channel: no more jobs will come.",
	"sentence.job-started":                "Worker {worker} takes job {job}.",
	"sentence.job-started-frees-main":     "Worker {worker} takes job {job}, and main can send again.",
	"sentence.job-finished":               "Worker {worker} finishes job {job}.",
	"sentence.job-failed":                 "Worker {worker}: job {job} fails with an error.",
	"sentence.job-panicked":               "Worker {worker}: job {job} panics. The pool recovers; the panic is the job's result.",
	"sentence.job-exited":                 "Worker {worker}: job {job} calls runtime.Goexit. Another goroutine takes over as worker {worker}.",
	"sentence.job-canceled":               "Job {job} does not run: the context has ended.",
	"sentence.result-sent":                "Worker {worker} sends result {job} to the results channel.",
	"sentence.result-sent-by-pool":        "The pool gives job {job} a result: cancelled.",
	"sentence.result-blocked-full":        "Worker {worker} cannot send result {job} yet: results is full ({cap} of {cap}) and nobody is receiving.",
	"sentence.result-blocked-unbuffered":  "Worker {worker} cannot send result {job} yet: results is unbuffered and nobody is receiving.",
	"sentence.result-blocked-handed":      "Worker {worker} cannot send result {job} yet: results is unbuffered, and the collector has been handed another.",
	"sentence.result-kept":                "The context has ended and nobody receives: the pool keeps result {job}.",
	"sentence.collecting":                 "The collector starts to receive results.",
	"sentence.result-received":            "The collector receives result {job} from worker {worker}.",
	"sentence.result-received-handed":     "The collector goes on with result {job}, which worker {worker} handed over before the close.",
	"sentence.result-received-of-pool":    "The collector receives result {job}.",
	"sentence.waiting":                    "Main waits for the workers to stop.",
	"sentence.results-closed":             "All workers have stopped, so the results channel is closed.",
	"sentence.canceled":                   "The context has ended: jobs that wait will not run.",

	// Why a run goes no further. {error} are the words of the Go runtime, {who} are
	// those below, parted by semicolons.
	"stuck":                    "{error} {who}.",
	"stuck.worker-full":        "worker {worker} cannot send result {job}: results is full ({cap} of {cap}) and nobody is receiving",
	"stuck.worker-unbuffered":  "worker {worker} cannot send result {job}: results is unbuffered and nobody is receiving",
	"stuck.workers-full":       "{n} workers cannot send their results: results is full ({cap} of {cap}) and nobody is receiving",
	"stuck.workers-unbuffered": "{n} workers cannot send their results: results is unbuffered and nobody is receiving",
	"stuck.idle":               "{n} worker waits for a job|{n} workers wait for a job",
	"stuck.idle-never-closed":  "{n} worker waits for a job, and the jobs channel is never closed|{n} workers wait for a job, and the jobs channel is never closed",
	"stuck.main-full":          "main cannot send job {job}: jobs is full ({cap} of {cap}) and no worker is receiving",
	"stuck.main-unbuffered":    "main cannot send job {job}: jobs is unbuffered and no worker is receiving",
	"stuck.main-waits":         "main waits for the workers to stop",
	"stuck.collector":          "the collector waits for a result",

	// What a goroutine does at a time, and the life of a job. {when} is one of
	// detail.when.
	"detail.when.between":           "from {from} to {to}",
	"detail.when.forever":           "from {from} for ever",
	"detail.when.since":             "since {from}",
	"detail.worker.absent":          "Worker {worker} has not started.",
	"detail.worker.idle":            "Worker {worker} waits for a job, {when}.",
	"detail.worker.stopped":         "Worker {worker} stopped at {at}.",
	"detail.worker.blocked":         "Worker {worker} cannot send result {job}, {when}.",
	"detail.worker.frees.kept":      "When the context ended, the pool kept the result.",
	"detail.worker.frees.nobody":    "Nobody receives results.",
	"detail.worker.frees.collector": "The collector frees it by receiving.",
	"detail.job.runs":               "Job {job} on worker {worker}. Main sent it at {sent}; it waited {waited} and still runs.",
	"detail.job.skipped":            "Job {job} on worker {worker}. Main sent it at {sent}; it waited {waited} and did not run: the context had ended.",
	"detail.job.ran":                "Job {job} on worker {worker}. Main sent it at {sent}; it waited {waited} and ran {ran}.",
	"detail.job.failed":             "It returned an error.",
	"detail.job.panicked":           "It panicked.",
	"detail.job.exited":             "It called runtime.Goexit.",
	"detail.job.received":           "The collector received the result at {at}.",
	"detail.job.kept":               "Nobody received the result; the pool kept it.",
	"detail.job.lost":               "Nobody received the result.",
	"detail.main.absent":            "Main has not started.",
	"detail.main.blocked":           "Main cannot send job {job}, {when}.",
	"detail.main.frees.worker":      "A worker frees it by receiving.",
	"detail.main.frees.refused":     "When the context ended, it gave up.",
	"detail.main.waits":             "Main waits for the workers to stop, {when}.",
	"detail.main.stopped":           "Main's wait ended at {at}.",
	"detail.main.collects":          "Main receives the results itself.",
	"detail.main.runs":              "Main runs.",
	"detail.collector.nobody":       "Nobody receives results.",
	"detail.collector.absent":       "The collector has not started.",
	"detail.collector.stopped":      "The collector has ended; it received {n} result.|The collector has ended; it received {n} results.",
	"detail.collector.waits":        "The collector has received {n} result and waits for more.|The collector has received {n} results and waits for more.",
}
