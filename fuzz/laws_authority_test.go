package fuzz_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/fuzz"
	"github.com/attrpatch/attrpatch/patch"
	"github.com/attrpatch/attrpatch/schema"
)

// The laws of authority say who may change what. They are quantified over the
// schema, not over what a body names: what a law does not look at is where an
// engine can be wrong unseen.
var authorityLaws = []law{
	{name: "LA1", least: 60, holds: holdsLA1,
		says:  "what is accepted writes only what is declared, granted and not read-only, a parent standing for all that is below it",
		needs: "the strictest policies, since others accept what they then ignore; conceal leaves what is concealed below a null"},
	{name: "LA2", least: 300, holds: holdsLA2, operations: holdsLA2, leastOperations: 80,
		says:  "whatever the schema declares and the caller may not write is the same before and after, byte for byte",
		needs: "derived attributes excepted, which no body writes"},
	{name: "LA3", least: 100, holds: holdsLA3,
		says:  "null, a scalar or an array for a parent is judged as a write to each leaf below it, whatever the document has there",
		needs: "the strictest policies, and rights that do not depend on the document (rule P7)"},
	{name: "LA4", least: 300, holds: holdsLA4,
		says: "a change decides by what it says, not by how it is spelled: names with escapes, and a merge patch as operations with pointers, with paths and without, in parts and whole",
		needs: "no limit on sizes; as JSON Patch no COMPLEX that has to be created, since to add one is to write all of it; " +
			"with a SCIM path names that a path can have"},
	{name: "LA5", least: 60, holds: holdsLA5,
		says: "who may do more is refused no more: what was accepted gives the same bytes, and a new violation is at or below an old one",
		needs: "the strictest policies: what is ignored or concealed for want of rights is judged with them; " +
			"places alone are compared, and not of required, since what a refused edit would lack is not judged"},
	{name: "LA6", least: 400, holds: holdsLA6,
		says: "who may do nothing changes nothing, and under the strictest policies is refused whatever names a leaf"},
	{name: "LA7", least: 150, holds: holdsLA7,
		says:  "an attribute made read-only or required, or taken away where the body names it, makes no refusal an acceptance",
		needs: "the strictest policies; what is taken away is not inside a unit, nor a parent that the body nulls"},
	{name: "LA8", least: 150, holds: holdsLA8,
		says: "what scopes are called does not matter"},
}

func holdsLA1(t *trial) string {
	u, ok := t.strict(nil)
	if !ok || !u.readable() || !u.accepted() || len(u.body.items) == 0 {
		return ""
	}
	t.met = true
	return u.study().unwritable(u.body, u.document)
}

// unwritable returns the first thing in a body's object that the caller may not
// write.
func (n *reading) unwritable(body, document *parsed) string {
	for _, m := range body.items {
		sub := n.find(m.name)
		switch {
		case sub == nil || sub.disabled || sub.concealed():
			return fmt.Sprintf("%q in %q is not declared", m.name, n.path)
		case !sub.unit() && m.is('{'):
			if wrong := sub.unwritable(m.parsed, document); wrong != "" {
				return wrong
			}
		default:
			for _, unit := range sub.units() {
				spared := unit.parent != n && (unit.derived || unit.disabled || unit.concealed())
				if !spared && (unit.readOnly || !unit.updatesAll() || unit.immutable && !unit.readsAll()) {
					return fmt.Sprintf("%q is written", unit.path)
				}
			}
		}
	}
	return ""
}

func holdsLA2(t *trial) string {
	if !t.readable() || !t.accepted() {
		return ""
	}
	root, merged := t.study(), t.merged()
	for _, n := range root.all() {
		before, after := t.document.in(n.path), merged.in(n.path)
		if n.parent != nil && n.isProtected(t.document) {
			t.met = true
			if before.source() != after.source() {
				return fmt.Sprintf("%q may not be written, and was %q and is %q", n.path, before.source(), after.source())
			}
		}
		if n.unit() && n.parent != nil || n.keepsUndeclared() || before.object() == nil {
			continue
		}
		for _, m := range before.items { // rule N2: what is undeclared, too
			if n.find(m.name) == nil && after.at(m.name).source() != m.raw {
				return fmt.Sprintf("undeclared %q in %q was %q and is %q", m.name, n.path, m.raw, after.at(m.name).source())
			}
		}
	}
	return ""
}

// isProtected tells whether no body of this caller may change anything at n.
func (n *reading) isProtected(document *parsed) bool {
	if n.unit() {
		return !n.writable(document)
	}
	return !n.star(updateSet) && !slices.ContainsFunc(n.units(), func(unit *reading) bool { return unit.writable(document) })
}

