package patch

import (
	"math"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/jsonedit"
	"github.com/attrpatch/attrpatch/internal/jsonwire"
)

// Every operation may have a filter that looks at every item of a large array, and
// every add compares with all that is there. What all operations of a body may look
// at is bounded, so that a small body cannot make a large document slow (rule J8): by
// as many looks as if each operation that a body may have looked at as many values as
// a body may have.

// A look is at one value, and beyond its first bytes at as many more.
const (
	bytesALook = 64 // that are compared
	bytesAHash = 8  // of an item that is made out for an index
)

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

// settleLooks reports an operation that has looked at more than is left, where that was
// not told at once.
func (r *run) settleLooks(op *operation) {
	if r.looksLeft() < 0 {
		r.charge(op, 0)
	}
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

// indexItems readies the index for an array of node. It reports false where that takes
// more looks than are left.
func (r *run) indexItems(list *jsonedit.Value, node int32) bool {
	o := r.operations
	x := &o.equals
	if x.list == list && x.size == o.tree.Len(list) && x.edits == o.edits {
		return !o.looksEnd && r.looksLeft() >= 0
	}
	*x = itemIndex{list: list, node: node, edits: o.edits, byHash: map[uint64][]*jsonedit.Value{}}
	for _, item := range o.tree.Items(list) {
		if o.looksEnd || r.looksLeft() < 0 {
			*x = itemIndex{}
			return false
		}
		o.looks += 1 + r.indexItem(item)/bytesAHash
	}
	x.size = o.tree.Len(list)
	return r.looksLeft() >= 0
}

// reindexItem enters an item of an array anew that has changed, if the index is of that
// array. Where it was before, it is compared in vain.
func (r *run) reindexItem(list, v *jsonedit.Value) {
	if o := r.operations; o.equals.list == list && o.equals.edits == o.edits {
		o.looks += 1 + r.indexItem(v)/bytesAHash
	}
}

// indexItem enters an item and returns how many bytes of it are shown.
func (r *run) indexItem(v *jsonedit.Value) int {
	x := &r.operations.equals
	text := r.shownText(v, x.node)
	hash := r.hashOf(text)
	x.byHash[hash] = append(x.byHash[hash], v)
	return len(text)
}

// isIndexed reports whether the array has an item that is equal to a new one (rule
// M8).
func (r *run) isIndexed(v *jsonedit.Value) bool {
	o, text := r.operations, r.textOf(v)
	for _, other := range o.equals.byHash[r.hashOf(text)] {
		was := r.shownText(other, o.equals.node)
		o.looks += 1 + len(was)/bytesAHash // it may have changed since, and no more be equal
		if text != nil && was != nil && r.comparer.Equal(text, o.copies.Values, 0, was, 0) {
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
	if v.Kind() != jsonwire.Object || r.engine.plan.nodes[node].typ != attrs.Complex {
		return r.textOf(v)
	}
	w := jsonedit.Writer{Tree: &r.operations.tree}
	if r.writeViewed(&w, v, node, true) != nil {
		return nil
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
