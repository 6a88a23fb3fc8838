package patch_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/patch"
	"github.com/attrpatch/attrpatch/schema"
)

// TestJSONSchemaWork has a JSON Schema for which a value within all limits would
// keep the validator busy: rule V9 refuses it without a verdict.
func TestJSONSchemaWork(t *testing.T) {
	definition := schema.Definition{Name: "work", Attributes: []attrs.Attribute{{
		Name: "j", Type: attrs.JSON, JSONSchema: []byte(`{"allOf": [` + strings.Repeat("true,", 99) + `true]}`),
	}}}
	items := func(n int) []byte { return []byte(`{"j": [` + strings.Repeat("1, ", n-1) + `1]}`) }

	for _, row := range []struct {
		name, why string
		items     int
		unbounded bool
		refused   bool
	}{
		{"few", "100 schemas times 900 items", 900, false, false},
		{"many", "more than 100,000 steps", 1_100, false, true},
		{"trusted author", "the definition opts in", 1_100, true, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			definition.UnboundedJSONSchemas = row.unbounded
			s, err := schema.New(definition)
			require.NoError(t, err)
			e, err := patch.New(s, patch.Config{})
			require.NoError(t, err)
			caller, err := e.Caller(attrs.Permissions{Update: attrs.MustPathSet("j")})
			require.NoError(t, err)
			_, err = e.Apply(patch.Request{Document: []byte(`{}`), Body: items(row.items), Caller: caller})
			if !row.refused {
				require.NoError(t, err, row.why)
				return
			}
			var rejected *patch.Rejected
			require.ErrorAs(t, err, &rejected, row.why)
			require.Len(t, rejected.Violations, 1)
			assert.Equal(t, patch.SchemaMismatch, rejected.Violations[0].Code)
			assert.Equal(t, attrs.Pointer("/j"), rejected.Violations[0].Pointer)
		})
	}
}

// TestJSONSchemaPlaces has failures at items, which are found by their index
// whether there is anything in them or not.
func TestJSONSchemaPlaces(t *testing.T) {
	definition := schema.Definition{Name: "places", Attributes: []attrs.Attribute{{
		Name: "j", Type: attrs.JSON, JSONSchema: []byte(`{"items": {"type": "integer"}}`),
	}}}
	s, err := schema.New(definition)
	require.NoError(t, err)
	e, err := patch.New(s, patch.Config{})
	require.NoError(t, err)
	caller, err := e.Caller(attrs.Permissions{Update: attrs.MustPathSet("j"), Read: attrs.MustPathSet("j")})
	require.NoError(t, err)
	for body, want := range map[string][]attrs.Pointer{
		`{"j": ["a", 1, "b"]}`:       {"/j/0", "/j/2"},
		`{"j": [1, [2, 3], 4, "b"]}`: {"/j/1", "/j/3"},
	} {
		_, err = e.Apply(patch.Request{Document: []byte(`{}`), Body: []byte(body), Caller: caller})
		var rejected *patch.Rejected
		require.ErrorAs(t, err, &rejected, body)
		var got []attrs.Pointer
		for _, v := range rejected.Violations {
			got = append(got, v.Pointer)
		}
		assert.Equal(t, want, got, body)
	}
}
