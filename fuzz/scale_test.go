package fuzz_test

import (
	"encoding/json"
	"fmt"
	"math"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/jsonwire"
	"github.com/attrpatch/attrpatch/patch"
	"github.com/attrpatch/attrpatch/patch/render"
	"github.com/attrpatch/attrpatch/schema"
)

// A family is a shape of input that grows: what is linear for the others may be
// quadratic for it.
type family struct {
	name, why string
	schema    string
	format    patch.Format
	read      []string // what the caller may read; nil for everything
	limits    askedLimits
	make      func(n int) (document, body string)
}

const jsonAndList = `{"name":"f","attributes":[{"name":"j","type":"JSON"},{"name":"s","type":"STRING"},
	{"name":"l","type":"STRING","multiValued":true,"uniqueValues":true},{"name":"ns","type":"NUMBER","multiValued":true,"uniqueValues":true}]}`

var families = []family{{
	name: "wide", why: "members of one object are found by name", schema: jsonAndList,
	make: func(n int) (string, string) {
		return `{"j":{` + counted(n, `"a%d":1`) + `}}`, `{"j":{` + counted(n, `"a%d":2`) + `}}`
	},
}, {
	name: "deep", why: "each level asks for the one above", schema: jsonAndList,
	make: func(n int) (string, string) {
		return nested(n, "1"), nested(n, "2")
	},
}, {
	name: "long names", why: "names are compared and hashed", schema: jsonAndList,
	make: func(n int) (string, string) {
		name := strings.Repeat("n", n)
		return `{"j":{"` + name + `x":1}}`, `{"j":{"` + name + `x":2,"` + name + `y":1}}`
	},
}, {
	name: "long strings", why: "text is scanned, compared and copied", schema: jsonAndList,
	make: func(n int) (string, string) {
		text := strings.Repeat("t", 4*n)
		return `{"s":"` + text + `x"}`, `{"s":"` + text + `y"}`
	},
}, {
	name: "many unknown names", why: "each is a violation, and may have a suggestion", schema: jsonAndList,
	make: func(n int) (string, string) { return `{}`, `{` + counted(n, `"u%d":1`) + `}` },
}, {
	name: "array rewrites", why: "an array is compared with the stored one, and replaced whole", schema: jsonAndList,
	make: func(n int) (string, string) {
		return `{"l":[` + counted(n, `"%d"`) + `]}`, `{"l":[` + counted(n, `"x%d"`) + `]}`
	},
}, {
	name: "numbers", why: "numbers are compared by value, each with each if they are to differ", schema: jsonAndList,
	make: func(n int) (string, string) {
		return `{"ns":[` + counted(n, `%d`) + `]}`, `{"ns":[` + counted(n, `%d.50e-3`) + `]}`
	},
}, {
	name: "unicode", why: "characters take more than a byte", schema: jsonAndList,
	make: func(n int) (string, string) {
		return `{"j":"` + strings.Repeat("\U0001f600", n) + `"}`, `{"j":"` + strings.Repeat("é\U0001f600", n) + `"}`
	},
}, {
	name: "escapes", why: "what is escaped is unescaped to be compared", schema: jsonAndList,
	make: func(n int) (string, string) {
		return `{"j":{` + counted(n, `"\u0061%d":"\n"`) + `}}`, `{"j":{` + counted(n, `"a\u0030%d":"\u000A"`) + `}}`
	},
}, {
	name: "duplicates", why: "a name that stands twice is found at the end of many", schema: jsonAndList,
	make: func(n int) (string, string) {
		return `{"j":{}}`, `{"j":{` + counted(n, `"a%d":1`) + `,"\u00610":2}}`
	},
}, {
	name: "null everywhere", why: "what is removed is cut out of the text", schema: jsonAndList,
	make: func(n int) (string, string) {
		return `{"j":{` + counted(n, `"a%d":{"b":1}`) + `}}`, `{"j":{` + counted(n, `"a%d":null`) + `}}`
	},
}}

// counted returns n members or items, each made from its number.
func counted(n int, format string) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// nested returns a document with a value so many objects down.
func nested(n int, value string) string {
	return `{"j":` + strings.Repeat(`{"a":`, n) + value + strings.Repeat("}", n) + "}"
}

// unbounded puts the limits out of the way.
var unbounded = patch.Limits{
	BodyBytes: 64 << 20, Depth: 10_000, Members: 1 << 20, NameBytes: 1 << 20, NumberBytes: 1 << 20, DocumentBytes: 64 << 20, ResultBytes: 64 << 20,
	Operations: 1 << 20,
}

func engineFor(tb testing.TB, text string, limits patch.Limits) (*patch.Engine, patch.Caller) {
	tb.Helper()
	s, err := schema.Parse([]byte(text))
	require.NoError(tb, err)
	engine, err := patch.New(s, patch.Config{Limits: limits})
	require.NoError(tb, err)
	caller, err := engine.Caller(everything)
	require.NoError(tb, err)
	return engine, caller
}

