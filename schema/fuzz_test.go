package schema_test

import (
	"encoding/json"
	"testing"

	"github.com/attrpatch/attrpatch/schema"
	"github.com/stretchr/testify/require"
)

// FuzzParse holds that a text is either a schema or a list of faults, and that
// a schema comes back from the native form of its own definition.
func FuzzParse(f *testing.F) {
	f.Add([]byte(native))
	f.Add([]byte(`{"name": "s", "attributes": []}`))
	f.Add([]byte(`{"name": "s", "attributes": [{"name": "*.\\", "type": "JSON", "default": "<\u2028"}, {"name": "b", "type": "NUMBER", "minimum": -1e9}]}`))
	f.Add([]byte(`{"name": "s", "attributes": [{"name": "a", "type": "STRING", "pattern": "[a-z]{1,3}(?s:.)", "patternSamples": {"match": ["ab"]}, "default": "abc"}]}`))
	f.Add([]byte(`{"name": 1, "policy": {"unknown": "x"}, "attributes": [{}, 1, {"name": "a", "type": "COMPLEX", "subAttributes": [{"name": "b"}]}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		s, err := schema.Parse(text)
		if err != nil {
			require.Nil(t, s)
			faults, ok := err.(schema.Errors)
			require.True(t, ok)
			require.NotEmpty(t, faults)
			seen := map[schema.Fault]bool{}
			for _, fault := range faults {
				require.NotEmpty(t, fault.Reason)
				require.False(t, seen[fault], "%v stands twice", fault)
				seen[fault] = true
			}
			return
		}
		written, err := json.Marshal(s.Definition())
		require.NoError(t, err)
		again, err := schema.Parse(written)
		require.NoError(t, err)
		rewritten, err := json.Marshal(again.Definition())
		require.NoError(t, err)
		require.Equal(t, string(written), string(rewritten))
		made, err := schema.New(s.Definition())
		require.NoError(t, err)
		require.Equal(t, s.Definition(), made.Definition())
	})
}
