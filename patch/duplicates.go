package patch

import (
	"github.com/attrpatch/attrpatch/internal/jsonwire"
)

// duplicates finds equal elements of an array in linear time: a table of the
// elements by hash, where those of one hash are linked.
type duplicates struct {
	slots []int32 // 1 + index into found, 0 where empty
	found []hashedElement
}

type hashedElement struct {
	hash  uint64
	value int32
	next  int32 // 1 + the next element of the same slot, 0 if none
}

// checkDuplicates finds elements of the array at index i that equal one before
// them (rule V7). Elements of the wrong type are not compared.
func (r *run) checkDuplicates(node int32, i int) {
	values, d := r.scanner.Values, &r.elements
	size := 8
	for size < 2*int(values[i].Count) {
		size *= 2
	}
	for len(d.slots) < size {
		d.slots = append(d.slots, 0)
	}
	clear(d.slots[:size])
	d.found = d.found[:0]
	first, end := jsonwire.Members(values, i)
	for j := first; j < end; j = int(values[j].Next) {
		if !hasType(r.engine.plan.nodes[node].typ, &values[j], r.body) {
			continue
		}
		h := r.hasher.Value(r.body, values, j)
		slot := &d.slots[h%uint64(size)]
		if r.hasEqual(*slot, h, j) {
			r.findValue(DuplicateValue, node, j)
			continue
		}
		d.found = append(d.found, hashedElement{h, int32(j), *slot})
		*slot = int32(len(d.found))
	}
}

// hasEqual reports whether the elements linked from at have one that equals the
// value at index j.
func (r *run) hasEqual(at int32, hash uint64, j int) bool {
	values := r.scanner.Values
	for at > 0 {
		e := &r.elements.found[at-1]
		if e.hash == hash {
			r.value = jsonwire.AppendValue(r.value[:0], r.body, values, int(e.value))
			if r.comparer.Equal(r.body, values, j, r.value, 0) {
				return true
			}
		}
		at = e.next
	}
	return false
}