// TestMemoryIsLinear doubles inputs of many shapes: what a call allocates at most
// doubles, and a tenth (rule O5, law LR2). An engine that has buffers allocates
// answers alone. In a fresh one buffers grow in leaps: two doublings count there,
// from where slices have stopped to double, and may come to half as much again.
func TestMemoryIsLinear(t *testing.T) {
	if raceDetector {
		t.Skip("the race detector makes a sync.Pool drop what it is given at random")
	}
	const n, doublings = 1 << 8, 3
	for _, f := range families {
		t.Run(f.name, func(t *testing.T) {
			for small := n; small < n<<doublings; small *= 2 {
				ratio := 1.1 * f.size(2*small) / f.size(small)
				bytes, count := f.cost(t, small, true)
				doubleBytes, doubleCount := f.cost(t, 2*small, true)
				assert.LessOrEqual(t, doubleBytes, ratio*bytes+64, "bytes at %d: %s", small, f.why)
				assert.LessOrEqual(t, doubleCount, ratio*count+2, "allocations at %d: %s", small, f.why)
			}
			// A slice that is full grows by a quarter or more, a table doubles.
			const large, leap = n << doublings, 1.5
			growth := f.size(4*large) / f.size(large)
			first, _ := f.cost(t, large, false)
			last, _ := f.cost(t, 4*large, false)
			assert.LessOrEqual(t, last/first, leap*growth, "bytes of a fresh engine: %s", f.why)
		})
	}
}

// size is how many bytes there are for n.
func (f *family) size(n int) float64 {
	document, body := f.make(n)
	return float64(len(document) + len(body))
}

// cost is what one round of calls allocates: of several, the least, since others
// may allocate at the same time.
func (f *family) cost(t *testing.T, n int, warm bool) (leastBytes, leastCount float64) {
	t.Helper()
	document, body := f.make(n)
	engine, caller := f.engine(t)
	leastBytes, leastCount = math.Inf(1), math.Inf(1)
	var before, after runtime.MemStats
	for range 3 {
		if !warm {
			engine, caller = f.engine(t)
		}
		request := patch.Request{Document: []byte(document), Body: []byte(body), Format: f.format, Caller: caller}
		runtime.ReadMemStats(&before)
		_, _ = engine.Apply(request) // some families are refused, which costs too
		_, _ = engine.View(request.Document, caller)
		_ = engine.Check(request)
		runtime.ReadMemStats(&after)
		leastBytes = min(leastBytes, float64(after.TotalAlloc-before.TotalAlloc))
		leastCount = min(leastCount, float64(after.Mallocs-before.Mallocs))
	}
	return leastBytes, leastCount
}

// engine is one that has no limits, and a caller.
func (f *family) engine(t *testing.T) (*patch.Engine, patch.Caller) {
	t.Helper()
	engine, caller := engineFor(t, f.schema, unbounded)
	if f.read != nil {
		var err error
		caller, err = engine.Caller(attrs.Permissions{Read: attrs.MustPathSet(f.read...), Update: attrs.MustPathSet("*")})
		require.NoError(t, err)
	}
	return engine, caller
}

// question asks what the family is of that size.
func (f *family) question(n int) asking {
	document, body := f.make(n)
	q := asking{Schema: json.RawMessage(f.schema), Document: document, Body: body, Format: f.format, Read: f.read, Limits: f.limits}
	if f.read != nil {
		q.Update = []string{"*"}
	}
	return q
}

// TestFamiliesAreWhatTheySay keeps a family from being refused for its shape.
func TestFamiliesAreWhatTheySay(t *testing.T) {
	refused := map[string]patch.Code{"many unknown names": patch.UnknownAttribute, "duplicates": patch.DuplicateName}
	require.GreaterOrEqual(t, len(families), 10)
	for _, f := range families {
		engine, caller := engineFor(t, f.schema, unbounded)
		document, body := f.make(100)
		longer, _ := f.make(200)
		assert.GreaterOrEqual(t, len(longer), len(document), f.name)
		result, err := engine.Apply(patch.Request{Document: []byte(document), Body: []byte(body), Caller: caller})
		if code, ok := refused[f.name]; ok {
			var rejected *patch.Rejected
			require.ErrorAs(t, err, &rejected, f.name)
			assert.Equal(t, code, rejected.Violations[0].Code, f.name)
			continue
		}
		require.NoError(t, err, f.name)
		assert.True(t, result.Changed, f.name)
	}
}

