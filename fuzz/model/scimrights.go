package model

import (
	"slices"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/schema"
)

// judgeChange is rule J4 for SCIM.
func (r *run) judgeChange(c *change) bool {
	t := c.to
	if t.strange != nil && (c.filter != nil) {
		if !r.looks(t, c.at) {
			r.net.spoil(t.path(), refused)
			return false
		}
	}
	at := c.at
	if c.value != nil && t.isWhole() && !c.hasItems() {
		at = c.valueAt
	}
	r.net.at, r.net.judgingWrites = c.at, true
	f := r.writesChange(c, at)
	r.net.judgingWrites = false
	isMerged := t.attr != nil && !t.attr.unit()
	if (f == accepted || isMerged) && t.strange == nil && !r.readsFilter(t.node, c.filter, c.at) {
		r.net.spoil(t.path(), refused)
		return false
	}
	if isMerged {
		c.isIgnored = f == dropped
		return true // run for the leaves that are left
	}
	if !c.sparesUnit && !(t.strange != nil && f == dropped) { // or it is noted, and the unit is as it was
		r.net.spoil(t.path(), f)
	}
	return f == accepted
}

// writesChange judges the write.
func (r *run) writesChange(c *change, at place) fate {
	t := c.to
	n := t.attr
	switch {
	case n == nil || t.strange != nil:
		return r.writes(t, c.value, at)
	case n.unit() && (!t.isWhole() || c.hasItems()):
		return r.writesPart(c, at)
	case n.unit():
		f := r.writesUnit(n, t.where(at))
		if f == accepted && n.MultiValued && (c.op == "add" || c.removesByValue()) {
			return r.composes(n, at)
		}
		return f
	case c.sub != "": // of the one item of a COMPLEX
		inner := &change{op: c.op, value: c.value, to: r.bind(append(slices.Clone(n.names), r.nameOf(n, c.sub)), false)}
		f := r.writesChange(inner, at)
		if inner.to.attr == nil || inner.to.attr.unit() {
			r.net.spoil(inner.to.path(), f)
		}
		return f
	case c.op == "remove" || c.filter != nil && c.op == "replace":
		return r.writes(t, c.value, at)
	}
	var sum fates
	r.writesMerged(n, c, c.value, t.where(at), &sum)
	if sum == (fates{}) { // of an object that names nothing
		return accepted
	}
	return sum.fate()
}

func (r *run) nameOf(n *node, name string) string {
	if sub := r.called(n.subs, name); sub != nil {
		return sub.Name
	}
	return name
}

// removesByValue is one of the departures of rule S6.
func (c *change) removesByValue() bool { return c.op == "remove" && c.value != nil }

// composes is what rule J4 says of writes inside.
func (r *run) composes(n *node, at place) fate {
	if !r.caller.readsAll(n) {
		if !r.net.isSpoiledAbove(n.path) {
			r.violate(AccessDenied, n, at)
		}
		return refused
	}
	return accepted
}

// writesPart judges a write inside a unit.
func (r *run) writesPart(c *change, at place) fate {
	n := c.to.attr
	f := r.writesUnit(n, at.attribute(n))
	if f != accepted {
		return f
	}
	if n.Type == attrs.Complex || n.MultiValued {
		if f := r.composes(n, at); f != accepted {
			return f
		}
	}
	if inner := c.to.node; c.sub != "" && inner.Type == attrs.Complex {
		sub := r.called(inner.subs, c.sub)
		if sub == nil || sub.disabled || r.concealed(sub) {
			here := at.attribute(inner)
			here.names, here.spellings = append(slices.Clone(inner.names), c.sub), append(here.spellings, spell(c.sub))
			f := r.writesStrangerInside(inner.subs, sub, here)
			c.sparesUnit = f == dropped
			return f
		}
	}
	r.writesMembers(c, at)
	return accepted
}

// writesMembers judges the undeclared members of a value that is merged into an object
// in a unit. Where they may not be written the others are.
func (r *run) writesMembers(c *change, at place) {
	n := c.to.node
	switch {
	case c.op == "remove" || c.to.strange != nil || n == nil:
		return
	case c.sub != "":
		if n = r.called(n.subs, c.sub); n != nil && !n.MultiValued {
			r.judgeMerged(n, c.value, c.valueAt.attribute(n))
		}
	case c.hasItems():
		if c.op == "add" {
			r.judgeMerged(n, c.value, c.valueAt.attribute(n))
		}
	case !n.MultiValued:
		r.judgeMerged(n, c.value, c.valueAt.attribute(n))
	}
}

func (r *run) judgeMerged(n *node, v *value, at place) {
	if n.Type != attrs.Complex || v.asObject() == nil {
		return
	}
	for _, m := range v.members {
		switch sub := find(n.subs, m.name); {
		case sub == nil:
			r.writesStrangerInside(n.subs, nil, at.member(m))
		case !sub.MultiValued:
			r.judgeMerged(sub, m.value, at.member(m))
		}
	}
}

// mayMerge reports whether undeclared members may be merged into an object in a unit.
func (r *run) mayMerge(n *node) bool {
	return r.policy.Unknown == schema.UnknownKeep && r.caller.everything(n.path, update) && r.caller.everything(n.path, read)
}

// writesMerged judges a value for a COMPLEX that is merged into it (rule S3).
func (r *run) writesMerged(n *node, c *change, v *value, at place, sum *fates) {
	if v.asObject() == nil {
		r.writesComplex(n, nil, at, true, sum)
		return
	}
	for _, m := range v.members {
		here := at.member(m)
		switch sub := find(n.subs, m.name); {
		case sub != nil && !sub.disabled && !r.concealed(sub) && !sub.unit():
			r.writesMerged(sub, c, m.value, here, sum)
		case sub != nil && !sub.disabled && !r.concealed(sub) && sub.MultiValued && c.op == "add":
			f := r.writesUnit(sub, here)
			if f == accepted {
				f = r.composes(sub, here)
			}
			r.net.spoil(sub.path, f)
			sum.add(f)
		default:
			r.writesMember(n, m, here, sum)
		}
	}
}
