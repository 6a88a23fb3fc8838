package jsondiff

import "slices"

// aligner pairs the items of two lists of classes. Its buffers are kept.
type aligner struct {
	classes int // the largest class

	a, b  []class
	match []int32 // for each of b, the index in a that it is paired with, or none

	rows   []int32 // see fewest
	counts []itemCount
}

// itemCount is how often a class stands in each list, and where.
type itemCount struct{ inA, inB, atA int32 }

// none stands for an item that there is none of.
const none = -1

// The work that finding the fewest edits may take, for each item. An edit more makes
// every one before it dearer, so that it would be quadratic without a bound.
const (
	stepsPerItem = 64
	mostEdits    = 1_000
)

// align returns, for each item of b, the index in a of the equal one that stays or of
// the one whose place it takes, or none. Pairs are in order.
func (l *aligner) align(a, b []class) []int32 {
	l.a, l.b = a, b
	l.match = slices.Grow(l.match[:0], len(b))[:len(b)]
	for i := range l.match {
		l.match[i] = none
	}
	fromA, fromB, toA, toB := l.trim(0, 0, len(a), len(b))
	if l.fewest(fromA, fromB, toA, toB) {
		return l.match
	}
	anchors := l.anchors(fromA, fromB, toA, toB)
	if l.editsBetween(anchors, fromA, fromB, toA, toB) > max(toA-fromA, toB-fromB) {
		anchors = nil // to pair all in order takes fewer
	}
	for _, anchor := range anchors {
		at := l.counts[l.b[anchor]].atA
		l.match[anchor] = at
		l.gap(fromA, fromB, int(at), int(anchor))
		fromA, fromB = int(at)+1, int(anchor)+1
	}
	l.gap(fromA, fromB, toA, toB)
	return l.match
}

// editsBetween returns how many edits there are at most with these anchors.
func (l *aligner) editsBetween(anchors []int32, fromA, fromB, toA, toB int) (edits int) {
	for _, anchor := range anchors {
		at := int(l.counts[l.b[anchor]].atA)
		edits += max(at-fromA, int(anchor)-fromB)
		fromA, fromB = at+1, int(anchor)+1
	}
	return edits + max(toA-fromA, toB-fromB)
}

// trim pairs the equal items at both ends and returns what is between them.
func (l *aligner) trim(fromA, fromB, toA, toB int) (startA, startB, endA, endB int) {
	for fromA < toA && fromB < toB && l.a[fromA] == l.b[fromB] {
		l.match[fromB] = int32(fromA)
		fromA, fromB = fromA+1, fromB+1
	}
	for fromA < toA && fromB < toB && l.a[toA-1] == l.b[toB-1] {
		toA, toB = toA-1, toB-1
		l.match[toB] = int32(toA)
	}
	return fromA, fromB, toA, toB
}

// gap pairs what is between two anchors: with the fewest edits or, where that takes
// too long, in order.
func (l *aligner) gap(fromA, fromB, toA, toB int) {
	fromA, fromB, toA, toB = l.trim(fromA, fromB, toA, toB)
	if l.fewest(fromA, fromB, toA, toB) {
		return
	}
	for ; fromA < toA && fromB < toB; fromA, fromB = fromA+1, fromB+1 {
		l.match[fromB] = int32(fromA)
	}
}

// fewest pairs items so that the fewest are removed, added or replaced: Levenshtein's
// distance, by the furthest place on each diagonal that so many edits reach (Ukkonen,
// Algorithms for approximate string matching, 1985). It reports false where that
// would take more steps than there may be. Row e of rows has 2e+1 diagonals, from -e
// to e, and begins at e*e.
func (l *aligner) fewest(fromA, fromB, toA, toB int) bool {
	n, m := toA-fromA, toB-fromB
	steps := stepsPerItem * (n + m)
	l.rows = l.rows[:0]
	for e := 0; ; e++ {
		if steps -= 2*e + 1; steps < 0 && n+m > 0 || e > mostEdits {
			return false
		}
		for k := -e; k <= e; k++ {
			reached := int32(0)
			if e > 0 {
				reached, _ = l.reach(e, k, n, m)
			}
			for i := int(reached); reached != none && i < n && i+k < m && l.a[fromA+i] == l.b[fromB+i+k]; i++ {
				reached++
				steps--
			}
			l.rows = append(l.rows, reached)
			if k == m-n && int(reached) == n {
				l.trace(fromA, fromB, e, n, m)
				return true
			}
		}
	}
}

