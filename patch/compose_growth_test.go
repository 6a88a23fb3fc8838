package patch_test

import (
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/attrpatch/attrpatch/patch"
)

// TestComposeIsLinear makes patches four times as long: what is allocated grows as much,
// and by what buffers and tables grow in leaps (rule O5, law LR2).
func TestComposeIsLinear(t *testing.T) {
	skipUnderRace(t)
	for _, c := range []struct {
		name, why string
		make      func(n int) (p, q string)
	}{
		{"names in both", "each is found by its name", func(n int) (string, string) {
			return `{` + numbered(n, `"m%d":1`) + `}`, `{` + numbered(n, `"\u006d%d":2`) + `}`
		}},
		{"names in one", "what is left of the second comes last", func(n int) (string, string) {
			return `{` + numbered(n, `"p%d":{"a":1}`) + `}`, `{` + numbered(n, `"q%d":{"a":null}`) + `}`
		}},
		{"objects in objects", "each level composes the one below", func(n int) (string, string) {
			of := func(value string) string {
				return strings.Repeat(`{"x":`+value+`,"a":`, n/2) + "1" + strings.Repeat("}", n/2)
			}
			return of("1"), of("null")
		}},
		{"long names", "names are unescaped to be looked up", func(n int) (string, string) {
			return `{"` + strings.Repeat(`\u0061`, n) + `":{"b":1}}`, `{"` + strings.Repeat("a", n) + `":{"c":1}}`
		}},
		{"no composition, at the end", "what was written is thrown away", func(n int) (string, string) {
			return `{` + numbered(n, `"m%d":1`) + `,"x":1}`, `{` + numbered(n, `"n%d":1`) + `,"x":{}}`
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			const small = 2_000
			var sizes, allocated [2]float64
			for i, n := range []int{small, 4 * small} {
				p, q := c.make(n)
				sizes[i] = float64(len(p) + len(q))
				var before, after runtime.MemStats
				runtime.ReadMemStats(&before)
				_, _ = patch.Compose([]byte(p), []byte(q)) // a refusal costs, too
				runtime.ReadMemStats(&after)
				allocated[i] = float64(after.TotalAlloc - before.TotalAlloc)
			}
			assert.LessOrEqual(t, allocated[1], 1.8*sizes[1]/sizes[0]*allocated[0], c.why)
			assert.LessOrEqual(t, allocated[1], 300*sizes[1], c.why)
		})
	}
}
