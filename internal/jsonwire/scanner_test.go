package jsonwire_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"runtime/debug"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/attrpatch/attrpatch/internal/jsonwire"
)

func TestRecordAccepts(t *testing.T) {
	for _, tt := range []struct{ name, text, why string }{
		{"white space", " \t\r\n{ \"a\" :\n1 } ", "RFC 8259, section 2, allows four characters around tokens"},
		{"scalar", `"x"`, "a text may be any value; that a body is an object is for the caller to want"},
		{"numbers", `[0,-0,1.5,1e5,1E-5,0.0e+0,12345678901234567890]`, "every form of section 6"},
		{"escapes", `["\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00"]`, "every escape of section 7"},
		{"multi-byte", "[\"\u00e9\u20ac\U0001F600\", \"\uFFFD\"]", "a real replacement character is a character"},
		{"empty name", `{"":{}}`, "a name may be empty"},
		{"names alike", `{"a":1,"A":2,"a\u0000":3}`, "names are exact (N1)"},
		{"same name at two depths", `{"a":{"a":[{"a":1}]}}`, "uniqueness is within one object"},
		{"many names", manyNames(500, ""), "more names than are compared one by one"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var s jsonwire.Scanner
			require.True(t, s.Record([]byte(tt.text), jsonwire.Limits{}), tt.why)
			assert.Equal(t, strings.Trim(tt.text, " \t\r\n"), string(s.Values[0].Text([]byte(tt.text))))
		})
	}
}

// manyNames returns an object of n distinct names and then another member.
func manyNames(n int, last string) string {
	var b strings.Builder
	b.WriteByte('{')
	for i := range n {
		fmt.Fprintf(&b, `"n%03d":%d,`, i, i)
	}
	return b.String() + `"last":0` + last + "}"
}

func TestRecordRefuses(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		fault      jsonwire.Fault
		offset     int
		pointer    string
		why        string
	}{
		{"nothing", "", jsonwire.Malformed, 0, "", "an empty text is no value"},
		{"byte-order mark", "\xef\xbb\xbf{}", jsonwire.Malformed, 0, "", "RFC 8259, section 8.1"},
		{"trailing data", `{"a":1}{}`, jsonwire.Malformed, 7, "", "one text, one value"},
		{"trailing comma", `{"a":[1,]}`, jsonwire.Malformed, 8, "/a/1", "a comma promises a value"},
		{"no colon", `{"a" 1}`, jsonwire.Malformed, 5, "/a", "the name is known by then"},
		{"unquoted name", `{a:1}`, jsonwire.Malformed, 1, "", "names are strings"},
		{"leading zero", `[01]`, jsonwire.Malformed, 2, "", "the number is complete after 0"},
		{"bare minus", `[-]`, jsonwire.Malformed, 2, "/0", "a number needs a digit"},
		{"dot without digits", `[1.]`, jsonwire.Malformed, 3, "/0", "a fraction needs a digit"},
		{"exponent without digits", `[1e+]`, jsonwire.Malformed, 4, "/0", "so does an exponent"},
		{"cut literal", `{"a":tru}`, jsonwire.Malformed, 8, "/a", "literals are whole words"},
		{"control character", "{\"a\":\"\x1f\"}", jsonwire.Malformed, 6, "/a", "section 7 wants it escaped"},
		{"unknown escape", `["\x"]`, jsonwire.Malformed, 2, "/0", "not one of section 7"},
		{"short escape", `["\u12"]`, jsonwire.Malformed, 2, "/0", "four digits"},
		{"open string", `["abcdefghijk`, jsonwire.Malformed, 13, "/0", "longer than a word of eight bytes"},
		{"open object", `{"a":1`, jsonwire.Malformed, 6, "", "the value of a is complete"},
		{"mixed brackets", `{"a":[1}`, jsonwire.Malformed, 7, "/a", "the array is still open"},
		{"duplicate", `{"a":1,"b":{"c":1,"c":2}}`, jsonwire.Duplicate, 18, "/b", "at any depth"},
		{"duplicate by escape", `{"ab":1,"\u0061b":2}`, jsonwire.Duplicate, 8, "", "names are compared unescaped"},
		{"duplicate among many", manyNames(500, `,"n007":1`), jsonwire.Duplicate, 5400, "", "found by hash"},
		{"duplicate by escape among many", manyNames(500, `,"n\u003007":1`), jsonwire.Duplicate, 5400, "", "hashed unescaped"},
		{"high surrogate", `["\ud800"]`, jsonwire.BadText, 2, "/0", "half a pair"},
		{"low surrogate", `["\udc00"]`, jsonwire.BadText, 2, "/0", "the other half"},
		{"two high surrogates", `["\ud800\ud800"]`, jsonwire.BadText, 2, "/0", "no pair"},
		{"surrogate in a name", `{"\ud800":1}`, jsonwire.BadText, 2, "", "names are texts too"},
		{"invalid byte", "[\"a\xff\"]", jsonwire.BadText, 3, "/0", "RFC 3629"},
		{"encoded surrogate", "[\"\xed\xa0\x80\"]", jsonwire.BadText, 2, "/0", "RFC 3629, section 3"},
		{"overlong", "[\"\xc0\xaf\"]", jsonwire.BadText, 2, "/0", "RFC 3629, section 3"},
		{"invalid byte outside strings", "[\xff]", jsonwire.Malformed, 1, "/0", "no token begins with it"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var s jsonwire.Scanner
			src := []byte(tt.text)
			require.False(t, s.Record(src, jsonwire.Limits{}), tt.why)
			assert.Equal(t, tt.fault, s.Fault, tt.why)
			assert.Equal(t, tt.offset, s.Offset, tt.why)
			assert.Equal(t, tt.pointer, jsonwire.PointerAt(src, s.Offset), tt.why)
			// Without recording, the same text has the same fault.
			s.Begin()
			end := s.Skip(src, jsonwire.SkipSpace(src, 0))
			assert.False(t, end >= 0 && s.AtEnd(src, end))
			assert.Equal(t, tt.fault, s.Fault)
			assert.Equal(t, tt.offset, s.Offset)
		})
	}
}

