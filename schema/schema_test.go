package schema_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/schema"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// native is a schema in the native form that has nearly every member.
const native = `{
  "name": "user",
  "policy": {"unknown": "ignore", "readOnly": "unchanged", "forbidden": "conceal", "scalar": "wrap", "blank": "allow"},
  "maxDocumentBytes": 16384,
  "scopes": [
    {"name": "p1:read:user", "read": ["*"], "update": []},
    {"name": "p1:update:user", "read": ["*"], "update": ["*", "!population", "!name.given"],
     "unless": [{"path": "identityProvider.id", "present": true},
                {"path": "identityProvider.type", "notEquals": "PING_ONE"},
                {"path": "size", "equals": "M"}, {"path": "badge", "present": false}]}],
  "attributes": [
    {"name": "username", "type": "STRING", "displayName": "User name", "description": "Names the user.",
     "required": true, "unique": true, "minLength": 1, "maxLength": 128,
     "pattern": "[a-z]+", "patternSamples": {"match": ["jane"], "noMatch": ["Jane", ""]}},
    {"name": "name", "type": "COMPLEX", "sensitive": true,
     "subAttributes": [{"name": "given", "type": "STRING"}, {"name": "family.name", "type": "STRING"}]},
    {"name": "locales", "type": "STRING", "multiValued": true, "maxValues": 1000, "uniqueValues": true, "default": ["en", "de"]},
    {"name": "size", "type": "STRING", "default": "M",
     "enumeratedValues": [{"value": "M", "description": "Medium"}, {"value": "XS", "archived": true}]},
    {"name": "preferences", "type": "JSON", "default": {"theme": "light", "depth": 1.50}},
    {"name": "mfaEnabled", "type": "BOOLEAN", "writableIn": ["create", "import"]},
    {"name": "createdAt", "type": "STRING", "format": "date-time", "readOnly": true},
    {"name": "badge", "type": "INTEGER", "minimum": -3, "maximum": 1e2, "immutable": true, "default": 7},
    {"name": "secret", "type": "STRING", "writeOnly": true},
    {"name": "population", "type": "STRING", "disabled": true},
    {"name": "photo", "type": "COMPLEX", "atomic": true, "default": {"href": "https://example.com/a.png"},
     "subAttributes": [{"name": "href", "type": "STRING", "format": "uri", "required": true}]},
    {"name": "identityProvider", "type": "COMPLEX", "subAttributes": [
      {"name": "id", "type": "STRING", "format": "uuid"},
      {"name": "type", "type": "STRING", "derivedFrom": "identityProvider.id", "whenAbsent": "PING_ONE"}]},
    {"name": "layout", "type": "JSON", "jsonSchema": {"type": "object"}},
    {"name": "plan", "type": "STRING", "pattern": "[a-z]+", "patternSamples": {"match": ["gold"], "noMatch": ["Gold"]}}]}`

func parse(t *testing.T, text string) *schema.Schema {
	t.Helper()
	s, err := schema.Parse([]byte(text))
	require.NoError(t, err)
	return s
}

func TestParseNativeForm(t *testing.T) {
	s := parse(t, native)
	assert.Equal(t, "user", s.Name())

	text, err := json.Marshal(s.Definition())
	require.NoError(t, err)
	assert.JSONEq(t, native, string(text), "what is read is written")
	assert.Equal(t, s.Definition(), parse(t, string(text)).Definition(), "and read again")

	d, err := schema.ParseDefinition([]byte(native))
	require.NoError(t, err)
	made, err := schema.New(d)
	require.NoError(t, err)
	assert.Equal(t, s.Definition(), made.Definition(), "Parse is ParseDefinition and New")
}

