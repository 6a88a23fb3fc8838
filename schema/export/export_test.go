package export_test

import (
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/jsonschema"
	"github.com/attrpatch/attrpatch/patch"
	"github.com/attrpatch/attrpatch/schema"
	"github.com/attrpatch/attrpatch/schema/export"
	"github.com/attrpatch/attrpatch/schema/preset"
)

var updateFlag = flag.Bool("update", false, "write the golden files anew")

// golden compares with a file that a person has read.
func golden(t *testing.T, name string, got []byte, err error) {
	t.Helper()
	require.NoError(t, err)
	if *updateFlag {
		require.NoError(t, os.WriteFile("testdata/"+name, got, 0o600))
	}
	want, err := os.ReadFile("testdata/" + name)
	require.NoError(t, err)
	assert.Equal(t, string(want), string(got))
}

const deviceSchema = `{"name": "device", "policy": {"unknown": "ignore", "scalar": "wrap", "readOnly": "unchanged"},
	"attributes": [
	{"name": "serial", "type": "STRING", "required": true, "immutable": true, "pattern": "\\w{4}\\s.+", "displayName": "Serial number"},
	{"name": "label", "type": "STRING", "maxLength": 40, "description": "What people call it."},
	{"name": "greek", "type": "STRING", "pattern": "(?s).*", "format": "email"},
	{"name": "size", "type": "STRING", "enumeratedValues": [{"value": "M"}, {"value": "L", "description": "Large"}, {"value": "XS", "archived": true}]},
	{"name": "secretSize", "type": "STRING", "writeOnly": true, "enumeratedValues": [{"value": "M"}, {"value": "XS", "archived": true}]},
	{"name": "weight", "type": "NUMBER", "minimum": 0.10, "maximum": 1e3},
	{"name": "ports", "type": "INTEGER", "multiValued": true, "required": true, "maxValues": 3, "uniqueValues": true},
	{"name": "settings", "type": "JSON", "jsonSchema": {"$ref": "#/$defs/s", "$defs": {"s": {"type": "object"}}}},
	{"name": "notes", "type": "JSON", "multiValued": true},
	{"name": "place", "type": "COMPLEX", "subAttributes": [
		{"name": "room", "type": "STRING", "required": true},
		{"name": "keeper", "type": "STRING"}]},
	{"name": "box", "type": "COMPLEX", "atomic": true, "subAttributes": [
		{"name": "width", "type": "INTEGER", "required": true, "default": 1},
		{"name": "lid", "type": "BOOLEAN"}]},
	{"name": "owner", "type": "STRING", "required": true},
	{"name": "gone", "type": "STRING", "disabled": true},
	{"name": "createdAt", "type": "STRING", "format": "date-time", "readOnly": true}]}`

func device(t *testing.T) *schema.Schema {
	t.Helper()
	s, err := schema.Parse([]byte(deviceSchema))
	require.NoError(t, err)
	return s
}

func operator() export.Caller {
	return export.Caller{Permissions: []attrs.Permissions{{
		Read: attrs.MustPathSet("*", "!place.keeper"), Update: attrs.MustPathSet("*", "!owner", "!place.keeper"),
	}}}
}

// TestGolden shows whole exports.
func TestGolden(t *testing.T) {
	body, err := export.Body(device(t), operator())
	golden(t, "device.body.json", body, err)
	document, err := export.Document(device(t), operator())
	golden(t, "device.document.json", document, err)
	small, err := schema.Parse([]byte(`{"name": "my device", "attributes": [{"name": "label", "type": "STRING"},
		{"name": "madeAt", "type": "STRING", "readOnly": true}, {"name": "pin", "type": "STRING", "writeOnly": true}]}`))
	require.NoError(t, err)
	fragment, err := export.OpenAPI(small, anybody(), export.Resource{Path: "/sites/{site}/devices/{id}"})
	golden(t, "device.openapi.json", fragment, err)
}

// anybody may do everything.
func anybody() export.Caller {
	return export.Caller{Permissions: []attrs.Permissions{{Read: attrs.MustPathSet("*"), Update: attrs.MustPathSet("*")}}}
}

