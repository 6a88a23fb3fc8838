package model

import (
	"slices"

	"github.com/attrpatch/attrpatch/attrs"
)

func (r *run) performSCIM(c *change) {
	if !c.mayRun {
		return
	}
	before := r.net.clone()
	r.net.at = c.at
	r.net.at.composed = true
	f := r.attemptSCIM(c)
	if f == nil {
		return
	}
	r.net = before
	if !r.isUnjudgedFailure(f) {
		r.violate(f.code, f.to.node, c.at)
	}
}

func (r *run) attemptSCIM(c *change) *failure {
	t := c.to
	at := t.where(c.at)
	if c.value != nil && !c.hasItems() && t.isWhole() {
		at = t.where(c.valueAt)
	}
	switch {
	case c.hasItems():
		return r.changeItems(c, at)
	case c.op == "remove":
		return r.removeSCIM(c, at)
	case t.attr == nil:
		r.mergeAt(t, c.value, at)
	case !t.isWhole() && t.inJSON() && t.attr.Type == attrs.JSON:
		r.mergeAt(t, c.value, at)
	case !t.isWhole():
		r.combineAt(c, at)
	case t.attr.unit():
		r.combineUnit(t.attr, c.op, c.value, at)
	default:
		r.mergeComplex(t.attr, c.op, c.value, at)
	}
	return nil
}

// mergeStranger merges a value into an undeclared member, which is kept.
func (r *run) mergeStranger(v *value, at place) {
	holder := r.net.state
	for i, name := range at.names[:len(at.names)-1] {
		if holder.at(name).asObject() == nil {
			if v.kind == null {
				return
			}
			holder.set(name, at.spellings[i], &value{kind: object})
		}
		holder = holder.at(name)
	}
	last := at.names[len(at.names)-1]
	if v.kind != null {
		v = mergedJSON(holder.at(last), v)
	}
	r.putStranger(v, at)
}

// mergeAt merges a value into a member of a JSON value, or an undeclared member.
func (r *run) mergeAt(t *target, v *value, at place) {
	names := make([]string, len(t.steps))
	for i, s := range t.steps {
		names[i] = s.token
	}
	for _, name := range slices.Backward(names[t.depth:]) {
		v = &value{kind: object, fresh: true, members: []*member{{name: name, spelling: spell(name), colon: ":", value: v}}}
	}
	if t.attr == nil {
		if lookup(r.nodes, at.around()) != nil && v.kind != null {
			r.touch(lookup(r.nodes, at.around()))
		}
		r.mergeStranger(v, at)
		return
	}
	at = at.attribute(t.attr)
	at.composed = true
	if t.attr.Type == attrs.JSON {
		r.combineUnit(t.attr, "replace", v, at)
	}
}

// combineAt is a path to a sub-attribute of an atomic COMPLEX, or deeper.
func (r *run) combineAt(c *change, at place) {
	n := c.to.attr
	old := r.net.state.in(n.names...)
	made := &value{kind: object}
	if old.asObject() != nil {
		made = old.clone()
	}
	made.from = nil
	holder := made
	names := c.to.steps[c.to.depth:]
	for _, s := range names[:len(names)-1] {
		if holder.at(s.token).asObject() == nil {
			holder.set(s.token, spell(s.token), &value{kind: object})
		}
		holder = holder.at(s.token)
	}
	member := c.to.node
	if c.to.inJSON() {
		member = nil
	}
	r.combineMember(c, member, holder, names[len(names)-1].token)
	r.touchAround(n)
	at = at.attribute(n)
	at.composed = true
	r.put(n, made, at)
}

// combineMember makes the change on one member of an object; n is what declares
// the member, or nil.
func (r *run) combineMember(c *change, n *node, holder *value, name string) {
	switch {
	case c.op == "remove" || c.value.kind == null:
		holder.removeName(name)
	case n == nil || n.Type == attrs.JSON && !n.MultiValued:
		holder.set(name, spell(name), mergedJSON(holder.at(name), c.value))
	default:
		holder.set(name, spell(name), r.combine(n, c.op, holder.at(name), c.value))
	}
}

// removeSCIM is remove without a filter: what is absent is fine.
func (r *run) removeSCIM(c *change, at place) *failure {
	t := c.to
	v := r.net.state
	for _, s := range t.steps {
		if v = v.at(s.token); v == nil {
			break
		}
	}
	at.composed = true
	switch {
	case t.isWhole() && t.attr != nil && t.attr.MultiValued && c.removesByValue():
		r.removeEqual(c, v, at)
	case t.isWhole() && t.attr != nil && t.attr.unit():
		r.clear(t.attr, at)
	case t.isWhole() && t.attr != nil:
		r.null(t.attr, at)
	case t.inJSON() && !t.isWhole() && r.blind(t) && !r.isFresh(t):
		r.mergeAt(t, &value{}, at) // rule J5
	case v == nil:
	case t.attr == nil && t.isWhole():
		r.putStranger(&value{}, at)
	default:
		holder := r.net.state
		for _, s := range t.steps[:len(t.steps)-1] {
			holder = holder.at(s.token)
			holder.from = nil
		}
		holder.removeName(t.steps[len(t.steps)-1].token)
		if t.attr != nil {
			at = at.attribute(t.attr)
		}
		r.net.wrote(write{node: t.attr, at: at})
	}
	return nil
}

// isFresh reports whether it is known of operations what the attribute holds.
func (r *run) isFresh(t *target) bool {
	v := r.net.state
	for _, s := range t.steps[:t.depth] {
		if v = v.at(s.token); v == nil {
			return r.net.written[t.path()] != nil
		}
	}
	return v.fresh
}

// removeEqual is the departure removeByValue.
func (r *run) removeEqual(c *change, list *value, at place) {
	n := c.to.attr
	if list == nil || list.kind != array {
		return
	}
	gone := func(m *member) bool {
		shown := r.shown(n, m.value)
		return slices.ContainsFunc(elements(c.value), func(e *value) bool {
			return equal(shown, e) || n.hasMembers(shown, e)
		})
	}
	list.from = nil
	list.removeIf(gone)
	if len(list.members) == 0 {
		r.clear(n, at)
		return
	}
	r.net.wrote(write{node: n, at: at})
}

// hasMembers reports whether an item has all members of an object: at least one, in a
// COMPLEX at least one that is not null.
func (n *node) hasMembers(item, e *value) bool {
	if e.kind != object || item.kind != object {
		return false
	}
	given := 0
	for _, w := range e.members {
		isAbsent := n.Type == attrs.Complex && w.value.kind == null
		if isAbsent && item.at(w.name) == nil {
			continue
		}
		if isAbsent || !equal(item.at(w.name), w.value) {
			return false
		}
		given++
	}
	return given > 0
}
