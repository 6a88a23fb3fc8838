package patch

import (
	"github.com/attrpatch/attrpatch/internal/jsonwire"
)

// splice replaces skip bytes of the document at the offset at by a text. All
// splices together, in the order of their offsets, make the merged document.
type splice struct {
	at, skip int32
	inBody   bool // the text is of the body, else of run.inserted
	from, to int32
	written  int32 // the length of run.inserted, this text included
}

// size returns the length of the merged document.
func (r *run) size() int {
	n := len(r.document)
	for i := range r.splices {
		s := &r.splices[i]
		n += int(s.to-s.from) - int(s.skip)
	}
	return n
}

// appendMerged appends the document with all splices made.
func (r *run) appendMerged(dst []byte) []byte {
	return r.appendRange(dst, r.splices, 0, int32(len(r.document)))
}

// appendRange appends the document's bytes between two offsets, with the splices
// made that are for them.
func (r *run) appendRange(dst []byte, splices []splice, pos, end int32) []byte {
	for i := range splices {
		s := &splices[i]
		dst = append(dst, r.document[pos:s.at]...)
		if s.inBody {
			dst = append(dst, r.body[s.from:s.to]...)
		} else {
			dst = append(dst, r.inserted[s.from:s.to]...)
		}
		pos = s.at + s.skip
	}
	return append(dst, r.document[pos:end]...)
}

// spliceObject makes the splices of a stored object: replacements, removals, and
// after its last value the additions, as if one at a time (rule D2). It recurses
// no deeper than objects are looked into.
func (r *run) spliceObject(obj int32) {
	o := r.objects[obj]
	added := false
	for i := o.first; i != nowhere; {
		p := &r.places[i]
		if p.fate != goes {
			r.splicePlace(p)
			i = p.next
			continue
		}
		// A run of members that go: up to the next name, or to the end.
		last := p
		for last.next != nowhere && r.places[last.next].name == last.after && r.places[last.next].fate == goes {
			last = &r.places[last.next]
		}
		switch {
		case last.after > 0:
			r.splice(splice{at: p.name, skip: last.after - p.name})
		case p.before > 0:
			from := int32(len(r.inserted))
			r.appendAdditions(obj, ',')
			added = true
			r.splice(splice{at: p.before, skip: last.end - p.before, from: from, to: int32(len(r.inserted))})
		default: // nothing stays
			r.spliceAdditions(obj, o.start+1, 0)
			added = true
			r.splice(splice{at: p.name, skip: last.end - p.name})
		}
		i = last.next
	}
	switch {
	case added:
	case o.members == 0:
		r.spliceAdditions(obj, o.start+1, 0)
	default:
		r.spliceAdditions(obj, o.last, ',')
	}
}

// splicePlace makes the splices of a member that stays.
func (r *run) splicePlace(p *place) {
	switch {
	case p.fate == rewritten:
		from, to, inBody := r.write(p.text)
		r.splice(splice{at: p.start, skip: p.end - p.start, inBody: inBody, from: from, to: to})
	case p.object != nowhere:
		r.spliceObject(p.object)
	}
}

func (r *run) spliceAdditions(obj, at int32, separator byte) {
	if r.objects[obj].firstAddition == nowhere {
		return
	}
	from := int32(len(r.inserted))
	r.appendAdditions(obj, separator)
	r.splice(splice{at: at, from: from, to: int32(len(r.inserted))})
}

func (r *run) splice(s splice) {
	s.written = int32(len(r.inserted))
	r.splices = append(r.splices, s)
}

// appendAdditions writes the members that an object gains to run.inserted. The
// first has a separator before it, unless that is 0.
func (r *run) appendAdditions(obj int32, separator byte) {
	for i := r.objects[obj].firstAddition; i != nowhere; i = r.additions[i].next {
		if separator != 0 {
			r.inserted = append(r.inserted, separator)
		}
		separator = ','
		r.appendName(r.additions[i].name)
		r.inserted = append(r.inserted, ':')
		from := len(r.inserted)
		r.appendSource(r.additions[i].text)
		r.additions[i].from, r.additions[i].to = int32(from), int32(len(r.inserted))
	}
}

func (r *run) appendName(name nameSource) {
	if name.body > 0 {
		v := &r.scanner.Values[name.body]
		r.inserted = append(r.inserted, r.body[v.Name:v.NameEnd]...)
		return
	}
	r.inserted = jsonwire.AppendString(r.inserted, r.engine.plan.nodes[name.node].name)
}

// write returns where a text is, and writes it to run.inserted if the body does
// not have it as it is.
func (r *run) write(text source) (from, to int32, inBody bool) {
	if text.kind == fromBody && !r.scanner.Values[text.at].Altered {
		v := &r.scanner.Values[text.at]
		return v.Start, v.End, true
	}
	from = int32(len(r.inserted))
	r.appendSource(text)
	return from, int32(len(r.inserted)), false
}

func (r *run) appendSource(text source) {
	switch text.kind {
	case fromBody:
		r.inserted = jsonwire.AppendValue(r.inserted, r.body, r.scanner.Values, int(text.at))
	case fromDefault:
		r.inserted = append(r.inserted, r.engine.plan.nodes[text.at].fallback.trimmed()...)
	case fromDerived:
		d := r.derived[text.at]
		r.inserted = append(r.inserted, r.derivedTexts[d.from:d.to]...)
	case fromObject:
		r.inserted = append(r.inserted, '{')
		r.appendAdditions(text.at, 0)
		r.inserted = append(r.inserted, '}')
	}
}

// appendNewValue appends the value that an edited leaf or unit will have.
func (r *run) appendNewValue(dst []byte, node int32) []byte {
	s := r.slot(node)
	if s.effect == merged {
		return r.appendMergedPlace(dst, r.places[s.place])
	}
	r.inserted = r.inserted[:0]
	r.appendSource(s.text)
	dst = append(dst, r.inserted...)
	r.inserted = r.inserted[:0]
	return dst
}

// appendMergedPlace appends a stored value whose members change.
func (r *run) appendMergedPlace(dst []byte, at place) []byte {
	r.splices, r.inserted = r.splices[:0], r.inserted[:0]
	r.splicePlace(&place{start: at.start, end: at.end, object: at.object})
	dst = r.appendRange(dst, r.splices, at.start, at.end)
	r.splices, r.inserted = r.splices[:0], r.inserted[:0]
	return dst
}
