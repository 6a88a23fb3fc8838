package fuzz_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/attrpatch/attrpatch/patch"
)

// complexes has what operations see through the caller's view, with undeclared members
// that are kept: in a COMPLEX that is merged (c), in items (e) and in one value (u).
const complexes = `{"name":"f","policy":{"unknown":"keep"},"attributes":[{"name":"j","type":"JSON"},
	{"name":"c","type":"COMPLEX","subAttributes":[{"name":"s","type":"STRING"},{"name":"in","type":"COMPLEX","subAttributes":[{"name":"s","type":"STRING"}]}]},
	{"name":"e","type":"COMPLEX","multiValued":true,"subAttributes":[{"name":"value","type":"STRING"},{"name":"primary","type":"BOOLEAN"}]},
	{"name":"u","type":"COMPLEX","atomic":true,"subAttributes":[{"name":"s","type":"STRING"},{"name":"in","type":"COMPLEX","atomic":true,"subAttributes":[{"name":"s","type":"STRING"}]}]},
	{"name":"l","type":"STRING","multiValued":true}]}`

// ignoring drops what it does not know.
const ignoring = `{"name":"f","policy":{"unknown":"ignore"},"attributes":[{"name":"j","type":"JSON"}]}`

// declaredOnly is a caller who does not see what is undeclared.
var declaredOnly = []string{"j", "c", "e", "u", "l"}

