package patch_test

import (
	"fmt"
	"strings"
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
	skipUnderRace(t)
	for _, trusting := range []bool{false, true} {
		engine, sample := usersWithoutJSONSchema(t, patch.Config{TrustDocument: trusting})
		admin, err := engine.Caller(everything)
		require.NoError(t, err)
		self := engine.ScopeCaller("p1:update:user")
		for name, body := range frugalBodies {
			for callerName, caller := range map[string]patch.Caller{"permissions": admin, "scope with conditions": self} {
				t.Run(fmt.Sprintf("%s, %s, trusting %t", name, callerName, trusting), func(t *testing.T) {
					request := patch.Request{Document: sample, Body: []byte(body), Caller: caller}
					buffer := make([]byte, 0, 2*len(sample))
					assert.Zero(t, testing.AllocsPerRun(100, func() {
						if _, _, err := engine.AppendApply(buffer, request); err != nil {
							t.Fatal(err)
						}
					}))
				})
			}
		}
	}
}

// usersWithoutJSONSchema returns an engine for PingOne users, and one of them. What
// validates a JSON Schema allocates.
func usersWithoutJSONSchema(t *testing.T, config patch.Config) (engine *patch.Engine, sample []byte) {
	users, sample, ok := preset.Lookup("pingone")
	require.True(t, ok)
	d := users.Definition()
	for i := range d.Attributes {
		d.Attributes[i].JSONSchema = nil
	}
	plain, err := schema.New(d)
	require.NoError(t, err)
	engine, err = patch.New(plain, config)
	require.NoError(t, err)
	return engine, sample
}

var frugalBodies = map[string]string{
	"simple":         `{"title":"Manager","nickname":null,"enabled2":1}`,
	"escaped":        `{"t\u0069tle":"M\u0061nager \ud83d\ude00"}`,
	"sub-attributes": `{"name":{"given":"Kim","middle":"Q."},"address":{"region":null}}`,
	"nulled object":  `{"address":null}`,
	"multiValued":    `{"locales":["Tel Aviv","Haifa","Eilat"]}`,
	"enumerated":     `{"shirtSize":"M"}`,
	"JSON":           `{"preferences":{"theme":"dark","nested":{"a":{"b":[1,2,{"c":null}]}},"gone":null}}`,
	"no change":      `{}`,
	"many": `{"title":"Manager","nickname":"Ro","name":{"given":"Kim","middle":"Q.","honorificSuffix":null},` +
		`"address":{"locality":"Leeds","postalCode":"LS1 4DY","region":null},"locales":["Tel Aviv"],"accountId":"EXAMPLE-1",` +
		`"externalId":null,"preferences":{"theme":"dark"},"primaryPhone":"+1.2225554444"}`,
}

// TestAppendApplyOfManyMembersAllocatesNothing has a JSON attribute of thousands of
// members, of which many change: the buffers are as large then as they will be.
func TestAppendApplyOfManyMembersAllocatesNothing(t *testing.T) {
	skipUnderRace(t)
	for _, trusting := range []bool{false, true} {
		engine, request := manyMembers(t, patch.Config{TrustDocument: trusting})
		buffer := make([]byte, 0, 2*len(request.Document))
		assert.Zero(t, testing.AllocsPerRun(20, func() {
			if _, _, err := engine.AppendApply(buffer, request); err != nil {
				t.Fatal(err)
			}
		}), "trusting %t", trusting)
	}
}

// manyMembers returns a request that edits 60 of 5,000 members.
func manyMembers(t *testing.T, config patch.Config) (*patch.Engine, patch.Request) {
	engine := newEngine(t, `{"name": "t", "attributes": [{"name": "j", "type": "JSON"}]}`, config)
	var document, body strings.Builder
	for i := range 5_000 {
		fmt.Fprintf(&document, `,"attribute_%05d":{"label":"some text","rank":%d}`, i, i)
		switch {
		case i%100 == 0:
			fmt.Fprintf(&body, `,"attribute_%05d":{"label":"other text"}`, i)
		case i%500 == 1:
			fmt.Fprintf(&body, `,"attribute_%05d":null`, i)
		}
	}
	return engine, patch.Request{
		Document: []byte(`{"j":{` + document.String()[1:] + `}}`), Body: []byte(`{"j":{` + body.String()[1:] + `}}`),
		Caller: newCaller(t, engine, everything),
	}
}

// TestApplyAllocatesThree holds what Apply may allocate, whatever changes: the
// document, the list of changes, and the values before.
func TestApplyAllocatesThree(t *testing.T) {
	skipUnderRace(t)
	engine, sample := usersWithoutJSONSchema(t, patch.Config{})
	admin := newCaller(t, engine, everything)
	apply := func(e *patch.Engine, q patch.Request) float64 {
		return testing.AllocsPerRun(20, func() {
			if _, err := e.Apply(q); err != nil {
				t.Fatal(err)
			}
		})
	}
	for name, body := range frugalBodies {
		if name == "simple" {
			continue // an edit is ignored there, and reported
		}
		assert.LessOrEqual(t, apply(engine, patch.Request{Document: sample, Body: []byte(body), Caller: admin}), 3.0, name)
	}
	large, request := manyMembers(t, patch.Config{})
	assert.LessOrEqual(t, apply(large, request), 3.0)
}

// TestRefusalAllocatesThree holds that a refusal allocates the error, the list of
// violations and their pointers, however many there are.
func TestRefusalAllocatesThree(t *testing.T) {
	skipUnderRace(t)
	engine, sample := usersWithoutJSONSchema(t, patch.Config{})
	for _, body := range []string{`{"id":"x"}`, `{"id":"x","mfaEnabled":true,"email":null,"name":{"given":1,"family":2},"locales":[1,2,3]}`} {
		request := patch.Request{Document: sample, Body: []byte(body), Caller: engine.ScopeCaller("p1:update:user")}
		assert.LessOrEqual(t, testing.AllocsPerRun(100, func() {
			if _, err := engine.Apply(request); err == nil {
				t.Fatal("not refused")
			}
		}), 3.0, body)
	}
}

func skipUnderRace(t *testing.T) {
	if raceDetector {
		t.Skip("the race detector makes sync.Pool drop buffers; the plain test run counts allocations")
	}
}
