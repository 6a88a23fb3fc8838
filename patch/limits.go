package patch

import (
	"fmt"
	"math"
)

// maxDepth bounds Limits.Depth: the engine recurses as deep as a body nests.
const maxDepth = 10_000

// withDefaults fills in what is 0 and refuses what no engine can hold.
func (l Limits) withDefaults() (Limits, error) {
	for _, f := range []struct {
		name           string
		value          *int
		standard, most int
	}{
		{"BodyBytes", &l.BodyBytes, 1 << 20, math.MaxInt32 - 1},
		{"Depth", &l.Depth, 64, maxDepth},
		{"Members", &l.Members, 10_000, math.MaxInt32 - 1},
		{"NameBytes", &l.NameBytes, 1_024, math.MaxInt32 - 1},
		{"NumberBytes", &l.NumberBytes, 1_000, math.MaxInt32 - 1},
		{"Operations", &l.Operations, 1_000, math.MaxInt32 - 1},
		{"DocumentBytes", &l.DocumentBytes, 16 << 20, math.MaxInt32 - 1},
		{"ResultBytes", &l.ResultBytes, 16 << 20, math.MaxInt32 - 1},
		{"Violations", &l.Violations, 100, math.MaxInt32 - 1},
	} {
		if *f.value == 0 {
			*f.value = f.standard
		}
		if *f.value < 0 || *f.value > f.most {
			return Limits{}, fmt.Errorf("patch: limit %s: want 1 to %d, or 0 for the default", f.name, f.most)
		}
	}
	return l, nil
}
