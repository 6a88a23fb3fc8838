package patch

import (
	"strings"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/jsonedit"
	"github.com/attrpatch/attrpatch/internal/jsonwire"
	"github.com/attrpatch/attrpatch/internal/scimpath"
	"github.com/attrpatch/attrpatch/schema"
)

// boundFilter is a filter whose names are those of the schema.
type boundFilter struct {
	op    scimpath.Op
	names []filterName // of a term
	value scimpath.Value
	// folded is the string of value as filters compare it (rule S2).
	folded string
	args   []boundFilter
	terms  int // how many there are in all
}

// filterName is one step of a term.
type filterName struct {
	name   string
	key    []byte // the name
	folded string
	loose  bool  // nothing declares it: it may be in another case (rule S2)
	node   int32 // what declares it, nowhere for nothing
}

func newFilterName(name string, declaredBy int32) filterName {
	return filterName{name, []byte(name), foldASCII(name), declaredBy == nowhere, declaredBy}
}

// bindFilter finds what a filter looks at in a value of the node, or in a JSON value
// where it is nowhere, and judges that the caller may read it (rules S4 and J4). It
// recurses no deeper than the filter nests.
func (r *run) bindFilter(op *operation, node int32, f *scimpath.Filter) (b boundFilter, ok bool) {
	b, ok = boundFilter{op: f.Op, value: f.Value}, true
	inner := node
	if f.Attr.Name != "" {
		b.terms = 1
		b.names, inner, ok = r.bindTerm(op, node, r.namesIn(node, f.Attr))
		if inner != nowhere && r.engine.plan.nodes[inner].typ == attrs.Boolean {
			b.value = r.booleanOf(f.Value)
		}
		b.folded = r.folded(b.value.Str)
		if f.Op == scimpath.Within && !ok {
			return b, false
		}
	}
	for i := range f.Args {
		arg, fine := r.bindFilter(op, inner, &f.Args[i])
		b.args, ok = append(b.args, arg), ok && fine
		b.terms += arg.terms
	}
	return b, ok
}

// namesIn returns the names of a term: its URN is one, unless it is that of the
// schema.
func (r *run) namesIn(node int32, a scimpath.Attr) []string {
	names := namesOf(a)
	if a.URN == "" || r.isOwnURN(a.URN) {
		return names
	}
	if whole := a.URN + ":" + a.Name; node != nowhere && r.called(node, whole) != nowhere {
		names[0] = whole
		return names
	}
	return append([]string{a.URN}, names...)
}

// booleanOf is the departure that takes a string for a boolean (rule S6).
func (r *run) booleanOf(v scimpath.Value) scimpath.Value {
	if v.Kind == scimpath.String && r.engine.plan.scim.Departures.StringBooleans {
		switch foldASCII(v.Str) {
		case "true":
			return scimpath.Value{Kind: scimpath.True, Text: "true"}
		case "false":
			return scimpath.Value{Kind: scimpath.False, Text: "false"}
		}
	}
	return v
}

// bindTerm follows the names of a term. inner is the declared node that they lead to,
// nowhere for none.
func (r *run) bindTerm(op *operation, node int32, names []string) (bound []filterName, inner int32, ok bool) {
	nodes := r.engine.plan.nodes
	inner, ok = node, true
	read := node // what is read: as far as it is declared
	for _, name := range names {
		if inner != nowhere && nodes[inner].typ == attrs.JSON {
			inner = nowhere
		}
		if inner == nowhere {
			bound = append(bound, newFilterName(name, nowhere))
			continue
		}
		if nodes[inner].typ != attrs.Complex {
			r.findOperation(finding{code: NoTarget, node: inner}, op.value)
			return bound, nowhere, false
		}
		child := r.called(inner, name)
		if child == nowhere || nodes[child].disabled || r.concealed(child) {
			if child != nowhere {
				name = nodes[child].name // a violation names it as every other does
			}
			if !r.mayRead(op, &target{value: op.value, inner: inner, innerName: name, deepest: inner}) {
				return bound, nowhere, false
			}
			if child != nowhere {
				name = "" // nobody sees what is disabled
			}
			bound, inner, read = append(bound, newFilterName(name, nowhere)), nowhere, nowhere
			continue
		}
		bound = append(bound, newFilterName(nodes[child].name, child))
		inner, read = child, child
	}
	if read != nowhere && !r.canRead(read) {
		r.findOperation(finding{code: AccessDenied, node: read, looks: true}, op.value)
		return bound, nowhere, false
	}
	return bound, inner, true
}

// subject is what a filter looks at: a value, or a COMPLEX that is merged, whose
// members are in the state of the operations.
type subject struct {
	v    *jsonedit.Value
	node int32 // of such a COMPLEX; nowhere for a value
}

