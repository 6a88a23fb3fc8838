package patch_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/patch"
	"github.com/attrpatch/attrpatch/schema"
)

const ruledSchema = `{"name": "ruled", "maxDocumentBytes": 300, "attributes": [
	{"name": "short", "type": "STRING", "minLength": 3, "maxLength": 5},
	{"name": "code", "type": "STRING", "pattern": "[a-c]+d"},
	{"name": "mail", "type": "STRING", "format": "email"},
	{"name": "count", "type": "INTEGER", "minimum": -2, "maximum": 1e1},
	{"name": "tags", "type": "STRING", "multiValued": true, "maxValues": 2},
	{"name": "name", "type": "COMPLEX", "subAttributes": [{"name": "given", "type": "STRING"}]},
	{"name": "homes", "type": "COMPLEX", "multiValued": true, "subAttributes": [{"name": "zip", "type": "STRING"}, {"name": "lines", "type": "STRING", "multiValued": true}]},
	{"name": "extra", "type": "JSON", "jsonSchema": {"properties": {"a": {"type": "string"}, "b": {"type": "string"}}}}]}`

// TestParams holds what a message is made of, which the vectors only name in part.
func TestParams(t *testing.T) {
	e := newEngine(t, ruledSchema, patch.Config{Limits: patch.Limits{BodyBytes: 400, Depth: 4, Members: 9, NameBytes: 20, NumberBytes: 12, ResultBytes: 350}})
	for _, tt := range []struct {
		name, body, want, message string
	}{
		{"depth", `{"extra":[[[[1]]]]}`, `too_deep "" {limit 4 offset 12}`, "deeper than 4 levels"},
		{"members", `{"extra":[1,2,3,4,5,6,7,8,9]}`, `too_many_members "" {limit 9 offset 26}`, "more than 9 members"},
		{"name", `{"123456789012345678901":1}`, `name_too_long "" {limit 20 offset 1}`, "longer than 20 bytes"},
		{"number", `{"count":1234567890123}`, `number_too_long "" {limit 12 offset 9}`, "longer than 12 bytes"},
		{"body", `{"extra":"` + strings.Repeat("x", 400) + `"}`, `too_large "" {limit 400}`, "larger than 400 bytes"},
		{"malformed", `{"count":1,}`, `malformed_json "" {offset 11}`, "byte 11"},
		{"duplicate", `{"count":1,"count":2}`, `duplicate_name "" {offset 11}`, "byte 11"},
		{"text", `{"short":"` + "\xff" + `"}`, `invalid_text "" {offset 10}`, "byte 10"},
		{"too short", `{"short":"ab"}`, `too_short "short" {limit 3}`, "at least 3 characters"},
		{"too long", `{"short":"abcdef"}`, `too_long "short" {limit 5}`, "at most 5 characters"},
		{"pattern", `{"code":"x"}`, `pattern_mismatch "code" {pattern [a-c]+d}`, `"[a-c]+d"`},
		{"format", `{"mail":"x"}`, `bad_format "mail" {format email}`, "format email"},
		{"minimum", `{"count":-3}`, `below_minimum "count" {limit -2}`, "less than -2"},
		{"maximum", `{"count":11}`, `above_maximum "count" {limit 1e1}`, "more than 1e1"},
		{"values", `{"tags":["a","b","c"]}`, `too_many_values "tags" {limit 2}`, "at most 2 values"},
		{"type", `{"count":"x"}`, `wrong_type "count" {type INTEGER}`, "of type INTEGER"},
		{"array", `{"tags":"x"}`, `wrong_type "tags" {type STRING many}`, "an array of STRING"},
		{"element", `{"tags":[1]}`, `wrong_type "tags" {type STRING}`, "of type STRING"},
		{"object", `{"name":1}`, `wrong_type "name" {type COMPLEX}`, "of type COMPLEX"},
		{"array of objects", `{"homes":{}}`, `wrong_type "homes" {type COMPLEX many}`, "an array of COMPLEX"},
		{"array in an element", `{"homes":[{"lines":"x"}]}`, `wrong_type "homes.lines" {type STRING many}`, "an array of STRING"},
		{"element of an element", `{"homes":[{"lines":[1]}]}`, `wrong_type "homes.lines" {type STRING}`, "of type STRING"},
		{"member of an element", `{"homes":[{"zip":1}]}`, `wrong_type "homes.zip" {type STRING}`, "of type STRING"},
		{"unknown", `{"cout":1}`, `unknown_attribute "cout" {suggestion count}`, `did you mean "count"?`},
		{"unlike any", `{"xxxxxxxxxx":1}`, `unknown_attribute "xxxxxxxxxx" {}`, "no such attribute"},
		{"JSON Schema", `{"extra":{"a":1}}`, `schema_mismatch "extra" {keyword type location /properties/a/type}`, `the rule "type"`},
		{"document", `{"extra":"` + strings.Repeat("x", 300) + `"}`, `document_too_large "" {limit 300}`, "larger than 300 bytes"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := e.Apply(patch.Request{Document: []byte(`{}`), Body: []byte(tt.body), Caller: newCaller(t, e, everything)})
			var rejected *patch.Rejected
			require.ErrorAs(t, err, &rejected)
			require.Len(t, rejected.Violations, 1)
			v := rejected.Violations[0]
			assert.Equal(t, tt.want, fmt.Sprintf("%s %q {%s}", v.Code, string(v.Path), written(v.Params)))
			assert.Contains(t, v.Message(), tt.message)
			assert.Contains(t, rejected.Error(), v.Message())
		})
	}
}

