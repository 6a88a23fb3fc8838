// Mutate plants faults in this module's packages, one at a time, and sees
// whether the tests notice.
//
// # Model
//
// A mutant is one small change of one package's code: a condition negated, a
// statement left out. All mutants of the chosen packages are compiled at once
// into a copy of the module, each behind a switch, so that every test binary is
// built once. A test reaches a mutant if it gets to where the mutant makes a
// difference: < is no other than <= until two operands are equal.
//
// The tests come in stages. The first are the examples: the conformance vectors
// and generated cases, which one process tries for one mutant after another. What
// they leave alive meets the tests of each package, in a process for each mutant
// that an environment variable turns on. A run with all mutants off notes which
// of them an example or a stage reaches; after that a mutant meets only these,
// until one fails. A mutant that makes it run for far longer than usual counts as
// killed.
//
// Schema mutants are changes of the embedded schemas: a permission dropped, a
// limit loosened. The conformance vectors of the system have to notice.
//
// # Equivalent mutants
//
// A survivor that changes nothing anybody could see is listed in
// docs/mutation.md with the argument why. It is not counted. An entry that names
// no mutant, or one that the tests do kill, fails the run.
//
// # Out of scope
//
// Changes that Go's types do not let be put behind a switch, such as those of
// constants and of cases of a switch on a value; they are counted as skipped
// where they are tried.
//
// Usage, from the folder of the tools' module:
//
//	go run ./mutate [flags]
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"time"
)

// wanted is the share of mutants that has to be killed, in percent. The score of a
// sample of 25 scatters by 8 %, and it meets no laws, so that less is wanted of one:
// it is there to notice that tests have stopped testing.
const (
	wanted         = 95.0
	wantedOfSample = 70.0
)

// settings are the command's flags.
type settings struct {
	root     string
	packages []string
	match    *regexp.Regexp
	text     *regexp.Regexp
	sample   int
	seed     uint64
	changed  string
	jobs     int
	stages   *regexp.Regexp
	heavy    bool
	schemas  bool
	argued   bool
	longest  time.Duration
	list     bool
	keep     bool
	save     string
	again    string
}

func main() {
	s, err := parseFlags(os.Args[1:])
	if errors.Is(err, flag.ErrHelp) {
		os.Exit(0)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "mutate:", err)
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	enough, err := run(ctx, s)
	stop()
	switch {
	case err != nil:
		fmt.Fprintln(os.Stderr, "mutate:", err)
		os.Exit(2)
	case !enough:
		os.Exit(1)
	}
}

func parseFlags(args []string) (settings, error) {
	var s settings
	flags := flag.NewFlagSet("mutate", flag.ContinueOnError)
	flags.StringVar(&s.root, "root", "..", "the folder of the module to mutate")
	packages := flags.String("packages", "patch,internal/jsonwire,internal/scimpath,internal/jsonedit,internal/jsondiff,attrs,schema", "the packages to mutate, by folder; empty for none")
	match := flags.String("match", "", "mutate only files whose path matches this expression")
	text := flags.String("text", "", "try only mutants whose description matches this expression")
	flags.IntVar(&s.sample, "sample", 0, "try only this many mutants, chosen by -seed; 0 for all")
	flags.Uint64Var(&s.seed, "seed", 1, "which mutants -sample chooses")
	flags.StringVar(&s.changed, "changed", "", "mutate only files that differ from this git revision; with -sample, so many of their mutants besides those of the sample")
	flags.IntVar(&s.jobs, "jobs", 1, "how many mutants to try at the same time")
	stages := flags.String("stages", "", "run only stages of the tests whose name matches this expression; -list names them")
	flags.BoolVar(&s.heavy, "heavy", true, "run the stages that take long too, on what all others leave alive")
	flags.BoolVar(&s.schemas, "schemas", true, "mutate the embedded schemas too")
	flags.DurationVar(&s.longest, "longest", 0, "leave out tests that take longer than this with no mutant on; 0 for none")
	flags.BoolVar(&s.argued, "argued", true, "try mutants that are argued to change nothing with the tests of the packages too, not with examples alone")
	flags.BoolVar(&s.list, "list", false, "list the mutants and try none")
	flags.BoolVar(&s.keep, "keep", false, "keep the copy of the module, and say where it is")
	flags.StringVar(&s.save, "save", "", "write the survivors to this file; if the run is stopped, those not tried yet too")
	flags.StringVar(&s.again, "again", "", "try only the mutants in this file, written by -save")
	if err := flags.Parse(args); err != nil {
		return s, err
	}
	if flags.NArg() > 0 {
		return s, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	for _, p := range strings.Split(*packages, ",") {
		if p != "" {
			s.packages = append(s.packages, p)
		}
	}
	var err error
	if s.match, err = regexp.Compile(*match); err != nil {
		return s, err
	}
	if s.text, err = regexp.Compile(*text); err != nil {
		return s, err
	}
	if s.stages, err = regexp.Compile(*stages); err != nil {
		return s, err
	}
	s.root, err = filepath.Abs(s.root)
	return s, err
}

// run does everything and reports whether enough mutants were killed.
func run(ctx context.Context, s settings) (enough bool, err error) {
	began := time.Now()
	listed, err := readEquivalents(filepath.Join(s.root, "docs", "mutation.md"))
	if err != nil {
		return false, err
	}
	copied, err := copyModule(s.root)
	if err != nil {
		return false, err
	}
	if s.keep {
		defer fmt.Fprintln(os.Stderr, "the copy is in", copied)
	} else {
		defer func() { err = errors.Join(err, os.RemoveAll(filepath.Dir(copied))) }()
	}
	code, err := plant(ctx, copied, s)
	if err != nil {
		return false, err
	}
	chosen, whole, err := choose(ctx, code.mutants, s)
	if err != nil {
		return false, err
	}
	if s.list {
		for _, stage := range stages() {
			fmt.Println("stage:", stage.name)
		}
		for _, m := range chosen {
			fmt.Println(m)
		}
		return true, nil
	}
	if err := try(ctx, copied, chosen, listed, s); err != nil {
		if s.save != "" { // what was found in a long run is not lost
			err = errors.Join(err, saveSurvivors(s.save, chosen))
		}
		return false, err
	}
	var schemas []*mutant
	if s.schemas {
		if schemas, err = trySchemas(ctx, copied, s); err != nil {
			return false, err
		}
	}
	if s.save != "" {
		if err := saveSurvivors(s.save, append(chosen, schemas...)); err != nil {
			return false, err
		}
	}
	r := judge(chosen, schemas, listed, whole && s.sample == 0)
	r.skipped, r.took = code.skipped, time.Since(began)
	r.print(os.Stdout)
	return r.isEnough(), nil
}
