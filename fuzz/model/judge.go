package model

import (
	"slices"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/schema"
)

// place is where in the body something stands. The names are those of the
// document's members on the way to it, with their spelling in the body.
type place struct {
	pointer          attrs.Pointer
	position         int // in the body's text
	names, spellings []string
	composed         bool // the value there is made of several, and has no text of its own (rule J7)
}

// lastPosition is that of what has no place in the body (rule O2).
const lastPosition = int(^uint(0) >> 1)

func (p place) path() attrs.Path { return attrs.JoinPath(p.names...) }

// around is the path of the COMPLEX that a member stands in.
func (p place) around() attrs.Path { return attrs.JoinPath(p.names[:len(p.names)-1]...) }

func (p place) member(m *member) place {
	p.names, p.spellings = append(slices.Clone(p.names), m.name), append(slices.Clone(p.spellings), m.spelling)
	return p.inside(m, m.name)
}

// item is the place of an item of an array. Items have no names in paths.
func (p place) item(i int, m *member) place { return p.inside(m, itoa(i)) }

// inside goes on to a member or item. In a composed value that is where an
// operation of the body has it, or else still the last operation (rule J7).
func (p place) inside(m *member, token string) place {
	switch from := m.value.from; {
	case from != nil:
		p.pointer, p.position, p.composed = from.pointer, from.position, false
	case !p.composed:
		p.pointer, p.position = p.pointer.Join(token), m.start
	}
	return p
}

// attribute is the place of n where only a COMPLEX around it is in the body
// (rule O2: the leaf's path and the member's pointer).
func (p place) attribute(n *node) place {
	p.names = n.names
	p.spellings = slices.Clone(p.spellings)
	for _, name := range n.names[len(p.spellings):] {
		p.spellings = append(p.spellings, spell(name))
	}
	return p
}

// spelled is the place of what no member of the body asks for. Its names are
// spelled as in the body where it has them (rule D2).
func (r *run) spelled(n *node) place {
	var at place
	v := r.body
	for _, name := range n.names {
		m := v.member(name)
		if m == nil {
			break
		}
		at.spellings, v = append(at.spellings, m.spelling), m.value
	}
	return at.attribute(n)
}

// fate is what becomes of an edit: change, reject or ignore.
type fate int

const (
	accepted fate = iota
	refused
	dropped
)

// editFate is what became of an edit of an attribute, for rule V8.
type editFate struct {
	fate
	nulled   bool // by a member of its own
	byParent bool // by null for a COMPLEX around it
	at       place
}

// object judges the members of a body object that is merged member by member.
// The stored object is nil where there is none.
func (r *run) object(nodes []*node, body, stored *value, at place) {
	r.objects[at.path()] = at
	for _, m := range body.members {
		n, here := find(nodes, m.name), at.member(m)
		switch {
		case n == nil || n.disabled || r.concealed(n): // rules N2, N3, P6
			r.undeclared(nodes, n, m.value, stored.at(m.name), here)
		case n.unit():
			r.unit(n, m.value, stored.at(m.name), here)
		default:
			r.complex(n, m.value, stored.at(m.name), here)
		}
		if n != nil && stored != nil {
			r.mayNotBeNulled(n, m.value, here)
		}
	}
}

// mayNotBeNulled is rule V8 for null where the object that would lack the
// attribute is stored. If the patch creates that, it is judged with the others
// that the object lacks.
func (r *run) mayNotBeNulled(n *node, v *value, at place) {
	f := r.fates[n.path]
	if v.kind != null || !n.Required || f.fate != accepted || !f.nulled || len(n.Default) > 0 {
		return
	}
	r.violate(Required, n, at)
	r.fates[n.path] = editFate{fate: refused, nulled: true, at: at}
	r.edits = slices.DeleteFunc(r.edits, func(e edit) bool { return n.unit() && e.path() == n.path })
}

// undeclared is rule N2, for an attribute that is not declared or may not be
// known to be; hidden is that attribute.
func (r *run) undeclared(nodes []*node, hidden *node, v, stored *value, at place) {
	if !r.keeps(nodes, hidden, at) {
		return
	}
	if v.kind == null {
		r.edits = append(r.edits, edit{place: at})
		return
	}
	r.mergeJSON(v, stored, at)
}