// written lists the parameters that are set.
func written(p patch.Params) string {
	var list []string
	add := func(name, value string) {
		if value != "" && value != "0" {
			list = append(list, name+" "+value)
		}
	}
	add("limit", p.Limit.String())
	add("offset", fmt.Sprint(p.Offset))
	add("type", p.Type)
	if p.MultiValued {
		list = append(list, "many")
	}
	add("format", p.Format)
	add("pattern", p.Pattern)
	add("suggestion", string(p.Suggestion))
	add("keyword", p.Keyword)
	add("location", string(p.Location))
	return strings.Join(list, " ")
}

// TestTheSmallerLimitCounts has both limits on the merged document.
func TestTheSmallerLimitCounts(t *testing.T) {
	for _, tt := range []struct{ schema, result, want string }{{`"maxDocumentBytes": 20, `, "0", "20"}, {`"maxDocumentBytes": 20, `, "15", "15"}, {``, "15", "15"}, {`"maxDocumentBytes": 20, `, "20", "20"}, {`"maxDocumentBytes": 1, `, "0", "1"}} {
		var result int
		_, err := fmt.Sscan(tt.result, &result)
		require.NoError(t, err)
		e := newEngine(t, `{"name": "small", `+tt.schema+`"attributes": [{"name": "a", "type": "STRING"}]}`, patch.Config{Limits: patch.Limits{ResultBytes: result}})
		_, err = e.Apply(patch.Request{Document: []byte(`{}`), Body: []byte(`{"a":"123456789012345678"}`), Caller: newCaller(t, e, everything)})
		var rejected *patch.Rejected
		require.ErrorAs(t, err, &rejected)
		assert.Equal(t, tt.want, rejected.Violations[0].Params.Limit.String(), tt)
	}
}

// TestViolationString holds what a violation says to where it says it: at its path, or
// where it has none at its pointer.
func TestViolationString(t *testing.T) {
	v := patch.Violation{Code: patch.ReadOnly}
	assert.Equal(t, "read_only: "+v.Message(), v.String())
	v.Pointer = "/a"
	assert.Equal(t, `read_only at "/a": `+v.Message(), v.String())
	v.Path = "b"
	assert.Equal(t, `read_only at "b": `+v.Message(), v.String())
}

