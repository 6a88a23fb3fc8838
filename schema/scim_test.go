package schema_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/schema"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSCIM(t *testing.T) {
	const user = "urn:ietf:params:scim:schemas:core:2.0:User"
	for _, tt := range []struct {
		native string
		want   schema.SCIM
		why    string
	}{
		{`{"urn":"` + user + `","case":"fold","departures":["capitalisedOperations","stringBooleans","dottedNames","removeByValue","createOnAbsent"]}`,
			schema.SCIM{URN: user, Case: schema.CaseFold, Departures: schema.Departures{
				CapitalisedOperations: true, StringBooleans: true, DottedNames: true, RemoveByValue: true, CreateOnAbsent: true,
			}}, "all of it"},
		{`{"departures":["dottedNames"]}`, schema.SCIM{Departures: schema.Departures{DottedNames: true}}, "one departure names no other"},
		{`{"departures":["removeByValue","capitalisedOperations"]}`,
			schema.SCIM{Departures: schema.Departures{CapitalisedOperations: true, RemoveByValue: true}}, "in any order"},
		{`{"case":"exact"}`, schema.SCIM{}, "the default may be said"},
		{`{}`, schema.SCIM{}, "nothing is said"},
	} {
		s := parse(t, `{"name": "s", "scim": `+tt.native+`, "attributes": []}`)
		assert.Equal(t, tt.want, s.Definition().SCIM, tt.why)
		text, err := json.Marshal(s.Definition())
		require.NoError(t, err)
		assert.Equal(t, tt.want, parse(t, string(text)).Definition().SCIM, "what is written is read: %s", tt.why)
	}
	text, err := json.Marshal(schema.Definition{Name: "s"})
	require.NoError(t, err)
	assert.NotContains(t, string(text), "scim", "nothing is written where nothing is said")
}

func TestSCIMFaults(t *testing.T) {
	in := func(scim string) string { return `{"name": "s", "scim": ` + scim + `, "attributes": []}` }
	runFaults(t, []faultRow{
		{"no object", "it has members", in(`true`), []string{"/scim is not of the JSON type object"}},
		{"types", "each member has one", in(`{"urn": 1, "case": true, "departures": {}, "x": 1}`), []string{
			"/scim/urn is not of the JSON type string", "/scim/case is none of exact and fold",
			"/scim/departures is not of the JSON type array", "/scim/x is not a member"}},
		{"departures", "each is a word, once", in(`{"departures": ["dottedNames", "dottedNames"]}`), []string{"/scim/departures lists something twice"}},
		{"unknown departure", "a word that is misspelt would do nothing", in(`{"departures": ["DottedNames", 1]}`), []string{
			"/scim/departures/0 is none of", "/scim/departures/1 is none of"}},
		{"no urn", "absence says that there is none", in(`{"urn": ""}`), []string{"/scim/urn is empty"}},
		{"a name", "no path could have it before a colon", in(`{"urn": "User"}`), []string{"/scim/urn is not a URI"}},
		{"a space", "it would end the path", in(`{"urn": "urn:x y"}`), []string{"/scim/urn is not a URI"}},
		{"long", "no path could name it within the limits", in(`{"urn": "urn:` + strings.Repeat("x", 1021) + `"}`), []string{"/scim/urn has more than"}},
		{"an attribute too", "a path would have two meanings",
			`{"name": "s", "scim": {"urn": "urn:x:User"}, "attributes": [{"name": "URN:X:user", "type": "JSON"}]}`,
			[]string{"/scim/urn is the name of an attribute"}},
	})
}

func TestSCIMOfADefinition(t *testing.T) {
	_, err := schema.New(schema.Definition{Name: "s", SCIM: schema.SCIM{Case: 7, URN: "(x)"}})
	var faults schema.Errors
	require.ErrorAs(t, err, &faults)
	require.Len(t, faults, 2)
	assert.Equal(t, attrs.Pointer("/scim/urn"), faults[0].Pointer, "in the order of the native form")
	assert.Equal(t, attrs.Pointer("/scim/case"), faults[1].Pointer)
	_, err = json.Marshal(schema.Definition{Name: "s", SCIM: schema.SCIM{Case: 7}})
	assert.Error(t, err, "no word says that")
}
