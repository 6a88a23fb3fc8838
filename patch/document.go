package patch

import (
	"github.com/attrpatch/attrpatch/internal/jsonwire"
	"github.com/attrpatch/attrpatch/schema"
)

// place is a member of the stored document that a body is about. Offsets are
// into the document.
type place struct {
	name, start, end int32 // the name with its quotes; the value
	before           int32 // where the value before it ends, 0 if it is the first
	after            int32 // where the name after it begins, 0 if it is the last
	next             int32 // the next place in the same object, -1 if none
	object           int32 // its own members, if it is an object that is looked into; else -1
	fate             fate
	unread           bool // an array or object of which only the end is known
	// text is what a replaced value becomes.
	text source
}

// object is a stored or created object that a body changes members of.
type object struct {
	place   int32 // the member that it is the value of; -1 for the document
	start   int32 // in the document; -1 if it is created
	end     int32
	last    int32 // where its last value ends, 0 if it has none
	members int32 // how many it has
	removed int32 // how many of them go
	first   int32 // its first place, -1 if none
	tail    int32 // its last place
	// additions are linked in the order in which they are written.
	firstAddition, lastAddition int32
}

// index scans the stored document once: it is validated as rule D1 wants it, and
// every member that matters to the body, a scope's condition or a rule about
// stored values is noted as a place. It reports false for a *DocumentError.
func (r *run) index() bool {
	s := &r.docScanner
	s.Begin()
	pos := jsonwire.SkipSpace(r.document, 0)
	if pos == len(r.document) || r.document[pos] != '{' {
		if pos = s.Skip(r.document, pos); pos >= 0 && s.AtEnd(r.document, pos) {
			s.Fault = notAnObject
		}
		return false
	}
	r.finders.Reset()
	copy(r.seen, r.wanted)
	root := r.slot(0)
	root.object = r.newObject(nowhere, pos)
	patch := nowhere
	if r.engine.plan.policy.Unknown == schema.UnknownKeep && len(r.scanner.Values) > 0 {
		patch = 0
	}
	pos = r.indexObject(root.object, 0, patch, pos)
	return pos >= 0 && s.AtEnd(r.document, pos)
}

// notAnObject is a fault of a document that is well-formed JSON.
const notAnObject jsonwire.Fault = 255

func (r *run) newObject(at int32, start int) int32 {
	r.objects = append(r.objects, object{
		place: at, start: int32(start), first: -1, tail: -1, firstAddition: -1, lastAddition: -1,
	})
	return int32(len(r.objects) - 1)
}

// newPlace notes a member of the object obj.
func (r *run) newPlace(obj int32, m jsonwire.Member, before int32) int32 {
	at := int32(len(r.places))
	r.places = append(r.places, place{
		name: int32(m.Name), start: int32(m.Value), before: before, next: -1, object: -1,
	})
	o := &r.objects[obj]
	if o.tail == nowhere {
		o.first = at
	} else {
		r.places[o.tail].next = at
	}
	o.tail = at
	return at
}

// nowhere stands for a node, a place, an object or a body value that there is none
// of.
const nowhere = -1

// indexObject goes through the members of the stored object that begins at pos
// and notes the places of those that matter, under obj. The object is that of
// the COMPLEX node, or one inside a JSON value, where node is nowhere; patch is
// the body's object that is merged into it, or nowhere. It returns the offset
// after the object, or -1 for a fault.
func (r *run) indexObject(obj, node int32, patch int, pos int) int {
	s, doc := &r.docScanner, r.document
	if patch != nowhere {
		r.finders.Push()
		jsonwire.EnterMembers(&r.finders, r.body, r.scanner.Values, patch)
	}
	pos, more := s.EnterObject(doc, pos)
	w := walk{guess: &r.order.first[max(node, 0)]}
	noted := int32(nowhere)
	for more {
		if noted != nowhere {
			r.places[noted].after = int32(pos)
		}
		if node != nowhere {
			if pos, more = r.skipFamiliar(&w, pos); pos < 0 {
				return -1
			} else if !more {
				break
			}
		}
		m, child, ok := r.readMember(node, w.guess, pos)
		if !ok {
			return -1
		}
		if child != nowhere {
			w.guess = &r.order.after[child]
		}
		switch {
		case child == nowhere:
			pos, noted = r.indexUndeclared(obj, patch, m, w.last)
		case r.stored(child) != nil || !r.wanted.has(child) && !r.seen.add(child):
			s.Repeated(m)
			return -1
		case r.wanted.has(child):
			pos, noted = r.indexDeclared(obj, child, m, w.last)
		default:
			pos, noted = r.skipUntouched(m.Value), nowhere
		}
		if pos < 0 {
			return -1
		}
		w.members, w.last = w.members+1, int32(pos)
		if pos, more = s.NextMember(doc, pos); pos < 0 {
			return -1
		}
	}
	if patch != nowhere {
		r.finders.Pop()
	}
	o := &r.objects[obj]
	o.members, o.last, o.end = w.members, w.last, int32(pos)
	return pos
}

