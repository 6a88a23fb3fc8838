package schema

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/jsonwire"
)

// TestScanReadsAsTheEngineDoes reads all texts of a few pieces, and holds them to
// the scanner of bodies and documents: what one accepts, so does the other, and they
// see the same values.
func TestScanReadsAsTheEngineDoes(t *testing.T) {
	for _, a := range []struct {
		most   int
		pieces []string
		frames []string
	}{
		{4, []string{"{", "}", "[", "]", ",", ":", `"a"`, `"b"`, "1", " ", "true"}, []string{"."}},
		{2, []string{`"a":1`, `"\u0061":2`, `"b":{"a":[]}`, `"":[1, 2]`, `"é" : null`, `"a"`, `"\ud800":1`, `,`}, []string{"{.}", `{"z":-1,.}`, `[{"a":1},{.}]`}},
		{3, []string{
			"a", "é", "\U0001f600", `\"`, `\\`, `\/`, `\n`, `\u0041`, `\u00eF`, `\ud83d\ude00`, `\ud83d`, `\uD83D`, `\ude00`, `\udbff\udfff`, `\ud83d\u0041`, `\ud83d\ud83d`,
			`\udc00`, `\ud7ff`, `\ue000`, `\ud83dude00`, `xude00`, `\ndc00`, `u`, `\u12`, `\x`, `"`, "\x1f", "\xff",
		}, []string{`"."`, `{".":1}`}},
		{4, []string{"0", "1", "9", ".", "-", "+", "e", "E", "/", ":"}, []string{".", "[.]", "[.,0.5]"}},
	} {
		var grow func(text string, left int)
		grow = func(text string, left int) {
			for _, frame := range a.frames {
				before, after, _ := strings.Cut(frame, ".")
				scansAlike(t, before+text+after)
			}
			if left > 0 {
				for _, piece := range a.pieces {
					grow(text+piece, left-1)
				}
			}
		}
		grow("", a.most)
	}
}

func scansAlike(t *testing.T, text string) {
	src := []byte(text)
	var s jsonwire.Scanner
	ok := s.Record(src, jsonwire.Limits{})
	v, faults := scan(src)
	if ok != (len(faults) == 0) || ok != (v != nil) {
		t.Fatalf("%q: the scanner accepts it: %t; faults: %v", text, ok, faults)
	}
	if !ok {
		return
	}
	i := 0
	var walk func(v *value)
	walk = func(v *value) {
		want := s.Values[i]
		if string(v.text) != string(want.Text(src)) || v.offset != int(want.Start) {
			t.Fatalf("%q: value %d is %q at %d, want %q at %d", text, i, v.text, v.offset, want.Text(src), want.Start)
		}
		if kind := want.Kind; kind == jsonwire.Number && v.kind() != '-' || kind != jsonwire.Number && v.kind() != v.text[0] {
			t.Fatalf("%q: value %d is of kind %c", text, i, v.kind())
		}
		if want.Kind == jsonwire.String && v.str != string(jsonwire.AppendUnescaped(nil, want.RawString(src))) {
			t.Fatalf("%q: value %d is %q", text, i, v.str)
		}
		at := attrs.Pointer(jsonwire.AppendPointer(nil, src, s.Values, i))
		if found := mustScan(text).find(at); string(found.text) != string(v.text) || found.offset != v.offset {
			t.Fatalf("%q: at %q there is %q", text, at, found.text)
		}
		i++
		for _, item := range v.items {
			walk(item)
		}
	}
	walk(v)
	if i != len(s.Values) {
		t.Fatalf("%q: %d values, want %d", text, i, len(s.Values))
	}
}

func mustScan(text string) *value {
	v, faults := scan([]byte(text))
	if len(faults) > 0 {
		panic(faults)
	}
	return v
}

