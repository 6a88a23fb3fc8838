package model

import (
	"maps"
	"slices"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/schema"
)

// net is what the operations so far have come to (rule J6): the state of the
// document, and what is known of it.
type net struct {
	state *value

	spoiled  map[attrs.Path]fate   // what a refused or an ignored operation was about
	byParent map[attrs.Path]bool   // and whether as a leaf of a COMPLEX
	reasons  map[attrs.Path]string // and why it was ignored
	noPart   map[attrs.Path]bool   // an undeclared name that was ignored: no part of a COMPLEX
	unknown  map[attrs.Path]loss   // what was to be copied from there

	written map[attrs.Path]*write // what operations have written to
	order   []attrs.Path          // in which they have
	nulled  map[attrs.Path]place  // merged COMPLEX attributes that null was written to
	misfits map[attrs.Path]place  // and those that are now something else than an object

	at            place // of the operation that is judged or run
	judgingWrites bool  // and it is its writes that are
	inPart        bool  // it writes a COMPLEX of which a part was refused or ignored
	refusedPart   bool  // of which a part was refused

	copied   int  // bytes that copy and move have taken (rule J8)
	overfull bool // and they are too many
}

// write is the last write to a leaf or unit, or to an undeclared member.
type write struct {
	node       *node // nil if undeclared
	at         place
	unassigned bool // by null, or as M6 has it
}

// loss is why it is not known what an attribute holds: an operation that was refused,
// or one that was ignored for a reason.
type loss struct {
	reason string
	at     place
}

func newNet(document *value) net {
	return net{
		state:   document.clone(),
		spoiled: map[attrs.Path]fate{}, byParent: map[attrs.Path]bool{}, reasons: map[attrs.Path]string{}, noPart: map[attrs.Path]bool{}, unknown: map[attrs.Path]loss{},
		written: map[attrs.Path]*write{}, nulled: map[attrs.Path]place{}, misfits: map[attrs.Path]place{},
	}
}

// clone is for taking back an operation that fails halfway. What is spoiled stays.
func (n net) clone() net {
	n.unknown = maps.Clone(n.unknown)
	n.state, n.order = n.state.clone(), slices.Clone(n.order)
	n.written, n.nulled, n.misfits = maps.Clone(n.written), maps.Clone(n.nulled), maps.Clone(n.misfits)
	return n
}

// spoil notes that an operation on an attribute was refused or ignored.
func (n net) spoil(p attrs.Path, f fate) {
	if f != accepted && n.spoiled[p] != refused {
		n.spoiled[p] = f
	}
}

// ignores notes why an attribute is not written. That is said once, with the place
// of the last operation.
func (n net) ignores(list *[]Ignored, now Ignored) {
	n.reasons[now.Path] = now.Reason
	if n.judgingWrites {
		*list = slices.DeleteFunc(*list, func(i Ignored) bool { return i.Path == now.Path && i.Reason == now.Reason })
	}
}

// isSpoiled reports whether an operation on the attribute, or on one above or
// below it, had that fate.
func (r *run) isSpoiled(p attrs.Path, by ...fate) bool {
	n := r.net
	for q, f := range n.spoiled {
		below := p.Covers(q) && !n.noPart[q] && r.isPart(q)
		if (q.Covers(p) || below) && slices.Contains(by, f) {
			return true
		}
	}
	return false
}

// isPart reports whether a view can show the attribute: what is not declared is no part
// of a COMPLEX unless it is kept.
func (r *run) isPart(p attrs.Path) bool {
	n := lookup(r.nodes, p)
	if n == nil {
		return r.policy.Unknown == schema.UnknownKeep
	}
	return !n.disabled && !r.concealed(n)
}

// isSpoiledAbove reports whether an operation on the attribute, or on one that it is
// in, was refused or ignored.
func (n net) isSpoiledAbove(p attrs.Path) bool {
	return slices.ContainsFunc(slices.Collect(maps.Keys(n.spoiled)), func(q attrs.Path) bool { return q.Covers(p) })
}

// isUnknown reports whether it is not known what the attribute, or one above it, now
// holds: operations on it are not judged by the state.
func (n net) isUnknown(p attrs.Path) bool {
	covers := func(q attrs.Path) bool { return q.Covers(p) }
	return slices.ContainsFunc(slices.Collect(maps.Keys(n.unknown)), covers) ||
		slices.ContainsFunc(slices.Collect(maps.Keys(n.misfits)), covers) ||
		n.isSpoiledAbove(p)
}