// TestPresets exports the systems for each of their scopes, and holds what comes
// out against bodies whose fate is known.
func TestPresets(t *testing.T) {
	users := preset.PingOneUser()
	self := compiled(t, export.Body, users, export.Caller{Scopes: []string{"p1:update:user"}})
	for body, want := range map[string]bool{
		`{"title":"Manager","locales":["Tel Aviv"]}`: true,
		`{"title":null}`:          true,
		`{"title":1}`:             false,
		`{"email":null}`:          false,
		`{"mfaEnabled":true}`:     false,
		`{"username":"robin"}`:    true,
		`{"undeclared":[{}]}`:     true,
		`{"name":{"given":null}}`: true,
		`{"name":null}`:           true,
		`{"name":"Robin"}`:        false,
		`[]`:                      false,
	} {
		accepted, known := accepts(self, []byte(body))
		assert.True(t, known)
		assert.Equal(t, want, accepted, body)
	}
	nobody, err := export.Body(users, export.Caller{})
	require.NoError(t, err)
	assert.Contains(t, string(nobody), `"properties": {}`, "a caller without rights may send nothing")
	for _, name := range preset.Names() {
		s, sample, _ := preset.Lookup(name)
		engine, err := patch.New(s, patch.Config{})
		require.NoError(t, err)
		everyone, err := engine.Caller(anybody().Permissions...)
		require.NoError(t, err)
		view, err := engine.View(sample, everyone)
		require.NoError(t, err)
		accepted, known := accepts(compiled(t, export.Document, s, anybody()), view)
		assert.True(t, accepted && known, "the sample of %s", name)
	}
}

// TestConcealedNamesAreNowhere: what a caller may not know of is in no part of
// an export.
func TestConcealedNamesAreNowhere(t *testing.T) {
	for _, unknown := range []string{"reject", "ignore"} {
		s, err := schema.Parse([]byte(`{"name": "x", "policy": {"forbidden": "conceal", "unknown": "` + unknown + `"}, "attributes": [
			{"name": "open", "type": "STRING"}, {"name": "hidden", "type": "STRING", "required": true},
			{"name": "inner", "type": "COMPLEX", "subAttributes": [{"name": "hidden", "type": "STRING"}, {"name": "open", "type": "STRING"}]}]}`))
		require.NoError(t, err)
		c := export.Caller{Permissions: []attrs.Permissions{{Read: attrs.MustPathSet("*", "!hidden", "!inner.hidden"), Update: attrs.MustPathSet("open")}}}
		text, err := export.OpenAPI(s, c, export.Resource{})
		require.NoError(t, err)
		assert.NotContains(t, string(text), "hidden", unknown)
		assert.Contains(t, string(text), "inner", unknown)
	}
}

// TestUndeclaredMembersAreForStars: what nothing declares is kept and seen under
// a grant of * only.
func TestUndeclaredMembersAreForStars(t *testing.T) {
	s, err := schema.Parse([]byte(`{"name": "x", "policy": {"unknown": "keep"}, "attributes": [{"name": "a", "type": "STRING"}]}`))
	require.NoError(t, err)
	for _, row := range []struct {
		set  attrs.PathSet
		want bool
	}{{attrs.MustPathSet("*"), true}, {attrs.MustPathSet("a"), false}, {attrs.PathSet{}, false}} {
		c := export.Caller{Permissions: []attrs.Permissions{{Read: row.set, Update: row.set}}}
		for _, write := range []func(*schema.Schema, export.Caller) ([]byte, error){export.Body, export.Document} {
			accepted, _ := accepts(compiled(t, write, s, c), []byte(`{"b":1}`))
			assert.Equal(t, row.want, accepted)
		}
	}
}

// TestJSONSchemasAreEmbedded: references of a JSON Schema begin at its own root.
func TestJSONSchemasAreEmbedded(t *testing.T) {
	document := compiled(t, export.Document, device(t), operator())
	const rest = `"serial":"abcd e","ports":[1],"owner":"x"}`
	for text, want := range map[string]bool{`{"settings":{},`: true, `{"settings":[],`: false} {
		accepted, known := accepts(document, []byte(text+rest))
		require.True(t, known)
		assert.Equal(t, want, accepted, text)
	}
	s, err := schema.Parse([]byte(`{"name": "x", "attributes": [{"name": "a", "type": "JSON", "jsonSchema":
		{"$schema": "http://json-schema.org/draft-07/schema#", "$ref": "#/definitions/s", "definitions": {"s": {"type": "object"}}}}]}`))
	require.NoError(t, err)
	text, err := export.Document(s, anybody())
	require.NoError(t, err)
	assert.Contains(t, string(text), "left out")
	assert.NotContains(t, string(text), "definitions")
}

