package jsonedit

import (
	"errors"

	"github.com/attrpatch/attrpatch/internal/jsonwire"
)

// MaxDepth is how deep a value may nest that is written.
const MaxDepth = 10_000

var (
	// ErrTooDeep is returned for a value that nests deeper than [MaxDepth].
	ErrTooDeep = errors.New("jsonedit: nested too deep")
	// ErrTooLong is returned for a text that is over the limit given.
	ErrTooLong = errors.New("jsonedit: text over the limit")
)

// Mark says what a part of a written text is. Marks are in the order of their
// beginnings; where two begin at one place, the outer comes first.
type Mark struct {
	Kind       MarkKind
	Start, End int // in the buffer that was written to
	Body       int // of New: where the body has these bytes, or -1
}

// MarkKind is the kind of a mark.
type MarkKind uint8

const (
	// Exact: the value that begins here takes the place of what is stored. It is
	// not merged into it, and a null is data.
	Exact MarkKind = iota + 1
	// New: these bytes are not of the document.
	New
	// Edited: the array or object that begins here is the document's, with
	// changes inside.
	Edited
)

// Writer writes values of a tree. The zero value of the other members is ready.
type Writer struct {
	Tree *Tree
	// Text is what was written. A Writer appends to it.
	Text []byte
	// Limit bounds the length of Text: 0 for no bound, and less for no text at all.
	Limit int
	// Marks are noted if Marking.
	Marks   []Mark
	Marking bool

	depth int
	err   error
}

// Append writes the text of v. An error of one call stays for all further ones.
func (w *Writer) Append(v *Value) error {
	w.value(v)
	return w.err
}

// AppendMerge writes what was changed inside v, which is an object, as a merge
// patch: members that stay as they are are left out, null stands for members
// that went, and values that were set are written whole, with an Exact mark.
func (w *Writer) AppendMerge(v *Value) error {
	w.merge(v)
	return w.err
}

func (w *Writer) mark(kind MarkKind) {
	if w.Marking {
		w.Marks = append(w.Marks, Mark{Kind: kind, Start: len(w.Text), End: len(w.Text), Body: -1})
	}
}

func (w *Writer) bytes(b []byte) {
	if w.err == nil && w.Limit != 0 && len(w.Text)+len(b) > max(w.Limit, 0) {
		w.err = ErrTooLong
	}
	if w.err == nil {
		w.Text = append(w.Text, b...)
	}
}

func (w *Writer) byte(c byte) { w.bytes([]byte{c}) }

// raw writes a part of the text of v as it is.
func (w *Writer) raw(v *Value, from, to int32) {
	if from >= to {
		return
	}
	start := len(w.Text)
	w.bytes(v.text[from:to])
	if s := v.source; w.Marking && w.err == nil && s.origin != ofDocument {
		body := -1
		if s.origin >= 0 {
			body = int(s.origin + v.start + from)
		}
		w.Marks = append(w.Marks, Mark{New, start, len(w.Text), body})
	}
}

// enter goes one level deeper and reports whether that is allowed.
func (w *Writer) enter() bool {
	if w.depth++; w.depth > MaxDepth && w.err == nil {
		w.err = ErrTooDeep
	}
	return w.err == nil
}

func (w *Writer) value(v *Value) {
	switch {
	case !v.edited:
		w.raw(v, 0, int32(len(v.text)))
	case !w.enter():
	case v.open:
		w.open(v)
	default:
		if v.source.origin == ofDocument {
			w.mark(Edited)
		}
		if v.kind == jsonwire.Array {
			w.items(v, v.array.all(), nil)
		} else {
			w.members(v, v.object.standing(), nil)
		}
	}
	if v.edited {
		w.depth--
	}
}

// AppendMembers writes the object v without the members that are not at the places
// given (see [Tree.Place]), which are in order. Values are written by the function.
func (w *Writer) AppendMembers(v *Value, places []int, value func(name []byte, x *Value) error) error {
	if v.edited {
		defer func() { w.depth-- }()
		if !w.enter() {
			return w.err
		}
	}
	w.members(v, placeWay{list: places, length: len(places)}, value)
	return w.err
}

// AppendObjects writes the array v without the items that are no objects. Those that
// are are written by the function.
func (w *Writer) AppendObjects(v *Value, object func(x *Value) error) error {
	if v.edited {
		defer func() { w.depth-- }()
		if !w.enter() {
			return w.err
		}
	}
	w.items(v, w.Tree.items(v).onlyObjects(), object)
	return w.err
}

// item writes an item of v, by the function if there is one.
func (w *Writer) item(v *Value, it *item, write func(x *Value) error) {
	switch {
	case write != nil:
		w.keep(write(w.Tree.valueOf(v, it)))
	case it.value != 0:
		w.value(w.Tree.values.at(it.value))
	default:
		w.raw(v, it.start, it.end)
	}
}

// keep makes an error the one of all further calls.
func (w *Writer) keep(err error) {
	if w.err == nil {
		w.err = err
	}
}