// keeps says whether an undeclared member is merged, and reports it if not.
func (r *run) keeps(nodes []*node, hidden *node, at place) bool {
	switch r.policy.Unknown {
	case schema.UnknownIgnore:
		r.ignore("unknown_attribute", at)
		return false
	case schema.UnknownKeep:
		if !r.caller.everything(at.around(), update) {
			r.forbidden(nil, at)
			return false
		}
		if hidden != nil { // rule N3
			r.ignore("unknown_attribute", at)
		}
		return hidden == nil
	}
	r.unknown(nodes, at)
	return false
}

// unknown adds the violation of an undeclared name, beside those of nodes.
func (r *run) unknown(nodes []*node, at place) {
	r.add(located{
		Violation: Violation{UnknownAttribute, at.path(), at.pointer, r.suggest(nodes, at)},
		position:  at.position,
	})
}

// add adds a violation. The verdict on the writes to an attribute is one, with the
// place of the last of them (rule J4).
func (r *run) add(v located) {
	if v.ofWrite = r.net.judgingWrites; v.ofWrite {
		r.violations = slices.DeleteFunc(r.violations, func(w located) bool {
			return w.ofWrite && w.Code == v.Code && w.Path == v.Path
		})
	}
	r.violations = append(r.violations, v)
	r.found++
}

// suggest is rule N5.
func (r *run) suggest(nodes []*node, at place) (best attrs.Path) {
	shortest := 3
	for _, n := range nodes {
		if d := editDistance(at.names[len(at.names)-1], n.Name); d < shortest && r.caller.sees(n) {
			best, shortest = n.path, d
		}
	}
	return best
}