// operationFamilies are bodies of operations that are costly to a naive reader. The
// size of each grows with n.
var operationFamilies = []family{{format: patch.JSONPatch,
	name: "items at the front", why: "all other items move up", schema: jsonAndList,
	make: func(n int) (string, string) {
		return `{"j":[]}`, list(n, func(int) string { return `{"op":"add","path":"/j/0","value":1}` })
	},
}, {format: patch.JSONPatch,
	name: "all over a large array", why: "each operation looks for its item", schema: jsonAndList,
	make: func(n int) (string, string) {
		return `{"j":[` + counted(4*n, `%d`) + `]}`, list(n, func(i int) string {
			return fmt.Sprintf(`{"op":"%s","path":"/j/%d","value":7}`, []string{"add", "replace", "remove"}[i%3], i*48271%(3*n))
		})
	},
}, {format: patch.JSONPatch,
	name: "all six on a large array", why: "items come, go and move, and the array is looked at in between", schema: jsonAndList,
	make: func(n int) (string, string) {
		return `{"j":[` + counted(4*n, `%d`) + `]}`, list(n, func(i int) string {
			at := i * 48271 % (3 * n)
			return []string{
				fmt.Sprintf(`{"op":"add","path":"/j/%d","value":[7]}`, at), fmt.Sprintf(`{"op":"replace","path":"/j/%d","value":8}`, at),
				fmt.Sprintf(`{"op":"move","from":"/j/%d","path":"/j/0"}`, at), fmt.Sprintf(`{"op":"copy","from":"/j/0","path":"/j/%d"}`, at),
				fmt.Sprintf(`{"op":"remove","path":"/j/%d"}`, at), `{"op":"test","path":"/j","value":[8,[7],true]}`,
			}[i%6]
		})
	},
}, {format: patch.JSONPatch,
	name: "tests of a large value", why: "each compares, and most of it is equal", schema: jsonAndList,
	make: func(n int) (string, string) {
		return `{"j":[` + counted(8*n, `   [%d]`) + `]}`, list(n, func(int) string { return `{"op":"test","path":"/j","value":[[0],[1],[2]]}` })
	},
}, {format: patch.JSONPatch,
	name: "tests of a long number", why: "its digits are read to be compared", schema: jsonAndList,
	make: func(n int) (string, string) {
		return `{"j":[1` + strings.Repeat("0", 8*n) + `]}`, list(n, func(int) string { return `{"op":"test","path":"/j/0","value":1}` })
	},
}, {format: patch.JSONPatch,
	name: "tests of a long string", why: "its characters are unescaped to be compared", schema: jsonAndList,
	make: func(n int) (string, string) {
		return `{"j":"` + strings.Repeat(`\u0061`, 8*n) + `"}`, list(n, func(int) string { return `{"op":"test","path":"/j","value":"aab"}` })
	},
}, {format: patch.JSONPatch,
	name: "a long name beside", why: "names are unescaped to be compared", schema: jsonAndList,
	make: func(n int) (string, string) {
		return `{"j":{"` + strings.Repeat(`\u0061`, 8*n) + `":1,"b":2}}`, list(n, func(int) string { return `{"op":"test","path":"/j/b","value":2}` })
	},
}, {format: patch.JSONPatch,
	name: "looks into a large object", why: "each looks for its member", schema: jsonAndList,
	make: func(n int) (string, string) {
		return `{"j":{` + counted(4*n, `"m%06d":1`) + `}}`, list(n, func(i int) string { return fmt.Sprintf(`{"op":"test","path":"/j/m%06d","value":1}`, 3*i) })
	},
}, {format: patch.JSONPatch,
	name: "a long way down", why: "each token would read the rest of the value", schema: jsonAndList,
	make: func(n int) (string, string) {
		return `{"j":` + strings.Repeat("[", n) + strings.Repeat("]", n) + `}`, `[{"op":"test","path":"/j` + strings.Repeat("/0", n-1) + `","value":[]}]`
	},
}, {format: patch.JSONPatch,
	name: "copies of one item", why: "each takes its bytes", schema: jsonAndList,
	make: func(n int) (string, string) {
		return `{"j":[1]}`, list(n, func(int) string { return `{"op":"copy","from":"/j/0","path":"/j/-"}` })
	},
}, {format: patch.JSONPatch,
	name: "moves to and fro", why: "a member that comes back comes last", schema: jsonAndList,
	make: func(n int) (string, string) {
		return `{"j":{"a":1,` + counted(4*n, `"m%d":1`) + `}}`, list(n, func(i int) string {
			return fmt.Sprintf(`{"op":"move","from":"/j/%c","path":"/j/%c"}`, 'a'+i%2, 'b'-i%2)
		})
	},
}, {format: patch.JSONPatch,
	name: "copies of what was emptied", why: "members that are gone are passed over each time", schema: jsonAndList,
	make: func(n int) (string, string) {
		return `{"j":{"o":{` + counted(n, `"m%d":1`) + `}}}`, list(2*n, func(i int) string {
			if i < n {
				return fmt.Sprintf(`{"op":"remove","path":"/j/o/m%d"}`, i)
			}
			return `{"op":"copy","from":"/j/o","path":"/j/p"}`
		})
	},
}, {format: patch.JSONPatch,
	name: "copies of what was emptied again", why: "members that were added and are gone are passed over each time", schema: jsonAndList,
	make: func(n int) (string, string) {
		return `{"j":{"o":{}}}`, list(3*n, func(i int) string {
			switch {
			case i < n:
				return fmt.Sprintf(`{"op":"add","path":"/j/o/m%d","value":1}`, i)
			case i < 2*n:
				return fmt.Sprintf(`{"op":"remove","path":"/j/o/m%d"}`, i-n)
			}
			return `{"op":"copy","from":"/j/o","path":"/j/p"}`
		})
	},
}, {format: patch.JSONPatch,
	name: "copies of an emptied array", why: "items that are gone are passed over each time", schema: jsonAndList,
	make: func(n int) (string, string) {
		return `{"j":{"o":[` + counted(n, `%d`) + `]}}`, list(2*n, func(i int) string {
			if i < n {
				return `{"op":"remove","path":"/j/o/0"}`
			}
			return `{"op":"copy","from":"/j/o","path":"/j/p"}`
		})
	},
}, {format: patch.JSONPatch,
	name: "members of a COMPLEX", why: "a test counts what it has, also what came since", schema: complexes,
	make: func(n int) (string, string) {
		return `{"c":{"m":1}}`, list(n, func(i int) string {
			if i%2 == 0 {
				return fmt.Sprintf(`{"op":"add","path":"/c/n%d","value":1}`, i)
			}
			return `{"op":"test","path":"/c","value":{"m":1}}`
		})
	},
}, {format: patch.JSONPatch,
	name: "members of a COMPLEX that are stored", why: "a test counts them", schema: complexes,
	make: func(n int) (string, string) {
		return `{"c":{` + counted(4*n, `"m%d":1`) + `}}`, list(n, func(i int) string {
			if i%2 == 0 {
				return fmt.Sprintf(`{"op":"remove","path":"/c/m%d"}`, i)
			}
			return `{"op":"test","path":"/c","value":{"m1":1}}`
		})
	},
}, {format: patch.JSONPatch,
	name: "copies of a COMPLEX that was emptied", why: "members that are gone are passed over each time", schema: complexes,
	make: func(n int) (string, string) {
		return `{"j":{},"c":{"s":"x",` + counted(n, `"m%d":1`) + `}}`, list(2*n, func(i int) string {
			if i < n {
				return fmt.Sprintf(`{"op":"remove","path":"/c/m%d"}`, i)
			}
			return `{"op":"copy","from":"/c","path":"/j/p"}`
		})
	},
}, {format: patch.JSONPatch,
	name: "nulls in an item", why: "no view shows them, and each test counts what it shows", schema: complexes,
	make: func(n int) (string, string) {
		return `{}`, list(n, func(i int) string {
			if i == 0 {
				return `{"op":"add","path":"/e","value":[{` + counted(4*n, `"m%d":null`) + `}]}`
			}
			return `{"op":"test","path":"/e/0","value":{}}`
		})
	},
}, {format: patch.JSONPatch,
	name: "copies of nulls in an item", why: "they are passed over each time", schema: complexes,
	make: func(n int) (string, string) {
		return `{"j":{}}`, list(n, func(i int) string {
			if i == 0 {
				return `{"op":"add","path":"/e","value":[{` + counted(4*n, `"m%d":null`) + `}]}`
			}
			return `{"op":"copy","from":"/e/0","path":"/j/p"}`
		})
	},
}, {format: patch.JSONPatch,
	name: "tests of strays", why: "items that are no objects are passed over each time", schema: complexes,
	make: func(n int) (string, string) {
		return `{"e":[` + counted(4*n, `%d`) + `]}`, list(n, func(int) string { return `{"op":"test","path":"/e","value":[]}` })
	},
}, {format: patch.JSONPatch,
	name: "copies of strays", why: "items that are no objects are passed over each time, also in what is edited", schema: complexes,
	make: func(n int) (string, string) {
		return `{"j":{},"e":[{},` + counted(4*n, `%d`) + `]}`, list(n, func(i int) string {
			if i%2 == 0 {
				return `{"op":"replace","path":"/e/0","value":{"value":"x"}}`
			}
			return `{"op":"copy","from":"/e","path":"/j/p"}`
		})
	},
}, {format: patch.JSONPatch,
	name: "copies of what is hidden", why: "the caller sees none of it, so that no limit counts it", schema: complexes, make: func(n int) (string, string) {
		return `{"j":{},"e":[{"value":"x",` + counted(4*n, `"m%d":1`) + `}]}`, list(n, func(int) string { return `{"op":"copy","from":"/e/0","path":"/j/p"}` })
	},
	read: declaredOnly,
}, {format: patch.JSONPatch,
	name: "copies of what is hidden and edited", why: "the caller sees none of it, so that no limit counts it", schema: complexes, make: func(n int) (string, string) {
		return `{"j":{},"u":{"s":"x",` + counted(4*n, `"m%d":1`) + `}}`, list(n, func(i int) string {
			if i%2 == 0 {
				return fmt.Sprintf(`{"op":"replace","path":"/u/s","value":"%d"}`, i)
			}
			return `{"op":"copy","from":"/u","path":"/j/p"}`
		})
	},
	read: declaredOnly,
}, {format: patch.JSONPatch,
	name: "tests of what is hidden", why: "the caller sees none of it", schema: complexes, make: func(n int) (string, string) {
		return `{"e":[{"value":"x",` + counted(4*n, `"m%d":1`) + `}],"u":{"in":{` + counted(n, `"m%d":1`) + `}}}`, list(n, func(i int) string {
			if i%2 == 0 {
				return `{"op":"test","path":"/e","value":[{"value":"x"}]}`
			}
			return `{"op":"test","path":"/u","value":{"s":"x"}}`
		})
	},
	read: declaredOnly,
}, {format: patch.JSONPatch,
	name: "COMPLEX attributes that come and go", why: "a removal looks at what is left", schema: complexes, make: func(n int) (string, string) {
		return `{"c":{"in":{` + counted(4*n, `"m%d":1`) + `}}}`, list(n, func(i int) string {
			return []string{
				fmt.Sprintf(`{"op":"add","path":"/c/in/n%d","value":1}`, i), `{"op":"add","path":"/c/in","value":{"s":"x"}}`, `{"op":"remove","path":"/c/in"}`,
				`{"op":"add","path":"/c","value":{"in":{}}}`,
			}[i%4]
		})
	},
}, {format: patch.JSONPatch,
	name: "undeclared members of a unit", why: "they are counted, and looked for by name", schema: complexes, make: func(n int) (string, string) {
		return `{"u":{"s":"x",` + counted(4*n, `"m%d":1`) + `}}`, list(n, func(i int) string {
			return []string{
				fmt.Sprintf(`{"op":"add","path":"/u/n%d","value":null}`, i), fmt.Sprintf(`{"op":"remove","path":"/u/m%d"}`, i), `{"op":"test","path":"/u","value":{"s":"x"}}`,
			}[i%3]
		})
	},
}, {format: patch.JSONPatch,
	name: "what leads nowhere", why: "each is a violation", schema: complexes, make: func(n int) (string, string) {
		return `{"c":{}}`, list(n, func(i int) string {
			return []string{`{"op":"remove","path":"/c/s"}`, fmt.Sprintf(`{"op":"remove","path":"/c/m%d"}`, i), `{"op":"test","path":"/l/7","value":1}`, `{"op":"test","path":"/c","value":1}`}[i%4]
		})
	},
}, {format: patch.JSONPatch,
	name: "what is ignored", why: "each is reported", schema: ignoring, make: func(n int) (string, string) {
		return `{}`, list(n, func(i int) string { return fmt.Sprintf(`{"op":"add","path":"/m%d","value":1}`, i) })
	},
}, {format: patch.SCIM,
	name: "SCIM: adds to a list", why: "each compares with all that is there", schema: complexes, make: func(n int) (string, string) {
		return `{"l":[` + counted(4*n, `"s%d"`) + `]}`, scim(n, func(i int) string { return fmt.Sprintf(`{"op":"add","path":"l","value":["s%d","n%d"]}`, i, i) })
	},
}, {format: patch.SCIM,
	name: "SCIM: undeclared members", why: "what is known of all attributes is kept while one operation is judged", schema: complexes, make: func(n int) (string, string) {
		return `{}`, scim(n, func(i int) string { return fmt.Sprintf(`{"op":"add","path":"m%d","value":1}`, i) })
	},
}, {format: patch.SCIM,
	name: "SCIM: one operation of many", why: "each member of the value is one", schema: complexes, make: func(n int) (string, string) {
		return `{}`, scim(1, func(int) string { return `{"op":"add","value":{` + counted(n, `"m%d":1`) + `}}` })
	},
}, {format: patch.SCIM,
	name: "SCIM: members of a COMPLEX", why: "a removal looks at what is left", schema: complexes, make: func(n int) (string, string) {
		return `{}`, scim(n, func(i int) string {
			if i%2 == 0 {
				return fmt.Sprintf(`{"op":"add","path":"c.m%d","value":1}`, i)
			}
			return `{"op":"remove","path":"c"}`
		})
	},
}, {format: patch.SCIM,
	name: "SCIM: filters of a COMPLEX", why: "one that shows nothing is picked by none", schema: complexes, make: func(n int) (string, string) {
		return `{"c":{"s":"x"}}`, scim(n, func(i int) string {
			return fmt.Sprintf([]string{`{"op":"replace","path":"c[s pr].m%d","value":1}`, `{"op":"add","path":"c[in pr or s pr]","value":{"in":{"n%d":1}}}`}[i%2], i)
		})
	},
}, {format: patch.SCIM,
	name: "SCIM: what leads nowhere", why: "each is a violation", schema: complexes, make: func(n int) (string, string) {
		return `{}`, scim(n, func(i int) string {
			return []string{`{"op":"remove"}`, `{"op":"remove","path":"l[value eq 1]"}`, `{"op":"add","path":"c..","value":1}`}[i%3]
		})
	},
}}

