package patch_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/patch"
)

func TestDiff(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ why, from, to, merge, operations string }{
		{"nothing differs", `{"a":1}`, ` {"a" : 1.0}`, `{}`, `[]`},
		{"a spelling is no difference, and one that is new is kept", `{"a":100,"b":"x"}`, `{"b":"\u0078","a":1e2,"c":1e2}`,
			`{"c":1e2}`, `[{"op":"add","path":"/c","value":1e2}]`},
		{"what goes, what comes and what changes", `{"a":1,"b":2}`, `{"b":3,"c":4}`,
			`{"b":3,"c":4,"a":null}`,
			`[{"op":"remove","path":"/a"},{"op":"replace","path":"/b","value":3},{"op":"add","path":"/c","value":4}]`},
		{"members inside objects", `{"a":{"b":1,"c":2}}`, `{"a":{"b":1,"c":3}}`, `{"a":{"c":3}}`,
			`[{"op":"replace","path":"/a/c","value":3}]`},
		{"an object where there was none", `{"a":1}`, `{"a":{"b":[null]}}`, `{"a":{"b":[null]}}`,
			`[{"op":"replace","path":"/a","value":{"b":[null]}}]`},
		{"a stored null that stays is nothing to say", `{"a":null,"b":1}`, `{"a":null}`, `{"b":null}`,
			`[{"op":"remove","path":"/b"}]`},
		{"items that stay are not written again", `{"a":[1,2,3,4]}`, `{"a":[2,3,5,4]}`, `{"a":[2,3,5,4]}`,
			`[{"op":"replace","path":"/a","value":[2,3,5,4]}]`},
		{"one item of many", `{"a":["one","two","three","four","five"]}`, `{"a":["one","two","four","five"]}`,
			`{"a":["one","two","four","five"]}`, `[{"op":"remove","path":"/a/2"}]`},
		{"an index of two digits", `{"a":["item 0","item 1","item 2","item 3","item 4","item 5","item 6","item 7","item 8","item 9","item 10","item 11"]}`,
			`{"a":["item 0","item 1","item 2","item 3","item 4","item 5","item 6","item 7","item 8","item 9","item 11"]}`,
			`{"a":["item 0","item 1","item 2","item 3","item 4","item 5","item 6","item 7","item 8","item 9","item 11"]}`, `[{"op":"remove","path":"/a/10"}]`},
		{"a member of an item", `{"a":[{"type":"work","value":"a"},{"type":"home","value":"b"}]}`,
			`{"a":[{"type":"work","value":"a"},{"type":"home","value":"c"}]}`,
			`{"a":[{"type":"work","value":"a"},{"type":"home","value":"c"}]}`,
			`[{"op":"replace","path":"/a/1/value","value":"c"}]`},
		{"several items at the end and at the beginning", `{"a":["first one","second one"]}`, `{"a":["zero","first one","second one",[],{}]}`,
			`{"a":["zero","first one","second one",[],{}]}`,
			`[{"op":"replace","path":"/a","value":["zero","first one","second one",[],{}]}]`},
		{"names that a pointer escapes, and JSON besides", `{"a/b":1,"~":2,"\"":3}`, `{"":4,"~":5}`,
			`{"":4,"~":5,"a/b":null,"\"":null}`,
			`[{"op":"remove","path":"/a~1b"},{"op":"remove","path":"/\""},{"op":"add","path":"/","value":4},{"op":"replace","path":"/~0","value":5}]`},
		{"texts that are no objects", `1`, `[2]`, `[2]`, `[{"op":"replace","path":"","value":[2]}]`},
		{"equal texts that are no objects: merging nothing would make an object", `1`, `1.0`, `1.0`, `[]`},
		{"two arrays at the root", `[1,2]`, `[2]`, `[2]`, `[{"op":"remove","path":"/0"}]`},
	} {
		for _, f := range []struct {
			format patch.Format
			want   string
		}{{patch.MergePatch, tt.merge}, {patch.JSONPatch, tt.operations}} {
			got, err := patch.Diff([]byte(tt.from), []byte(tt.to), f.format)
			require.NoError(t, err, tt.why)
			assert.Equal(t, f.want, string(got), tt.why)
		}
	}
}

