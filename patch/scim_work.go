package patch

import (
	"math"
	"slices"

	"github.com/attrpatch/attrpatch/internal/jsonedit"
	"github.com/attrpatch/attrpatch/internal/jsonwire"
)

// Every operation may have a filter that looks at every item of a large array, and
// every add compares with all that is there. What all operations of a body may look
// at is bounded, so that a small body cannot make a large document slow (rule J8): by
// as many looks as if each operation that a body may have looked at as many values as
// a body may have.

// looksLeft returns how many looks are left.
func (r *run) looksLeft() int { return r.mostLooks() - r.operations.looks }

func (r *run) mostLooks() int {
	l := &r.engine.limits
	if l.Members > math.MaxInt32/l.Operations {
		return math.MaxInt32
	}
	return l.Operations * l.Members
}

// charge counts what an operation looks at. It reports false where that is too much:
// the first operation is reported, and none that looks at values is run after it.
func (r *run) charge(op *operation, looks int) bool {
	o := r.operations
	if !o.looksEnd && looks <= r.looksLeft() {
		o.looks += looks
		return true
	}
	if !o.looksEnd {
		o.looksEnd = true
		r.findOperation(finding{code: TooManyOperations, nameless: true, filter: true, limit: r.mostLooks()}, op.value)
	}
	return false
}

// growBy counts the bytes of values that an operation writes to more than one place.
func (r *run) growBy(op *operation, bytes int) bool {
	o := r.operations
	if !o.copyEnded && bytes <= r.engine.limits.ResultBytes-o.copied {
		o.copied += bytes
		return true
	}
	if !o.copyEnded {
		o.copyEnded = true
		r.findOperation(finding{code: DocumentTooLarge, limit: r.engine.limits.ResultBytes}, op.value)
	}
	return false
}

// itemIndex finds items of one array by what they are equal to, as far as the view
// shows them (rule P5). It is good as long as nothing but additions at the end happens
// to the array.
type itemIndex struct {
	list   *jsonedit.Value
	node   int32
	size   int
	edits  int
	byHash map[uint64][]*jsonedit.Value
}

// indexItems readies the index for an array of node. It reports false where that takes more
// looks than are left.
func (r *run) indexItems(list *jsonedit.Value, node int32) bool {
	o := r.operations
	x := &o.equals
	if x.list == list && x.size == o.tree.Len(list) && x.edits == o.edits {
		return !o.looksEnd && r.looksLeft() >= 0
	}
	*x = itemIndex{list: list, node: node, edits: o.edits, byHash: map[uint64][]*jsonedit.Value{}}
	looks := 0
	for _, item := range o.tree.Items(list) {
		if looks += 1 + len(item.Text())/bytesALook; looks > r.looksLeft() || o.looksEnd {
			*x = itemIndex{}
			return false
		}
		r.indexItem(item)
	}
	o.looks += looks
	x.size = o.tree.Len(list)
	return true
}

func (r *run) indexItem(v *jsonedit.Value) {
	x := &r.operations.equals
	hash := r.hashOf(r.shownText(v, x.node))
	x.byHash[hash] = append(x.byHash[hash], v)
}

// unindexItem and reindexItem keep the index right when an item changes.
func (r *run) unindexItem(list, v *jsonedit.Value) {
	x := &r.operations.equals
	if x.list != list {
		return
	}
	hash := r.hashOf(r.shownText(v, x.node))
	x.byHash[hash] = slices.DeleteFunc(x.byHash[hash], func(other *jsonedit.Value) bool { return other == v })
}

func (r *run) reindexItem(list, v *jsonedit.Value) {
	if r.operations.equals.list == list {
		r.indexItem(v)
	}
}

// isIndexed reports whether the array has an item that is equal to a new one (rule
// M8).
func (r *run) isIndexed(v *jsonedit.Value) bool {
	x, text := &r.operations.equals, r.textOf(v)
	for _, other := range x.byHash[r.hashOf(text)] {
		if was := r.shownText(other, x.node); text != nil && was != nil && r.comparer.Equal(text, r.operations.copies.Values, 0, was, 0) {
			return true
		}
	}
	return false
}

// hashOf returns a hash that the texts of equal values share.
func (r *run) hashOf(text []byte) uint64 {
	if !r.operations.copies.Record(text, jsonwire.Limits{}) {
		return 0
	}
	return r.hasher.Value(text, r.operations.copies.Values, 0)
}

// shownText returns the text of what the view shows of an item. One that no view shows
// at all is told apart by all of it.
func (r *run) shownText(v *jsonedit.Value, node int32) []byte {
	if r.showsAll(v, node, true) {
		return r.textOf(v)
	}
	w := jsonedit.Writer{Tree: &r.operations.tree}
	if r.writeViewed(&w, v, node, true) != 0 {
		return r.textOf(v)
	}
	return w.Text
}

// textOf returns the text of a value with the changes in it.
func (r *run) textOf(v *jsonedit.Value) []byte {
	if !v.Edited() {
		return v.Text()
	}
	w := jsonedit.Writer{Tree: &r.operations.tree}
	if w.Append(v) != nil {
		return nil
	}
	return w.Text
}