func holdsLA3(t *trial) string {
	u, ok := t.strict(unlimited)
	if !ok || !u.unconditional() || u.document.object() == nil {
		return ""
	}
	root := u.study()
	var parents []*reading
	for _, n := range root.all() {
		if n.parent != nil && n.Type == attrs.Complex && !n.disabled && !n.concealed() {
			parents = append(parents, n)
		}
	}
	if len(parents) == 0 {
		return ""
	}
	n := oneOf(t, parents)
	body := oneOf(t, []string{"null", "5", "[]", `"x"`})
	if n.unit() {
		body = oneOf(t, []string{"null", "5", "[]", "{}", `[{}]`})
	}
	pointer := attrs.Pointer("")
	for _, name := range slices.Collect(n.path.Names()) {
		pointer = pointer.Join(name)
	}
	for _, name := range slices.Backward(slices.Collect(n.path.Names())) {
		body = "{" + quoteName(name) + ":" + body + "}"
	}
	for holder := n.parent; holder.parent != nil; holder = holder.parent {
		if holder.unit() || holder.concealed() || holder.disabled {
			return ""
		}
	}
	t.met = true
	want := map[string]bool{}
	for _, unit := range n.units() {
		spared := unit != n && (unit.derived || unit.disabled || unit.concealed())
		readOnly := unit.readOnly || unit.immutable && !unit.readsAll()
		switch {
		case spared:
		case readOnly && unit.visible():
			want[fmt.Sprintf("read_only of %q at %q", unit.path, pointer)] = true
		case readOnly || !unit.updatesAll():
			want[fmt.Sprintf("access_denied of %q at %q", unit.path, pointer)] = true
		}
	}
	for _, document := range []string{u.document.raw, "{}"} {
		got := map[string]bool{}
		for _, v := range u.ask(fuzz.Round{Document: []byte(document), Body: []byte(body)}).violations() {
			if v.Code == patch.AccessDenied || v.Code == patch.ReadOnly {
				got[fmt.Sprintf("%s of %q at %q", v.Code, v.Path, v.Pointer)] = true
			}
		}
		bare := !slices.ContainsFunc(n.units(), func(unit *reading) bool { return !unit.disabled && !unit.derived })
		if !bare && fmt.Sprint(want) != fmt.Sprint(got) {
			return fmt.Sprintf("the body %s: want %v, got %v with the document %s\n%s", body, want, got, document, u.asked())
		}
	}
	return ""
}

func holdsLA4(t *trial) string {
	if !t.readable() || t.bounded() || t.hostFailed() {
		return ""
	}
	t.met = len(t.body.items) > 0
	u := t.withBody(respelled(t.body))
	if !t.accepted() || !u.accepted() {
		if wrong := t.sameAnswer(u); wrong != "" {
			return wrong
		}
		return t.respelledAsOperations()
	}
	if !equalTexts(string(t.result.Document), string(u.result.Document)) {
		return "the documents differ:\n" + string(t.result.Document) + "\n" + string(u.result.Document) + u.asked()
	}
	return t.respelledAsOperations()
}

// respelled writes each character of each name and string as an escape.
func respelled(v *parsed) string {
	list := make([]string, len(v.items))
	for i, item := range v.items {
		list[i] = respelled(item.parsed)
		if v.kind == '{' {
			list[i] = escaped(item.name) + ":" + list[i]
		}
	}
	switch v.kind {
	case '{':
		return "{" + strings.Join(list, ",") + "}"
	case '[':
		return "[" + strings.Join(list, ",") + "]"
	case '"':
		return escaped(v.text)
	}
	return v.raw
}

