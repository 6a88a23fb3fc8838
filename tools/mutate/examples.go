package main

import (
	"bufio"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// The first stages try mutants in one process, since a process for each takes
// longer than all else. What they run are examples: the conformance vectors, and
// generated cases. It is a test of the package fuzz, so that it may use what that
// package's tests are made of.
const (
	examplesFolder   = "fuzz"
	examplesVariable = "MUTATE_EXAMPLES"
)

var (
	//go:embed examples.go.txt
	examplesSource []byte
	//go:embed judge.go.txt
	judgeSource []byte
)

func writeExamples(copied string) error {
	return errors.Join(
		os.WriteFile(filepath.Join(copied, examplesFolder, "mutants_test.go"), examplesSource, 0o644),
		os.WriteFile(filepath.Join(copied, "conformance", "mutants.go"), judgeSource, 0o644),
	)
}

// silence is how long such a stage may take over its examples with no mutant on.
const silence = 5 * time.Minute

// longestLine is more than anything that says why an example fails.
const longestLine = 1 << 20

// leftMark is the exit code of a process in which an example fails with no
// mutant on: one before has left its mark. Go itself ends with another code.
const leftMark = 1

// examiner tries one mutant after another in a process, which it starts again
// when a mutant has ended it.
type examiner struct {
	stage  *stage
	copied string

	process *exec.Cmd // nil while there is none
	in      io.WriteCloser
	out     <-chan string
	used    bool          // the process was asked for a mutant before
	limit   time.Duration // for one mutant
}

func (e *examiner) start(ctx context.Context) error {
	e.process = exec.CommandContext(ctx, e.stage.binary, "-test.run=^TestMutants$", "-test.timeout=0")
	e.process.Dir = filepath.Join(e.copied, examplesFolder)
	e.process.Env = append(os.Environ(), memory, oneProcessor, "GOGC=400", examplesVariable+"="+e.stage.examples)
	e.process.WaitDelay = time.Second
	e.used, e.limit = false, silence
	began := time.Now()
	var err error
	if e.in, err = e.process.StdinPipe(); err != nil {
		return err
	}
	pipe, err := e.process.StdoutPipe()
	if err != nil {
		return err
	}
	if err := e.process.Start(); err != nil {
		return err
	}
	lines := make(chan string)
	e.out = lines
	go func() {
		defer close(lines)
		scanner := bufio.NewScanner(pipe)
		scanner.Buffer(nil, longestLine)
		for scanner.Scan() {
			select {
			case lines <- scanner.Text():
			case <-ctx.Done():
				return
			}
		}
	}()
	var said []string
	for {
		line, err := e.line(ctx)
		if err != nil {
			return errors.Join(fmt.Errorf("the examples: %w with no mutant on\n%s", err, strings.Join(said, "\n")), e.stop())
		}
		if strings.HasPrefix(line, "ready ") {
			e.limit = patience + slower*time.Since(began)
			return nil
		}
		said = append(said, line)
	}
}

var errEnded = errors.New("the process ended")

// line waits for a line of the process.
func (e *examiner) line(ctx context.Context) (string, error) {
	late := time.NewTimer(e.limit)
	defer late.Stop()
	select {
	case line, ok := <-e.out:
		if !ok {
			return "", errEnded
		}
		return line, nil
	case <-late.C:
		return "", errTooLong
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// stop ends the process, if there is one.
func (e *examiner) stop() error {
	if e.process == nil {
		return nil
	}
	killed := e.process.Process.Kill()
	if errors.Is(killed, os.ErrProcessDone) {
		killed = nil
	}
	_, err := e.wait()
	return errors.Join(killed, err)
}

// wait is for a process that has ended, or has been told to.
func (e *examiner) wait() (code int, err error) {
	process := e.process
	e.process = nil
	_ = e.in.Close() // nobody reads it any more
	for range e.out {
	}
	err = process.Wait()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return exit.ExitCode(), nil
	}
	return 0, err
}

// try lets a mutant meet the examples.
func (e *examiner) try(ctx context.Context, m *mutant) error {
	for {
		again, err := e.tryOnce(ctx, m)
		if !again || err != nil {
			return err
		}
	}
}

// tryOnce says to try again where an earlier mutant may be at fault for what has
// happened. In a process of its own, a mutant is.
func (e *examiner) tryOnce(ctx context.Context, m *mutant) (again bool, err error) {
	if e.process == nil {
		if err := e.start(ctx); err != nil {
			return false, err
		}
	}
	used := e.used
	e.used = true
	m.by = e.stage.name
	// A process that has ended reads nothing; that shows in its output.
	_, _ = fmt.Fprintln(e.in, m.id)
	for {
		line, err := e.line(ctx)
		switch {
		case errors.Is(err, errTooLong):
			m.fate = timedOut
			return false, e.stop()
		case ctx.Err() != nil: // which has ended the process, too
			return false, errors.Join(ctx.Err(), e.stop())
		case errors.Is(err, errEnded):
			code, err := e.wait()
			m.fate = killed
			return code == leftMark && used, err
		case err != nil:
			return false, errors.Join(err, e.stop())
		}
		if answer, ok := strings.CutPrefix(line, "mutant "); ok {
			return false, m.answered(answer)
		}
	}
}

// answered notes what the process says of a mutant.
func (m *mutant) answered(answer string) error {
	fates := map[string]fate{"killed": killed, "endless": timedOut, "survived": survived, "unreached": unreached}
	parts := strings.Fields(answer)
	if len(parts) != 3 || parts[0] != strconv.Itoa(m.id) || fates[parts[1]] == untried {
		return fmt.Errorf("the examples: unexpected answer %q for mutant %d", answer, m.id)
	}
	if now := fates[parts[1]]; now != unreached || m.fate != survived { // others have reached it
		m.fate = now
	}
	if !m.isAlive() {
		m.by = parts[2]
	}
	return nil
}
