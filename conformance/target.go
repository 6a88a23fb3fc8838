package conformance

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
)

// Target is an implementation under test. A refusal and a fault of the input,
// the schema or the stored document are outcomes; an error says that there is no
// answer, because the target itself is broken.
type Target interface {
	Apply(context.Context, Input) (Outcome, error)
}

// TargetFunc is a function as a [Target].
type TargetFunc func(context.Context, Input) (Outcome, error)

// Apply calls f.
func (f TargetFunc) Apply(ctx context.Context, in Input) (Outcome, error) { return f(ctx, in) }

// Serve is the target's end of a pipe: it reads inputs from r, one JSON object a
// line, and writes the target's outcomes to w in the same order. A line that is
// not an input has the outcome [Failed]; lines of white space are skipped.
//
// It returns nil at the end of r, and the error of r, of w, of the target, or of
// the context, which is looked at between lines.
func Serve(ctx context.Context, r io.Reader, w io.Writer, target Target) error {
	for lines := newLineReader(r); ; {
		line, err := lines.next()
		if err == nil {
			err = ctx.Err()
		}
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		case len(bytes.TrimSpace(line)) == 0:
			continue
		}
		if err := answer(ctx, line, w, target); err != nil {
			return err
		}
	}
}

// answer writes the outcome of one line.
func answer(ctx context.Context, line []byte, w io.Writer, target Target) error {
	in, fault := ParseInput(line)
	out := Outcome{}
	if fault != nil {
		out = Failure(in.ID, fault)
	} else {
		var err error
		if out, err = target.Apply(ctx, in); err != nil {
			return fmt.Errorf("conformance: input %q: %w", in.ID, err)
		}
		out.ID = in.ID
	}
	text, err := encode(out)
	if err != nil {
		return err
	}
	_, err = w.Write(append(text, '\n'))
	return err
}