func list(n int, item func(i int) string) string {
	items := make([]string, n)
	for i := range items {
		items[i] = item(i)
	}
	return "[" + strings.Join(items, ",") + "]"
}

func scim(n int, item func(i int) string) string { return `{"Operations":` + list(n, item) + `}` }

// TestOperationFamiliesAreWhatTheySay keeps a family from being refused for its shape.
func TestOperationFamiliesAreWhatTheySay(t *testing.T) {
	refused := map[string]patch.Code{
		"tests of a large value": patch.TestFailed, "tests of a long number": patch.TestFailed, "tests of a long string": patch.TestFailed,
		"all six on a large array": patch.TestFailed,
		"members of a COMPLEX":     patch.TestFailed, "members of a COMPLEX that are stored": patch.TestFailed, "tests of what is hidden": patch.TestFailed,
		"what leads nowhere": patch.NoTarget, "SCIM: what leads nowhere": patch.NoTarget,
		"copies of strays": patch.WrongType, "undeclared members of a unit": patch.TestFailed,
	}
	for _, f := range operationFamilies {
		engine, caller := f.engine(t)
		document, body := f.make(64)
		_, err := engine.Apply(patch.Request{Document: []byte(document), Body: []byte(body), Format: f.format, Caller: caller})
		code, isRefused := refused[f.name]
		if !isRefused {
			assert.NoError(t, err, f.name)
			continue
		}
		var rejected *patch.Rejected
		if assert.ErrorAs(t, err, &rejected, f.name) {
			assert.Equal(t, code, rejected.Violations[0].Code, f.name)
		}
	}
}

