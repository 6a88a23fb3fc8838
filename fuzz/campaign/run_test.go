package main

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// module is a module of its own, which is the working folder until the test ends. It
// has two targets: one that holds, and one that a planted input breaks.
func module(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("go test is run for it")
	}
	script, err := os.ReadFile("../../.ci/fuzz")
	require.NoError(t, err)
	code, err := os.ReadFile("testdata/p.go.txt")
	require.NoError(t, err)
	targets, err := os.ReadFile("testdata/p_test.go.txt")
	require.NoError(t, err)
	root := t.TempDir()
	for name, text := range map[string]string{
		"go.mod": "module example.org/p\n\ngo 1.25\n", ".ci/fuzz": string(script), "p/p.go": string(code), "p/p_test.go": string(targets),
	} {
		name = filepath.Join(root, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o755))
		require.NoError(t, os.WriteFile(name, []byte(text), 0o644))
	}
	t.Chdir(root)
}

// TestCampaign runs a whole campaign: it fuzzes, says what it has found and how to
// see it again, and leaves a corpus that is not empty.
func TestCampaign(t *testing.T) {
	module(t)
	var out strings.Builder
	arguments := []string{"-time", "2s", "-keep", "3", "-cache", t.TempDir()}
	require.NoError(t, run(t.Context(), append(arguments, "-targets", "Holds"), &out), &out)
	assert.Regexp(t, `(?m)^\./p FuzzHolds +[1-9]\d* runs, .*; [1-3] kept, which cover \d+ blocks$`, out.String())
	assert.Contains(t, out.String(), "1 of 1 targets, ")
	kept, err := filepath.Glob("p/testdata/fuzz/FuzzHolds/*")
	require.NoError(t, err)
	assert.NotEmpty(t, kept)

	input := "p/testdata/fuzz/FuzzBreaks/planted"
	require.NoError(t, os.MkdirAll(filepath.Dir(input), 0o755))
	require.NoError(t, os.WriteFile(input, []byte("go test fuzz v1\n[]byte(\"broken\")\n"), 0o644))
	out.Reset()
	require.ErrorIs(t, run(t.Context(), []string{"-time", "2s", "-cache", t.TempDir()}, &out), errFound)
	assert.Contains(t, out.String(), "2 of 2 targets, ")
	assert.Contains(t, out.String(), "1 findings\ngo test -run '^FuzzBreaks$/^planted$' ./p\n")
}

// TestInterrupt ends a campaign long before its time: what was done is told, and
// that it was not all.
func TestInterrupt(t *testing.T) {
	module(t)
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	out := &watched{until: regexp.MustCompile(`now fuzzing with`), reached: interrupt}
	began := time.Now()
	require.NoError(t, run(ctx, []string{"-time", "2h", "-targets", "Holds", "-cache", t.TempDir()}, out))
	assert.Less(t, time.Since(began), time.Hour)
	assert.Regexp(t, `(?m)^\./p FuzzHolds .*; interrupted$`, out.String())
	assert.Contains(t, out.String(), "1 of 1 targets, ")
}

// watched is an output that tells when something is written to it.
type watched struct {
	strings.Builder
	until   *regexp.Regexp
	reached func()
}

func (w *watched) Write(p []byte) (int, error) {
	n, err := w.Builder.Write(p)
	if w.until.MatchString(w.String()) {
		w.reached()
	}
	return n, err
}
