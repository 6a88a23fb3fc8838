package jsonedit

import (
	"hash/maphash"

	"github.com/attrpatch/attrpatch/internal/jsonwire"
)

// Tree owns the values that belong together. The zero value is ready.
type Tree struct {
	values  slab[Value]
	sources slab[source]
	objects slab[object]
	arrays  slab[array]

	decimals map[int32]jsonwire.Decimal // of long numbers, by their numbers in values

	seed   maphash.Seed
	seeded bool
	name   []byte // an unescaped name, while it is looked at
}

// Value is a JSON value of a tree.
type Value struct {
	text   []byte // as it was before any change
	source *source
	start  int32 // of text in its source
	number int32 // in the tree, from 1 on
	kind   jsonwire.Kind

	// inPlace says that it stands where its source has it.
	inPlace bool
	// edited says that something in it is not as in its text. Then everything
	// that it is in is edited, too.
	edited bool
	// open says that it has members that are not known.
	open bool

	parent *Value  // what it is in, nil for none
	object *object // its members, once they are looked at
	array  *array  // its items, once they are looked at
}

// Stored returns a value that a document has. The text is valid, without white
// space around it, and kept.
func (t *Tree) Stored(text []byte) *Value { return t.root(text, ofDocument) }

// Body returns a value that a body has at the offset at. The text is valid,
// without white space around it, and kept.
func (t *Tree) Body(text []byte, at int) *Value { return t.root(text, int32(at)) }

// Copied returns a value with a text of its own, which is valid, without white
// space around it, and kept.
func (t *Tree) Copied(text []byte) *Value { return t.root(text, ofNobody) }

func (t *Tree) root(text []byte, origin int32) *Value {
	s := t.sources.next()
	s.text, s.origin = text, origin
	v := t.value()
	v.text, v.source, v.kind = text, s, jsonwire.KindOf(text[0])
	return v
}

func (t *Tree) value() *Value {
	v := t.values.next()
	v.number = t.values.count()
	return v
}

// Open returns an object of which nothing is known.
func (t *Tree) Open() *Value {
	v := t.value()
	v.kind, v.open, v.edited = jsonwire.Object, true, true
	v.object = t.objects.next()
	return v
}

// part returns the value at two offsets of the text of v, as a value in it.
func (t *Tree) part(v *Value, from, to int32) *Value {
	p := t.value()
	p.text, p.source, p.start = v.text[from:to:to], v.source, v.start+from
	p.kind, p.inPlace, p.parent = jsonwire.KindOf(p.text[0]), true, v
	return p
}

// Kind returns the kind of the value.
func (v *Value) Kind() jsonwire.Kind { return v.kind }

// IsOpen reports whether the value is an open object.
func (v *Value) IsOpen() bool { return v.open }

// IsStored reports whether the value is the document's, with or without changes in it.
func (v *Value) IsStored() bool { return v.source != nil && v.source.origin == ofDocument }

// Edited reports whether something in the value was changed.
func (v *Value) Edited() bool { return v.edited }

// Text returns the text of the value as it was before any change in it. It is
// nil for an open object.
func (v *Value) Text() []byte { return v.text }

// Offset returns where the value begins in the text that its tree was given, and 0
// for an open object.
func (v *Value) Offset() int { return int(v.start) }

// markEdited notes a change in v.
func (v *Value) markEdited() {
	for ; v != nil && !v.edited; v = v.parent {
		v.edited = true
	}
}

// put makes v a value in up.
func (v *Value) put(up *Value) {
	v.parent = up
	up.markEdited()
}

// Reset forgets all values, so that their memory can be used again.
func (t *Tree) Reset() {
	t.values.reset()
	t.sources.reset()
	t.objects.reset()
	t.arrays.reset()
	clear(t.decimals)
}

// slab hands out zero values of T at addresses that stay, and gets its memory
// back all at once.
type slab[T any] struct {
	chunks [][]T
	full   int // how many chunks are used up
	used   int // how many of the next one
}

const slabSize = 64

func (s *slab[T]) next() *T {
	if s.full == len(s.chunks) {
		s.chunks = append(s.chunks, make([]T, slabSize))
	}
	p := &s.chunks[s.full][s.used]
	if s.used++; s.used == slabSize {
		s.full, s.used = s.full+1, 0
	}
	return p
}

// count returns how many there are, which is the number of the last one.
func (s *slab[T]) count() int32 { return int32(s.full*slabSize + s.used) }

func (s *slab[T]) at(number int32) *T { return &s.chunks[(number-1)/slabSize][(number-1)%slabSize] }

// keptChunks is how many chunks a slab keeps for later.
const keptChunks = 64

func (s *slab[T]) reset() {
	for i := range s.chunks[:min(s.full+1, len(s.chunks))] {
		clear(s.chunks[i])
	}
	s.chunks = s.chunks[:min(len(s.chunks), keptChunks)]
	s.full, s.used = 0, 0
}