// TestParseDesignExample holds the example of the documentation, with the
// attribute that its scope excepts.
func TestParseDesignExample(t *testing.T) {
	parse(t, `{"name": "user",
 "policy": {"unknown": "reject", "readOnly": "reject", "forbidden": "reject", "scalar": "reject", "blank": "missing"},
 "maxDocumentBytes": 16384,
 "scopes": [{"name": "p1:update:user", "read": ["*"], "update": ["*", "!population"],
             "unless": [{"path": "identityProvider.id", "present": true}, {"path": "identityProvider.type", "notEquals": "PING_ONE"}]}],
 "attributes": [
  {"name": "username", "type": "STRING", "required": true, "unique": true, "minLength": 1, "maxLength": 128},
  {"name": "name", "type": "COMPLEX", "subAttributes": [{"name": "given", "type": "STRING"}, {"name": "family", "type": "STRING"}]},
  {"name": "locales", "type": "STRING", "multiValued": true, "maxValues": 1000},
  {"name": "size", "type": "STRING", "enumeratedValues": [{"value": "M"}, {"value": "XS", "archived": true}]},
  {"name": "preferences", "type": "JSON"},
  {"name": "population", "type": "STRING"},
  {"name": "mfaEnabled", "type": "BOOLEAN", "writableIn": ["create", "import"]},
  {"name": "createdAt", "type": "STRING", "format": "date-time", "readOnly": true},
  {"name": "identityProvider", "type": "COMPLEX", "subAttributes": [
    {"name": "id", "type": "STRING", "format": "uuid"},
    {"name": "type", "type": "STRING", "derivedFrom": "identityProvider.id", "whenAbsent": "PING_ONE"}]}]}`)
}

func TestDefinitionValues(t *testing.T) {
	d := parse(t, native).Definition()
	assert.Equal(t, schema.Policy{
		Unknown: schema.UnknownIgnore, ReadOnly: schema.ReadOnlyUnchanged, Forbidden: schema.ForbiddenConceal,
		Scalar: schema.ScalarWrap, Blank: schema.BlankAllow,
	}, d.Policy)
	assert.Equal(t, 16384, d.MaxDocumentBytes)
	assert.Equal(t, `{"theme":"light","depth":1.50}`, string(d.Attributes[4].Default), "compact, and numbers as written")
	assert.Equal(t, json.Number("1e2"), d.Attributes[7].Maximum)
	assert.Equal(t, attrs.Immutable, d.Attributes[7].Mutability)
	assert.Equal(t, attrs.Condition{Path: "identityProvider.type", Op: attrs.NotEquals, Value: json.RawMessage(`"PING_ONE"`)},
		d.Scopes[1].Unless[1])
	assert.True(t, d.Scopes[1].Permissions.Update.Covers("size"))
	assert.False(t, d.Scopes[1].Permissions.Update.Covers("name.given"))
	assert.False(t, d.Scopes[0].Permissions.Update.Covers("size"), "no entry, no permission")
}

func TestLookup(t *testing.T) {
	s := parse(t, native)
	rows := []struct {
		path  attrs.Path
		found string
		why   string
	}{
		{"username", "username", "at the root"},
		{"name.given", "given", "inside a COMPLEX"},
		{`name.family\.name`, "family.name", "a dot inside a name"},
		{`us\ername`, "username", "an escape that nothing needs"},
		{"population", "population", "a disabled attribute is declared"},
		{"", "", "the zero path names nothing"},
		{"Username", "", "names match exactly (rule N1)"},
		{"name.family.name", "", "the dot is not escaped"},
		{"preferences.theme", "", "nothing is declared inside JSON"},
		{"name.", "", "an empty name"},
		{"given", "", "a sub-attribute without its parent"},
	}
	for _, row := range rows {
		a, ok := s.Lookup(row.path)
		assert.Equal(t, row.found != "", ok, "%q: %s", row.path, row.why)
		assert.Equal(t, row.found, a.Name, "%q: %s", row.path, row.why)
	}
	name, _ := s.Lookup("name")
	assert.Len(t, name.SubAttributes, 2, "with its sub-attributes")
}

func TestAllIsPreorder(t *testing.T) {
	s := parse(t, native)
	var paths []string
	for path, a := range s.All() {
		found, ok := s.Lookup(path)
		assert.True(t, ok)
		assert.Equal(t, found, a)
		paths = append(paths, string(path))
	}
	assert.Equal(t, strings.Fields(`username name name.given name.family\.name locales size preferences mfaEnabled
		createdAt badge secret population photo photo.href identityProvider identityProvider.id identityProvider.type layout plan`), paths)
	for path := range s.All() {
		assert.Equal(t, attrs.Path("username"), path)
		break
	}
}

// TestSchemaIsItsOwn changes everything that can be reached before and after a
// schema is made; the schema stays.
func TestSchemaIsItsOwn(t *testing.T) {
	d, err := schema.ParseDefinition([]byte(native))
	require.NoError(t, err)
	s, err := schema.New(d)
	require.NoError(t, err)
	want, err := json.Marshal(s.Definition())
	require.NoError(t, err)

	vandalise(d)
	vandalise(s.Definition())
	for _, a := range s.All() {
		vandaliseAttributes([]attrs.Attribute{a})
	}
	found, _ := s.Lookup("name")
	vandaliseAttributes([]attrs.Attribute{found})

	got, err := json.Marshal(s.Definition())
	require.NoError(t, err)
	assert.Equal(t, string(want), string(got))
}

