package model

import (
	"slices"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/schema"
)

// target is what a pointer or path is bound to, without the document (rule J3).
type target struct {
	steps []step
	node  *node // the deepest declared node on the way; nil if there is none
	attr  *node // the first leaf or unit on the way, or the COMPLEX that it ends at
	depth int   // how many steps lead to attr, or to the undeclared member

	// The name on the way that is not declared, or not for this caller, with the
	// names of the members around it; strange is nil if there is none.
	strange []string
	hidden  *node   // the attribute of that name, if there is one
	among   []*node // what is declared beside it

	fault Code // InvalidPath or NoTarget, or empty
}

// step is one token of a target.
type step struct {
	token string
	as    sort
	node  *node // what a name declares
}

// sort is what a token is taken for.
type sort uint8

const (
	name  sort = iota // of a member of an object
	item              // the index of an item of a multiValued attribute
	inner             // whatever fits the JSON value there
)

// bind follows the schema along tokens. A last token - is the end of an array if
// it may append.
func (r *run) bind(tokens []string, mayAppend bool) *target {
	t := &target{}
	var here *node // whose value the tokens have led to; nil for the document
	inItem := false
	for i, token := range tokens {
		last := i == len(tokens)-1
		switch {
		case t.strange != nil || here != nil && here.Type == attrs.JSON && (inItem || !here.MultiValued):
			t.steps = append(t.steps, step{token: token, as: inner})
		case here != nil && here.MultiValued && !inItem:
			if !isIndex(token) && !(mayAppend && last && token == "-") {
				t.fault = InvalidPath
				return t
			}
			t.steps = append(t.steps, step{token: token, as: item})
			inItem = true
		case here != nil && here.Type != attrs.Complex:
			t.fault = NoTarget
			return t
		default:
			here, inItem = r.bindName(t, here, token, last), false
		}
	}
	return t
}

// bindName follows a name into the document or a COMPLEX.
func (r *run) bindName(t *target, around *node, token string, last bool) *node {
	among, names := r.nodes, []string(nil)
	if around != nil {
		among, names = around.subs, around.names
	}
	n := find(among, token)
	if n == nil || n.disabled || r.concealed(n) { // rules N2, N3, P6
		t.strange, t.hidden, t.among = append(slices.Clone(names), token), n, among
		t.steps = append(t.steps, step{token: token, as: name})
		if t.attr == nil {
			t.depth = len(t.steps)
		}
		return nil
	}
	t.node = n
	t.steps = append(t.steps, step{token: token, as: name, node: n})
	if t.attr == nil && (n.unit() || last) {
		t.attr, t.depth = n, len(t.steps)
	}
	return n
}

// path is that of the attribute, or of the undeclared member.
func (t *target) path() attrs.Path {
	if t.attr != nil {
		return t.attr.path
	}
	return attrs.JoinPath(t.strange...)
}

// where is the place of an operation with the names of its attribute, or of the
// undeclared member.
func (t *target) where(at place) place {
	if t.attr != nil {
		return at.attribute(t.attr)
	}
	return t.stranger(at)
}

// stranger is the place of an operation with the undeclared name.
func (t *target) stranger(at place) place {
	at.names, at.spellings = t.strange, nil
	for _, n := range t.strange {
		at.spellings = append(at.spellings, spell(n))
	}
	return at
}

// isWhole reports whether the target is its attribute, or the undeclared member,
// and nothing inside.
func (t *target) isWhole() bool { return len(t.steps) == t.depth }

// inJSON reports whether the target lies inside a JSON value or is undeclared.
func (t *target) inJSON() bool {
	last := t.steps[len(t.steps)-1]
	return last.as == inner || t.strange != nil
}

// looks judges a read of the target (rule J4): it needs read of the node and of
// every declared leaf below it.
func (r *run) looks(t *target, at place) bool {
	if t.strange != nil {
		return r.readsStranger(t.among, t.hidden, t.stranger(at))
	}
	return r.readsWhole(t.node, at)
}

// readable reports whether the caller may read n whole. What is concealed below a
// COMPLEX outside units is as if it were not declared.
func (r *run) readable(n *node) bool {
	if n.unit() || n.inUnit {
		return r.caller.readsAll(n)
	}
	declared := false
	for _, sub := range n.subs {
		if sub.disabled || r.concealed(sub) || !sub.unit() && len(sub.leaves()) == 0 {
			continue
		}
		if declared = true; !r.readable(sub) {
			return false
		}
	}
	return declared || r.readsStrangers(n.path)
}

// blind is rule J5: the caller may update what the target is in, but not read it.
func (r *run) blind(t *target) bool {
	if t.attr == nil {
		return !r.readsStrangers(t.stranger(place{}).around())
	}
	if !t.attr.unit() { // of which nothing is declared to the caller
		return !r.caller.sees(t.attr)
	}
	return !r.caller.readsAll(t.attr)
}