func TestRejectedCountsWhatItDoesNotName(t *testing.T) {
	v := patch.Violation{Code: patch.ReadOnly, Path: "a"}
	for _, tt := range []struct {
		rejected patch.Rejected
		want     string
	}{
		{patch.Rejected{}, "patch: rejected"},
		{patch.Rejected{Violations: []patch.Violation{v}}, "patch: rejected: " + v.String()},
		{patch.Rejected{Violations: []patch.Violation{v, {}}}, "patch: rejected: " + v.String() + " (and 1 more)"},
		{patch.Rejected{Violations: []patch.Violation{v, {}, {}}}, "patch: rejected: " + v.String() + " (and 2 more)"},
		{patch.Rejected{Violations: []patch.Violation{v, {}, {}}, Truncated: true}, "patch: rejected: " + v.String() + " (and more than 2 others)"},
		{patch.Rejected{Violations: []patch.Violation{v}, Truncated: true}, "patch: rejected: " + v.String() + " (and more than 0 others)"},
	} {
		assert.Equal(t, tt.want, tt.rejected.Error())
	}
	assert.Equal(t, `the value is not one that its schema allows`, patch.Violation{Code: patch.SchemaMismatch}.Message())
}

// TestLargestLimits has the largest that an engine takes, and one more.
func TestLargestLimits(t *testing.T) {
	s, err := schema.Parse([]byte(userSchema))
	require.NoError(t, err)
	const most = 1<<31 - 2
	for _, tt := range []struct {
		at, over patch.Limits
	}{
		{patch.Limits{Depth: 10_000}, patch.Limits{Depth: 10_001}},
		{patch.Limits{BodyBytes: most}, patch.Limits{BodyBytes: most + 1}},
		{patch.Limits{Members: most}, patch.Limits{Members: most + 1}},
		{patch.Limits{NameBytes: most}, patch.Limits{NameBytes: most + 1}},
		{patch.Limits{NumberBytes: most}, patch.Limits{NumberBytes: most + 1}},
		{patch.Limits{Operations: most}, patch.Limits{Operations: most + 1}},
		{patch.Limits{DocumentBytes: most}, patch.Limits{DocumentBytes: most + 1}},
		{patch.Limits{ResultBytes: most}, patch.Limits{ResultBytes: most + 1}},
		{patch.Limits{Violations: most}, patch.Limits{Violations: most + 1}},
	} {
		_, err = patch.New(s, patch.Config{Limits: tt.at})
		assert.NoError(t, err)
		_, err = patch.New(s, patch.Config{Limits: tt.over})
		assert.Error(t, err)
	}
	e, err := patch.New(s, patch.Config{})
	require.NoError(t, err)
	assert.Equal(t, patch.Limits{
		BodyBytes: 1 << 20, Depth: 64, Members: 10_000, NameBytes: 1_024, NumberBytes: 1_000, Operations: 1_000,
		DocumentBytes: 16 << 20, ResultBytes: 16 << 20, Violations: 100,
	}, e.Limits())
}