// isUnsure reports whether what the attribute holds, or something in it, depends on
// an operation that was refused. counts says which paths of operations count.
func (n net) isUnsure(p attrs.Path, counts func(attrs.Path) bool) bool {
	touches := func(q attrs.Path) bool { return (p.Covers(q) || q.Covers(p)) && counts(q) }
	refusal := func(q attrs.Path) bool { return n.spoiled[q] == refused && touches(q) }
	return slices.ContainsFunc(slices.Collect(maps.Keys(n.unknown)), touches) ||
		slices.ContainsFunc(slices.Collect(maps.Keys(n.misfits)), touches) ||
		slices.ContainsFunc(slices.Collect(maps.Keys(n.spoiled)), refusal)
}

// isUnknownBelow is isUnknown for all of a COMPLEX.
func (r *run) isUnknownBelow(p attrs.Path) bool {
	n := r.net
	below := func(q attrs.Path) bool { return p.Covers(q) }
	return n.isUnknown(p) || slices.ContainsFunc(slices.Collect(maps.Keys(n.unknown)), below) ||
		slices.ContainsFunc(slices.Collect(maps.Keys(n.misfits)), below) || r.isSpoiled(p, refused, dropped)
}

// skips reports whether writes to this leaf or member were refused or ignored.
func (n net) skips(p attrs.Path) bool { return n.spoiled[p] != accepted }

// wrote notes a write. What was there before keeps its turn (rule D2).
func (n *net) wrote(w write) {
	p := w.at.path()
	if old := n.written[p]; old == nil || old.unassigned {
		n.order = append(slices.DeleteFunc(n.order, func(q attrs.Path) bool { return p == q }), p)
	}
	n.written[p] = &w
}

// knows notes that something was written to an attribute as a whole.
func (n *net) knows(p attrs.Path) {
	maps.DeleteFunc(n.unknown, func(q attrs.Path, _ loss) bool { return p.Covers(q) })
}

// holder returns the object that holds the attributes beside n, and makes it if it
// is not there.
func (n net) holder(of *node) *value {
	v := n.state
	for _, name := range of.names[:len(of.names)-1] {
		if v.at(name).asObject() == nil {
			v.set(name, spell(name), &value{kind: object})
		}
		v = v.at(name)
	}
	return v
}

// exists reports whether operations find the COMPLEX n with that value: not if it is
// of another shape (rules M4 and W1). One that was nulled is there only if the
// caller sees something left in it: what is hidden stays, and must not show.
func (r *run) exists(n *node, v *value) bool {
	if n.MultiValued {
		return v != nil && v.kind == array
	}
	if v.asObject() == nil {
		return false
	}
	_, nulled := r.net.nulled[n.path]
	return !nulled || r.viewComplex(n, v.clone())
}

// fromBody is a copy of a value of the body that knows where it stands there.
func fromBody(v *value, at place) *value {
	v = v.clone()
	var mark func(v *value, at place)
	mark = func(v *value, at place) {
		v.fresh, v.from = true, &at
		for i, m := range v.members {
			token := m.name
			if v.kind == array {
				token = itoa(i)
			}
			mark(m.value, place{pointer: at.pointer.Join(token), position: m.start})
		}
	}
	mark(v, place{pointer: at.pointer, position: at.position})
	return v
}

// put writes a value, which may be null, to a leaf or unit.
func (r *run) put(n *node, v *value, at place) {
	r.net.knows(n.path)
	if v.kind == null {
		r.clear(n, at)
		return
	}
	if n.MultiValued && v.kind != array && r.policy.Scalar == schema.ScalarWrap { // rule M3
		v = &value{kind: array, members: []*member{{value: v}}, fresh: true}
	}
	dropNullMembers(n, v)
	r.net.holder(n).set(n.Name, at.spellings[len(at.spellings)-1], v)
	r.net.wrote(write{node: n, at: at})
}

// clear unassigns a leaf or unit (rule M6).
func (r *run) clear(n *node, at place) {
	r.net.knows(n.path)
	if v := mustParse(string(n.Default)); v != nil {
		r.net.holder(n).set(n.Name, spell(n.Name), fromBody(v, at))
	} else if r.net.state.in(n.names...) != nil {
		r.net.holder(n).removeName(n.Name)
	}
	r.net.wrote(write{node: n, at: at, unassigned: true})
}

// dropNullMembers is rule M6 inside a unit: there null is an absent member.
func dropNullMembers(n *node, v *value) {
	switch {
	case n.Type != attrs.Complex:
	case v.kind == array && n.MultiValued:
		for _, m := range v.members {
			dropNullMembers(n, m.value)
		}
	case v.kind == object:
		v.removeIf(func(m *member) bool { return m.value.fresh && m.value.kind == null && find(n.subs, m.name) != nil })
		for _, m := range v.members {
			if sub := find(n.subs, m.name); sub != nil {
				dropNullMembers(sub, m.value)
			}
		}
	}
}