// items writes the items on a way through an array, with the text between those that
// the text has.
func (w *Writer) items(v *Value, way itemWay, write func(x *Value) error) {
	at := int32(0)          // up to where the text was written or passed over
	waiting := []*item(nil) // new items before the first that stays
	for it := way.next(); it != nil; it = way.next() {
		switch {
		case it.start < 0 && at == 0:
			waiting = append(waiting, it)
			continue
		case it.start < 0:
			w.byte(',')
			w.item(v, it, write)
			continue
		case at == 0:
			w.raw(v, 0, int32(afterComma(v.text, 1)))
			for _, x := range waiting {
				w.item(v, x, write)
				w.byte(',')
			}
		default:
			w.raw(v, at, int32(afterComma(v.text, int(at))))
		}
		at = it.end
		if w.item(v, it, write); w.err != nil {
			return
		}
	}
	if at > 0 {
		w.raw(v, v.array.lastEnd, int32(len(v.text)))
		return
	}
	w.raw(v, 0, 1)
	for i, x := range waiting {
		if i > 0 {
			w.byte(',')
		}
		w.item(v, x, write)
	}
	w.rest(v, v.array.lastEnd)
}

// rest writes what is left of an array or object in which nothing of its text
// stays, whose last value ended at lastEnd.
func (w *Writer) rest(v *Value, lastEnd int32) {
	length := int32(len(v.text))
	if lastEnd == 0 {
		w.raw(v, 1, length)
		return
	}
	w.raw(v, 1, int32(jsonwire.SkipSpace(v.text, 1)))
	w.raw(v, lastEnd, length)
}

// member writes the value of a member of v, by the function if there is one.
func (w *Writer) member(v *Value, place int, write func(name []byte, x *Value) error) {
	switch o := v.object; {
	case write != nil:
		x := w.Tree.memberAt(v, place)
		w.keep(write(w.Tree.plainName(v, place), x))
	case place >= len(o.stored):
		w.value(o.added[place-len(o.stored)].value)
	case o.stored[place].value != nil:
		w.value(o.stored[place].value)
	default:
		w.raw(v, o.stored[place].start, o.stored[place].end)
	}
}

// members writes the members on a way through an object, with the text between those
// that the text has.
func (w *Writer) members(v *Value, way placeWay, write func(name []byte, x *Value) error) {
	o := w.Tree.members(v)
	at, empty := int32(0), true // at is up to where the text was written or passed over
	for place := way.next(); place >= 0; place = way.next() {
		switch {
		case place >= len(o.stored):
			if empty {
				w.raw(v, 0, 1)
			} else {
				w.byte(',')
			}
			w.bytes(o.added[place-len(o.stored)].name)
			w.byte(':')
		case empty:
			w.raw(v, 0, int32(jsonwire.SkipSpace(v.text, 1)))
			w.raw(v, o.stored[place].name, o.stored[place].start)
		default:
			w.raw(v, at, int32(afterComma(v.text, int(at))))
			w.raw(v, o.stored[place].name, o.stored[place].start)
		}
		if empty = false; place < len(o.stored) {
			at = o.stored[place].end
		}
		if w.member(v, place, write); w.err != nil {
			return
		}
	}
	switch {
	case at > 0:
		w.raw(v, o.lastEnd, int32(len(v.text)))
	case empty:
		w.raw(v, 0, 1)
		fallthrough
	default:
		w.rest(v, o.lastEnd)
	}
}

// open writes what is known of an open object.
func (w *Writer) open(v *Value) {
	separator := byte('{')
	way := v.object.standing()
	for place := way.next(); place >= 0; place = way.next() {
		m := &v.object.added[place]
		w.byte(separator)
		w.bytes(m.name)
		w.byte(':')
		w.value(m.value)
		separator = ','
	}
	if separator == '{' {
		w.byte('{')
	}
	w.byte('}')
}

// merge writes the changes in an object that stays.
func (w *Writer) merge(v *Value) {
	defer func() { w.depth-- }()
	if !w.enter() {
		return
	}
	w.byte('{')
	empty := true
	name := func(text []byte) {
		if !empty {
			w.byte(',')
		}
		empty = false
		w.bytes(text)
		w.byte(':')
	}
	if o := v.object; o != nil {
		for i := range o.stored {
			m := &o.stored[i]
			switch {
			case !o.isThere(i):
				name(v.text[m.name:m.nameEnd])
				w.bytes(null)
			case m.value == nil || !m.set && !m.value.edited:
			default:
				name(v.text[m.name:m.nameEnd])
				w.change(m.value, !m.set)
			}
		}
		for i, m := range o.added {
			switch {
			case m.name == nil:
			case o.isThere(len(o.stored) + i):
				name(m.name)
				w.change(m.value, m.value.open)
			case v.open:
				name(m.name)
				w.bytes(null)
			}
		}
	}
	w.byte('}')
}

var null = []byte("null")

// change writes the value of a member that is not as it was.
func (w *Writer) change(v *Value, merges bool) {
	if merges && v.kind == jsonwire.Object {
		w.merge(v)
		return
	}
	w.AppendExact(v)
}

// AppendExact writes the text of v with an Exact mark.
func (w *Writer) AppendExact(v *Value) error {
	w.mark(Exact)
	w.value(v)
	return w.err
}