// matcher evaluates a filter and keeps account of what it looks at.
type matcher struct {
	r     *run
	looks int
	most  int // looks that are left; where there were more, the outcome means nothing
	fold  bool
}

func (r *run) newMatcher() *matcher {
	return &matcher{r: r, most: r.looksLeft(), fold: r.engine.plan.scim.Case == schema.CaseFold}
}

// matches reports whether a filter picks a subject (rule S4). It recurses no deeper
// than the filter nests.
func (m *matcher) matches(f *boundFilter, s subject) bool {
	switch f.op {
	case scimpath.And:
		for i := range f.args {
			if !m.matches(&f.args[i], s) {
				return false
			}
		}
		return true
	case scimpath.Or:
		for i := range f.args {
			if m.matches(&f.args[i], s) {
				return true
			}
		}
		return false
	case scimpath.Not:
		return !m.matches(&f.args[0], s)
	}
	if m.looks++; m.looks > m.most {
		return false
	}
	found := false
	matched := m.find(f.names, s, func(s subject) bool {
		found = true
		if f.op == scimpath.Within {
			return m.matches(&f.args[0], s)
		}
		if s.node != nowhere {
			return f.op == scimpath.Present || f.op == scimpath.NotEqual // no literal is an object
		}
		return m.compare(f, s.v)
	})
	if matched || found || f.op == scimpath.Within {
		return matched
	}
	return m.compare(f, nil) // what is absent
}

// find calls test for the values that names lead to from a subject, until it reports
// true. Of an array each item is one.
func (m *matcher) find(names []filterName, s subject, test func(subject) bool) bool {
	if len(names) == 0 {
		return test(s)
	}
	next, ok := m.member(s, names[0])
	if !ok {
		return false
	}
	if next.v == nil || next.v.Kind() != jsonwire.Array {
		return m.find(names[1:], next, test)
	}
	for _, item := range m.r.operations.tree.Items(next.v) {
		if m.looks++; m.looks > m.most {
			return false
		}
		if names[0].isObjects(m.r) && item.Kind() != jsonwire.Object {
			continue // no view shows it (rule W1)
		}
		if m.find(names[1:], subject{item, nowhere}, test) {
			return true
		}
	}
	return false
}

// isObjects reports whether a name declares objects: one, or the items of a list.
func (n filterName) isObjects(r *run) bool {
	return n.node != nowhere && r.engine.plan.nodes[n.node].typ == attrs.Complex
}

// isShown reports whether the view shows what a name leads to (rule W1).
func (m *matcher) isShown(n filterName, v *jsonedit.Value) bool {
	return !n.isObjects(m.r) || m.r.showsValue(v, n.node)
}

// member returns the member of a subject with that name.
func (m *matcher) member(s subject, name filterName) (subject, bool) {
	m.looks += len(name.key) / bytesALook
	if s.node != nowhere {
		return m.memberOfComplex(s.node, name)
	}
	tree := &m.r.operations.tree
	if s.v == nil || s.v.Kind() != jsonwire.Object || name.name == "" {
		return subject{}, false
	}
	if v := tree.Member(s.v, name.key); v != nil {
		return subject{v, nowhere}, m.isShown(name, v)
	}
	if !m.fold || !name.loose {
		return subject{}, false
	}
	for other, v := range tree.Members(s.v) {
		if m.looks++; m.looks > m.most {
			return subject{}, false
		}
		if len(other) == len(name.folded) && foldASCII(string(other)) == name.folded {
			return subject{v, nowhere}, true
		}
	}
	return subject{}, false
}

// memberOfComplex returns a member of a COMPLEX that is merged, as the operations have
// left it.
func (m *matcher) memberOfComplex(node int32, name filterName) (subject, bool) {
	r := m.r
	child := r.engine.plan.nodes[node].children.find(name.key)
	switch {
	case name.name == "":
		return subject{}, false
	case child == nowhere:
		v := r.undeclaredValue(node, name.key)
		return subject{v, nowhere}, v != nil
	case name.loose:
		return subject{}, false
	}
	t := r.load(r.touchNode(child))
	if r.engine.plan.nodes[child].class == complexClass {
		return subject{nil, child}, t.exists && m.showsAny(child)
	}
	return subject{t.value, nowhere}, t.value != nil && m.isShown(name, t.value)
}

// showsAny reports whether the view shows anything in a COMPLEX that is merged. It
// recurses no deeper than the schema nests.
func (m *matcher) showsAny(node int32) bool {
	r, nodes := m.r, m.r.engine.plan.nodes
	for child := node + 1; child < nodes[node].end; child = nodes[child].end {
		if nodes[child].disabled || r.rights[child]&readAny == 0 {
			continue
		}
		m.looks++
		switch t := r.load(r.touchNode(child)); {
		case nodes[child].class == complexClass:
			if t.exists && m.showsAny(child) {
				return true
			}
		case t.value != nil && r.showsValue(t.value, child):
			return true
		}
	}
	return r.showsUndeclared(node) && r.operations.tree.Len(r.strangersIn(node)) > 0
}

