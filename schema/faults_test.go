package schema_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/schema"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// faultRow is a schema and the faults that it must have, no more and no less,
// each as pointer, blank, beginning of the reason.
type faultRow struct {
	name, why string
	text      string
	want      []string
}

func runFaults(t *testing.T, rows []faultRow) {
	names := map[string]bool{}
	for _, row := range rows {
		require.NotEmpty(t, row.why, "%s says why", row.name)
		require.False(t, names[row.name], "%s stands twice", row.name)
		names[row.name] = true
		t.Run(row.name, func(t *testing.T) {
			got := faultsOf(t, row.text)
			require.Len(t, got, len(row.want), "%s; got %v", row.why, got)
			for i, want := range row.want {
				pointer, reason, _ := strings.Cut(want, " ")
				assert.Equal(t, attrs.Pointer(pointer), got[i].Pointer, row.why)
				assert.True(t, strings.HasPrefix(got[i].Reason, reason), "%s: %q", row.why, got[i].Reason)
			}
		})
	}
}

func faultsOf(t *testing.T, text string) schema.Errors {
	t.Helper()
	s, err := schema.Parse([]byte(text))
	if err == nil {
		require.NotNil(t, s)
		return nil
	}
	assert.Nil(t, s, "a schema or an error")
	var faults schema.Errors
	require.ErrorAs(t, err, &faults)
	require.NotEmpty(t, faults)
	again, ok := errorsOf(schema.Parse([]byte(text)))
	require.True(t, ok)
	assert.Equal(t, faults, again, "the same text has the same faults")
	return faults
}

func errorsOf(_ *schema.Schema, err error) (schema.Errors, bool) {
	faults, ok := err.(schema.Errors)
	return faults, ok
}

// attribute returns a schema with one attribute, called a, of the members given.
func attribute(members string) string { return attributes(`{"name": "a", ` + members + `}`) }

func attributes(list string) string { return `{"name": "s", "attributes": [` + list + `]}` }

// scoped returns a schema with attributes of every shape and one scope.
func scoped(scopes string) string {
	return `{"name": "s", "scopes": [` + scopes + `], "attributes": [
		{"name": "a", "type": "STRING"},
		{"name": "off", "type": "STRING", "disabled": true},
		{"name": "c", "type": "COMPLEX", "subAttributes": [{"name": "d", "type": "STRING"}]},
		{"name": "unit", "type": "COMPLEX", "multiValued": true, "subAttributes": [{"name": "d", "type": "STRING"}]}]}`
}

func TestTextFaults(t *testing.T) {
	deep := func(n int) string {
		return `{"name": "s", "attributes": [{"name": "a", "type": "JSON", "default": ` + strings.Repeat("[", n) + strings.Repeat("]", n) + `}]}`
	}
	runFaults(t, []faultRow{
		{"empty", "no text", ``, []string{" is not JSON"}},
		{"blank", "white space alone", " \n", []string{" is not JSON"}},
		{"cut short", "an open object", `{"name": "s"`, []string{" is not JSON"}},
		{"position", "line and column count from one", "{\n  \"name\": s\n}", []string{" is not JSON: see line 2, column 11"}},
		{"trailing data", "one value is one schema", `{"name": "s", "attributes": []} {}`, []string{" is not JSON: see line 1, column 33"}},
		{"comment", "RFC 8259 has none", `{"name": "s", "attributes": [] /* none */}`, []string{" is not JSON"}},
		{"byte-order mark", "rule D1", "\ufeff" + attributes(""), []string{" begins with a byte-order mark"}},
		{"not UTF-8", "rule D1", "{\"name\": \"\xff\", \"attributes\": []}", []string{" is not UTF-8"}},
		{"lone surrogate", "half a pair would become another character", `{"name": "\ud800", "attributes": []}`, []string{"/name has an escaped surrogate"}},
		{"lone low surrogate", "the second half alone", `{"name": "x\udc00", "attributes": []}`, []string{"/name has an escaped surrogate"}},
		{"two high surrogates", "not a pair either", `{"name": "\ud800\ud800", "attributes": []}`, []string{"/name has an escaped surrogate"}},
		{"surrogate in a name", "it has no pointer, its object has", `{"\udfff": 1}`, []string{" has an escaped surrogate"}},
		{"surrogate pair", "a pair is a character", `{"name": "\ud83d\ude00\\ud800", "attributes": []}`, nil},
		{"duplicate names", "every one is reported", `{"name": "s", "name": "t", "attributes": [{"name": "a", "type": "JSON", "type": "JSON"}]}`,
			[]string{"/name stands twice", "/attributes/0/type stands twice"}},
		{"escaped duplicate", "names are compared after unescaping", `{"name": "s", "\u006eame": "t", "attributes": []}`, []string{"/name stands twice"}},
		{"duplicate in a default", "at any depth", attribute(`"type": "JSON", "default": [{"x": {"y": 1, "y": 2}}]`),
			[]string{"/attributes/0/default/0/x/y stands twice"}},
		{"too deep", "the text has 128 levels at most", deep(126), []string{
			"/attributes/0/default" + strings.Repeat("/0", 125) + " is nested more than 128 deep"}},
		{"deep", "and may have them all", deep(125), nil},
		{"long number", "a number has 1000 bytes at most", attribute(`"type": "NUMBER", "minimum": 1` + strings.Repeat("0", 1000)),
			[]string{"/attributes/0/minimum is a number of more than"}},
		{"large exponent", "an exponent has four digits at most", attribute(`"type": "NUMBER", "minimum": 1e-10000`),
			[]string{"/attributes/0/minimum is a number of more than"}},
		{"long member name", "a name has 1024 bytes at most", `{"` + strings.Repeat("n", 1025) + `": 1}`, []string{" has a member whose name"}},
		{"too large", "a text has 4 MiB at most", strings.Repeat(" ", 4<<20) + attributes(""), []string{" has more than 4194304 bytes"}},
		{"many faults", "after a hundred the rest is not read", attribute(`"type": "JSON", "default": [1e99999` + strings.Repeat(",1e99999", 200) + `]`),
			hundred("/attributes/0/default/%d is a number")},
		{"many attributes", "as many as New accepts", attributes("{}" + strings.Repeat(",{}", 10_000)), []string{"/attributes are more than 10000"}},
		{"many values", "a text has 100,000 values at most", attribute(`"type": "JSON", "default": [1` + strings.Repeat(",1", 100_000) + `]`),
			[]string{"/attributes/0/default/99993 comes after 100000 values"}},
	})
}

