package fuzz

import (
	"strings"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/schema"
)

// scimPatch makes the body of RFC 7644, section 3.5.2.
func (c Chooser) scimPatch(made Case, stored value) value {
	list := made.Definition.Attributes
	operations := value{kind: array}
	for range 1 + c(pick(c, 2, 3, 3)) {
		operations.add("", c.departing(made.Definition.SCIM, c.scimOperation(list, stored)))
	}
	body := value{kind: object}
	if c.chance(50) {
		body.add("schemas", value{kind: array, members: []member{{value: str("urn:ietf:params:scim:api:messages:2.0:PatchOp")}}})
	}
	body.add("Operations", operations)
	switch {
	case c.chance(2):
		return c.anything(1)
	case c.chance(1):
		body.members[len(body.members)-1].value = c.anything(1)
	case c.chance(1):
		body.members[len(body.members)-1].name = "operations"
	}
	return body
}

func (c Chooser) scimOperation(list []attrs.Attribute, stored value) value {
	op := pick(c, "replace", "add", "remove", "add", "replace")
	if op != "remove" && c.chance(30) { // without a path
		v := c.edits(list, stored)
		made := c.spelledOperation(op, "", []member{{"value", v}})
		if made.member("path").text == "" && made.member("path").kind == text {
			made.members = deleteMember(made.members, "path")
		}
		return made
	}
	path, v := c.scimPath(list, stored)
	if c.chance(3) {
		path = pick(c, path+".", "."+path, path+"[", path+"[]", path+" ", "1"+path, path+"[a eq]", path+"[a xx 1]", path+"[a eq 1", path+"[a gt true]", path+"[a eq 1 and]", path+"[(a eq 1]")
	}
	if op == "remove" && c.chance(85) {
		return c.spelledOperation(op, path, nil)
	}
	return c.spelledOperation(op, path, []member{{"value", v}})
}

func deleteMember(list []member, name string) (kept []member) {
	for _, m := range list {
		if m.name != name {
			kept = append(kept, m)
		}
	}
	return kept
}

// scimPath makes a path and a value for it.
func (c Chooser) scimPath(list []attrs.Attribute, stored value) (string, value) {
	a := pick(c, list...)
	for range 4 { // most can be named in a path, are there, and have something inside
		if v := stored.member(a.Name); !isPathName(a.Name) || v.kind != object && (v.kind != array || len(v.members) == 0) {
			a = pick(c, list...)
		}
	}
	name, v := a.Name, stored.member(a.Name)
	if c.chance(4) {
		name = c.stranger(list)
	}
	switch {
	case a.Type == attrs.Complex && !a.MultiValued && !a.Atomic && c.chance(60):
		sub := pick(c, a.SubAttributes...)
		separator := "."
		if strings.HasPrefix(name, "urn:") {
			separator = ":"
		} else if c.chance(15) {
			name += "[" + c.filter(a.SubAttributes, v, 2) + "]"
		}
		if sub.Type == attrs.Complex && sub.MultiValued && !strings.Contains(name, "[") && c.chance(70) {
			return c.scimItems(name+separator+sub.Name, sub, v.member(sub.Name))
		}
		return name + separator + sub.Name, c.operand(spot{Attribute: sub, stored: v.member(sub.Name)})
	case (a.Type == attrs.Complex || a.Type == attrs.JSON) && c.chance(70):
		return c.scimItems(name, a, v)
	case a.MultiValued && c.chance(50): // one value to add
		a.MultiValued = false
		return name, c.operand(spot{Attribute: a})
	}
	return name, c.operand(spot{Attribute: a, stored: v})
}

// scimItems goes into the items of an array, or the one item that a single value
// is.
func (c Chooser) scimItems(path string, a attrs.Attribute, v value) (string, value) {
	one := v
	if v.kind == array && len(v.members) > 0 {
		one = pick(c, v.members...).value
	}
	filtered := c.chance(75)
	if filtered {
		path += "[" + c.filter(a.SubAttributes, one, 2) + "]"
	}
	a.MultiValued = false
	switch {
	case filtered && c.chance(40):
		return path, c.operand(spot{Attribute: a, stored: one})
	case a.Type == attrs.Complex && c.chance(93):
		sub := pick(c, a.SubAttributes...)
		return path + "." + sub.Name, c.operand(spot{Attribute: sub, stored: one.member(sub.Name)})
	}
	name := pick(c, "a", "b", "c", "d", "zz")
	return path + "." + name, c.operand(spot{free: true, stored: one.member(name)})
}

