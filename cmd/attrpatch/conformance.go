package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/pflag"

	"github.com/attrpatch/attrpatch/conformance"
)

// What a list of known failures may have in bytes, and how long an input may be
// to be shown with its failure.
const (
	maxKnownFailuresBytes = 1 << 20
	maxShownInput         = 2000
)

func defineConformance(flags *pflag.FlagSet) action {
	var match, known text
	match.define(flags, "match")
	known.define(flags, "known-failures")
	flags.SetInterspersed(false) // the flags behind COMMAND are its own
	return func(ctx context.Context, s *streams, args []string) error {
		if len(args) == 0 {
			return usagef("needs a command to measure behind --")
		}
		runner := conformance.Runner{Match: match.value}
		if known.given {
			data, err := s.readAll(&known, maxKnownFailuresBytes)
			if err != nil {
				return err
			}
			runner.KnownFailures = knownFailures(string(data))
		}
		return measure(ctx, s, runner, args)
	}
}

// knownFailures reads one id a line. Empty lines, and what follows a #, are for
// people.
func knownFailures(text string) []string {
	var ids []string
	for line := range strings.Lines(text) {
		id, _, _ := strings.Cut(line, "#")
		if id = strings.TrimSpace(id); id != "" {
			ids = append(ids, id)
		}
	}
	return ids
}

// measure runs the suite against a program and prints what failed.
func measure(ctx context.Context, s *streams, runner conformance.Runner, command []string) error {
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	target, err := conformance.Start(ctx, command[0], command[1:]...)
	if err != nil {
		return err
	}
	report, err := runner.Report(ctx, target)
	closeErr := target.Close()
	if err != nil {
		return err
	}
	if err := printSuiteReport(s, report); err != nil {
		return err
	}
	if !report.Clean() {
		return errNo
	}
	return closeErr
}

func printSuiteReport(s *streams, r conformance.Report) error {
	out := bufio.NewWriter(s.out)
	for _, f := range r.Failed {
		printFailing(out, f)
	}
	for _, id := range r.Unexpected {
		fmt.Fprintf(out, "PASS %s\n  is listed as a known failure\n", printable(id))
	}
	passed := len(r.Passed) + len(r.Unexpected)
	fmt.Fprintf(out, "%d vectors: %d passed, %d failed, %d known failures",
		passed+len(r.Failed)+len(r.Known), passed, len(r.Failed), len(r.Known))
	if n := len(r.Unexpected); n > 0 {
		fmt.Fprintf(out, "; %d of those that passed are listed as known failures", n)
	}
	fmt.Fprintln(out)
	return out.Flush()
}

// printFailing prints a failure with all that is needed to see it again. The
// reason may repeat what the program wrote, so it is escaped.
func printFailing(out *bufio.Writer, f conformance.Failing) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "FAIL %s\n", f.Vector.Input.ID)
	for line := range strings.Lines(f.Reason) {
		fmt.Fprintf(&b, "  %s\n", printable(strings.TrimRight(line, "\n")))
	}
	fmt.Fprintf(&b, "  why: %s (%s)\n  in: %s\n", printable(f.Vector.Why),
		strings.Join(f.Vector.Rules, ", "), f.Vector.File)
	if line := f.Line(); len(line) <= maxShownInput {
		fmt.Fprintf(&b, "  input: %s\n", printable(line))
	} else {
		fmt.Fprintf(&b, "  input: %d bytes\n", len(line))
	}
	out.Write(b.Bytes())
}
