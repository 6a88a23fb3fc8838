package main

import (
	"fmt"
	"io"
	"strings"

	"golang.org/x/perf/benchfmt"
)

// A point is one benchmark: who ran what, in which build and on how many cores.
type point struct {
	workload  string // the benchmark's name and its variant: W4, or DocumentGrowth/bytes=1000
	contender string
	pure      bool // built without assembly of the library's own
	cores     string
}

// A sample is what one run of a benchmark measured.
type sample struct{ nanoseconds, bytes, allocations float64 }

// results are all runs of all benchmarks.
type results struct {
	samples map[point][]sample
	facts   map[string]string // how the output was made
}

func newResults() *results {
	return &results{samples: make(map[point][]sample), facts: make(map[string]string)}
}

// factKeys are the lines of the output that are shown.
var factKeys = []string{"date", "cpu", "goos", "goarch", "go", "goamd64", "goexperiment"}

func (r *results) read(file io.Reader, name string) error {
	reader := benchfmt.NewReader(file, name)
	for reader.Scan() {
		switch record := reader.Result().(type) {
		case *benchfmt.Result:
			r.add(record)
		case *benchfmt.SyntaxError:
			return record
		}
	}
	if err := reader.Err(); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

func (r *results) add(record *benchfmt.Result) {
	for _, key := range factKeys {
		if value := record.GetConfig(key); value != "" {
			r.facts[key] = strings.TrimSpace(value)
		}
	}
	at := place(record)
	// sec/op is what the reader makes of ns/op.
	seconds, _ := record.Value("sec/op")
	bytes, _ := record.Value("B/op")
	allocations, _ := record.Value("allocs/op")
	r.samples[at] = append(r.samples[at], sample{seconds * 1e9, bytes, allocations})
}

// place takes a benchmark's name apart.
func place(record *benchfmt.Result) point {
	base, parts := record.Name.Parts()
	at := point{workload: string(base), pure: record.GetConfig("build") == "purego", cores: "1"}
	for _, part := range parts {
		switch text := string(part); {
		case strings.HasPrefix(text, "/contender="):
			at.contender = strings.TrimPrefix(text, "/contender=")
		case strings.HasPrefix(text, "-"):
			at.cores = text[1:]
		default:
			at.workload += text
		}
	}
	// Only one benchmark is about cores; elsewhere their number is a fact of the
	// machine.
	if at.workload != twoCores {
		at.cores = ""
	}
	return at
}

const twoCores = "TwoCores"

// counts returns how many runs the benchmarks have: the fewest and the most.
func (r *results) counts() (fewest, most int) {
	for _, samples := range r.samples {
		if fewest == 0 || len(samples) < fewest {
			fewest = len(samples)
		}
		most = max(most, len(samples))
	}
	return fewest, most
}

// least returns the least of what was measured, each taken by itself: what else a
// machine does only adds to it.
func (r *results) least(at point) (sample, bool) {
	samples := r.samples[at]
	if len(samples) == 0 {
		return sample{}, false
	}
	least := samples[0]
	for _, s := range samples[1:] {
		least.nanoseconds = min(least.nanoseconds, s.nanoseconds)
		least.bytes = min(least.bytes, s.bytes)
		least.allocations = min(least.allocations, s.allocations)
	}
	return least, true
}

// time returns the least time of a contender of the default build.
func (r *results) time(workload, contender string) (nanoseconds float64, ok bool) {
	s, ok := r.least(point{workload: workload, contender: contender})
	return s.nanoseconds, ok
}

// has reports whether any contender ran the workload.
func (r *results) has(workload string) bool {
	for at := range r.samples {
		if at.workload == workload {
			return true
		}
	}
	return false
}

// ratio returns how many times the time of b a takes.
func (r *results) ratio(a, b point) (float64, bool) {
	left, ok := r.least(a)
	right, both := r.least(b)
	if !ok || !both || right.nanoseconds == 0 {
		return 0, false
	}
	return left.nanoseconds / right.nanoseconds, true
}