func hundred(format string) []string {
	var want []string
	for i := range 100 {
		want = append(want, fmt.Sprintf(format, i))
	}
	return want
}

func TestStructureFaults(t *testing.T) {
	runFaults(t, []faultRow{
		{"array", "a schema is an object", `[]`, []string{" is not of the JSON type object"}},
		{"nothing", "a schema has a name and attributes", `{}`, []string{` lacks the member "attributes"`, ` lacks the member "name"`}},
		{"wrong types", "every member has one", `{"name": 1, "policy": [], "maxDocumentBytes": "1", "scopes": {}, "attributes": {}}`, []string{
			"/name is not of the JSON type string", "/policy is not of the JSON type object", "/maxDocumentBytes is not of the JSON type integer",
			"/scopes is not of the JSON type array", "/attributes is not of the JSON type array"}},
		{"unknown members", "a misspelt constraint would constrain nothing", `{"name": "s", "title": "x", "attributes": [{"name": "a", "type": "STRING", "readonly": true}]}`,
			[]string{"/title is not a member", "/attributes/0/readonly is not a member"}},
		{"escaped pointer", "RFC 6901 has two escapes", attribute(`"type": "JSON", "x/y~z%": 1`), []string{"/attributes/0/x~1y~0z% is not a member"}},
		{"attribute is no object", "the others are still judged", attributes(`1, {"name": "b", "type": "STRING", "minimum": 1}`),
			[]string{"/attributes/0 is not of the JSON type object", "/attributes/1/minimum is for"}},
		{"attribute without name and type", "the place is the attribute", attributes(`{}`),
			[]string{`/attributes/0 lacks the member "name"`, `/attributes/0 lacks the member "type"`}},
		{"type unknown", "types are listed", attribute(`"type": "string"`), []string{"/attributes/0/type is none of STRING, BOOLEAN, INTEGER, NUMBER, COMPLEX and JSON"}},
		{"policies", "each value is a word", `{"name": "s", "policy": {"unknown": "drop", "readOnly": true, "forbidden": "", "scalar": null, "blank": "reject", "x": 1}, "attributes": []}`, []string{
			"/policy/unknown is none of reject, ignore and keep", "/policy/readOnly is none of", "/policy/forbidden is none of",
			"/policy/scalar is none of", "/policy/blank is none of", "/policy/x is not a member"}},
		{"zeros", "zero would mean that there is no limit", `{"name": "s", "maxDocumentBytes": 0, "attributes": [
			{"name": "a", "type": "STRING", "multiValued": true, "minLength": 0, "maxLength": 0, "maxValues": 0}]}`, []string{
			"/maxDocumentBytes is less than 1", "/attributes/0/minLength is less than 1", "/attributes/0/maxLength is less than 1",
			"/attributes/0/maxValues is less than 1"}},
		{"lengths", "lengths are integers of 32 bits", attributes(`{"name": "a", "type": "STRING", "minLength": -1, "maxLength": 1.5},
			{"name": "b", "type": "STRING", "minLength": 2147483648, "maxLength": 1e9999}`), []string{
			"/attributes/0/minLength is less than 1", "/attributes/0/maxLength is not of the JSON type integer",
			"/attributes/1/minLength is more than 2147483647", "/attributes/1/maxLength is more than 2147483647"}},
		{"integers", "1e2 is one, however it is written", attributes(`{"name": "a", "type": "STRING", "minLength": 1.0, "maxLength": 1e2}`), nil},
		{"empty texts and lists", "they would mean nothing or the contrary", attribute(`"type": "STRING", "pattern": "", "enumeratedValues": [], "writableIn": []`), []string{
			"/attributes/0/pattern is empty", "/attributes/0/enumeratedValues lists nothing", "/attributes/0/writableIn lists nothing"}},
		{"conditions", "a path and one question", scoped(`{"name": "x", "unless": [{}, {"path": "a"}, {"path": "a", "present": true, "equals": 1}, {"path": "a", "present": "yes"}, {"present": true, "equals": 1}]}`), []string{
			`/scopes/0/unless/0 lacks the member "path"`, "/scopes/0/unless/0 asks nothing", "/scopes/0/unless/1 has not exactly one", "/scopes/0/unless/2 has not exactly one",
			"/scopes/0/unless/3/present is not of the JSON type boolean", `/scopes/0/unless/4 lacks the member "path"`}},
		{"path sets", "entries are strings", scoped(`{"name": "x", "read": "*", "update": [1, "a"]}`), []string{
			"/scopes/0/read is not of the JSON type array", "/scopes/0/update/0 is not of the JSON type string"}},
		{"below a fault", "what follows from a fault is no second one", attribute(`"type": "COMPLEX", "subAttributes": []`),
			[]string{"/attributes/0 is a COMPLEX attribute without", "/attributes/0/subAttributes lists nothing"}},
	})
}

