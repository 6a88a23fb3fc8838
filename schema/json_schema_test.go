package schema_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/attrpatch/attrpatch/schema"
)

// TestUnboundedJSONSchemas has a JSON Schema that only a trusted author may
// write, and the opt-in in both forms of a definition.
func TestUnboundedJSONSchemas(t *testing.T) {
	const attributes = `"attributes": [{"name": "tree", "type": "JSON", "jsonSchema": {"items": {"$ref": "#"}}}]}`
	_, err := schema.Parse([]byte(`{"name": "t", ` + attributes))
	assert.ErrorContains(t, err, "has a reference cycle")

	s, err := schema.Parse([]byte(`{"name": "t", "unboundedJsonSchemas": true, ` + attributes))
	require.NoError(t, err)
	assert.True(t, s.Definition().UnboundedJSONSchemas)
	text, err := json.Marshal(s.Definition())
	require.NoError(t, err)
	again, err := schema.Parse(text)
	require.NoError(t, err, "what is written is read again")
	assert.Equal(t, s.Definition(), again.Definition())
}