func TestDiffErrors(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ why, from, to, want string }{
		{"a new null", `{}`, `{"a":null}`, `patch: no merge patch can say this: a member would become null at "/a"`},
		{"a new null in a new object", `{}`, `{"a":{"b":{"c":null}}}`, `patch: no merge patch can say this: a member would become null at "/a/b/c"`},
		{"a value becomes null", `{"a":{"b":1}}`, `{"a":{"b":null}}`, `patch: no merge patch can say this: a member would become null at "/a/b"`},
		{"no text", ``, `{}`, `patch: from: malformed_json at "", byte 0`},
		{"a name that stands twice", `{}`, `{"secret":1,"a":{"secret":1,"secret":2}}`, `patch: to: duplicate_name at "/a/secret", byte 28`},
		{"a lone surrogate", `{"a":"\ud800"}`, `{}`, `patch: from: invalid_text at "/a", byte 6`},
		{"deeper than anything that is read", `{}`, strings.Repeat("[", 10_001) + strings.Repeat("]", 10_001), `patch: to: too_deep at `},
	} {
		_, err := patch.Diff([]byte(tt.from), []byte(tt.to), patch.MergePatch)
		require.Error(t, err, tt.why)
		assert.True(t, strings.HasPrefix(err.Error(), tt.want), "%s: %.200s", tt.why, err)
	}
	var inexpressible *patch.InexpressibleError
	_, err := patch.Diff([]byte(`{}`), []byte(`{"a":null}`), patch.MergePatch)
	require.ErrorAs(t, err, &inexpressible)
	assert.Equal(t, attrs.Pointer("/a"), inexpressible.Pointer)
	operations, err := patch.Diff([]byte(`{}`), []byte(`{"a":null}`), patch.JSONPatch)
	require.NoError(t, err, "operations can say it")
	assert.Equal(t, `[{"op":"add","path":"/a","value":null}]`, string(operations))
	_, err = patch.Diff([]byte(`{}`), []byte(`{}`), patch.SCIM)
	require.Error(t, err, "there is no such diff")
}

// Law LM10, for texts of all shapes: what a diff says makes one text of the other.
func TestDiffsRoundTrip(t *testing.T) {
	t.Parallel()
	refused, written := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		from := texts(3).Draw(t, "from")
		to := variant(t, from)
		operations, err := patch.Diff([]byte(from), []byte(to), patch.JSONPatch)
		require.NoError(t, err)
		requireSame(t, to, encode(apply(t, decode(from), operations)), "operations %s", operations)
		again, err := patch.Diff([]byte(from), []byte(to), patch.JSONPatch)
		require.NoError(t, err)
		require.Equal(t, operations, again, "the same texts give the same bytes")

		merge, err := patch.Diff([]byte(from), []byte(to), patch.MergePatch)
		if errors.As(err, new(*patch.InexpressibleError)) {
			refused++
			return
		}
		require.NoError(t, err)
		written++
		requireSame(t, to, encode(mergePseudocode(decode(from), decode(string(merge)))), "merge patch %s", merge)
	})
	t.Logf("%d merge patches, %d refusals", written, refused) // TestDiffErrors has refusals whatever is drawn
}

// Small arrays, all of them: there is no way with fewer operations.
func TestArrayDiffsAreShortest(t *testing.T) {
	t.Parallel()
	arrays := [][]string{nil}
	for i := 0; i < len(arrays) && len(arrays[i]) < 3; i++ {
		for _, item := range []string{`"` + strings.Repeat("a", 50) + `"`, `"` + strings.Repeat("b", 50) + `"`, `{}`} {
			arrays = append(arrays, append(slices.Clone(arrays[i]), item))
		}
	}
	for _, a := range arrays {
		for _, b := range arrays {
			from, to := "["+strings.Join(a, ",")+"]", "["+strings.Join(b, ",")+"]"
			operations, err := patch.Diff([]byte(from), []byte(to), patch.JSONPatch)
			require.NoError(t, err)
			requireSame(t, to, encode(apply(t, decode(from), operations)), "%s to %s: %s", from, to, operations)
			var list []json.RawMessage
			require.NoError(t, json.Unmarshal(operations, &list))
			require.Len(t, list, distance(a, b), "%s to %s: %s", from, to, operations)
		}
	}
}

// distance is the least number of items to change, add and remove, by its definition.
func distance(a, b []string) int {
	switch {
	case len(a) == 0 || len(b) == 0:
		return len(a) + len(b)
	case a[0] == b[0]:
		return distance(a[1:], b[1:])
	}
	return 1 + min(distance(a[1:], b[1:]), distance(a[1:], b), distance(a, b[1:]))
}

