package fuzz_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/fuzz"
	"github.com/attrpatch/attrpatch/patch"
	"github.com/attrpatch/attrpatch/schema"
	"github.com/attrpatch/attrpatch/schema/preset"
)

// everyType is a schema with every type and rule of values, every mutability
// and every way to nest, for texts that know nothing of it.
const everyType = `{"name": "every-type",
 "scopes": [{"name": "s", "read": ["*"], "update": ["*", "!guarded"], "unless": [{"path": "obj.s", "equals": "x"}]},
            {"name": "t", "read": ["s", "unit"], "update": ["guarded"], "unless": [{"path": "obj", "present": false}]}],
 "attributes": [
  {"name": "s", "type": "STRING", "required": true, "minLength": 1, "maxLength": 8},
  {"name": "p", "type": "STRING", "pattern": "[a-z]+|x{2,4}"},
  {"name": "e", "type": "STRING", "enumeratedValues": [{"value": "x"}, {"value": "y", "archived": true}], "default": "x"},
  {"name": "f", "type": "STRING", "format": "email", "unique": true},
  {"name": "b", "type": "BOOLEAN"},
  {"name": "i", "type": "INTEGER", "minimum": -3, "maximum": 1e3},
  {"name": "n", "type": "NUMBER", "maximum": 0.5, "sensitive": true},
  {"name": "j", "type": "JSON"},
  {"name": "js", "type": "JSON", "multiValued": true, "uniqueValues": true},
  {"name": "list", "type": "STRING", "multiValued": true, "maxValues": 3, "uniqueValues": true, "enumeratedValues": [{"value": "x"}, {"value": "y", "archived": true}, {"value": "z"}, {"value": ""}]},
  {"name": "is", "type": "INTEGER", "multiValued": true, "required": true, "default": [1]},
  {"name": "ro", "type": "STRING", "readOnly": true},
  {"name": "im", "type": "JSON", "immutable": true},
  {"name": "wo", "type": "STRING", "writeOnly": true},
  {"name": "created", "type": "STRING", "writableIn": ["create"]},
  {"name": "off", "type": "STRING", "disabled": true},
  {"name": "guarded", "type": "STRING"},
  {"name": "kind", "type": "STRING", "derivedFrom": "obj.s", "whenAbsent": "none"},
  {"name": "obj", "type": "COMPLEX", "subAttributes": [
    {"name": "s", "type": "STRING"}, {"name": "j", "type": "JSON"}, {"name": "ro", "type": "BOOLEAN", "readOnly": true},
    {"name": "in", "type": "COMPLEX", "subAttributes": [{"name": "s", "type": "STRING", "required": true}, {"name": "a.b", "type": "INTEGER"}, {"name": "im", "type": "STRING", "immutable": true}]}]},
  {"name": "unit", "type": "COMPLEX", "atomic": true, "subAttributes": [{"name": "s", "type": "STRING", "required": true}, {"name": "wo", "type": "STRING", "writeOnly": true}, {"name": "j", "type": "JSON"}]},
  {"name": "units", "type": "COMPLEX", "multiValued": true, "maxValues": 4, "subAttributes": [{"name": "s", "type": "STRING"}, {"name": "n", "type": "NUMBER"}, {"name": "in", "type": "COMPLEX", "subAttributes": [{"name": "js", "type": "JSON", "multiValued": true}]}]}]}`

// everyTypeStored is a document of it, with much that its rules do not allow.
const everyTypeStored = `{"s":"a","e":"y","list":["y"],"is":[1],"im":1,"off":"o","wo":"v","guarded":"g","ro":"r","obj":{"s":"x","ro":true,"in":{"s":"q","im":"m"}},"unit":{"s":"u","wo":"w"},"units":[{"s":"1","n":1}]}`

// A subject is an engine that arbitrary documents and bodies are put to, with
// what its callers may do. The Case has no rounds of its own.
type subject struct {
	fuzz.Case
	engine *patch.Engine
	caller patch.Caller
}