// TestOperationStepsAreLinear is TestStepsAreLinear for operations (rule J8): an input
// that is twice as long takes twice the steps, and a tenth. An item is found in the
// logarithm of their number, which is not seen there.
func TestOperationStepsAreLinear(t *testing.T) {
	const small, large, operations = 1 << 10, 1 << 11, 50_000
	var questions []asking
	for _, f := range operationFamilies {
		questions = append(questions, f.question(small), f.question(large))
	}
	many := operationFamilies[:3] // on one array
	for _, f := range many {
		questions = append(questions, f.question(operations))
	}
	steps := stepsOf(t, questions)
	for i, f := range operationFamilies {
		growth, longer := steps[2*i+1]/steps[2*i], f.size(large)/f.size(small)
		t.Logf("%-34s %6.1f steps a byte, %.2f times as many for %.2f times the bytes", f.name, steps[2*i+1]/f.size(large), growth, longer)
		for again := 0; growth > 1.1*longer && again < 3; again++ {
			// Names are hashed with another seed each time, and tables are as full as it has it.
			counted := stepsOf(t, []asking{f.question(small), f.question(large)})
			growth = min(growth, counted[1]/counted[0])
		}
		assert.LessOrEqual(t, growth, 1.1*longer, "%s: %s", f.name, f.why)
	}
	for i, f := range many {
		per, perMore := steps[2*i+1]/f.size(large), steps[2*len(operationFamilies)+i]/f.size(operations)
		assert.LessOrEqual(t, perMore, 1.3*per, "%s: steps a byte of %d operations", f.name, operations)
	}
}

