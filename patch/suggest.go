package patch

import (
	"unicode/utf8"

	"github.com/attrpatch/attrpatch/attrs"
)

// suggestDistance is how far a name may be from one that was perhaps meant.
const suggestDistance = 2

// suggest returns the declared attribute of a COMPLEX whose name is nearest to
// an undeclared one, among those that the caller may see (rule N5): the first in
// schema order of the nearest, or "" if none is near.
func (r *run) suggest(node int32, name string) attrs.Path {
	nodes := r.engine.plan.nodes
	best, found := suggestDistance+1, attrs.Path("")
	for child := node + 1; child < nodes[node].end; child = nodes[child].end {
		if !r.rights[child].visible() { // nor is what is disabled
			continue
		}
		if d := distance(name, nodes[child].name); d < best {
			best, found = d, nodes[child].path
		}
	}
	return found
}

// distance returns the least number of code points to insert, delete or replace
// to turn a into b, or more than suggestDistance where it is more. Only a band
// around the diagonal is worked out, so it is linear.
func distance(a, b string) int {
	const far = suggestDistance + 1
	if d := utf8.RuneCountInString(a) - utf8.RuneCountInString(b); d > suggestDistance || -d > suggestDistance {
		return far
	}
	from, to := []rune(a), []rune(b)
	// row[k] is the distance of from[:i] and to[:i+k-suggestDistance].
	var row [2*suggestDistance + 1]int
	for k := range row {
		row[k] = far
		if j := k - suggestDistance; j >= 0 {
			row[k] = j
		}
	}
	for i := 1; i <= len(from); i++ {
		next := row
		for k := range row {
			next[k] = bandStep(from, to, i, i+k-suggestDistance, k, &row, &next)
		}
		row = next
	}
	return min(far, row[len(to)-len(from)+suggestDistance])
}

// bandStep works out one cell of the band: row i, column j, at place k.
func bandStep(from, to []rune, i, j, k int, above, left *[2*suggestDistance + 1]int) int {
	const far = suggestDistance + 1
	if j < 0 || j > len(to) {
		return far
	}
	best := far
	if j > 0 {
		best = above[k]
		if from[i-1] != to[j-1] {
			best++
		}
		if k > 0 {
			best = min(best, left[k-1]+1)
		}
	}
	if k+1 < len(above) {
		best = min(best, above[k+1]+1)
	}
	return min(best, far)
}
