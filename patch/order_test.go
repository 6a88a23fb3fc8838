package patch_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/attrpatch/attrpatch/patch"
)

// TestMemberOrderDecidesNothing has documents in different orders, with members
// missing, twice, escaped and undeclared, one after the other in any two-step
// sequence: an engine that has just read another document gives the same answer as
// one that has read none.
func TestMemberOrderDecidesNothing(t *testing.T) {
	const definition = `{"name": "t", "policy": {"unknown": "ignore"}, "attributes": [
		{"name": "a", "type": "STRING"}, {"name": "a\"b", "type": "STRING"}, {"name": "größe", "type": "STRING"},
		{"name": "o", "type": "COMPLEX", "subAttributes": [{"name": "a", "type": "STRING"}, {"name": "o", "type": "STRING"}]}]}`
	documents := []string{
		`{}`, `{"a":"1","größe":"2","o":{"a":"3","o":"4"}}`, `{"o":{"o":"4","a":"3"},"größe":"2","a":"1"}`,
		`{"a":"1","a":"2"}`, `{"a":"1","o":{"a":"1","a":"2"}}`, `{"x":1,"a":"1","y":2,"o":{"z":1,"o":"4"},"größe":"2"}`,
		`{"\u0061":"1","gr\u00f6\u00dfe":"2","o":{"\u006f":"4","a":"3"}}`, `{"a" : "1" , "o" : { "a" : "3" } }`, `{"a\"b":"1","a":"2"}`,
		`{"a`, `{"a"`, `{"a":`, `{"a":"1","o":{"a":"3","`, `{"a":"1","größe`, `{"a\"b":"1","a\"b":"2"}`, `{"x":1,"x":2,"a":"1"}`,
	}
	const body = `{"a":"new","o":{"o":null}}`
	for _, trusting := range []bool{false, true} {
		config := patch.Config{TrustDocument: trusting}
		for _, before := range documents {
			used := newEngine(t, definition, config)
			for _, document := range documents {
				_, _ = applyAll(t, used, before, body)
				want, wantErr := applyAll(t, newEngine(t, definition, config), document, body)
				got, err := applyAll(t, used, document, body)
				assert.Equal(t, wantErr, err, "%s after %s", document, before)
				assert.Equal(t, want, got, "%s after %s", document, before)
			}
		}
	}
}
