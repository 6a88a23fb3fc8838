package model

import (
	"regexp"
	"slices"
	"strings"

	"github.com/attrpatch/attrpatch/attrs"
)

// change is one operation of SCIM on one attribute: an operation, or a member of
// the value of one without a path (rule S1).
type change struct {
	op       string
	at       place
	value    *value // nil if there is none
	valueAt  place
	pathless bool

	to     *target // what the path leads to, as far as no array is on the way
	filter *filter
	sub    string // of the items that the filter picks, or of all
	mayRun bool

	sparesUnit bool // it is ignored, and the unit is as it was
	isIgnored  bool // all that it writes of a COMPLEX is ignored
}

func (c *change) hasItems() bool { return c.filter != nil || c.sub != "" }

// operateSCIM reads all operations, then runs them.
func (r *run) operateSCIM(body *value) {
	var list []*change
	at := place{pointer: "/Operations"}
	for i, m := range body.at("Operations").members {
		list = append(list, r.readSCIM(m, at.item(i, m))...)
	}
	for _, c := range list {
		r.performSCIM(c)
	}
}

// readSCIM is rules S1 and S2 for one operation.
func (r *run) readSCIM(m *member, at place) []*change {
	if m.value.kind != object {
		r.violate(InvalidOperation, nil, at)
		return nil
	}
	c := &change{at: at}
	violations := len(r.violations)
	op, known := r.textMember(m.value, "op", at)
	if r.Definition.SCIM.Departures.CapitalisedOperations {
		op = foldASCII(op)
	}
	if c.op = op; known && !slices.Contains([]string{"add", "remove", "replace"}, op) {
		r.violate(InvalidOperation, nil, at.inside(m.value.member("op"), "op"))
	}
	if v := m.value.member("value"); v != nil {
		c.valueAt = at.inside(v, "value")
		c.value = fromBody(v.value, c.valueAt)
	} else if op == "add" || op == "replace" {
		r.violate(InvalidOperation, nil, at)
	}
	path := m.value.member("path")
	switch {
	case path == nil && op == "remove":
		r.violate(NoTarget, nil, at)
	case path == nil && c.value != nil && c.value.kind != object:
		r.violate(InvalidOperation, nil, c.valueAt)
	case path == nil:
		if len(r.violations) == violations {
			return r.readPathless(c)
		}
	case path.value.kind != text:
		r.violate(InvalidOperation, nil, at.inside(path, "path"))
	case !r.bindPath(c, path.value.str):
		r.violate(InvalidPath, nil, at.inside(path, "path"))
	}
	r.finish(c, violations)
	return []*change{c}
}

// finish judges the rights of a change that had no fault before.
func (r *run) finish(c *change, violations int) {
	if c.to != nil && c.to.fault != "" && len(r.violations) == violations {
		r.violate(c.to.fault, c.to.node, c.at)
	}
	if c.value != nil && c.to != nil {
		c.value = r.canonical(r.writtenTo(c), c.value)
	}
	if c.op == "remove" && c.value != nil && !r.Definition.SCIM.Departures.RemoveByValue {
		if r.takesAll(c) {
			r.violate(InvalidOperation, nil, c.valueAt) // and not everything goes
		}
		c.value = nil
	}
	if c.op == "remove" && !r.takesAll(c) {
		c.value = nil // it means nothing
	}
	if len(r.violations) == violations {
		c.mayRun = r.judgeChange(c)
	} else if c.to != nil {
		r.net.spoil(c.to.path(), refused)
	}
}

// takesAll reports whether a remove is about a whole multiValued attribute.
func (r *run) takesAll(c *change) bool {
	t := c.to
	if t == nil || t.strange != nil || t.node == nil || t.fault != "" {
		return false
	}
	if c.sub != "" && !t.node.unit() && !t.node.inUnit { // of a COMPLEX
		sub := r.called(t.node.subs, c.sub)
		return sub != nil && !sub.disabled && sub.MultiValued
	}
	return t.node.MultiValued && !c.hasItems()
}

// writtenTo is what declares the value of a change.
func (r *run) writtenTo(c *change) *node {
	if n := c.to.node; n != nil && c.sub != "" && c.to.strange == nil {
		return r.called(n.subs, c.sub)
	}
	return c.to.node
}

