package model

import (
	"slices"

	"github.com/attrpatch/attrpatch/attrs"
)

// changeItems is rule S4: a change of the items that a filter picks, or of all.
func (r *run) changeItems(c *change, at place) *failure {
	n := c.to.node
	v := r.net.state
	for _, s := range c.to.steps {
		if v = v.at(s.token); v == nil {
			break
		}
	}
	if n != nil && !n.unit() && !n.inUnit {
		return r.changeComplex(c, v, at)
	}
	if c.to.attr != nil {
		at = at.attribute(c.to.attr)
	}
	at.composed = true
	var items []*member
	single := n == nil || !n.MultiValued
	switch {
	case v == nil:
	case !single && v.kind == array:
		items = v.members
	case single && v.kind != null && (v.kind == object || n == nil || n.Type == attrs.JSON):
		items = []*member{{value: v}}
	}
	picked := slices.DeleteFunc(slices.Clone(items), func(m *member) bool { return c.filter != nil && !r.matches(c.filter, n, r.shown(n, m.value)) })
	if len(picked) == 0 {
		switch {
		case c.op != "remove" && c.filter != nil && !single && r.Definition.SCIM.Departures.CreateOnAbsent && c.filter.isEqualities() && (c.sub != "" || c.value.kind == object):
			r.createItem(c, n, at)
			return nil
		case c.filter == nil && c.op == "remove":
			return nil
		}
		return fails(NoTarget, c.to)
	}
	for _, m := range picked {
		r.changeItem(c, n, m)
	}
	switch {
	case single && c.sub == "":
		r.replaceOne(c, picked[0].value, at)
		return nil
	case c.op == "remove" && c.sub == "":
		v.removeIf(func(m *member) bool { return slices.Contains(picked, m) })
		if len(v.members) == 0 && c.to.attr == n {
			r.clear(n, at)
			return nil
		}
	case !single && slices.ContainsFunc(picked, func(m *member) bool { return isPrimary(n, m.value) }) && c.setsPrimary(r):
		demote(n, v, func(m *member) bool { return slices.Contains(picked, m) })
	}
	v.from = nil
	r.net.wrote(write{node: c.to.attr, at: at})
	return nil
}

func (c *change) setsPrimary(r *run) bool {
	if c.sub != "" {
		return r.sameName(c.sub, "primary")
	}
	return c.value.at("primary") != nil
}

// changeItem makes the change on one item.
func (r *run) changeItem(c *change, n *node, m *member) {
	switch {
	case c.sub != "":
		if m.value.kind != object && (n == nil || n.Type == attrs.JSON) && c.op != "remove" {
			m.value.kind, m.value.members = object, nil
		}
		if m.value.kind == object {
			m.value.from = nil
			name, sub := c.sub, (*node)(nil)
			if n != nil && n.Type == attrs.Complex {
				name, sub = r.nameOf(n, c.sub), r.called(n.subs, c.sub)
			}
			r.combineMember(c, sub, m.value, name)
		}
	case c.op == "remove":
	case c.op == "add" && c.value.kind == object && n != nil && n.Type == attrs.Complex:
		m.value = r.mergeItem(n, c.op, m.value, c.value)
	case c.op == "add" && c.value.kind == object:
		m.value = mergedJSON(m.value, c.value)
	default:
		m.value = c.value.clone()
		if n != nil {
			stripUnit(n, m.value)
		}
		if n != nil && n.Type == attrs.Complex {
			one := *n
			one.MultiValued = false
			dropNullMembers(&one, m.value)
		}
	}
}

// replaceOne puts back the one item that a single attribute is.
func (r *run) replaceOne(c *change, now *value, at place) {
	t := c.to
	switch {
	case t.attr == nil && c.op == "remove":
		r.putStranger(&value{}, at)
	case t.attr == nil:
		r.putStranger(now, at)
	case c.op == "remove":
		r.clear(t.attr, at)
	default:
		r.put(t.attr, now, at)
	}
}

