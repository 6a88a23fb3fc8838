package patch_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/attrpatch/attrpatch/patch"
)

// A composition does to a document what its two patches do one after the other, and
// there is none only where a later object would start from nothing.
func FuzzCompose(f *testing.F) {
	for _, seed := range [][3]string{
		{`{"a":1,"b":{"c":2}}`, `{"b":{"c":null,"d":3},"e":4}`, `{"a":0,"b":{"c":1},"e":{}}`},
		{`{"a":null}`, `{"a":{"b":1}}`, `{"a":{"c":2}}`},
		{`[1]`, `{"a":1}`, `{}`},
		{`{"a":{"b":{"c":null}}}`, `{"a":{"b":{"d":"\u0061"}}}`, `{"a":{"b":1}}`},
		{`{"\u0061":{"x":1}}`, `{"a":{"x":null}}`, `null`},
		{`{"a":1,"a":2}`, `{`, "\xff"},
	} {
		f.Add(seed[0], seed[1], seed[2])
	}
	f.Fuzz(func(t *testing.T, first, second, document string) {
		if len(first)+len(second)+len(document) > 1<<12 {
			t.Skip("the second opinions are slow")
		}
		both, err := patch.Compose([]byte(first), []byte(second))
		if errors.As(err, new(*patch.TextError)) {
			return
		}
		if !spellable(first) || !spellable(second) || !spellable(document) {
			t.Skip("numbers that the second opinions would spell out")
		}
		p, q := decode(first), decode(second)
		if inexpressible := new(patch.InexpressibleError); errors.As(err, &inexpressible) {
			require.True(t, startsFromNothing(p, q), "there is a composition of %s and %s", first, second)
			return
		}
		require.NoError(t, err)
		require.False(t, startsFromNothing(p, q), "%s", both)
		if _, err := patch.Diff([]byte(document), []byte(document), patch.MergePatch); err != nil {
			return // no JSON text
		}
		want := mergePseudocode(mergePseudocode(decode(document), p), q)
		require.Equal(t, encode(want), encode(mergePseudocode(decode(document), decode(string(both)))), "%s", both)
	})
}

// startsFromNothing reports whether q has an object where p has something else.
func startsFromNothing(p, q any) bool {
	later, isObject := q.(map[string]any)
	if !isObject {
		return false
	}
	earlier, isObject := p.(map[string]any)
	if !isObject {
		return true
	}
	for name, v := range later {
		if before, both := earlier[name]; both && startsFromNothing(before, v) {
			return true
		}
	}
	return false
}
