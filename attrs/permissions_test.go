package attrs_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/attrpatch/attrpatch/attrs"
)

func TestPathSetCovers(t *testing.T) {
	for _, tt := range []struct {
		entries []string
		path    attrs.Path
		want    bool
		why     string
	}{
		{nil, "a", false, "deny by default (P1)"},
		{[]string{"*"}, "a.b", true, "the wildcard covers everything (P2)"},
		{[]string{"a"}, "a.b", true, "a path covers what is below it (P2)"},
		{[]string{"a.b"}, "a", false, "but not what is above it"},
		{[]string{"*", "!a"}, "a.b", false, "an exclusion wins (P2)"},
		{[]string{"!a.b", "a"}, "a.b", false, "wherever it stands"},
		{[]string{"*", "!a.b"}, "a", true, "and covers no more than it says"},
		{[]string{"!a"}, "b", false, "an exclusion grants nothing"},
		{[]string{`\*`}, "*", true, "a name that is a star"},
		{[]string{`\*`}, "a", false, "is not the wildcard"},
		{[]string{`\!a`}, "!a", true, "a name that begins with a mark"},
		{[]string{`!\!a`, "*"}, "!a", false, "may be excluded"},
		{[]string{"*"}, "", false, "the zero path is no attribute"},
	} {
		assert.Equal(t, tt.want, attrs.MustPathSet(tt.entries...).Covers(tt.path), "%q, %q: %s", tt.entries, string(tt.path), tt.why)
	}
}

func TestPathSetRefuses(t *testing.T) {
	for _, entry := range []string{"", "!", "a..b", ".a", "a.", `a\`, "!*", "!!a", "*x"} {
		_, err := attrs.NewPathSet("fine", entry)
		assert.ErrorContains(t, err, "attrs: path set entry", "%q", entry)
		assert.Panics(t, func() { attrs.MustPathSet(entry) }, "%q", entry)
	}
	_, err := attrs.NewPathSet("", "a..b")
	assert.ErrorContains(t, err, `""`)
	assert.ErrorContains(t, err, `"a..b"`, "all faults at once")
}

func TestPathSetJSON(t *testing.T) {
	const text = `["*","a.b","\\*x","!\\!y","!c\\.d"]`
	var s attrs.PathSet
	require.NoError(t, json.Unmarshal([]byte(text), &s))
	assert.True(t, s.Wildcard())
	assert.Equal(t, []attrs.Path{"a.b", "*x"}, slices.Collect(s.Grants()))
	assert.Equal(t, []attrs.Path{"!y", `c\.d`}, slices.Collect(s.Exclusions()))
	back, err := json.Marshal(s)
	require.NoError(t, err)
	assert.JSONEq(t, text, string(back))

	empty, err := json.Marshal(attrs.PathSet{})
	require.NoError(t, err)
	assert.Equal(t, "[]", string(empty))
	for _, bad := range []string{`null`, `{}`, `"*"`, `[1]`, `["a..b"]`} {
		assert.Error(t, json.Unmarshal([]byte(bad), &s), bad)
	}
	assert.True(t, s.Wildcard(), "what could not be read changes nothing")
}

func TestPermissionsJSON(t *testing.T) {
	var p attrs.Permissions
	require.NoError(t, json.Unmarshal([]byte(`{"read":["*"],"update":["a"]}`), &p))
	assert.True(t, p.Read.Covers("b"))
	assert.True(t, p.Update.Covers("a"))
	back, err := json.Marshal(p)
	require.NoError(t, err)
	assert.JSONEq(t, `{"read":["*"],"update":["a"]}`, string(back))
	for text, why := range map[string]string{
		`{"Read":["*"]}`:               "names are exact: encoding/json by itself would take this",
		`{"update":[],"update":["*"]}`: "the last of two would win",
		`{"write":["*"]}`:              "a typo grants nothing silently",
		`{"update":null}`:              "null could be taken for everything",
		`["*"]`:                        "read or update?",
		`null`:                         "no permissions are an empty object",
	} {
		var none attrs.Permissions
		assert.Error(t, json.Unmarshal([]byte(text), &none), "%s: %s", text, why)
		assert.Zero(t, none)
	}
}

func TestScopeJSON(t *testing.T) {
	const text = `{"name":"s","read":["*"],"update":["a"],"unless":[
		{"path":"\\*a","present":true},{"path":"b","present":false},{"path":"c","equals":{"k":[1]}},{"path":"d","notEquals":null}]}`
	var s attrs.Scope
	require.NoError(t, json.Unmarshal([]byte(text), &s))
	assert.Equal(t, "s", s.Name)
	assert.Equal(t, []attrs.Condition{
		{Path: "*a", Op: attrs.Present},
		{Path: "b", Op: attrs.Absent},
		{Path: "c", Op: attrs.Equals, Value: json.RawMessage(`{"k":[1]}`)},
		{Path: "d", Op: attrs.NotEquals, Value: json.RawMessage(`null`)},
	}, s.Unless)
	back, err := json.Marshal(s)
	require.NoError(t, err)
	assert.JSONEq(t, text, string(back))

	for bad, why := range map[string]string{
		`{"name":"s","grant":["*"]}`:                          "unknown member",
		`{"unless":[{"path":"a"}]}`:                           "a condition asks something",
		`{"unless":[{"path":"a","present":true,"equals":1}]}`: "one thing",
		`{"unless":[{"present":true}]}`:                       "of an attribute",
		`{"unless":[{"path":"a","present":1}]}`:               "yes or no",
		`{"unless":[{"path":"a..b","present":true}]}`:         "with names",
	} {
		assert.Error(t, json.Unmarshal([]byte(bad), &attrs.Scope{}), "%s: %s", bad, why)
	}
	_, err = json.Marshal(attrs.Condition{Path: "a"})
	assert.Error(t, err, "the zero operator asks nothing")
}

func TestTypeNames(t *testing.T) {
	for _, name := range []string{"STRING", "BOOLEAN", "INTEGER", "NUMBER", "COMPLEX", "JSON"} {
		typ, ok := attrs.ParseType(name)
		require.True(t, ok, name)
		assert.Equal(t, name, typ.String())
	}
	_, ok := attrs.ParseType("string")
	assert.False(t, ok, "names are matched exactly")
	assert.False(t, attrs.Type(0).Valid(), "the zero value is not a type")
	assert.Equal(t, "Type(9)", attrs.Type(9).String())
	assert.Equal(t, "immutable", attrs.Immutable.String())
	assert.Equal(t, "Mutability(7)", attrs.Mutability(7).String())
}
