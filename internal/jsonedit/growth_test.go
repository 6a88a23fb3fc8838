package jsonedit_test

import (
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/attrpatch/attrpatch/internal/jsonedit"
	"github.com/attrpatch/attrpatch/internal/jsonwire"
)

// Memory grows with the work. That time does is shown by the steps of the engine's
// operations.
func TestMemoryIsLinear(t *testing.T) {
	const growth = 16
	for _, c := range []struct {
		why  string
		size int
		work func(t *testing.T, n int) func()
	}{
		{"items come in at the front", 4_000, func(t *testing.T, n int) func() {
			return func() {
				var tree jsonedit.Tree
				v := tree.Stored([]byte("[0]"))
				for range n {
					tree.Insert(v, 0, tree.Copied([]byte("1")))
				}
				require.Len(t, write(t, &tree, v), 2*n+3)
			}
		}},
		{"operations all over a large array", 4_000, func(t *testing.T, n int) func() {
			text := []byte("[" + strings.Repeat("1,", 4*n) + "1]")
			return func() {
				var tree jsonedit.Tree
				v := tree.Stored(text)
				for i := range n {
					tree.RemoveItem(v, i*48271%tree.Len(v))
					tree.Insert(v, i*40503%tree.Len(v), tree.Copied([]byte("2")))
					tree.SetItem(v, i*7919%tree.Len(v), tree.Copied([]byte("3")))
				}
				write(t, &tree, v)
			}
		}},
		{"a large value is compared again and again", 500, func(t *testing.T, n int) func() {
			text := []byte("[" + strings.Repeat(strings.Repeat(" ", 20)+"[1],", n) + "1]")
			body := []byte(`[[[1],2],{"a":1}]`)
			var s jsonwire.Scanner
			require.True(t, s.Record(body, jsonwire.Limits{}))
			return func() {
				var tree jsonedit.Tree
				v := tree.Stored(text)
				for range n {
					require.False(t, tree.Equal(v, body, s.Values, 0))
					require.False(t, tree.Equal(v, body, s.Values, 1))
				}
			}
		}},
		{"a member is sought in a large object again and again", 2_000, func(t *testing.T, n int) func() {
			var b strings.Builder
			for i := range n {
				b.WriteString(`,"m` + strconv.Itoa(i) + `":1`)
			}
			text := []byte("{" + b.String()[1:] + "}")
			return func() {
				var tree jsonedit.Tree
				v := tree.Stored(text)
				for i := range n {
					require.NotNil(t, tree.Member(v, []byte("m"+strconv.Itoa(i))))
					require.Nil(t, tree.Member(v, []byte("n"+strconv.Itoa(i))))
				}
			}
		}},
		{"members come and go", 2_000, func(t *testing.T, n int) func() {
			return func() {
				var tree jsonedit.Tree
				v := tree.Stored([]byte("{}"))
				for i := range n {
					tree.SetMember(v, []byte("m"+strconv.Itoa(i)), tree.Copied([]byte("1")))
				}
				for i := range n {
					tree.RemoveMember(v, []byte("m"+strconv.Itoa(i)))
					tree.SetMember(v, []byte("m"+strconv.Itoa(i)), tree.Copied([]byte("1")))
				}
				require.Equal(t, n, tree.Len(v))
			}
		}},
		{"a member comes back again and again", 2_000, func(t *testing.T, n int) func() {
			return func() {
				var tree jsonedit.Tree
				v := tree.Stored([]byte("{" + strings.Repeat(" ", n) + "}"))
				for range n {
					tree.SetMember(v, []byte("m"), tree.Copied([]byte("1")))
					tree.RemoveMember(v, []byte("m"))
				}
				require.Equal(t, 0, tree.Len(v))
			}
		}},
		{"the way down a deep value", 600, func(t *testing.T, n int) func() {
			text := []byte(strings.Repeat("[[1],", n) + "1" + strings.Repeat("]", n))
			return func() {
				var tree jsonedit.Tree
				v := tree.Stored(text)
				for v.Kind() == jsonwire.Array {
					v = tree.Item(v, tree.Len(v)-1)
				}
			}
		}},
	} {
		t.Run(c.why, func(t *testing.T) {
			small, large := c.work(t, c.size), c.work(t, growth*c.size)
			assert.Less(t, allocated(large), 1.5*growth*allocated(small), "the bytes of %d times the work", growth)
		})
	}
}

// allocated returns how many bytes the work allocates.
func allocated(work func()) float64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	work()
	runtime.ReadMemStats(&after)
	return float64(after.TotalAlloc - before.TotalAlloc)
}

// A tree that is used again allocates for what is looked into, and not for the
// values themselves.
func TestAllocations(t *testing.T) {
	var tree jsonedit.Tree
	text, item := []byte(`{"a":[1,2,3],"b":"x"}`), []byte("9")
	w := jsonedit.Writer{Tree: &tree}
	got := testing.AllocsPerRun(100, func() {
		tree.Reset()
		v := tree.Stored(text)
		tree.Insert(tree.Member(v, []byte("a")), 1, tree.Copied(item))
		w.Text = w.Text[:0]
		_ = w.Append(v)
	})
	assert.LessOrEqual(t, got, 12.0)
}
