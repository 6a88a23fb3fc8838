package jsondiff

import (
	"strconv"

	"github.com/attrpatch/attrpatch/internal/jsonwire"
)

// JSONPatch returns the operations (RFC 6902) that turn from into to, each of them
// add, remove or replace. In an object, what goes is removed first, and the rest
// stands in the order of to; an array is changed from its first item on. Two
// objects or two arrays are never replaced whole at the root, since a pointer to
// the root is no target where only attributes may be patched.
//
// Operations inside an array count for what they are, bytes: where it takes fewer,
// the array or the value in it is replaced whole. To replace an object that is in no
// array is to write everything in it, which whoever applies the patch may not be
// allowed to, so that this is done only where the operations inside would take
// mostInside times as many bytes. Thereby no name and no nesting makes a patch
// longer than linear in the texts.
func JSONPatch(from, to Text) []byte {
	d := newDiffer(from, to)
	w := walk{
		differ: d, fates: make([]fate, len(to.Values)),
		fromMates: make([]int32, len(from.Values)), toMates: make([]int32, len(to.Values)),
		places: make([]int32, d.count+1), aligner: aligner{classes: d.count},
	}
	// The first pass decides and counts bytes, and writes none: of what is then
	// replaced whole, the operations inside could take the square of the texts.
	w.change(0, 0, false)
	w.writing = true
	d.out = make([]byte, 0, w.bytes+2)
	d.out = append(d.out, '[')
	w.change(0, 0, false)
	return append(d.out, ']')
}

// mostInside is how many times as many bytes the operations inside an object may take
// as replacing it.
const mostInside = 16

// walk goes through both texts side by side, twice.
type walk struct {
	*differ
	fates []fate // of the values of to that have a mate
	// For each value, the one in the other text that is the same member or that it is
	// paired with as an item, or 0.
	fromMates, toMates []int32
	places             []int32 // of the members of one object, by the class of their names
	aligner            aligner
	path               []byte // the pointer to what is being compared, as it stands in a JSON string
	token              []byte
	writing            bool
	bytes              int64 // of the operations so far, in the first pass
}

// fate is what becomes of a value that both texts have.
type fate uint8

const (
	stays fate = iota
	replaced
	changedInside
)

// change makes the value at b out of that at a, both of which the path points at. It
// recurses no deeper than both nest.
func (w *walk) change(a, b int, inArray bool) {
	switch {
	case w.equal(a, b):
	case !w.writing:
		w.decide(a, b, inArray)
	case w.fates[b] == replaced:
		w.operation("replace", b)
	default:
		w.inside(a, b, inArray)
	}
}

// decide chooses between operations inside and one for the whole.
func (w *walk) decide(a, b int, inArray bool) {
	before := w.bytes
	w.operation("replace", b)
	whole := w.bytes - before
	w.fates[b] = replaced
	if !w.bothAre(jsonwire.Object, a, b) && !w.bothAre(jsonwire.Array, a, b) {
		return
	}
	w.bytes = before
	w.inside(a, b, inArray)
	most := whole
	if !inArray && w.bothAre(jsonwire.Object, a, b) {
		most *= mostInside
	}
	if w.bytes-before <= most || b == 0 {
		w.fates[b] = changedInside
	} else {
		w.bytes = before + whole
	}
}

func (w *walk) inside(a, b int, inArray bool) {
	if w.bothAre(jsonwire.Array, a, b) {
		w.changeArray(a, b)
	} else {
		w.changeObject(a, b, inArray)
	}
}

func (w *walk) changeObject(a, b int, inArray bool) {
	if !w.writing {
		w.pairMembers(a, b)
	}
	first, end := jsonwire.Members(w.from.Values, a)
	for j := first; j < end; j = int(w.from.Values[j].Next) {
		if w.fromMates[j] == 0 {
			length := w.enterMember(&w.from, j)
			w.operation("remove", -1)
			w.path = w.path[:length]
		}
	}
	first, end = jsonwire.Members(w.to.Values, b)
	for j := first; j < end; j = int(w.to.Values[j].Next) {
		length := w.enterMember(&w.to, j)
		if mate := int(w.toMates[j]); mate > 0 {
			w.change(mate, j, inArray)
		} else {
			w.operation("add", j)
		}
		w.path = w.path[:length]
	}
}

