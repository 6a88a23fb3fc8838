package model

import (
	"math"
	"slices"

	"github.com/attrpatch/attrpatch/attrs"
)

// edit is one thing to do to the document, at the member that the names of its
// place lead to: to set it; to remove it, if set is nil; or, with ifEmpty, to
// remove it once nothing is left in it.
type edit struct {
	place
	set     *value
	ifEmpty bool
}

// mergeJSON is rule M5, RFC 7396, section 2, as single edits: a member that the
// body does not name keeps its bytes (rule D2). The value is not null.
func (r *run) mergeJSON(v, stored *value, at place) {
	if v.kind != object || stored.asObject() == nil {
		v = v.clone()
		stripNulls(v)
		r.edits = append(r.edits, edit{place: at, set: v})
		return
	}
	for _, m := range v.members {
		here := at.member(m)
		if m.value.kind == null {
			r.edits = append(r.edits, edit{place: here})
		} else {
			r.mergeJSON(m.value, stored.at(m.name), here)
		}
	}
}

// merge makes the edits on a copy of the document: replacements, then removals,
// then additions in the order given (rule D2). Removals are made in the order
// given too: whichever of several members of an object goes first, the same
// text is left.
func (r *run) merge(edits []edit) whole {
	w := r.document
	w.value = w.value.clone()
	for _, e := range edits {
		if e.set != nil {
			replace(w.value, e)
		}
	}
	for _, e := range edits {
		if holder := w.value.in(e.holder()...); e.set == nil && !e.ifEmpty && holder.asObject() != nil {
			holder.removeName(e.name())
		}
	}
	for _, e := range slices.Backward(edits) { // what is inside goes first
		if e.ifEmpty && !additionBelow(edits, e) {
			removeEmpty(w.value, e)
		}
	}
	for _, e := range edits {
		if e.set != nil {
			addition(w.value, e)
		}
	}
	return w
}

func (e edit) name() string     { return e.names[len(e.names)-1] }
func (e edit) holder() []string { return e.names[:len(e.names)-1] }

// replace sets a member that is there, if its value differs (rule M8). A value
// that stands where a COMPLEX should be counts as absent (rule M4): a new
// object takes its place.
func replace(root *value, e edit) {
	v := root
	for _, name := range e.holder() {
		m := v.member(name)
		if m == nil {
			return
		}
		if m.value.kind != object {
			m.value = &value{kind: object}
		}
		v = m.value
	}
	if m := v.member(e.name()); m != nil && !equal(m.value, e.set) {
		m.value = e.set.clone()
	}
}

// additionBelow reports whether an edit sets something inside the object that e
// is about.
func additionBelow(edits []edit, e edit) bool {
	return slices.ContainsFunc(edits, func(other edit) bool {
		return other.set != nil && len(other.names) > len(e.names) &&
			slices.Equal(other.names[:len(e.names)], e.names)
	})
}

// removeEmpty is rule M6: the object goes when nothing is left in it, and what
// is no object goes too.
func removeEmpty(root *value, e edit) {
	holder := root.in(e.holder()...).asObject()
	if v := holder.at(e.name()); v != nil && (v.kind != object || len(v.members) == 0) {
		holder.removeName(e.name())
	}
}

// addition adds a member that is not there, after the objects that have to hold
// it (rules M4 and M7).
func addition(root *value, e edit) {
	v := root
	for i, name := range e.holder() {
		next := v.at(name)
		if next == nil {
			next = v.add(name, e.spellings[i], &value{kind: object})
		}
		v = next
	}
	if v.member(e.name()) == nil {
		v.add(e.name(), e.spellings[len(e.spellings)-1], e.set)
	}
}

// mergeAndDerive is rule R5: derived attributes are recomputed when their source
// has changed, and again for what is derived from those, until nothing changes.
// Their edits come last, in schema order (rule D2).
func (r *run) mergeAndDerive() whole {
	derived := map[*node]edit{}
	for {
		edits := slices.Concat(r.edits, inSchemaOrder(derived))
		merged := r.merge(edits)
		n := r.stale(r.nodes, merged.value, derived)
		if n == nil {
			r.edits = edits
			return merged
		}
		derived[n] = r.derive(n, merged.value)
	}
}

// stale returns a derived attribute that has yet to be recomputed, or nil.
func (r *run) stale(nodes []*node, merged *value, done map[*node]edit) *node {
	for _, n := range nodes {
		_, known := done[n]
		if n.derived && !n.disabled && !known {
			source := slices.Collect(n.DerivedFrom.Names())
			if !equal(r.document.value.in(source...), merged.in(source...)) {
				return n
			}
		}
		if inner := r.stale(n.subs, merged, done); inner != nil {
			return inner
		}
	}
	return nil
}

func (r *run) derive(n *node, merged *value) edit {
	e := edit{place: r.spelled(n)}
	if merged.in(slices.Collect(n.DerivedFrom.Names())...) == nil {
		e.set = mustParse(string(n.WhenAbsent))
		return e
	}
	if r.Refuse[n.path] {
		source := lookup(r.nodes, n.DerivedFrom)
		r.violate(InvalidReference, source, r.fates[source.path].at)
		e.set = r.document.value.in(n.names...) // it stays
		return e
	}
	fixed, f := parse(r.Derive[n.path], bounds{depth: r.limits.Depth, numberBytes: r.limits.NumberBytes})
	if f == nil && r.fits(n, fixed.value) {
		e.set = r.normal(n, fixed.value)
	} else { // none at all, over a limit, or no value that it can have
		r.deriveFailed, e.set = true, r.document.value.in(n.names...)
		r.fates[n.path] = editFate{fate: refused} // nothing is missing for the host's fault
	}
	return e
}

