package source

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/jsonwire"
	"github.com/attrpatch/attrpatch/schema"
	"github.com/attrpatch/attrpatch/schema/importer"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// closed ends an account without a definition, for tests of reading alone.
func closed(l *Ledger) ([]importer.Note, importer.Errors) {
	for _, t := range l.texts {
		t.noteUnread()
	}
	importer.SortNotes(l.notes)
	return l.notes, importer.SortFaults(l.faults)
}

func TestRefusedTexts(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       importer.Fault
		why        string
	}{
		{"nothing", "", importer.Fault{Reason: "is not JSON: it is empty"}, "no text is not an empty schema"},
		{"cut short", `{"a":{"b":[1,`, importer.Fault{Pointer: "/a/b/1", Offset: 13, Reason: "is not JSON"}, "the place is known"},
		{"more behind it", `{} {}`, importer.Fault{Offset: 3, Reason: "is not JSON"}, "two texts are no source"},
		{"byte-order mark", "\xef\xbb\xbf{}", importer.Fault{Reason: "is not JSON: it begins with a byte-order mark, which has to go"}, "rule D1 has none"},
		{"UTF-16", "\xff\xfe{\x00}\x00", importer.Fault{Reason: "is not JSON: it is UTF-16, and has to be UTF-8"}, "RFC 8259, section 8.1"},
		{"a name twice", `{"a":[{"b":1,"c":2,"b":3}]}`, importer.Fault{Pointer: "/a/0/b", Offset: 19, Reason: "stands twice in one object"}, "readers disagree on which of the two holds"},
		{"a name twice, escaped", `{"a":1,"\u0061":2}`, importer.Fault{Pointer: "/a", Offset: 7, Reason: "stands twice in one object"}, "names are compared unescaped"},
		{"not UTF-8", "{\"a\":\"\xff\"}", importer.Fault{Pointer: "/a", Offset: 6, Reason: textFaults[jsonwire.BadText]}, "a mended name is another name"},
		{"half a surrogate pair", `{"a":"\ud800"}`, importer.Fault{Pointer: "/a", Offset: 6, Reason: textFaults[jsonwire.BadText]}, "it stands for no character"},
		{"too deep", strings.Repeat(`[`, maxDepth+1), importer.Fault{Pointer: attrs.Pointer(strings.Repeat("/0", maxDepth)), Offset: maxDepth, Reason: textFaults[jsonwire.TooDeep]}, "importers recurse"},
		{"a long number", `[1` + strings.Repeat("0", maxNumberBytes) + `]`, importer.Fault{Pointer: "/0", Offset: 1, Reason: textFaults[jsonwire.NumberTooLong]}, "a number is read by others too"},
		{"a large exponent", `[1e99999]`, importer.Fault{Pointer: "/0", Offset: 1, Reason: textFaults[jsonwire.NumberTooLong]}, "it stands for a long number"},
		{"too large", strings.Repeat(" ", MaxBytes+1), importer.Fault{Reason: "has more than 10485760 bytes"}, "before anything else is done"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var l Ledger
			assert.False(t, l.Read([]byte(tt.text)).Present(), tt.why)
			_, faults := closed(&l)
			assert.Equal(t, importer.Errors{tt.want}, faults, tt.why)
		})
	}
}

func TestTooManyValues(t *testing.T) {
	var l Ledger
	most := l.Read([]byte("[" + strings.Repeat("1,", maxValues-1) + "1]"))
	assert.True(t, most.Present(), "at the limit")
	most.Settle()
	assert.False(t, l.Read([]byte("["+strings.Repeat("1,", maxValues)+"1]")).Present(), "one more")
	_, faults := closed(&l)
	require.Len(t, faults, 1)
	assert.Equal(t, textFaults[jsonwire.TooMany], faults[0].Reason)
	assert.Equal(t, 1, faults[0].Source, "of the second source")
}

func TestReading(t *testing.T) {
	var l Ledger
	v := l.Read([]byte(`{"text":"a\u0062","yes":true,"no":false,"count":1e2,"nothing":null,"list":["x","y"],"object":{"m":[1, 2]}}`))
	assert.Equal(t, "ab", v.Member("text").Text())
	assert.True(t, v.Member("yes").Bool())
	assert.False(t, v.Member("no").Bool())
	assert.Equal(t, 100, v.Member("count").Count())
	assert.Equal(t, json.Number("1e2"), v.Member("count").Number())
	assert.False(t, v.Given("nothing").Present(), "null is not given")
	assert.True(t, v.Member("nothing").Present(), "and stands there all the same")
	assert.Equal(t, []string{"x", "y"}, v.Member("list").Texts())
	assert.Equal(t, json.RawMessage(`{"m":[1,2]}`), v.Member("object").Raw())
	notes, faults := closed(&l)
	assert.Empty(t, notes)
	assert.Empty(t, faults)

	absent := v.Member("missing")
	assert.Empty(t, absent.Text())
	assert.False(t, absent.Bool())
	assert.Zero(t, absent.Count())
	assert.Nil(t, absent.Texts())
	assert.Nil(t, absent.Raw())
	assert.False(t, absent.Member("x").Member("y").Present())
	absent.Drop("is nothing")
	absent.Fault("is nothing")
	notes, faults = closed(&l)
	assert.Empty(t, notes, "what is absent needs no account")
	assert.Empty(t, faults)
}

