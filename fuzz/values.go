package fuzz

import (
	"slices"
	"strings"

	"github.com/attrpatch/attrpatch/attrs"
)

// value is a JSON value without its spelling.
type value struct {
	kind    kind
	text    string // of a string: unescaped; of a number: as the pool has it
	members []member
}

// member is a member of an object or, without a name, an item of an array.
type member struct {
	name string
	value
}

type kind uint8

const (
	null kind = iota
	yes
	no
	number
	text
	array
	object
)

// The pools. Each rule of a schema here lets some of them pass and not others.
var (
	texts    = []string{"x", "y", "", "xy", "yy", "xyx", "ä", "\U0001f600x", "AT", "x@example.com", "+1 23", "/\"\\\n"}
	integers = []string{"1", "0", "2", "3", "-2", "100", "9007199254740993"}
	numbers  = []string{"1.5", "0.1", "-2.5", "1e3", "1e-7"}
)

// document makes a stored document. A host may have stored anything (rule D4);
// some have stored only what the schema allows.
func (c Chooser) document(list []attrs.Attribute) value {
	root := attrs.Attribute{Type: attrs.Complex, SubAttributes: list}
	if c.chance(40) {
		v, _ := c.good(root)
		v.members = c.turned(v.members)
		return v
	}
	return c.stored(root)
}

// stored makes a value as a host may have it for an attribute, items and all.
func (c Chooser) stored(a attrs.Attribute) value {
	if a.MultiValued {
		return c.items(a, func(c Chooser, a attrs.Attribute) value {
			if c.chance(8) {
				return c.odd()
			}
			return c.stored(a)
		})
	}
	if archived := archivedValues(a); len(archived) > 0 && c.chance(40) {
		return value{kind: text, text: pick(c, archived...)}
	}
	if a.Type != attrs.Complex {
		v, _ := c.good(a)
		return v
	}
	v := value{kind: object}
	for _, sub := range a.SubAttributes {
		switch {
		case c.chance(30):
		case c.chance(15):
			v.add(sub.Name, c.odd())
		default:
			v.add(sub.Name, c.stored(sub))
		}
	}
	if c.chance(20) {
		v.add(c.stranger(a.SubAttributes), c.anything(2))
	}
	v.members = c.turned(v.members)
	return v
}

// odd is a value that is not what its attribute wants, most often.
func (c Chooser) odd() value {
	switch c(4) {
	case 0:
		return value{}
	case 1:
		return value{kind: object}
	case 2:
		return value{kind: array}
	}
	return c.anything(2)
}

// body makes a merge patch for what is stored.
func (c Chooser) body(list []attrs.Attribute, stored value) value {
	if c.chance(1) {
		return c.anything(1)
	}
	return c.edits(list, stored)
}

// edits makes the body's object for a COMPLEX that is merged, or the document.
func (c Chooser) edits(list []attrs.Attribute, stored value) value {
	v := value{kind: object}
	for _, a := range list {
		if c.chance(45) {
			v.add(a.Name, c.edit(a, stored.member(a.Name)))
		}
	}
	if c.chance(12) {
		name := c.stranger(list)
		v.add(name, pick(c, value{}, stored.member(name), c.anything(2)))
	}
	v.members = c.turned(v.members)
	return v
}

// edit makes the body's value for an attribute that stores a value, null if
// none.
func (c Chooser) edit(a attrs.Attribute, stored value) value {
	switch {
	case c.chance(15):
		return value{}
	case c.chance(5):
		return c.odd()
	case c.chance(20) && stored.kind != null:
		return stored
	case a.MultiValued && c.chance(12):
		a.MultiValued = false // rule M3, of a single value
		return c.edit(a, value{})
	case a.MultiValued:
		return c.items(a, func(c Chooser, a attrs.Attribute) value { return c.edit(a, value{}) })
	case a.Type == attrs.JSON && c.chance(3):
		return c.deep(pick(c, 3, 8, 62, 64, 70))
	case a.Type == attrs.JSON && len(a.JSONSchema) > 0 && c.chance(50):
		v, _ := c.goodJSON(a)
		return v
	case a.Type == attrs.JSON:
		return c.patchFor(stored, 2)
	case a.Type == attrs.Complex:
		return c.edits(a.SubAttributes, stored)
	case c.chance(20):
		return c.bad(a)
	case c.chance(20) && len(archivedValues(a)) > 0:
		return value{kind: text, text: pick(c, archivedValues(a)...)}
	}
	v, _ := c.good(a)
	return v
}

// patchFor makes a value that RFC 7396 merges into the stored one.
func (c Chooser) patchFor(stored value, depth int) value {
	if stored.kind != object || !c.chance(70) {
		return c.anything(depth)
	}
	v := value{kind: object}
	for _, m := range stored.members {
		switch {
		case !c.chance(50):
		case c.chance(30):
			v.add(m.name, value{})
		case c.chance(30):
			v.add(m.name, m.value)
		default:
			v.add(m.name, c.patchFor(m.value, depth-1))
		}
	}
	if c.chance(30) {
		v.add(pick(c, names...), c.anything(depth-1))
	}
	return v
}

