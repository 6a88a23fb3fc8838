package conformance_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/conformance"
)

func TestParseInput(t *testing.T) {
	in, err := conformance.ParseInput([]byte(`{
		"id": "a/b", "system": "pingone", "operation": "create", "complete": true, "trustDocument": true,
		"format": "scim", "scopes": ["s"], "permissions": {"read": ["*"], "update": ["x"]},
		"derive": {"p.type": {"a" : "<"}}, "limits": {"depth": 3, "violations": 1},
		"documentText": "{ \"a\":1.0 }", "bodyHex": "7bff7d"}`))
	require.NoError(t, err)
	assert.Equal(t, conformance.Input{
		ID: "a/b", Do: conformance.Apply, System: "pingone", Operation: "create", Complete: true,
		TrustDocument: true, Format: "scim", Scopes: []string{"s"},
		Permissions: []attrs.Permissions{{Read: attrs.MustPathSet("*"), Update: attrs.MustPathSet("x")}},
		Derive:      map[attrs.Path]json.RawMessage{"p.type": json.RawMessage(`{"a":"<"}`)},
		Limits:      conformance.Limits{Depth: 3, Violations: 1},
		Document:    []byte(`{ "a":1.0 }`), Body: []byte("{\xff}"),
	}, in)
}

func TestParseInputContent(t *testing.T) {
	for _, test := range []struct{ name, why, members, want string }{
		{"value", "a JSON value stands for its compact text",
			`"body": { "a" : [ 1 , 2 ] }`, `{"a":[1,2]}`},
		{"spelling", "numbers, escapes and repeated names keep their spelling",
			`"body": {"\u0061":1.0e+2, "b":"\/\u003c<\ud800", "b":-0}`, `{"\u0061":1.0e+2,"b":"\/\u003c<\ud800","b":-0}`},
		{"null", "null is a body like any other", `"body": null`, `null`},
		{"text", "a text is taken as it is", `"bodyText": " {\"a\": 1}\n"`, " {\"a\": 1}\n"},
		{"empty text", "an empty body is a body", `"bodyText": ""`, ""},
		{"hex of text", "a byte-order mark is easier to see in digits", `"bodyHex": "efbbbf7b7d"`, "\ufeff{}"},
		{"hex", "bytes that no JSON string can hold", `"bodyHex": "22FF22"`, "\"\xff\""},
	} {
		t.Run(test.name, func(t *testing.T) {
			in, err := conformance.ParseInput([]byte(`{"id":"a/b","system":"s","document":{},` + test.members + `}`))
			require.NoError(t, err, test.why)
			assert.NotNil(t, in.Body, test.why)
			assert.Equal(t, test.want, string(in.Body), test.why)
		})
	}
}

func TestParseInputRefuses(t *testing.T) {
	const head = `{"id":"a/b","system":"s","document":{},"body":{}`
	for _, test := range []struct{ name, why, input, want string }{
		{"unknown member", "a member that is passed over changes the question", head + `,"scope":["x"]}`, `member "scope": unknown member`},
		{"other case", "names are exact", head + `,"Scopes":["x"]}`, `member "Scopes": unknown member`},
		{"duplicate", "readers differ in which of two members they see", head + `,"scopes":[],"scopes":["x"]}`, `member "scopes": stands twice`},
		{"escaped duplicate", "names are compared after unescaping", head + `,"scopes":[],"\u0073copes":["x"]}`, "stands twice"},
		{"no id", "an outcome could not be matched", `{"system":"s","document":{},"body":{}}`, "needs an id"},
		{"system and schema", "one of them would be passed over", head + `,"schema":{}}`, "exactly one of system and schema"},
		{"neither", "nothing to judge by", `{"id":"a/b","document":{},"body":{}}`, "exactly one of system and schema"},
		{"no document", "there is no default document", `{"id":"a/b","system":"s","body":{}}`, "apply needs a document"},
		{"no body", "apply needs one", `{"id":"a/b","system":"s","document":{}}`, "apply needs a body"},
		{"two bodies", "one of them would be passed over", head + `,"bodyText":"{}"}`, "another form"},
		{"view with body", "a view has none", head + `,"do":"view"}`, "view takes no body"},
		{"schema with document", "a schema is checked alone", `{"id":"a/b","do":"schema","schema":{},"document":{}}`, "schema takes no document"},
		{"unknown do", "there are three", head + `,"do":"check"}`, `unknown do "check"`},
		{"null flag", "null is not false", head + `,"complete":null}`, "null"},
		{"null scope", "null is not a name", head + `,"scopes":[null]}`, "null"},
		{"null scopes", "null is not an empty list", head + `,"scopes":null}`, "null"},
		{"null permissions", "null could be taken for everything", head + `,"permissions":null}`, "permissions"},
		{"misspelt permission", "permissions are as strict as the rest", head + `,"permissions":{"reads":["*"]}}`, `"reads"`},
		{"misspelt limit", "a limit of the wrong name would not limit", head + `,"limits":{"Depth":1}}`, "unknown member"},
		{"limit of zero", "zero would be the default", head + `,"limits":{"depth":0}}`, "1 or more"},
		{"lone surrogate", "it would become another character", head + `,"operation":"\ud800"}`, "lone surrogate"},
		{"odd hex", "half a byte", `{"id":"a/b","system":"s","document":{},"bodyHex":"fff"}`, "hexadecimal"},
		{"not an object", "a line is an object", `[]`, "not a JSON object"},
		{"text after", "one object a line", head + `} {}`, "after"},
		{"not UTF-8", "JSON is UTF-8", head + ",\"operation\":\"\xff\"}", "UTF-8"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := conformance.ParseInput([]byte(test.input))
			assert.ErrorContains(t, err, test.want, test.why)
		})
	}
}

func TestParseInputKeepsIDOfRefused(t *testing.T) {
	in, err := conformance.ParseInput([]byte(`{"nonsense":1,"do":"view","id":"a/b"}`))
	require.Error(t, err)
	assert.Equal(t, conformance.Input{ID: "a/b"}, in)
}

func TestInputRoundTrip(t *testing.T) {
	for _, line := range []string{
		`{"id":"a/b","do":"apply","system":"pingone","documentText":"{ \"é\": 1 }","bodyHex":"ff"}`,
		`{"id":"a/b","do":"view","schema":{"name":"<x>","n":1.0},"scopes":["a","b"],"documentText":""}`,
		`{"id":"a/b","do":"apply","system":"s","permissions":{"read":["*"],"update":["a","!a.b"]},"documentText":"{}","bodyText":"{}"}`,
		`{"id":"a/b","do":"apply","system":"s","permissions":[],"documentText":"{}","bodyText":"{}"}`,
		`{"id":"a/b","do":"apply","system":"s","limits":{"depth":2},"permissions":[{"read":[],"update":[]},{"read":["a"],"update":[]}],"derive":{"a":"\/<\u003c"},"documentText":"{}","bodyText":"{}"}`,
	} {
		var in conformance.Input
		require.NoError(t, json.Unmarshal([]byte(line), &in))
		text, err := in.MarshalJSON()
		require.NoError(t, err)
		assert.Equal(t, line, string(text))
	}
}
