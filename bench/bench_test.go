package bench

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/attrpatch/attrpatch/patch"
)

// These benchmarks run every contender on one workload; the function that makes
// the workload says what it is.

func BenchmarkW1c(b *testing.B) { compare(b, w1c()) }
func BenchmarkW1p(b *testing.B) { compare(b, w1p()) }
func BenchmarkW1v(b *testing.B) { compare(b, w1v()) }
func BenchmarkW2(b *testing.B)  { compare(b, w2()) }
func BenchmarkW3(b *testing.B)  { compare(b, w3()) }
func BenchmarkW4(b *testing.B)  { compare(b, w4()) }
func BenchmarkW5(b *testing.B)  { compare(b, w5()) }
func BenchmarkW6(b *testing.B)  { compare(b, w6()) }
func BenchmarkW8(b *testing.B)  { compare(b, w8()) }
func BenchmarkW9(b *testing.B)  { compare(b, w9()) }

func compare(b *testing.B, w workload) {
	for _, c := range slices.Concat(ours, peers, limits) {
		b.Run("contender="+c.name, func(b *testing.B) { measure(b, c, w) })
	}
}

// measure repeats the merges of w.
func measure(b *testing.B, c contender, w workload) {
	if why := c.tooSlow[w.name]; why != "" {
		b.Skip(why)
	}
	m, err := c.open(w)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(w.meanBytes())
	b.ReportAllocs()
	buffer := make([]byte, 0, w.room())
	// Memory that is kept from call to call is there from the second one on.
	if _, err := m.merge(buffer, w.documents[0], w.bodies[0]); err != nil {
		b.Fatal(err)
	}
	i := 0
	for b.Loop() {
		if _, err := m.merge(buffer, w.documents[i], w.bodies[i]); err != nil {
			b.Fatal(err)
		}
		if i++; i == len(w.documents) {
			i = 0
		}
	}
}

// BenchmarkW7 shows what a refusal costs beside a success of the same caller,
// with and without a report.
func BenchmarkW7(b *testing.B) {
	for body, w := range map[string]workload{"refused": w7(), "accepted": w7accepted()} {
		for _, c := range ours {
			b.Run(fmt.Sprintf("contender=%s/body=%s", c.name, body), func(b *testing.B) { decide(b, c, w) })
		}
	}
}

// decide repeats the one request of w, which may be refused.
func decide(b *testing.B, c contender, w workload) {
	m, err := c.open(w)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(w.meanBytes())
	b.ReportAllocs()
	buffer := make([]byte, 0, w.room())
	refused := 0
	for b.Loop() {
		_, err = m.merge(buffer, w.documents[0], w.bodies[0])
		if refused = violations(err); err != nil && refused == 0 {
			b.Fatal(err)
		}
	}
}

// violations returns how many reasons there are to refuse a body.
func violations(err error) int {
	var rejected *patch.Rejected
	if !errors.As(err, &rejected) {
		return 0
	}
	return len(rejected.Violations)
}

// BenchmarkView shows the document as a caller sees it. No peer does that.
func BenchmarkView(b *testing.B) {
	for _, w := range []workload{w1c(), w3(), w4()} {
		b.Run("document="+w.name+"/contender=attrpatch-view", func(b *testing.B) {
			engine, caller, err := w.engine(false)
			if err != nil {
				b.Fatal(err)
			}
			b.SetBytes(w.meanBytes())
			b.ReportAllocs()
			buffer := make([]byte, 0, w.room())
			for b.Loop() {
				if _, err := engine.AppendView(buffer, w.documents[0], caller); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkJSONSchema shows what the JSON Schema of an attribute costs when the
// attribute is patched.
func BenchmarkJSONSchema(b *testing.B) {
	for _, w := range []struct {
		schema   string
		workload workload
	}{{"none", wNoSchema()}, {"some", wSchema()}} {
		b.Run("contender=attrpatch-strict/schema="+w.schema, func(b *testing.B) { measure(b, attrpatchStrict, w.workload) })
	}
}

// scaled are the contenders that are shown at many sizes.
var scaled = []contender{attrpatchStrict, attrpatchTrusting, evanphx, jsontextSplice}

// BenchmarkDocumentGrowth patches five members of documents of 1 KB to 10 MB.
func BenchmarkDocumentGrowth(b *testing.B) {
	for _, size := range []int{1e3, 1e4, 1e5, 1e6, 1e7} {
		w := sized(size)
		for _, c := range scaled {
			b.Run(fmt.Sprintf("contender=%s/bytes=%d", c.name, size), func(b *testing.B) { measure(b, c, w) })
		}
	}
}

// BenchmarkBodyGrowth patches 1 to 100,000 of the members of one document.
func BenchmarkBodyGrowth(b *testing.B) {
	for _, edits := range []int{1, 10, 100, 1_000, 10_000, 100_000} {
		w := manyEdits(fmt.Sprintf("edits=%d", edits), 100_000, edits)
		for _, c := range scaled {
			b.Run(fmt.Sprintf("contender=%s/edits=%d", c.name, edits), func(b *testing.B) { measure(b, c, w) })
		}
	}
}

// BenchmarkTwoCores merges on as many cores as -test.cpu says, each goroutine
// with a buffer of its own and all of them with one engine.
func BenchmarkTwoCores(b *testing.B) {
	w := w1v()
	for _, c := range slices.Concat(ours, peers) {
		b.Run("contender="+c.name, func(b *testing.B) {
			m, err := c.open(w)
			if err != nil {
				b.Fatal(err)
			}
			b.SetBytes(w.meanBytes())
			b.ReportAllocs()
			b.RunParallel(func(pb *testing.PB) {
				buffer := make([]byte, 0, w.room())
				for i := 0; pb.Next(); i++ {
					i %= len(w.documents)
					if _, err := m.merge(buffer, w.documents[i], w.bodies[i]); err != nil {
						b.Error(err)
						return
					}
				}
			})
		})
	}
}
