package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// stage is a part of the tests of one package.
type stage struct {
	name   string
	folder string // of the package whose tests these are
	// examples are the first generated case that one process tries all mutants with,
	// and the end of them.
	examples  string
	run, skip string // which tests, by Go's flags of these names
	args      []string
	heavy     bool // takes long: is run last, and only if asked for
	// again says that the examples are tried for mutants which these did not meet:
	// those of what a process does once.
	again bool

	binary string
	tests  []*test
}

// test is a test function with what it needs and what it reaches.
type test struct {
	stage   *stage
	name    string
	took    time.Duration // with no mutant on
	reaches map[int]bool
}

// stages are all tests that may notice a mutant. Those of the architecture and
// the command line look at the tree or start programs, and are left out.
func stages() []*stage {
	return []*stage{
		{name: "examples", folder: examplesFolder, examples: "0:400"},
		{name: "vectors", folder: "patch", run: "^TestVectors", again: true},
		{name: "patch", folder: "patch", run: ".", skip: "^(TestVectors.*|TestSCIMGrowth|TestSCIMLooksAreBounded|TestApplyAllocatesThree)$"}, // the last ones time what they do, or count what a switch adds to
		{name: "jsonwire", folder: "internal/jsonwire", run: "."},
		{name: "scimpath", folder: "internal/scimpath", run: "."},
		{name: "jsonedit", folder: "internal/jsonedit", run: "."},
		{name: "jsonschema", folder: "internal/jsonschema", run: "."},
		{name: "attrs", folder: "attrs", run: "."},
		{name: "schema", folder: "schema", run: "."},
		{name: "preset", folder: "schema/preset", run: "."},
		{name: "render", folder: "patch/render", run: "."},
		{name: "answer", folder: "internal/answer", run: "."},
		{name: "corpora", folder: "fuzz", run: "^Fuzz"},
		{name: "cases", folder: examplesFolder, examples: "400:1200"},
		{name: "texts", folder: "fuzz", run: "^TestSmallTexts$", heavy: true},
		{name: "laws", folder: "fuzz", run: "^Test", args: []string{"-law-cases=100"}, heavy: true,
			skip: "^(TestEngineAgreesWithModel|TestSmallTexts|TestMutants|TestStepsAreLinear|TestRefusalsOfHiddenValuesCostTheSame)$"},
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

// rehearse finds the tests of a stage and runs each with no mutant on, to note
// which it reaches. Those that reach none are left out, and those that take longer
// than wanted, unless that is 0.
func (s *stage) rehearse(ctx context.Context, copied string, longest time.Duration) error {
	list := exec.CommandContext(ctx, s.binary, "-test.list="+s.run, "-test.skip="+s.skip)
	list.Dir = filepath.Join(copied, filepath.FromSlash(s.folder))
	out, err := list.Output()
	if err != nil {
		return fmt.Errorf("the tests of stage %s: %w", s.name, err)
	}
	skipped := regexp.MustCompile(cmp.Or(s.skip, "^$"))
	for name := range strings.Lines(string(out)) {
		t := &test{stage: s, name: strings.TrimSpace(name)}
		if strings.HasPrefix(name, "Benchmark") || skipped.MatchString(t.name) {
			continue
		}
		if err := t.rehearse(ctx, copied); err != nil {
			return err
		}
		if len(t.reaches) > 0 && (longest == 0 || t.took <= longest) {
			s.tests = append(s.tests, t)
		}
	}
	return nil
}

func (t *test) rehearse(ctx context.Context, copied string) error {
	name := t.stage.binary + "." + t.name + ".reached"
	_ = os.Remove(name) // of another stage
	first := time.Now()
	out, err := t.stage.process(ctx, copied, time.Hour, t.name, reachedVariable+"="+name)
	t.took = time.Since(first)
	if err != nil {
		return fmt.Errorf("%s fails with no mutant on: %w\n%s", t.name, err, out)
	}
	t.reaches = map[int]bool{}
	text, err := os.ReadFile(name)
	if err != nil && !errors.Is(err, os.ErrNotExist) { // it reaches none
		return err
	}
	for line := range bytes.Lines(text) {
		id, err := strconv.Atoi(string(bytes.TrimSpace(line)))
		if err != nil {
			return err
		}
		t.reaches[id] = true
	}
	return nil
}

// sitting is some tests of a stage that one process runs.
type sitting struct {
	stage *stage
	names []string
	took  time.Duration
}

// slow is what a test takes that has a process to itself, so that the others need
// not wait for it.
const slow = 300 * time.Millisecond

// sittings are the tests of some stages that reach a mutant, the quickest first.
func sittings(list []*stage, m *mutant) []*sitting {
	var all []*sitting
	for _, s := range list {
		quick := &sitting{stage: s}
		for _, t := range s.tests {
			switch {
			case !t.reaches[m.id]:
			case t.took >= slow:
				all = append(all, &sitting{s, []string{t.name}, t.took})
			default:
				quick.names, quick.took = append(quick.names, t.name), quick.took+t.took
			}
		}
		if len(quick.names) > 0 {
			all = append(all, quick)
		}
	}
	slices.SortStableFunc(all, func(a, b *sitting) int { return cmp.Compare(a.took, b.took) })
	return all
}

// meet runs tests with one mutant on.
func (s *sitting) meet(ctx context.Context, copied string, m *mutant) (fate, error) {
	limit := patience + slower*s.took
	_, err := s.stage.process(ctx, copied, limit, strings.Join(s.names, "|"), activeVariable+"="+strconv.Itoa(m.id))
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

func (s *stage) process(ctx context.Context, copied string, limit time.Duration, tests string, environment ...string) ([]byte, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, limit, errTooLong)
	defer cancel()
	args := append([]string{"-test.failfast", "-test.timeout=0", "-test.run=^(" + tests + ")$"}, s.args...)
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