// indexUndeclared reads the value of a member that the schema does not know. It
// returns the offset after it, and the place that it was noted as or nowhere.
func (r *run) indexUndeclared(obj int32, patch int, m jsonwire.Member, before int32) (end int, at int32) {
	if !r.trusting && !r.docScanner.Unique(r.document, m) {
		return -1, nowhere
	}
	if patch != nowhere {
		if value := r.finders.Find(r.body, m.RawName(r.document), m.Escaped); value != nowhere {
			if r.scanner.Values[value].Link > 0 { // no name is looked at while trusting
				r.docScanner.Repeated(m)
				return -1, nowhere
			}
			return r.indexMerged(obj, value, m, before)
		}
	}
	return r.skipUntouched(m.Value), nowhere
}

// skipUntouched returns the offset after the value at pos, which nothing looks
// at, or -1. It is validated unless the host vouches for it (rule D6).
func (r *run) skipUntouched(pos int) int {
	if r.trusting {
		return r.docScanner.SkipTrusted(r.document, pos)
	}
	return r.docScanner.Skip(r.document, pos)
}

// indexDeclared reads the stored value of a declared attribute that matters.
func (r *run) indexDeclared(obj, child int32, m jsonwire.Member, before int32) (end int, at int32) {
	n, s := &r.engine.plan.nodes[child], r.slot(child)
	switch {
	case n.class == complexClass:
		at = r.newPlace(obj, m, before)
		end = r.indexComplex(at, child, s)
	case n.merges() && s.named > 0:
		if n.readWhole && r.trusting && r.docScanner.Skip(r.document, m.Value) < 0 {
			return -1, nowhere
		}
		end, at = r.indexMerged(obj, int(s.named), m, before)
	default:
		at = r.newPlace(obj, m, before)
		end = r.readEdited(at, s.named > 0 && !r.engine.plan.always.has(child) && !n.archives)
	}
	s.place = at
	r.places[at].end = int32(end)
	return end, at
}

// indexComplex reads the stored value of a COMPLEX attribute, which is looked
// into if it is an object.
func (r *run) indexComplex(at, node int32, s *slot) (end int) {
	pos := int(r.places[at].start)
	if pos == len(r.document) || r.document[pos] != '{' {
		return r.docScanner.Skip(r.document, pos)
	}
	s.object = r.newObject(at, pos)
	r.places[at].object = s.object
	return r.indexObject(s.object, node, r.keptMembers(s), pos)
}

// keptMembers returns the body's object for a COMPLEX whose undeclared members
// may be merged (rule N2), or nowhere.
func (r *run) keptMembers(s *slot) int {
	keeps := r.engine.plan.policy.Unknown == schema.UnknownKeep
	if !keeps || s.named <= 0 || r.scanner.Values[s.named].Kind != jsonwire.Object {
		return nowhere
	}
	return int(s.named)
}

// indexMerged reads the stored value that a body value is merged into by RFC
// 7396: of a JSON attribute, of an undeclared member, or inside one of these.
func (r *run) indexMerged(obj int32, value int, m jsonwire.Member, before int32) (end int, at int32) {
	at = r.newPlace(obj, m, before)
	v := &r.scanner.Values[value]
	v.Link = at + 1
	if v.Kind == jsonwire.Object && !r.is(exact, value) && m.Value < len(r.document) && r.document[m.Value] == '{' {
		inner := r.newObject(at, m.Value)
		r.places[at].object = inner
		end = r.indexObject(inner, nowhere, value, m.Value)
	} else {
		end = r.readEdited(at, true)
	}
	r.places[at].end = int32(end)
	return end, at
}

// readEdited returns the offset after a stored value that the body is about, or
// -1. An array or object that nothing but this edit looks at is skipped if the
// host vouches for it: it goes, unless it turns out to equal the new value, and
// whether it does can be told by reading that far (rule D6). Operations may ask for
// more of it.
func (r *run) readEdited(at int32, onlyHere bool) (end int) {
	pos := int(r.places[at].start)
	if !r.trusting || !onlyHere || r.operations != nil || pos == len(r.document) || r.document[pos] != '[' && r.document[pos] != '{' {
		return r.docScanner.Skip(r.document, pos)
	}
	r.places[at].unread = true
	return r.docScanner.SkipTrusted(r.document, pos)
}

// unescaped returns the characters of a raw text, in a buffer that the next call
// uses again.
func (r *run) unescaped(raw []byte, escaped bool) []byte {
	if !escaped {
		return raw
	}
	r.text = jsonwire.AppendUnescaped(r.text[:0], raw)
	return r.text
}
