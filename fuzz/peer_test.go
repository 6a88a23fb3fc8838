package fuzz_test

import (
	"math/rand/v2"
	"testing"

	jsonpatch "github.com/evanphx/json-patch/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/fuzz"
	"github.com/attrpatch/attrpatch/internal/jsonwire"
	"github.com/attrpatch/attrpatch/patch"
	"github.com/attrpatch/attrpatch/schema"
)

// jsonEngine has one JSON attribute, j, and lets its caller do everything.
func jsonEngine(tb testing.TB) (*patch.Engine, patch.Caller) {
	tb.Helper()
	s, err := schema.New(schema.Definition{Name: "json", Attributes: []attrs.Attribute{{Name: "j", Type: attrs.JSON}}})
	require.NoError(tb, err)
	engine, err := patch.New(s, patch.Config{Limits: unbounded})
	require.NoError(tb, err)
	caller, err := engine.Caller(everything)
	require.NoError(tb, err)
	return engine, caller
}

// exclusion is an input on which the peer does not do what RFC 7396 says. Each is
// left out of the comparison, and shown still to be wrong: when the peer is
// fixed, the test says so and the exclusion can go.
type exclusion struct {
	name, why      string
	document, body string
	want           string // by RFC 7396 and rule D1; empty: refused
	applies        func(target, body *tree) bool
}

var exclusions = []exclusion{{
	name:     "null in an array, and no object before",
	why:      "it drops the null members of objects inside arrays, unless an object was stored in their place",
	document: `{"j":1}`, body: `{"j":{"a":[{"b":null}]}}`, want: `{"j":{"a":[{"b":null}]}}`,
	applies: func(_, body *tree) bool { return body != nil && hasNullInArray(body, false) },
}, {
	name:     "a duplicate name in the document",
	why:      "it writes the last value twice, so that what it gives has the duplicate too",
	document: `{"j":{"a":1,"a":2}}`, body: `{"j":{"b":1}}`,
	applies: func(target, _ *tree) bool { return target == nil },
}, {
	name:     "a duplicate name in the body",
	why:      "the last one wins, silently",
	document: `{"j":{}}`, body: `{"j":{"a":1,"a":2}}`,
	applies: func(_, body *tree) bool { return body == nil },
}, {
	name:     "a lone surrogate",
	why:      "it is taken for U+FFFD, and two names for one",
	document: `{"j":{"\ud800":1}}`, body: `{"j":{"\udc00":2}}`,
	applies: func(target, body *tree) bool { return target == nil || body == nil },
}, {
	name:     "invalid UTF-8",
	why:      "it is accepted, and comes out again",
	document: "{\"j\":\"\xff\"}", body: `{}`,
	applies: func(target, body *tree) bool { return target == nil || body == nil },
}}

// hasNullInArray reports whether an object inside an array has a null member.
func hasNullInArray(v *tree, inArray bool) bool {
	for _, item := range v.items {
		if inArray && v.kind == jsonwire.Object && item.kind == jsonwire.Null || hasNullInArray(item, inArray || v.kind == jsonwire.Array) {
			return true
		}
	}
	return false
}

// TestPeerIsStillWrong shows each exclusion: the engine does what is right, and
// the peer does not.
func TestPeerIsStillWrong(t *testing.T) {
	engine, caller := jsonEngine(t)
	for _, e := range exclusions {
		t.Run(e.name, func(t *testing.T) {
			target, _ := readStrict([]byte(e.document), jsonwire.Limits{})
			body, _ := readStrict([]byte(e.body), jsonwire.Limits{})
			assert.True(t, e.applies(target, body), "the exclusion does not exclude its own example")
			result, err := engine.Apply(patch.Request{Document: []byte(e.document), Body: []byte(e.body), Caller: caller})
			assert.Equal(t, e.want == "", err != nil, "engine: %v", err)
			assert.Equal(t, e.want, string(result.Document))
			peer, err := jsonpatch.MergePatch([]byte(e.document), []byte(e.body))
			if e.want == "" {
				assert.NoError(t, err, "the peer refuses it now: it can be compared (%s)", e.why)
				return
			}
			want, _ := readStrict([]byte(e.want), jsonwire.Limits{})
			got, _ := readStrict(peer, jsonwire.Limits{})
			assert.False(t, err == nil && got != nil && sameTree(want, got), "the peer is right now: the exclusion can go (%s)", e.why)
		})
	}
}

// TestPeerAgrees holds JSON attributes to another implementation of RFC 7396, on
// generated values and on the members of the small world, where it is right. The
// peer writes members in an order and with escapes of its own, so values are
// compared, strings unescaped and numbers as they are spelled.
func TestPeerAgrees(t *testing.T) {
	engine, caller := jsonEngine(t)
	compared, excluded, changed := 0, 0, 0
	compare := func(document, body []byte) {
		target, _ := readStrict(document, jsonwire.Limits{})
		patched, _ := readStrict(body, jsonwire.Limits{})
		for _, e := range exclusions {
			if e.applies(target, patched) {
				excluded++
				return
			}
		}
		compared++
		result, err := engine.Apply(patch.Request{Document: document, Body: body, Caller: caller})
		require.NoError(t, err, "%s and %s", document, body)
		peer, err := jsonpatch.MergePatch(document, body)
		require.NoError(t, err, "%s and %s", document, body)
		got, _ := readStrict(result.Document, jsonwire.Limits{})
		want, _ := readStrict(peer, jsonwire.Limits{})
		require.True(t, equalTrees(want, got), "document %s\nbody   %s\npeer   %s\nengine %s", document, body, peer, result.Document)
		if result.Changed {
			changed++
		}
	}
	for i := range uint64(400) {
		rng := rand.New(rand.NewPCG(7, i))
		for _, round := range fuzz.Generate(rng.IntN).Rounds {
			compare(wrapped(round.Document), wrapped(round.Body))
		}
	}
	small := worlds()[0]
	for i, document := range small.documents {
		compare([]byte(document), []byte(small.bodies[(i*7+3)%len(small.bodies)]))
	}
	t.Logf("%d compared, %d of them changed, %d excluded", compared, changed, excluded)
	require.Greater(t, compared, 4*excluded)
	require.Greater(t, changed, compared/4)
}

// wrapped makes a text the value of the attribute j.
func wrapped(text []byte) []byte { return append(append([]byte(`{"j":`), text...), '}') }

// equalTrees is JSON equality, with numbers equal that are the same decimal.
func equalTrees(a, b *tree) bool {
	if a == nil || b == nil || a.kind != b.kind || len(a.items) != len(b.items) {
		return false
	}
	switch a.kind {
	case jsonwire.String:
		return a.plain == b.plain
	case jsonwire.Number:
		return jsonwire.CompareNumbers([]byte(a.text), []byte(b.text)) == 0
	}
	for i, item := range a.items {
		other := b.items[i]
		if a.kind == jsonwire.Object {
			other = b.member(a.names[i])
		}
		if !equalTrees(item, other) {
			return false
		}
	}
	return true
}
