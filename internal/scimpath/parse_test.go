package scimpath_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/attrpatch/attrpatch/internal/scimpath"
)

var standard = scimpath.Limits{Depth: 64, NumberBytes: 1000}

const core = "urn:ietf:params:scim:schemas:core:2.0:User"

func TestParsePath(t *testing.T) {
	work := scimpath.Filter{Op: scimpath.Equal, Attr: scimpath.Attr{Name: "type"},
		Value: scimpath.Value{Kind: scimpath.String, Text: `"work"`, Str: "work"}}
	for _, tt := range []struct {
		text string
		want scimpath.Path
		why  string
	}{
		{"members", scimpath.Path{Attr: scimpath.Attr{Name: "members"}}, "RFC 7644, figure 7"},
		{"name.familyName", scimpath.Path{Attr: scimpath.Attr{Name: "name", Sub: "familyName"}}, "a sub-attribute"},
		{`addresses[type eq "work"]`, scimpath.Path{Attr: scimpath.Attr{Name: "addresses"}, Filter: &work}, "a value path"},
		{`addresses[type eq "work"].street`, scimpath.Path{Attr: scimpath.Attr{Name: "addresses"}, Filter: &work, Sub: "street"},
			"a sub-attribute of what a filter picks"},
		{core + ":name.familyName", scimpath.Path{Attr: scimpath.Attr{URN: core, Name: "name", Sub: "familyName"}},
			"a URI, whose version has a dot"},
		{core, scimpath.Path{Attr: scimpath.Attr{URN: "urn:ietf:params:scim:schemas:core:2.0", Name: "User"}},
			"whether this is one name is for the schema to say"},
		{"manager.$ref", scimpath.Path{Attr: scimpath.Attr{Name: "manager", Sub: "$ref"}}, "RFC 7643, section 2.4"},
		{"x-9_y$", scimpath.Path{Attr: scimpath.Attr{Name: "x-9_y$"}}, "every character of a name"},
		{`a.b[type eq "work"]`, scimpath.Path{Attr: scimpath.Attr{Name: "a", Sub: "b"}, Filter: &work}, "the values of a sub-attribute"},
	} {
		got, fault := scimpath.Parse(tt.text, standard)
		assert.Zero(t, fault, "%s: %s", tt.text, tt.why)
		assert.Equal(t, tt.want, got, "%s: %s", tt.text, tt.why)
		assert.Equal(t, tt.text, got.String(), tt.why)
	}
}

// TestParseFilter shows how filters are read by how they are written again, with
// no more parentheses than are needed.
func TestParseFilter(t *testing.T) {
	for _, tt := range []struct{ text, want, why string }{
		{`a eq 1 or b eq 2 and c eq 3`, "", "and binds closer than or"},
		{`(a eq 1 or b eq 2) and c eq 3`, "", "grouping comes first"},
		{`a eq 1 or (b eq 2 and c eq 3)`, `a eq 1 or b eq 2 and c eq 3`, "a group that changes nothing"},
		{`a eq 1 or (b eq 2 or c eq 3)`, "", "a group is kept where it can be told"},
		{`((a pr))`, `a pr`, "groups in groups"},
		{`not (a pr) and b pr`, "", "not binds closest"},
		{`not(a pr)`, `not (a pr)`, "the grammar has no space, the examples have one"},
		{`NOT (a PR OR b pr) AND c Eq TRUE`, `not (a pr or b pr) and c eq true`, "words in any case"},
		{`not eq 1 and and pr and or eq 2`, "", "attributes may have the names of operators"},
		{`a eq "x]y)z\"\\" and b ne "é\u00e9"`, "", "strings end at their quote and nowhere else"},
		{`a gt -1.5e+3 and b le 0`, "", "numbers"},
		{`a eq null and b eq false`, "", "words as values"},
		{`a co "" and b sw "x" and c ew "y" and d lt "z" and e ge 1`, "", "every operator"},
		{core + `:a eq 1 and b.c pr`, "", "a URI and a sub-attribute in a filter"},
		{`b[c eq 1 and d[e pr]] or f pr`, "", "brackets in brackets"},
	} {
		if tt.want == "" {
			tt.want = tt.text
		}
		got, fault := scimpath.Parse("x["+tt.text+"]", standard)
		assert.Zero(t, fault, "%s: %s", tt.text, tt.why)
		assert.Equal(t, "x["+tt.want+"]", got.String(), "%s: %s", tt.text, tt.why)
	}
}

