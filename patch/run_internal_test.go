package patch

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/schema"
)

// TestStampsStartAgain has a run whose stamps are used up, after four billion calls:
// what a slot knows from an old one must not count.
func TestStampsStartAgain(t *testing.T) {
	s, err := schema.Parse([]byte(`{"name": "t", "attributes": [{"name": "a", "type": "STRING"}, {"name": "b", "type": "STRING"},
		{"name": "o", "type": "COMPLEX", "subAttributes": [{"name": "c", "type": "STRING"}]}]}`))
	require.NoError(t, err)
	e, err := New(s, Config{})
	require.NoError(t, err)
	caller, err := e.Caller(attrs.Permissions{Read: attrs.MustPathSet("*"), Update: attrs.MustPathSet("*")})
	require.NoError(t, err)
	r := e.newRun()
	for i := range r.slots { // what a call left that had one of the first stamps
		r.slots[i] = slot{stamp: uint32(i % 3), place: 7, named: 5, object: 3, wanted: true, refused: true}
	}
	r.stamp = math.MaxUint32 - 1
	for range 4 {
		require.NoError(t, r.decide(Request{Document: []byte(`{"a":"x","o":{"c":"y"}}`), Body: []byte(`{"b":"z","o":{"c":null}}`), Caller: caller}))
		assert.Equal(t, `{"a":"x","o":{},"b":"z"}`, string(r.appendMerged(nil)))
		require.NotZero(t, r.stamp)
	}
}