func vandalise(d schema.Definition) {
	for i := range d.Scopes {
		for j := range d.Scopes[i].Unless {
			d.Scopes[i].Unless[j].Path = "x"
			clear(d.Scopes[i].Unless[j].Value)
		}
		d.Scopes[i] = attrs.Scope{}
	}
	vandaliseAttributes(d.Attributes)
}

func vandaliseAttributes(list []attrs.Attribute) {
	for i := range list {
		a := &list[i]
		vandaliseAttributes(a.SubAttributes)
		clear(a.WritableIn)
		clear(a.Default)
		clear(a.WhenAbsent)
		clear(a.JSONSchema)
		clear(a.PatternSamples.Match)
		clear(a.PatternSamples.NoMatch)
		clear(a.EnumeratedValues)
		*a = attrs.Attribute{}
	}
}

func TestZeroDefinition(t *testing.T) {
	_, err := schema.New(schema.Definition{})
	var faults schema.Errors
	require.ErrorAs(t, err, &faults)
	assert.Equal(t, attrs.Pointer("/name"), faults[0].Pointer, "a schema has a name")

	s, err := schema.New(schema.Definition{Name: "empty"})
	require.NoError(t, err, "and may have nothing else")
	text, err := json.Marshal(s.Definition())
	require.NoError(t, err)
	assert.Equal(t, s.Definition(), parse(t, string(text)).Definition())
}

func TestMarshalJSONRefuses(t *testing.T) {
	deep := []attrs.Attribute{{Name: "a", Type: attrs.Complex}}
	deep[0].SubAttributes = deep
	rows := []struct {
		name, why  string
		definition schema.Definition
	}{
		{"policy", "the value has no word", schema.Definition{Policy: schema.Policy{Blank: 9}}},
		{"policy of one more", "there are words for two", schema.Definition{Policy: schema.Policy{Blank: schema.BlankAllow + 1}}},
		{"type", "the zero value is no type", schema.Definition{Attributes: []attrs.Attribute{{Name: "a"}}}},
		{"mutability", "it has no member", schema.Definition{Attributes: []attrs.Attribute{{Name: "a", Type: attrs.JSON, Mutability: 9}}}},
		{"below", "sub-attributes are looked at", schema.Definition{Attributes: []attrs.Attribute{
			{Name: "a", Type: attrs.Complex, SubAttributes: []attrs.Attribute{{Name: "b"}}}}}},
		{"endless", "attributes can hold themselves", schema.Definition{Attributes: deep}},
		{"default", "it is no JSON text", schema.Definition{Attributes: []attrs.Attribute{{Name: "a", Type: attrs.JSON, Default: []byte("{")}}}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			_, err := json.Marshal(row.definition)
			assert.Error(t, err, row.why)
		})
	}
}

func TestNativeSchemaIsACopy(t *testing.T) {
	text := schema.NativeSchema()
	require.True(t, json.Valid(text))
	clear(text)
	assert.False(t, slices.Equal(text, schema.NativeSchema()))
}

// TestParseDefinitionRefuses what no definition has the form of, with every fault.
func TestParseDefinitionRefuses(t *testing.T) {
	for text, want := range map[string]int{`{`: 1, `{"name": 1}`: 1, `{"name": "s", "attributes": [{"name": "a"}, {"name": "b", "type": "STRONG"}]}`: 2, `[]`: 1} {
		d, err := schema.ParseDefinition([]byte(text))
		var faults schema.Errors
		require.ErrorAs(t, err, &faults, text)
		assert.GreaterOrEqual(t, len(faults), want, text)
		assert.Zero(t, d, text)
	}
	_, err := schema.ParseDefinition([]byte(`{"name": "s", "attributes": [{"name": "a", "type": "STRING", "maxLength": -1, "minLength": 5}]}`))
	require.Error(t, err, "the form has bounds")
	_, err = schema.ParseDefinition([]byte(`{"name": "s", "attributes": [{"name": "a", "type": "STRING", "maxLength": 1, "minLength": 5}]}`))
	assert.NoError(t, err, "what it means is for New to say")
}