func TestParseRefuses(t *testing.T) {
	const path, filter = scimpath.BadPath, scimpath.BadFilter
	for _, tt := range []struct {
		text string
		want scimpath.Fault
		why  string
	}{
		{"", path, "nothing is named"},
		{" a", path, "no space before"},
		{"a ", path, "nor after"},
		{"a.b.c", path, "one sub-attribute"},
		{"a.", path, "none after the dot"},
		{".a", path, "none before it"},
		{"9a", path, "a name begins with a letter"},
		{"_a", path, "or a $, and nothing else"},
		{"café", path, "ASCII only"},
		{"/a/b", path, "a pointer is no path"},
		{"a\x00", path, "a control character"},
		{"a:b", path, "a name is no URI"},
		{":a", path, "an empty one"},
		{"urn:a:", path, "no name behind a URI"},
		{"9urn:x:a", path, "a scheme begins with a letter"},
		{"urn:x y:a", path, "a space in a URI"},
		{"a]", path, "a bracket that nothing opened"},
		{"a(b)", path, "parentheses are for filters"},
		{"a eq 1", path, "a filter is in brackets"},
		{"a[b pr].", path, "no sub-attribute behind the dot"},
		{"a[b pr]c", path, "no dot"},
		{"a[b pr].c.d", path, "one sub-attribute behind a filter"},
		{"a[b pr].c[d pr]", path, "one filter"},
		{"a[b pr][c pr]", path, "and not two in a row"},
		{"a[", filter, "not closed"},
		{"a[]", filter, "empty"},
		{"a[b]", filter, "no operator"},
		{"a[b xx 1]", filter, "an unknown operator"},
		{"a[b eq]", filter, "no value"},
		{"a[b eq ]", filter, "an empty value"},
		{"a[b  eq 1]", filter, "two spaces"},
		{"a[b eq  1]", filter, "two spaces"},
		{"a[ b pr]", filter, "a space after the bracket"},
		{"a[b pr ]", filter, "a space before it"},
		{"a[b pr and ]", filter, "nothing after and"},
		{"a[b pr and]", filter, "nothing at all"},
		{"a[b pr xor c pr]", filter, "an unknown word"},
		{"a[not b pr]", filter, "not needs parentheses"},
		{"a[not  (b pr)]", filter, "two spaces"},
		{"a[(b pr]", filter, "a parenthesis that nothing closes"},
		{"a[b pr)]", filter, "one that nothing opens"},
		{"a[b eq x]", filter, "a bare word"},
		{"a[b eq 'x']", filter, "quotes of another kind"},
		{`a[b eq "x]`, filter, "a string that does not end"},
		{`a[b eq "x\]`, filter, "a string that ends in an escape"},
		{`a[b eq "\x"]`, filter, "no escape of JSON"},
		{`a[b eq "\ud800"]`, filter, "half a surrogate pair"},
		{"a[b eq \"\n\"]", filter, "a control character in a string"},
		{"a[b eq 01]", filter, "no number of JSON"},
		{"a[b eq +1]", filter, "no sign in front"},
		{"a[b eq 1.]", filter, "no digit behind the point"},
		{"a[b eq 1\t]", filter, "a tab is no part of a number"},
		{"a[b eq 1e99999]", filter, "an exponent over the limit"},
		{"a[b eq " + strings.Repeat("9", 1001) + "]", filter, "a number over the limit"},
		{"a[b eq []]", filter, "an array is no value"},
		{"a[b.c.d pr]", filter, "one sub-attribute in a filter too"},
		{"a[b eq tru]", filter, "half a word"},
	} {
		got, fault := scimpath.Parse(tt.text, standard)
		assert.Equal(t, tt.want, fault, "%q: %s", tt.text, tt.why)
		assert.Zero(t, got, "%q: %s", tt.text, tt.why)
	}
}

func TestDepth(t *testing.T) {
	limits := scimpath.Limits{Depth: 3}
	for text, want := range map[string]scimpath.Fault{
		"a[((b pr))]":           0,
		"a[(((b pr)))]":         scimpath.BadFilter,
		"a[not (b[c pr])]":      0,
		"a[not (b[(c pr)])]":    scimpath.BadFilter,
		"a[((b pr)) or (c pr)]": 0, // what is closed does not count
	} {
		_, fault := scimpath.Parse(text, limits)
		assert.Equal(t, want, fault, text)
	}
	deep := "a[" + strings.Repeat("(", 1<<20)
	_, fault := scimpath.Parse(deep, standard)
	assert.Equal(t, scimpath.BadFilter, fault, "the limit holds before the stack does")
}

