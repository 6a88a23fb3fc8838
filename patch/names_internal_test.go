package patch

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestNameTable(t *testing.T) {
	var names []string
	var nodes []int32
	for i := range 300 {
		// Alike at both ends and of one length: what a cheap hash mixes up.
		names, nodes = append(names, fmt.Sprintf("attribute_%04d_of_one", i)), append(nodes, int32(i))
	}
	for _, n := range []int{0, 1, 2, 15, 300} {
		table := newNameTable(names[:n], nodes[:n])
		for i, name := range names {
			want := int32(i)
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
