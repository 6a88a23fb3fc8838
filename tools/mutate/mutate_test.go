package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// sample is a module of one package. Its main prints what its functions give, so
// that what a mutant does is seen from outside.
const sample = `package main

import "os"

type small uint8

const fixed = 1

func both(a, b bool) bool { return a && b }

func either(a, b bool) bool { return a || b }

func below(a, b int) bool {
	if a < b {
		return true
	}
	return false
}

func far(n int) bool { return n > 100 }

func size(n small) (total small) {
	for i := small(0); i < n; i++ {
		if i == 2 {
			continue
		}
		total += fixed
		total++
	}
	return total - 1
}

func kind(n int) string {
	switch {
	case n > 9:
		return "large"
	case n < 0:
		return "negative"
	}
	buffer := make([]byte, 0, 8)
	return string(append(buffer, "plain"...))
}

func find(list []int, n int) (index int, found bool) {
	for i, m := range list {
		if m == n {
			return i, true
		}
	}
	return 70, false
}

func main() {
	i, found := find([]int{1, 2}, 2)
	if _, other := find([]int{1, 2}, 3); i != 1 || !found || other {
		os.Exit(3)
	}
	for _, a := range []bool{false, true} {
		for _, b := range []bool{false, true} {
			println(both(a, b), either(a, b))
		}
	}
	far(1)
	println(below(1, 1), below(0, 1), below(2, 1), size(4), kind(10), kind(9), kind(-1), kind(0))
	os.Exit(0)
}
`

// plantSample plants everything in the sample, and returns the program and its
// mutants.
func plantSample(t *testing.T) (program string, code planted) {
	t.Helper()
	root := t.TempDir()
	write(t, filepath.Join(root, "go.mod"), "module example.com/sample\n\ngo 1.25\n")
	write(t, filepath.Join(root, "sample", "main.go"), sample)
	any := regexp.MustCompile("")
	code, err := plant(t.Context(), root, settings{packages: []string{"sample"}, match: any})
	if err != nil {
		t.Fatal(err)
	}
	program = filepath.Join(root, "program")
	build := exec.Command("go", "build", "-o", program, "./sample")
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("the mutated code does not compile: %v\n%s", err, out)
	}
	return program, code
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// output runs the program with a mutant on, or with none where id is -1.
func output(t *testing.T, program string, id int) string {
	t.Helper()
	run := exec.CommandContext(t.Context(), program)
	run.Env = append(os.Environ(), activeVariable+"="+strconv.Itoa(id))
	out, _ := run.CombinedOutput() // a mutant may well make it fail
	return string(out)
}

func TestMutantsAreOffUntilTurnedOn(t *testing.T) {
	program, code := plantSample(t)
	const want = "false false\nfalse true\nfalse true\ntrue true\nfalse true false 5 large plain negative plain\n"
	if got := output(t, program, -1); got != want {
		t.Fatalf("with no mutant on:\n%swant\n%s", got, want)
	}
	if code.skipped != 0 {
		t.Errorf("%d changes were skipped", code.skipped)
	}
	// What no output shows: the loop's other direction ends by wrapping around.
	for _, m := range code.mutants {
		if m.function == "far" { // whatever it says
			continue
		}
		if strings.Contains(m.what, "os.Exit") || strings.HasPrefix(m.what, "i == 2: 2 becomes") {
			continue // the program ends either way, and the sum is the same
		}
		if m.function != "main" && output(t, program, m.id) == want {
			t.Errorf("%s changes nothing", m)
		}
	}
}

func TestEachOperatorDoesWhatItSays(t *testing.T) {
	program, code := plantSample(t)
	for _, tt := range []struct{ name, mutant, why, want string }{
		{"and", "`sample/main.go` `both` `a && b: && becomes ||`", "each operand is evaluated once",
			"false false\ntrue true\ntrue true\ntrue true\n"},
		{"or", "`sample/main.go` `either` `a || b: || becomes &&`", "De Morgan's law holds here too",
			"false false\nfalse false\nfalse false\ntrue true\n"},
		{"operand", "`sample/main.go` `both` `a && b: without a`", "b alone is left",
			"false false\ntrue true\nfalse true\ntrue true\n"},
		{"boundary", "`sample/main.go` `below` `a < b: < becomes <=`", "only equal operands tell",
			"true true false 5"},
		{"condition", "`sample/main.go` `below` `if a < b: never`", "what it guards is left out",
			"false false false 5"},
		{"statement", "`sample/main.go` `size` `continue: left out`", "the rest of the loop runs",
			"false true false 7"},
		{"sum", "`sample/main.go` `size` `total - 1: - becomes +`", "named types are kept",
			"false true false 7"},
		{"step", "`sample/main.go` `size` `total += fixed: the other way`", "a constant takes the type of what it is added to",
			"false true false 255"},
		{"constant", "`sample/main.go` `size` `i == 2: 2 becomes one more`", "another turn is left out, the result is the same kind",
			"false true false 5"},
		{"case", "`sample/main.go` `kind` `case n < 0: never`", "the case is passed over",
			"large plain plain plain"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			i := slices.IndexFunc(code.mutants, func(m *mutant) bool { return m.key() == tt.mutant })
			if i < 0 {
				t.Fatalf("no mutant is %s", tt.mutant)
			}
			if got := output(t, program, code.mutants[i].id); !strings.Contains(got, tt.want) {
				t.Errorf("%s\ngot\n%swant in it\n%s", tt.why, got, tt.want)
			}
		})
	}
}

