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
			w.array(v)
		} else {
			w.object(v)
		}
	}
	if v.edited {
		w.depth--
	}
}

// array writes the items with the text between those that stay.
func (w *Writer) array(v *Value) {
	a, length := v.array, int32(len(v.text))
	at := int32(0)           // up to where the text was written or passed over
	written := false         // an item was written
	waiting := []*Value(nil) // new items before the first that stays
	for _, chunk := range a.chunks {
		for i := range chunk {
			it := &chunk[i]
			switch {
			case it.start < 0 && at == 0:
				waiting = append(waiting, w.Tree.values.at(it.value))
				continue
			case it.start < 0:
				w.byte(',')
				w.value(w.Tree.values.at(it.value))
				continue
			case at == 0:
				w.raw(v, 0, int32(afterComma(v.text, 1)))
				for _, x := range waiting {
					w.value(x)
					w.byte(',')
				}
			default:
				w.raw(v, at, int32(afterComma(v.text, int(at))))
			}
			if at = it.end; it.value != 0 {
				w.value(w.Tree.values.at(it.value))
			} else {
				w.raw(v, it.start, it.end)
			}
			if w.err != nil {
				return
			}
		}
	}
	if at > 0 {
		w.raw(v, a.lastEnd, length)
		return
	}
	w.raw(v, 0, 1)
	for _, x := range waiting {
		if written {
			w.byte(',')
		}
		w.value(x)
		written = true
	}
	w.rest(v, a.lastEnd)
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

// object writes the members with the text between those that stay, and what was
// added after the last of them.
func (w *Writer) object(v *Value) {
	w.Tree.tidy(v)
	o, length := v.object, int32(len(v.text))
	at := int32(0)
	for i := range o.standing() {
		m := &o.stored[i]
		if at == 0 {
			w.raw(v, 0, int32(jsonwire.SkipSpace(v.text, 1)))
		} else {
			w.raw(v, at, int32(afterComma(v.text, int(at))))
		}
		w.raw(v, m.name, m.start)
		if at = m.end; m.value != nil {
			w.value(m.value)
		} else {
			w.raw(v, m.start, m.end)
		}
		if w.err != nil {
			return
		}
	}
	if at > 0 {
		w.added(o, true)
		w.raw(v, o.lastEnd, length)
		return
	}
	w.raw(v, 0, 1)
	w.added(o, false)
	w.rest(v, o.lastEnd)
}

func (w *Writer) added(o *object, separate bool) {
	for _, m := range o.added {
		if m.value == nil {
			continue
		}
		if separate {
			w.byte(',')
		}
		separate = true
		w.bytes(m.name)
		w.byte(':')
		w.value(m.value)
	}
}

// open writes what is known of an open object.
func (w *Writer) open(v *Value) {
	w.byte('{')
	w.added(v.object, false)
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
			case o.isGone(i):
				name(v.text[m.name:m.nameEnd])
				w.bytes(null)
			case m.value == nil || !m.set && !m.value.edited:
			default:
				name(v.text[m.name:m.nameEnd])
				w.change(m.value, !m.set)
			}
		}
		for _, m := range o.added {
			switch {
			case m.name == nil:
			case m.value != nil:
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
