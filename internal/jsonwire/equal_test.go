package jsonwire_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/attrpatch/attrpatch/internal/jsonwire"
)

func TestEqual(t *testing.T) {
	wide := func(order int) string {
		var members []string
		for i := range 40 {
			members = append(members, fmt.Sprintf(`"m%d": %d`, (i*order)%40, (i*order)%40))
		}
		return "{" + strings.Join(members, ",") + "}"
	}
	for _, tt := range []struct {
		a, b  string
		equal bool
		why   string
	}{
		{`{"a":1,"b":[true,null]}`, ` { "b" : [ true , null ] , "a" : 1.0 } `, true, "white space, member order and number spelling do not count"},
		{`[1,2]`, `[2,1]`, false, "the order of an array does"},
		{`[1]`, `[1,1]`, false, "and its length"},
		{`[1,1]`, `[1]`, false, "in either direction"},
		{`{"a":1}`, `{"a":1,"b":2}`, false, "so do the members of an object"},
		{`{"a":1,"b":2}`, `{"a":1}`, false, "in either direction"},
		{`{"a":null}`, `{}`, false, "null is not absent"},
		{`{"\u0061":"\n"}`, `{"a":"\u000a"}`, true, "strings and names after unescaping"},
		{`"1"`, `1`, false, "a string is no number"},
		{`true`, `false`, false, "literals"},
		{`[]`, `{}`, false, "an array is no object"},
		{`[[],{}]`, `[ [ ] , { } ]`, true, "empty ones"},
		{wide(1), wide(7), true, "many members in another order"},
		{wide(1), strings.Replace(wide(7), `"m9": 9`, `"m9": 8`, 1), false, "one of many differs"},
	} {
		src, other := []byte(tt.a), []byte(tt.b)
		var s, o jsonwire.Scanner
		require.True(t, s.Record(src, jsonwire.Limits{}))
		require.True(t, o.Record(other, jsonwire.Limits{}))
		var c jsonwire.Comparer
		assert.Equal(t, tt.equal, c.Equal(src, s.Values, 0, other, jsonwire.SkipSpace(other, 0)), "%s and %s: %s", tt.a, tt.b, tt.why)
		var h jsonwire.Hasher
		if tt.equal {
			assert.Equal(t, h.Value(src, s.Values, 0), h.Value(other, o.Values, 0), "equal values have equal hashes: %s and %s", tt.a, tt.b)
		}
	}
}