// TestRights asks what callers may do: of leaves, of a COMPLEX whose leaves differ,
// of what is disabled, derived or only written, and of scopes with conditions.
func TestRights(t *testing.T) {
	e := newEngine(t, `{"name": "rights", "attributes": [
		{"name": "plain", "type": "STRING"}, {"name": "fixed", "type": "STRING", "readOnly": true},
		{"name": "secret", "type": "STRING", "writeOnly": true}, {"name": "gone", "type": "STRING", "disabled": true},
		{"name": "born", "type": "STRING", "writableIn": ["create"]}, {"name": "derived", "type": "STRING", "derivedFrom": "plain"},
		{"name": "both", "type": "COMPLEX", "subAttributes": [{"name": "a", "type": "STRING"}, {"name": "b", "type": "STRING"}]},
		{"name": "partly", "type": "COMPLEX", "subAttributes": [{"name": "a", "type": "STRING"}, {"name": "off", "type": "STRING", "disabled": true},
			{"name": "d", "type": "STRING", "derivedFrom": "plain"}]},
		{"name": "half", "type": "COMPLEX", "subAttributes": [{"name": "a", "type": "STRING"}, {"name": "ro", "type": "STRING", "readOnly": true}]},
		{"name": "veiled", "type": "COMPLEX", "subAttributes": [{"name": "a", "type": "STRING"}, {"name": "wo", "type": "STRING", "writeOnly": true}]},
		{"name": "empty", "type": "COMPLEX", "subAttributes": [{"name": "off", "type": "STRING", "disabled": true}]},
		{"name": "veiledFirst", "type": "COMPLEX", "subAttributes": [{"name": "wo", "type": "STRING", "writeOnly": true}, {"name": "a", "type": "STRING"}]},
		{"name": "writeOnlyAll", "type": "COMPLEX", "writeOnly": true, "subAttributes": [{"name": "a", "type": "STRING"}, {"name": "b", "type": "STRING"}]},
		{"name": "derivedFirst", "type": "COMPLEX", "subAttributes": [{"name": "d", "type": "STRING", "derivedFrom": "plain"}, {"name": "a", "type": "STRING"}]},
		{"name": "derivedLast", "type": "COMPLEX", "subAttributes": [{"name": "a", "type": "STRING"}, {"name": "d", "type": "STRING", "derivedFrom": "plain"}]},
		{"name": "fixedOff", "type": "COMPLEX", "subAttributes": [{"name": "a", "type": "STRING"}, {"name": "off", "type": "STRING", "readOnly": true, "disabled": true}]},
		{"name": "outer", "type": "COMPLEX", "subAttributes": [{"name": "off", "type": "STRING", "disabled": true}, {"name": "inner", "type": "COMPLEX", "subAttributes": [{"name": "a", "type": "STRING"}]}]}],
		"scopes": [{"name": "s", "read": ["both.a"], "update": ["both.a"], "unless": [{"path": "plain", "present": true}]},
			{"name": "t", "read": ["both.b"], "update": ["both.b"]}, {"name": "v", "read": ["both.a"], "update": ["both.a"]}]}`, patch.Config{})
	scoped := func(names ...string) patch.Caller { return e.ScopeCaller(names...) }
	all := newCaller(t, e, everything)
	joined, err := newCaller(t, e, may("both.b", "both.b")).Join(scoped("s"))
	require.NoError(t, err)
	for _, tt := range []struct {
		name         string
		caller       patch.Caller
		path         string
		read, update bool
	}{
		{"everything", all, "plain", true, true},
		{"everything", all, "fixed", true, false},
		{"everything", all, "secret", false, true},
		{"everything", all, "gone", false, false},
		{"everything", all, "born", true, false},
		{"everything", all, "derived", true, false},
		{"everything", all, "both", true, true},
		{"everything", all, "both.a", true, true},
		{"everything", all, "partly", true, true},
		{"everything", all, "half", true, false},
		{"everything", all, "veiled", false, true},
		{"everything", all, "empty", false, false},
		{"everything", all, "nothing", false, false},
		{"everything", all, "veiledFirst", false, true},
		{"everything", all, "writeOnlyAll", false, true},
		{"everything", all, "derivedFirst", true, true},
		{"everything", all, "derivedLast", true, true},
		{"everything", all, "fixedOff", true, true},
		{"everything", all, "outer", true, true},
		{"a deep leaf", newCaller(t, e, may("outer.inner.a", "")), "outer", true, false},
		{"the leaf that is derived", newCaller(t, e, may("derivedFirst.d", "derivedFirst.d")), "derivedFirst", false, false},
		{"a leaf", newCaller(t, e, may("both.a", "both.b")), "both", false, false},
		{"a leaf", newCaller(t, e, may("both.a", "both.b")), "both.a", true, false},
		{"a leaf", newCaller(t, e, may("both.a", "both.b")), "both.b", false, true},
		{"two leaves", newCaller(t, e, may("both.a", "both.b"), may("both.b", "both.a")), "both", true, true},
		{"a scope with a condition", scoped("s"), "both.a", true, true},
		{"a scope with a condition", scoped("s"), "both", false, false},
		{"two scopes", scoped("s", "t"), "both", true, true},
		{"two scopes without a condition", scoped("t", "v"), "both", true, true},
		{"no such scope", scoped("u"), "both.a", false, false},
		{"a scope joined to rights", joined, "both", true, true},
		{"nobody", patch.Caller{}, "plain", false, false},
	} {
		assert.Equal(t, tt.read, tt.caller.CanRead(attrs.Path(tt.path)), "%s may read %s", tt.name, tt.path)
		assert.Equal(t, tt.update, tt.caller.CanUpdate(attrs.Path(tt.path)), "%s may update %s", tt.name, tt.path)
	}
	plain := newEngine(t, `{"name": "plain", "attributes": [{"name": "a", "type": "STRING"}]}`, patch.Config{})
	for _, path := range []attrs.Path{"", "b", "a.b", "b.c", "b.c.d"} { // no attribute
		assert.False(t, newCaller(t, plain, everything).CanRead(path), "%q", path)
		assert.False(t, newCaller(t, plain, everything).CanUpdate(path), "%q", path)
	}
	alone, err := patch.Caller{}.Join(all)
	require.NoError(t, err)
	assert.True(t, alone.CanUpdate("plain"))
	alone, err = all.Join(patch.Caller{})
	require.NoError(t, err)
	assert.True(t, alone.CanUpdate("plain"))
}