// TestRefusals has the arguments that make no sense.
func TestRefusals(t *testing.T) {
	undeclared := export.Caller{Permissions: []attrs.Permissions{{Update: attrs.MustPathSet("*", "!title")}}}
	_, err := export.Body(device(t), undeclared)
	assert.EqualError(t, err, `export: permission for "title": no such attribute`)
	_, err = export.Document(device(t), export.Caller{Operation: "import"})
	assert.EqualError(t, err, `export: no attribute of schema "device" is writable in operation "import"`)
	_, err = export.Body(nil, export.Caller{})
	assert.EqualError(t, err, "export: no schema")
	disabled := export.Caller{Permissions: []attrs.Permissions{{Read: attrs.MustPathSet("gone")}}, Scopes: []string{"nobody's"}}
	_, err = export.Body(device(t), disabled)
	assert.NoError(t, err, "a disabled attribute may be named, and an unknown scope grants nothing")
	for _, r := range []export.Resource{{Path: "users"}, {Path: "/{"}, {Path: "/{a}/{a}"}, {Path: "/a b"}, {SCIMMediaType: "scim"}, {SCIMMediaType: "application/merge-patch+json"}} {
		_, err = export.OpenAPI(device(t), export.Caller{}, r)
		assert.Error(t, err, "%+v", r)
	}
}

// TestExportsAreOne: the same arguments give the same bytes, and JSON without
// escapes that only HTML needs.
func TestExportsAreOne(t *testing.T) {
	users := preset.PingOneUser()
	first, err := export.OpenAPI(users, anybody(), export.Resource{SCIMMediaType: "application/vnd.pingidentity.user.scim.patch+json"})
	require.NoError(t, err)
	for range 5 {
		again, err := export.OpenAPI(users, anybody(), export.Resource{SCIMMediaType: "application/vnd.pingidentity.user.scim.patch+json"})
		require.NoError(t, err)
		require.Equal(t, first, again)
	}
	assert.True(t, json.Valid(first))
	assert.False(t, strings.Contains(string(first), `\u003c`))
}

// TestSCIMOperations: what identity providers send is admitted where the schema
// says that it is.
func TestSCIMOperations(t *testing.T) {
	for name, want := range map[string]bool{"scim-user": false, "scim-user-entra": true} {
		s, _, ok := preset.Lookup(name)
		require.True(t, ok)
		text, err := export.OpenAPI(s, anybody(), export.Resource{})
		require.NoError(t, err)
		var description struct {
			Components struct{ Schemas map[string]json.RawMessage }
		}
		require.NoError(t, json.Unmarshal(text, &description))
		for component, schema := range description.Components.Schemas {
			if !strings.HasSuffix(component, "SCIMPatch") {
				continue
			}
			operations, err := jsonschema.CompileUnbounded(string(schema))
			require.NoError(t, err)
			accepted, _ := accepts(operations, []byte(`{"Operations":[{"op":"Replace","path":"title","value":"x"}]}`))
			assert.Equal(t, want, accepted, name)
			accepted, _ = accepts(operations, []byte(`{"Operations":[{"op":"replace","path":"title","value":"x"}]}`))
			assert.True(t, accepted)
			accepted, _ = accepts(operations, []byte(`{"Operations":[{"op":"set"}]}`))
			assert.False(t, accepted)
		}
	}
}

// TestComponentsCompile: each component of a description is a JSON Schema.
func TestComponentsCompile(t *testing.T) {
	text, err := export.OpenAPI(device(t), operator(), export.Resource{})
	require.NoError(t, err)
	var description struct {
		Components struct{ Schemas map[string]json.RawMessage }
	}
	require.NoError(t, json.Unmarshal(text, &description))
	require.Len(t, description.Components.Schemas, 4)
	for name, component := range description.Components.Schemas {
		_, err := jsonschema.CompileUnbounded(string(component))
		assert.NoError(t, err, name)
	}
	for body, want := range map[string]bool{
		`[{"op":"add","path":"/a","value":1},{"op":"move","path":"/a","from":"/b"},{"op":"remove","path":""}]`: true,
		`[{"op":"add","path":"/a"}]`: false, `[{"op":"copy","path":"/a"}]`: false, `{}`: false,
	} {
		patches, err := jsonschema.CompileUnbounded(string(description.Components.Schemas["DeviceJSONPatch"]))
		require.NoError(t, err)
		accepted, _ := accepts(patches, []byte(body))
		assert.Equal(t, want, accepted, body)
	}
}