// editDistance is the number of characters to insert, delete or exchange.
func editDistance(a, b string) int {
	x, y := []rune(a), []rune(b)
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		diagonal := row[0]
		row[0] = i + 1
		for j := range y {
			cost := 1
			if x[i] == y[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(diagonal+cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(y)]
}

// forbidden is rule P6 for what the caller may not update but may know of.
func (r *run) forbidden(n *node, at place) fate {
	if r.policy.Forbidden == schema.ForbiddenIgnore {
		r.ignore("access_denied", at)
		return dropped
	}
	r.violate(AccessDenied, n, at)
	return refused
}

// rights judges permission and mutability of an edit of a unit, in the order of
// rule O2. The value v is that of the body, or null where a parent is nulled.
func (r *run) rights(n *node, v, stored *value, byParent bool, at place) fate {
	readOnly := n.readOnly || n.immutable && !r.caller.readsAll(n) // rules R1, R2
	switch {
	case readOnly && r.caller.sees(n):
		return r.readOnly(n, v, stored, byParent, at)
	case readOnly || !r.caller.updatesAll(n): // rules R1, P3
		return r.forbidden(n, at)
	}
	// Rule R2; rule M6 has it that null for a parent is never an equal value.
	if n.immutable && stored != nil && (byParent || !equal(r.after(n, v, stored), stored)) {
		r.violate(Immutable, n, at)
		return refused
	}
	return accepted
}

// readOnly is rule R1 with its policy.
func (r *run) readOnly(n *node, v, stored *value, byParent bool, at place) fate {
	switch r.policy.ReadOnly {
	case schema.ReadOnlyIgnore:
		r.ignore("read_only", at)
		return dropped
	case schema.ReadOnlyUnchanged:
		clears := byParent && n.immutable && stored != nil // rule M6
		if r.caller.readsAll(n) && !clears && equal(r.after(n, v, stored), stored) {
			return accepted
		}
	}
	r.violate(ReadOnly, n, at)
	return refused
}

// unit judges an edit of a leaf or of a COMPLEX that is written as one.
func (r *run) unit(n *node, v, stored *value, at place) {
	f := r.rights(n, v, stored, false, at)
	if f == accepted && v.kind != null {
		before := len(r.violations)
		r.value(n, v, r.allowArchived(n, stored), at)
		if n.mergesJSON() && len(r.violations) == before {
			r.shape(n, r.after(n, v, stored), v, at)
		}
		if len(r.violations) > before {
			f = refused
		}
	}
	r.fates[n.path] = editFate{fate: f, nulled: v.kind == null, at: at}
	switch {
	case f != accepted:
	case n.readOnly: // it is equal, and the patch may yet change it (rule R5)
	case v.kind == null:
		r.unassign(n, at)
	case n.mergesJSON(): // rule M5
		r.mergeJSON(v, stored, at)
	default: // rules M2, M3, M4
		r.edits = append(r.edits, edit{place: at, set: r.normal(n, v)})
	}
}

// unassign is rule M6 for one unit: the default takes the place of the value, or
// nothing does.
func (r *run) unassign(n *node, at place) {
	e := edit{place: at}
	if len(n.Default) > 0 {
		e.set = mustParse(string(n.Default))
	}
	r.edits = append(r.edits, e)
}

// complex judges an edit of a COMPLEX that is merged (rule M4).
func (r *run) complex(n *node, v, stored *value, at place) {
	if v.kind == object {
		r.object(n.subs, v, stored.asObject(), at)
		return
	}
	edits, violations := len(r.edits), len(r.violations)
	left := r.nullBelow(n, stored, at)
	if !n.implies() {
		if !r.caller.everything(n.path, update) { // rule P1
			r.fates[n.path] = editFate{fate: r.forbidden(n, at), at: at}
			return
		}
		left = true
		r.edits = append(r.edits, edit{place: at.attribute(n), ifEmpty: true})
	}
	if v.kind == null {
		r.fates[n.path] = editFate{fate: dropped, nulled: true, at: at}
		if left {
			r.fates[n.path] = editFate{nulled: true, at: at}
		}
		return
	}
	r.edits = r.edits[:edits]
	r.forget(n)
	if left {
		r.violate(WrongType, n, at)
	}
	if len(r.violations) > violations {
		r.fates[n.path] = editFate{fate: refused, at: at}
	}
}

// forget takes back that the leaves below n are nulled: a value that does not fit
// nulls nothing, though an edit of a leaf by it may be refused or ignored.
func (r *run) forget(n *node) {
	for _, sub := range n.subs {
		if f := r.fates[sub.path]; f.fate == accepted {
			delete(r.fates, sub.path)
		} else {
			f.byParent = false
			r.fates[sub.path] = f
		}
		r.forget(sub)
	}
}

// nullBelow judges null for the COMPLEX n leaf by leaf (rules P3 and M6), in
// schema order. It reports whether a leaf is left whose edit is neither refused
// nor ignored.
func (r *run) nullBelow(n *node, stored *value, at place) (left bool) {
	goes := len(r.edits)
	r.edits = append(r.edits, edit{place: at.attribute(n), ifEmpty: true})
	for _, sub := range n.subs {
		here, old := at.attribute(sub), stored.at(sub.Name)
		switch {
		case sub.disabled || sub.derived || r.concealed(sub): // it stays
		case !sub.unit():
			r.fates[sub.path] = editFate{byParent: true, at: here}
			left = r.nullBelow(sub, old, at) || left
		default:
			f := r.rights(sub, &value{}, old, true, here)
			r.fates[sub.path] = editFate{fate: f, byParent: true, at: here}
			if f == accepted {
				left = true
				r.unassign(sub, here)
			}
		}
	}
	if !left {
		r.edits = slices.Delete(r.edits, goes, goes+1)
	}
	return left
}

// violate adds a violation by n, which is nil where it has no attribute.
func (r *run) violate(c Code, n *node, at place) {
	v := located{Violation: Violation{Code: c, Path: at.path(), Pointer: at.pointer}, position: at.position}
	if n != nil {
		v.index, v.Path = n.index, n.path
	}
	r.add(v)
}

func (r *run) ignore(reason string, at place) {
	i := Ignored{at.path(), at.pointer, reason}
	if r.isOperations() {
		r.net.ignores(&r.ignored, i)
	}
	r.ignored = append(r.ignored, i)
	r.ignoredInAll++
}
