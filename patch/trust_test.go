package patch_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/patch"
	"github.com/attrpatch/attrpatch/schema"
)

const trustSchema = `{"name": "t", "policy": {"unknown": "keep"}, "attributes": [
	{"name": "title", "type": "STRING"}, {"name": "other", "type": "STRING"},
	{"name": "name", "type": "COMPLEX", "subAttributes": [{"name": "given", "type": "STRING"}, {"name": "family", "type": "STRING"}]},
	{"name": "settings", "type": "JSON"}, {"name": "list", "type": "STRING", "multiValued": true},
	{"name": "sizes", "type": "STRING", "multiValued": true, "enumeratedValues": [{"value": "S", "archived": true}]},
	{"name": "point", "type": "COMPLEX", "atomic": true, "subAttributes": [{"name": "x", "type": "STRING"}]},
	{"name": "strict", "type": "JSON", "jsonSchema": {"type": "object"}},
	{"name": "source", "type": "JSON"}, {"name": "derived", "type": "STRING", "derivedFrom": "source"}]}`

func trustEngines(t require.TestingT) (strict, trusting *patch.Engine) {
	s, err := schema.Parse([]byte(trustSchema))
	require.NoError(t, err)
	strict, err = patch.New(s, patch.Config{})
	require.NoError(t, err)
	trusting, err = patch.New(s, patch.Config{TrustDocument: true})
	require.NoError(t, err)
	return strict, trusting
}

func applyAll(t require.TestingT, e *patch.Engine, document, body string) (patch.Result, error) {
	admin, err := e.Caller(everything)
	require.NoError(t, err)
	return e.Apply(patch.Request{Document: []byte(document), Body: []byte(body), Caller: admin, Derive: deriveX})
}

func deriveX(attrs.Path, json.RawMessage) (json.RawMessage, error) {
	return json.RawMessage(`"x"`), nil
}

// TestTrustDocument has documents that are not valid JSON: what is not looked at
// stays as it is, what is looked at is a *DocumentError still (rule D6).
func TestTrustDocument(t *testing.T) {
	_, trusting := trustEngines(t)
	for _, tt := range []struct{ name, why, document, body, want string }{
		{"untouched faults", "bytes that nothing looks at are copied", `{"other":01,"x":"` + "\xff" + `","title":"A"}`, `{"title":"B"}`, `{"other":01,"x":"` + "\xff" + `","title":"B"}`},
		{"untouched duplicates", "names that nothing looks at may stand twice", `{"x":1,"x":2,"title":"A"}`, `{"title":"B"}`, `{"x":1,"x":2,"title":"B"}`},
		{"untouched duplicate inside", "at any depth", `{"settings":{"a":1,"b":{"c":1,"c":2}},"title":"A"}`, `{"settings":{"a":3}}`, `{"settings":{"a":3,"b":{"c":1,"c":2}},"title":"A"}`},
		{"declared duplicate", "a declared name is noticed on the way", `{"other":"a","other":"b","title":"A"}`, `{"title":"B"}`, ""},
		{"edited duplicate", "which one to edit would be a guess", `{"title":"A","title":"B"}`, `{"title":"C"}`, ""},
		{"edited duplicate, escaped", "the spelling hides nothing", `{"title":"A","t\u0069tle":"B"}`, `{"title":"C"}`, ""},
		{"edited duplicate after", "objects are read to their end", `{"title":"A","x":1,"title":"B"}`, `{"title":"C"}`, ""},
		{"kept duplicate", "an undeclared member that is edited", `{"x":1,"y":0,"x":2}`, `{"x":3}`, ""},
		{"merged duplicate", "inside a JSON attribute", `{"settings":{"a":1,"b":2,"a":3}}`, `{"settings":{"a":4}}`, ""},
		{"edited value", "it is compared, so it is read", `{"title":"` + "\xff" + `"}`, `{"title":"B"}`, ""},
		{"replaced array", "it goes, whatever is in it", `{"list":["a",01,{"x":1,"x":2}],"title":"A"}`, `{"list":["a","b"]}`, `{"list":["a","b"],"title":"A"}`},
		{"replaced array, faults after what is equal", "no value equals what is not valid", `{"list":["a","b",]}`, `{"list":["a","b"]}`, `{"list":["a","b"]}`},
		{"replaced array, no comma", "as before", `{"list":["a" "b"]}`, `{"list":["a","b"]}`, `{"list":["a","b"]}`},
		{"equal array", "all of it was read", `{"list":[ "a" , "\u0062" ]}`, `{"list":["a","b"]}`, `{"list":[ "a" , "\u0062" ]}`},
		{"shorter array", "it is not equal", `{"list":["a"]}`, `{"list":["a","b"]}`, `{"list":["a","b"]}`},
		{"longer array", "it is not equal", `{"list":["a","b","c"]}`, `{"list":["a","b"]}`, `{"list":["a","b"]}`},
		{"removed array", "it goes", `{"list":[01],"title":"A"}`, `{"list":null}`, `{"title":"A"}`},
		{"replaced object", "it goes", `{"settings":{"a":01}}`, `{"settings":7}`, `{"settings":7}`},
		{"replaced inside", "at any depth", `{"settings":{"a":[01],"b":{"c":02}}}`, `{"settings":{"a":[1],"b":null}}`, `{"settings":{"a":[1]}}`},
		{"object for an array", "their kinds differ", `{"list":{"a":01}}`, `{"list":["a"]}`, `{"list":["a"]}`},
		{"archived values", "what is kept is counted", `{"sizes":["S",01]}`, `{"sizes":["S"]}`, ""},
		{"atomic, equal", "an object is read", `{"point":{"x":"a"}}`, `{"point":{"x":"a"}}`, `{"point":{"x":"a"}}`},
		{"atomic, faults", "no value equals what is not valid", `{"point":{"x":"a","x":"a"}}`, `{"point":{"x":"a"}}`, `{"point":{"x":"a"}}`},
		{"JSON Schema", "all of the merged value is judged", `{"strict":{"a":01}}`, `{"strict":{"b":1}}`, ""},
		{"derivation", "all of the source is handed to the host", `{"source":{"a":01}}`, `{"source":{"b":1}}`, ""},
		{"open value", "there is no end to be found", `{"x":["a",{"title":"A"}`, `{"title":"B"}`, ""},
		{"open string", "there is no end to be found", `{"x":"\"}`, `{"title":"B"}`, ""},
		{"no object", "there are no members", `[{"title":"A"}]`, `{"title":"B"}`, ""},
		{"trailing data", "the document has an end", `{"title":"A"}1`, `{"title":"B"}`, ""},
		{"no value", "a member has one", `{"x":,"title":"A"}`, `{"title":"B"}`, ""},
		{"bad name", "names are read", `{"` + "\xff" + `":1,"title":"A"}`, `{"title":"B"}`, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			result, err := applyAll(t, trusting, tt.document, tt.body)
			if tt.want != "" {
				require.NoError(t, err, tt.why)
				assert.Equal(t, tt.want, string(result.Document), tt.why)
				return
			}
			var fault *patch.DocumentError
			require.ErrorAs(t, err, &fault, tt.why)
			assert.Empty(t, result)
		})
	}
}