// items makes an array of what one makes for a single value.
func (c Chooser) items(a attrs.Attribute, one func(Chooser, attrs.Attribute) value) value {
	a.MultiValued = false
	v := value{kind: array}
	for range c(4) {
		v.members = append(v.members, member{value: one(c, a)})
	}
	return v
}

// good makes a value that the schema lets an attribute have. It reports whether
// there is one; else the value is only of the right type.
func (c Chooser) good(a attrs.Attribute) (value, bool) {
	if a.MultiValued {
		return c.goodItems(a)
	}
	switch a.Type {
	case attrs.Boolean:
		return value{kind: pick(c, yes, no)}, true
	case attrs.Integer:
		return c.goodNumber(a, integers)
	case attrs.Number:
		return c.goodNumber(a, slices.Concat(integers, numbers))
	case attrs.Complex:
		return c.goodObject(a)
	case attrs.JSON:
		return c.goodJSON(a)
	}
	list := make([]string, 0, len(texts))
	for _, s := range texts {
		if allows(a, s) {
			list = append(list, s)
		}
	}
	if len(list) == 0 {
		return value{kind: text, text: pick(c, texts...)}, false
	}
	return value{kind: text, text: pick(c, list...)}, true
}

func (c Chooser) goodItems(a attrs.Attribute) (value, bool) {
	v, fits := value{kind: array}, !a.Required
	single := a
	single.MultiValued = false
	for range c(4) {
		item, ok := c.good(single)
		if !ok || len(v.members) == a.MaxValues && a.MaxValues > 0 || a.UniqueValues && len(v.members) > 0 {
			continue
		}
		v.members, fits = append(v.members, member{value: item}), true
	}
	return v, fits
}

func (c Chooser) goodObject(a attrs.Attribute) (value, bool) {
	v, fits := value{kind: object}, true
	for _, sub := range a.SubAttributes {
		if sub.Required || c.chance(60) {
			inner, ok := c.good(sub)
			v.add(sub.Name, inner)
			fits = fits && ok
		}
	}
	return v, fits
}

// bad makes a value of the right type that most often breaks a rule, if the
// attribute has any.
func (c Chooser) bad(a attrs.Attribute) value {
	var broken []string
	for _, s := range texts {
		if !allows(a, s) {
			broken = append(broken, s)
		}
	}
	if a.Type == attrs.String && len(broken) > 0 {
		return value{kind: text, text: pick(c, broken...)}
	}
	v, _ := c.good(attrs.Attribute{Type: a.Type})
	return v
}

// archivedValues are those that may stay but not be added (rule V4).
func archivedValues(a attrs.Attribute) (list []string) {
	for _, e := range a.EnumeratedValues {
		if e.Archived {
			list = append(list, e.Value)
		}
	}
	return list
}

// deep makes a value of so many levels around another one.
func (c Chooser) deep(levels int) value {
	v := c.anything(0)
	for range levels {
		v = value{kind: pick(c, object, array), members: []member{{pick(c, names...), v}}}
	}
	return v
}

// anything makes a JSON value, with objects and arrays to that depth.
func (c Chooser) anything(depth int) value {
	kinds := []kind{text, number, yes, null}
	if depth > 0 {
		kinds = append(kinds, array, object, object, object)
	}
	v := value{kind: pick(c, kinds...)}
	switch v.kind {
	case text:
		v.text = pick(c, texts...)
	case number:
		v.text = pick(c, slices.Concat(integers, numbers)...)
	case array, object:
		for range c(4) {
			v.add(pick(c, names...), c.anything(depth-1))
		}
	}
	return v
}

// stranger is a name that is mostly not among those declared here, though it may
// look like one, or spell out a path to one.
func (c Chooser) stranger(list []attrs.Attribute) string {
	switch {
	case len(list) == 0 || !c.chance(60):
		return pick(c, names...)
	case c.chance(30):
		return string(pick(c, pathsOf(list, "")...))
	}
	name := pick(c, list...).Name
	return pick(c, name+"x", strings.ToUpper(name), wide(name), "xx"+name, name+"xyz", name+"\x00", name+" ", "__proto__")
}

// wide spells a name in letters of another width, which look the same and are
// equal under NFKC.
func wide(name string) string {
	return strings.Map(func(r rune) rune {
		if '!' <= r && r <= '~' {
			return r + 0xfee0
		}
		return r
	}, name)
}

// turned sometimes changes the order.
func (c Chooser) turned(list []member) []member {
	if c.chance(40) {
		return shuffled(c, list)
	}
	return list
}

// add appends a member to an object that has none of that name, or an item to an
// array.
func (v *value) add(name string, added value) {
	if v.kind == array {
		v.members = append(v.members, member{value: added})
		return
	}
	if !slices.ContainsFunc(v.members, func(m member) bool { return m.name == name }) {
		v.members = append(v.members, member{name, added})
	}
}

// member returns the value of the member of that name, null if there is none.
func (v value) member(name string) value {
	i := slices.IndexFunc(v.members, func(m member) bool { return m.name == name })
	if v.kind != object || i < 0 {
		return value{}
	}
	return v.members[i].value
}

// dropNulls takes out the members that no merge would leave.
func (v *value) dropNulls() {
	if v.kind != object {
		return
	}
	v.members = slices.DeleteFunc(v.members, func(m member) bool { return m.kind == null })
	for i := range v.members {
		v.members[i].dropNulls()
	}
}
