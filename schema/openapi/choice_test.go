package openapi_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/attrpatch/attrpatch/internal/source/sourcetest"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestChoices has one property a row that is one of several schemas, the native
// members that it becomes, and what is said of it.
func TestChoices(t *testing.T) {
	const any, anyNote = `"type":"JSON"`, "W widened: has alternatives: any JSON value"
	for _, tt := range []struct {
		property, native string
		notes            []string
		why              string
	}{
		{`{"anyOf":[{"type":"string"},{"enum":[null]}]}`, `"type":"STRING"`, nil, "null as the only value"},
		{`{"oneOf":[{"$ref":"#/components/schemas/Text"}]}`, `"type":"STRING","maxLength":5`, nil, "one alternative is none"},
		{`{"oneOf":[{"enum":["a"]},{"enum":["b","a"]},{"type":"null"}]}`, `"type":"STRING","enumeratedValues":[{"value":"a"},{"value":"b"}]`,
			[]string{"W guessed: has no type"}, "values, one or more at a time"},
		{`{"type":"string","oneOf":[{"type":"string","enum":["a"],"title":"A"},{"type":"string","enum":["b"],"maxLength":1}]}`,
			`"type":"STRING","enumeratedValues":[{"value":"a"},{"value":"b"}]`,
			[]string{"W/oneOf/0 dropped: describes one of", "W/oneOf/1/maxLength dropped: is of one of"}, "values with names"},
		{`{"anyOf":[{"type":"string","format":"email"},{"type":"string","enum":["none"]}]}`, `"type":"STRING"`,
			[]string{"W/anyOf widened: has alternatives of one type", "W/anyOf/0/format dropped: is of one", "W/anyOf/1/enum dropped: is of one"}, "one type"},
		{`{"anyOf":[{"type":"string"},{"type":"integer"}]}`, any, []string{anyNote, "W/anyOf widened: has alternatives, which"}, "two types"},
		{`{"anyOf":[{"type":"string"},{"type":"array","items":{"type":"string"}}]}`, any, []string{anyNote, "W/anyOf widened"}, "one or several"},
		{`{"type":"integer","anyOf":[{"type":"string"},{"type":"string"}]}`, any, []string{anyNote, "W/anyOf widened: has alternatives, which"}, "a type beside them that is another"},
		{`{"oneOf":[{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}},"required":["a"]},{"type":"object","properties":{"a":{"type":"string"},"c":{"type":"boolean"}}}]}`,
			`"type":"COMPLEX","subAttributes":[{"name":"a","type":"STRING"},{"name":"b","type":"STRING"},{"name":"c","type":"BOOLEAN"}]`,
			[]string{"W/oneOf widened: has alternatives: the properties", "W/oneOf/0/required/0 dropped: is required by one"}, "the attributes of any object"},
		{`{"oneOf":[{"properties":{"a":{"type":"string"}},"additionalProperties":true},{"properties":{"a":{"type":"integer"}}}]}`,
			`"type":"COMPLEX","subAttributes":[{"name":"a","type":"JSON"}]`,
			[]string{
				"W/oneOf widened: has alternatives: the properties", "W/oneOf/0/additionalProperties dropped: admits",
				"W/oneOf/0/properties/a widened: differs between alternatives", "W/oneOf/1/properties/a widened: differs from",
			}, "a property of two types"},
		{`{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}},"anyOf":[{"required":["a"]},{"required":["b"],"properties":{"b":{"minLength":1}}}]}`,
			`"type":"COMPLEX","subAttributes":[{"name":"a","type":"STRING"},{"name":"b","type":"STRING"}]`,
			[]string{
				"W/anyOf widened: has alternatives: the properties", "W/anyOf/0/required/0 dropped: is required by one",
				"W/anyOf/1/properties/b dropped: is said of a property", "W/anyOf/1/required/0 dropped: is required by one",
			}, "one of two is required"},
		{`{"oneOf":[{"allOf":[{"$ref":"#/components/schemas/Base"}]},{"allOf":[{"$ref":"#/components/schemas/Base"},{"properties":{"x":{"type":"string"}}}],"readOnly":true}]}`,
			`"type":"COMPLEX","subAttributes":[{"name":"b","type":"STRING"},{"name":"x","type":"STRING"}]`,
			[]string{"W/oneOf widened: has alternatives: the properties", "W/oneOf/1 widened: is readOnly or writeOnly as one"}, "a base that alternatives share"},
		{`{"oneOf":[{"$ref":"#/components/schemas/Loop"},{"type":"string"}]}`, any, []string{anyNote, "W/oneOf widened: has alternatives, which"}, "one that is inside itself"},
		{`{"type":"object","properties":{"again":{"oneOf":[{"$ref":"#/components/schemas/Write/properties/p"},{"properties":{"z":{"type":"string"}}}]}}}`,
			`"type":"COMPLEX","subAttributes":[{"name":"again","type":"COMPLEX"`, nil, "what holds itself as an alternative ends"},
	} {
		t.Run(tt.why, func(t *testing.T) {
			d, notes, faults := sourcetest.Check(t, importUsers, []byte(document("3.1.0", tt.property, tt.property)))
			require.Empty(t, faults)
			whole, err := json.Marshal(d)
			require.NoError(t, err)
			var form struct{ Attributes []json.RawMessage }
			require.NoError(t, json.Unmarshal(whole, &form))
			native := form.Attributes[1]
			if tt.notes == nil && strings.Contains(tt.property, "again") {
				assert.Contains(t, string(native), tt.native)
				return
			}
			assert.JSONEq(t, `{"name":"p",`+tt.native+`}`, string(native))
			var ofRequest []string
			for _, line := range aside(lines(notes, faults)) {
				if !strings.HasPrefix(line, "R") {
					ofRequest = append(ofRequest, line)
				}
			}
			sourcetest.AssertLines(t, tt.notes, ofRequest)
		})
	}
}

// TestWholeChoices has bodies that are one of several.
func TestWholeChoices(t *testing.T) {
	text := document("3.0.3", "", "")
	const one, two = `{"type":"object","properties":{"name":{"type":"string"},"plan":{"type":"string"}}}`, `{"type":"object","properties":{"name":{"type":"string"}}}`
	text = strings.Replace(text, `{"$ref":"#/components/schemas/Read"}`, `{"oneOf":[`+one+`,`+two+`]}`, 1)
	d, _, faults := sourcetest.Check(t, importUsers, []byte(text))
	require.Empty(t, faults)
	var names []string
	for _, a := range d.Attributes {
		names = append(names, a.Name)
	}
	assert.Equal(t, []string{"name", "plan", "given", "other"}, names)
}