// subjectsOf makes every combination of the schemas (real systems, and the one
// above under several policies) with the callers. A target picks one by its
// number, so the order is part of the corpora: append only.
func subjectsOf(tb testing.TB) []subject {
	tb.Helper()
	everything := attrs.MustPathSet("*")
	callers := []fuzz.Case{
		{Permissions: []attrs.Permissions{{Read: everything, Update: everything}}},
		{Permissions: []attrs.Permissions{{Update: everything}}},
		{},
		{Scopes: []string{"s", "p1:update:user"}},
		{Scopes: []string{"t"}},
		{Permissions: []attrs.Permissions{{
			Read:   attrs.MustPathSet("*", "!obj.s", "!units.n", "!name", "!user.uid"),
			Update: attrs.MustPathSet("*", "!obj.in.s", "!unit.j", "!address.locality", "!user.email"),
		}, {Read: attrs.MustPathSet("j"), Update: attrs.MustPathSet("i", "obj.j")}}},
	}
	var all []subject
	for _, d := range definitionsOf(tb) {
		s, err := schema.New(d)
		require.NoError(tb, err)
		for _, c := range callers {
			c.Definition = s.Definition()
			c.Permissions = permissionsFor(tb, s, c.Permissions)
			c.Derive = map[attrs.Path]json.RawMessage{"kind": json.RawMessage(`"some"`), "identityProvider.type": json.RawMessage(`"SAML"`)}
			engine, err := patch.New(s, patch.Config{Operation: c.Operation, Complete: c.Complete})
			require.NoError(tb, err)
			caller, err := callerOf(engine, c)
			require.NoError(tb, err)
			all = append(all, subject{c, engine, caller})
		}
	}
	return all
}

func definitionsOf(tb testing.TB) []schema.Definition {
	tb.Helper()
	parsed, err := schema.Parse([]byte(everyType))
	require.NoError(tb, err)
	definitions := []schema.Definition{preset.PingOneUser().Definition(), preset.NERMUser().Definition()}
	for _, policy := range []schema.Policy{
		{},
		{
			Unknown: schema.UnknownIgnore, ReadOnly: schema.ReadOnlyIgnore, Forbidden: schema.ForbiddenIgnore,
			Scalar: schema.ScalarWrap, Blank: schema.BlankAllow,
		},
		{Unknown: schema.UnknownKeep, ReadOnly: schema.ReadOnlyUnchanged},
		{Forbidden: schema.ForbiddenConceal, ReadOnly: schema.ReadOnlyIgnore},
	} {
		d := parsed.Definition()
		d.Policy = policy
		definitions = append(definitions, d)
	}
	return definitions
}

// permissionsFor leaves out of the sets what a schema does not declare.
func permissionsFor(tb testing.TB, s *schema.Schema, sets []attrs.Permissions) []attrs.Permissions {
	tb.Helper()
	fit := func(set attrs.PathSet) attrs.PathSet {
		var entries []string
		if set.Wildcard() {
			entries = append(entries, "*")
		}
		for path := range set.Grants() {
			if _, declared := s.Lookup(path); declared {
				entries = append(entries, string(path))
			}
		}
		for path := range set.Exclusions() {
			if _, declared := s.Lookup(path); declared {
				entries = append(entries, "!"+string(path))
			}
		}
		fitting, err := attrs.NewPathSet(entries...)
		require.NoError(tb, err)
		return fitting
	}
	var fitting []attrs.Permissions
	for _, set := range sets {
		fitting = append(fitting, attrs.Permissions{Read: fit(set.Read), Update: fit(set.Update)})
	}
	return fitting
}

// addRounds seeds a target that takes a subject, a document and a body with the
// vectors: those of the real systems with their schema, all others with each
// policy in turn.
func addRounds(f *testing.F) {
	f.Helper()
	for i, v := range thinned(vectorsOf(f)) {
		in := v.Input
		if len(in.Document) > 2<<10 || len(in.Body) > 2<<10 || in.Body == nil {
			continue
		}
		number := 12 + i%24
		switch in.System {
		case "pingone":
			number = 3 * (i % 2)
		case "nerm":
			number = 6
		}
		f.Add(byte(number), in.Document, in.Body)
	}
	for i, body := range []string{
		`{"s":null,"e":null,"b":1,"i":3.5,"n":0.51,"list":["y","y"],"is":null,"im":{"a":1},"wo":"1","obj":null,"unit":{"j":1}}`,
		`{"p":"xx","f":"a@example.com","i":1e3,"j":{"a":null,"b":[null]},"obj":{"s":null,"in":{"a.b":0}},"units":[{"in":{"js":[1]}}]}`,
		`{"unit":null,"units":[],"list":"x","js":[1,1.0],"kind":1,"off":1,"created":"c","S":1,"obj":1}`,
	} {
		for number := range 24 {
			if number%6 == i {
				f.Add(byte(12+number), []byte(everyTypeStored), []byte(body))
			}
		}
	}
}