// knowsLooks reports whether all that a filter looks at in a COMPLEX is known: nothing
// of it depends on an operation that was refused. What was ignored is as it is stored.
func (r *run) knowsLooks(f *boundFilter, node int32) bool {
	if len(f.names) > 0 {
		return r.knowsMember(node, f.names[0])
	}
	for i := range f.args {
		if !r.knowsLooks(&f.args[i], node) {
			return false
		}
	}
	return true
}

func (r *run) knowsMember(node int32, name filterName) bool {
	o := r.operations
	if name.node == nowhere {
		at, isTouched := o.ofName[undeclaredName{node, name.name}]
		return name.name == "" || !isTouched && !r.noDocument || isTouched && r.load(at).isSure()
	}
	for i := name.node; i < r.engine.plan.nodes[name.node].end; i++ {
		at := o.ofNode[i]
		if r.rights[i]&readAny == 0 {
			continue // it does not look at that
		}
		if at == 0 && r.noDocument || at > 0 && (!r.load(at-1).isSure() || o.touched[at-1].strangerStuck) {
			return false
		}
	}
	return true
}

// isSure reports whether it is known what an attribute holds. Where an operation on it
// was ignored that is what it held before.
func (t *touched) isSure() bool {
	isIgnored := t.judged && t.verdict == dropped && !t.barred
	return t.known && !t.lost && t.write != misshapen && (!t.stuck || isIgnored)
}

// compare holds a value against a term; nil is one that is absent.
func (m *matcher) compare(f *boundFilter, v *jsonedit.Value) bool {
	if v != nil && v.Kind() == jsonwire.Null {
		v = nil
	}
	switch f.op {
	case scimpath.Present:
		return v != nil && !m.isEmpty(v)
	case scimpath.Equal:
		return m.equal(f, v)
	case scimpath.NotEqual:
		return !m.equal(f, v)
	}
	if v == nil {
		return false
	}
	switch {
	case f.value.Kind == scimpath.Number && v.Kind() == jsonwire.Number:
		return holds(f.op, m.compareNumbers(f, v))
	case f.value.Kind == scimpath.String && v.Kind() == jsonwire.String:
		return m.compareStrings(f, v)
	}
	return false
}

func (m *matcher) compareStrings(f *boundFilter, v *jsonedit.Value) bool {
	text, want := m.r.folded(m.plain(v)), f.folded
	switch f.op {
	case scimpath.Contains:
		return strings.Contains(text, want)
	case scimpath.StartsWith:
		return strings.HasPrefix(text, want)
	case scimpath.EndsWith:
		return strings.HasSuffix(text, want)
	}
	return holds(f.op, strings.Compare(text, want)) // of UTF-8, which is by code point
}

func (m *matcher) compareNumbers(f *boundFilter, v *jsonedit.Value) int {
	m.looks += (len(v.Text()) + len(f.value.Text)) / bytesALook
	return jsonwire.CompareNumbers(v.Text(), []byte(f.value.Text))
}

// plain returns the characters of a string.
func (m *matcher) plain(v *jsonedit.Value) string {
	raw, escaped, _ := jsonwire.StringAt(v.Text(), 0)
	m.looks += len(raw) / bytesALook
	if escaped {
		return string(jsonwire.AppendUnescaped(nil, raw))
	}
	return string(raw)
}

// holds reports whether an order is the one that an operator asks for.
func holds(op scimpath.Op, order int) bool {
	switch op {
	case scimpath.Greater:
		return order > 0
	case scimpath.GreaterOrEqual:
		return order >= 0
	case scimpath.Less:
		return order < 0
	case scimpath.LessOrEqual:
		return order <= 0
	}
	return false
}

// equal compares by type: values of different types are unequal.
func (m *matcher) equal(f *boundFilter, v *jsonedit.Value) bool {
	want := f.value
	if v == nil {
		return want.Kind == scimpath.Null
	}
	switch v.Kind() {
	case jsonwire.True:
		return want.Kind == scimpath.True
	case jsonwire.False:
		return want.Kind == scimpath.False
	case jsonwire.Number:
		return want.Kind == scimpath.Number && m.compareNumbers(f, v) == 0
	case jsonwire.String:
		if want.Kind != scimpath.String {
			return false
		}
		return m.r.folded(m.plain(v)) == f.folded
	}
	return false
}

// isEmpty reports whether a value is one that pr takes for none.
func (m *matcher) isEmpty(v *jsonedit.Value) bool {
	switch v.Kind() {
	case jsonwire.String:
		return len(v.Text()) == 2
	case jsonwire.Object, jsonwire.Array:
		return m.r.operations.tree.Len(v) == 0
	}
	return false
}