func TestNameFaults(t *testing.T) {
	long := strings.Repeat("n", 1024)
	pair := func(a, b string) string {
		return attributes(`{"name": "` + a + `", "type": "JSON"}, {"name": "` + b + `", "type": "JSON"}`)
	}
	runFaults(t, []faultRow{
		{"empty", "nothing could name it", `{"name": "", "attributes": [{"name": "", "type": "JSON"}]}`, []string{"/name is empty", "/attributes/0/name is empty"}},
		{"longest", "1024 bytes pass", pair("x", long), nil},
		{"too long", "one more does not", pair("x", long+"n"), []string{"/attributes/1/name has more than 1024 bytes"}},
		{"twice", "one name, one attribute", pair("title", "title"), []string{`/attributes/1/name "title" is declared twice`}},
		{"case", "rule N4", pair("nickname", "NickName"), []string{`/attributes/1/name "NickName" equals "nickname"`}},
		{"sharp s", "full folding, not only simple", pair("strasse", "straße"), []string{"/attributes/1/name"}},
		{"Kelvin sign", "U+212A is a k", pair("kind", "\u212aind"), []string{"/attributes/1/name"}},
		{"long s", "U+017F is an s", pair("user", "u\u017fer"), []string{"/attributes/1/name"}},
		{"full width", "NFKC makes them ASCII", pair("role", "\uff52\uff4f\uff4c\uff45"), []string{"/attributes/1/name"}},
		{"ligature", "NFKC takes it apart", pair("file", "\ufb01le"), []string{"/attributes/1/name"}},
		{"accent", "composed and decomposed", pair("caf\u00e9", "CAFE\u0301"), []string{"/attributes/1/name"}},
		{"fixed point", "folding and normalising in turn", pair("\u0345\u03b1", "\u03b9\u03b1"), []string{"/attributes/1/name"}},
		{"Cyrillic", "another letter is another name", pair("role", "r\u043ele"), nil},
		{"apart", "one object, one set of names", attributes(`{"name": "a", "type": "JSON"}, {"name": "c", "type": "COMPLEX", "subAttributes": [{"name": "A", "type": "JSON"}]}`), nil},
		{"inside", "sub-attributes are siblings too", attributes(`{"name": "c", "type": "COMPLEX", "subAttributes": [{"name": "a", "type": "JSON"}, {"name": "b", "type": "JSON"}, {"name": "A", "type": "JSON"}]}`),
			[]string{"/attributes/0/subAttributes/2/name"}},
		{"any text", "dots, stars and slashes are names", attributes(`{"name": "a.b\\c", "type": "JSON"}, {"name": "*", "type": "JSON"}, {"name": "!x/~", "type": "JSON"}, {"name": "__proto__", "type": "JSON"}`), nil},
	})
}

func TestShapeFaults(t *testing.T) {
	const sub = `"subAttributes": [{"name": "b", "type": "STRING"}]`
	runFaults(t, []faultRow{
		{"complex without parts", "nothing could be stored", attribute(`"type": "COMPLEX"`), []string{"/attributes/0 is a COMPLEX attribute without"}},
		{"parts without complex", "only a COMPLEX has parts", attribute(`"type": "JSON", ` + sub), []string{"/attributes/0/subAttributes is for a COMPLEX"}},
		{"string constraints elsewhere", "each is for STRING", attribute(`"type": "INTEGER", "minLength": 1, "maxLength": 2, "pattern": "a", "enumeratedValues": [{"value": "a"}], "format": "email"`), []string{
			"/attributes/0/minLength is for a STRING", "/attributes/0/maxLength is for a STRING", "/attributes/0/pattern is for a STRING",
			"/attributes/0/enumeratedValues is for a STRING", "/attributes/0/format is for a STRING"}},
		{"number constraints elsewhere", "each is for numbers", attribute(`"type": "STRING", "minimum": 1, "maximum": 2`),
			[]string{"/attributes/0/minimum is for an INTEGER or NUMBER", "/attributes/0/maximum is for an INTEGER or NUMBER"}},
		{"array constraints elsewhere", "each is for multiValued", attribute(`"type": "STRING", "maxValues": 1, "uniqueValues": true`),
			[]string{"/attributes/0/maxValues is for a multiValued", "/attributes/0/uniqueValues is for a multiValued"}},
		{"atomic elsewhere", "only a COMPLEX is merged at all", attribute(`"type": "JSON", "atomic": true`), []string{"/attributes/0/atomic is for a COMPLEX"}},
		{"jsonSchema", "the value of a JSON attribute may have one", attribute(`"type": "JSON", "jsonSchema": {"type": "object"}`), nil},
		{"jsonSchema that is none", "the place in its text is told", attribute(`"type": "JSON", "jsonSchema": {"properties": {"a": {"type": "text"}}}`),
			[]string{`/attributes/0/jsonSchema is not a JSON Schema: at "/properties/a/type" the keyword enum`}},
		{"jsonSchema from outside", "nothing is loaded", attribute(`"type": "JSON", "jsonSchema": {"$ref": "file:///etc/hostname"}`),
			[]string{"/attributes/0/jsonSchema has a reference out of its own text"}},
		{"jsonSchema in a cycle", "its time has no bound", attribute(`"type": "JSON", "jsonSchema": {"properties": {"a": {"$ref": "#"}}}`),
			[]string{"/attributes/0/jsonSchema has a reference cycle"}},
		{"jsonSchema and default", "the engine writes the default unseen", attribute(`"type": "JSON", "jsonSchema": {"required": ["a"]}, "default": {"b": 1}`),
			[]string{`/attributes/0/default/a does not satisfy "required" of jsonSchema`}},
		{"jsonSchema and defaults", "each of several is judged", attribute(`"type": "JSON", "multiValued": true, "jsonSchema": {"type": "string"}, "default": ["a", 1]`),
			[]string{`/attributes/0/default/1 does not satisfy "type" of jsonSchema`}},
		{"jsonSchema elsewhere", "and is for JSON", attribute(`"type": "STRING", "jsonSchema": true`), []string{"/attributes/0/jsonSchema is for a JSON"}},
		{"lengths crossed", "no text could satisfy both", attribute(`"type": "STRING", "minLength": 3, "maxLength": 2`), []string{"/attributes/0/minLength is greater than maxLength"}},
		{"lengths equal", "one length is a range", attribute(`"type": "STRING", "minLength": 3, "maxLength": 3`), nil},
		{"bounds crossed", "compared exactly, not as floats", attribute(`"type": "NUMBER", "minimum": 9007199254740993, "maximum": 9007199254740992`), []string{"/attributes/0/minimum is greater than maximum"}},
		{"bounds crossed by sign", "negative numbers too", attribute(`"type": "INTEGER", "minimum": -1, "maximum": -2e0`), []string{"/attributes/0/minimum is greater than maximum"}},
		{"bounds equal", "however they are written", attribute(`"type": "NUMBER", "minimum": 1.50, "maximum": 15e-1`), nil},
		{"bounds far apart", "exponents are not expanded", attribute(`"type": "NUMBER", "minimum": -1e9999, "maximum": 1e9999`), nil},
		{"enumerated twice", "even if one is archived", attribute(`"type": "STRING", "enumeratedValues": [{"value": "a"}, {"value": "b"}, {"value": "a", "archived": true}]`), []string{"/attributes/0/enumeratedValues/2/value is listed twice"}},
		{"format unknown", "formats are listed", attribute(`"type": "STRING", "format": "hostname"`), []string{"/attributes/0/format is none of country, date-time"}},
	})
}

