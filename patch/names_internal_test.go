package patch

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestNameTable(t *testing.T) {
	var names []string
	var nodes []int32
	for i := range 300 {
		// Alike at both ends and of one length: what a cheap hash mixes up.
		names, nodes = append(names, fmt.Sprintf("attribute_%04d_of_one", i)), append(nodes, int32(i+1))
	}
	for _, n := range []int{0, 1, 2, 15, 300} {
		table := newNameTable(names[:n], nodes[:n])
		for i, name := range names {
			want := int32(i + 1)
			if i >= n {
				want = -1
			}
			assert.Equal(t, want, table.find([]byte(name)), name)
		}
		assert.EqualValues(t, -1, table.find(nil))
		assert.EqualValues(t, -1, table.find([]byte("attribute_0001_of_onE")))
	}
	short := newNameTable([]string{"", "a", "ab", "abc", "abcd", "abcdefgh", "abcdefghi"}, []int32{1, 2, 3, 4, 5, 6, 7})
	for i, name := range short.names {
		assert.EqualValues(t, i+1, short.find([]byte(name)), name)
	}
	assert.EqualValues(t, -1, short.find([]byte("abd")))
}

// TestNameTablesAreQuick shows that names which differ in one byte, wherever it is,
// or in their length alone are found at once or nearly so, in a table of bounded
// size. Any table finds names; this one is made to find them in one step.
func TestNameTablesAreQuick(t *testing.T) {
	var families [][]string
	for _, size := range []int{1, 2, 3, 4, 5, 7, 8, 9, 12, 15, 16, 17, 24, 25} {
		for at := range size {
			var family []string
			for c := range 20 {
				name := bytes.Repeat([]byte("x"), size)
				name[at] = byte('A' + c)
				family = append(family, string(name))
			}
			families = append(families, family)
		}
	}
	var lengths []string
	for size := range 40 {
		lengths = append(lengths, strings.Repeat("x", size))
	}
	longest, together := 0, 0
	for _, family := range append(families, lengths) {
		table := newNameTable(family, slices.Repeat([]int32{1}, len(family)))
		size := len(table.slots)
		assert.GreaterOrEqual(t, size, 4*len(family))
		assert.Less(t, size, 8*len(family))
		worst := table.fill(size)
		longest, together = max(longest, worst), together+worst
		least := worst
		factors := map[uint64]bool{}
		for try := uint64(1); try <= tableTries; try++ { // none of them is better than the one that was taken
			table.factor = try*0x9E3779B97F4A7C15 | 1
			factors[table.factor] = true
			least = min(least, table.fill(size))
		}
		assert.Equal(t, least, worst, "%q and others", family[1])
		assert.GreaterOrEqual(t, len(factors), tableTries/2)
	}
	assert.LessOrEqual(t, longest, 1, "steps beyond the first")
	assert.LessOrEqual(t, together, 4)
	t.Logf("%d of %d tables have a name one step away", together, len(families)+1)
}

func TestDistance(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want int
	}{
		{"nickname", "nickname", 0}, {"Nickname", "nickname", 1}, {"nicname", "nickname", 1}, {"nikcname", "nickname", 2},
		{"", "ab", 2}, {"", "abc", 3}, {"name", "title", 3}, {"é", "e", 1}, {"abcdef", "cdef", 2}, {"abcdef", "fedcba", 3}, {"xab", "abx", 2},
	} {
		assert.Equal(t, tt.want, distance(tt.a, tt.b), "%q and %q", tt.a, tt.b)
		assert.Equal(t, tt.want, distance(tt.b, tt.a), "%q and %q", tt.b, tt.a)
	}
}