func TestWhatIsNotMutated(t *testing.T) {
	_, code := plantSample(t)
	for _, m := range code.mutants {
		if strings.Contains(m.what, "8 becomes") || strings.Contains(m.what, "fixed = 1") || strings.HasPrefix(m.what, "i++") ||
			strings.Contains(m.what, "70 becomes") {
			t.Errorf("%s: an allocation hint, a constant, the step of a loop and what comes with false stay", m)
		}
	}
}

func TestOneOfTwoThatAreTheSame(t *testing.T) {
	_, code := plantSample(t)
	has := func(what string) bool {
		return slices.ContainsFunc(code.mutants, func(m *mutant) bool { return m.function == "size" && m.what == what })
	}
	if !has("continue: left out") || has("if i == 2: never") {
		t.Error("to leave out all that a condition guards is to make it false")
	}
}

func TestReachedIsWhereItMakesADifference(t *testing.T) {
	program, code := plantSample(t)
	name := filepath.Join(t.TempDir(), "reached")
	run := exec.CommandContext(t.Context(), program)
	run.Env = append(os.Environ(), reachedVariable+"="+name)
	if out, err := run.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	reached := strings.Fields(string(text))
	for _, tt := range []struct {
		function, what, why string
		want                bool
	}{
		{"below", "a < b: < becomes <=", "the operands are equal once", true},
		{"below", "if a < b: never", "the condition holds once", true},
		{"far", "n > 100: > becomes >=", "the operands are never equal", false},
		{"far", "n > 100: negated", "that always makes a difference", true},
	} {
		i := slices.IndexFunc(code.mutants, func(m *mutant) bool { return m.function == tt.function && m.what == tt.what })
		if i < 0 {
			t.Fatalf("no mutant of %s is %s", tt.function, tt.what)
		}
		if got := slices.Contains(reached, strconv.Itoa(code.mutants[i].id)); got != tt.want {
			t.Errorf("%s: %s: reached %t: %s", tt.function, tt.what, got, tt.why)
		}
	}
}

func TestTheListOfEquivalents(t *testing.T) {
	name := filepath.Join(t.TempDir(), "mutation.md")
	for _, tt := range []struct{ name, text, why, wrong string }{
		{"entry", "- `a.go` `f` `x < y: negated`: nobody sees it\n", "file, function, mutant and argument", ""},
		{"other items", "- a word about it\n", "not every list is of mutants", ""},
		{"no argument", "- `a.go` `f` `x < y: negated`\n", "a survivor is argued, or killed", "no argument"},
		{"no function", "- `a.go` `x < y: negated`: nobody sees it\n", "it would match too much", "not an entry"},
		{"twice", strings.Repeat("- `a.go` `f` `x`: y\n", 2), "one of them is stale", "twice"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			write(t, name, "# Page\n\n"+tt.text)
			_, err := readEquivalents(name)
			if (err == nil) != (tt.wrong == "") || err != nil && !strings.Contains(err.Error(), tt.wrong) {
				t.Errorf("%s: got error %v, want %q", tt.why, err, tt.wrong)
			}
		})
	}
}

func TestTheScore(t *testing.T) {
	mutants := func(fates ...fate) (list []*mutant) {
		for i, f := range fates {
			list = append(list, &mutant{pkg: "p", file: "p/a.go", function: "f", what: strconv.Itoa(i), fate: f})
		}
		return list
	}
	listed := func(key string) equivalents { return equivalents{newEquivalent(key)} }
	many := slices.Repeat([]fate{killed}, 19)
	sample := judge(mutants(append(slices.Clone(many[:18]), survived, unreached)...), nil, nil, false)
	if !sample.isEnough() {
		t.Error("18 of 20 are enough for a sample")
	}
	for _, tt := range []struct {
		name, why string
		fates     []fate
		listed    equivalents
		enough    bool
	}{
		{"19 of 20", "that is 95 percent", append(slices.Clone(many), survived), nil, true},
		{"18 of 20", "too few", append(slices.Clone(many[:18]), survived, unreached), nil, false},
		{"endless", "a run that never ends is noticed", append(slices.Clone(many[:18]), timedOut, survived), nil, true},
		{"equivalent", "what is listed is not counted", append(slices.Clone(many[:1]), survived), listed("`p/a.go` `f` `1`"), true},
		{"listed and killed", "the list has to be true", many, listed("`p/a.go` `f` `1`"), false},
		{"listed and gone", "the list has to be of this code", many, listed("`p/a.go` `g` `1`"), false},
		{"equivalent ones", "an entry may be for several", append(slices.Clone(many[:1]), survived, unreached), listed("`p/a.go` `f` `*`"), true},
		{"none of them alive", "such an entry has to be of this code too", many, listed("`p/a.go` `f` `2*`"), false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := judge(mutants(tt.fates...), nil, tt.listed, true).isEnough(); got != tt.enough {
				t.Errorf("%s: got %t", tt.why, got)
			}
		})
	}
}
