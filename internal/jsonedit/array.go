package jsonedit

import (
	"iter"
	"slices"

	"github.com/attrpatch/attrpatch/internal/jsonwire"
)

// array has the items of an array value in chunks, so that an item comes and
// goes without all others being moved.
type array struct {
	chunks  []chunk
	sums    []sum
	length  int
	lastEnd int32 // where the last item in the text ends, 0 if it has none
}

type chunk struct {
	items   []item
	objects int // how many of the items are
}

// item is one item. Of one that the text has, start and end say where; else
// start is -1. The value is its number in the tree, which costs the collector of
// garbage nothing; 0 until it is asked for.
type item struct {
	start, end, value int32
	isObject          bool
}

func newItem(x *Value) item {
	return item{start: -1, value: x.number, isObject: x.kind == jsonwire.Object}
}

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
		list = append(list, item{start: int32(pos), end: int32(end), isObject: v.text[pos] == '{'})
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
		a.chunks = append(a.chunks, chunkOf(list[:n:n]))
		list = list[n:]
	}
	a.sumUp()
}

func chunkOf(items []item) chunk {
	c := chunk{items: items}
	for i := range items {
		c.objects += items[i].asObject()
	}
	return c
}

func (it *item) asObject() int {
	if it.isObject {
		return 1
	}
	return 0
}

// find returns the chunk that has the item at index i, and which of its items it
// is. The index after the last one is that of a last chunk's end.
func (a *array) find(i int) (chunk, at int) {
	if i == a.length {
		last := len(a.chunks) - 1
		return last, len(a.chunks[last].items)
	}
	return a.findSum(i, items)
}

func (a *array) insert(i int, it item) {
	if len(a.chunks) == 0 {
		a.fill([]item{it})
		return
	}
	at, in := a.find(i)
	c := &a.chunks[at]
	c.items = slices.Insert(c.items, in, it)
	a.changed(at, +1, it.asObject())
	if len(c.items) > maxChunk {
		half := len(c.items) / 2
		upper := chunkOf(slices.Clone(c.items[half:]))
		*c = chunkOf(c.items[:half])
		a.chunks = slices.Insert(a.chunks, at+1, upper)
		a.sumUp()
	}
}

func (a *array) remove(i int) item {
	at, in := a.find(i)
	c := &a.chunks[at]
	gone := c.items[in]
	c.items = slices.Delete(c.items, in, in+1)
	a.changed(at, -1, -gone.asObject())
	if len(c.items) == 0 {
		a.chunks = slices.Delete(a.chunks, at, at+1)
		a.sumUp()
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
	at, in := a.find(i)
	return t.valueOf(v, &a.chunks[at].items[in])
}

// Items yields the items of the array v, which must not be changed meanwhile.
func (t *Tree) Items(v *Value) iter.Seq2[int, *Value] {
	return func(yield func(int, *Value) bool) {
		n, way := 0, t.items(v).all()
		for it := way.next(); it != nil && yield(n, t.valueOf(v, it)); it = way.next() {
			n++
		}
	}
}

// Objects yields the items of the array v that are objects, without a look at what
// else it has. The array must not be changed meanwhile.
func (t *Tree) Objects(v *Value) iter.Seq[*Value] {
	return func(yield func(*Value) bool) {
		way := t.items(v).onlyObjects()
		for it := way.next(); it != nil && yield(t.valueOf(v, it)); it = way.next() {
		}
	}
}

// itemWay goes from item to item.
type itemWay struct {
	array     *array
	chunk, in int
	objects   bool // it passes over what is no object, without a look at the chunks of none
	passed    int  // how many objects the chunks before have
}

func (a *array) all() itemWay { return itemWay{array: a} }

func (a *array) onlyObjects() itemWay {
	first, _ := a.findSum(0, objects)
	return itemWay{array: a, chunk: first, objects: true}
}

// next returns the next item, nil after the last.
func (w *itemWay) next() *item {
	for w.chunk < len(w.array.chunks) {
		c := &w.array.chunks[w.chunk]
		for w.in < len(c.items) {
			it := &c.items[w.in]
			if w.in++; !w.objects || it.isObject {
				return it
			}
		}
		if w.chunk, w.in = w.chunk+1, 0; w.objects {
			w.passed += c.objects
			w.chunk, _ = w.array.findSum(w.passed, objects)
		}
	}
	return nil
}

// Insert puts the value x into the array v, before the item at index i or, if i
// is the length, at the end. x belongs to v from then on.
func (t *Tree) Insert(v *Value, i int, x *Value) {
	t.items(v).insert(i, newItem(x))
	x.put(v)
}

// SetItem puts x in the place of the item at index i.
func (t *Tree) SetItem(v *Value, i int, x *Value) {
	a := t.items(v)
	at, in := a.find(i)
	it := &a.chunks[at].items[in]
	was := it.asObject()
	it.value, it.isObject = x.number, x.kind == jsonwire.Object
	a.changed(at, 0, it.asObject()-was)
	x.put(v)
}

// Taken is what [Tree.RemoveItem] and [Tree.RemoveMember] took out, for who wants
// it back where it was.
type Taken struct {
	item  item
	place int
	state state
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
	n, way := 0, a.all()
	for it := way.next(); it != nil; it = way.next() {
		if !goes(n, t.valueOf(v, it)) {
			kept = append(kept, *it)
		}
		n++
	}
	if len(kept) < n {
		a.fill(kept)
		v.markEdited()
	}
	return n - len(kept)
}