// edit is one step from a diagonal to the next.
type edit uint8

const (
	replaceItem edit = iota
	removeItem
	addItem
)

// reach returns the furthest item of a that e edits reach on diagonal k, before any
// equal ones after it, and the last of the edits; or none.
func (l *aligner) reach(e, k, n, m int) (furthest int32, last edit) {
	furthest = none
	for _, way := range [...]struct {
		last     edit
		diagonal int
		items    int32
	}{{replaceItem, k, 1}, {removeItem, k + 1, 1}, {addItem, k - 1, 0}} {
		if way.diagonal <= -e || way.diagonal >= e {
			continue
		}
		before := l.rows[(e-1)*(e-1)+way.diagonal+e-1]
		if i := before + way.items; before != none && int(i) <= n && int(i)+k <= m && i > furthest {
			furthest, last = i, way.last
		}
	}
	return furthest, last
}

// trace pairs items along the way back from the end.
func (l *aligner) trace(fromA, fromB, e, n, m int) {
	i, k := n, m-n
	for {
		start, last := int32(0), replaceItem
		if e > 0 {
			start, last = l.reach(e, k, n, m)
		}
		for i > int(start) {
			i--
			l.match[fromB+i+k] = int32(fromA + i)
		}
		if e == 0 {
			return
		}
		switch last {
		case replaceItem:
			i--
			l.match[fromB+i+k] = int32(fromA + i)
		case removeItem:
			i, k = i-1, k+1
		case addItem:
			k--
		}
		e--
	}
}

// anchors returns the items that stand once in each list, as many of them as are in
// the same order, by their indexes in b.
func (l *aligner) anchors(fromA, fromB, toA, toB int) []int32 {
	l.counts = slices.Grow(l.counts[:0], l.classes+1)[:l.classes+1]
	for _, c := range l.a[fromA:toA] {
		l.counts[c] = itemCount{}
	}
	for _, c := range l.b[fromB:toB] {
		l.counts[c] = itemCount{}
	}
	for i, c := range l.a[fromA:toA] {
		l.counts[c].inA++
		l.counts[c].atA = int32(fromA + i)
	}
	for _, c := range l.b[fromB:toB] {
		l.counts[c].inB++
	}
	var candidates []int32
	for j := fromB; j < toB; j++ {
		if c := l.counts[l.b[j]]; c.inA == 1 && c.inB == 1 {
			candidates = append(candidates, int32(j))
		}
	}
	return l.longestIncreasing(candidates)
}

// longestIncreasing returns the most candidates that stand in the order of a.
func (l *aligner) longestIncreasing(candidates []int32) []int32 {
	place := func(c int32) int32 { return l.counts[l.b[candidates[c]]].atA }
	var tails []int32 // of the sequences of each length, the candidate that ends lowest
	before := make([]int32, len(candidates))
	for c := range int32(len(candidates)) {
		length, _ := slices.BinarySearchFunc(tails, place(c), func(tail, at int32) int { return int(place(tail) - at) })
		if before[c] = none; length > 0 {
			before[c] = tails[length-1]
		}
		if length == len(tails) {
			tails = append(tails, c)
		} else {
			tails[length] = c
		}
	}
	longest := make([]int32, len(tails))
	if len(tails) > 0 {
		for at, c := len(tails)-1, tails[len(tails)-1]; at >= 0; at, c = at-1, before[c] {
			longest[at] = candidates[c]
		}
	}
	return longest
}