// readPathless makes a change of each member of an object.
func (r *run) readPathless(whole *change) (list []*change) {
	for i, m := range whole.value.members {
		violations := len(r.violations)
		at := whole.valueAt.inside(m, m.name)
		c := &change{op: whole.op, at: at, value: m.value, valueAt: at, pathless: true}
		if slices.ContainsFunc(whole.value.members[:i], func(w *member) bool { return r.sameName(w.name, m.name) }) {
			r.violate(DuplicateName, nil, at)
			continue
		}
		name, n := m.name, r.called(r.nodes, m.name)
		if n != nil {
			name = n.Name
		}
		asPath := n == nil && r.Definition.SCIM.Departures.DottedNames && strings.ContainsAny(name, ".:")
		if !asPath || !r.bindPath(c, name) {
			c.to = r.bind([]string{name}, false)
		}
		r.finish(c, violations)
		list = append(list, c)
	}
	return list
}

// bindPath reads a path and follows the schema along it.
func (r *run) bindPath(c *change, src string) bool {
	names, src, whole := r.takeURI(src)
	p, ok := readPath(src, whole, bounds{depth: r.limits.Depth, numberBytes: r.limits.NumberBytes})
	if !ok {
		return false
	}
	c.filter, c.sub = p.filter, p.sub
	names = append(names, p.names...)
	var tokens []string
	nodes := r.nodes
	for i, name := range names {
		n := r.called(nodes, name)
		if n == nil {
			tokens = append(tokens, names[i:]...)
			break
		}
		tokens, nodes = append(tokens, n.Name), n.subs
		if n.disabled { // as good as undeclared (rule N3)
			tokens = append(tokens, names[i+1:]...)
			break
		}
		if rest := names[i+1:]; n.MultiValued && len(rest) > 0 { // a name of every item
			if len(rest) > 1 || c.filter != nil {
				c.to, c.sub = r.bind(tokens, false), ""
				return false
			}
			c.sub = rest[0]
			break
		}
	}
	c.to = r.bind(tokens, false)
	if n := c.to.node; c.to.strange == nil && c.to.fault == "" && c.hasItems() && n.Type != attrs.Complex && n.Type != attrs.JSON {
		c.to.fault = NoTarget
	}
	return true
}

// isURI is a URI without parentheses and brackets (RFC 3986, appendix A).
var isURI = regexp.MustCompile("^[A-Za-z][-+.A-Za-z0-9]*:[-A-Za-z0-9._~:/?#@!$&'*+,;=%]*$")

// takeURI takes the URI that a path begins with, up to the last colon before a
// filter (rule S2). It returns the name that it stands for, if any, and whether that
// is all of the path that has names.
func (r *run) takeURI(src string) (names []string, rest string, whole bool) {
	head, _, _ := strings.Cut(src, "[")
	colon := strings.LastIndexByte(head, ':')
	if colon < 0 {
		return nil, src, false
	}
	if !isURI.MatchString(head[:colon]) {
		return []string{""}, "", false // which no path has
	}
	if n := r.called(r.nodes, head); n != nil {
		return []string{n.Name}, src[len(head):], true
	}
	uri, rest := head[:colon], src[colon+1:]
	if r.called(r.nodes, uri) == nil && r.Definition.SCIM.URN != "" && r.sameName(uri, r.Definition.SCIM.URN) {
		return nil, rest, false
	}
	return []string{uri}, rest, false
}

// canonical gives the members of a value the names that the schema has for them,
// and strings the type that a departure lets them have.
func (r *run) canonical(n *node, v *value) *value {
	if n == nil {
		return v
	}
	if v.kind == text {
		return r.asBoolean(n, v)
	}
	for i, m := range v.members {
		switch {
		case v.kind == array && n.MultiValued:
			m.value = r.canonical(n, m.value)
		case v.kind == object && n.Type == attrs.Complex:
			if slices.ContainsFunc(v.members[:i], func(w *member) bool { return r.sameName(w.name, m.name) }) {
				r.violate(DuplicateName, nil, *m.value.from)
				continue
			}
			if sub := r.called(n.subs, m.name); sub != nil {
				if m.name != sub.Name {
					m.name, m.spelling = sub.Name, spell(sub.Name)
				}
				m.value = r.canonical(sub, m.value)
			}
		}
	}
	return v
}

// asBoolean is the departure stringBooleans.
func (r *run) asBoolean(n *node, v *value) *value {
	word := foldASCII(v.str)
	if n.Type != attrs.Boolean || v.kind != text || word != "true" && word != "false" || !r.Definition.SCIM.Departures.StringBooleans {
		return v
	}
	made := mustParse(word)
	made.fresh, made.from = v.fresh, v.from
	return made
}
