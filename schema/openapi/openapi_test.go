package openapi_test

import (
	"embed"
	"encoding/json"
	"fmt"
	"pgregory.net/rapid"
	"strings"
	"testing"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/source/sourcetest"
	"github.com/attrpatch/attrpatch/schema"
	"github.com/attrpatch/attrpatch/schema/importer"
	"github.com/attrpatch/attrpatch/schema/openapi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

//go:embed testdata
var testdata embed.FS

const path = "/users/{id}"

func importUsers(text []byte) (schema.Definition, []importer.Note, error) {
	return openapi.Import(text, path)
}

// Fuzz targets are also run elsewhere than in this folder.
func lines(notes []importer.Note, faults importer.Errors) []string {
	var list []string
	for _, n := range notes {
		list = append(list, fmt.Sprintf("%s %s: %s", n.Pointer, n.Kind, n.Reason))
	}
	for _, f := range faults {
		list = append(list, fmt.Sprintf("%s fault: %s", f.Pointer, f.Reason))
	}
	return list
}

// TestSample imports a document as services write them: an envelope, references,
// flags in one schema or the other, words that OpenAPI does not have.
func TestSample(t *testing.T) {
	d, notes, err := importUsers(sourcetest.Sample(t, testdata, "users.yaml"))
	require.NoError(t, err)
	native, err := json.Marshal(d)
	require.NoError(t, err)
	assert.JSONEq(t, string(sourcetest.Sample(t, testdata, "users.native.json")), string(native))
	const write, read = "/components/schemas/UserWrite/properties", "/components/schemas/UserRead/properties"
	sourcetest.AssertLines(t, []string{
		"/components/schemas/Place/properties/geo widened: has alternatives",
		"/components/schemas/Place/properties/geo/oneOf widened: has alternatives",
		read + "/phones/items/properties/carrier dropped: is in responses alone",
		write + "/id guessed: is writeOnly in the request and readOnly in the response",
		write + "/id/required widened: is required of a request",
		write + "/kind/default guessed: is what null assigns",
		write + "/manager widened: is inside itself",
		write + "/phones/items/properties/verified widened: is readOnly or writeOnly in an array",
		write + "/score/exclusiveMaximum widened: excludes the bound itself",
		"/paths/~1users~1{id}/patch/requestBody/content/application~1json/schema guessed: has properties that are not nullable",
	}, lines(notes, nil))
}

// document has one property p in the request and one in the response.
func document(version, request, response string) string {
	side := func(property string) string {
		if property == "" {
			property = `"other":{"type":"string"}`
		} else {
			property = `"p":` + property
		}
		return `{"type":"object","properties":{"given":{"type":"string","nullable":true},` + property + `}}`
	}
	return fmt.Sprintf(`{"openapi":%q,"info":{"title":"t","version":"1"},"paths":{"/users/{id}":{
		"get":{"responses":{"200":{"description":"d","content":{"application/json":{"schema":{"$ref":"#/components/schemas/Read"}}}}}},
		"patch":{"requestBody":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Write"}}}},"responses":{}}}},
		"components":{"schemas":{"Read":%s,"Write":%s,"Text":{"type":"string","maxLength":5},"Loop":{"allOf":[{"$ref":"#/components/schemas/Loop"}]},
		"Base":{"type":"object","properties":{"b":{"type":"string"}}},"Left":{"allOf":[{"$ref":"#/components/schemas/Base"}]},"Right":{"allOf":[{"$ref":"#/components/schemas/Base"}]}}}}`,
		version, side(response), side(request))
}

// aside takes out the note that every document of these tests has.
func aside(list []string) []string {
	var kept []string
	for _, line := range list {
		line = strings.ReplaceAll(line, "/components/schemas/Write/properties/p", "W")
		line = strings.ReplaceAll(line, "/components/schemas/Read/properties/p", "R")
		if !strings.Contains(line, "has properties that are not nullable") {
			kept = append(kept, line)
		}
	}
	return kept
}

// TestKeywords has one property a row, the same in request and response, as native
// members behind its name, and what is said of it in the request.
func TestKeywords(t *testing.T) {
	for _, tt := range []struct {
		property, native string
		notes            []string
		why              string
	}{
		{`{"type":"string"}`, `"type":"STRING"`, nil, "the plainest"},
		{`{"type":"boolean","nullable":true}`, `"type":"BOOLEAN"`, nil, "null is a removal"},
		{`{"type":["string","null"]}`, `"type":"STRING"`, nil, "null among types"},
		{`{"anyOf":[{"type":"string"},{"type":"null"}]}`, `"type":"STRING"`, nil, "null among alternatives"},
		{`{"oneOf":[{"$ref":"#/components/schemas/Text"},{"type":"null"}]}`, `"type":"STRING","maxLength":5`, nil, "behind a reference"},
		{`{"$ref":"#/components/schemas/Text"}`, `"type":"STRING","maxLength":5`, nil, "a reference"},
		{`{"$ref":"#/components/schemas/Text","description":"d"}`, `"type":"STRING","maxLength":5,"description":"d"`, nil, "with a description of its own"},
		{`{"$ref":"#/components/schemas/Text","readOnly":true}`, `"type":"STRING","maxLength":5,"readOnly":true`, nil, "3.1 lets keywords stand beside it"},
		{`{"$ref":"#/components/schemas/Read/properties/given"}`, `"type":"STRING"`, nil, "a reference to no component"},
		{`{"allOf":[{"$ref":"#/components/schemas/Text"},{"minLength":2,"title":"T"}]}`, `"type":"STRING","minLength":2,"maxLength":5,"displayName":"T"`, nil, "both hold"},
		{`{"allOf":[{"$ref":"#/components/schemas/Text"},{"maxLength":3}]}`, `"type":"STRING","maxLength":5`, []string{"W/allOf/1/maxLength dropped: differs"}, "of two limits one is carried over"},
		{`{"allOf":[{"$ref":"#/components/schemas/Left"},{"$ref":"#/components/schemas/Right"}]}`, `"type":"COMPLEX","subAttributes":[{"name":"b","type":"STRING"}]`, nil, "a diamond is no circle"},
		{`{"$ref":"#/components/schemas/Loop"}`, `"type":"JSON"`, []string{"W widened: is inside itself"}, "a circle without a way out"},
		{`{"$ref":"#/components/schemas/Write/properties/p"}`, `"type":"JSON"`, []string{"W widened: is inside itself"}, "a reference to itself"},
		{`{"type":"string","enum":["a","b",null]}`, `"type":"STRING","enumeratedValues":[{"value":"a"},{"value":"b"}]`, nil, "null is no value"},
		{`{"const":"a"}`, `"type":"STRING","enumeratedValues":[{"value":"a"}]`, []string{"W guessed: has no type"}, "one value"},
		{`{"type":"integer","enum":[1,2]}`, `"type":"INTEGER"`, []string{"W/enum dropped: has a value that is not a string"}, "only strings are enumerated"},
		{`{"type":"integer","exclusiveMinimum":0,"exclusiveMaximum":10}`, `"type":"INTEGER","minimum":1,"maximum":9`, nil, "integers have a next one"},
		{`{"type":"integer","format":"int64"}`, `"type":"INTEGER","minimum":-9223372036854775808,"maximum":9223372036854775807`, nil, "bounds are exact"},
		{`{"type":"number","minimum":0.1000000000000000055511151231257827,"multipleOf":2}`, `"type":"NUMBER","minimum":0.1000000000000000055511151231257827`, []string{"W/multipleOf dropped: has no equal"}, "and so are others"},
		{`{"type":"number","exclusiveMinimum":0}`, `"type":"NUMBER","minimum":0`, []string{"W/exclusiveMinimum widened: excludes the bound"}, "there is no next number"},
		{`{"type":["integer","number"],"format":"float"}`, `"type":"NUMBER"`, nil, "one type of numbers"},
		{`{"type":"integer","format":"byte"}`, `"type":"INTEGER"`, []string{"W/format dropped: is a format of numbers"}, "nothing is known of it"},
		{`{"type":["integer","string"],"minimum":1}`, `"type":"JSON"`, []string{"W widened: has more than one type", "W/minimum dropped: is not for this type"}, "no type of ours"},
		{`{}`, `"type":"JSON"`, nil, "anything is anything"},
		{`true`, `"type":"JSON"`, nil, "a schema that is true"},
		{`{"type":"object"}`, `"type":"JSON","jsonSchema":{"type":"object"}`, nil, "an object of any members"},
		{`{"type":"object","additionalProperties":{"type":"string"}}`, `"type":"JSON","jsonSchema":{"type":"object","additionalProperties":{"type":"string"}}`, nil, "a map"},
		{`{"type":"object","additionalProperties":{"description":"d"}}`, `"type":"JSON","jsonSchema":{"type":"object"}`, nil, "a map of anything"},
		{`{"type":"object","additionalProperties":{"type":"string","maxLength":3}}`, `"type":"JSON","jsonSchema":{"type":"object"}`, []string{"W/additionalProperties dropped: constrains"}, "a map of more than a type"},
		{`{"type":"object","properties":{"":{"type":"string"},"a":{"type":"string"}}}`, `"type":"COMPLEX","subAttributes":[{"name":"a","type":"STRING"}]`, []string{"W/properties/ dropped: has the empty name"}, "a name that no attribute has"},
		{`{"type":"object","additionalProperties":true,"properties":{"a":{"type":"string"}}}`, `"type":"COMPLEX","subAttributes":[{"name":"a","type":"STRING"}]`, []string{"W/additionalProperties dropped: admits members of other names"}, "which the policy refuses"},
		{`{"properties":{"a":{"type":"string"}},"required":["b"]}`, `"type":"COMPLEX","subAttributes":[{"name":"a","type":"STRING"}]`, []string{"W guessed: has no type, and is taken for an object", "W/required/0 dropped: requires a property"}, "nothing is said of b"},
		{`{"type":"array","items":{"type":"string","default":"x"},"maxItems":0,"minItems":1}`, `"type":"STRING","multiValued":true`, []string{"W/items/default dropped: ", "W/maxItems dropped: admits no value", "W/minItems dropped: has no equal"}, "an array"},
		{`{"type":"array","items":{"type":"array","items":{}}}`, `"type":"JSON"`, []string{"W widened: is an array of arrays"}, "no array of ours"},
		{`{"type":"array"}`, `"type":"JSON"`, []string{"W widened: has more than one type"}, "of what?"},
		{`{"type":"string","pattern":"^(?:a|b)$"}`, `"type":"STRING","pattern":"^(?:a|b)$"`, nil, "anchored on both sides"},
		{`{"type":"string","pattern":"^a"}`, `"type":"STRING","pattern":"(?:^a)(?s:.*)"`, nil, "a pattern is looked for anywhere"},
		{`{"type":"string","pattern":"a$|^b$"}`, `"type":"STRING","pattern":"(?s:.*)(?:a$|^b$)"`, nil, "one branch is not anchored"},
		{`{"type":"string","pattern":"(?=a)"}`, `"type":"STRING"`, []string{"W/pattern dropped: pattern is not an RE2"}, "no equal in RE2"},
		{`{"type":"string","format":"ipv4-range"}`, `"type":"STRING"`, []string{`W/format dropped: format there is no format`}, "nor for a format"},
		{`{"type":"string","format":"password"}`, `"type":"STRING","sensitive":true`, nil, "which says to hide it"},
		{`{"type":"string","default":"d","maxLength":0}`, `"type":"STRING","default":"d"`, []string{"W/default guessed: is what null assigns", "W/maxLength dropped: admits the empty"}, "a default"},
		{`{"type":"string","default":5}`, `"type":"STRING"`, []string{"W/default dropped: default is not of type", "W/default guessed: "}, "a default that the type does not admit"},
		{`{"type":"string","x-internal":true,"example":{"$ref":"other.json"},"deprecated":true}`, `"type":"STRING"`, []string{"W/x-internal dropped: has no equal"}, "what is aside is passed over"},
		{`{"type":"string","not":{"enum":["a"]},"minItems":2}`, `"type":"STRING"`, []string{"W/minItems dropped: ", "W/not dropped: "}, "what no attribute has"},
	} {
		t.Run(tt.why, func(t *testing.T) {
			d, notes, faults := sourcetest.Check(t, importUsers, []byte(document("3.1.0", tt.property, tt.property)))
			require.Empty(t, faults)
			require.Len(t, d.Attributes, 2)
			native, err := json.Marshal(schema.Definition{Name: "x", Attributes: d.Attributes[1:]})
			require.NoError(t, err)
			var got struct{ Attributes []json.RawMessage }
			require.NoError(t, json.Unmarshal(native, &got))
			assert.JSONEq(t, `{"name":"p",`+tt.native+`}`, string(got.Attributes[0]))
			var of []string
			for _, line := range aside(lines(notes, nil)) {
				if strings.HasPrefix(line, "W") {
					of = append(of, line)
				}
			}
			sourcetest.AssertLines(t, tt.notes, of)
		})
	}
}

// TestSides has what a request and a response say of one property, and the right
// to write it that follows.
func TestSides(t *testing.T) {
	for _, tt := range []struct {
		request, response string
		native            string
		notes             []string
		why               string
	}{
		{`{"type":"string"}`, `{"type":"string"}`, ``, nil, "read and written"},
		{``, `{"type":"string","default":"x"}`, `,"readOnly":true`, []string{"R/default dropped: is of what no body"}, "in the response alone"},
		{`{"type":"string"}`, ``, `,"writeOnly":true`, nil, "in the request alone"},
		{`{"type":"string","readOnly":true,"default":"x"}`, `{"type":"string"}`, `,"readOnly":true`, []string{"W/default dropped: is of what no body"}, "readOnly in either"},
		{`{"type":"string"}`, `{"type":"string","readonly":true}`, `,"readOnly":true`, nil, "misspelt"},
		{`{"type":"string"}`, `{"type":"string","writeOnly":true}`, `,"writeOnly":true`, nil, "writeOnly in either"},
		{`{"type":"string","writeOnly":true,"required":true}`, `{"type":"string","readonly":true}`, `,"immutable":true`, []string{"W guessed: is writeOnly in the request", "W/required widened: is required of a request"}, "an identifier that is sent and answered"},
		{`{"type":"string","readOnly":true,"writeOnly":true}`, `{"type":"string"}`, `,"readOnly":true`, []string{"W guessed: is both"}, "the stricter of two"},
		{`{"type":"string","readOnly":true}`, ``, `,"readOnly":true`, []string{"W guessed: is readOnly, though"}, "nobody could write it"},
		{`{"type":"string"}`, `{"type":"string","required":true}`, `,"required":true`, nil, "never absent, so never removed"},
		{`{"type":"string","nullable":true}`, `{"type":"string","required":true}`, ``, []string{"R/required widened: is required and nullable"}, "null removes"},
		{`{"type":"string","maxLength":5}`, `{"type":"string","maxLength":9,"pattern":"^a$"}`, `,"maxLength":5`, []string{"R dropped: has another maxLength", "R dropped: has another pattern"}, "the request's holds"},
		{`{"type":"string"}`, `{"type":"integer"}`, ``, []string{"R dropped: is of another type"}, "as of what is written in one form and read in another"},
	} {
		t.Run(tt.why, func(t *testing.T) {
			d, notes, faults := sourcetest.Check(t, importUsers, []byte(document("3.0.3", tt.request, tt.response)))
			require.Empty(t, faults)
			made, err := schema.New(d)
			require.NoError(t, err)
			a, ok := made.Lookup("p")
			require.True(t, ok)
			native, err := json.Marshal(schema.Definition{Name: "x", Attributes: []attrs.Attribute{a}})
			require.NoError(t, err)
			var got struct{ Attributes []json.RawMessage }
			require.NoError(t, json.Unmarshal(native, &got))
			assert.JSONEq(t, `{"name":"p","type":"STRING"`+tt.native+`}`, string(got.Attributes[0]))
			sourcetest.AssertLines(t, tt.notes, aside(lines(notes, nil)))
		})
	}
	d, _, faults := sourcetest.Check(t, importUsers, []byte(document("3.0.3", "", `{"type":"string","writeOnly":true}`)))
	assert.Empty(t, faults)
	assert.Len(t, d.Attributes, 2, "what can be neither read nor written is no attribute")
}

// TestRefused has documents that are no source, or were written to do harm.
func TestRefused(t *testing.T) {
	var chain, wide strings.Builder
	for i := range 30 {
		fmt.Fprintf(&chain, `,"C%d":{"type":"object","properties":{"a":{"$ref":"#/components/schemas/C%d"},"b":{"$ref":"#/components/schemas/C%d"}}}`, i, i+1, i+1)
	}
	fmt.Fprintf(&chain, `,"C30":{"type":"string"}`)
	for i := range 2_100 {
		fmt.Fprintf(&wide, `,"p%d":{"$ref":"#/components/schemas/Z/properties/z%d"}`, i, i)
	}
	z := strings.ReplaceAll(strings.ReplaceAll(wide.String()[1:], `"p`, `"z`), `{"$ref"`, `{"title"`)
	with := func(property, components string) string {
		text := document("3.0.3", property, `{"type":"string"}`)
		return strings.Replace(text, `"Loop":`, components+`"Loop":`, 1)
	}
	for _, tt := range []struct{ text, want, why string }{
		{`{}`, " fault: has no member openapi", "not a document"},
		{`{"swagger":"2.0"}`, " fault: has no member openapi", "an older one"},
		{`{"openapi":"3.2.0"}`, "/openapi fault: is not a version that is read", "a later one"},
		{`{"openapi":"3.0.0"}`, ` fault: has no path "/users/{id}"`, "without paths"},
		{`{"openapi":"3.0.0","paths":{"/users/{id}":{}}}`, "/paths/~1users~1{id} fault: has no PATCH", "without the operation"},
		{`{"openapi":"3.0.0","paths":{"/users/{id}":{"patch":{"requestBody":{"content":{"text/plain":{"schema":{}}}}}}}}`, "/paths/~1users~1{id}/patch/requestBody fault: has no PATCH", "without JSON"},
		{`{"openapi":"3.0.0","openapi":"3.0.0"}`, "/openapi fault: stands twice", "a name twice"},
		{with(`{"$ref":"other.json#/a"}`, ""), `W/$ref fault: refers to another file, "other.json", which was not given`, "a file"},
		{with(`{"$ref":"http://localhost:1/a.json"}`, ""), "W/$ref fault: refers to an address", "an address"},
		{with(`{"$ref":"file:///etc/passwd"}`, ""), "W/$ref fault: refers to an address", "a file of the machine"},
		{with(`{"$ref":"#/components/schemas/None"}`, ""), "W/$ref fault: refers to nothing", "nothing there"},
		{with(`{"$ref":"#Text"}`, ""), "W/$ref fault: is not a JSON Pointer", "an anchor"},
		{with(`{"type":5}`, ""), "/paths/~1users~1{id} fault: is not as OpenAPI has it", "a wrong type"},
		{with(`{"type":"string","minLength":-1}`, ""), "/paths/~1users~1{id} fault: is not as OpenAPI has it", "a wrong value"},
		{with(`{"type":"string","readonly":"yes"}`, ""), "W/readonly fault: is not true or false", "a misspelt word with a wrong value"},
		{with(`{"type":"string","enum":[]}`, ""), "W/enum fault: admits no value", "an attribute without a value"},
		{with(`{"$ref":"#/components/schemas/C0"}`, chain.String()[1:]+","), "/components/schemas/C", "two references at each of 30 levels"},
		{with(`{"type":"object","properties":{`+wide.String()[1:]+`}}`, `"Z":{"properties":{`+z+`}},`), " fault: has a path whose schemas reach more", "thousands of references"},
		{with(`{"type":"string","description":"`+strings.Repeat("a", 1<<20)+`"}`, ""), " fault: has a path whose schemas reach more", "a megabyte"},
		{with(`{"type":"object","properties":{"a":{"type":"string"},"A":{"type":"string"}}}`, ""), "W/properties/A fault: ", "names that collide"},
		{strings.Repeat(`{"a":`, 101), "/a/a/a", "too deep"},
	} {
		t.Run(tt.why, func(t *testing.T) {
			_, _, faults := sourcetest.Check(t, importUsers, []byte(tt.text))
			require.NotEmpty(t, faults)
			sourcetest.AssertLines(t, []string{tt.want}, aside(lines(nil, faults))[:1])
			assert.Less(t, len(faults[0].Reason), 300, "no reason quotes a source at length")
		})
	}
}

// TestYAML has what YAML has beyond JSON.
func TestYAML(t *testing.T) {
	page := func(property string) []byte {
		return []byte("# c\nopenapi: 3.0.3\npaths:\n  /users/{id}:\n    patch:\n      requestBody:\n        content:\n          application/json:\n            schema: {type: object, properties: {p: " + property + "}}\n")
	}
	d, notes, faults := sourcetest.Check(t, importUsers, page(`{type: integer, minimum: 0x10, maximum: 9007199254740993, default: 1_000}`))
	require.Empty(t, faults)
	assert.Equal(t, "16 9007199254740993 1000", fmt.Sprint(d.Attributes[0].Minimum, " ", d.Attributes[0].Maximum, " ", string(d.Attributes[0].Default)))
	sourcetest.AssertLines(t, []string{
		"/paths/~1users~1{id}/patch/requestBody/content/application~1json/schema guessed: has no response",
		"/paths/~1users~1{id}/patch/requestBody/content/application~1json/schema guessed: has properties",
		"/paths/~1users~1{id}/patch/requestBody/content/application~1json/schema/properties/p/default guessed",
	}, lines(notes, nil))
	laughs := "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
	for c := 'b'; c < 'k'; c++ {
		laughs += fmt.Sprintf("%c: &%c [%s]\n", c, c, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*%c,", c-1), 10), ","))
	}
	for _, tt := range []struct{ text, want, why string }{
		{"a: [", " fault: is not YAML", "no YAML"},
		{"a: 1\na: 2\n", "/a fault: stands twice in one object, at line 2", "a name twice"},
		{"a: 1\n---\nb: 2\n", " fault: is not YAML", "two documents"},
		{"a: .inf\n", "/a fault: is a number that JSON does not have", "no number of JSON"},
		{"a: !!binary aGk=\n", "/a fault: has a tag", "no type of JSON"},
		{"a: !!bool maybe\n", "/a fault: is neither true nor false", "no truth"},
		{"? [a]\n: 1\n", " fault: has a key that is not a name", "no name"},
		{"a: &x {b: 1}\nc: {<<: *x}\n", "/c fault: has a merge key", "no member of JSON"},
		{"a: &x {b: *x}\n", "/a/b/b/b", "an alias to itself"},
		{laughs, "/g/", "aliases that multiply"},
		{strings.Repeat("- ", 20_000), " fault: is not YAML", "a very deep one"},
		{strings.Repeat("#", 10<<20) + "\n", " fault: has more than 10485760 bytes", "a very large one"},
	} {
		t.Run(tt.why, func(t *testing.T) {
			_, _, faults := sourcetest.Check(t, importUsers, []byte(tt.text))
			require.NotEmpty(t, faults)
			sourcetest.AssertLines(t, []string{tt.want}, lines(nil, faults)[:1])
			assert.Zero(t, faults[0].Offset)
		})
	}
}

// TestSelection has the media types and statuses that are looked for.
func TestSelection(t *testing.T) {
	text := `{"openapi":"3.1.0","paths":{"/users/{userId}":{"$ref":"#/components/pathItems/User"}},
		"components":{"pathItems":{"User":{
			"get":{"responses":{"2XX":{"content":{"application/json":{"schema":{"type":"object","properties":{"late":{"type":"string"}}}}}},
				"200":{"$ref":"#/components/responses/Ok"}}},
			"patch":{"requestBody":{"content":{
				"application/json-patch+json":{"schema":{"type":"array"}},
				"application/json":{"schema":{"type":"object","properties":{"plain":{"type":"string"}}}},
				"application/merge-patch+json":{"schema":{"type":"object","properties":{"merged":{"type":["string","null"]}}}}}}}}},
			"responses":{"Ok":{"content":{"application/hal+json; v=1":{"schema":{"type":"object","properties":{"merged":{"type":"string"}}}}}}}}}`
	d, notes, err := importUsers([]byte(text))
	require.NoError(t, err)
	sourcetest.AssertLines(t, []string{"/components/pathItems/User/patch/requestBody/content/application~1json/schema dropped: is the schema of another media type"}, lines(notes, nil))
	assert.Equal(t, []attrs.Attribute{{Name: "merged", Type: attrs.String}}, d.Attributes)
	assert.Equal(t, "users", d.Name)
}

// TestAnswersThatAreNoObject has a GET that answers a list, which says of no attribute
// that it can be read; what PATCH answers does.
func TestAnswersThatAreNoObject(t *testing.T) {
	const body = `"content":{"application/json":{"schema":{"type":"object","properties":{"a":{"type":["string","null"]}}}}}`
	const list = `{"content":{"application/json":{"schema":{"type":"array","items":{"type":"object","properties":{"b":{"type":"string"}}}}}}}`
	text := `{"openapi":"3.1.0","paths":{"/users/{id}":{"get":{"responses":{"200":` + list + `}},"patch":{"requestBody":{` + body + `},"responses":{"200":{` + body + `}}}}}}`
	d, notes, faults := sourcetest.Check(t, importUsers, []byte(text))
	const at = "/paths/~1users~1{id}"
	sourcetest.AssertLines(t, []string{
		at + "/get/responses/200/content/application~1json/schema dropped: is not an object with properties",
		at + "/patch/responses guessed: is taken for what can be read",
	}, lines(notes, faults))
	assert.Equal(t, []attrs.Attribute{{Name: "a", Type: attrs.String}}, d.Attributes)
	_, notes, faults = sourcetest.Check(t, importUsers, []byte(strings.Replace(text, `"responses":{"200":{`+body+`}}`, `"responses":{"200":`+list+`}`, 1)))
	sourcetest.AssertLines(t, []string{
		at + "/get/responses/200/content/application~1json/schema dropped: is not an object with properties",
		at + "/patch/requestBody/content/application~1json/schema guessed: has no response beside it",
		at + "/patch/responses/200/content/application~1json/schema dropped: is not an object with properties",
	}, lines(notes, faults))
}

// TestEveryMemberCounts adds a member that OpenAPI does not have to every object
// of the schemas that a path reaches.
func TestEveryMemberCounts(t *testing.T) {
	text := document("3.1.0",
		`{"allOf":[{"$ref":"#/components/schemas/Left"},{"type":"object","properties":{"l":{"type":"array","items":{"type":"object","properties":{"x":{"type":"integer"}}}},"n":{"anyOf":[{"type":"string"},{"type":"null"}]},"o":{"type":"object","additionalProperties":{"type":"string"}}}}]}`,
		`{"$ref":"#/components/schemas/Right"}`)
	reached := []string{"/components/schemas/Read", "/components/schemas/Write", "/components/schemas/Base", "/components/schemas/Left", "/components/schemas/Right"}
	sourcetest.CheckUnheard(t, importUsers, []byte(text), func(at attrs.Pointer) bool {
		for _, prefix := range reached {
			if strings.HasPrefix(string(at), prefix) {
				return false
			}
		}
		return true
	})
}

// TestAccount has every property that the sample, and generated documents, have in a
// request or response, in the definition or in a note.
func TestAccount(t *testing.T) {
	met := 0
	rapid.Check(t, func(r *rapid.T) {
		text := []byte(`{"openapi":"3.1.0","paths":{"/users/{id}":{"get":{"responses":{"200":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/R"}}}}}},
			"patch":{"requestBody":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Q"}}}}}}},"components":{"schemas":{
			"A":{"type":"object","properties":{"again":{"$ref":"#/components/schemas/A"},"x":{"type":"string"}}},"B":{"properties":{"y":{"type":"boolean"}}},
			"Q":` + sourcetest.Schema(r, "#/components/schemas/") + `,"R":` + sourcetest.Schema(r, "#/components/schemas/") + `}}}`)
		d, notes, faults := sourcetest.Check(r, importUsers, text)
		if len(faults) == 0 {
			met++
			sourcetest.CheckDeclared(r, d, notes, sourcetest.ByProperty(r, text, "/components/schemas/Q", ""))
			sourcetest.CheckDeclared(r, d, notes, sourcetest.ByProperty(r, text, "/components/schemas/R", ""))
		}
	})
	assert.NotZero(t, met, "no document was imported")
}

// TestWrongValues puts values of every type where a document has others.
func TestWrongValues(t *testing.T) {
	sourcetest.CheckReplaced(t, importUsers, []byte(document("3.1.0",
		`{"allOf":[{"$ref":"#/components/schemas/Left"},{"properties":{"s":{"type":["string","null"],"enum":["a"],"pattern":"^a$","minLength":1,"default":"a"}},"required":["s"]}]}`,
		`{"type":"array","items":{"type":"integer","format":"int32","exclusiveMinimum":1},"maxItems":3,"uniqueItems":true,"readOnly":true}`)))
}

func FuzzImport(f *testing.F) {
	for _, seed := range sourcetest.Hostile() {
		f.Add(seed)
	}
	f.Add(sourcetest.Sample(f, testdata, "users.yaml"))
	f.Add([]byte(document("3.0.3", `{"type":"string","required":true}`, `{"type":"number","exclusiveMinimum":true,"minimum":1}`)))
	f.Add([]byte(document("3.1.0", `{"allOf":[{"$ref":"#/components/schemas/Loop"},{"$ref":"#/components/schemas/Read"}]}`, `{"type":["null","array"],"items":{"$ref":"x"}}`)))
	f.Add([]byte("openapi: 3.1.0\npaths: {/users/{id}: {patch: {requestBody: {content: {application/json: {schema: &s {type: object, properties: {a: *s}}}}}}}}\n"))
	f.Fuzz(func(t *testing.T, text []byte) { sourcetest.Check(t, importUsers, text) })
}

// FuzzProperty has one property that may be anything, on both sides of a document
// that is otherwise right.
func FuzzProperty(f *testing.F) {
	for _, seed := range []string{
		`{"type":["string","null"],"enum":["a",null],"default":"a","pattern":"^a$|b","format":"email","maxLength":3}`,
		`{"type":"integer","format":"int32","exclusiveMinimum":1,"maximum":1e2,"required":true,"readonly":true}`,
		`{"allOf":[{"$ref":"#/components/schemas/Left"},{"$ref":"#/components/schemas/Right","writeOnly":true}],"required":["b"]}`,
		`{"type":"array","items":{"type":"object","properties":{"x":{"type":"string","readOnly":true,"default":"d"}}},"uniqueItems":true}`,
		`{"oneOf":[{"type":"null"},{"$ref":"#/components/schemas/Write"}]}`, `{"$ref":"#/components/schemas/Loop/allOf/0"}`, `true`, `{"$ref":"#/paths"}`,
		`{"type":"object","additionalProperties":{"$ref":"other.json"},"nullable":true}`,
	} {
		f.Add(seed, true)
		f.Add(seed, false)
	}
	f.Fuzz(func(t *testing.T, property string, newer bool) {
		version := "3.0.3"
		if newer {
			version = "3.1.0"
		}
		sourcetest.Check(t, importUsers, []byte(document(version, property, property)))
	})
}
