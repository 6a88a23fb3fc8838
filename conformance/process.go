package conformance

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"sync"
	"time"
)

// Process is a [Target] in a program of its own. An input goes to its standard
// input as a JSON object on one line; the program answers with an outcome of the
// same id on one line of its standard output. The end of its standard input
// tells it to end.
//
// Only one input is under way at a time. A Process that has broken the protocol,
// ended, or not answered while the context lasted is stopped, and every later
// call returns the error of that first fault: an answer that comes late could be
// taken for the answer to something else. It is safe for concurrent use.
type Process struct {
	cmd    *exec.Cmd
	stdin  io.WriteCloser
	stdout io.ReadCloser
	stderr *tail
	cancel context.CancelFunc

	turn  chan struct{} // holds a token while an input is under way
	lines chan []byte   // closed when standard output has ended
	ended chan struct{} // closed when the program is gone
	cut   error         // why its output was not read to the end; readable once lines is closed
	exit  error         // how it ended; readable once ended is closed
	fault error         // guarded by turn
	grace time.Duration

	closing sync.Once
	forced  bool // it did not end by itself; written in closing
}

// How long a program may take to end after one of its streams did, and how long
// to wait for the streams after it was killed: a child of its own may hold them.
const (
	defaultGrace = 5 * time.Second
	waitDelay    = time.Second
)

// Start starts a program as a Target. It is killed when ctx ends. [Process.Close]
// has to be called.
func Start(ctx context.Context, name string, args ...string) (*Process, error) {
	ctx, cancel := context.WithCancel(ctx)
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.WaitDelay = waitDelay
	p := &Process{
		cmd: cmd, cancel: cancel, stderr: &tail{}, grace: defaultGrace,
		turn: make(chan struct{}, 1), lines: make(chan []byte), ended: make(chan struct{}),
	}
	cmd.Stderr = p.stderr
	err := p.start()
	if err != nil {
		cancel()
		return nil, fmt.Errorf("conformance: target: %w", err)
	}
	go p.read(ctx)
	return p, nil
}

func (p *Process) start() (err error) {
	if p.stdin, err = p.cmd.StdinPipe(); err != nil {
		return err
	}
	if p.stdout, err = p.cmd.StdoutPipe(); err != nil {
		return err
	}
	return p.cmd.Start()
}

// read hands on the program's lines until its output ends, and collects its
// exit status.
func (p *Process) read(ctx context.Context) {
	defer close(p.ended)
	// A child of the program may keep its output open after it was killed.
	stop := context.AfterFunc(ctx, func() { p.stdout.Close() })
	defer stop()
	p.cut = p.readLines(ctx)
	close(p.lines)
	p.exit = p.cmd.Wait()
}

func (p *Process) readLines(ctx context.Context) error {
	for lines := newLineReader(p.stdout); ; {
		line, err := lines.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		select {
		case p.lines <- line:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Apply sends an input and waits for its outcome, as long as ctx lasts.
func (p *Process) Apply(ctx context.Context, in Input) (Outcome, error) {
	line, err := encode(in)
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return Outcome{}, err
	}
	select {
	case p.turn <- struct{}{}:
		defer func() { <-p.turn }()
	case <-ctx.Done():
		return Outcome{}, fmt.Errorf("conformance: target is busy: %w", ctx.Err())
	}
	if p.fault != nil {
		return Outcome{}, p.fault
	}
	answer, err := p.exchange(ctx, append(line, '\n'))
	if err == nil {
		err = sameID(answer, in.ID)
	}
	if err != nil {
		p.fault = fmt.Errorf("conformance: target stopped at %q: %w%s", in.ID, err, p.stderr)
		p.cancel()
		return Outcome{}, p.fault
	}
	return ParseOutcome(answer)
}

// exchange writes a line and reads one. The write has a goroutine of its own: a
// program that does not read would otherwise block it for ever.
func (p *Process) exchange(ctx context.Context, line []byte) ([]byte, error) {
	written := make(chan error, 1)
	go func() {
		_, err := p.stdin.Write(line)
		written <- err
	}()
	for {
		select {
		case answer, ok := <-p.lines:
			switch {
			case !ok && p.cut != nil:
				return nil, p.cut
			case !ok:
				return nil, p.endedEarly()
			}
			if len(bytes.TrimSpace(answer)) > 0 {
				return answer, nil
			}
		case err := <-written:
			if err != nil {
				return nil, p.endedEarly()
			}
			written = nil
		case <-ctx.Done():
			return nil, fmt.Errorf("no outcome: %w", ctx.Err())
		}
	}
}

// endedEarly waits for the exit status, which says more than a broken pipe.
func (p *Process) endedEarly() error {
	select {
	case <-p.ended:
	case <-time.After(p.grace):
		return errors.New("it closed a stream and runs on")
	}
	if p.exit != nil {
		return fmt.Errorf("it ended without an outcome: %w", p.exit)
	}
	return errors.New("it ended without an outcome")
}

// sameID reads only the id, so that an outcome that is wrong in another way is a
// failure of its vector and not of the program.
func sameID(answer []byte, want string) error {
	var id string
	found := false
	err := members(answer, func(name string, raw json.RawMessage) error {
		if name != "id" {
			return nil
		}
		found = true
		return value(raw, &id)
	})
	switch {
	case err != nil:
		return fmt.Errorf("its line is not an outcome: %w: %s", err, excerpt(answer))
	case !found:
		return fmt.Errorf("its outcome has no id: %s", excerpt(answer))
	case id != want:
		return fmt.Errorf("its outcome is of %q", id)
	}
	return nil
}

// Close ends the program: first by the end of its standard input, and by force if
// that is not enough. The error says that it needed force, or how it ended if
// that was not well; it is nil if a call of Apply has already said so. Inputs
// that are under way lose their answer.
func (p *Process) Close() error {
	p.closing.Do(p.end)
	p.turn <- struct{}{}
	defer func() { <-p.turn }()
	switch {
	case p.fault != nil:
		return nil
	case p.forced:
		return fmt.Errorf("conformance: target did not end with its standard input%s", p.stderr)
	case p.exit != nil:
		return fmt.Errorf("conformance: target: %w%s", p.exit, p.stderr)
	}
	p.fault = errors.New("conformance: target is closed")
	return nil
}

func (p *Process) end() {
	p.stdin.Close()
	go func() { // what it says now is too late for anybody
		for range p.lines {
		}
	}()
	select {
	case <-p.ended:
	case <-time.After(p.grace):
		p.forced = true
	}
	p.cancel()
	<-p.ended
}

// tail keeps the end of what a program writes to its standard error.
type tail struct {
	mu   sync.Mutex
	text []byte
}

const tailBytes = 2000

// Write never fails.
func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.text = append(t.text, p...)
	if over := len(t.text) - tailBytes; over > 0 {
		t.text = append(t.text[:0], t.text[over:]...)
	}
	return len(p), nil
}

// String returns what there is, as the end of a message.
func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if text := bytes.TrimSpace(t.text); len(text) > 0 {
		return "\nstandard error: " + excerpt(text)
	}
	return ""
}
