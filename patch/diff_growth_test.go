package patch_test

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"

	jsonpatch "github.com/evanphx/json-patch/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/attrpatch/attrpatch/patch"
)

// hostilePairs are two texts each whose diff could grow faster than they do.
var hostilePairs = []struct {
	name, why string
	make      func(n int) (from, to string)
}{
	{"a long name over many members", "every operation inside would repeat the name", func(n int) (string, string) {
		of := func(value string) string {
			return `{"` + strings.Repeat("n", 10*n) + `":{` + numbered(n, `"m%d":`+value) + `}}`
		}
		return of("1"), of("2")
	}},
	{"a change on every level", "pointers are as long as the texts are deep", func(n int) (string, string) {
		of := func(value string) string {
			return strings.Repeat(`{"x":`+value+`,"a":`, n) + `"` + strings.Repeat("p", 10*n) + `"` + strings.Repeat("}", n)
		}
		return of("1"), of("2")
	}},
	{"arrays in arrays", "each is replaced whole, and so is the one around it", func(n int) (string, string) {
		of := func(value string) string {
			return strings.Repeat(`[`+value+`,`, n) + `"` + strings.Repeat("p", 10*n) + `"` + strings.Repeat("]", n)
		}
		return of("1"), of("2")
	}},
	{"nothing in common", "every item is compared with every other", func(n int) (string, string) {
		return `[` + numbered(n, `%d`) + `]`, `[` + numbered(n, `"%d"`) + `]`
	}},
	{"reversed", "to keep one item is to move all others", func(n int) (string, string) {
		list := strings.Split(numbered(n, "%d"), ",")
		from := strings.Join(list, ",")
		slices.Reverse(list)
		return `[` + from + `]`, `[` + strings.Join(list, ",") + `]`
	}},
	{"items that repeat", "none stands once, so that none is an anchor", func(n int) (string, string) {
		return `[` + strings.Repeat("1,2,3,", n) + `1]`, `[` + strings.Repeat("3,1,1,", n) + `1]`
	}},
	{"escapes", "pointers are escaped twice", func(n int) (string, string) {
		return `{` + numbered(n, `"\u0001~/%d":1`) + `}`, `{` + numbered(n, `"\u0001~/%d":2`) + `}`
	}},
	{"numbers", "their digits are compared", func(n int) (string, string) {
		digits := strings.Repeat("9", n)
		return `[` + numbered(20, digits+"%d") + `]`, `[` + numbered(20, digits+"%d.1") + `]`
	}},
	{"removed members", "nothing of them is in the second text", func(n int) (string, string) {
		return `{"a":{` + numbered(n, `"m%d":1`) + `}}`, `{"a":{}}`
	}},
}

// numbered returns n members or items, each made from its number.
func numbered(n int, format string) string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf(format, i)
	}
	return strings.Join(list, ",")
}

// TestDiffsAreLinear makes texts four times as long (rule O5, law LR2): what is
// allocated grows as much and by what buffers and tables grow in leaps, and what is
// written stays below a multiple of the texts.
func TestDiffsAreLinear(t *testing.T) {
	for _, h := range hostilePairs {
		t.Run(h.name, func(t *testing.T) {
			const small = 1_000
			for format, name := range map[patch.Format]string{patch.MergePatch: "merge patch", patch.JSONPatch: "operations"} {
				var sizes, allocated, written [2]float64
				for i, n := range []int{small, 4 * small} {
					from, to := h.make(n)
					sizes[i] = float64(len(from) + len(to))
					var before, after runtime.MemStats
					runtime.ReadMemStats(&before)
					out, err := patch.Diff([]byte(from), []byte(to), format)
					runtime.ReadMemStats(&after)
					require.NoError(t, err)
					allocated[i], written[i] = float64(after.TotalAlloc-before.TotalAlloc), float64(len(out))
					if format == patch.JSONPatch && i == 0 {
						requireSame(t, to, encode(apply(t, decode(from), out)), "%s", h.name)
					}
				}
				growth := sizes[1] / sizes[0]
				assert.LessOrEqual(t, allocated[1], 1.8*growth*allocated[0]+20*sizes[1], "%s allocated: %s", name, h.why)
				for i := range sizes {
					assert.LessOrEqual(t, written[i], 20*sizes[i], "%s written: %s", name, h.why)
					assert.LessOrEqual(t, allocated[i], 600*sizes[i], "%s allocated: %s", name, h.why)
				}
			}
		})
	}
}

