package patch_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/patch"
	"github.com/attrpatch/attrpatch/schema"
	"github.com/attrpatch/attrpatch/schema/preset"
)

var everything = attrs.Permissions{Read: attrs.MustPathSet("*"), Update: attrs.MustPathSet("*")}

// TestAppendApplyAllocatesNothing holds the promise of AppendApply for simple,
// multiValued and JSON attributes without a JSON Schema, once the buffers of a run
// have grown.
func TestAppendApplyAllocatesNothing(t *testing.T) {
	if raceDetector {
		t.Skip("the race detector makes sync.Pool drop buffers; the plain test run counts allocations")
	}
	users, sample, ok := preset.Lookup("pingone")
	require.True(t, ok)
	d := users.Definition()
	for i := range d.Attributes {
		d.Attributes[i].JSONSchema = nil // its validator allocates
	}
	plain, err := schema.New(d)
	require.NoError(t, err)
	engine, err := patch.New(plain, patch.Config{})
	require.NoError(t, err)
	admin, err := engine.Caller(everything)
	require.NoError(t, err)
	self := engine.ScopeCaller("p1:update:user")

	for _, tt := range []struct{ name, body string }{
		{"simple", `{"title":"Manager","nickname":null,"enabled2":1}`},
		{"escaped", `{"t\u0069tle":"M\u0061nager \ud83d\ude00"}`},
		{"sub-attributes", `{"name":{"given":"Kim","middle":"Q."},"address":{"region":null}}`},
		{"nulled object", `{"address":null}`},
		{"multiValued", `{"locales":["Tel Aviv","Haifa","Eilat"]}`},
		{"enumerated", `{"shirtSize":"M"}`},
		{"JSON", `{"preferences":{"theme":"dark","nested":{"a":{"b":[1,2,{"c":null}]}},"gone":null}}`},
		{"no change", `{}`},
	} {
		for callerName, caller := range map[string]patch.Caller{"permissions": admin, "scope with conditions": self} {
			t.Run(tt.name+" "+callerName, func(t *testing.T) {
				request := patch.Request{Document: sample, Body: []byte(tt.body), Caller: caller}
				buffer := make([]byte, 0, 2*len(sample))
				allocs := testing.AllocsPerRun(100, func() {
					if _, _, err := engine.AppendApply(buffer, request); err != nil {
						t.Fatal(err)
					}
				})
				assert.Zero(t, allocs)
			})
		}
	}
}
