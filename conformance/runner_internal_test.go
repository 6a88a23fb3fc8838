package conformance

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestReportAgreement(t *testing.T) {
	report, err := Runner{}.report(t.Context(), TargetFunc(fakeTarget), fakeVectors(t))
	require.NoError(t, err)
	assert.True(t, report.Clean())
	assert.Equal(t, []string{"fake/document", "fake/violations", "fake/view"}, report.Passed)
}

func TestReportFailures(t *testing.T) {
	for _, test := range []struct {
		name, why string
		target    TargetFunc
		id        string
		reason    string
	}{
		{"wrong document", "bytes are compared", unchanged, "fake/document", "document differs at byte 5"},
		{"wrong order", "the order of violations is compared", swapped, "fake/violations", "violations differ"},
		{"no outcome", "the zero outcome is none", func(ctx context.Context, in Input) (Outcome, error) {
			if in.Do == View {
				return Outcome{}, nil
			}
			return fakeTarget(ctx, in)
		}, "fake/view", "want a view, got no outcome"},
		{"broken target", "an error is no outcome", func(ctx context.Context, in Input) (Outcome, error) {
			if in.Do == View {
				return Outcome{}, errors.New("disk full")
			}
			return fakeTarget(ctx, in)
		}, "fake/view", "no outcome: disk full"},
		{"other id", "an outcome belongs to its input", func(ctx context.Context, in Input) (Outcome, error) {
			out, err := fakeTarget(ctx, in)
			out.ID = "fake/document"
			if in.ID == "fake/violations" {
				out.ID = ""
			}
			return out, err
		}, "fake/view", `outcome is of "fake/document"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			report, err := Runner{}.report(t.Context(), test.target, fakeVectors(t))
			require.NoError(t, err)
			assert.False(t, report.Clean(), test.why)
			assert.Len(t, report.Passed, 2)
			require.Len(t, report.Failed, 1, test.why)
			assert.Equal(t, test.id, report.Failed[0].Vector.Input.ID)
			assert.Contains(t, report.Failed[0].Reason, test.reason, test.why)
		})
	}
}

func TestFailingLine(t *testing.T) {
	report, err := Runner{Match: "document"}.report(t.Context(), TargetFunc(unchanged), fakeVectors(t))
	require.NoError(t, err)
	require.Len(t, report.Failed, 1)
	assert.Equal(t, `{"id":"fake/document","do":"apply","system":"s","documentText":"{\"a\":1}","bodyText":"{\"a\":2}"}`,
		report.Failed[0].Line(), "the line that reproduces it")
}

func TestReportKnownFailures(t *testing.T) {
	vectors := fakeVectors(t)
	known := Runner{KnownFailures: []string{"fake/document"}}

	report, err := known.report(t.Context(), TargetFunc(unchanged), vectors)
	require.NoError(t, err)
	assert.True(t, report.Clean(), "a known failure that fails is no news")
	require.Len(t, report.Known, 1)
	assert.Contains(t, report.Known[0].Reason, "document differs")

	report, err = known.report(t.Context(), TargetFunc(fakeTarget), vectors)
	require.NoError(t, err)
	assert.False(t, report.Clean(), "a known failure that passes is")
	assert.Equal(t, []string{"fake/document"}, report.Unexpected)

	known.Match = "view"
	report, err = known.report(t.Context(), TargetFunc(fakeTarget), vectors)
	require.NoError(t, err)
	assert.True(t, report.Clean(), "a known failure outside Match is not run")
}

func TestReportRefusesEmptyRuns(t *testing.T) {
	for _, test := range []struct {
		name, why string
		runner    Runner
		want      string
	}{
		{"unknown known failure", "it would excuse nothing, or a vector of another name", Runner{KnownFailures: []string{"fake/gone"}}, `known failure "fake/gone" names no vector`},
		{"no match", "a run of nothing passes nothing", Runner{Match: "^nothing$"}, `no vector's id matches "^nothing$"`},
		{"bad expression", "a typing mistake", Runner{Match: "("}, "match"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := test.runner.report(t.Context(), TargetFunc(fakeTarget), fakeVectors(t))
			assert.ErrorContains(t, err, test.want, test.why)
		})
	}
	_, err := Runner{}.report(t.Context(), TargetFunc(fakeTarget), nil)
	assert.ErrorContains(t, err, "no vectors")
}

func TestReportCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	slow := TargetFunc(func(ctx context.Context, _ Input) (Outcome, error) {
		cancel()
		<-ctx.Done()
		return Outcome{}, ctx.Err()
	})
	_, err := Runner{}.report(ctx, slow, fakeVectors(t))
	assert.ErrorIs(t, err, context.Canceled)
	assert.ErrorContains(t, err, `at "fake/document"`)
}

func TestReportTimeout(t *testing.T) {
	slow := TargetFunc(func(ctx context.Context, in Input) (Outcome, error) {
		if in.Do != View {
			return fakeTarget(ctx, in)
		}
		<-ctx.Done()
		return Outcome{}, ctx.Err()
	})
	report, err := Runner{Timeout: time.Millisecond}.report(t.Context(), slow, fakeVectors(t))
	require.NoError(t, err)
	require.Len(t, report.Failed, 1, "one slow vector is one failure")
	assert.Contains(t, report.Failed[0].Reason, "deadline")
}

func TestRun(t *testing.T) {
	Runner{}.run(t, TargetFunc(fakeTarget), fakeVectors(t))
	Runner{KnownFailures: []string{"fake/document"}}.run(t, TargetFunc(unchanged), fakeVectors(t))
}

// runVar asks TestRunInChild for a run that fails, so that TestRunFails can read
// what it prints.
const runVar = "CONFORMANCE_RUN"

func TestRunInChild(t *testing.T) {
	switch os.Getenv(runVar) {
	case "":
		t.Skip("runs in the child of TestRunFails")
	case "failure":
		Runner{}.run(t, TargetFunc(unchanged), fakeVectors(t))
	case "unexpected pass":
		Runner{KnownFailures: []string{"fake/view"}}.run(t, TargetFunc(fakeTarget), fakeVectors(t))
	case "no match":
		Runner{Match: "nothing"}.run(t, TargetFunc(fakeTarget), fakeVectors(t))
	}
}

func TestRunFails(t *testing.T) {
	for mode, want := range map[string][]string{
		"failure": {"--- FAIL: TestRunInChild/fake/document", "document differs at byte 5", "A document comes back.",
			`input: {"id":"fake/document","do":"apply"`, "--- PASS: TestRunInChild/fake/view"},
		"unexpected pass": {"--- FAIL: TestRunInChild/fake/view", "listed as a known failure"},
		"no match":        {"--- FAIL: TestRunInChild", "no vector's id matches"},
	} {
		t.Run(mode, func(t *testing.T) {
			cmd := exec.Command(os.Args[0], "-test.run=^TestRunInChild$", "-test.v")
			cmd.Env = append(os.Environ(), runVar+"="+mode)
			output, err := cmd.CombinedOutput()
			require.Error(t, err, "the run fails")
			for _, text := range want {
				assert.Contains(t, string(output), text)
			}
		})
	}
}