// TestOperationMemoryIsLinear holds what operations allocate in a fresh engine, whose
// buffers grow in leaps: of an input that is eight times as long as much more, and half
// as much again.
func TestOperationMemoryIsLinear(t *testing.T) {
	if raceDetector {
		t.Skip("the race detector makes a sync.Pool drop what it is given at random")
	}
	const small, large, leap, aByte = 1 << 10, 1 << 13, 1.5, 400
	for _, f := range operationFamilies {
		t.Run(f.name, func(t *testing.T) {
			ratio := leap * f.size(large) / f.size(small)
			bytes, count := f.cost(t, small, false)
			moreBytes, moreCount := f.cost(t, large, false)
			t.Logf("%.0f bytes for each of the input", moreBytes/f.size(large))
			assert.LessOrEqual(t, moreBytes, ratio*bytes, "bytes: %s", f.why)
			assert.LessOrEqual(t, moreCount, ratio*count, "allocations: %s", f.why)
			assert.LessOrEqual(t, moreBytes, aByte*f.size(large), "bytes for each of the input: %s", f.why)
		})
	}
}

// lookFamilies are a few operations on a document that grows with n. They look at more
// than they name.
var lookFamilies = []family{{
	name: "filters", why: "each looks at every item", schema: complexes,
	make: func(n int) (string, string) {
		return `{"e":[` + counted(n, `{"value":"v%d"}`) + `]}`, few(func(i int) string {
			return fmt.Sprintf(`{"op":"replace","path":"e[value eq \"v%d\"].primary","value":true}`, i)
		})
	},
}, {
	name: "filters of many terms", why: "each term looks at every item", schema: complexes,
	make: func(n int) (string, string) {
		return `{"e":[` + counted(n, `{"value":"v%d"}`) + `]}`, few(func(i int) string {
			return fmt.Sprintf(`{"op":"remove","path":"e[%svalue eq \"v%d\"]"}`, strings.Repeat(`value eq \"x\" or `, 20), i)
		})
	},
}, {
	name: "folded names", why: "a name in another case is looked for among all members", schema: folding,
	make: func(n int) (string, string) {
		return `{"j":{` + counted(n, `"m%d":1`) + `}}`, few(func(i int) string { return fmt.Sprintf(`{"op":"add","path":"j[M%d eq 1]","value":{"x":1}}`, n-i-1) })
	},
}, {
	name: "long names", why: "a name is hashed where there are many", schema: folding,
	make: func(n int) (string, string) {
		item := `{` + counted(20, `"m%d":1`) + `}`
		return `{"js":` + list(n/16, func(int) string { return item }) + `}`, few(func(int) string { return `{"op":"remove","path":"js[` + strings.Repeat("a", n/16) + ` eq 1]"}` })
	},
}, {
	name: "long literals", why: "a literal is folded to be compared", schema: folding,
	make: func(n int) (string, string) {
		return `{"js":[` + counted(n, `{"a":"%d"}`) + `]}`, few(func(int) string { return `{"op":"remove","path":"js[a co \"` + strings.Repeat("A", n) + `\"]"}` })
	},
}, {
	name: "long numbers", why: "their digits are read to be compared", schema: folding,
	make: func(n int) (string, string) {
		return `{"js":[` + counted(n/16, `{"a":%d`+strings.Repeat("0", 200)+`}`) + `]}`, few(func(int) string { return `{"op":"remove","path":"js[a gt 1` + strings.Repeat("0", 900) + `]"}` })
	},
}, {
	name: "primary", why: "each makes all others primary no more", schema: complexes,
	make: func(n int) (string, string) {
		return `{"e":[` + counted(n, `{"value":"%d"}`) + `]}`, few(func(i int) string {
			return fmt.Sprintf(`{"op":"add","path":"e","value":{"value":"n%d","primary":true}}`, i)
		})
	},
}, {
	name: "many that are primary", why: "they are equal, and all of them change", schema: complexes,
	make: func(n int) (string, string) {
		return `{"e":` + list(n, func(int) string { return `{"primary":true}` }) + `}`, few(func(int) string { return `{"op":"add","path":"e","value":{"primary":true}}` })
	},
}, {
	name: "adds beside changes", why: "what an add is compared with is read anew", schema: complexes,
	make: func(n int) (string, string) {
		return `{"e":[{` + counted(n, `"m%d":1`) + `}]}`, few(func(i int) string {
			if i%2 == 0 {
				return fmt.Sprintf(`{"op":"add","path":"e","value":{"value":"n%d"}}`, i)
			}
			return `{"op":"replace","path":"e[not (value pr)].primary","value":false}`
		})
	},
}, {
	name: "removals by value", why: "each value is compared with every item", schema: folding,
	make: func(n int) (string, string) {
		return `{"js":[` + counted(n, `{"a":[%d]}`) + `]}`, few(func(i int) string { return fmt.Sprintf(`{"op":"remove","path":"js","value":[{"a":[%d]},{"b":1}]}`, i) })
	},
}}