// TestTrustedDuplicates says which name it is that stands twice.
func TestTrustedDuplicates(t *testing.T) {
	_, trusting := trustEngines(t)
	for document, body := range map[string]string{
		`{"x":1,"y":0,"x":2}`: `{"x":3}`, `{"title":"A","x":1,"title":"B"}`: `{"title":"C"}`, `{"settings":{"x":1,"b":2,"x":3}}`: `{"settings":{"x":4}}`, `{"name":{"x":1,"given":"A","x":2}}`: `{"name":{"x":3}}`,
	} {
		_, err := applyAll(t, trusting, document, body)
		var fault *patch.DocumentError
		require.ErrorAs(t, err, &fault, document)
		assert.Equal(t, patch.DuplicateName, fault.Code, document)
		name := fault.Pointer[strings.LastIndexByte(string(fault.Pointer), '/')+1:]
		assert.Equal(t, strings.LastIndex(document, `"`+string(name)+`"`), fault.Offset, document)
		assert.NotEmpty(t, fault.Pointer, document)
	}
}

// TestTrustedValuesThatAreRead says what is wrong with one that is, and not where an
// object goes on that cannot be read.
func TestTrustedValuesThatAreRead(t *testing.T) {
	_, trusting := trustEngines(t)
	for document, body := range map[string]string{
		`{"strict":{"a":"\ud800"}}`: `{"strict":{"b":1}}`, `{"title":"\ud800"}`: `{"title":"C"}`, `{"source":{"a":"\ud800"}}`: `{"source":{"b":1}}`,
	} {
		_, err := applyAll(t, trusting, document, body)
		var fault *patch.DocumentError
		require.ErrorAs(t, err, &fault, document)
		assert.Equal(t, patch.InvalidText, fault.Code, document)
		assert.Equal(t, strings.Index(document, `\`), fault.Offset, document)
	}
}

// FuzzTrustDocument holds rule D6: whatever the document, there is an answer, and
// of a document that strict validation accepts it is the same answer.
func FuzzTrustDocument(f *testing.F) {
	strict, trusting := trustEngines(f)
	for _, document := range []string{
		`{}`, `{"title":"A","x":[1,{"a":"}"}],"settings":{"a":{"b":[null]}}}`, `{"x":"\\\"","title":1}`, `{"x":01,"x":{"`, `{"list":["a",[1],"b"],"sizes":["S"],"point":{"x":"a"}}`, `{"list": [ "a" ]}`, `{"name":{"given":"A","x":[]},"source":{}}`,
	} {
		for _, body := range []string{`{"title":"B"}`, `{"settings":{"a":{"c":1}},"x":null}`, `{"name":{"given":null},"strict":{"a":1},"source":{"a":1}}`, `{"name":null}`,
			`{"list":["a"],"sizes":["S"],"point":{"x":"a"},"settings":[1]}`, `{"list":null,"sizes":[],"point":{}}`} {
			f.Add(document, body)
		}
	}
	f.Fuzz(func(t *testing.T, document, body string) {
		want, wantErr := applyAll(t, strict, document, body)
		got, err := applyAll(t, trusting, document, body)
		if _, refused := wantErr.(*patch.DocumentError); refused {
			return // there need only be an answer
		}
		assert.Equal(t, wantErr, err)
		assert.Equal(t, want, got)
	})
}