func TestMutabilityFaults(t *testing.T) {
	in := func(flags, members string) string {
		return attributes(`{"name": "c", "type": "COMPLEX", ` + flags + ` "subAttributes": [{"name": "x", "type": "STRING"}, {"name": "b", "type": "STRING", ` + members + `}]}`)
	}
	below := func(members string) string {
		return attributes(`{"name": "c", "type": "COMPLEX", "atomic": true, "subAttributes": [{"name": "d", "type": "COMPLEX", "subAttributes": [{"name": "b", "type": "STRING", ` + members + `}]}]}`)
	}
	const unit = "cannot stand inside"
	runFaults(t, []faultRow{
		{"two", "one attribute, one mutability", attribute(`"type": "STRING", "readOnly": true, "writeOnly": true`), []string{"/attributes/0/writeOnly cannot stand with readOnly"}},
		{"three", "each further one is a fault", attribute(`"type": "STRING", "readOnly": true, "immutable": true, "writeOnly": true`),
			[]string{"/attributes/0/immutable cannot stand with readOnly", "/attributes/0/writeOnly cannot stand with readOnly"}},
		{"switched off", "false is no mutability", attribute(`"type": "STRING", "readOnly": false, "immutable": true, "writeOnly": false`), nil},
		{"derived and readOnly", "a derived one is read-only already", attributes(`{"name": "b", "type": "STRING"}, {"name": "a", "type": "STRING", "readOnly": true, "derivedFrom": "b"}`),
			[]string{"/attributes/1/derivedFrom cannot stand with readOnly"}},
		{"writable and readOnly", "no operation writes it", attribute(`"type": "STRING", "readOnly": true, "writableIn": ["create"]`), []string{"/attributes/0/writableIn cannot stand with readOnly"}},
		{"operations", "each has a name, once", attribute(`"type": "STRING", "writableIn": ["create", "", "create"]`),
			[]string{"/attributes/0/writableIn/1 is empty", `/attributes/0/writableIn/2 "create" is listed twice`}},
		{"operations without a name", "there is nothing to list twice", attribute(`"type": "STRING", "writableIn": ["", ""]`),
			[]string{"/attributes/0/writableIn/0 is empty", "/attributes/0/writableIn/1 is empty"}},
		{"writable and derived", "no operation writes it", attributes(`{"name": "b", "type": "STRING"}, {"name": "a", "type": "STRING", "derivedFrom": "b", "writableIn": ["create"]}`),
			[]string{"/attributes/1/writableIn cannot stand with derivedFrom"}},
		{"narrowed", "a flag of a COMPLEX may be narrowed below", in(`"readOnly": true,`, `"immutable": true, "writableIn": ["create"]`), nil},
		{"unit readOnly", "rule P3", in(`"multiValued": true,`, `"readOnly": true`), []string{"/attributes/0/subAttributes/1/readOnly " + unit}},
		{"unit immutable", "rule P3", in(`"atomic": true,`, `"immutable": true`), []string{"/attributes/0/subAttributes/1/immutable " + unit}},
		{"unit disabled", "rule P3", in(`"atomic": true,`, `"disabled": true`), []string{"/attributes/0/subAttributes/1/disabled " + unit}},
		{"unit writableIn", "rule P3", in(`"atomic": true,`, `"writableIn": ["create"]`), []string{"/attributes/0/subAttributes/1/writableIn " + unit}},
		{"unit writeOnly", "a secret may be a part of a unit", in(`"atomic": true,`, `"writeOnly": true`), nil},
		{"unit derived", "rule P3", attributes(`{"name": "s", "type": "STRING"}, {"name": "c", "type": "COMPLEX", "atomic": true, "subAttributes": [{"name": "b", "type": "STRING", "derivedFrom": "s"}]}`),
			[]string{"/attributes/1/subAttributes/0/derivedFrom " + unit}},
		{"unit at depth", "at any depth", below(`"readOnly": true`), []string{"/attributes/0/subAttributes/0/subAttributes/0/readOnly " + unit}},
		{"the unit itself", "a unit may be read-only as a whole", attributes(`{"name": "c", "type": "COMPLEX", "atomic": true, "readOnly": true, "subAttributes": [{"name": "b", "type": "STRING"}]}`), nil},
	})
}