// TestOfUndeclaredMembers has what is told of changes to undeclared members: what the
// COMPLEX around them is, they are.
func TestOfUndeclaredMembers(t *testing.T) {
	e := newEngine(t, `{"name": "t", "policy": {"unknown": "keep"}, "attributes": [
		{"name": "plain", "type": "COMPLEX", "subAttributes": [{"name": "a", "type": "STRING"}]},
		{"name": "secret", "type": "COMPLEX", "writeOnly": true, "subAttributes": [{"name": "a", "type": "STRING"}]},
		{"name": "delicate", "type": "COMPLEX", "sensitive": true, "subAttributes": [{"name": "a", "type": "STRING"}]}]}`, patch.Config{})
	result, err := e.Apply(patch.Request{Document: []byte(`{}`), Body: []byte(`{"plain":{"x":1},"secret":{"x":2},"delicate":{"x":3}}`), Caller: newCaller(t, e, everything)})
	require.NoError(t, err)
	var got []string
	for _, c := range result.Changes {
		got = append(got, fmt.Sprintf("%s readable %t, redacted %t, after %q", c.Path, c.Readable, c.Redacted, c.After))
	}
	assert.Equal(t, []string{
		`plain.x readable true, redacted false, after "1"`, `secret.x readable false, redacted true, after ""`, `delicate.x readable true, redacted true, after ""`,
	}, got)
	// Who may read every attribute by name, and not everything, does not read them.
	named := may("plain secret delicate", "*")
	result, err = e.Apply(patch.Request{Document: []byte(`{}`), Body: []byte(`{"plain":{"x":1,"a":"b"},"x":1}`), Caller: newCaller(t, e, named)})
	require.NoError(t, err)
	got = nil
	for _, c := range result.Changes {
		got = append(got, fmt.Sprintf("%s readable %t", c.Path, c.Readable))
	}
	assert.Equal(t, []string{"plain.x readable false", "plain.a readable true", "x readable false"}, got)

	result, err = e.Apply(patch.Request{Document: []byte(`{}`), Body: []byte(`{}`), Caller: newCaller(t, e, everything)})
	require.NoError(t, err)
	assert.Nil(t, result.Changes)
	assert.Nil(t, result.Ignored)
}