// writes judges a write to the target, with the value that the body has for it,
// nil if the body has none (rule J4). What is refused or ignored is noted.
func (r *run) writes(t *target, v *value, at place) fate {
	r.net.judgingWrites = true
	defer func() { r.net.judgingWrites = false }()
	f := r.writesAttribute(t, v, at)
	if f == accepted && t.attr != nil && t.attr.unit() && !t.isWhole() {
		switch inArray := t.attr.Type == attrs.Complex || t.attr.MultiValued; {
		case inArray && !r.caller.readsAll(t.attr): // it makes a whole value of the stored one
			r.violate(AccessDenied, t.attr, at)
			f = refused
		case t.strange != nil:
			if f = r.writesStrangerInside(t.among, t.hidden, t.stranger(at)); f == dropped {
				return f // and the unit is as it was
			}
		}
	}
	if t.attr == nil || t.attr.unit() {
		r.net.spoil(t.path(), f)
	}
	return f
}

// writesAttribute is what the merge edit of the attribute needs.
func (r *run) writesAttribute(t *target, v *value, at place) fate {
	switch {
	case t.attr == nil:
		return r.writesStranger(t.among, t.hidden, t.stranger(at))
	case t.attr.unit():
		return r.writesUnit(t.attr, t.where(at))
	}
	var sum fates
	r.writesComplex(t.attr, v, t.where(at), v.asObject() == nil, &sum)
	if sum == (fates{}) { // of an object that names nothing
		sum.accepted = true
	}
	r.net.inPart = r.net.inPart || sum.refused || sum.dropped
	r.net.refusedPart = sum.refused
	return sum.fate()
}

// writesStranger is rule N2 for a member that is not declared for the caller.
func (r *run) writesStranger(among []*node, hidden *node, at place) fate {
	found := r.found
	switch {
	case r.keeps(among, hidden, at):
		return accepted
	case r.found > found:
		return refused
	}
	return dropped
}

// writesStrangerInside is a write of such a member in a unit, of which a whole value is
// made: it needs to be read, too (rule J4).
func (r *run) writesStrangerInside(among []*node, hidden *node, at place) fate {
	f := r.writesStranger(among, hidden, at)
	if f == accepted && !r.caller.everything(at.around(), read) {
		r.violate(AccessDenied, nil, at)
		f = refused
	}
	return f
}

// writesUnit is permission and mutability of a leaf or unit, as far as they do not
// depend on values (rule O2).
func (r *run) writesUnit(n *node, at place) fate {
	readOnly := n.readOnly || n.immutable && !r.caller.readsAll(n) // rules R1, R2
	switch {
	case readOnly && r.caller.sees(n):
		switch {
		case r.policy.ReadOnly == schema.ReadOnlyIgnore:
			r.ignore("read_only", at)
			return dropped
		case r.policy.ReadOnly == schema.ReadOnlyUnchanged && r.caller.readsAll(n):
			return accepted // if it ends as it began
		}
		r.violate(ReadOnly, n, at)
		return refused
	case readOnly || !r.caller.updatesAll(n):
		return r.forbidden(n, at)
	}
	return accepted
}

// fates are what has become of the edits that one operation implies.
type fates struct{ accepted, refused, dropped bool }

// fate is that of the whole: it is run for what is neither refused nor ignored.
func (s *fates) fate() fate {
	switch {
	case s.accepted:
		return accepted
	case s.refused:
		return refused
	}
	return dropped
}

func (s *fates) add(f fate) {
	s.accepted = s.accepted || f == accepted
	s.refused = s.refused || f == refused
	s.dropped = s.dropped || f == dropped
}

// writesComplex judges a write to a COMPLEX leaf by leaf: the members that an
// object has for it, and all other leaves below it as null would be.
func (r *run) writesComplex(n *node, v *value, at place, byParent bool, sum *fates) {
	if v.asObject() == nil && !n.implies() && !r.caller.everything(n.path, update) { // rule P1
		f := r.forbidden(n, at)
		r.net.spoil(n.path, f)
		sum.add(f)
		return
	}
	if !n.implies() && v.asObject() == nil {
		sum.accepted = true
	}
	given := map[string]bool{}
	if v.asObject() != nil {
		for _, m := range v.members {
			given[m.name] = true
			r.writesMember(n, m, at.member(m), sum)
		}
	}
	for _, sub := range n.subs {
		here := at.attribute(sub)
		if v.asObject() != nil { // the body does not have it
			here = r.net.at.attribute(sub)
		}
		switch {
		case given[sub.Name] || sub.disabled || sub.derived || r.concealed(sub):
		case sub.unit():
			f := r.writesUnit(sub, here)
			r.net.spoil(sub.path, f)
			r.net.byParent[sub.path] = byParent
			sum.add(f)
		case sub.implies():
			r.writesComplex(sub, nil, here, byParent, sum)
		}
	}
}

func (r *run) writesMember(n *node, m *member, at place, sum *fates) {
	f := accepted
	switch sub := find(n.subs, m.name); {
	case sub == nil || sub.disabled || r.concealed(sub):
		f = r.writesStranger(n.subs, sub, at)
		r.net.noPart[at.path()] = f == dropped
	case sub.unit():
		f = r.writesUnit(sub, at)
	default:
		r.writesComplex(sub, m.value, at, m.value.kind != object, sum)
		return
	}
	r.net.spoil(at.path(), f)
	sum.add(f)
}