func escaped(text string) string {
	var b strings.Builder
	for _, r := range text {
		if r > 0xffff {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return `"` + b.String() + `"`
}

func holdsLA5(t *trial) string {
	rejecting := func(c *fuzz.Case) { c.Definition.Policy = schema.Policy{}; unlimited(c) }
	few, ok := t.with(rejecting)
	if !ok || !few.readable() || few.hostFailed() || few.truncated() {
		return ""
	}
	more := attrs.Permissions{Read: attrs.MustPathSet("*"), Update: attrs.MustPathSet("*")}
	if t.chance(60) {
		path := oneOf(t, few.study().all()[1:]).path
		more = attrs.Permissions{Read: setOf(path, t.chance(70)), Update: setOf(path, t.chance(70))}
	}
	many, ok := few.with(func(c *fuzz.Case) { c.Permissions = append(slices.Clone(c.Permissions), more) })
	if !ok || many.hostFailed() {
		return ""
	}
	t.met = len(few.body.items) > 0
	if few.accepted() {
		if !many.accepted() || string(few.result.Document) != string(many.result.Document) {
			return "with more rights:\n" + many.outcome() + many.asked()
		}
		return ""
	}
	for _, v := range many.violations() {
		old := func(w patch.Violation) bool { return isAtOrBelow(w.Pointer, v.Pointer) }
		if v.Code != patch.Required && !slices.ContainsFunc(few.violations(), old) {
			return fmt.Sprintf("with more rights there is %s at %q\n%s", v.Code, v.Pointer, many.asked())
		}
	}
	return ""
}

func setOf(path attrs.Path, granted bool) attrs.PathSet {
	if !granted {
		return attrs.PathSet{}
	}
	return attrs.MustPathSet(string(path))
}

func isAtOrBelow(upper, lower attrs.Pointer) bool {
	return lower == upper || strings.HasPrefix(string(lower), string(upper)+"/")
}

func holdsLA6(t *trial) string {
	u, ok := t.with(func(c *fuzz.Case) { c.Permissions, c.Scopes = nil, nil })
	if !ok || !u.readable() {
		return ""
	}
	t.met = len(u.body.items) > 0
	if u.accepted() && (u.result.Changed || string(u.result.Document) != u.document.raw && string(u.result.Document) != string(u.round.Document)) {
		return "somebody without rights changed the document\n" + u.outcome()
	}
	strictest := u.Definition.Policy.Unknown == schema.UnknownReject && u.Definition.Policy.Forbidden != schema.ForbiddenIgnore
	if u.accepted() && strictest && u.study().namesLeaf(u.body) {
		return "somebody without rights wrote"
	}
	return ""
}

// namesLeaf tells whether a body's object has anything but objects for parents.
func (n *reading) namesLeaf(body *parsed) bool {
	return slices.ContainsFunc(body.items, func(m parsedItem) bool {
		sub := n.find(m.name)
		return sub == nil || sub.unit() || !m.is('{') || sub.namesLeaf(m.parsed)
	})
}

func holdsLA7(t *trial) string {
	u, ok := t.with(func(c *fuzz.Case) { c.Definition.Policy = schema.Policy{}; unlimited(c) })
	if !ok || !u.readable() || u.accepted() || u.hostFailed() {
		return ""
	}
	n := oneOf(t, u.study().all()[1:])
	var stricter *trial
	switch t.IntN(3) {
	case 0:
		stricter, ok = u.with(func(c *fuzz.Case) {
			change(c.Definition.Attributes, n.path, func(a *attrs.Attribute) { a.Mutability, a.WritableIn = attrs.ReadOnly, nil })
		})
		ok = ok && n.Mutability == attrs.ReadWrite
	case 1:
		stricter, ok = u.with(func(c *fuzz.Case) {
			change(c.Definition.Attributes, n.path, func(a *attrs.Attribute) { a.Required = true })
		})
	default:
		named := u.body.in(n.path) != nil
		for p := n.parent; p.parent != nil; p = p.parent {
			named = named && !p.unit()
		}
		if !named {
			return ""
		}
		stricter, ok = u.with(func(c *fuzz.Case) { remove(c, n.path) })
	}
	if !ok || stricter.hostFailed() {
		return ""
	}
	if t.met = true; stricter.accepted() {
		return fmt.Sprintf("with a stricter %q it is accepted\n%s", n.path, stricter.asked())
	}
	return ""
}

// change changes the attribute at a path.
func change(list []attrs.Attribute, path attrs.Path, change func(a *attrs.Attribute)) {
	var a *attrs.Attribute
	for name := range path.Names() {
		a = &list[slices.IndexFunc(list, func(a attrs.Attribute) bool { return a.Name == name })]
		list = a.SubAttributes
	}
	change(a)
}

// remove takes an attribute out of a definition, and its path out of permissions.
func remove(c *fuzz.Case, path attrs.Path) {
	names := slices.Collect(path.Names())
	last := names[len(names)-1]
	gone := func(a attrs.Attribute) bool { return a.Name == last }
	if outer := attrs.JoinPath(names[:len(names)-1]...); outer == "" {
		c.Definition.Attributes = slices.DeleteFunc(c.Definition.Attributes, gone)
	} else {
		change(c.Definition.Attributes, outer, func(a *attrs.Attribute) { a.SubAttributes = slices.DeleteFunc(a.SubAttributes, gone) })
	}
	without := func(s attrs.PathSet) attrs.PathSet { return withoutPath(s, path) }
	c.Permissions = slices.Clone(c.Permissions)
	for i, p := range c.Permissions {
		c.Permissions[i] = attrs.Permissions{Read: without(p.Read), Update: without(p.Update)}
	}
	for i := range c.Definition.Scopes {
		p := &c.Definition.Scopes[i].Permissions
		p.Read, p.Update = without(p.Read), without(p.Update)
	}
}

func withoutPath(s attrs.PathSet, path attrs.Path) attrs.PathSet {
	var entries []string
	if s.Wildcard() {
		entries = append(entries, "*")
	}
	for p := range s.Grants() {
		if !path.Covers(p) {
			entries = append(entries, string(p))
		}
	}
	for p := range s.Exclusions() {
		if !path.Covers(p) {
			entries = append(entries, "!"+string(p))
		}
	}
	return attrs.MustPathSet(entries...)
}

func holdsLA8(t *trial) string {
	if len(t.Scopes) == 0 {
		return ""
	}
	t.met = true
	renamed := map[string]string{"s": "t", "t": "another", "nobody's": "s"}
	u, ok := t.with(func(c *fuzz.Case) {
		for i := range c.Definition.Scopes {
			c.Definition.Scopes[i].Name = renamed[c.Definition.Scopes[i].Name]
		}
		c.Scopes = slices.Clone(c.Scopes)
		for i, name := range c.Scopes {
			c.Scopes[i] = renamed[name]
		}
	})
	if !ok {
		return "the schema with other names is refused"
	}
	return t.sameAnswer(u)
}
