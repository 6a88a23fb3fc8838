package patch_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/attrpatch/attrpatch/patch"
)

// TestCodeText has a client read what a service wrote.
func TestCodeText(t *testing.T) {
	count := 0
	for c := patch.MalformedJSON; c.String() != "unknown_code"; c++ {
		text, err := json.Marshal(c)
		require.NoError(t, err)
		var again patch.Code
		require.NoError(t, json.Unmarshal(text, &again))
		assert.Equal(t, c, again)
		count++
	}
	assert.Equal(t, 33, count)
	assert.Equal(t, "unknown_code", patch.Code(0).String())

	var c patch.Code
	for _, text := range []string{`""`, `"Required"`, `"unknown_code"`, `1`} {
		assert.Error(t, json.Unmarshal([]byte(text), &c), text)
		assert.Zero(t, c)
	}
}
