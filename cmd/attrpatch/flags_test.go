package main

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/attrpatch/attrpatch/attrs"
)

func TestDerivations(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, why, argument string
		path                attrs.Path
		value               string // empty: refused
	}{
		{"text", "the usual case", `a.b="SAML"`, "a.b", `"SAML"`},
		{"equals sign in the value", "the first equals sign ends the path", `a="x=1"`, "a", `"x=1"`},
		{"equals sign in the path", "a name may have any character", `a=b=1`, "a=b", `1`},
		{"null", "a derived attribute may go", `a=null`, "a", `null`},
		{"without quotes", "a shell eats them; the value has to be JSON", `a=SAML`, "", ""},
		{"no value", "nothing is not JSON", `a=`, "", ""},
		{"no equals sign", "there is nothing to take as the value", `a`, "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d := derivations{}
			err := d.Set(tt.argument)
			if tt.value == "" {
				require.Error(t, err, tt.why)
				return
			}
			require.NoError(t, err, tt.why)
			assert.Equal(t, derivations{tt.path: json.RawMessage(tt.value)}, d, tt.why)
			assert.Error(t, d.Set(tt.argument), "of two values one would be passed over")
		})
	}
}

func TestKnownFailures(t *testing.T) {
	t.Parallel()
	ids := knownFailures("# why\nmerge/a\n\n  merge/b  # later\r\nmerge/c")
	assert.Equal(t, []string{"merge/a", "merge/b", "merge/c"}, ids)
}