// fits judges the host's value as that of a body with no caller. The host may
// give archived values.
func (r *run) fits(n *node, v *value) bool {
	if v.kind == null {
		return false
	}
	alone := &run{Input: r.Input, limits: r.limits, policy: r.policy}
	free := map[string]int{}
	for _, e := range n.EnumeratedValues {
		free[e.Value] = math.MaxInt
	}
	alone.value(n, v, archive{n.path: free}, place{})
	if n.mergesJSON() {
		alone.shape(n, v, v, place{})
	}
	return len(alone.violations) == 0
}

func inSchemaOrder(derived map[*node]edit) []edit {
	var nodes []*node
	for n := range derived {
		nodes = append(nodes, n)
	}
	slices.SortFunc(nodes, func(a, b *node) int { return a.index - b.index })
	var edits []edit
	for _, n := range nodes {
		edits = append(edits, derived[n])
	}
	return edits
}

// allChanges is rule O3, in the order of the edits: that of the body, and then
// what is derived. What one member implies is in schema order.
func (r *run) allChanges(merged *value) []Change {
	list := r.changes(r.nodes, "", r.document.value, merged)
	slices.SortStableFunc(list, func(a, b Change) int { return r.turn(a) - r.turn(b) })
	return list
}

// turn is the index of the first edit at, above or below what has changed; what
// is derived has one of its own.
func (r *run) turn(c Change) int {
	if n := lookup(r.nodes, c.Path); n != nil && n.derived {
		return slices.IndexFunc(r.edits, func(e edit) bool { return e.path() == c.Path })
	}
	return slices.IndexFunc(r.edits, func(e edit) bool {
		return e.path().Covers(c.Path) || c.Path.Covers(e.path())
	})
}

// changes is what differs between the stored and the merged object.
func (r *run) changes(nodes []*node, path attrs.Path, stored, merged *value) (list []Change) {
	for _, n := range nodes {
		before, after := stored.at(n.Name), merged.at(n.Name)
		if n.unit() {
			if !equal(before, after) {
				list = append(list, r.change(n, n.path, before, after))
			}
			continue
		}
		inner := r.changes(n.subs, n.path, before.asObject(), after.asObject())
		if before != nil && after == nil && !slices.ContainsFunc(inner, r.hasLeaf) { // it goes without a leaf
			inner = []Change{r.change(n, n.path, before, after)}
		}
		list = append(list, inner...)
	}
	for _, name := range memberNames(stored, merged) {
		before, after := stored.at(name), merged.at(name)
		if find(nodes, name) == nil && !equal(before, after) {
			undeclared := r.change(nil, path.Join(name), before, after)
			undeclared.Readable = r.caller.everything(path, read)
			if holder := lookup(r.nodes, path); holder != nil && (holder.sensitive || holder.writeOnly) {
				undeclared.Redacted, undeclared.Before, undeclared.After = true, "", ""
				undeclared.Readable = undeclared.Readable && !holder.writeOnly
			}
			list = append(list, undeclared)
		}
	}
	return list
}

// hasLeaf reports whether a change is about a leaf or unit, or an undeclared
// member, and not about a COMPLEX that goes without.
func (r *run) hasLeaf(c Change) bool {
	n := lookup(r.nodes, c.Path)
	return n == nil || n.unit()
}

// change describes a difference. An undeclared member has no node.
func (r *run) change(n *node, path attrs.Path, before, after *value) Change {
	c := Change{Path: path, Kind: "replaced"}
	switch {
	case before == nil:
		c.Kind = "added"
	case after == nil:
		c.Kind = "removed"
	}
	if n != nil {
		c.Readable = r.caller.readsAll(n)
		c.Unique = n.anyUnique()
		c.Redacted = n.secret()
	}
	if before != nil && !c.Redacted {
		c.Before = before.String()
	}
	if after != nil && !c.Redacted {
		c.After = after.String()
	}
	return c
}

// memberNames returns the names in a, then those that only b has.
func memberNames(a, b *value) (names []string) {
	for _, v := range []*value{a, b} {
		if v.asObject() == nil {
			continue
		}
		for _, m := range v.members {
			if !slices.Contains(names, m.name) {
				names = append(names, m.name)
			}
		}
	}
	return names
}

// located is a violation with what decides its turn.
type located struct {
	Violation
	position, index int
	ofWrite         bool // by the verdict on a write of an operation
}

// refusal is rule O2: body order, then the order of the codes, then schema
// order; one violation per pointer, path and code; no more than the limit.
func (r *run) refusal() Outcome {
	slices.SortStableFunc(r.violations, func(a, b located) int {
		if a.position != b.position {
			return a.position - b.position
		}
		if a.Code != b.Code {
			return slices.Index(codeOrder, a.Code) - slices.Index(codeOrder, b.Code)
		}
		return a.index - b.index
	})
	var list []Violation
	for _, v := range r.violations {
		same := func(w Violation) bool {
			return w.Code == v.Code && w.Path == v.Path && w.Pointer == v.Pointer
		}
		if !slices.ContainsFunc(list, same) {
			list = append(list, v.Violation)
		}
	}
	if limit := r.limits.Violations; len(list) > limit {
		return Outcome{Violations: list[:limit], Truncated: true}
	}
	return Outcome{Violations: list}
}
