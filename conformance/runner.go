package conformance

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"testing"
	"time"
)

// Runner says which vectors to run. The zero value runs all of them and knows of
// no failures.
type Runner struct {
	// Match is an RE2 expression; only vectors with a match in their id are run.
	// Empty means all.
	Match string
	// KnownFailures are the ids of vectors that have to fail. One that passes
	// fails the run, so that the list cannot go stale.
	KnownFailures []string
	// Timeout is how long one vector may take. 0 means a minute.
	Timeout time.Duration
}

// Report is what a run found, in the order of the vectors.
type Report struct {
	Passed []string  // ids
	Failed []Failing // not known to fail
	Known  []Failing // known to fail, and failing
	// Unexpected are the ids of known failures that passed.
	Unexpected []string
}

// Failing is a vector whose outcome is not the one wanted.
type Failing struct {
	Vector Vector
	Reason string // a line or a few
}

// Clean reports whether the run is without fault: nothing failed that is not
// known to, and everything that is known to fail did.
func (r Report) Clean() bool { return len(r.Failed) == 0 && len(r.Unexpected) == 0 }

// Line returns the input as it goes over a pipe: what to give to the target to
// see the failure again.
func (f Failing) Line() string {
	line, err := encode(f.Vector.Input)
	if err != nil {
		return ""
	}
	return string(line)
}

// Report runs the vectors against target. The error says that there was no run
// to report on: the vectors or the Runner are at fault, or ctx ended.
func (r Runner) Report(ctx context.Context, target Target) (Report, error) {
	vectors, err := Vectors()
	if err != nil {
		return Report{}, err
	}
	return r.report(ctx, target, vectors)
}

func (r Runner) report(ctx context.Context, target Target, vectors []Vector) (Report, error) {
	chosen, err := r.choose(vectors)
	if err != nil {
		return Report{}, err
	}
	var report Report
	for _, v := range chosen {
		reason := r.judge(ctx, target, v)
		if err := ctx.Err(); err != nil {
			return Report{}, fmt.Errorf("conformance: at %q: %w", v.Input.ID, err)
		}
		known := slices.Contains(r.KnownFailures, v.Input.ID)
		switch {
		case reason == "" && known:
			report.Unexpected = append(report.Unexpected, v.Input.ID)
		case reason == "":
			report.Passed = append(report.Passed, v.Input.ID)
		case known:
			report.Known = append(report.Known, Failing{v, reason})
		default:
			report.Failed = append(report.Failed, Failing{v, reason})
		}
	}
	return report, nil
}

// Run runs every vector as a subtest of its id. A failure prints the input, as a
// line for the target.
func (r Runner) Run(t *testing.T, target Target) {
	t.Helper()
	vectors, err := Vectors()
	if err != nil {
		t.Fatal(err)
	}
	r.run(t, target, vectors)
}

func (r Runner) run(t *testing.T, target Target, vectors []Vector) {
	t.Helper()
	chosen, err := r.choose(vectors)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range chosen {
		t.Run(v.Input.ID, func(t *testing.T) {
			reason := r.judge(t.Context(), target, v)
			known := slices.Contains(r.KnownFailures, v.Input.ID)
			switch {
			case reason == "" && known:
				t.Error("passes, but is listed as a known failure")
			case reason != "" && known:
				t.Skipf("known failure: %s", reason)
			case reason != "":
				t.Errorf("%s\n%s\nwhy: %s\nrules: %v\ninput: %s", v.File, reason, v.Why, v.Rules,
					excerpt([]byte(Failing{Vector: v}.Line())))
			}
		})
	}
}

// choose returns the vectors to run. It refuses a run that would pass without
// running anything, and a list of known failures with names of nothing.
func (r Runner) choose(vectors []Vector) ([]Vector, error) {
	match, err := regexp.Compile(r.Match)
	if err != nil {
		return nil, fmt.Errorf("conformance: match: %w", err)
	}
	if len(vectors) == 0 {
		return nil, errors.New("conformance: no vectors")
	}
	ids := map[string]bool{}
	var chosen []Vector
	for _, v := range vectors {
		ids[v.Input.ID] = true
		if match.MatchString(v.Input.ID) {
			chosen = append(chosen, v)
		}
	}
	for _, id := range r.KnownFailures {
		if !ids[id] {
			return nil, fmt.Errorf("conformance: known failure %q names no vector", id)
		}
	}
	if len(chosen) == 0 {
		return nil, fmt.Errorf("conformance: no vector's id matches %q", r.Match)
	}
	return chosen, nil
}

// judge returns why a vector fails, or "".
func (r Runner) judge(ctx context.Context, target Target, v Vector) string {
	timeout := r.Timeout
	if timeout == 0 {
		timeout = time.Minute
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	got, err := target.Apply(ctx, v.Input)
	switch {
	case err != nil:
		return "no outcome: " + err.Error()
	case got.ID != "" && got.ID != v.Input.ID:
		return fmt.Sprintf("outcome is of %q", got.ID)
	default:
		return compare(v.Want, got)
	}
}