func TestRecordLimits(t *testing.T) {
	for _, tt := range []struct {
		name, at, over string
		limits         jsonwire.Limits
		fault          jsonwire.Fault
	}{
		{"depth", `{"a":[[1]]}`, `{"a":[[[]]]}`, jsonwire.Limits{Depth: 3}, jsonwire.TooDeep},
		{"depth of a scalar", `1`, `[[]]`, jsonwire.Limits{Depth: 1}, jsonwire.TooDeep},
		{"members", `{"a":[1,2]}`, `{"a":[1,2,3]}`, jsonwire.Limits{Members: 3}, jsonwire.TooMany},
		{"name", `{"abc":1}`, `{"abcd":1}`, jsonwire.Limits{NameBytes: 3}, jsonwire.NameTooLong},
		{"name unescaped", `{"\u0061bc":1}`, `{"\u0061bcd":1}`, jsonwire.Limits{NameBytes: 3}, jsonwire.NameTooLong},
		{"number", `[-12.5]`, `[-12.55]`, jsonwire.Limits{NumberBytes: 5}, jsonwire.NumberTooLong},
		{"exponent", `[1e9999]`, `[1e00001]`, jsonwire.Limits{NumberBytes: 100}, jsonwire.NumberTooLong},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var s jsonwire.Scanner
			assert.True(t, s.Record([]byte(tt.at), tt.limits), "a value at its limit passes (D5)")
			require.False(t, s.Record([]byte(tt.over), tt.limits), "one more is refused (D5)")
			assert.Equal(t, tt.fault, s.Fault)
		})
	}
}

func TestSkipIsNotRecursive(t *testing.T) {
	const depth = 100_000 // of which each would need more stack than this allows
	defer debug.SetMaxStack(debug.SetMaxStack(1 << 20))
	for _, open := range []string{"[", `{"a":`} {
		src := []byte(strings.Repeat(open, depth))
		var s jsonwire.Scanner
		s.Begin()
		require.Equal(t, -1, s.Skip(src, 0))
		require.Equal(t, len(src), s.Offset)
		require.Less(t, len(jsonwire.PointerAt(src, s.Offset)), 70_000, "a pointer is for people")
	}
}

