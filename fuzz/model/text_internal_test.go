package model

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/schema"
)

// randomValue writes a value in random white space, with few names so that they
// meet.
func randomValue(rng *rand.Rand, depth int) string {
	space := func() string { return strings.Repeat(" ", rng.IntN(2)) }
	pick := rng.IntN(8)
	if depth == 0 {
		pick = 7
	}
	if pick > 4 && depth < 3 {
		return []string{"null", "1", "1.0", `"a"`, `"\u0061"`, "true"}[rng.IntN(6)]
	}
	open, closing := "{", "}"
	if pick > 3 && depth < 3 {
		open, closing = "[", "]"
	}
	var items []string
	for _, name := range []string{`"a"`, `"b"`, `"c"`} {
		if rng.IntN(2) == 0 {
			continue
		}
		item := space()
		if open == "{" {
			item += name + space() + ":" + space()
		}
		items = append(items, item+randomValue(rng, depth-1)+space())
	}
	if len(items) == 0 {
		items = []string{space()}
	}
	return open + strings.Join(items, ",") + closing
}

func TestTextIsKept(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 2_000 {
		src := randomValue(rng, 3)
		w, f := parse(src, bounds{})
		require.Nil(t, f, src)
		require.Equal(t, src, w.String())
		require.Equal(t, src, w.value.clone().String())
	}
}

// Rule D2 has removals made in document order; merge does not sort them.
func TestRemovalsCommute(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	names := []string{"a", "b", "c"}
	for range 2_000 {
		src := randomValue(rng, 3)
		forth, back := mustParse(src), mustParse(src)
		for i := range names {
			forth.removeName(names[i])
			back.removeName(names[len(names)-1-i])
		}
		require.Equal(t, forth.String(), back.String(), src)
		_, f := parse(forth.String(), bounds{})
		require.Nil(t, f, src)
	}
}

// Where nothing is declared and everything kept, a patch is RFC 7396.
func TestKeptMembersFollowRFC7396(t *testing.T) {
	all := attrs.MustPathSet("*")
	rng := rand.New(rand.NewPCG(5, 6))
	for range 2_000 {
		in := Input{
			Definition:  schema.Definition{Policy: schema.Policy{Unknown: schema.UnknownKeep}},
			Permissions: []attrs.Permissions{{Read: all, Update: all}},
			Document:    []byte(randomValue(rng, 3)), Body: []byte(randomValue(rng, 3)),
		}
		out := Apply(in)
		require.Empty(t, out.Violations)
		want := mergePatch(mustParse(string(in.Document)), mustParse(string(in.Body)))
		merged := mustParse(out.Document)
		require.True(t, equal(want, merged), "%s %s", in.Document, in.Body)
		require.Equal(t, !equal(mustParse(string(in.Document)), want), out.Changed)
		require.Equal(t, out.Changed, out.Document != string(in.Document), "rule M8")
		in.Document = []byte(out.Document)
		require.Equal(t, out.Document, Apply(in).Document, "again changes nothing")
	}
}

func TestNumbersByExactDecimalValue(t *testing.T) {
	for _, tc := range []struct {
		a, b string
		want int
	}{
		{"0", "-0.0e9999", 0}, {"1", "1.0", 0}, {"100", "1e2", 0}, {"-1", "1", -1}, {"-2", "-1", -1},
		{"9007199254740993", "9007199254740992", 1}, {"0.1", "0.10000000000000000001", -1},
		{"1e9999", "2", 1}, {"1e-9999", "0", 1}, {"12e-1", "1.3", -1}, {"0.012", "12e-3", 0},
	} {
		require.Equal(t, tc.want, compareNumbers(tc.a, tc.b), "%s %s", tc.a, tc.b)
		require.Equal(t, -tc.want, compareNumbers(tc.b, tc.a), "%s %s", tc.b, tc.a)
	}
	for literal, want := range map[string]bool{"3": true, "3.0": true, "1e2": true, "0e-5": true, "10e-1": true, "1.5": false, "1e-1": false, "15e-1": false} {
		require.Equal(t, want, integral(literal), literal)
	}
}
