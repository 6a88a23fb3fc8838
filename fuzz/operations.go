package fuzz

import (
	"slices"
	"strconv"
	"strings"

	"github.com/attrpatch/attrpatch/attrs"
)

// The formats of bodies, as the conformance suite calls them.
const (
	Merge     = "merge"
	JSONPatch = "json-patch"
	SCIM      = "scim"
)

// GenerateOperations makes a case whose bodies are of a format of operations.
func GenerateOperations(c Chooser, format string) Case {
	d := c.definition
	if c.chance(60) {
		d = c.userDefinition
	}
	made := c.question(d())
	made.Format = format
	if c.chance(40) { // who may do nothing runs nothing
		all := attrs.MustPathSet("*")
		made.Permissions = []attrs.Permissions{{Read: all, Update: all}}
	}
	if c.chance(4) {
		made.Limits.Operations = 1 + c(3)
	}
	for range 1 + c(3) {
		stored := c.document(made.Definition.Attributes)
		body := c.jsonPatch(made.Definition.Attributes, stored)
		if format == SCIM {
			body = c.scimPatch(made, stored)
		}
		made.Rounds = append(made.Rounds, Round{Document: c.text(stored), Body: c.text(body)})
	}
	return made
}

// spot is where an operation goes: a pointer, with what the schema says of the value
// there and what is stored.
type spot struct {
	tokens []string
	attrs.Attribute
	free   bool // inside a JSON value, or undeclared
	stored value
}

func (s spot) pointer() string {
	var b strings.Builder
	for _, token := range s.tokens {
		b.WriteString("/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(token))
	}
	return b.String()
}

// jsonPatch makes a JSON Patch for what is stored.
func (c Chooser) jsonPatch(list []attrs.Attribute, stored value) value {
	if c.chance(1) {
		return c.anything(1)
	}
	body := value{kind: array}
	for range 1 + c(pick(c, 2, 4, 4)) {
		body.add("", c.jsonOperation(list, stored))
	}
	if c.chance(3) {
		body.members = nil
	}
	return body
}

func (c Chooser) jsonOperation(list []attrs.Attribute, stored value) value {
	op := pick(c, "add", "replace", "remove", "add", "test", "copy", "move", "replace")
	s := c.spot(list, stored, op)
	if s.stored.kind == null && op != "add" && op != "copy" && op != "move" && c.chance(60) {
		op = "add"
	}
	var members []member
	if op == "copy" || op == "move" {
		from := c.spot(list, stored, op)
		for range 4 { // the other end is mostly of the same type
			if from.stored.kind != null && from.Type == s.Type && from.MultiValued == s.MultiValued {
				break
			}
			from = c.spot(list, stored, op)
		}
		members = append(members, member{"from", str(c.badPointer(from.pointer()))})
	} else if op != "remove" {
		v := c.operand(s)
		if op == "test" && c.chance(75) {
			v = s.stored
		}
		members = append(members, member{"value", v})
	}
	return c.spelledOperation(op, c.badPointer(s.pointer()), members)
}

// operand makes a value for what is there.
func (c Chooser) operand(s spot) value {
	switch {
	case s.free && c.chance(20):
		return s.stored
	case s.free:
		return c.anything(2)
	}
	v := c.edit(s.Attribute, s.stored)
	if v.kind == null && c.chance(60) { // null is for remove
		v, _ = c.good(s.Attribute)
	}
	return v
}

// spelledOperation puts an operation together. A few are not what they should be.
func (c Chooser) spelledOperation(op, path string, members []member) value {
	v := value{kind: object, members: append([]member{{"op", str(op)}, {"path", str(path)}}, members...)}
	if c.chance(10) {
		v.members = shuffled(c, v.members)
	}
	if c.chance(5) {
		v.add(pick(c, "comment", "from", "value", "Op"), c.anything(1))
	}
	if !c.chance(4) {
		return v
	}
	switch i := c(len(v.members)); c(4) {
	case 0:
		v.members = slices.Delete(v.members, i, i+1)
	case 1:
		v.members[i].value = c.anything(1)
	case 2:
		v.members[0] = member{v.members[0].name, str(pick(c, "Add", "REPLACE", "merge", ""))}
	default:
		return c.anything(1)
	}
	return v
}

func str(s string) value { return value{kind: text, text: s} }

// badPointer spoils a few pointers.
func (c Chooser) badPointer(pointer string) string {
	if !c.chance(3) {
		return pointer
	}
	return pick(c, pointer+"~2", pointer+"~", strings.TrimPrefix(pointer, "/"), "", pointer+"/", "#"+pointer, pointer+"/~01")
}

// spot walks down from the document to somewhere.
func (c Chooser) spot(list []attrs.Attribute, stored value, op string) spot {
	s := spot{stored: stored, Attribute: attrs.Attribute{Type: attrs.Complex, SubAttributes: list}}
	for {
		deeper, ok := c.below(s, op)
		if !ok {
			return s
		}
		s = deeper
		absent := s.stored.kind == null
		if c.chance(35) || absent && c.chance(85) {
			return s
		}
	}
}

// below goes one token down, if there is anything.
func (c Chooser) below(s spot, op string) (spot, bool) {
	down := spot{tokens: slices.Clone(s.tokens)}
	switch {
	case !s.free && s.MultiValued, (s.free || s.Type == attrs.JSON) && s.stored.kind == array:
		token, item := c.itemToken(s.stored, op)
		down.tokens = append(down.tokens, token)
		down.Attribute, down.stored, down.free = s.Attribute, item, s.free || !s.MultiValued
		down.MultiValued = false
		return down, true
	case s.free || s.Type == attrs.JSON:
		if s.stored.kind != object && !c.chance(25) {
			return s, false
		}
		token := pick(c, names...)
		if len(s.stored.members) > 0 && s.stored.kind == object && c.chance(75) {
			token = pick(c, s.stored.members...).name
		}
		down.tokens = append(down.tokens, token)
		down.free, down.stored = true, s.stored.member(token)
		return down, true
	case s.Type == attrs.Complex:
		return c.belowComplex(s, down), true
	}
	if len(s.tokens) > 0 && c.chance(4) { // below a leaf there is nothing
		down.tokens = append(down.tokens, pick(c, names...))
		return down, true
	}
	return s, false
}

func (c Chooser) belowComplex(s, down spot) spot {
	if c.chance(5) {
		token := c.stranger(s.SubAttributes)
		down.tokens = append(down.tokens, token)
		down.free, down.stored = true, s.stored.member(token)
		return down
	}
	a := pick(c, s.SubAttributes...)
	for range 3 { // most are there, and have something inside
		if v := s.stored.member(a.Name); v.kind != object && (v.kind != array || len(v.members) == 0) {
			a = pick(c, s.SubAttributes...)
		}
	}
	down.tokens = append(down.tokens, a.Name)
	down.Attribute, down.stored = a, s.stored.member(a.Name)
	return down
}

// itemToken makes a token for an item of an array.
func (c Chooser) itemToken(stored value, op string) (string, value) {
	switch length := len(stored.members); {
	case c.chance(4):
		return pick(c, "01", "+1", "-1", "-", "1e0", "", "a", "00", "99999999999999999999"), value{}
	case op == "add" && c.chance(40), (op == "copy" || op == "move") && c.chance(20):
		return "-", value{}
	case stored.kind != array || length == 0:
		return strconv.Itoa(c(2)), value{}
	case c.chance(10):
		return strconv.Itoa(length + c(2)), value{}
	default:
		i := c(length)
		return strconv.Itoa(i), stored.members[i].value
	}
}
