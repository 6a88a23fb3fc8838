package fuzz_test

import (
	"encoding/json"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/fuzz"
	"github.com/attrpatch/attrpatch/internal/jsonwire"
	"github.com/attrpatch/attrpatch/patch"
	"github.com/attrpatch/attrpatch/schema"
	"github.com/attrpatch/attrpatch/schema/preset"
)

// A schema is read once, by a JSON Schema and into decoded values, and may hold
// patterns: it is given this much more than a body of its size.
const schemaShare = 40

// FuzzSchemas holds that a text is a list of faults with places in it, or a
// schema that survives being written, and that an engine of it answers as the
// model does.
func FuzzSchemas(f *testing.F) {
	for _, v := range thinned(vectorsOf(f)) {
		if len(v.Input.Schema) > 0 && len(v.Input.Schema) <= 2<<10 {
			f.Add([]byte(v.Input.Schema), []byte(`{"a":null}`))
		}
	}
	f.Add([]byte(everyType), []byte(`{"s":"x","obj":null}`))
	for _, s := range []*schema.Schema{preset.PingOneUser(), preset.NERMUser()} {
		text, err := json.Marshal(s.Definition())
		require.NoError(f, err)
		f.Add(text, []byte(`{"title":1}`))
	}
	for n := range uint64(20) {
		c := fuzz.Generate(fuzz.FromBytes(choicesOf(n)))
		text, err := json.Marshal(c.Definition)
		require.NoError(f, err)
		f.Add(text, c.Rounds[0].Body)
	}
	f.Fuzz(func(t *testing.T, text, body []byte) {
		if len(text)+len(body) > maxText {
			return
		}
		var s *schema.Schema
		var err error
		withinBudget(t, schemaShare*len(text), func() { s, err = schema.Parse(text) })
		if err != nil {
			require.Nil(t, s)
			checkFaults(t, text, err)
			return
		}
		written, err := json.Marshal(s.Definition())
		require.NoError(t, err)
		again, err := schema.Parse(written)
		require.NoError(t, err, "what was written is refused: %s", written)
		require.Equal(t, s.Definition(), again.Definition())
		checkLookup(t, s)
		checkEngineOf(t, s, body)
	})
}

// checkFaults holds that each fault of a schema is told once and, in a text that
// can be read, at a place that there is.
func checkFaults(t *testing.T, text []byte, err error) {
	t.Helper()
	var faults schema.Errors
	require.ErrorAs(t, err, &faults)
	require.NotEmpty(t, faults)
	root, _ := readStrict(text, jsonwire.Limits{})
	seen := map[schema.Fault]bool{}
	for _, fault := range faults {
		require.NotEmpty(t, fault.Reason)
		require.False(t, seen[fault], "%v stands twice", fault)
		seen[fault] = true
		if root != nil {
			require.True(t, hasPlace(root, fault.Pointer), "no %q in %q: %s", fault.Pointer, text, fault.Reason)
		}
	}
}

// hasPlace reports whether a pointer leads to a value. Its last token may be a
// member or item that is missing.
func hasPlace(v *tree, p attrs.Pointer) bool {
	missing := false
	for token := range p.Tokens() {
		if missing {
			return false
		}
		inside := v.member(token)
		for i := range v.items {
			if v.kind == jsonwire.Array && token == strconv.Itoa(i) {
				inside = v.items[i]
			}
		}
		missing = inside == nil
		if !missing {
			v = inside
		}
	}
	return true
}

// checkLookup holds that all attributes are found under their paths.
func checkLookup(t *testing.T, s *schema.Schema) {
	t.Helper()
	for path, want := range s.All() {
		got, ok := s.Lookup(path)
		require.True(t, ok, "no %q", path)
		require.Equal(t, want, got)
	}
}

// checkEngineOf makes an engine and puts a body to it.
func checkEngineOf(t *testing.T, s *schema.Schema, body []byte) {
	t.Helper()
	engine, err := patch.New(s, patch.Config{})
	require.NoError(t, err, "a schema without an engine")
	everything := []attrs.Permissions{{Read: attrs.MustPathSet("*"), Update: attrs.MustPathSet("*")}}
	c := fuzz.Case{Definition: s.Definition(), Permissions: everything}
	caller, err := callerOf(engine, c)
	require.NoError(t, err)
	unchanged, err := engine.Apply(patch.Request{Document: []byte(" {} "), Body: []byte("{}"), Caller: caller})
	require.NoError(t, err)
	require.Equal(t, " {} ", string(unchanged.Document))
	for _, a := range s.All() {
		if len(a.JSONSchema) > 0 {
			return // rule V9 has its own tests
		}
	}
	made := subject{c, engine, caller}
	made.judge(t, fuzz.Round{Document: []byte("{}"), Body: body})
}
