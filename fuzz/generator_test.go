package fuzz_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/fuzz"
	"github.com/attrpatch/attrpatch/patch"
	"github.com/attrpatch/attrpatch/schema"
)

// unreached are the codes that no generated case gives, and why.
var unreached = map[patch.Code]string{
	patch.InvalidOperation:  "a merge patch has no operations",
	patch.InvalidPath:       "a merge patch has no paths",
	patch.TooManyOperations: "a merge patch has no operations",
	patch.NoTarget:          "a merge patch has no operations",
	patch.TestFailed:        "a merge patch has no operations",
}

// generatedCases is how many the statements of this file are about. Cases are
// cheap when only the engine answers them.
const generatedCases = 2_000

// sightings count what generated cases have in them and come to.
type sightings map[string]int

func (s sightings) see(format string, args ...any) { s[fmt.Sprintf(format, args...)]++ }

// TestGeneratorReachesEverything holds the generator to what it is for: a code
// that no case comes to, or a policy that none has, is one that nothing tests.
func TestGeneratorReachesEverything(t *testing.T) {
	seen := sightings{}
	for i := range generatedCases {
		rng := rand.New(rand.NewPCG(*seedFlag, uint64(i)))
		c := fuzz.Generate(rng.IntN)
		for _, round := range c.Rounds {
			u, ok := newTrial(i, c, round)
			if !ok {
				seen.see("no engine")
				break
			}
			seen.round(u)
		}
		seen.definition(c)
	}
	for code := patch.MalformedJSON; code <= patch.DocumentTooLarge; code++ {
		if why, ok := unreached[code]; ok {
			assert.Zero(t, seen["code "+code.String()], "%s was said not to be reached: %s", code, why)
			t.Logf("%s is not reached: %s", code, why)
			continue
		}
		assert.GreaterOrEqual(t, seen["code "+code.String()], 3, "violations with %s", code)
	}
	for what, least := range wanted() {
		assert.GreaterOrEqual(t, seen[what], least, what)
	}
	judged := seen["accepted"] + seen["refused"]
	assert.Greater(t, 100*seen["accepted"], 20*judged, "accepted bodies of %d", judged)
	assert.Less(t, 100*seen["accepted"], 80*judged, "accepted bodies of %d", judged)
	for _, what := range slices.Sorted(maps.Keys(seen)) {
		t.Logf("%6d %s", seen[what], what)
	}
}

// wanted says what a run has to have seen, and how often at least.
func wanted() map[string]int {
	list := map[string]int{
		"document error": 20, "derive error": 1, "changed": 300, "added": 50, "replaced": 50, "removed": 50,
		"ignored as unknown_attribute": 50, "ignored as access_denied": 50, "ignored as read_only": 50,
		"truncated": 10, "conditional scope": 50, "withheld scope": 20, "no permission": 20,
		"operation create": 50, "complete": 100, "suggestion": 10,
		"archived value kept": 5, "valid document": 300,
	}
	for kind, count := range map[string]int{"unknown": 3, "readOnly": 3, "forbidden": 3, "scalar": 2, "blank": 2} {
		for value := range count {
			list[fmt.Sprintf("%s %d", kind, value)] = 100
		}
	}
	for typ := attrs.String; typ <= attrs.JSON; typ++ {
		list["type "+typ.String()], list["many "+typ.String()] = 100, 30
	}
	for _, m := range []attrs.Mutability{attrs.ReadOnly, attrs.Immutable, attrs.WriteOnly} {
		list["mutability "+m.String()] = 100
	}
	for _, flag := range []string{
		"required", "unique", "disabled", "sensitive", "atomic", "writableIn", "derived", "default", "length", "pattern", "values", "format", "bounds",
		"maxValues", "uniqueValues", "jsonSchema", "nested twice",
	} {
		list["attribute "+flag] = 30
	}
	return list
}

