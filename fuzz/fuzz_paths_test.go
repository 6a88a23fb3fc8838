package fuzz_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/attrpatch/attrpatch/attrs"
)

// FuzzPaths holds paths, pointers and path sets to what they stand for, which is
// lists of names (laws LS6 and LR1): both spellings are exact, and a set covers
// what its entries say, entry by entry. A text is cut into names at every NUL.
func FuzzPaths(f *testing.F) {
	seen := map[string]bool{}
	for _, v := range thinned(vectorsOf(f)) {
		for _, violation := range v.Want.Violations {
			if p := string(violation.Path); len(p) < 200 && !seen[p] {
				seen[p] = true
				f.Add(p, string(violation.Pointer), "*\x00!"+p)
			}
		}
	}
	for _, text := range []string{
		"name.given", `name\.given`, `a\`, `\`, ".", "a..b", "", "~1", "~01/~", "/a~1b/0", "a\x00b", "a.b\x00\\", "*\x00!a", `\!a`, `\*`, "!",
		"a\x00a.b\x00!a.b.c", "\xff", "é\x00e\u0301", "!*",
	} {
		f.Add(text, text, text)
		f.Add("a.b", "/a/b", text)
	}
	f.Fuzz(func(t *testing.T, path, pointer, entries string) {
		if len(path)+len(pointer)+len(entries) > 1<<10 {
			return
		}
		withinBudget(t, 64*(len(path)+len(pointer)+len(entries)), func() {
			checkPath(t, attrs.Path(path))
			checkPointer(t, attrs.Pointer(pointer))
			checkJoined(t, strings.Split(path, "\x00"), strings.Split(pointer, "\x00"))
			checkSet(t, strings.Split(entries, "\x00"), attrs.Path(path))
		})
	})
}

// checkPath holds any text as a path: its canonical spelling has the same names.
func checkPath(t *testing.T, p attrs.Path) {
	t.Helper()
	names := slices.Collect(p.Names())
	require.Equal(t, p != "", p.Covers(p))
	require.Equal(t, p != "", len(names) > 0)
	if len(names) == 0 || names[0] == "" {
		return // no attribute has an empty name
	}
	canonical := attrs.JoinPath(names...)
	require.Equal(t, names, slices.Collect(canonical.Names()), "names of %q", p)
	require.True(t, canonical.Covers(canonical.Join("x")))
	require.False(t, canonical.Join("x").Covers(canonical))
	for i := range names {
		require.True(t, attrs.JoinPath(names[:i+1]...).Covers(canonical))
	}
}

// checkPointer holds any text as a pointer: RFC 6901, section 4, gives each
// token one canonical spelling.
func checkPointer(t *testing.T, p attrs.Pointer) {
	t.Helper()
	tokens := slices.Collect(p.Tokens())
	canonical := attrs.JoinPointer(tokens...)
	require.Equal(t, tokens, slices.Collect(canonical.Tokens()), "tokens of %q", p)
	require.Len(t, tokens, strings.Count(string(canonical), "/"))
	if strings.HasPrefix(string(p), "/") && !strings.Contains(string(p), "~") {
		require.Equal(t, p, canonical)
	}
}

// checkJoined holds two lists of any names to each other: their spellings are
// equal, and cover each other, just as the lists do.
func checkJoined(t *testing.T, a, b []string) {
	t.Helper()
	if a[0] == "" || b[0] == "" {
		return // no attribute has an empty name
	}
	p, q := attrs.JoinPath(a...), attrs.JoinPath(b...)
	require.Equal(t, a, slices.Collect(p.Names()))
	require.Equal(t, a, slices.Collect(attrs.JoinPointer(a...).Tokens()))
	require.Equal(t, slices.Equal(a, b), p == q)
	require.Equal(t, slices.Equal(a, b), attrs.JoinPointer(a...) == attrs.JoinPointer(b...))
	require.Equal(t, isPrefix(a, b), p.Covers(q), "%q and %q", p, q)
	require.Equal(t, isPrefix(b, a), q.Covers(p), "%q and %q", q, p)
}

func isPrefix(a, b []string) bool { return len(a) <= len(b) && slices.Equal(a, b[:len(a)]) }

// checkSet holds a set to its entries (rule P2), and to its JSON form.
func checkSet(t *testing.T, entries []string, p attrs.Path) {
	t.Helper()
	set, err := attrs.NewPathSet(entries...)
	if err != nil {
		return
	}
	granted := false
	for _, entry := range entries {
		if !strings.HasPrefix(entry, "!") {
			granted = granted || entry == "*" || covers(entry, p)
		}
	}
	for _, entry := range entries {
		if rest, excludes := strings.CutPrefix(entry, "!"); excludes {
			granted = granted && !covers(rest, p)
		}
	}
	if p != "" {
		require.Equal(t, granted, set.Covers(p), "%q in %q", p, entries)
	}
	if slices.ContainsFunc(entries, func(entry string) bool { return !utf8.ValidString(entry) }) {
		return // no JSON text has such a name
	}
	form, err := json.Marshal(set)
	require.NoError(t, err)
	var again attrs.PathSet
	require.NoError(t, json.Unmarshal(form, &again), "%s", form)
	second, err := json.Marshal(again)
	require.NoError(t, err)
	require.Equal(t, string(form), string(second))
	require.Equal(t, set.Covers(p), again.Covers(p))
}

// covers says by names what a path covers.
func covers(entry string, p attrs.Path) bool {
	return isPrefix(slices.Collect(attrs.Path(entry).Names()), slices.Collect(p.Names()))
}
