package jsonedit

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// A set of places is a set, and tells its places in order.
func TestPlaces(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.IntRange(0, 10_000).Draw(t, "size")
		set, want := allPlaces(size), map[int]bool{}
		for i := range size {
			want[i] = true
		}
		some := rapid.IntRange(0, size+300)
		for range rapid.IntRange(0, 40).Draw(t, "changes") {
			from := some.Draw(t, "from")
			in := rapid.Bool().Draw(t, "in")
			for i := from; i < from+rapid.SampledFrom([]int{1, 64, 5_000}).Draw(t, "length"); i++ {
				if set.put(i, in); in {
					want[i] = true
				} else {
					delete(want, i)
				}
			}
		}
		var got []int
		for i := set.next(0); i >= 0; i = set.next(i + 1) {
			got = append(got, i)
		}
		require.True(t, slices.IsSorted(got))
		require.Len(t, got, len(want))
		for _, i := range got {
			require.True(t, want[i], "%d is there", i)
			require.True(t, set.has(i))
		}
	})
}