// TestLong has texts that would take long if any part were read again and again.
func TestLong(t *testing.T) {
	const n = 100_000
	for name, text := range map[string]string{
		"terms":   "a[b pr" + strings.Repeat(" or b pr and c eq 1", n) + "]",
		"string":  `a[b eq "` + strings.Repeat(`\\`, n) + `"]`,
		"name":    "a" + strings.Repeat("b", n),
		"uri":     "urn" + strings.Repeat(":a", n),
		"strings": `a[b eq ""` + strings.Repeat(` or b eq ""`, n) + "]",
	} {
		start := time.Now()
		got, fault := scimpath.Parse(text, standard)
		require.Zero(t, fault, name)
		require.Equal(t, text, got.String(), name)
		assert.Less(t, time.Since(start), 5*time.Second, name)
	}
}

// TestWrittenIsRead holds that the text of any path is read as that path.
func TestWrittenIsRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := paths().Draw(t, "path")
		got, fault := scimpath.Parse(want.String(), standard)
		require.Zero(t, fault, "%s", want)
		require.Equal(t, want, got, "%s", want)
	})
}

func paths() *rapid.Generator[scimpath.Path] {
	return rapid.Custom(func(t *rapid.T) scimpath.Path {
		p := scimpath.Path{Attr: drawAttr(t)}
		if rapid.Bool().Draw(t, "filtered") {
			f := drawFilter(t, 3)
			p.Filter, p.Sub = &f, drawName(t, "sub", true)
		}
		return p
	})
}

func drawName(t *rapid.T, label string, optional bool) string {
	names := []string{"a", "not", "or", "eq", "pr", "$ref", "x-1_$"}
	if optional {
		names = append(names, "")
	}
	return rapid.SampledFrom(names).Draw(t, label)
}

func drawAttr(t *rapid.T) scimpath.Attr {
	return scimpath.Attr{
		URN:  rapid.SampledFrom([]string{"", "", "urn:x", core, "http://example.com/a?b=c#d"}).Draw(t, "urn"),
		Name: drawName(t, "name", false),
		Sub:  drawName(t, "sub", true),
	}
}

// drawFilter draws any filter: what stands in a group is kept as one.
func drawFilter(t *rapid.T, depth int) scimpath.Filter {
	op := scimpath.Op(rapid.IntRange(1, int(scimpath.Or)).Draw(t, "op"))
	if depth == 0 {
		op = scimpath.Present
	}
	f := scimpath.Filter{Op: op}
	switch {
	case op == scimpath.And || op == scimpath.Or:
		for range rapid.IntRange(2, 3).Draw(t, "args") {
			f.Args = append(f.Args, drawFilter(t, depth-1))
		}
	case op == scimpath.Not:
		f.Args = []scimpath.Filter{drawFilter(t, depth-1)}
	case op == scimpath.Within:
		f.Attr, f.Args = drawAttr(t), []scimpath.Filter{drawFilter(t, depth-1)}
	case op == scimpath.Present:
		f.Attr = drawAttr(t)
	default:
		f.Attr, f.Value = drawAttr(t), rapid.SampledFrom(literals).Draw(t, "value")
	}
	return f
}

var literals = []scimpath.Value{
	{Kind: scimpath.String, Text: `""`},
	{Kind: scimpath.String, Text: `" and (]\"\u00e9"`, Str: ` and (]"é`},
	{Kind: scimpath.Number, Text: "-1.50E+2"},
	{Kind: scimpath.True, Text: "true"},
	{Kind: scimpath.False, Text: "false"},
	{Kind: scimpath.Null, Text: "null"},
}

// FuzzParse holds that a text is a path or at fault, that what is read is written
// so that it is read again, and that a smaller depth never makes another path.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"members", "name.familyName", `addresses[type eq "work"].street`, core + ":a",
		`a[not (b co "\u00e9" or c[d gt -1.5e3]) and e pr]`, "a[((b pr", `a[b eq "`, "x[y ne TRUE].$z",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, fault := scimpath.Parse(text, standard)
		if fault != 0 {
			require.Zero(t, got)
			return
		}
		again, fault := scimpath.Parse(got.String(), standard)
		require.Zero(t, fault, "%q", got)
		require.Equal(t, got, again, "%q", got)
		require.LessOrEqual(t, len(got.String()), len(text)+strings.Count(text, "("), "only a space after not is added")
		if shallow, fault := scimpath.Parse(text, scimpath.Limits{Depth: 1, NumberBytes: 1000}); fault == 0 {
			require.Equal(t, got, shallow)
		}
	})
}