func TestValuesOfAList(t *testing.T) {
	src := []byte(` {"a\n": [10, {"b":null}], "c" : "x\u0041"} `)
	var s jsonwire.Scanner
	require.True(t, s.Record(src, jsonwire.Limits{}))
	type row struct {
		text, pointer      string
		kind               jsonwire.Kind
		next, parent       int
		nameEscaped, escap bool
	}
	want := []row{
		{`{"a\n": [10, {"b":null}], "c" : "x\u0041"}`, "", jsonwire.Object, 6, -1, false, false},
		{`[10, {"b":null}]`, "/a\n", jsonwire.Array, 5, 0, true, false},
		{`10`, "/a\n/0", jsonwire.Number, 3, 1, false, false},
		{`{"b":null}`, "/a\n/1", jsonwire.Object, 5, 1, false, false},
		{`null`, "/a\n/1/b", jsonwire.Null, 5, 3, false, false},
		{`"x\u0041"`, "/c", jsonwire.String, 6, 0, false, true},
	}
	require.Len(t, s.Values, len(want))
	for i, w := range want {
		v := s.Values[i]
		got := row{
			string(v.Text(src)), string(jsonwire.AppendPointer(nil, src, s.Values, i)),
			v.Kind, int(v.Next), int(v.Parent), v.NameEscaped, v.Escaped,
		}
		assert.Equal(t, w, got)
	}
	assert.EqualValues(t, 2, s.Values[0].Count)
	assert.EqualValues(t, 2, s.Values[1].Count)

	src = []byte(`[0,1,2,3,4,5,6,7,8,9,10,11]`)
	require.True(t, s.Record(src, jsonwire.Limits{}))
	assert.Equal(t, "/11", string(jsonwire.AppendPointer(nil, src, s.Values, 12)))
}

// FuzzScan holds the strict scanner to encoding/json: what it accepts is valid
// JSON, and what it refuses beyond that has a duplicate name, invalid UTF-8 or a
// lone surrogate.
func FuzzScan(f *testing.F) {
	for _, seed := range []string{
		`{"a":1,"b":[true,false,null,"\ud83d\ude00"]}`, `{"a":1,"a":2}`, "[\"\xff\"]", `["\ud800"]`, `[01]`, "", `{"a":{"b":[`, manyNames(20, ""),
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		var s jsonwire.Scanner
		ok := s.Record(src, jsonwire.Limits{})
		switch {
		case ok && !json.Valid(src):
			t.Fatalf("accepted what encoding/json refuses: %q", src)
		case ok:
			checkList(t, src, s.Values)
		case s.Fault == jsonwire.Malformed && json.Valid(src):
			t.Fatalf("malformed at %d, but encoding/json accepts: %q", s.Offset, src)
		case s.Fault == jsonwire.BadText && json.Valid(src) && utf8.Valid(src) && !bytes.Contains(bytes.ToLower(src), []byte(`\ud`)):
			t.Fatalf("bad text at %d of a text that has none: %q", s.Offset, src)
		}
		fault, offset := s.Fault, s.Offset
		s.Begin()
		end := s.Skip(src, jsonwire.SkipSpace(src, 0))
		if skipped := end >= 0 && s.AtEnd(src, end); skipped != ok || s.Fault != fault || s.Offset != offset {
			t.Fatalf("recording and skipping disagree on %q", src)
		}
		if !ok {
			jsonwire.PointerAt(src, offset)
			jsonwire.ContainerAt(src, offset)
		}
	})
}

// checkList holds the invariants of a recorded list.
func checkList(t *testing.T, src []byte, values []jsonwire.Value) {
	for i, v := range values {
		text := v.Text(src)
		if !json.Valid(text) || text[0] == ' ' || int(v.Next) <= i || int(v.Next) > len(values) {
			t.Fatalf("value %d of %q is out of shape", i, src)
		}
		if v.NameEnd > 0 && !json.Valid(src[v.Name:v.NameEnd]) {
			t.Fatalf("the name of value %d of %q is out of shape", i, src)
		}
		if i > 0 && (int(v.Parent) >= i || values[v.Parent].Next < v.Next) {
			t.Fatalf("value %d of %q is outside its parent", i, src)
		}
	}
	var c jsonwire.Comparer
	if !c.Equal(src, values, 0, src, int(values[0].Start)) {
		t.Fatalf("not equal to itself: %q", src)
	}
	if got := jsonwire.AppendValue(nil, src, values, 0); !bytes.Equal(got, values[0].Text(src)) {
		t.Fatalf("written as %q: %q", got, src)
	}
}