// changeComplex is a filter over a COMPLEX that is merged, which is one item.
func (r *run) changeComplex(c *change, v *value, at place) *failure {
	n := c.to.node
	if c.filter != nil && !c.isIgnored {
		switch {
		case r.net.isUnknown(n.path) || r.looksAtUnknown(n, c.filter):
			r.losesPicked(c, n)
			return nil
		case !r.exists(n, v) || !r.matches(c.filter, n, r.shown(n, v)):
			return fails(NoTarget, c.to)
		}
	}
	if c.sub != "" {
		inner := *c
		inner.filter, inner.sub = nil, ""
		inner.to = r.bind(append(slices.Clone(n.names), r.nameOf(n, c.sub)), false)
		if inner.to.isWhole() && (inner.to.attr == nil || inner.to.attr.unit()) && r.net.skips(inner.to.path()) {
			return nil
		}
		return r.attemptSCIM(&inner)
	}
	switch {
	case c.op == "remove":
		r.null(n, at)
	case c.op == "add":
		r.mergeComplex(n, c.op, c.value, at)
	default:
		r.assign(n, c.value, at)
	}
	return nil
}

// looksAtUnknown reports whether a filter over the COMPLEX n looks at what depends on
// an operation that was refused (rule J6). What was ignored is as it is stored.
func (r *run) looksAtUnknown(n *node, f *filter) bool {
	if f == nil {
		return false
	}
	if f.names == nil {
		return r.looksAtUnknown(n, f.left) || r.looksAtUnknown(n, f.right)
	}
	name := r.namesIn(n, f)[0]
	return r.net.isUnsure(n.path.Join(r.nameOf(n, name)), r.isPart)
}

// losesPicked notes that what a change would write is not known.
func (r *run) losesPicked(c *change, n *node) {
	p := n.path
	if c.sub != "" {
		p = p.Join(r.nameOf(n, c.sub))
	}
	for _, p := range r.picks(p, c.value, c.op == "add" || c.sub != "") {
		r.net.unknown[p] = loss{}
	}
}

// picks are the attributes that a value for p is written to: the members that it has,
// where it is merged.
func (r *run) picks(p attrs.Path, v *value, isMerged bool) (list []attrs.Path) {
	n := lookup(r.nodes, p)
	if n == nil || n.unit() {
		return []attrs.Path{p}
	}
	if !isMerged || v.asObject() == nil {
		for _, sub := range r.unitsBelow(n) {
			list = append(list, sub.path)
		}
		return list
	}
	for _, m := range v.members {
		list = append(list, r.picks(p.Join(m.name), m.value, true)...)
	}
	return list
}

// isEqualities reports whether a filter is eq, or several joined by and.
func (f *filter) isEqualities() bool {
	if f.op == "and" {
		return f.left.isEqualities() && f.right.isEqualities()
	}
	return f.op == "eq" && len(f.names) == 1
}

// createItem is the departure createOnAbsent.
func (r *run) createItem(c *change, n *node, at place) {
	made := &value{kind: object, fresh: true}
	var fill func(f *filter)
	fill = func(f *filter) {
		if f.op == "and" {
			fill(f.left)
			fill(f.right)
			return
		}
		name := r.nameOf(n, f.names[0])
		v := f.value
		if v.kind == null { // as good as absent
			return
		}
		if sub := r.called(n.subs, name); sub != nil {
			v = r.asBoolean(sub, v)
		}
		v = v.clone()
		v.fresh = true
		made.set(name, spell(name), v)
	}
	fill(c.filter)
	if c.sub != "" {
		name := r.nameOf(n, c.sub)
		r.combineMember(c, r.called(n.subs, c.sub), made, name)
	} else if c.op == "add" || n.Type != attrs.Complex {
		made = r.mergeItem(n, c.op, made, c.value)
	} else {
		v, single := c.value.clone(), *n
		single.MultiValued = false
		stripUnit(&single, v)
		dropNullMembers(&single, v)
		for _, m := range v.members {
			made.set(m.name, m.spelling, m.value)
		}
	}
	attr := c.to.attr
	r.touchAround(attr)
	old := r.net.state.in(attr.names...)
	if attr == n {
		r.put(attr, r.appended(n, old, made), at)
		return
	}
	whole := &value{kind: object} // of the unit that the list is in
	if old.asObject() != nil {
		whole = old.clone()
	}
	whole.from = nil
	holder, steps := whole, c.to.steps[c.to.depth:]
	for _, s := range steps[:len(steps)-1] {
		if holder.at(s.token).asObject() == nil {
			holder.set(s.token, spell(s.token), &value{kind: object})
		}
		holder = holder.at(s.token)
	}
	last := steps[len(steps)-1].token
	holder.set(last, spell(last), r.appended(n, holder.at(last), made))
	r.put(attr, whole, at)
}
