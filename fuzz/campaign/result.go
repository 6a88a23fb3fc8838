package main

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// result is what became of one target.
type result struct {
	target
	fuzzed      bool     // the seeds were run, and fuzzing began
	runs        int      // inputs that were tried
	interesting int      // inputs that reached something new
	corpus      int      // inputs that are now known
	findings    []string // files with inputs on which the target fails
	late        bool     // go test failed, but only because its time was up
	exited      bool     // go test failed
	interrupted bool
	kept        int // the inputs that minimising has left
	blocks      int // what these cover
}

var (
	progressLine = regexp.MustCompile(`(?m)^fuzz: elapsed: \S+, execs: (\d+) \(\d+/sec\), new interesting: (\d+) \(total: (\d+)\)$`)
	findingLine  = regexp.MustCompile(`(?m)^\s*Failing input written to (\S+)$`)
	seedLine     = regexp.MustCompile(`(?m)^failure while testing seed corpus entry: \w+/(\S+)$`)
	lateLine     = regexp.MustCompile(`(?m)^--- FAIL: .*\n    context deadline exceeded$`)
)

// parseLog reads what go test -fuzz prints.
func parseLog(t target, log string) result {
	r := result{target: t, fuzzed: strings.Contains(log, "now fuzzing with")}
	for _, match := range progressLine.FindAllStringSubmatch(log, -1) {
		r.runs, r.interesting, r.corpus = number(match[1]), number(match[2]), number(match[3])
	}
	for _, match := range findingLine.FindAllStringSubmatch(log, -1) {
		r.findings = append(r.findings, strings.TrimPrefix(match[1], "testdata/fuzz/"+t.name+"/"))
	}
	if len(r.findings) == 0 { // a seed or an input of the corpus fails by itself
		for _, match := range seedLine.FindAllStringSubmatch(log, -1) {
			r.findings = append(r.findings, match[1])
		}
	}
	// Before Go 1.27 the fuzzer may call it a failure that a worker was busy when
	// the time was up (golang/go#75804).
	r.late = r.fuzzed && len(r.findings) == 0 && lateLine.MatchString(log)
	return r
}

func number(digits string) int {
	n, err := strconv.Atoi(digits)
	if err != nil {
		return 0 // too large to count
	}
	return n
}

// failed reports whether there is something to look at: a finding, a target that
// does not build, or one that has fuzzed nothing.
func (r result) failed() bool { return len(r.findings) > 0 || r.exited && !r.late }

// reproduction is the command that shows a finding again.
func (r result) reproduction(finding string) string {
	return fmt.Sprintf("go test -run '^%s$/^%s$' %s", r.name, regexp.QuoteMeta(finding), r.dir)
}

// summary says in one line a target what was done, and then what was found.
func summary(results []result, targets int) string {
	var b strings.Builder
	runs, findings := 0, 0
	for _, r := range results {
		fmt.Fprintf(&b, "%-40s %9d runs, %4d new, %5d known", r.dir+" "+r.name, r.runs, r.interesting, r.corpus)
		if r.kept > 0 {
			fmt.Fprintf(&b, "; %d kept, which cover %d blocks", r.kept, r.blocks)
		}
		switch {
		case len(r.findings) > 0:
			b.WriteString("; FAILED")
		case r.failed():
			b.WriteString("; go test FAILED, see above")
		case r.interrupted:
			b.WriteString("; interrupted")
		}
		b.WriteByte('\n')
		runs, findings = runs+r.runs, findings+len(r.findings)
	}
	fmt.Fprintf(&b, "%d of %d targets, %d runs, %d findings\n", len(results), targets, runs, findings)
	for _, r := range results {
		for _, finding := range r.findings {
			fmt.Fprintln(&b, r.reproduction(finding))
		}
	}
	return b.String()
}