// TestEqualAtSight has every pair of values that look alike or mean the same: what is
// told at sight is what Equal tells, and what most edits are about is told at sight.
func TestEqualAtSight(t *testing.T) {
	texts := []string{
		`"a"`, `"b"`, `"ab"`, `"\u0061"`, `"\u0061b"`, `"a\u0062"`, `"\\"`, `"\u005c"`, `"aaaaaa"`, `"aaaaaaaaaa"`, `""`, `"é"`, `"\u00e9"`,
		`1`, `1.0`, `10`, `-1`, `true`, `false`, `null`, `[]`, `[1]`, `[1.0]`, `{}`, `{"a":1}`, `{"a":1.0}`,
	}
	var c jsonwire.Comparer
	for _, a := range texts {
		for _, b := range texts {
			src, other := []byte(a), []byte(b)
			var s jsonwire.Scanner
			require.True(t, s.Record(src, jsonwire.Limits{}))
			equal, sure := jsonwire.EqualAtSight(src, &s.Values[0], other)
			if sure {
				assert.Equal(t, c.Equal(src, s.Values, 0, other, 0), equal, "%s and %s", a, b)
			}
			escaped := strings.Contains(a+b, `\`)
			if a == b || a[0] != b[0] && a[0] > '9' && b[0] > '9' || a[0] == '"' && b[0] == '"' && !escaped {
				assert.True(t, sure, "%s and %s", a, b)
			}
		}
	}
	var s jsonwire.Scanner
	require.True(t, s.Record([]byte(`"a"`), jsonwire.Limits{}))
	jsonwire.Wrap(s.Values, 0)
	_, sure := jsonwire.EqualAtSight([]byte(`"a"`), &s.Values[0], []byte(`"a"`))
	assert.False(t, sure, "what is altered is not what stands there")
}

func TestWrap(t *testing.T) {
	src := []byte(`{"a": {"b": "x"} }`)
	var s jsonwire.Scanner
	require.True(t, s.Record(src, jsonwire.Limits{}))
	jsonwire.Wrap(s.Values, 2)
	assert.Equal(t, `{"a": {"b": ["x"]} }`, string(jsonwire.AppendValue(nil, src, s.Values, 0)))
	for other, want := range map[string]bool{
		`["x"]`: true, `[ "\u0078" ]`: true, `[]`: false, `["x","x"]`: false, `"x"`: false, `["y"]`: false,
	} {
		text := []byte(`{"a":{"b":` + other + `}}`)
		var c jsonwire.Comparer
		assert.Equal(t, want, c.Equal(src, s.Values, 0, text, 0), other)
		var o jsonwire.Scanner
		require.True(t, o.Record(text, jsonwire.Limits{}))
		var h jsonwire.Hasher
		assert.Equal(t, want, h.Value(src, s.Values, 0) == h.Value(text, o.Values, 0), other)
	}
}

func TestDropNulls(t *testing.T) {
	for _, tt := range []struct{ text, want, why string }{
		{`{"a":null}`, `{}`, "an only member goes with its value"},
		{`{ "a":null }`, `{  }`, "and leaves the space around it"},
		{`{ "a" : null , "b":1 }`, `{ "b":1 }`, "a first one goes up to the next name"},
		{`{ "b":1 , "a":null }`, `{ "b":1 }`, "a last one from the end of the value before"},
		{`{"a":1 ,  "b":null , "c":2}`, `{"a":1 ,  "c":2}`, "a middle one up to the next name"},
		{`{"a":1, "b":null, "c":null}`, `{"a":1}`, "several at the end"},
		{`{ "a":null, "b":null }`, `{  }`, "all of them"},
		{`{"x":{"y":{"z":null,"w":[null,{"v":null}]}}}`, `{"x":{"y":{"w":[null,{"v":null}]}}}`, "at any depth, but not inside arrays"},
		{`[{"a":null}]`, `[{"a":null}]`, "an array is data"},
	} {
		src := []byte(tt.text)
		var s jsonwire.Scanner
		require.True(t, s.Record(src, jsonwire.Limits{}))
		jsonwire.DropNulls(s.Values, 0)
		assert.Equal(t, tt.want, string(jsonwire.AppendValue(nil, src, s.Values, 0)), "%s: %s", tt.text, tt.why)
	}
}

func TestValidText(t *testing.T) {
	src := []byte(` {"a" : [1, "x,]", {"b":[]}, {} ] , "c\u0064":-1.5e3, "e":true}`)
	var texts []string
	for m, end := range jsonwire.MembersOf(src, 1) {
		texts = append(texts, string(m.RawName(src))+"="+string(src[m.Value:end]))
	}
	assert.Equal(t, []string{`a=[1, "x,]", {"b":[]}, {} ]`, `c\u0064=-1.5e3`, `e=true`}, texts)

	value, ok := jsonwire.MemberOf(src, 1, "cd")
	require.True(t, ok, "names are found unescaped")
	assert.Equal(t, "-1.5e3", string(src[value:jsonwire.SkipValid(src, value)]))
	_, ok = jsonwire.MemberOf(src, 1, "b")
	assert.False(t, ok, "not at another depth")

	list, _ := jsonwire.MemberOf(src, 1, "a")
	var items []string
	for pos := range jsonwire.ItemsOf(src, list) {
		items = append(items, string(src[pos:jsonwire.SkipValid(src, pos)]))
	}
	assert.Equal(t, []string{"1", `"x,]"`, `{"b":[]}`, "{}"}, items)
}