// TestUniqueChanges: the flag of a COMPLEX is that of its leaves, and that of a part is
// that of its unit. Of what is undeclared nothing has to be unique.
func TestUniqueChanges(t *testing.T) {
	e := newEngine(t, `{"name": "t", "policy": {"unknown": "keep"}, "attributes": [
		{"name": "key", "type": "COMPLEX", "unique": true, "subAttributes": [{"name": "a", "type": "STRING"}, {"name": "b", "type": "STRING"}]},
		{"name": "unit", "type": "COMPLEX", "atomic": true, "subAttributes": [{"name": "a", "type": "STRING"}, {"name": "u", "type": "STRING", "unique": true}]},
		{"name": "plain", "type": "COMPLEX", "subAttributes": [{"name": "a", "type": "STRING"}, {"name": "u", "type": "STRING", "unique": true}]}]}`, patch.Config{})
	result, err := e.Apply(patch.Request{Document: []byte(`{}`), Body: []byte(`{"key":{"a":"1","b":"2"},"unit":{"a":"3"},"plain":{"a":"4","u":"5","x":6},"y":7}`), Caller: newCaller(t, e, everything)})
	require.NoError(t, err)
	unique := map[attrs.Path]bool{}
	for _, c := range result.Changes {
		unique[c.Path] = c.Unique
	}
	assert.Equal(t, map[attrs.Path]bool{"key.a": true, "key.b": true, "unit": true, "plain.a": false, "plain.u": true, "plain.x": false, "y": false}, unique)
}

// TestNamelessViolations say nothing but that something is missing.
func TestNamelessViolations(t *testing.T) {
	e := newEngine(t, `{"name": "t", "policy": {"forbidden": "conceal"}, "attributes": [
		{"name": "a", "type": "STRING", "required": true, "minLength": 3, "maxLength": 5}, {"name": "b", "type": "STRING", "required": true}]}`, patch.Config{Complete: true})
	_, err := e.Apply(patch.Request{Document: []byte(`{}`), Body: []byte(`{}`), Caller: newCaller(t, e)})
	var refused *patch.Rejected
	require.ErrorAs(t, err, &refused)
	assert.Equal(t, []patch.Violation{{Code: patch.Required}}, refused.Violations)
}

// TestManyEqualValues has arrays in which equal values stand far apart.
func TestManyEqualValues(t *testing.T) {
	e := newEngine(t, `{"name": "t", "attributes": [{"name": "l", "type": "JSON", "multiValued": true, "uniqueValues": true}]}`, patch.Config{})
	for n := 1; n < 70; n++ {
		var list []string
		for i := range n {
			list = append(list, fmt.Sprint(i))
		}
		apply := func(list []string) error {
			_, err := e.Apply(patch.Request{Document: []byte(`{}`), Body: []byte(`{"l":[` + strings.Join(list, ",") + `]}`), Caller: newCaller(t, e, everything)})
			return err
		}
		require.NoError(t, apply(list))
		assert.Equal(t, []string{fmt.Sprintf("duplicate_value /l/%d", n), fmt.Sprintf("duplicate_value /l/%d", n+1)}, codes(t, apply(append(list, "0.0", fmt.Sprintf("%d.0", n-1)))), "%d values", n)
	}
}

// TestTheLargestDocument is viewed, and one that has a byte more is not.
func TestTheLargestDocument(t *testing.T) {
	e := newEngine(t, `{"name": "t", "attributes": [{"name": "a", "type": "STRING"}]}`, patch.Config{Limits: patch.Limits{DocumentBytes: 9}})
	_, err := e.View([]byte(`{"a":"x"}`), newCaller(t, e, everything))
	assert.NoError(t, err)
	var fault *patch.DocumentError
	_, err = e.View([]byte(`{"a":"x"} `), newCaller(t, e, everything))
	require.ErrorAs(t, err, &fault)
	assert.Equal(t, patch.TooLarge, fault.Code)
}