func TestDerivedFaults(t *testing.T) {
	with := func(derived string) string {
		return attributes(`{"name": "id", "type": "STRING"},
			{"name": "c", "type": "COMPLEX", "subAttributes": [{"name": "d", "type": "STRING"}]},
			{"name": "unit", "type": "COMPLEX", "atomic": true, "subAttributes": [{"name": "d", "type": "STRING"}]},
			{"name": "secret", "type": "STRING", "writeOnly": true},
			{"name": "other", "type": "STRING", "derivedFrom": "id"},
			{"name": "a", ` + derived + `}`)
	}
	runFaults(t, []faultRow{
		{"undeclared", "a source is an attribute", with(`"type": "STRING", "derivedFrom": "ID"`), []string{"/attributes/5/derivedFrom names no declared"}},
		{"wildcard", "a source is one attribute", with(`"type": "STRING", "derivedFrom": "*"`), []string{"/attributes/5/derivedFrom names no declared"}},
		{"itself", "there would be nothing to derive from", with(`"type": "STRING", "derivedFrom": "a"`), []string{"/attributes/5/derivedFrom names the attribute itself"}},
		{"derived", "derivation has one step", with(`"type": "STRING", "derivedFrom": "other"`), []string{"/attributes/5/derivedFrom names a derived"}},
		{"complex source", "it has no value of its own", with(`"type": "STRING", "derivedFrom": "c"`), []string{"/attributes/5/derivedFrom names a COMPLEX"}},
		{"part of a unit", "a unit changes as one", with(`"type": "STRING", "derivedFrom": "unit.d"`), []string{"/attributes/5/derivedFrom names a part"}},
		{"unit source", "a unit has a value", with(`"type": "STRING", "derivedFrom": "unit"`), nil},
		{"nested source", "a leaf of a COMPLEX has one too", with(`"type": "STRING", "derivedFrom": "c.d"`), nil},
		{"secret source", "a secret has one too", with(`"type": "STRING", "derivedFrom": "secret"`), nil},
		{"complex", "a derived attribute is a leaf", with(`"type": "COMPLEX", "derivedFrom": "id", "subAttributes": [{"name": "b", "type": "STRING"}]`), []string{"/attributes/5/derivedFrom is not for a COMPLEX"}},
		{"default", "null never reaches it", with(`"type": "STRING", "derivedFrom": "id", "default": "x"`), []string{"/attributes/5/default cannot stand with derivedFrom"}},
		{"whenAbsent alone", "there is no source to be absent", with(`"type": "STRING", "whenAbsent": "x"`), []string{"/attributes/5/whenAbsent needs derivedFrom"}},
		{"whenAbsent of another type", "it is a value of the attribute", with(`"type": "STRING", "derivedFrom": "id", "whenAbsent": 1`), []string{"/attributes/5/whenAbsent is not of type STRING"}},
		{"whenAbsent null", "leaving it out says so", with(`"type": "STRING", "derivedFrom": "id", "whenAbsent": null`), []string{"/attributes/5/whenAbsent is not of type STRING"}},
		{"whenAbsent multiValued", "an array of values", with(`"type": "INTEGER", "multiValued": true, "derivedFrom": "id", "whenAbsent": [1, 2.5]`), []string{"/attributes/5/whenAbsent/1 is not of type INTEGER"}},
	})
}

