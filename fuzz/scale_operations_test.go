package fuzz_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// operationFamilies are bodies of operations that are costly to a naive reader. The
// size of each grows with n.
var operationFamilies = []family{{
	name: "items at the front", why: "all other items move up", schema: jsonAndList,
	make: func(n int) (string, string) {
		return `{"j":[]}`, list(n, func(int) string { return `{"op":"add","path":"/j/0","value":1}` })
	},
}, {
	name: "all over a large array", why: "each operation looks for its item", schema: jsonAndList,
	make: func(n int) (string, string) {
		return `{"j":[` + counted(4*n, `%d`) + `]}`, list(n, func(i int) string {
			return fmt.Sprintf(`{"op":"%s","path":"/j/%d","value":7}`, []string{"add", "replace", "remove"}[i%3], i*48271%(3*n))
		})
	},
}, {
	name: "tests of a large value", why: "each compares, and most of it is equal", schema: jsonAndList,
	make: func(n int) (string, string) {
		return `{"j":[` + counted(8*n, `   [%d]`) + `]}`, list(n, func(int) string { return `{"op":"test","path":"/j","value":[[0],[1],[2]]}` })
	},
}, {
	name: "looks into a large object", why: "each looks for its member", schema: jsonAndList,
	make: func(n int) (string, string) {
		return `{"j":{` + counted(4*n, `"m%06d":1`) + `}}`, list(n, func(i int) string { return fmt.Sprintf(`{"op":"test","path":"/j/m%06d","value":1}`, 3*i) })
	},
}, {
	name: "a long way down", why: "each token would read the rest of the value", schema: jsonAndList,
	make: func(n int) (string, string) {
		return `{"j":` + strings.Repeat("[", n) + strings.Repeat("]", n) + `}`, `[{"op":"test","path":"/j` + strings.Repeat("/0", n-1) + `","value":[]}]`
	},
}, {
	name: "copies of one item", why: "each takes its bytes", schema: jsonAndList,
	make: func(n int) (string, string) {
		return `{"j":[1]}`, list(n, func(int) string { return `{"op":"copy","from":"/j/0","path":"/j/-"}` })
	},
}}

func list(n int, item func(i int) string) string {
	items := make([]string, n)
	for i := range items {
		items[i] = item(i)
	}
	return "[" + strings.Join(items, ",") + "]"
}

// TestOperationStepsAreLinear is TestStepsAreLinear for operations. An item is found
// in the logarithm of their number, and lists of places grow by a chunk at a time,
// for which there is a fifth.
func TestOperationStepsAreLinear(t *testing.T) {
	const small, large = 1 << 10, 1 << 12
	var questions []asking
	for _, f := range operationFamilies {
		for _, n := range []int{small, large} {
			document, body := f.make(n)
			questions = append(questions, asking{Schema: json.RawMessage(f.schema), Document: document, Body: body, Format: "json-patch"})
		}
	}
	steps := stepsOf(t, questions)
	for i, f := range operationFamilies {
		growth, longer := steps[2*i+1]/steps[2*i], f.size(large)/f.size(small)
		t.Logf("%-26s %6.1f steps a byte, %.2f times as many for %.2f times the bytes", f.name, steps[2*i+1]/f.size(large), growth, longer)
		assert.LessOrEqual(t, growth, 1.2*longer, "%s: %s", f.name, f.why)
	}
}