func isPathName(name string) bool {
	return strings.Trim(name, "abcdefghijklmnopqrstuvwxyz") == "" || strings.HasPrefix(name, "urn:")
}

// filter makes a filter that often picks the item.
func (c Chooser) filter(list []attrs.Attribute, item value, depth int) string {
	if depth > 0 && c.chance(25) {
		left, right := c.filter(list, item, depth-1), c.filter(list, item, depth-1)
		return pick(c, left+" and "+right, left+" or "+right, "not ("+left+")", "("+left+" or "+right+")", left+" AND ("+right+")", "Not("+left+") Or "+right)
	}
	name := pick(c, "a", "b", "c", "d", "zz")
	if len(list) > 0 && c.chance(95) {
		name = pick(c, list...).Name
	}
	if item.kind == object && len(item.members) > 0 && c.chance(70) {
		name = pick(c, item.members...).name
	}
	if !isPathName(name) {
		name = "a"
	}
	v := item.member(name)
	if v.kind == array && len(v.members) > 0 {
		v = v.members[0].value
	}
	if v.kind == object && c.chance(50) {
		return name + "[" + c.filter(nil, v, depth-1) + "]"
	}
	if v.kind == object && len(v.members) > 0 && isPathName(v.members[0].name) && c.chance(70) {
		name, v = name+"."+v.members[0].name, v.members[0].value
	}
	if c.chance(15) {
		return name + pick(c, " pr", " PR")
	}
	if v.kind == array || v.kind == object || c.chance(20) {
		v = pick(c, str("x"), value{kind: number, text: "1"}, value{kind: yes}, value{}, str("y"))
	}
	op := pick(c, "eq", "eq", "ne", "eq", "co", "sw", "ew", "gt", "lt", "ge", "le", "EQ")
	if v.kind != text && v.kind != number && op != "ne" {
		op = "eq"
	}
	if v.kind == text && len(v.text) > 1 && strings.Contains("co sw ew", op) {
		v.text = v.text[:1]
		if v.text[0] >= 0x80 {
			v.text = ""
		}
	}
	return name + " " + op + " " + c.plain(v)
}

// departing sometimes sends what identity providers send, mostly where the schema
// lets it pass.
func (c Chooser) departing(s schema.SCIM, operation value) value {
	rarely := func(lets bool) bool { return lets && c.chance(25) || c.chance(2) }
	for i := range operation.members {
		m := &operation.members[i]
		switch {
		case m.kind == text && m.name == "op" && rarely(s.Departures.CapitalisedOperations):
			m.text = strings.ToUpper(m.text[:min(1, len(m.text))]) + m.text[min(1, len(m.text)):]
		case m.kind == text && m.name == "path":
			m.text = c.otherwise(s, m.text)
		case m.name == "value" && (m.kind == yes || m.kind == no) && rarely(s.Departures.StringBooleans):
			m.value = str(pick(c, "True", "False", "TRUE", "false"))
		case m.name == "value" && m.kind == object:
			for j := range m.members {
				if inner := &m.members[j]; rarely(s.Case == schema.CaseFold) {
					inner.name = strings.ToUpper(inner.name)
				} else if len(inner.members) > 0 && inner.kind == object && rarely(s.Departures.DottedNames) {
					inner.name, inner.value = inner.name+pick(c, ".", ":")+inner.members[0].name, inner.members[0].value
				}
			}
		}
	}
	return operation
}

// otherwise names a path in another way.
func (c Chooser) otherwise(s schema.SCIM, path string) string {
	if s.URN != "" && c.chance(15) && !strings.HasPrefix(path, "urn:") {
		path = s.URN + ":" + path
	}
	if s.Case == schema.CaseFold && c.chance(25) {
		name, filter, _ := strings.Cut(path, "[")
		path = strings.ToUpper(name) + path[len(name):len(path)-len(filter)] + filter
	}
	return path
}
