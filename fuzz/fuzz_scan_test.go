package fuzz_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/attrpatch/attrpatch/internal/jsonwire"
)

// FuzzScanners holds jsonwire to two other readers: encoding/json, and a strict
// one by the words of RFC 8259 and rule D1. They agree on what is accepted, on
// the first fault under any limits, and on every value of the text (laws LS1,
// LS2 and LS4).
func FuzzScanners(f *testing.F) {
	for i, text := range thinned(vectorTexts(f)) {
		f.Add([]byte(text), uint16(i%3*i))
	}
	for _, text := range []string{
		`{"a":1,"\u0061":2}`, "[\"\xff\"]", `["\ud800"]`, `["\ud83d\ude00"]`, `["\ud83d\u0041"]`, "[01]", "[1.]", "[-]", "[1e+]",
		"[1e-00007]", "\ufeff[]", "[[[[1]]]]", `{"a":{"b":[{}`, "[\"\t\"]", `["\u12"]`, "[nul]", "1 2", "", `{"a" 1}`, `{1:2}`, "[1,]",
	} {
		f.Add([]byte(text), uint16(0))
		f.Add([]byte(text), uint16(0x2222))
	}
	f.Fuzz(func(t *testing.T, src []byte, bounds uint16) {
		if len(src) > maxText {
			return
		}
		// Four bits for each limit: small ones, at which a short text arrives.
		limits := jsonwire.Limits{
			Depth: int(bounds & 15), Members: int(bounds >> 4 & 15),
			NameBytes: int(bounds >> 8 & 15), NumberBytes: int(bounds >> 12),
		}
		want, wantFault := readStrict(src, limits)
		var s jsonwire.Scanner
		var ok bool
		withinBudget(t, len(src), func() { ok = s.Record(src, limits) })
		require.Equal(t, wantFault, s.Fault, "fault at %d of %q within %+v", s.Offset, src, limits)
		require.Equal(t, want != nil, ok)
		if !ok {
			checkFault(t, src, &s)
			return
		}
		require.True(t, json.Valid(src), "strict, and not even JSON: %q", src)
		checkRecord(t, src, s.Values, want)
		checkWalk(t, src, want)
		checkRespelled(t, src, s.Values)
	})
}

// checkFault holds what is said of a text that is refused: the place is in it,
// and the pointer to it is one.
func checkFault(t *testing.T, src []byte, s *jsonwire.Scanner) {
	t.Helper()
	require.GreaterOrEqual(t, s.Offset, 0)
	require.LessOrEqual(t, s.Offset, len(src))
	if s.Fault == jsonwire.Malformed {
		require.False(t, json.Valid(src), "malformed at %d, but JSON: %q", s.Offset, src)
	}
	for _, pointer := range []string{jsonwire.PointerAt(src, s.Offset), jsonwire.ContainerAt(src, s.Offset)} {
		require.True(t, pointer == "" || pointer[0] == '/', "pointer %q", pointer)
	}
}

// checkRecord holds the flat list to the tree, value by value.
func checkRecord(t *testing.T, src []byte, values []jsonwire.Value, want *tree) {
	t.Helper()
	i := 0
	var buffer []byte
	want.each(func(v *tree) {
		require.Less(t, i, len(values))
		got := values[i]
		require.Equal(t, v.kind, got.Kind)
		require.Equal(t, v.start, int(got.Start))
		require.Equal(t, v.text, string(got.Text(src)))
		if v.kind == jsonwire.String {
			raw, _, isString := jsonwire.StringAt(src, v.start)
			require.True(t, isString)
			buffer = jsonwire.AppendUnescaped(buffer[:0], raw)
			require.Equal(t, v.plain, string(buffer))
			var standard string
			require.NoError(t, json.Unmarshal([]byte(v.text), &standard))
			require.Equal(t, standard, v.plain)
			written, fault := readStrict(jsonwire.AppendString(nil, v.plain), jsonwire.Limits{})
			require.Zero(t, fault)
			require.Equal(t, v.plain, written.plain)
		}
		if i < 40 {
			require.Equal(t, string(jsonwire.AppendPointer(nil, src, values, i)), jsonwire.PointerAt(src, v.start))
		}
		i++
	})
	require.Len(t, values, i)
}

// checkWalk holds the functions that go through valid text to the tree.
func checkWalk(t *testing.T, src []byte, v *tree) {
	t.Helper()
	require.Equal(t, v.start+len(v.text), jsonwire.SkipValid(src, v.start))
	i := 0
	for start := range jsonwire.ItemsOf(src, v.start) {
		require.Equal(t, v.items[i].start, start)
		i++
	}
	if v.kind == jsonwire.Array {
		require.Len(t, v.items, i)
		require.Equal(t, i == 0, jsonwire.IsEmptyArray(src, v.start))
	}
	if v.kind == jsonwire.Object {
		for m, end := range jsonwire.MembersOf(src, v.start) {
			require.Equal(t, v.names[i], string(jsonwire.AppendUnescaped(nil, m.RawName(src))))
			require.Equal(t, v.items[i].start, m.Value)
			require.Equal(t, v.items[i].start+len(v.items[i].text), end)
			if i < 20 {
				at, ok := jsonwire.MemberOf(src, v.start, v.names[i])
				require.True(t, ok)
				require.Equal(t, m.Value, at)
			}
			i++
		}
		require.Len(t, v.items, i)
	}
	for _, item := range v.items {
		if item.kind == jsonwire.Object || item.kind == jsonwire.Array {
			checkWalk(t, src, item)
		}
	}
}

// checkRespelled holds that a text is equal to itself in encoding/json's
// spelling, and has the same hash (rule M8).
func checkRespelled(t *testing.T, src []byte, values []jsonwire.Value) {
	t.Helper()
	var compact bytes.Buffer
	require.NoError(t, json.Compact(&compact, src))
	var escaped bytes.Buffer
	json.HTMLEscape(&escaped, compact.Bytes())
	var other jsonwire.Scanner
	require.True(t, other.Record(escaped.Bytes(), jsonwire.Limits{}))
	var c jsonwire.Comparer
	require.True(t, c.Equal(src, values, 0, escaped.Bytes(), 0), "%q is not equal to %q", src, &escaped)
	var h jsonwire.Hasher
	require.Equal(t, h.Value(src, values, 0), h.Value(escaped.Bytes(), other.Values, 0))
	require.Equal(t, string(values[0].Text(src)), string(jsonwire.AppendValue(nil, src, values, 0)))
}