// TestLongArraysKeepWhatStays goes beyond what is searched for the fewest operations.
func TestLongArraysKeepWhatStays(t *testing.T) {
	t.Parallel()
	const n = 4_000
	list := strings.Split(numbered(n, `{"id":%d|"text":"some item"}`), ",")
	shifted := slices.Clone(list[1:])
	for i := 0; i < len(shifted); i += 3 {
		shifted[i] = fmt.Sprintf(`{"id":%d|"text":"another item"}`, i+1)
	}
	reversed := slices.Clone(list)
	slices.Reverse(reversed)
	repeated := strings.Split(strings.Repeat("1,2,3,", n/3)+"1", ",")
	for _, row := range []struct {
		name, why string
		from, to  []string
		most      int
	}{
		{"shifted", "items that stand once are anchors: the first goes, every third is changed", list, shifted, 1 + (n+2)/3},
		{"reversed", "to keep one item would take twice as many as to keep none", list, reversed, n},
		{"nothing in common", "items take each other's places", list, repeated[:n/2], n},
		{"repeated", "one item is replaced, though none stands once", repeated, append([]string{"7"}, repeated[1:]...), 1},
	} {
		join := func(list []string) string {
			return strings.ReplaceAll("["+strings.Join(list, ",")+"]", "|", ",")
		}
		operations, err := patch.Diff([]byte(join(row.from)), []byte(join(row.to)), patch.JSONPatch)
		require.NoError(t, err)
		assert.LessOrEqual(t, strings.Count(string(operations), `"op"`), row.most, "%s: %s", row.name, row.why)
		requireSame(t, join(row.to), encode(apply(t, decode(join(row.from)), operations)), "%s", row.name)
	}
}

// TestObjectsAreDiffedInside keeps an object of attributes from being written whole
// where two of them change: whoever may write these may not write the others.
func TestObjectsAreDiffedInside(t *testing.T) {
	t.Parallel()
	operations, err := patch.Diff([]byte(`{"name":{"given":"A","family":"B","x":1}}`), []byte(`{"name":{"given":"C","family":"D","x":1}}`), patch.JSONPatch)
	require.NoError(t, err)
	assert.Equal(t, `[{"op":"replace","path":"/name/given","value":"C"},{"op":"replace","path":"/name/family","value":"D"}]`, string(operations))
}

// TestOthersApplyDiffs gives all diffs of a small world to another implementation of
// RFC 6902 and to the engine. Both take objects for documents, and the engine takes a
// null as the value of an attribute for its removal (rule M6), so that all stands in a
// JSON attribute.
func TestOthersApplyDiffs(t *testing.T) {
	t.Parallel()
	engine := newEngine(t, `{"name":"s","attributes":[{"name":"j","type":"JSON"}]}`, patch.Config{})
	caller := newCaller(t, engine, may("*", "*"))
	var world []string
	for _, value := range append(smallWorld(), `[1,2]`, `[2,1]`, `[{"a":1},[null]]`, `[[null],{"a":1,"b":2}]`, `[{"a":1,"b":[1,2]}]`) {
		if value != "null" {
			world = append(world, `{"j":`+value+`}`)
		}
	}
	for _, from := range world {
		for _, to := range world {
			operations, err := patch.Diff([]byte(from), []byte(to), patch.JSONPatch)
			require.NoError(t, err)
			result, err := engine.Apply(patch.Request{Document: []byte(from), Body: operations, Format: patch.JSONPatch, Caller: caller})
			require.NoError(t, err, "%s to %s: %s", from, to, operations)
			requireSame(t, to, encode(decode(string(result.Document))), "%s to %s: %s", from, to, operations)
			peer, err := jsonpatch.DecodePatch(operations)
			require.NoError(t, err)
			got, err := peer.Apply([]byte(from))
			require.NoError(t, err, "%s to %s: %s", from, to, operations)
			requireSame(t, to, encode(decode(string(got))), "%s to %s: %s", from, to, operations)
			undo, err := result.Undo()
			require.NoError(t, err)
			requireSame(t, from, encode(apply(t, decode(string(result.Document)), undo)), "%s to %s and back: %s", from, to, undo)
		}
	}
}

// TestUndoHasNoLimits undoes a change beside what Diff would refuse to read.
func TestUndoHasNoLimits(t *testing.T) {
	t.Parallel()
	engine := newEngine(t, `{"name":"s","attributes":[{"name":"s","type":"STRING"}]}`, patch.Config{})
	caller := newCaller(t, engine, may("*", "*"))
	for why, value := range map[string]string{
		"deeper than a body may nest": strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000),
		"a number that no body has":   "1e99999",
	} {
		document := []byte(`{"s":"a","u":` + value + `}`)
		result, err := engine.Apply(patch.Request{Document: document, Body: []byte(`{"s":"b"}`), Caller: caller})
		require.NoError(t, err, why)
		undo, err := result.Undo()
		require.NoError(t, err, why)
		assert.Equal(t, `[{"op":"replace","path":"/s","value":"a"}]`, string(undo), why)
	}
	_, err := patch.Diff([]byte(`{}`), []byte(`[1e10000]`), patch.MergePatch)
	assert.Equal(t, &patch.TextError{Text: "to", Code: patch.NumberTooLong, Pointer: "/0", Offset: 1}, err)
}
