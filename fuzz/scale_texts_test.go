package fuzz_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// textFamilies are pairs of texts that are told apart (patch.Diff) and composed
// (patch.Compose). Their sizes grow with n.
var textFamilies = []struct {
	name, why string
	make      func(n int) (from, to string)
}{
	{"members", "each is found by its name", func(n int) (string, string) {
		return `{` + counted(n, `"m%d":1`) + `}`, `{` + counted(n, `"m%d":2`) + `,"x":1}`
	}},
	{"names in another order", "each is found by its name, escaped as it may be", func(n int) (string, string) {
		list := strings.Split(counted(n, `"\u006d%d":{"a":1}`), ",")
		slices.Reverse(list)
		return `{` + counted(n, `"m%d":{"a":1}`) + `}`, `{` + strings.Join(list, ",") + `}`
	}},
	{"a change on every level", "pointers are as long as the texts are deep", func(n int) (string, string) {
		of := func(value string) string {
			return strings.Repeat(`{"x":`+value+`,"a":`, n/2) + "1" + strings.Repeat("}", n/2)
		}
		return of("1"), of("2")
	}},
	{"an array", "items are aligned", func(n int) (string, string) { return `[` + counted(n, `%d`) + `]`, `[0.5,` + counted(n, `%d`) + `]` }},
	{"nothing in common", "every item is compared with every other", func(n int) (string, string) {
		return `{"a":[` + counted(n, `%d`) + `]}`, `{"a":[` + counted(n, `"%d"`) + `]}`
	}},
	{"reversed", "to keep one item is to move all others", func(n int) (string, string) {
		list := strings.Split(counted(n, "%d"), ",")
		slices.Reverse(list)
		return `{"a":[` + counted(n, "%d") + `]}`, `{"a":[` + strings.Join(list, ",") + `]}`
	}},
	{"items that repeat", "none stands once, so that none is an anchor", func(n int) (string, string) {
		return `{"a":[` + strings.Repeat("1,2,3,", n) + `1]}`, `{"a":[` + strings.Repeat("3,1,1,", n) + `1]}`
	}},
	{"an object from nothing, at the end", "what was written is thrown away", func(n int) (string, string) {
		return `{` + counted(n, `"m%d":1`) + `,"x":1}`, `{` + counted(n, `"n%d":1`) + `,"x":{}}`
	}},
}

// TestTextStepsAreLinear is TestStepsAreLinear for Diff and Compose. To find the fewest
// operations for a short array is more work, up to a bound, so that sizes are beyond it.
func TestTextStepsAreLinear(t *testing.T) {
	const small, large = 1 << 13, 1 << 14
	var questions []asking
	var sizes []float64
	for _, f := range textFamilies {
		for _, n := range []int{small, large} {
			from, to := f.make(n)
			questions = append(questions, asking{From: from, To: to})
			sizes = append(sizes, float64(len(from)+len(to)))
		}
	}
	steps := stepsOf(t, questions)
	for i, f := range textFamilies {
		growth, longer := steps[2*i+1]/steps[2*i], sizes[2*i+1]/sizes[2*i]
		t.Logf("%-34s %6.1f steps a byte, %.2f times as many for %.2f times the bytes", f.name, steps[2*i+1]/sizes[2*i+1], growth, longer)
		assert.LessOrEqual(t, growth, 1.1*longer, "%s: %s", f.name, f.why)
	}
}