// TestDepth nests deeper than any stack would take: bodies stop at the limit, and
// documents, which have none, are read without recursion (rules D5 and O5).
func TestDepth(t *testing.T) {
	engine, caller := engineFor(t, jsonAndList, patch.Limits{})
	limit := engine.Limits().Depth
	apply := func(document, body string) (patch.Result, error) {
		return engine.Apply(patch.Request{Document: []byte(document), Body: []byte(body), Caller: caller})
	}
	for _, brackets := range []string{`{"a":}`, "[]"} {
		opening, closing := brackets[:len(brackets)-1], brackets[len(brackets)-1:]
		deep := func(n int) string { // the root object counts, and so does the innermost
			return `{"j":` + strings.Repeat(opening, n-1) + "1" + strings.Repeat(closing, n-1) + `}`
		}
		_, err := apply(`{}`, deep(limit))
		require.NoError(t, err, "at the limit")
		var rejected *patch.Rejected
		for _, n := range []int{limit + 1, 50_000} {
			_, err = apply(`{}`, deep(n))
			require.ErrorAs(t, err, &rejected)
			require.Equal(t, patch.TooDeep, rejected.Violations[0].Code)
			require.ErrorAs(t, engine.Check(patch.Request{Body: []byte(deep(n)), Caller: caller}), &rejected)
			for _, response := range []render.Response{render.Problem(rejected), render.PingOne(rejected, ""), render.NERM(rejected), render.SCIM(rejected)} {
				require.Less(t, len(response.Body), 4<<10)
			}
		}
		// A document is the host's, and as deep as it is. What patches it merges,
		// compares, removes and shows every level.
		stored := deep(50_000)
		result, err := apply(stored, `{"s":"x"}`)
		require.NoError(t, err)
		require.Equal(t, len(stored)+len(`,"s":"x"`), len(result.Document))
		for _, body := range []string{`{"j":null}`, deep(limit), `{"j":{"a":null}}`, `{"j":{"a":{"a":{}}}}`} {
			_, err = apply(stored, body)
			require.NoError(t, err)
		}
		view, err := engine.View([]byte(stored), caller)
		require.NoError(t, err)
		require.Len(t, view, len(stored))
		var documentError *patch.DocumentError
		_, err = apply(stored[:len(stored)-1], `{"s":"x"}`)
		require.ErrorAs(t, err, &documentError)
	}
}

// TestScannersDoNotRecurse nests beyond a goroutine's stack in the functions
// that have no limit of their own.
func TestScannersDoNotRecurse(t *testing.T) {
	const depth = 300_000
	for _, text := range []string{
		strings.Repeat("[", depth) + strings.Repeat("]", depth),
		strings.Repeat(`{"":`, depth) + "1" + strings.Repeat("}", depth),
	} {
		src := []byte(text)
		var s jsonwire.Scanner
		s.Begin()
		require.Equal(t, len(src), s.Skip(src, 0))
		require.Equal(t, len(src), jsonwire.SkipValid(src, 0))
		require.NotEmpty(t, jsonwire.PointerAt(src, len(src)/2))
	}
}

// TestSchemaDepth nests attributes: a schema is either refused or its engine
// works.
func TestSchemaDepth(t *testing.T) {
	for _, depth := range []int{10, 40, 1_000} {
		a := attrs.Attribute{Name: "s", Type: attrs.String}
		document := `"x"`
		for range depth {
			a = attrs.Attribute{Name: "o", Type: attrs.Complex, SubAttributes: []attrs.Attribute{a}}
		}
		document = strings.Repeat(`{"o":`, depth) + `{"s":` + document + "}" + strings.Repeat("}", depth)
		s, err := schema.New(schema.Definition{Name: "deep", Attributes: []attrs.Attribute{a}})
		if err != nil {
			var faults schema.Errors
			require.ErrorAs(t, err, &faults)
			continue
		}
		engine, err := patch.New(s, patch.Config{Limits: patch.Limits{Depth: 2 * depth}})
		require.NoError(t, err)
		caller, err := engine.Caller(everything)
		require.NoError(t, err)
		result, err := engine.Apply(patch.Request{Document: []byte(`{}`), Body: []byte(document), Caller: caller})
		require.NoError(t, err)
		require.Equal(t, document, string(result.Document))
		view, err := engine.View(result.Document, caller)
		require.NoError(t, err)
		require.Equal(t, document, string(view))
	}
}

// TestOneEngineForAll puts the same questions to one engine from many
// goroutines, in different orders: each gets the bytes that one alone got (law
// LD1). Under the race detector it shows that they share nothing they write.
func TestOneEngineForAll(t *testing.T) {
	subjects := subjectsOf(t)
	answer := func(engine *patch.Engine, q patch.Request) string {
		result, err := engine.Apply(q)
		appended, _, appendErr := engine.AppendApply(nil, q)
		view, viewErr := engine.View(q.Document, q.Caller)
		return fmt.Sprintf("%s %v %s %v %s %v", lines(outcomeOf(result, err)), err, appended, appendErr, view, viewErr)
	}
	var questions []sharedQuestion
	for i, v := range thinned(vectorsOf(t)) {
		if len(v.Input.Document)+len(v.Input.Body) > 8<<10 {
			continue
		}
		// Few engines, so that many goroutines meet in each.
		s := &subjects[12+i%3]
		q := patch.Request{Document: v.Input.Document, Body: v.Input.Body, Caller: s.caller, Derive: deriverOf(s.Case)}
		questions = append(questions, newSharedQuestion(q, func(q patch.Request) string { return answer(s.engine, q) }))
	}
	require.Greater(t, len(questions), 30)
	askTogether(t, questions)
}