// Arrays with nothing in common that are too long to compare item with item.
func TestLongArraysAreDiffed(t *testing.T) {
	t.Parallel()
	long := func(n int, item string) string {
		return `{"a":[` + strings.TrimSuffix(strings.Repeat(item+",", n), ",") + `]}`
	}
	from, to := long(100_000, "1"), long(100_001, "2")
	operations, err := patch.Diff([]byte(from), []byte(to), patch.JSONPatch)
	require.NoError(t, err)
	assert.Equal(t, `[{"op":"replace","path":"/a","value":`+strings.TrimPrefix(strings.TrimSuffix(to, "}"), `{"a":`)+`}]`, string(operations))
}

func TestUndo(t *testing.T) {
	t.Parallel()
	engine := newEngine(t, `{"name":"s","policy":{"unknown":"keep"},"attributes":[
		{"name":"s","type":"STRING"},{"name":"hash","type":"STRING","writeOnly":true},{"name":"m","type":"STRING","multiValued":true},
		{"name":"c","type":"COMPLEX","subAttributes":[{"name":"x","type":"STRING"},{"name":"y","type":"STRING","default":"d"}]},
		{"name":"source","type":"STRING"},{"name":"kind","type":"STRING","derivedFrom":"source","whenAbsent":"NONE"},
		{"name":"j","type":"JSON"}]}`, patch.Config{})
	caller := newCaller(t, engine, may("*", "*"))
	for _, tt := range []struct{ why, document, body string }{
		{"no change", `{"s":"a"}`, `{"s":"\u0061"}`},
		{"added, replaced, removed", `{"s":"a", "m":["x"]}`, `{"s":"b","m":null,"j":{"k":[1]}}`},
		{"a value that no change tells", `{"hash":"old"}`, `{"hash":"new"}`},
		{"a COMPLEX that is created", `{}`, `{"c":{"x":"1"}}`},
		{"a COMPLEX that goes, and a default", ` { "c" : {"x":"1"} , "s":"a" } `, `{"c":null}`},
		{"an undeclared member", `{"u":{"v":1,"w":null}}`, `{"u":{"v":null},"t":2}`},
		{"a derived attribute", `{"source":"a","kind":"A"}`, `{"source":null}`},
		{"inside a JSON attribute", `{"j":{"a":{"b":1},"c":[1,2,3]}}`, `{"j":{"a":{"b":null},"c":[1,3]}}`},
	} {
		result, err := engine.Apply(patch.Request{Document: []byte(tt.document), Body: []byte(tt.body), Caller: caller})
		require.NoError(t, err, tt.why)
		undo, err := result.Undo()
		require.NoError(t, err, tt.why)
		requireSame(t, tt.document, encode(apply(t, decode(string(result.Document)), undo)), "%s: %s", tt.why, undo)
		assert.Equal(t, result.Changed, string(undo) != "[]", tt.why)
	}

	result, err := engine.Apply(patch.Request{Document: []byte(`{"hash":"old"}`), Body: []byte(`{"hash":"new"}`), Caller: caller})
	require.NoError(t, err)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x"} {
		assert.NotContains(t, fmt.Sprintf(verb, result), "old", "a printed result tells no value")
	}
	result.Document = []byte(`{}`)
	_, err = result.Undo()
	require.Error(t, err, "it is not the document that was returned")
	result, err = engine.Apply(patch.Request{Document: []byte(`{"s":"a","hash":"old"}`), Body: []byte(`{"s":"b","m":["x"],"hash":null}`), Caller: caller})
	require.NoError(t, err)
	for whole, n := result.Document, 0; n < len(whole); n++ {
		result.Document = whole[:n]
		_, err = result.Undo()
		require.Error(t, err, "it is cut off behind %s", whole[:n])
	}
	undo, err := patch.Result{}.Undo()
	require.Error(t, err, "there is no document: %s", undo)
}

func ExampleDiff() {
	from := []byte(`{"title": "Engineer", "locales": ["London", "Sydney"], "nickname": "R"}`)
	to := []byte(`{"title": "Manager", "locales": ["London", "Tel Aviv", "Sydney"]}`)
	merge, err := patch.Diff(from, to, patch.MergePatch)
	fmt.Println(string(merge), err)
	operations, err := patch.Diff(from, to, patch.JSONPatch)
	fmt.Println(string(operations), err)
	// Output:
	// {"title":"Manager","locales":["London", "Tel Aviv", "Sydney"],"nickname":null} <nil>
	// [{"op":"remove","path":"/nickname"},{"op":"replace","path":"/title","value":"Manager"},{"op":"add","path":"/locales/1","value":"Tel Aviv"}] <nil>
}
