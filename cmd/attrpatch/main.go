// Command attrpatch decides on PATCH requests from a shell: it patches stored
// documents, shows what a caller may see of them, checks schemas, and measures
// implementations by the conformance suite.
//
// # Terms
//
// They are those of the packages attrs and patch. A system is an embedded schema
// with a sample document, such as pingone.
//
// # Guarantees
//
// Standard output has the answer and nothing else. The exit code is 0 when the
// answer is yes, 1 when it is no (a refused body, a faulty schema, a failed
// suite), and 2 when there is none; then one line on standard error says why. No
// output is coloured unless it goes to a terminal, and names from files and
// bodies are escaped where they could steer one.
//
// # Out of scope
//
// Storing anything: no file is ever written.
package main

import (
	"context"
	"errors"
	"io"
	"os"
)

func main() {
	os.Exit(run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

const (
	exitYes    = 0 // the answer is on standard output
	exitNo     = 1 // the answer is on standard output, and it is no
	exitFailed = 2 // there is no answer; standard error has the reason
)

// errNo ends a command that has printed why its answer is no.
var errNo = errors.New("the answer is no")

func run(ctx context.Context, args []string, in io.Reader, out, errs io.Writer) int {
	s := &streams{in: in, out: out, errs: errs}
	err := dispatch(ctx, s, args)
	switch {
	case err == nil:
		return exitYes
	case errors.Is(err, errNo):
		return exitNo
	}
	s.complain(err)
	return exitFailed
}