// pairMembers makes mates of the members of one name.
func (w *walk) pairMembers(a, b int) {
	first, end := jsonwire.Members(w.from.Values, a)
	for j := first; j < end; j = int(w.from.Values[j].Next) {
		w.places[w.from.names[j]] = int32(j)
	}
	start, last := jsonwire.Members(w.to.Values, b)
	for j := start; j < last; j = int(w.to.Values[j].Next) {
		if at := w.places[w.to.names[j]]; at > 0 {
			w.fromMates[at], w.toMates[j] = int32(j), at
		}
	}
	for j := first; j < end; j = int(w.from.Values[j].Next) {
		w.places[w.from.names[j]] = 0
	}
}

// changeArray changes items from the first one on. What lies before an operation is
// as it will be, so that indexes are those in the new array.
func (w *walk) changeArray(a, b int) {
	if !w.writing {
		w.pairItems(a, b)
	}
	i, fromEnd := jsonwire.Members(w.from.Values, a)
	j, toEnd := jsonwire.Members(w.to.Values, b)
	for at := 0; i < fromEnd || j < toEnd; {
		length := len(w.path)
		w.path = strconv.AppendInt(append(w.path, '/'), int64(at), 10)
		switch {
		case i < fromEnd && w.fromMates[i] == 0:
			w.operation("remove", -1)
			i = int(w.from.Values[i].Next)
		case w.toMates[j] == 0:
			w.operation("add", j)
			at, j = at+1, int(w.to.Values[j].Next)
		default:
			w.change(i, j, true)
			at, i, j = at+1, int(w.from.Values[i].Next), int(w.to.Values[j].Next)
		}
		w.path = w.path[:length]
	}
}

// pairItems makes mates of items that stay or take each other's place.
func (w *walk) pairItems(a, b int) {
	old, want := w.from.items(a), w.to.items(b)
	for at, mate := range w.aligner.align(w.from.classesOf(old), w.to.classesOf(want)) {
		if mate >= 0 {
			w.fromMates[old[mate]], w.toMates[want[at]] = int32(want[at]), int32(old[mate])
		}
	}
}

// enterMember makes the path that of a member, and returns how long it was.
func (w *walk) enterMember(s *side, i int) (length int) {
	name := s.Values[i].RawName(s.Source)
	if s.Values[i].NameEscaped {
		name = jsonwire.AppendUnescaped(nil, name)
	}
	w.token = w.token[:0]
	for _, c := range name { // RFC 6901, section 3
		switch c {
		case '~':
			w.token = append(w.token, "~0"...)
		case '/':
			w.token = append(w.token, "~1"...)
		default:
			w.token = append(w.token, c)
		}
	}
	length = len(w.path)
	w.path = jsonwire.AppendString(w.path, string(w.token))
	w.path[length] = '/' // in place of the opening quote
	w.path = w.path[:len(w.path)-1]
	return length
}

// operation counts or writes an operation on what the path points at, with the value
// at index b of to unless that is -1.
func (w *walk) operation(op string, b int) {
	if !w.writing {
		w.bytes += int64(len(`{"op":"","path":""},`) + len(op) + len(w.path))
		if b >= 0 {
			v := &w.to.Values[b]
			w.bytes += int64(len(`,"value":`)) + int64(v.End-v.Start)
		}
		return
	}
	w.separate('[')
	w.out = append(append(append(w.out, `{"op":"`...), op...), `","path":"`...)
	w.out = append(append(w.out, w.path...), '"')
	if b >= 0 {
		w.out = append(w.out, `,"value":`...)
		w.appendTo(b)
	}
	w.out = append(w.out, '}')
}
