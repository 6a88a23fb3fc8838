package model

import (
	"slices"

	"github.com/attrpatch/attrpatch/attrs"
)

// mergeComplex is rule S3 for a COMPLEX outside units: sub-attribute by
// sub-attribute (rule M4).
func (r *run) mergeComplex(n *node, op string, v *value, at place) {
	if v.kind != object {
		r.assign(n, v, at)
		return
	}
	r.objects[n.path] = at
	for _, m := range v.members {
		here := at.toMember(m)
		switch sub := find(n.subs, m.name); {
		case r.net.skips(here.path()):
		case sub == nil || sub.disabled || r.concealed(sub):
			if m.value.kind != null {
				r.touch(n)
			}
			r.mergeStranger(m.value, here)
		case sub.unit():
			if m.value.kind != null {
				r.touch(n)
			}
			r.combineUnit(sub, op, m.value, here)
		default:
			r.mergeComplex(sub, op, m.value, here)
		}
	}
}

// touch notes that something is assigned below a COMPLEX: then it is there. What is
// no object stays that until it is set as a whole (rule J6).
func (r *run) touch(n *node) {
	for p := range r.net.nulled {
		if p.Covers(n.path) {
			delete(r.net.nulled, p)
		}
	}
}

func (r *run) touchAround(n *node) {
	if p := lookup(r.nodes, n.parentPath()); p != nil {
		r.touch(p)
	}
}

// combineUnit is rule S3 for a leaf or unit.
func (r *run) combineUnit(n *node, op string, v *value, at place) {
	if v.kind != null {
		r.touchAround(n)
	}
	if v.kind == null || n.Type == attrs.Complex && !n.MultiValued { // atomic
		v = v.clone()
		stripUnit(n, v)
		r.put(n, v, at)
		return
	}
	made := r.combine(n, op, r.net.state.in(n.names...), v)
	if at.composed = made.from == nil; at.composed { // which the body does not have whole
		at.pointer, at.position = r.net.at.pointer, r.net.at.position
	}
	r.put(n, made, at)
}

// combine is what becomes of a value of n that an operation adds to, or replaces.
func (r *run) combine(n *node, op string, old, v *value) *value {
	switch {
	case n.MultiValued && op == "add":
		return r.appended(n, old, v)
	case n.MultiValued:
		v = v.clone()
		if v.kind == array {
			for _, m := range v.members {
				stripUnit(n, m.value)
			}
		} else {
			stripUnit(n, v)
		}
		return v
	case n.Type == attrs.JSON && v.kind == object:
		return mergedJSON(old, v)
	case n.Type == attrs.Complex && !n.Atomic && v.kind == object:
		return r.mergeItem(n, op, old, v)
	}
	v = v.clone()
	stripUnit(n, v)
	return v
}

// mergedJSON is mergePatch, of which the body has the outcome whole only if nothing
// was merged into.
func mergedJSON(old, v *value) *value {
	merged := mergePatch(old, v).clone()
	if merged.fresh = true; old.asObject() != nil {
		merged.from = nil
	}
	return merged
}

// stripUnit takes null members out of the JSON values in a new value (rule M5).
func stripUnit(n *node, v *value) {
	switch {
	case n.Type == attrs.JSON && !n.MultiValued:
		stripNulls(v)
	case n.Type == attrs.Complex && v.kind == object:
		for _, m := range v.members {
			switch sub := find(n.subs, m.name); {
			case sub == nil:
				stripNulls(m.value)
			case sub.MultiValued && m.value.kind == array:
				if sub.Type == attrs.Complex {
					for _, i := range m.value.members {
						stripUnit(sub, i.value)
					}
				}
			case !sub.MultiValued:
				stripUnit(sub, m.value)
			}
		}
	}
}

// mergeItem merges an object into an item, member by member.
func (r *run) mergeItem(n *node, op string, old, v *value) *value {
	made := &value{kind: object, from: v.from}
	if old.asObject() != nil {
		made = old.clone()
		made.from = nil
	}
	for _, m := range v.members {
		sub := find(n.subs, m.name)
		switch {
		case sub == nil && n.Type == attrs.Complex && !r.mayMerge(n): // judged already
		case m.value.kind == null:
			made.removeName(m.name)
		case sub == nil:
			made.set(m.name, m.spelling, mergedJSON(made.at(m.name), m.value))
		default:
			made.set(m.name, m.spelling, r.combine(sub, op, made.at(m.name), m.value))
		}
	}
	return made
}

// appended is add to a multiValued attribute: what is not there yet.
func (r *run) appended(n *node, old, v *value) *value {
	made := &value{kind: array}
	if old != nil && old.kind == array {
		made = old.clone()
		made.from = nil
	}
	var primary *member
	for _, e := range elements(v) {
		e = e.clone()
		stripUnit(n, e)
		single := *n
		single.MultiValued = false
		dropNullMembers(&single, e)
		if slices.ContainsFunc(made.members, func(m *member) bool { return equal(r.shown(n, m.value), e) }) {
			continue
		}
		made.insert(len(made.members), e)
		if isPrimary(n, e) {
			primary = made.members[len(made.members)-1]
		}
	}
	if primary != nil {
		demote(n, made, func(m *member) bool { return m == primary })
	}
	return made
}

// isPrimary reports whether an item has a primary that is true (rule S5).
func isPrimary(n *node, v *value) bool {
	p := find(n.subs, "primary")
	return p != nil && p.Type == attrs.Boolean && !p.MultiValued && v.at("primary") != nil && v.at("primary").literal == "true"
}

// demote is rule S5: every other item is primary no more.
func demote(n *node, list *value, except func(*member) bool) {
	for _, m := range list.members {
		if !except(m) && isPrimary(n, m.value) {
			m.value.set("primary", `"primary"`, mustParse("false"))
			m.value.from = nil
		}
	}
}