// TestInner has a text in a string of another: its places go on from the string, and
// it has an account of its own.
func TestInner(t *testing.T) {
	var l Ledger
	l.Read([]byte(`{}`))
	v := l.Read([]byte(`{"a":["{\"b\":{\"c\":1,\"d\":2}}"]}`))
	b := v.Find("/a/0").Inner().Member("b")
	assert.Equal(t, 1, b.Member("c").Count())
	b.Member("c").Note(importer.Guessed, "is one")
	notes, faults := closed(&l)
	assert.Empty(t, faults)
	assert.Equal(t, []importer.Note{
		{Source: 1, Pointer: "/a/0/b/c", Kind: importer.Guessed, Reason: "is one"},
		{Source: 1, Pointer: "/a/0/b/d", Kind: importer.Dropped, Reason: "is not known to the importer"},
	}, notes)
	for text, want := range map[string]importer.Fault{
		`{"a":1}`:                    {Pointer: "/a", Reason: "is not a string"},
		`{"a":""}`:                   {Pointer: "/a", Reason: "is not JSON: it is empty, at byte 0 of the text that the string holds"},
		`{"a":"{\"b\":[}"}`:          {Pointer: "/a/b/0", Reason: "is not JSON, at byte 6 of the text that the string holds"},
		`{"a":"{\"b\":1 ,\"b\":2}"}`: {Pointer: "/a/b", Reason: "stands twice in one object, at byte 8 of the text that the string holds"},
	} {
		var l Ledger
		inner := l.Read([]byte(text)).Member("a").Inner()
		assert.False(t, inner.Present(), text)
		_, faults := closed(&l)
		assert.Equal(t, importer.Errors{want}, faults, text)
	}
}

func TestFind(t *testing.T) {
	var l Ledger
	v := l.Read([]byte(`{"a~/":[{"b":1},"c"],"":true}`))
	assert.Equal(t, "c", v.Find("/a~0~1/1").Text())
	assert.Equal(t, json.Number("1"), v.Find("/a~0~1/0/b").Number())
	assert.True(t, v.Find("/").Bool())
	assert.Equal(t, v, v.Find(""))
	for _, p := range []attrs.Pointer{"/x", "/a~0~1/2", "/a~0~1/-", "/a~0~1/01", "/a~0~1/-1", "/a~0~1/1/d", "/a~0~1/b"} {
		assert.False(t, v.Find(p).Present(), string(p))
	}
	notes, faults := closed(&l)
	assert.Empty(t, notes)
	assert.Empty(t, faults, "what is not there is no fault")
}

func TestWrongTypes(t *testing.T) {
	var l Ledger
	v := l.Read([]byte(`[1,"",{},[],null,-1,1.5,2147483648,1e400]`))
	reads := []func(Value){
		func(v Value) { v.Text() },
		func(v Value) { v.Bool() },
		func(v Value) { v.Items()(func(int, Value) bool { return true }) },
		func(v Value) { v.Member("x") },
		func(v Value) { v.Number() },
		func(v Value) { v.Count() }, func(v Value) { v.Count() }, func(v Value) { v.Count() }, func(v Value) { v.Count() },
	}
	for i, item := range v.Items() {
		reads[i](item)
		reads[i](item)
	}
	_, faults := closed(&l)
	var reasons []string
	for _, f := range faults {
		reasons = append(reasons, string(f.Pointer)+" "+f.Reason)
	}
	assert.Equal(t, []string{
		"/0 is not a string", "/1 is not true or false", "/2 is not an array", "/3 is not an object", "/4 is not a number",
		"/5 is not an integer from 0 to 2147483647", "/6 is not an integer from 0 to 2147483647",
		"/7 is not an integer from 0 to 2147483647", "/8 is not an integer from 0 to 2147483647",
	}, reasons, "each once, however often it is read")
}