func TestDefaultFaults(t *testing.T) {
	const address = `"type": "COMPLEX", "subAttributes": [{"name": "city", "type": "STRING", "required": true}, {"name": "lines", "type": "STRING", "multiValued": true, "maxValues": 1}], `
	runFaults(t, []faultRow{
		{"null", "a default is a value", attribute(`"type": "JSON", "default": null`), []string{"/attributes/0/default is not of type JSON"}},
		{"boolean", "rule V1", attribute(`"type": "BOOLEAN", "default": "true"`), []string{"/attributes/0/default is not of type BOOLEAN"}},
		{"integer", "rule V1", attribute(`"type": "INTEGER", "default": 15e-1`), []string{"/attributes/0/default is not of type INTEGER"}},
		{"integral", "3.0 is an integer", attribute(`"type": "INTEGER", "default": 3.0`), nil},
		{"zero", "zero is an integer, however small its exponent", attribute(`"type": "INTEGER", "default": 0e-99`), nil},
		{"number", "rule V1", attribute(`"type": "NUMBER", "default": [1]`), []string{"/attributes/0/default is not of type NUMBER"}},
		{"plain complex", "it is merged, not assigned", attribute(address + `"default": {"city": "Rome"}`), []string{"/attributes/0/default is not for a COMPLEX"}},
		{"unit", "member by member", attribute(address + `"atomic": true, "default": {"lines": ["a", "b"], "zip": 1}`), []string{
			`/attributes/0/default lacks "city"`, "/attributes/0/default/lines has more values", "/attributes/0/default/zip is not declared"}},
		{"units", "item by item", attribute(address + `"multiValued": true, "default": [{"city": "Rome"}, {}, 1]`), []string{
			`/attributes/0/default/1 lacks "city"`, "/attributes/0/default/2 is not of type COMPLEX"}},
		{"single for multiValued", "no wrapping in a schema", attribute(`"type": "STRING", "multiValued": true, "default": "x"`), []string{"/attributes/0/default is not an array"}},
		{"array for single", "rule V1", attribute(`"type": "STRING", "default": ["x"]`), []string{"/attributes/0/default is not of type STRING"}},
		{"null element", "rule V1", attribute(`"type": "JSON", "multiValued": true, "default": [{}, null]`), []string{"/attributes/0/default/1 is not of type JSON"}},
		{"lengths", "rule V2, in code points", attributes(`{"name": "a", "type": "STRING", "maxLength": 2, "default": "😀😀"}, {"name": "b", "type": "STRING", "maxLength": 2, "default": "abc"}, {"name": "c", "type": "STRING", "minLength": 2, "default": "é"}`),
			[]string{"/attributes/1/default is longer than", "/attributes/2/default is shorter than"}},
		{"pattern", "rule V3, the whole text", attribute(`"type": "STRING", "pattern": "a|b", "default": "ab"`), []string{"/attributes/0/default does not match"}},
		{"archived", "rule V4", attribute(`"type": "STRING", "enumeratedValues": [{"value": "a", "archived": true}, {"value": "b"}], "default": "a"`), []string{"/attributes/0/default is none of"}},
		{"format", "rule V5", attribute(`"type": "STRING", "format": "email", "multiValued": true, "default": ["a@example.com", "a"]`), []string{"/attributes/0/default/1 does not have the format"}},
		{"minimum", "rule V6, exactly", attribute(`"type": "NUMBER", "minimum": 0.1, "default": 0.0999999999999999999999`), []string{"/attributes/0/default is less than"}},
		{"maximum", "rule V6", attribute(`"type": "INTEGER", "maximum": 1e2, "default": 101`), []string{"/attributes/0/default is greater than"}},
		{"too many", "rule V7, alone", attribute(`"type": "INTEGER", "multiValued": true, "maxValues": 1, "uniqueValues": true, "default": [1, 1, "x"]`), []string{"/attributes/0/default has more values"}},
		{"equal values", "rule V7, by JSON equality", attribute(`"type": "JSON", "multiValued": true, "uniqueValues": true, "default": [{"x": 1, "y": [true]}, {"y": [true], "x": 1.0}, {"x": 1, "y": [[true]]}]`), []string{"/attributes/0/default/1 equals another value"}},
		{"blank", "rule V8", attribute(`"type": "STRING", "required": true, "default": ""`), []string{"/attributes/0/default is blank"}},
		{"blank JSON", "rule V8", attribute(`"type": "JSON", "required": true, "default": ""`), []string{"/attributes/0/default is blank"}},
		{"empty array", "rule V8", attribute(`"type": "STRING", "multiValued": true, "required": true, "default": []`), []string{"/attributes/0/default is empty"}},
		{"blank allowed", "a policy", `{"name": "s", "policy": {"blank": "allow"}, "attributes": [{"name": "a", "type": "STRING", "required": true, "default": ""}]}`, nil},
		{"not required", "then it may be empty", attributes(`{"name": "a", "type": "STRING", "default": ""}, {"name": "b", "type": "STRING", "multiValued": true, "default": []}, {"name": "c", "type": "STRING", "multiValued": true, "required": true, "default": [""]}, {"name": "d", "type": "JSON", "required": true, "default": {}}`), nil},
		{"blank and short", "a blank is one fault", attribute(`"type": "STRING", "required": true, "minLength": 2, "default": ""`), []string{"/attributes/0/default is blank"}},
		{"at the bounds", "they are inclusive", attributes(`{"name": "a", "type": "NUMBER", "minimum": 1, "maximum": 2, "default": 1.0}, {"name": "b", "type": "NUMBER", "minimum": 1, "maximum": 2, "default": 20e-1},
			{"name": "c", "type": "STRING", "multiValued": true, "maxValues": 2, "default": ["a", "b"]}, {"name": "d", "type": "NUMBER", "maximum": -1, "default": -2}, {"name": "e", "type": "NUMBER", "minimum": 1, "default": 2}`), nil},
		{"one character", "the least that maxLength can be", attribute(`"type": "STRING", "maxLength": 1, "default": "ab"`), []string{"/attributes/0/default is longer"}},
		{"both booleans", "rule V1", attributes(`{"name": "a", "type": "BOOLEAN", "default": true}, {"name": "b", "type": "BOOLEAN", "default": false}`), nil},
		{"a number in quotes", "rule V1", attribute(`"type": "INTEGER", "default": "12"`), []string{"/attributes/0/default is not of type INTEGER"}},
		{"values twice", "only uniqueValues forbids it", attribute(`"type": "STRING", "multiValued": true, "default": ["a", "a"]`), nil},
		{"wrong values twice", "what is no value equals none", attribute(`"type": "INTEGER", "multiValued": true, "uniqueValues": true, "default": ["x", "x"]`), []string{"/attributes/0/default/0 is not of type", "/attributes/0/default/1 is not of type"}},
		{"all different", "values that look alike in one spelling or another", attribute(`"type": "JSON", "multiValued": true, "uniqueValues": true, "default": [1, "1", [1], [[1]], [[]], [], [[], []], [1, []], [[1], []], {}, {"a": 1}, {"b": 1}, {"a": {}}, {"b": {}}, {"a": {}, "b": 1},
			{"a": {"b": 1}}, [{}], [{}, {}], [[1], 2], [[1, 2]], [[1, 2], 3], [[1], 2, 3], true, false, "true", 12, [1, 2], "a", "ab", -1, 0, 10, 0.1, {"a": [1]}, {"a": [], "b": 1}, {"a": [{"b": 1}]}, [{"a": 1}, {"b": 2}], [{"a": 1, "b": 2}], "", " "]`), nil},
		{"required", "a default satisfies what is required", attribute(`"type": "STRING", "required": true, "default": "x"`), nil},
	})
}

