package conformance

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var viewInput = Input{ID: "fake/view", Do: View, System: "s", Document: []byte(`{}`)}

func TestProcessAgreement(t *testing.T) {
	p := startFake(t, "good")
	report, err := Runner{}.report(t.Context(), p, fakeVectors(t))
	require.NoError(t, err)
	assert.True(t, report.Clean())
	assert.Len(t, report.Passed, 3)
	require.NoError(t, p.Close())
	require.NoError(t, p.Close(), "closing twice is closing once")
	_, err = p.Apply(t.Context(), viewInput)
	assert.ErrorContains(t, err, "closed")
}

func TestProcessDisagreement(t *testing.T) {
	for mode, id := range map[string]string{"unchanged": "fake/document", "swapped": "fake/violations"} {
		t.Run(mode, func(t *testing.T) {
			report, err := Runner{}.report(t.Context(), startFake(t, mode), fakeVectors(t))
			require.NoError(t, err)
			require.Len(t, report.Failed, 1)
			assert.Equal(t, id, report.Failed[0].Vector.Input.ID)
		})
	}
}

func TestProcessBreaksProtocol(t *testing.T) {
	for _, test := range []struct{ mode, why, want string }{
		{"garbage", "only outcomes go to standard output", "its line is not an outcome"},
		{"wrong id", "an outcome is matched by its id", `its outcome is of "other/id"`},
		{"no id", "an outcome is matched by its id", "its outcome has no id"},
		{"dies", "the status and the last words help", "exit status 3\nstandard error: out of luck"},
		{"leaves", "a good end is an end all the same", "it ended without an outcome"},
	} {
		t.Run(test.mode, func(t *testing.T) {
			p := startFake(t, test.mode)
			_, err := p.Apply(t.Context(), viewInput)
			require.ErrorContains(t, err, test.want, test.why)
			assert.ErrorContains(t, err, `at "fake/view"`)
			_, again := p.Apply(t.Context(), Input{ID: "fake/document"})
			assert.Equal(t, err, again, "a stopped target stays stopped")
			assert.NoError(t, p.Close(), "the error was returned already")
		})
	}
}

func TestProcessExtraLine(t *testing.T) {
	p := startFake(t, "extra line")
	_, err := p.Apply(t.Context(), viewInput)
	require.NoError(t, err, "empty lines are skipped")
	_, err = p.Apply(t.Context(), Input{ID: "fake/document"})
	assert.ErrorContains(t, err, `its outcome is of "fake/view"`, "a second outcome is no answer to the next input")
}

func TestProcessInvalidOutcome(t *testing.T) {
	p := startFake(t, "two kinds")
	for range 2 {
		_, err := p.Apply(t.Context(), viewInput)
		assert.ErrorContains(t, err, "is both", "the vector fails and the target goes on")
	}
}

func TestProcessCancelled(t *testing.T) {
	for _, mode := range []string{"silent", "deaf", "parent"} {
		t.Run(mode, func(t *testing.T) {
			p := startFake(t, mode)
			in := viewInput
			in.Document = bytes.Repeat([]byte(" "), 1<<20) // more than a pipe holds
			begin := time.Now()
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			go func() {
				for len(p.turn) == 0 { // until the input is under way
					time.Sleep(time.Millisecond)
				}
				cancel()
			}()
			_, err := p.Apply(ctx, in)
			require.ErrorIs(t, err, context.Canceled)
			require.NoError(t, p.Close())
			assert.Less(t, time.Since(begin), 30*time.Second, "no hang, not even of a child that holds the streams")
		})
	}
}

func TestProcessBusy(t *testing.T) {
	p := startFake(t, "silent")
	first, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() {
		_, err := p.Apply(first, viewInput)
		done <- err
	}()
	require.Eventually(t, func() bool { return len(p.turn) == 1 }, 30*time.Second, time.Millisecond)
	second, stop := context.WithTimeout(t.Context(), time.Millisecond)
	defer stop()
	_, err := p.Apply(second, viewInput)
	require.ErrorContains(t, err, "busy")
	cancel()
	assert.ErrorIs(t, <-done, context.Canceled)
}

func TestProcessStubborn(t *testing.T) {
	p := startFake(t, "stubborn")
	p.grace = 100 * time.Millisecond
	assert.ErrorContains(t, p.Close(), "did not end with its standard input")
}

func TestProcessLargeLines(t *testing.T) {
	p := startFake(t, "good")
	in := Input{ID: "fake/document", Do: Apply, System: "s", Document: []byte(`{}`), Body: bytes.Repeat([]byte("x"), 4<<20)}
	out, err := p.Apply(t.Context(), in)
	require.NoError(t, err)
	assert.True(t, bytes.Equal(in.Body, out.Document))
}

func TestStartUnknownProgram(t *testing.T) {
	_, err := Start(t.Context(), "./no-such-program")
	assert.ErrorContains(t, err, "conformance: target: ")
}

func TestServe(t *testing.T) {
	var out bytes.Buffer
	in := strings.NewReader("\n" +
		`{"id":"a/b","do":"view","system":"s","documentText":"{}"}` + "\n" +
		`{"id":"a/c","do":"view","system":"s"}` + "\n" +
		`not JSON` + "\n" +
		`{"id":"a/d","do":"view","system":"s","documentText":"{}"}`)
	require.NoError(t, Serve(t.Context(), in, &out, TargetFunc(fakeTarget)))
	lines := strings.Split(out.String(), "\n")
	require.Len(t, lines, 5)
	assert.Equal(t, `{"id":"a/b","documentText":"{}"}`, lines[0])
	assert.Equal(t, `{"id":"a/c","error":"conformance: input: view needs a document"}`, lines[1])
	assert.Contains(t, lines[2], `{"id":"","error":"`)
	assert.Equal(t, `{"id":"a/d","documentText":"{}"}`, lines[3], "the last line needs no line feed")
}

func TestServeErrors(t *testing.T) {
	const line = `{"id":"a/b","do":"view","system":"s","documentText":"{}"}`
	broken := TargetFunc(func(context.Context, Input) (Outcome, error) { return Outcome{}, io.ErrUnexpectedEOF })
	require.ErrorIs(t, Serve(t.Context(), strings.NewReader(line), io.Discard, broken), io.ErrUnexpectedEOF)

	none := TargetFunc(func(context.Context, Input) (Outcome, error) { return Outcome{}, nil })
	require.ErrorContains(t, Serve(t.Context(), strings.NewReader(line), io.Discard, none), "unknown kind")

	require.ErrorIs(t, Serve(t.Context(), strings.NewReader(line), full{}, TargetFunc(fakeTarget)), errFull)

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.ErrorIs(t, Serve(ctx, strings.NewReader(line), io.Discard, TargetFunc(fakeTarget)), context.Canceled)
}

var errFull = errors.New("disk full")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }
