package jsonwire

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// spelled are names in a source, each with a spelling of its own.
type spelled struct {
	src          []byte
	plain        []string
	starts, ends []int
	escaped      []bool
}

// spell writes names of many lengths, which differ in one byte wherever it is, some
// of them with an escape. The source may begin with a name.
func spell(rng *rand.Rand, count int, before string) (s spelled) {
	s.src = []byte(before)
	for i := range count {
		size := 1 + rng.IntN(40)
		name := []byte(strings.Repeat("x", size))
		at := rng.IntN(size)
		name[at] = "abcdefgh"[rng.IntN(8)]
		text := string(name)
		plain := text
		escape := i%5 == 0
		if escape {
			text = text[:at] + fmt.Sprintf(`\u%04x`, name[at]) + text[at+1:]
		}
		s.plain = append(s.plain, plain)
		s.starts = append(s.starts, len(s.src))
		s.src = append(s.src, text...)
		s.ends = append(s.ends, len(s.src))
		s.escaped = append(s.escaped, escape)
	}
	return s
}

// TestNames holds the names of open objects to a map for each.
func TestNames(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	var n Names
	for round := range 300 {
		n.Reset()
		s := spell(rng, 10+rng.IntN(60)*(round%4), strings.Repeat(" ", round%12))
		var open []map[string]int
		next := 0
		for next < len(s.plain) {
			switch {
			case len(open) == 0 || rng.IntN(30) == 0:
				n.Push()
				open = append(open, map[string]int{})
			case len(open) > 1 && rng.IntN(40) == 0:
				n.Pop()
				open = open[:len(open)-1]
			}
			top := open[len(open)-1]
			name := s.plain[next]
			had, there := top[name]
			if !there {
				had = -1
			}
			require.Equal(t, had, n.Find(s.src, s.src[s.starts[next]:s.ends[next]], s.escaped[next]), "find %q", name)
			require.Equal(t, had, n.Find(s.src, []byte(name), false), "find %q, spelled otherwise", name)
			require.Equal(t, !there, n.Insert(s.src, s.starts[next], s.ends[next], s.escaped[next], next), "insert %q", name)
			if !there {
				top[name] = next
			}
			require.Equal(t, -1, n.Find(s.src, []byte(name+"y"), false), "find what is not there")
			next++
		}
		n.checkTable(t)
		for len(open) > 0 {
			for name, value := range open[len(open)-1] {
				require.Equal(t, value, n.Find(s.src, []byte(name), false), "%q, with an object inside closed", name)
			}
			n.Pop()
			open = open[:len(open)-1]
		}
		require.Empty(t, n.entries)
		require.Empty(t, n.slots)
	}
	n.Push()
	n.Insert([]byte("left over"), 0, 4, false, 0)
	n.Reset()
	require.Empty(t, n.open)
	require.Empty(t, n.entries)
}

// checkTable holds the table of the innermost object to a load at which it is quick.
func (n *Names) checkTable(t *testing.T) {
	t.Helper()
	top := n.open[len(n.open)-1]
	count, size := len(n.entries)-int(top.entries), len(n.slots)-int(top.slots)
	if count <= fewNames {
		require.Zero(t, size, "%d names need no table", count)
		return
	}
	require.Zero(t, size&(size-1), "a power of two")
	require.GreaterOrEqual(t, size, 2*(count-1), "of %d names", count)
	require.LessOrEqual(t, size, max(4*fewNames, 8*count), "of %d names", count)
}

// TestHashesDiffer shows that every byte of a name, its length and the seed have a
// part in its hash: names that share one cost time. Of 2,000 hashes of 32 bits a
// pair is equal about once in 2,000 runs.
func TestHashesDiffer(t *testing.T) {
	var n, other Names
	n.seedOnce()
	other.seedOnce()
	require.NotEqual(t, [2]uint64{n.key0, n.key1}, [2]uint64{other.key0, other.key1})
	for range 40 { // by chance, one in two is odd
		var seeded Names
		seeded.seedOnce()
		require.NotZero(t, seeded.key1&1, "see Names")
	}
	seen := map[uint32]string{}
	alike, again := 0, 0
	for _, size := range []int{1, 2, 7, 8, 9, 12, 15, 16, 17, 24} {
		for at := range size {
			for c := byte('a'); c < 'p'; c++ {
				name := []byte(strings.Repeat("z", size))
				name[at] = c
				hash := n.hashRare(name, false)
				if _, there := seen[hash]; there {
					alike++
				}
				seen[hash] = string(name)
				for _, before := range []string{"        ", "otherwise"} {
					src := append([]byte(before), name...)
					require.Equal(t, hash, n.hash(src, len(before), len(src)), "what is before a name has no part in it")
				}
				escaped := fmt.Sprintf(`%s\u%04x%s`, name[:at], c, name[at+1:])
				require.Equal(t, hash, n.hashRare([]byte(escaped), true), "nor has how it is spelled")
				if hash == other.hashRare(name, false) {
					again++
				}
			}
		}
	}
	assert.LessOrEqual(t, alike, 1, "of %d", len(seen))
	assert.LessOrEqual(t, again, 1, "the seed has a part in it")
	assert.NotEqual(t, n.hashRare(nil, false), n.hashRare([]byte{0}, false))
}

// TestValueHashesDiffer shows that every part of a value has a part in its hash, and
// that equal values have one whatever their spelling.
func TestValueHashesDiffer(t *testing.T) {
	classes := [][]string{
		{`null`}, {`true`}, {`false`}, {`""`}, {`"a"`, `"\u0061"`}, {`"ab"`}, {`1`, `1.0`, `10e-1`, `0.1e1`}, {`-1`, `-1.00`}, {`10`, `1e1`}, {`12`}, {`0`, `-0`, `0e9`},
		{`1.5`, `15e-1`}, {`0.15`, `1.5e-1`}, {`[]`}, {`{}`}, {`[[]]`}, {`[{}]`}, {`[1,2]`, `[1.0,2]`}, {`[2,1]`}, {`[1]`}, {`[1,1]`}, {`[[1],1]`}, {`[[1,1]]`},
		{`{"a":1,"b":2}`, `{"b":2,"\u0061":1}`}, {`{"a":2,"b":1}`}, {`{"a":1}`}, {`{"b":1}`}, {`{"a":1,"b":2,"c":3}`}, {`{"a":{"b":1}}`}, {`[{"a":1},{"b":2}]`}, {`[{"b":2},{"a":1}]`},
		{`{"a":[1]}`}, {`{"a":[]}`}, {`{"a":"1"}`},
	}
	var h Hasher
	hashes := map[uint64]string{}
	for _, class := range classes {
		var first uint64
		for i, text := range class {
			var s Scanner
			require.True(t, s.Record([]byte(text), Limits{}))
			hash := h.Value([]byte(text), s.Values, 0)
			if i == 0 {
				first = hash
				require.NotContains(t, hashes, hash, text)
			}
			require.Equal(t, first, hash, text)
			hashes[hash] = text
		}
	}
	// What is dropped has no part in it, and what is wrapped is an array.
	src := []byte(`{"a":1,"b":null}`)
	var s Scanner
	require.True(t, s.Record(src, Limits{}))
	DropNulls(s.Values, 0)
	require.Equal(t, `{"a":1}`, hashes[h.Value(src, s.Values, 0)])
	src = []byte(`1`)
	require.True(t, s.Record(src, Limits{}))
	Wrap(s.Values, 0)
	require.Equal(t, `[1]`, hashes[h.Value(src, s.Values, 0)])
	src = []byte(`[1,[]]`)
	require.True(t, s.Record(src, Limits{}))
	s.Values[2].Dropped = true
	require.Equal(t, `[1]`, hashes[h.Value(src, s.Values, 0)])
	var other Hasher
	src = []byte(`"ab"`)
	require.True(t, s.Record(src, Limits{}))
	require.NotContains(t, hashes, other.Value(src, s.Values, 0), "hashes are seeded")
}