// TestIntegerMembers has what a limit may be: an integer from 1 on of 32 bits, in any
// spelling.
func TestIntegerMembers(t *testing.T) {
	for literal, fine := range map[string]bool{
		"1": true, "2147483647": true, "21474836470e-1": true, "2147483647.0": true, "1e3": true,
		"0": false, "-0": false, "0e9": false, "2147483648": false, "2147483647.5": false, "-1": false, "-2147483648": false, "-2147483649": false, "9999999999": false, "1e10": false, "1e9999": false, "1.5": false,
		`"5"`: false, "true": false, "null": false, "[5]": false, "{}": false,
	} {
		_, err := schema.Parse([]byte(attribute(`"type": "STRING", "maxLength": ` + literal)))
		assert.Equal(t, fine, err == nil, "%s: %v", literal, err)
	}
}

// TestIntegerMembersOutOfBounds says on which side.
func TestIntegerMembersOutOfBounds(t *testing.T) {
	for literal, want := range map[string]string{"-1": "less than 1", "0": "less than 1", "-9999999999": "less than 1", "-1e9999": "less than 1", "-12": "less than 1", "9999999999": "more than 2147483647", "2147483648": "more than 2147483647", "1e9999": "more than 2147483647"} {
		runFaults(t, []faultRow{{literal, "a bound has a side", attribute(`"type": "STRING", "maxLength": ` + literal), []string{"/attributes/0/maxLength is " + want}}})
	}
}

// TestFaultsOfDefinitions has what no text can say, but a Definition can.
func TestFaultsOfDefinitions(t *testing.T) {
	long := strings.Repeat("n", 1_024)
	for _, tt := range []struct {
		name       string
		attributes []attrs.Attribute
		want       []string
	}{
		{"a minimum that is no number", []attrs.Attribute{{Name: "a", Type: attrs.Number, Minimum: "x", Maximum: "-1", Default: []byte("-2")}}, []string{"/attributes/0/minimum is not a number"}},
		{"a maximum that is no number", []attrs.Attribute{{Name: "a", Type: attrs.Number, Minimum: "1", Maximum: "1 ", Default: []byte("2")}}, []string{"/attributes/0/maximum is not a number"}},
		{"a number in quotes", []attrs.Attribute{{Name: "a", Type: attrs.Number, Minimum: `"1"`}}, []string{"/attributes/0/minimum is not a number"}},
		{"an endless number", []attrs.Attribute{{Name: "a", Type: attrs.Number, Minimum: "1e99999"}}, []string{"/attributes/0/minimum is a number of more"}},
		{"a type that is none inside a unit", []attrs.Attribute{{Name: "a", Type: attrs.Complex, Atomic: true, Default: []byte("{}"),
			SubAttributes: []attrs.Attribute{{Name: "b", Type: 99, Required: true}}}}, []string{"/attributes/0/subAttributes/0/type is not a type"}},
		{"the longest name twice", []attrs.Attribute{{Name: long, Type: attrs.String}, {Name: long, Type: attrs.String}}, []string{`/attributes/1/name "` + long + `" is declared twice`}},
		{"a longer name twice", []attrs.Attribute{{Name: long + "n", Type: attrs.String}, {Name: long + "n", Type: attrs.String}}, []string{"/attributes/0/name has more than", "/attributes/1/name has more than"}},
		{"no name twice", []attrs.Attribute{{Type: attrs.String}, {Type: attrs.String}}, []string{"/attributes/0/name is empty", "/attributes/1/name is empty"}},
		{"limits", []attrs.Attribute{{Name: "a", Type: attrs.String, MinLength: 1<<31 - 1, MaxLength: 1<<31 - 1}, {Name: "b", Type: attrs.String, MaxLength: -1}}, []string{"/attributes/1/maxLength is negative"}},
		{"minLength alone", []attrs.Attribute{{Name: "a", Type: attrs.String, MinLength: 5}}, nil},
		{"a minLength of one", []attrs.Attribute{{Name: "a", Type: attrs.String, MinLength: 2, MaxLength: 1}}, []string{"/attributes/0/minLength is greater"}},
		{"a JSON Schema that is no JSON", []attrs.Attribute{{Name: "a", Type: attrs.JSON, JSONSchema: []byte("{"), Default: []byte("1")}}, []string{"/attributes/0/jsonSchema is not JSON"}},
		{"a JSON Schema of a string", []attrs.Attribute{{Name: "a", Type: attrs.String, JSONSchema: []byte(`{"type": 1}`)}}, []string{"/attributes/0/jsonSchema is for a JSON attribute only"}},
		{"a JSON Schema of one byte", []attrs.Attribute{{Name: "a", Type: attrs.String, JSONSchema: []byte(`1`)}}, []string{"/attributes/0/jsonSchema is for a JSON attribute only"}},
		{"a whenAbsent of one byte", []attrs.Attribute{{Name: "a", Type: attrs.Integer, WhenAbsent: []byte(`1`)}}, []string{"/attributes/0/whenAbsent needs derivedFrom"}},
		{"operations without a name", []attrs.Attribute{{Name: "a", Type: attrs.String, WritableIn: []string{"", ""}}}, []string{"/attributes/0/writableIn/0 is empty", "/attributes/0/writableIn/1 is empty"}},
		{"samples without a pattern", []attrs.Attribute{{Name: "a", Type: attrs.String, PatternSamples: attrs.PatternSamples{Match: []string{"a"}, NoMatch: []string{"b"}}}}, []string{"/attributes/0/patternSamples needs a pattern"}},
		{"a minLength over a maxLength of one", []attrs.Attribute{{Name: "a", Type: attrs.String, MinLength: 3, MaxLength: 1}}, []string{"/attributes/0/minLength is greater"}},
		{"a pattern that is not UTF-8", []attrs.Attribute{{Name: "a", Type: attrs.String, Pattern: "\xff"}}, []string{"/attributes/0/pattern is not UTF-8", "/attributes/0/pattern is not an RE2"}},
	} {
		_, err := schema.New(schema.Definition{Name: "s", Attributes: tt.attributes})
		var faults schema.Errors
		if len(tt.want) == 0 {
			assert.NoError(t, err, tt.name)
			continue
		}
		require.ErrorAs(t, err, &faults, tt.name)
		var got []string
		for i, f := range faults {
			line := string(f.Pointer) + " " + f.Reason
			if i < len(tt.want) && strings.HasPrefix(line, tt.want[i]) {
				line = tt.want[i]
			}
			got = append(got, line)
		}
		assert.Equal(t, tt.want, got, tt.name)
	}
}