// TestUnreadIsNoted is what the package is for.
func TestUnreadIsNoted(t *testing.T) {
	var l Ledger
	v := l.Read([]byte(`{"known":{"in":1,"~/":{"deep":2}},"never":{"in":1},"raw":{"in":1},"passed":{"in":1},"dropped":{"in":1},"list":[1,{"in":1}]}`))
	v.Member("known").Member("in")
	v.Member("raw").Raw()
	v.Member("passed").Settle()
	v.Member("dropped").Drop("has no equal")
	for range v.Member("list").Items() {
		continue
	}
	notes, _ := closed(&l)
	const unknown = "is not known to the importer"
	assert.Equal(t, []importer.Note{
		{Pointer: "/dropped", Kind: importer.Dropped, Reason: "has no equal"},
		{Pointer: "/known/~0~1", Kind: importer.Dropped, Reason: unknown},
		{Pointer: "/list/1/in", Kind: importer.Dropped, Reason: unknown},
		{Pointer: "/never", Kind: importer.Dropped, Reason: unknown},
	}, notes)
}

// TestAccountIsBounded has sources that are made of nothing but what no importer
// knows.
func TestAccountIsBounded(t *testing.T) {
	var many, long strings.Builder
	for i := range maxNotes + 1 {
		many.WriteString(`,"` + strings.Repeat("x", i%7) + string(rune('a'+i%26)) + jsonNumber(i) + `":1`)
	}
	name := strings.Repeat("n", maxNameBytes)
	for range 50 {
		long.WriteString(`{"` + name + `":`)
	}
	long.WriteString("{" + many.String()[1:] + "}" + strings.Repeat("}", 50))
	for _, text := range []string{"{" + many.String()[1:] + "}", long.String()} {
		var l Ledger
		v := l.Read([]byte(text))
		for v.Member(name).Present() {
			v = v.Member(name)
		}
		_, _, err := l.Finish(Draft{From: v, Definition: schema.Definition{Name: "x"}})
		var faults importer.Errors
		require.ErrorAs(t, err, &faults)
		assert.Equal(t, tooManySaid, faults[len(faults)-1].Reason)
		assert.Less(t, l.said, maxSaid+100<<10)
	}
}

func jsonNumber(i int) string {
	text, _ := json.Marshal(i)
	return string(text)
}

func TestFinish(t *testing.T) {
	var l Ledger
	v := l.Read([]byte(`{"s":{"a":{"regex":"(?=x)","low":2,"high":1},"b":{"sub":{"length":-1}}}}`))
	s := v.Member("s")
	a, b := s.Member("a"), s.Member("b")
	sub := b.Member("sub")
	sub.Member("length")
	draft := func(high int) Draft {
		return Draft{
			From:       v,
			Definition: schema.Definition{Name: "x"},
			Scopes:     []Scope{{attrs.Scope{Name: "read", Permissions: attrs.Permissions{Read: attrs.MustPathSet("*")}}, s}},
			Attributes: []Attribute{
				{
					Attribute: attrs.Attribute{Name: "a", Type: attrs.String, Pattern: "(?=x)", MinLength: 2, MaxLength: high},
					From:      a, At: map[string]Place{"pattern": a.Member("regex"), "minLength": a.Member("low"), "maxLength": a.Member("high")},
				},
				{Attribute: attrs.Attribute{Name: "b", Type: attrs.Complex}, From: b, Sub: []Attribute{
					{Attribute: attrs.Attribute{Name: "sub", Type: attrs.String, Default: json.RawMessage(`1`)}, From: sub},
				}},
			},
		}
	}
	made, notes, err := l.Finish(draft(3))
	require.NoError(t, err)
	_, err = schema.New(made)
	require.NoError(t, err, "what an import returns is a schema")
	assert.Empty(t, made.Attributes[0].Pattern)
	assert.Nil(t, made.Attributes[1].SubAttributes[0].Default)
	require.Len(t, notes, 2, "what narrows and has no equal is dropped with a note")
	assert.Equal(t, attrs.Pointer("/s/a/regex"), notes[0].Pointer)
	assert.Contains(t, notes[0].Reason, "pattern is not an RE2")
	assert.Equal(t, attrs.Pointer("/s/b/sub"), notes[1].Pointer)
	assert.Contains(t, notes[1].Reason, "default is not of type")

	bad := draft(1)
	bad.Scopes[0].Name = ""
	bad.Definition.Name = ""
	_, notes, err = l.Finish(bad)
	assert.Nil(t, notes)
	var faults importer.Errors
	require.ErrorAs(t, err, &faults)
	var at []attrs.Pointer
	for _, f := range faults {
		at = append(at, f.Pointer)
	}
	assert.Equal(t, []attrs.Pointer{"", "/s", "/s/a/low"}, at, "at the places in the source")
}
