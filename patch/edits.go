package patch

import (
	"github.com/attrpatch/attrpatch/internal/jsonwire"
)

// fate is what becomes of a member of the stored document.
type fate uint8

const (
	stays     fate = iota
	rewritten      // its value becomes place.text
	goes
	lookedInto // members of its value change
)

// source says where the text of a new value comes from.
type source struct {
	kind sourceKind
	at   int32
}

type sourceKind uint8

const (
	fromBody    sourceKind = iota // the body's value at this index
	fromDefault                   // the default of this node
	fromDerived                   // run.derived at this index
	fromObject                    // the created object at this index
)

// nameSource says where the spelling of an added name comes from: the body's
// member where it has one, else the schema (rule D2).
type nameSource struct {
	body int32 // 0 for none
	node int32
}

// addition is a member that an object gains.
type addition struct {
	name nameSource
	text source
	next int32 // the next addition to the same object, -1 for none
	// from and to are where run.inserted has the value, once it is written.
	from, to int32
}

// carryOut notes what an effect does to the object obj: to its place at, or,
// where the member is added, by an addition. It returns the addition or nowhere.
func (r *run) carryOut(e effect, obj int32, at int, name nameSource, text source) int32 {
	switch e {
	case added:
		return r.add(obj, name, text)
	case replaced:
		r.places[at].fate, r.places[at].text = rewritten, text
	case merged:
		r.places[at].fate = lookedInto
	case removed:
		r.places[at].fate = goes
		r.objects[obj].removed++
	}
	return nowhere
}

func (r *run) add(obj int32, name nameSource, text source) int32 {
	at := int32(len(r.additions))
	r.additions = append(r.additions, addition{name: name, text: text, next: nowhere})
	o := &r.objects[obj]
	if o.lastAddition == nowhere {
		o.firstAddition = at
	} else {
		r.additions[o.lastAddition].next = at
	}
	o.lastAddition = at
	return at
}

// plan turns the effects of all edits that passed into fates and additions, in
// body order.
func (r *run) plan() {
	for i := range r.intents {
		switch t := &r.intents[i]; {
		case t.fate != passed && t.fate != mustMatch:
		case t.kind == assign:
			r.planTarget(t.node, t.member, r.sourceOf(t))
		case t.kind == unassign:
			r.markCleared(t)
			r.planTarget(t.node, t.member, r.sourceOf(t))
		case t.kind == undeclared:
			r.planUndeclared(t)
		}
	}
}

// sourceOf returns the text that an edit of a leaf or unit stores.
func (r *run) sourceOf(t *intent) source {
	if t.kind == unassign || r.scanner.Values[t.member].Kind == jsonwire.Null {
		return source{fromDefault, t.node}
	}
	return source{fromBody, t.member}
}

// planTarget carries out the effect on a leaf or unit.
func (r *run) planTarget(node, member int32, text source) {
	s := r.slot(node)
	if s.effect == unchanged {
		return
	}
	s.text = text
	obj := r.objectOf(r.engine.plan.nodes[node].parent)
	addition := r.carryOut(s.effect, obj, int(s.place), nameSource{s.named, node}, text)
	r.note(change{effect: s.effect, node: node, member: member, place: s.place, addition: addition})
}

// planUndeclared merges a member that the schema does not declare into what is
// stored, like a JSON attribute (rule N2).
func (r *run) planUndeclared(t *intent) {
	v := &r.scanner.Values[t.member]
	link, e := v.Link-1, unchanged
	switch {
	case v.Kind != jsonwire.Null && link != nowhere:
		e = r.merge(int(t.member), &r.places[link])
	case v.Kind != jsonwire.Null:
		e = r.merge(int(t.member), nil)
	case link != nowhere:
		e = removed
	}
	if e == unchanged {
		return
	}
	addition := r.carryOut(e, r.objectOf(t.node), int(link), nameSource{body: t.member}, source{fromBody, t.member})
	r.note(change{effect: e, node: t.node, member: t.member, undeclared: true, place: link, addition: addition})
}

// objectOf returns the object that holds the members of a COMPLEX. If none is
// stored it is created, in the place of a stored value that is not an object or
// as an addition (rules M4 and M7).
func (r *run) objectOf(node int32) int32 {
	s := r.slot(node)
	if s.object != nowhere {
		return s.object
	}
	holder := r.objectOf(r.engine.plan.nodes[node].parent)
	s.object, r.creates = r.newObject(s.place, nowhere), true
	text := source{fromObject, s.object}
	if s.place != nowhere {
		r.places[s.place].fate, r.places[s.place].text = rewritten, text
	} else {
		r.add(holder, nameSource{s.named, node}, text)
	}
	return s.object
}

// markCleared notes, for each COMPLEX between a leaf and the null above it, that
// the null does something there.
func (r *run) markCleared(t *intent) {
	nodes := r.engine.plan.nodes
	for up := nodes[t.node].parent; up > 0; up = nodes[up].parent {
		s := r.slot(up)
		if s.cleared {
			return
		}
		s.cleared = true
	}
}