// round notes what a round came to.
func (s sightings) round(t *trial) {
	switch {
	case t.documentFailed():
		s.see("document error")
	case t.hostFailed():
		s.see("derive error")
	case t.accepted():
		s.see("accepted")
	default:
		s.see("refused")
	}
	if t.result.Changed {
		s.see("changed")
	}
	if t.truncated() {
		s.see("truncated")
	}
	for _, v := range t.violations() {
		s.see("code %s", v.Code)
		if v.Params.Suggestion != "" {
			s.see("suggestion")
		}
	}
	for _, c := range t.result.Changes {
		s.see("%s", c.Kind)
	}
	for _, i := range t.result.Ignored {
		s.see("ignored as %s", i.Reason)
	}
	if t.document.object() == nil {
		return
	}
	if !t.unconditional() {
		s.see("conditional scope")
	}
	for _, scope := range t.Definition.Scopes {
		if slices.Contains(t.Scopes, scope.Name) && scopeWithheld(scope, t.document) {
			s.see("withheld scope")
		}
	}
	root := t.study()
	if root.invalidObject(decodeText(t.document.raw).(map[string]any), nil) == "" {
		s.see("valid document")
	}
	if t.accepted() && t.body.object() != nil {
		asked := map[string]int{}
		root.archived(decodeText(t.body.raw), asked)
		if len(asked) > 0 {
			s.see("archived value kept")
		}
	}
}

// definition notes what a case is made of.
func (s sightings) definition(c fuzz.Case) {
	p := c.Definition.Policy
	s.see("unknown %d", p.Unknown)
	s.see("readOnly %d", p.ReadOnly)
	s.see("forbidden %d", p.Forbidden)
	s.see("scalar %d", p.Scalar)
	s.see("blank %d", p.Blank)
	for what, is := range map[string]bool{
		"no permission": len(c.Permissions)+len(c.Scopes) == 0, "operation create": c.Operation == "create", "complete": c.Complete,
	} {
		if is {
			s.see("%s", what)
		}
	}
	s.attributes(c.Definition.Attributes, 1)
}

func (s sightings) attributes(list []attrs.Attribute, level int) {
	for _, a := range list {
		s.see("type %s", a.Type)
		s.see("mutability %s", a.Mutability)
		if a.MultiValued {
			s.see("many %s", a.Type)
		}
		for what, is := range map[string]bool{
			"required": a.Required, "unique": a.Unique, "disabled": a.Disabled, "sensitive": a.Sensitive, "atomic": a.Atomic,
			"writableIn": len(a.WritableIn) > 0, "derived": a.DerivedFrom != "", "default": len(a.Default) > 0,
			"length": a.MinLength > 0 || a.MaxLength > 0, "pattern": a.Pattern != "", "values": len(a.EnumeratedValues) > 0,
			"format": a.Format != "", "bounds": a.Minimum != "" || a.Maximum != "", "maxValues": a.MaxValues > 0,
			"uniqueValues": a.UniqueValues, "jsonSchema": len(a.JSONSchema) > 0, "nested twice": level > 2,
		} {
			if is {
				s.see("attribute %s", what)
			}
		}
		s.attributes(a.SubAttributes, level+1)
	}
}

// TestTheSameChoicesMakeTheSameCase is what reproducing a failure rests on.
func TestTheSameChoicesMakeTheSameCase(t *testing.T) {
	for i := range 200 {
		cases := make([]string, 2)
		for j := range cases {
			c := fuzz.Generate(rand.New(rand.NewPCG(*seedFlag, uint64(i))).IntN)
			cases[j] = inputLine(c, "apply", c.Rounds[0])
		}
		assert.Equal(t, cases[0], cases[1])
	}
}

// TestZerosMakeAPlainCase shows that a case ends when the choices do, and that
// the plainest one is accepted.
func TestZerosMakeAPlainCase(t *testing.T) {
	c := fuzz.Generate(fuzz.FromBytes(nil))
	u, ok := newTrial(0, c, c.Rounds[0])
	assert.True(t, ok)
	assert.Equal(t, schema.Policy{}, c.Definition.Policy)
	assert.NoError(t, u.err)
}
