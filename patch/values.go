package patch

import (
	"unicode/utf8"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/jsonwire"
	"github.com/attrpatch/attrpatch/schema"
)

// checkAttribute judges the value at index i for a node: its type and, where
// that is right, everything else (rules V1 to V8).
func (r *run) checkAttribute(node int32, i int) {
	n, v := &r.engine.plan.nodes[node], &r.scanner.Values[i]
	switch {
	case !n.multiValued:
		r.checkSingle(node, i)
	case v.Kind == jsonwire.Array:
		r.checkElements(node, i)
	case r.engine.plan.policy.Scalar == schema.ScalarWrap && v.Kind != jsonwire.Null:
		if !r.is(asStored, i) { // else no operation brought it, and its bytes stay
			jsonwire.Wrap(r.scanner.Values, i)
		}
		r.checkElement(node, i)
	default:
		r.findValue(WrongType, node, i)
	}
}

func (r *run) checkSingle(node int32, i int) {
	if n := &r.engine.plan.nodes[node]; n.required && r.isBlank(n, &r.scanner.Values[i]) {
		r.findValue(Required, node, i)
		return
	}
	r.checkElement(node, i)
}

// isBlank reports whether a value is an empty string that counts as missing
// (rule V8).
func (r *run) isBlank(n *node, v *jsonwire.Value) bool {
	return r.engine.plan.policy.Blank == schema.BlankMissing && n.canBeBlank() &&
		v.Kind == jsonwire.String && v.End-v.Start == 2
}

// canBeBlank reports whether an empty string can stand for no value.
func (n *node) canBeBlank() bool {
	return !n.multiValued && (n.typ == attrs.String || n.typ == attrs.JSON)
}

// checkElements judges the array at index i, as a whole and each of its
// elements.
func (r *run) checkElements(node int32, i int) {
	n, values := &r.engine.plan.nodes[node], r.scanner.Values
	count := int(values[i].Count)
	switch {
	case count == 0 && n.required:
		r.findValue(Required, node, i)
		return
	case n.rules.maxValues > 0 && count > n.rules.maxValues:
		r.findValue(TooManyValues, node, i)
		return
	}
	first, end := jsonwire.Members(values, i)
	for j := first; j < end; j = int(values[j].Next) {
		r.checkElement(node, j)
	}
	if n.rules.uniqueValues {
		r.checkDuplicates(node, i)
	}
}

// checkElement judges one value, which is that of a single-valued attribute or
// an element of a multiValued one.
func (r *run) checkElement(node int32, i int) {
	n, v := &r.engine.plan.nodes[node], &r.scanner.Values[i]
	switch {
	case !hasType(n.typ, v, r.body):
		r.findValue(WrongType, node, i)
	case n.typ == attrs.String:
		r.checkString(node, i)
	case n.typ == attrs.Integer || n.typ == attrs.Number:
		r.checkNumber(node, i)
	case n.typ == attrs.Complex:
		r.checkItem(node, i)
	case n.typ == attrs.JSON && n.multiValued:
		r.checkJSONSchema(node, i, v.Text(r.body))
	case n.typ == attrs.JSON && n.unit != nowhere:
		r.value = jsonwire.AppendValue(r.value[:0], r.body, r.scanner.Values, i)
		r.checkJSONSchema(node, i, r.value)
	}
}

// hasType reports whether a value is of a type (rule V1).
func hasType(t attrs.Type, v *jsonwire.Value, src []byte) bool {
	switch t {
	case attrs.String:
		return v.Kind == jsonwire.String
	case attrs.Boolean:
		return v.Kind == jsonwire.True || v.Kind == jsonwire.False
	case attrs.Integer:
		return v.Kind == jsonwire.Number && jsonwire.IsIntegral(v.Text(src))
	case attrs.Number:
		return v.Kind == jsonwire.Number
	case attrs.Complex:
		return v.Kind == jsonwire.Object
	}
	return v.Kind != jsonwire.Null
}

// checkString judges a string (rules V2 to V5). One that is too long is not
// matched against the pattern.
func (r *run) checkString(node int32, i int) {
	n, v := &r.engine.plan.nodes[node], &r.scanner.Values[i]
	c := &n.rules
	if c.maxLength == 0 && c.minLength == 0 && c.enumerated == nil && c.format == nil {
		return
	}
	text := r.unescaped(v.RawString(r.body), v.Escaped)
	// A text has at least as many bytes as code points, and at most four times as many.
	if len(text) < utf8.UTFMax*c.minLength && utf8.RuneCount(text) < c.minLength {
		r.findValue(TooShort, node, i)
	}
	if c.maxLength > 0 && len(text) > c.maxLength && utf8.RuneCount(text) > c.maxLength {
		r.findValue(TooLong, node, i)
	} else if c.pattern != nil && !c.pattern.match(text) {
		r.findValue(PatternMismatch, node, i)
	}
	if c.enumerated != nil {
		at, ok := c.enumerated[string(text)]
		switch {
		case !ok:
			r.findValue(NotInEnum, node, i)
		case c.archived[at] && !r.keepsArchived(node, at):
			r.findValue(ArchivedValue, node, i)
		}
	}
	if c.format != nil && !c.format(text) {
		r.findValue(BadFormat, node, i)
	}
}

// checkNumber judges a number by its exact decimal value (rule V6).
func (r *run) checkNumber(node int32, i int) {
	c, text := &r.engine.plan.nodes[node].rules, r.scanner.Values[i].Text(r.body)
	if c.minimum != nil && jsonwire.CompareNumbers(text, c.minimum) < 0 {
		r.findValue(BelowMinimum, node, i)
	}
	if c.maximum != nil && jsonwire.CompareNumbers(text, c.maximum) > 0 {
		r.findValue(AboveMaximum, node, i)
	}
}
