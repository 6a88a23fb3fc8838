package model

import (
	"slices"
	"strings"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/schema"
)

// sameName compares names, or strings in filters (rule S2).
func (r *run) sameName(a, b string) bool {
	return a == b || r.foldsNames() && foldASCII(a) == foldASCII(b)
}

func (r *run) foldsNames() bool { return r.Definition.SCIM.Case == schema.CaseFold }

func foldASCII(s string) string {
	return strings.Map(func(c rune) rune {
		if 'A' <= c && c <= 'Z' {
			return c + 'a' - 'A'
		}
		return c
	}, s)
}

// called returns the attribute of that name for SCIM. A concealed one has none: what
// names it is reported as it is spelled there, as what is undeclared is (rule P6).
func (r *run) called(nodes []*node, name string) *node {
	if i := slices.IndexFunc(nodes, func(n *node) bool { return r.sameName(n.Name, name) && !r.concealed(n) }); i >= 0 {
		return nodes[i]
	}
	return nil
}

// memberCalled returns the value of a member that nothing declares, by its name in
// other letters.
func (r *run) memberCalled(n *node, v *value, name string) *value {
	if v.asObject() == nil {
		return nil
	}
	for _, m := range v.members {
		declared := n != nil && n.Type == attrs.Complex && r.called(n.subs, m.name) != nil
		if !declared && r.sameName(m.name, name) {
			return m.value
		}
	}
	return nil
}

// readsFilter judges that the caller may read what a filter over values of n
// looks at (rule S4). A nil n is a JSON value.
func (r *run) readsFilter(n *node, f *filter, at place) bool {
	if f == nil || n == nil {
		return true
	}
	ok := true
	if f.names != nil {
		var inner *node
		if inner, ok = r.readsNames(n, r.namesIn(n, f), at); ok && f.op == "[" {
			return r.readsFilter(inner, f.left, at)
		}
		return ok
	}
	for _, side := range []*filter{f.left, f.right} {
		ok = r.readsFilter(n, side, at) && ok
	}
	return ok
}

func (r *run) readsNames(n *node, names []string, at place) (*node, bool) {
	for _, name := range names {
		if n.Type == attrs.JSON {
			return nil, r.readsWhole(n, at)
		}
		if n.Type != attrs.Complex {
			r.violate(NoTarget, n, at)
			return nil, false
		}
		sub := r.called(n.subs, name)
		if sub == nil || sub.disabled || r.concealed(sub) {
			here := place{pointer: at.pointer, position: at.position, names: append(slices.Clone(n.names), name)}
			return nil, r.readsStranger(n.subs, sub, here)
		}
		n = sub
	}
	return n, r.readsWhole(n, at)
}

func (r *run) readsWhole(n *node, at place) bool {
	if !r.readable(n) {
		r.violate(AccessDenied, n, at)
		return false
	}
	return true
}

// readsStranger is the part of rule J3 about reading what is not declared; hidden is
// the attribute that has the name, if any (rule N3).
func (r *run) readsStranger(among []*node, hidden *node, at place) bool {
	switch {
	case r.policy.Unknown != schema.UnknownKeep || hidden != nil && r.readsStrangers(at.around()):
		r.unknown(among, at)
	case !r.readsStrangers(at.around()):
		r.violate(AccessDenied, nil, at)
	default:
		return true
	}
	return false
}

// readsStrangers reports whether the caller may read what is undeclared in the COMPLEX
// at holder (rules N2 and R3).
func (r *run) readsStrangers(holder attrs.Path) bool {
	n := lookup(r.nodes, holder)
	return r.caller.everything(holder, read) && (n == nil || !n.writeOnly)
}

// shown is what the caller's view has of an object of n, nil for a JSON value.
func (r *run) shown(n *node, v *value) *value {
	if n == nil || n.Type != attrs.Complex || v.kind != object {
		return v
	}
	v = v.clone()
	r.viewObject(n.subs, n.path, v)
	return v
}

// namesIn are the names of a filter inside an item of n (rule S2).
func (r *run) namesIn(n *node, f *filter) []string {
	switch {
	case f.uri == "" || r.sameName(f.uri, r.Definition.SCIM.URN):
		return f.names
	case n != nil && r.called(n.subs, f.uri+":"+f.names[0]) != nil:
		return append([]string{f.uri + ":" + f.names[0]}, f.names[1:]...)
	}
	return append([]string{f.uri}, f.names...)
}

// matches reports whether a filter picks v, an item of n (rule S4). A nil n is a
// JSON value.
func (r *run) matches(f *filter, n *node, v *value) bool {
	switch f.op {
	case "and":
		return r.matches(f.left, n, v) && r.matches(f.right, n, v)
	case "or":
		return r.matches(f.left, n, v) || r.matches(f.right, n, v)
	case "not":
		return !r.matches(f.left, n, v)
	}
	found := []*value{v}
	for _, name := range r.namesIn(n, f) {
		var sub *node
		if n != nil && n.Type == attrs.Complex {
			sub = r.called(n.subs, name)
		}
		var inside []*value
		for _, v := range found {
			m := v.at(name)
			if sub != nil {
				m = v.at(sub.Name)
			} else if m == nil {
				m = r.memberCalled(n, v, name)
			}
			if m != nil {
				inside = append(inside, elements(m)...)
			}
		}
		found, n = inside, sub
	}
	if f.op == "[" {
		return slices.ContainsFunc(found, func(v *value) bool { return r.matches(f.left, n, v) })
	}
	if len(found) == 0 {
		found = []*value{mustParse("null")} // absent and null are one
	}
	literal := f.value
	if literal != nil && n != nil {
		literal = r.asBoolean(n, literal)
	}
	return slices.ContainsFunc(found, func(v *value) bool { return r.compares(f.op, literal, v) })
}

// elements are the values of a member: of an array, its items.
func elements(v *value) (list []*value) {
	if v.kind != array {
		return []*value{v}
	}
	for _, m := range v.members {
		list = append(list, m.value)
	}
	return list
}

func (r *run) compares(op string, literal, v *value) bool {
	switch op {
	case "pr":
		return v.kind != null && (v.kind != text || v.str != "") && (v.kind != object && v.kind != array || len(v.members) > 0)
	case "eq":
		return r.sameScalar(v, literal)
	case "ne":
		return !r.sameScalar(v, literal)
	}
	if v.kind != literal.kind {
		return false
	}
	a, b := v.str, literal.str
	if r.foldsNames() {
		a, b = foldASCII(a), foldASCII(b)
	}
	order := strings.Compare(a, b)
	if v.kind == number {
		order = compareNumbers(v.literal, literal.literal)
	}
	switch op {
	case "co":
		return v.kind == text && strings.Contains(a, b)
	case "sw":
		return v.kind == text && strings.HasPrefix(a, b)
	case "ew":
		return v.kind == text && strings.HasSuffix(a, b)
	case "gt":
		return order > 0
	case "ge":
		return order >= 0
	case "lt":
		return order < 0
	}
	return order <= 0
}

func (r *run) sameScalar(a, b *value) bool {
	if a.kind == text && b.kind == text {
		return r.sameName(a.str, b.str)
	}
	return equal(a, b)
}