// TestFaultsAreSaidOnce: two rules can find the same at one place.
func TestFaultsAreSaidOnce(t *testing.T) {
	fault := Fault{Pointer: "/name", Reason: "is empty"}
	faults := Errors{{Pointer: "/scopes", Reason: "x"}, fault, {Pointer: "/name", Reason: "y"}, fault}
	assert.Equal(t, Errors{fault, {Pointer: "/name", Reason: "y"}, {Pointer: "/scopes", Reason: "x"}}, inOrder(faults, func(p attrs.Pointer) string { return string(p) }, strings.Compare))
}

// TestScanLimits has what is just within each limit, and one more.
func TestScanLimits(t *testing.T) {
	object := func(name string) string { return `{"` + name + `":1}` }
	for _, tt := range []struct {
		name, at, over, reason string
	}{
		{"bytes", `"` + strings.Repeat("x", maxTextBytes-2) + `"`, `"` + strings.Repeat("x", maxTextBytes-1) + `"`, "bytes"},
		{"depth", strings.Repeat("[", maxTextDepth) + strings.Repeat("]", maxTextDepth), strings.Repeat("[", maxTextDepth+1) + strings.Repeat("]", maxTextDepth+1), "deep"},
		{"values", "[" + strings.Repeat("1,", maxTextValues-2) + "1]", "[" + strings.Repeat("1,", maxTextValues-1) + "1]", "values"},
		{"name", object(strings.Repeat("n", maxNameBytes)), object(strings.Repeat("n", maxNameBytes+1)), "name"},
		{"digits", "[" + strings.Repeat("1", maxNumberBytes) + "]", "[" + strings.Repeat("1", maxNumberBytes+1) + "]", "number"},
		{"exponent", "1e-9999", "1e-99999", "number"},
		{"exponent below zero", "-1e9999", "-1e99999", "number"},
		{"digits below zero", "-" + strings.Repeat("1", maxNumberBytes-1), "-" + strings.Repeat("1", maxNumberBytes), "number"},
		{"exponent of a zero", "0E+0001", "0E+00001", "number"},
	} {
		_, faults := scan([]byte(tt.at))
		assert.Empty(t, faults, tt.name)
		_, faults = scan([]byte(tt.over))
		require.Len(t, faults, 1, tt.name)
		assert.Contains(t, faults[0].Reason, tt.reason)
	}
	// A text with very many faults is not read to its end.
	var b strings.Builder
	for i := range 2 * maxTextFaults {
		fmt.Fprintf(&b, `,"a":%d`, i)
	}
	_, faults := scan([]byte(`{` + b.String()[1:] + `}`))
	assert.Len(t, faults, maxTextFaults)
	_, faults = scan([]byte(`{"a":0` + strings.Repeat(`,"a":{"b":1,"b":2}`, maxTextFaults) + `}`))
	assert.Len(t, faults, maxTextFaults, "nor into the value at which that shows")
	for text, want := range map[string]string{
		"{\n\"a\": x}": "line 2, column 6", "": "line 1, column 1", "[1,": "line 1, column", "ü": "line 1, column 1", "\"\n\"": "line 1, column 2", "[\n\n  é]": "line 3, column 3",
	} {
		_, faults := scan([]byte(text))
		require.Len(t, faults, 1)
		assert.Contains(t, faults[0].Reason, want, "%q", text)
	}
	assert.Equal(t, "7", string(mustScan(`{"a":[5,{"b":7}]}`).find("/a/1/b").text))
	for pointer, want := range map[attrs.Pointer]string{"/a/2": `[5,{"b":7}]`, "/a/-1": `[5,{"b":7}]`, "/a/x": `[5,{"b":7}]`, "/x/a": `{"a":[5,{"b":7}]}`, "/a/0/0": "5", "/0": `{"a":[5,{"b":7}]}`, "/a/1/0": `{"b":7}`, "/a/01": `{"b":7}`} {
		assert.Equal(t, want, string(mustScan(`{"a":[5,{"b":7}]}`).find(pointer).text), "%s", pointer)
	}
	assert.True(t, json.Valid([]byte(`"\ud800"`)), "a reason to look for halves of pairs")
}
