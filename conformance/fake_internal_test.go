package conformance

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"
)

// The tests of the runner have a corpus of their own and a fake implementation,
// in process and as a program. The program is this test binary, told by an
// environment variable how to behave.
const fakeVar = "CONFORMANCE_FAKE"

func TestMain(m *testing.M) {
	if mode := os.Getenv(fakeVar); mode != "" {
		os.Exit(fakeProgram(mode))
	}
	os.Exit(m.Run())
}

const fakeCorpus = `{"$schema": "../schema.json", "vectors": [
	{"id": "fake/document", "rules": ["M2"], "why": "A document comes back.", "system": "s",
	 "document": {"a": 1}, "body": {"a": 2}, "want": {"documentText": "{\"a\":2}", "changed": true}},
	{"id": "fake/violations", "rules": ["O2"], "why": "Violations have an order.", "system": "s",
	 "document": {}, "body": {"b": 1, "a": 1}, "want": {"violations": [
		{"code": "unknown_attribute", "path": "b", "pointer": "/b"}, {"code": "unknown_attribute", "path": "a", "pointer": "/a"}]}},
	{"id": "fake/view", "rules": ["W1"], "why": "A view comes back.", "do": "view", "system": "s",
	 "document": {"a": 1}, "want": {"document": {}}}]}`

func fakeVectors(t *testing.T) []Vector {
	t.Helper()
	vectors, err := load(fstest.MapFS{"vectors/fake/all.json": {Data: []byte(fakeCorpus)}})
	require.NoError(t, err)
	return vectors
}

// fakeTarget answers the corpus as it wants to be answered.
func fakeTarget(_ context.Context, in Input) (Outcome, error) {
	switch {
	case in.Do == View:
		return Outcome{Kind: Viewed, Document: []byte(`{}`)}, nil
	case in.ID == "fake/violations":
		return Outcome{Kind: Refused, Violations: []Violation{
			{Code: "unknown_attribute", Path: "b", Pointer: "/b"}, {Code: "unknown_attribute", Path: "a", Pointer: "/a"}}}, nil
	default:
		return Outcome{Kind: Accepted, Document: in.Body, Changed: true}, nil
	}
}

// swapped is fakeTarget with the violations in the wrong order.
func swapped(ctx context.Context, in Input) (Outcome, error) {
	out, err := fakeTarget(ctx, in)
	if len(out.Violations) == 2 {
		out.Violations[0], out.Violations[1] = out.Violations[1], out.Violations[0]
	}
	return out, err
}

// unchanged gives back the document that it was given.
func unchanged(ctx context.Context, in Input) (Outcome, error) {
	out, err := fakeTarget(ctx, in)
	if out.Kind == Accepted {
		out.Document = in.Document
	}
	return out, err
}

// startFake starts this binary as a program that behaves as mode says.
func startFake(t *testing.T, mode string) *Process {
	t.Helper()
	t.Setenv(fakeVar, mode)
	p, err := Start(t.Context(), os.Args[0])
	require.NoError(t, err)
	t.Cleanup(func() { _ = p.Close() }) // what Close says has a test of its own
	return p
}

func fakeProgram(mode string) int {
	targets := map[string]TargetFunc{"good": fakeTarget, "swapped": swapped, "unchanged": unchanged}
	if target := targets[mode]; target != nil {
		if err := Serve(context.Background(), os.Stdin, os.Stdout, target); err != nil {
			return 1
		}
		return 0
	}
	if mode == "deaf" || mode == "parent" {
		return hold(mode)
	}
	lines := newLineReader(os.Stdin)
	for line, err := lines.next(); err == nil; line, err = lines.next() {
		in, _ := ParseInput(line) // the id is enough
		if status, end := answerBadly(mode, in.ID); end {
			return status
		}
	}
	if mode == "stubborn" {
		time.Sleep(time.Minute)
	}
	return 0
}

// hold keeps the streams open without reading or writing, in a child of the
// program if mode is parent.
func hold(mode string) int {
	if mode == "parent" {
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), fakeVar+"=deaf")
		child.Stdin, child.Stdout = os.Stdin, os.Stdout
		_ = child.Run()
	}
	time.Sleep(time.Minute)
	return 0
}

// answerBadly answers one input, in the way that mode names.
func answerBadly(mode, id string) (status int, end bool) {
	switch mode {
	case "garbage":
		fmt.Println("starting up ...")
	case "two kinds":
		fmt.Printf("{\"id\":%q,\"documentText\":\"{}\",\"error\":\"x\"}\n", id)
	case "wrong id":
		fmt.Println(`{"id":"other/id","documentText":"{}"}`)
	case "no id":
		fmt.Println(`{"documentText":"{}"}`)
	case "extra line":
		line := fmt.Sprintf("{\"id\":%q,\"documentText\":\"{}\"}\n", id)
		fmt.Print("\n", strings.Repeat(line, 2))
	case "dies":
		fmt.Fprintln(os.Stderr, "out of luck")
		return 3, true
	case "leaves":
		return 0, true
	case "silent", "stubborn": // no answer
	}
	return 0, false
}