const folding = `{"name":"f","policy":{"unknown":"keep"},"scim":{"case":"fold","departures":["removeByValue"]},"attributes":[
	{"name":"j","type":"JSON"},{"name":"js","type":"JSON","multiValued":true}]}`

// looks are as many as the limits allow to the operations of lookFamilies.
var looks = askedLimits{Operations: 64, Members: 512}

func few(item func(i int) string) string { return scim(looks.Operations, item) }

// TestLooksBoundSteps holds operations that look at more than they name to the limit on
// it (rule J8): no input takes more steps than its bytes and that many looks account
// for, and none is refused that looks at less.
func TestLooksBoundSteps(t *testing.T) {
	const sizes, large, aByte, aLook = 2, 1 << 13, 100.0, 250.0
	var questions []asking
	for _, f := range lookFamilies {
		f.format, f.limits = patch.SCIM, looks
		questions = append(questions, f.question(large/8), f.question(large))
	}
	steps := stepsOf(t, questions)
	for i, f := range lookFamilies {
		for k, n := range []int{large / 8, large} {
			most := aByte*f.size(n) + aLook*float64(looks.Operations*looks.Members)
			t.Logf("%-24s %9.0f steps for %7.0f bytes, of %9.0f", f.name, steps[sizes*i+k], f.size(n), most)
			assert.LessOrEqual(t, steps[sizes*i+k], most, "%s: %s", f.name, f.why)
		}
	}
}