// TestScopesWithoutAName are not said to have the same one.
func TestScopesWithoutAName(t *testing.T) {
	_, err := schema.New(schema.Definition{Name: "s", Scopes: []attrs.Scope{{}, {}}})
	var faults schema.Errors
	require.ErrorAs(t, err, &faults)
	assert.Equal(t, schema.Errors{{Pointer: "/scopes/0/name", Reason: "is empty"}, {Pointer: "/scopes/1/name", Reason: "is empty"}}, faults)
}

func TestScopeFaults(t *testing.T) {
	runFaults(t, []faultRow{
		{"names", "a scope is asked for by name", scoped(`{"name": "", "read": ["a"]}, {"name": "x"}, {"name": "x"}`),
			[]string{"/scopes/0/name is empty", `/scopes/2/name "x" is the name of two scopes`}},
		{"no names", "there is nothing to be called twice", scoped(`{"name": ""}, {"name": ""}`), []string{"/scopes/0/name is empty", "/scopes/1/name is empty"}},
		{"entries", "at the place in the text", scoped(`{"name": "x", "read": ["!b", "*", "c.d", "!off"], "update": ["c.e", "a", "**", "!", "a..d", "a\\"]}`), []string{
			"/scopes/0/read/0 names no declared", "/scopes/0/update/0 names no declared", "/scopes/0/update/2 is not a path", "/scopes/0/update/3 is not a path",
			"/scopes/0/update/4 is not a path", `/scopes/0/update/5 is not a path`}},
		{"parts of units", "may be granted and excepted", scoped(`{"name": "x", "read": ["unit.d"], "update": ["*", "!unit.d"]}`), nil},
		{"condition paths", "a condition asks for one place", scoped(`{"name": "x", "unless": [{"path": "b", "present": true}, {"path": "unit.d", "equals": 1}, {"path": "unit", "equals": []}, {"path": "off", "present": true}, {"path": "c", "present": false}]}`), []string{
			"/scopes/0/unless/0/path names no declared", "/scopes/0/unless/1/path names a part"}},
		{"conceal and keep", "rule P6", `{"name": "s", "policy": {"forbidden": "conceal", "unknown": "keep"}, "attributes": []}`, []string{`/policy/forbidden "conceal" cannot stand`}},
	})
}

// TestFaultsTogether holds that one reading finds everything, in the order of
// the text and not in that of the rules.
func TestFaultsTogether(t *testing.T) {
	runFaults(t, []faultRow{{"all", "structure and meaning at once", `{
		"attributes": [
			{"subAttributes": [{"type": "STRING", "pattern": "(", "name": "", "x": 1}], "type": "COMPLEX", "name": "c", "readOnly": 1},
			{"name": "d", "type": "STRONG", "minLength": 3, "maxLength": 2}],
		"scopes": [{"name": "x", "read": ["nobody"]}],
		"policy": {"unknown": "keep", "forbidden": "conceal"},
		"maxDocumentBytes": -1}`, []string{
		` lacks the member "name"`,
		"/attributes/0/subAttributes/0/pattern is not an RE2",
		"/attributes/0/subAttributes/0/name is empty",
		"/attributes/0/subAttributes/0/x is not a member",
		"/attributes/0/readOnly is not of the JSON type boolean",
		"/attributes/1/type is none of",
		"/scopes/0/read/0 names no declared",
		`/policy/forbidden "conceal" cannot`,
		"/maxDocumentBytes is less than 1",
	}}})
}

func TestNoValueInReasons(t *testing.T) {
	const secret = "hunter2"
	text := `{"name": "s", "maxDocumentBytes": "hunter2", "scopes": [{"name": "x", "read": ["hunter2", "!!hunter2"], "unless": [{"path": "hunter2", "equals": "hunter2"}]}],
		"policy": {"unknown": "hunter2"}, "attributes": [
		{"name": "a", "type": "hunter2", "format": "hunter2"},
		{"name": "b", "type": "STRING", "pattern": "(?=hunter2)", "default": "hunter2", "enumeratedValues": [{"value": "hunter2"}, {"value": "hunter2"}]},
		{"name": "c", "type": "INTEGER", "default": "hunter2", "derivedFrom": "hunter2", "minimum": "hunter2"}]}`
	for _, fault := range faultsOf(t, text) {
		assert.NotContains(t, fault.Reason, secret, string(fault.Pointer))
	}
	_, err := schema.Parse([]byte(text))
	assert.NotContains(t, err.Error(), secret)
}

func TestErrorText(t *testing.T) {
	fault := func(p attrs.Pointer) schema.Fault { return schema.Fault{Pointer: p, Reason: "is wrong"} }
	assert.EqualError(t, schema.Errors{}, "schema: no fault")
	assert.EqualError(t, schema.Errors{fault("")}, "schema: the whole: is wrong")
	assert.EqualError(t, schema.Errors{fault("/a"), fault("/b")}, "schema: /a: is wrong (and 1 more fault)")
	assert.EqualError(t, schema.Errors{fault("/a"), fault("/b"), fault("/c")}, "schema: /a: is wrong (and 2 more faults)")
}