// assign writes a value to a COMPLEX that is merged (rule J6): the members that it
// has are set, all other leaves unassigned, and what is no object is judged at the
// end.
func (r *run) assign(n *node, v *value, at place) {
	if v.kind == null {
		r.null(n, at)
		return
	}
	holder := r.net.holder(n)
	delete(r.net.nulled, n.path)
	delete(r.net.misfits, n.path)
	if v.kind != object {
		r.net.misfits[n.path] = at
		holder.set(n.Name, spell(n.Name), v)
		return
	}
	if holder.at(n.Name).asObject() == nil {
		holder.set(n.Name, at.spellings[len(at.spellings)-1], &value{kind: object})
	}
	r.objects[n.path] = at
	for _, m := range v.members {
		r.assignMember(n, m, at.toMember(m))
	}
	for _, sub := range n.subs {
		if v.member(sub.Name) == nil {
			r.clearBelow(sub, r.net.at)
		}
	}
}

// toMember is the place of a member of a value that an operation writes.
func (p place) toMember(m *member) place {
	here := p.member(m)
	here.composed = m.value.from == nil
	return here
}

func (r *run) assignMember(n *node, m *member, at place) {
	switch sub := find(n.subs, m.name); {
	case r.net.skips(at.path()):
	case sub == nil || sub.disabled || r.concealed(sub):
		r.putStranger(m.value, at)
	case sub.unit():
		r.put(sub, m.value, at)
	default:
		r.assign(sub, m.value, at)
	}
}

// putStranger writes an undeclared member, which is kept (rule N2).
func (r *run) putStranger(v *value, at place) {
	r.net.knows(at.path())
	holder, last := r.net.state.in(at.names[:len(at.names)-1]...), len(at.names)-1
	if v.kind == null {
		holder.removeName(at.names[last])
	} else {
		holder.set(at.names[last], at.spellings[last], v)
	}
	r.net.wrote(write{at: at, unassigned: v.kind == null})
}

// clearBelow unassigns the leaves at and below n one by one. An object that they
// are in stays.
func (r *run) clearBelow(n *node, at place) {
	switch {
	case n.disabled || n.derived || r.concealed(n) || r.net.skips(n.path):
	case n.unit():
		r.clear(n, at.attribute(n))
	default:
		for _, sub := range n.subs {
			r.clearBelow(sub, at)
		}
	}
}

// null is rule M6 for a COMPLEX that is merged.
func (r *run) null(n *node, at place) {
	delete(r.net.misfits, n.path)
	if v := r.net.state.in(n.names...); v != nil && v.kind != object {
		r.net.holder(n).removeName(n.Name)
	}
	r.net.nulled[n.path] = at
	for _, sub := range n.subs {
		switch {
		case sub.disabled || sub.derived || r.concealed(sub) || r.net.skips(sub.path):
		case sub.unit():
			r.clear(sub, at.attribute(sub))
		default:
			r.null(sub, at.attribute(sub))
		}
	}
	if v := r.net.state.in(n.names...).asObject(); v != nil && len(v.members) == 0 {
		r.net.holder(n).removeName(n.Name)
	}
}

// settle judges the net edit of everything that was written to, as a merge edit is
// judged (rule J7), and makes the list of edits.
func (r *run) settle() {
	for p, f := range r.net.spoiled {
		if n := lookup(r.nodes, p); n != nil && !n.disabled && !r.concealed(n) {
			r.fates[p] = editFate{fate: f, byParent: r.net.byParent[p], at: place{position: lastPosition}.attribute(n)}
		}
	}
	for p, f := range r.net.spoiled {
		if n := lookup(r.nodes, p); f == refused && n != nil && !n.unit() {
			for _, sub := range r.unitsBelow(n) {
				r.fates[sub.path] = editFate{fate: refused, at: place{position: lastPosition}.attribute(sub)}
			}
		}
	}
	for p, lost := range r.net.unknown {
		if lost.reason != "" && !r.net.skips(p) {
			r.ignore(lost.reason, lost.at)
		}
		if n := lookup(r.nodes, p); n != nil && !n.disabled && !r.concealed(n) {
			r.fates[p] = editFate{fate: refused, at: place{position: lastPosition}.attribute(n)}
		}
	}
	for _, p := range r.net.order {
		w := r.net.written[p]
		switch {
		case r.isUnjudged(p):
		case w.node == nil:
			r.replaceJSON(r.document.value.in(w.at.names...), r.net.state.in(w.at.names...), w.at)
		default:
			r.settleUnit(w)
		}
	}
	r.settleComplex(r.nodes)
}

// isUnjudged reports whether a value is not judged, since an operation on the
// attribute was refused or ignored, or there is no object for it.
func (r *run) isUnjudged(p attrs.Path) bool {
	for q := range r.net.spoiled {
		if q.Covers(p) {
			return true
		}
	}
	for q := range r.net.misfits {
		if q.Covers(p) {
			return true
		}
	}
	for q := range r.net.unknown {
		if q.Covers(p) {
			return true
		}
	}
	return false
}

