package schema

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/format"
)

// assigned judges the values that the engine itself may write: default (rule
// M6) and whenAbsent (rule R5). Each has to satisfy the attribute, because
// nobody looks at it again.
func (c *checker) assigned(n node) {
	a := n.attr
	if len(a.Default) > 0 {
		at := n.at.Join("default")
		switch {
		case a.Type == attrs.Complex && !isUnit(a):
			c.faults.add(at, "is not for a COMPLEX that is neither multiValued nor atomic")
		case a.DerivedFrom != "":
			c.faults.add(at, "cannot stand with derivedFrom")
		default:
			c.assignedValue(at, a, &a.Default)
		}
	}
	if len(a.WhenAbsent) > 0 && a.DerivedFrom != "" && a.Type != attrs.Complex {
		c.assignedValue(n.at.Join("whenAbsent"), a, &a.WhenAbsent)
	}
}

func (c *checker) assignedValue(at attrs.Pointer, a *attrs.Attribute, raw *json.RawMessage) {
	if v := c.rawText(at, raw); v != nil {
		c.valueOf(at, a, v)
	}
}

// rawText scans a JSON text that a definition holds and brings it into compact
// form. The value is nil when the text is at fault.
func (c *checker) rawText(at attrs.Pointer, raw *json.RawMessage) *value {
	v, faults := scan(*raw)
	for _, f := range faults {
		c.faults.add(at+f.Pointer, "%s", f.Reason)
	}
	if v == nil {
		return nil
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, *raw); err == nil {
		*raw = compact.Bytes()
	}
	return v
}

// valueOf judges a value by rules V1 to V8.
func (c *checker) valueOf(at attrs.Pointer, a *attrs.Attribute, v *value) {
	if !a.MultiValued {
		c.single(at, a, v)
		return
	}
	if v.kind() != '[' {
		c.faults.add(at, "is not an array, and the attribute is multiValued")
		return
	}
	if a.Required && len(v.items) == 0 {
		c.faults.add(at, "is empty, and the attribute is required")
	}
	if a.MaxValues > 0 && len(v.items) > a.MaxValues {
		c.faults.add(at, "has more values than maxValues")
		return
	}
	seen := map[string]bool{}
	for i, element := range v.items {
		if c.single(item(at, i), a, element) && a.UniqueValues {
			text := normal(element)
			if seen[text] {
				c.faults.add(item(at, i), "equals another value, and uniqueValues is set")
			}
			seen[text] = true
		}
	}
}

// single judges a value that is no array of the attribute's values, and reports
// whether its type is right.
func (c *checker) single(at attrs.Pointer, a *attrs.Attribute, v *value) bool {
	if !hasType(a.Type, v) {
		c.faults.add(at, "is not of type %s", a.Type)
		return false
	}
	switch a.Type {
	case attrs.String:
		c.stringOf(at, a, v)
	case attrs.Integer, attrs.Number:
		c.numberOf(at, a, v)
	case attrs.Complex:
		c.objectOf(at, a, v)
	case attrs.JSON:
		if !c.blank(at, a, v) {
			c.satisfies(at, a, v)
		}
	}
	return true
}

// hasType is rule V1. null is a value of no type: it would be absence.
func hasType(t attrs.Type, v *value) bool {
	switch kind := v.kind(); t {
	case attrs.String:
		return kind == '"'
	case attrs.Boolean:
		return kind == 't' || kind == 'f'
	case attrs.Integer:
		return kind == '-' && parseDecimal(string(v.text)).integral()
	case attrs.Number:
		return kind == '-'
	case attrs.Complex:
		return kind == '{'
	default:
		return kind != 'n'
	}
}

// blank is the part of rule V8 that a value by itself can break.
func (c *checker) blank(at attrs.Pointer, a *attrs.Attribute, v *value) bool {
	if a.Required && !a.MultiValued && c.Policy.Blank == BlankMissing && v.kind() == '"' && v.str == "" {
		c.faults.add(at, "is blank, and the attribute is required")
		return true
	}
	return false
}

func (c *checker) stringOf(at attrs.Pointer, a *attrs.Attribute, v *value) {
	if c.blank(at, a, v) {
		return
	}
	length := utf8.RuneCountInString(v.str)
	if length < a.MinLength {
		c.faults.add(at, "is shorter than minLength")
	}
	if a.MaxLength > 0 && length > a.MaxLength {
		c.faults.add(at, "is longer than maxLength")
	} else if a.Pattern != "" {
		c.matches(at, a.Pattern, v.str)
	}
	if len(a.EnumeratedValues) > 0 && !slices.ContainsFunc(a.EnumeratedValues, func(e attrs.EnumeratedValue) bool {
		return e.Value == v.str && !e.Archived
	}) {
		c.faults.add(at, "is none of enumeratedValues that are not archived")
	}
	if check, ok := format.Lookup(a.Format); ok && !check([]byte(v.str)) {
		c.faults.add(at, "does not have the format %q", a.Format)
	}
}

func (c *checker) numberOf(at attrs.Pointer, a *attrs.Attribute, v *value) {
	d := parseDecimal(string(v.text))
	if low, reason := readBound(a.Minimum); reason == "" && d.compare(low) < 0 {
		c.faults.add(at, "is less than minimum")
	}
	if high, reason := readBound(a.Maximum); reason == "" && d.compare(high) > 0 {
		c.faults.add(at, "is greater than maximum")
	}
}

// objectOf judges the value of a unit, member by member.
func (c *checker) objectOf(at attrs.Pointer, a *attrs.Attribute, v *value) {
	declared := make(map[string]bool, len(a.SubAttributes))
	for i := range a.SubAttributes {
		sub := &a.SubAttributes[i]
		declared[sub.Name] = true
		member := v.member(sub.Name)
		switch {
		case !sub.Type.Valid():
		case member != nil:
			c.valueOf(at.Join(sub.Name), sub, member)
		case sub.Required:
			c.faults.add(at, "lacks %q, which is required", sub.Name)
		}
	}
	for _, name := range v.names {
		if !declared[name] {
			c.faults.add(at.Join(name), "is not declared")
		}
	}
}

// normal returns a text that JSON values share when they are equal (rule M8).
func normal(v *value) string {
	var b strings.Builder
	appendNormal(&b, v)
	return b.String()
}

func appendNormal(b *strings.Builder, v *value) {
	switch v.kind() {
	case '{':
		names := slices.Sorted(slices.Values(v.names))
		for _, name := range names {
			b.WriteString("{" + strconv.Quote(name))
			appendNormal(b, v.member(name))
		}
		b.WriteByte('}')
	case '[':
		for _, element := range v.items {
			b.WriteByte('[')
			appendNormal(b, element)
		}
		b.WriteByte(']')
	case '"':
		b.WriteString(strconv.Quote(v.str))
	case '-':
		b.WriteString(parseDecimal(string(v.text)).String())
	default:
		b.Write(v.text)
	}
}
