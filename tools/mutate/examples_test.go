package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// What the program that stands in for the examples does for each mutant.
const (
	isNoticed = iota + 1
	isNotNoticed
	isNotReached
	neverEnds
	crashes
	meetsAMark // as if one before had left it
	leavesMark // even alone
	talks
	saysNothing
)

// TestMutants stands in for the test of that name which the examples are. It is
// run as a program.
func TestMutants(t *testing.T) {
	if os.Getenv(examplesVariable) == "" {
		t.Skip("is run by other tests")
	}
	fmt.Println("ready 1")
	asked := 0
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); asked++ {
		var n int
		if _, err := fmt.Sscan(lines.Text(), &n); err != nil {
			t.Fatal(err)
		}
		fates := map[int]string{
			isNoticed: "killed vector:a", isNotNoticed: "survived -", isNotReached: "unreached -",
			neverEnds: "endless case:1", meetsAMark: "survived -", talks: "killed case:2",
		}
		switch {
		case n == crashes:
			os.Exit(2)
		case n == leavesMark || n == meetsAMark && asked > 0:
			os.Exit(leftMark)
		case n == saysNothing:
			continue
		case n == talks:
			fmt.Println("some other words")
		}
		fmt.Println("mutant", n, fates[n])
	}
}

// standIn is an examiner whose process is this test binary.
func standIn(t *testing.T) *examiner {
	t.Helper()
	binary, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	copied := t.TempDir()
	if err := os.Mkdir(filepath.Join(copied, examplesFolder), 0o755); err != nil {
		t.Fatal(err)
	}
	return &examiner{stage: &stage{name: "examples", examples: "0:1", binary: binary}, copied: copied}
}

func TestExaminer(t *testing.T) {
	e := standIn(t)
	for _, tt := range []struct {
		name, why string
		mutant    int
		want      fate
		by        string
	}{
		{"noticed", "the example is named", isNoticed, killed, "vector:a"},
		{"not noticed", "it is alive", isNotNoticed, survived, "examples"},
		{"not reached", "that is told apart", isNotReached, unreached, "examples"},
		{"endless", "the process has stopped it", neverEnds, timedOut, "case:1"},
		{"crash", "a process that ends has noticed it", crashes, killed, "examples"},
		{"after a crash", "another process goes on", isNotNoticed, survived, "examples"},
		{"mark", "the one before may have left it: alone it is alive", meetsAMark, survived, "examples"},
		{"mark of its own", "alone it is at fault", leavesMark, killed, "examples"},
		{"talk", "other lines are passed over", talks, killed, "case:2"},
	} {
		m := &mutant{id: tt.mutant}
		if err := e.try(t.Context(), m); err != nil {
			t.Fatalf("%s: %v", tt.name, err)
		}
		if m.fate != tt.want || m.by != tt.by {
			t.Errorf("%s: got fate %d by %s, want %d by %s: %s", tt.name, m.fate, m.by, tt.want, tt.by, tt.why)
		}
	}
	if err := e.stop(); err != nil {
		t.Error(err)
	}
}

func TestAStoppedRunSaysNothingOfAMutant(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	e := standIn(t)
	if err := e.try(ctx, &mutant{id: isNoticed}); err != nil {
		t.Fatal(err)
	}
	stop()
	m := &mutant{id: saysNothing, fate: unreached}
	if err := e.try(ctx, m); err == nil || m.fate != unreached {
		t.Errorf("got fate %d and error %v", m.fate, err)
	}
}

func TestAnswersThatAreNone(t *testing.T) {
	for _, answer := range []string{"", "7 killed", "8 killed vector:a", "7 eaten vector:a", "7 killed vector:a b"} {
		if err := (&mutant{id: 7}).answered(answer); err == nil {
			t.Errorf("%q is an answer for mutant 7", answer)
		}
	}
}
