package patch_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/attrpatch/attrpatch/patch"
)

// What a diff says is carried out by second opinions, and composed with another one.
func FuzzDiff(f *testing.F) {
	for _, seed := range [][3]string{
		{`{"a":1,"b":[1,2,3]}`, `{"b":[2,3,{"c":null}],"":"~/"}`, `{"b":{"c":1}}`},
		{`[[],{},1e2]`, `[100,[null],"\u0061"]`, `{}`},
		{`{"a":{"b":{"c":1}}}`, `{"a":{"b":{"d":"x"}}}`, `{"a":null}`},
		{`1`, `{"a":"\ud83d\ude00"}`, `{"a":{"b":null}}`},
		{`{"a":1,"a":2}`, `{`, "\xff"},
	} {
		f.Add(seed[0], seed[1], seed[2])
	}
	f.Fuzz(func(t *testing.T, from, to, next string) {
		if len(from)+len(to)+len(next) > 1<<12 {
			t.Skip("the second opinions are slow")
		}
		operations, err := patch.Diff([]byte(from), []byte(to), patch.JSONPatch)
		merge, mergeErr := patch.Diff([]byte(from), []byte(to), patch.MergePatch)
		if fault := new(patch.TextError); errors.As(err, &fault) {
			require.Equal(t, err, mergeErr, "both read alike")
			require.LessOrEqual(t, fault.Offset, max(len(from), len(to)))
			return
		}
		require.NoError(t, err)
		if !spellable(from) || !spellable(to) || !spellable(next) {
			t.Skip("numbers that the second opinions would spell out")
		}
		requireSame(t, to, encode(apply(t, decode(from), operations)), "%s", operations)
		if errors.As(mergeErr, new(*patch.InexpressibleError)) {
			return
		}
		require.NoError(t, mergeErr)
		requireSame(t, to, encode(mergePseudocode(decode(from), decode(string(merge)))), "%s", merge)
		both, err := patch.Compose(merge, []byte(next))
		if err != nil {
			return
		}
		want := mergePseudocode(decode(to), decode(next))
		require.Equal(t, encode(want), encode(mergePseudocode(decode(from), decode(string(both)))), "%s", both)
	})
}

// spellable reports whether no number of a text has a long exponent.
func spellable(text string) bool {
	digits, exponent := 0, false
	for _, c := range text {
		switch {
		case c == 'e' || c == 'E':
			exponent, digits = true, 0
		case c >= '0' && c <= '9':
			if digits++; exponent && digits > 3 {
				return false
			}
		case c != '+' && c != '-':
			exponent = false
		}
	}
	return true
}
