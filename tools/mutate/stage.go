package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// stage is a part of the tests: one test binary with its arguments. Those without
// examples run it in a process for each mutant.
type stage struct {
	name   string
	folder string // of the package whose tests these are
	// examples are the first generated case that one process tries all mutants with,
	// and the end of them.
	examples string
	args     []string
	heavy    bool // takes long: is run last, and only if asked for
	// again says that the examples are tried for mutants which these did not meet:
	// those of what a process does once.
	again bool

	binary  string
	took    time.Duration // with no mutant on
	reaches map[int]bool
}

// stages are all tests that may notice a mutant. Those of the architecture and
// the command line look at the tree or start programs, and are left out. A slow
// test has a stage to itself, so that it does not hold up the others.
func stages() []*stage {
	const slowPatch = "^(TestJSONSchemaWork|FuzzTrustDocument)$"
	return []*stage{
		{name: "examples", folder: examplesFolder, examples: "0:400"},
		{name: "cases", folder: examplesFolder, examples: "400:1200"},
		{name: "vectors", folder: "patch", args: []string{"-test.run=^TestVectors"}, again: true},
		{name: "patch", folder: "patch", args: []string{"-test.skip=^TestVectors|" + slowPatch}},
		{name: "patch, slow", folder: "patch", args: []string{"-test.run=" + slowPatch}},
		{name: "jsonwire", folder: "internal/jsonwire", args: []string{"-test.skip=^TestSkipIsNotRecursive$"}},
		{name: "jsonwire, deep", folder: "internal/jsonwire", args: []string{"-test.run=^TestSkipIsNotRecursive$"}},
		{name: "jsonschema", folder: "internal/jsonschema"},
		{name: "attrs", folder: "attrs"},
		{name: "schema", folder: "schema"},
		{name: "preset", folder: "schema/preset"},
		{name: "render", folder: "patch/render"},
		{name: "answer", folder: "internal/answer"},
		{name: "texts", folder: "fuzz", args: []string{"-test.run=^TestSmallTexts$"}},
		{name: "laws", folder: "fuzz", args: []string{"-test.skip=^(TestEngineAgreesWithModel|TestSmallTexts|TestMutants|TestStepsAreLinear|TestRefusalsOfHiddenValuesCostTheSame)$", "-law-cases=100"}, heavy: true},
	}
}

// patience is how much longer than usual a stage may take before its mutant
// counts as one that never ends.
const (
	patience = 10 * time.Second
	slower   = 4
)

// build builds the test binary of each stage, once a package.
func build(ctx context.Context, copied string, list []*stage) error {
	folder := filepath.Join(filepath.Dir(copied), "bin")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	built := map[string]bool{}
	for _, s := range list {
		s.binary = filepath.Join(folder, strings.ReplaceAll(s.folder, "/", "-")+".test")
		if built[s.folder] {
			continue
		}
		built[s.folder] = true
		fmt.Fprintln(os.Stderr, "building the tests of", s.folder)
		compile := exec.CommandContext(ctx, "go", "test", "-c", "-vet=off", "-o", s.binary, "./"+s.folder)
		compile.Dir = copied
		if out, err := compile.CombinedOutput(); err != nil {
			return fmt.Errorf("building the tests of %s: %w\n%s", s.folder, err, out)
		}
	}
	return nil
}

// rehearse runs a stage with no mutant on, and notes which it reaches.
func (s *stage) rehearse(ctx context.Context, copied string) error {
	name := s.binary + "." + s.name + ".reached"
	first := time.Now()
	out, err := s.run(ctx, copied, time.Hour, reachedVariable+"="+name)
	s.took = time.Since(first)
	if err != nil {
		return fmt.Errorf("stage %s fails with no mutant on: %w\n%s", s.name, err, out)
	}
	began := time.Now()
	if out, err = s.run(ctx, copied, time.Hour); err != nil {
		return fmt.Errorf("stage %s fails with no mutant on: %w\n%s", s.name, err, out)
	}
	s.took = min(s.took, time.Since(began)) // other programs run on the machine too
	s.reaches = map[int]bool{}
	text, err := os.ReadFile(name)
	if err != nil && !errors.Is(err, os.ErrNotExist) { // it reaches none
		return err
	}
	for line := range bytes.Lines(text) {
		id, err := strconv.Atoi(string(bytes.TrimSpace(line)))
		if err != nil {
			return err
		}
		s.reaches[id] = true
	}
	return nil
}

// meet runs a stage with one mutant on.
func (s *stage) meet(ctx context.Context, copied string, m *mutant) (fate, error) {
	limit := patience + slower*s.took
	_, err := s.run(ctx, copied, limit, activeVariable+"="+strconv.Itoa(m.id))
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return untried, ctx.Err()
	case err == nil:
		return survived, nil
	case errors.Is(err, errTooLong):
		return timedOut, nil
	case errors.As(err, &exit):
		return killed, nil
	}
	return untried, err // it could not be run at all
}

var errTooLong = errors.New("takes too long")

// memory is what a test binary may take: a mutant that fills the machine's memory
// would end the run.
const memory = "GOMEMLIMIT=1GiB"

// oneProcessor leaves the others to other mutants.
const oneProcessor = "GOMAXPROCS=1"

func (s *stage) run(ctx context.Context, copied string, limit time.Duration, environment ...string) ([]byte, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, limit, errTooLong)
	defer cancel()
	args := append([]string{"-test.failfast", "-test.timeout=0"}, s.args...)
	test := exec.CommandContext(ctx, s.binary, args...)
	test.Dir = filepath.Join(copied, filepath.FromSlash(s.folder))
	test.Env = append(os.Environ(), memory, oneProcessor)
	test.Env = append(test.Env, environment...)
	test.WaitDelay = time.Second
	out, err := test.CombinedOutput()
	if err != nil && errors.Is(context.Cause(ctx), errTooLong) {
		return out, errTooLong
	}
	return out, err
}
