package jsonedit

import (
	"iter"
	"slices"
)

// array has the items of an array value in chunks, so that an item comes and
// goes without all others being moved.
type array struct {
	chunks [][]item
	// sums is a Fenwick tree over the lengths of the chunks: the entry i has the
	// sum of those from i&(i+1) to i.
	sums    []int32
	length  int
	lastEnd int32 // where the last item in the text ends, 0 if it has none
}

// item is one item. Of one that the text has, start and end say where; else
// start is -1. The value is its number in the tree, which costs the collector of
// garbage nothing; 0 until it is asked for.
type item struct{ start, end, value int32 }

// Chunks have at most maxChunk items; those of a text have half as many.
const maxChunk = 256

// items returns the items of v, which is an array.
func (t *Tree) items(v *Value) *array {
	if v.array != nil {
		return v.array
	}
	a := t.arrays.next()
	v.array = a
	w := enter(v)
	var list []item
	for pos := afterComma(v.text, 1); v.text[pos] != ']'; pos = afterComma(v.text, pos) {
		end := w.end(v.text, pos)
		list = append(list, item{start: int32(pos), end: int32(end)})
		pos = end
	}
	if n := len(list); n > 0 {
		a.lastEnd = list[n-1].end
	}
	a.fill(list)
	return a
}

// fill makes chunks of a list.
func (a *array) fill(list []item) {
	a.length, a.chunks = len(list), nil
	for len(list) > 0 {
		n := min(len(list), maxChunk/2)
		a.chunks = append(a.chunks, list[:n:n])
		list = list[n:]
	}
	a.sum()
}

// sum works out the sums anew.
func (a *array) sum() {
	a.sums = append(a.sums[:0], make([]int32, len(a.chunks))...)
	for i := range a.chunks {
		a.sums[i] += int32(len(a.chunks[i]))
		if up := i | (i + 1); up < len(a.sums) {
			a.sums[up] += a.sums[i]
		}
	}
}

func (a *array) change(chunk, by int) {
	a.length += by
	for ; chunk < len(a.sums); chunk |= chunk + 1 {
		a.sums[chunk] += int32(by)
	}
}

// find returns the chunk that has the item at index i, and which of its items it
// is. The index after the last one is that of a last chunk's end.
func (a *array) find(i int) (chunk, at int) {
	if i == a.length {
		last := len(a.chunks) - 1
		return last, len(a.chunks[last])
	}
	step := 1
	for 2*step <= len(a.sums) {
		step *= 2
	}
	for ; step > 0; step /= 2 {
		if next := chunk + step; next <= len(a.sums) && int(a.sums[next-1]) <= i {
			chunk = next
			i -= int(a.sums[next-1])
		}
	}
	return chunk, i
}

func (a *array) insert(i int, it item) {
	if len(a.chunks) == 0 {
		a.fill([]item{it})
		return
	}
	chunk, at := a.find(i)
	a.chunks[chunk] = slices.Insert(a.chunks[chunk], at, it)
	a.change(chunk, +1)
	if c := a.chunks[chunk]; len(c) > maxChunk {
		half := len(c) / 2
		a.chunks = slices.Insert(a.chunks, chunk+1, slices.Clone(c[half:]))
		clear(c[half:])
		a.chunks[chunk] = c[:half]
		a.sum()
	}
}

func (a *array) remove(i int) item {
	chunk, at := a.find(i)
	gone := a.chunks[chunk][at]
	a.chunks[chunk] = slices.Delete(a.chunks[chunk], at, at+1)
	a.change(chunk, -1)
	if len(a.chunks[chunk]) == 0 {
		a.chunks = slices.Delete(a.chunks, chunk, chunk+1)
		a.sum()
	}
	return gone
}

func (t *Tree) valueOf(v *Value, it *item) *Value {
	if it.value == 0 {
		it.value = t.part(v, it.start, it.end).number
	}
	return t.values.at(it.value)
}

// Len returns how many items an array has, how many members an object has that
// are known, and 0 for anything else.
func (t *Tree) Len(v *Value) int {
	switch v.kind {
	case '[':
		return t.items(v).length
	case '{':
		return t.members(v).live
	}
	return 0
}

// Item returns the item at index i of the array v, which has one there.
func (t *Tree) Item(v *Value, i int) *Value {
	a := t.items(v)
	chunk, at := a.find(i)
	return t.valueOf(v, &a.chunks[chunk][at])
}

// Items yields the items of the array v, which must not be changed meanwhile.
func (t *Tree) Items(v *Value) iter.Seq2[int, *Value] {
	return func(yield func(int, *Value) bool) {
		n := 0
		for _, chunk := range t.items(v).chunks {
			for i := range chunk {
				if !yield(n, t.valueOf(v, &chunk[i])) {
					return
				}
				n++
			}
		}
	}
}

// Insert puts the value x into the array v, before the item at index i or, if i
// is the length, at the end. x belongs to v from then on.
func (t *Tree) Insert(v *Value, i int, x *Value) {
	t.items(v).insert(i, item{start: -1, value: x.number})
	x.put(v)
}

// SetItem puts x in the place of the item at index i.
func (t *Tree) SetItem(v *Value, i int, x *Value) {
	a := t.items(v)
	chunk, at := a.find(i)
	a.chunks[chunk][at].value = x.number
	x.put(v)
}

// Taken is what [Tree.RemoveItem] and [Tree.RemoveMember] took out, for who wants
// it back where it was.
type Taken struct {
	item   item
	member int
	added  addedMember
}

// RemoveItem takes the item at index i out of the array v.
func (t *Tree) RemoveItem(v *Value, i int) Taken {
	v.markEdited()
	return Taken{item: t.items(v).remove(i)}
}

// RestoreItem puts back at index i what RemoveItem took from there.
func (t *Tree) RestoreItem(v *Value, i int, taken Taken) { t.items(v).insert(i, taken.item) }

// RemoveItems takes out of the array v all items that goes reports true for, and
// returns how many. It asks once for each, in order.
func (t *Tree) RemoveItems(v *Value, goes func(i int, x *Value) bool) int {
	a := t.items(v)
	kept := make([]item, 0, a.length)
	n := 0
	for _, chunk := range a.chunks {
		for i := range chunk {
			if !goes(n, t.valueOf(v, &chunk[i])) {
				kept = append(kept, chunk[i])
			}
			n++
		}
	}
	if len(kept) < n {
		a.fill(kept)
		v.markEdited()
	}
	return n - len(kept)
}
