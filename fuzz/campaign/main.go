package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	context.AfterFunc(ctx, stop) // the second interrupt is not caught
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "campaign:", err)
		os.Exit(1)
	}
}

// campaign is what the flags ask for.
type campaign struct {
	time    time.Duration
	targets *regexp.Regexp
	keep    int
	cache   string
	out     io.Writer
}

var errFound = errors.New("there are findings")

func run(ctx context.Context, args []string, out io.Writer) error {
	c := campaign{out: out}
	flags := flag.NewFlagSet("campaign", flag.ContinueOnError)
	flags.DurationVar(&c.time, "time", 10*time.Minute, "how long to fuzz, all targets together; 0 only minimises")
	pattern := flags.String("targets", ".", "which `targets`: a regular expression for \"package target\"")
	flags.IntVar(&c.keep, "keep", 0, "minimise: replace each corpus by up to this many inputs")
	flags.StringVar(&c.cache, "cache", "", "where interesting inputs are kept (in the build cache)")
	if err := flags.Parse(args); err != nil {
		return err
	}
	var err error
	if c.targets, err = regexp.Compile(*pattern); err != nil {
		return fmt.Errorf("-targets: %w", err)
	}
	if c.cache == "" {
		folder, failed := exec.Command("go", "env", "GOCACHE").Output()
		if failed != nil {
			return fmt.Errorf("where the build cache is: %w", failed)
		}
		c.cache = filepath.Join(strings.TrimSpace(string(folder)), "fuzz-attrpatch")
	}
	targets, err := c.find(ctx)
	if err != nil {
		return err
	}
	return c.runAll(ctx, targets)
}

// target is a fuzz target: a function, and the package it is in.
type target struct{ dir, name string }

// find asks the script that CI uses, so that both mean the same targets.
func (c *campaign) find(ctx context.Context) ([]target, error) {
	list, err := exec.CommandContext(ctx, "bash", ".ci/fuzz", "list").Output()
	if err != nil {
		return nil, fmt.Errorf("list the targets (is this the root of the module?): %w", err)
	}
	targets := parseTargets(string(list), c.targets)
	if len(targets) == 0 {
		return nil, fmt.Errorf("no target matches %q", c.targets)
	}
	return targets, nil
}

func parseTargets(list string, matching *regexp.Regexp) (targets []target) {
	for line := range strings.Lines(list) {
		line = strings.TrimSpace(line)
		dir, name, ok := strings.Cut(line, " ")
		if ok && matching.MatchString(line) {
			targets = append(targets, target{dir, name})
		}
	}
	return targets
}

func (c *campaign) runAll(ctx context.Context, targets []target) error {
	share := c.time / time.Duration(len(targets))
	results := make([]result, 0, len(targets))
	failed := false
	for i, t := range targets {
		if ctx.Err() != nil {
			break
		}
		r := result{target: t}
		if share > 0 {
			fmt.Fprintf(c.out, "== %d/%d %s %s, %s\n", i+1, len(targets), t.dir, t.name, share.Round(time.Second))
			r = c.fuzz(ctx, t, share)
		}
		if c.keep > 0 && ctx.Err() == nil {
			var err error
			if r.kept, r.blocks, err = c.minimise(ctx, t); err != nil && ctx.Err() == nil {
				return fmt.Errorf("%s: minimise: %w", t.name, err)
			}
		}
		r.interrupted = ctx.Err() != nil
		failed = failed || r.failed()
		results = append(results, r)
	}
	fmt.Fprintf(c.out, "\n%s", summary(results, len(targets)))
	if failed {
		return errFound
	}
	return nil
}

// fuzz runs one target. An interrupt is handed to go test, which then ends its
// workers and keeps what they have.
func (c *campaign) fuzz(ctx context.Context, t target, share time.Duration) result {
	cmd := exec.CommandContext(ctx, "go", "test", "-run", "^$", "-fuzz", "^"+t.name+"$", "-fuzztime", share.String(),
		"-fuzzminimizetime", "2s", "-parallel", fmt.Sprint(runtime.NumCPU()), t.dir, "-test.fuzzcachedir="+filepath.Join(c.cache, t.dir))
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 20 * time.Second
	var log strings.Builder
	cmd.Stdout = io.MultiWriter(&log, c.out)
	cmd.Stderr = cmd.Stdout
	err := cmd.Run()
	r := parseLog(t, log.String())
	r.interrupted = ctx.Err() != nil
	r.exited = err != nil && !r.interrupted
	return r
}