// settleComplex goes through the COMPLEX attributes that are merged, in schema
// order: those that are null, and those that are no objects.
func (r *run) settleComplex(nodes []*node) {
	for _, n := range nodes {
		if at, misfit := r.net.misfits[n.path]; misfit && !r.net.isSpoiledAbove(n.path) {
			r.misfit(n, at)
		}
		if at, nulled := r.net.nulled[n.path]; nulled && !r.net.skips(n.path) {
			_, byParent := r.net.nulled[n.parentPath()]
			f := editFate{fate: dropped, nulled: !byParent, byParent: byParent, at: at}
			if !byParent && !n.implies() || r.clearsBelow(n) {
				f.fate = accepted
				r.edits = append(r.edits, edit{place: at.attribute(n), ifEmpty: true})
			}
			r.fates[n.path] = f
		}
		r.settleComplex(n.subs)
	}
}

// misfit is rule M4 for a value that is no object: as null for permission and
// mutability, and of the wrong type if a leaf is left.
func (r *run) misfit(n *node, at place) {
	violations := len(r.violations)
	left, denied := !n.implies(), false
	for _, sub := range r.unitsBelow(n) {
		if f := r.net.spoiled[sub.path]; f != accepted {
			denied = denied || f == refused
			r.fates[sub.path] = editFate{fate: f, at: at.attribute(sub)}
			continue
		}
		f := r.settleRights(sub, mustParse(string(sub.Default)), r.document.value.in(sub.names...), true, at)
		left = left || f == accepted
	}
	if left {
		r.violate(WrongType, n, at)
	}
	if denied || len(r.violations) > violations {
		r.fates[n.path] = editFate{fate: refused, at: at}
	}
}

// unitsBelow are those that null for n unassigns.
func (r *run) unitsBelow(n *node) (list []*node) {
	for _, sub := range n.subs {
		switch {
		case sub.disabled || sub.derived || r.concealed(sub):
		case sub.unit():
			list = append(list, sub)
		default:
			list = append(list, r.unitsBelow(sub)...)
		}
	}
	return list
}

// clearsBelow reports whether any leaf below n is nulled with it.
func (r *run) clearsBelow(n *node) bool {
	return slices.ContainsFunc(n.subs, func(sub *node) bool {
		f := r.fates[sub.path]
		return sub.unit() && f.byParent && f.fate == accepted || r.clearsBelow(sub)
	})
}

// settleUnit judges the net edit of a leaf or unit.
func (r *run) settleUnit(w *write) {
	n, at := w.node, w.at
	stored, now := r.document.value.in(n.names...), r.net.state.in(n.names...)
	_, byParent := r.net.nulled[n.parentPath()]
	nulled := w.unassigned || now == nil
	byParent = byParent && nulled
	after := now
	if !nulled {
		after = r.normal(n, now)
	}
	f := r.settleRights(n, after, stored, byParent, at)
	if f == accepted && !nulled {
		before := len(r.violations)
		r.value(n, now, r.allowArchived(n, stored), at)
		if n.mergesJSON() && len(r.violations) == before {
			r.shape(n, after, now, at)
		}
		if len(r.violations) > before {
			f = refused
		}
	}
	r.fates[n.path] = editFate{fate: f, nulled: nulled && !byParent, byParent: byParent, at: at}
	switch {
	case f != accepted || n.readOnly:
	case n.mergesJSON() && !nulled:
		r.replaceJSON(stored, after, at)
	default:
		r.edits = append(r.edits, edit{place: at.attribute(n), set: after})
	}
}

// settleRights is the part of rules R1 and R2 that needs values.
func (r *run) settleRights(n *node, after, stored *value, byParent bool, at place) fate {
	cleared := byParent && n.immutable && stored != nil // rule M6
	switch same := !cleared && equal(after, stored); {
	case same:
	case n.readOnly:
		r.violate(ReadOnly, n, at)
		return refused
	case n.immutable && stored != nil:
		r.violate(Immutable, n, at)
		return refused
	}
	return accepted
}

// replaceJSON makes the edits that replace one JSON value by another, each nil if
// absent: members that stay the same keep their bytes (rule D2).
func (r *run) replaceJSON(stored, now *value, at place) {
	if stored.asObject() == nil || now.asObject() == nil {
		if !equal(stored, now) {
			r.edits = append(r.edits, edit{place: at, set: now})
		}
		return
	}
	for _, name := range memberNames(stored, now) {
		here := at
		here.names = append(slices.Clone(at.names), name)
		here.spellings = append(slices.Clone(at.spellings), spell(name))
		if m := now.member(name); m != nil {
			here.spellings[len(at.names)] = m.spelling
		}
		r.replaceJSON(stored.at(name), now.at(name), here)
	}
}
