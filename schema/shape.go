package schema

import (
	"encoding/json"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/format"
)

// shape judges whether the members that only some types have fit the type.
func (c *checker) shape(n node) {
	a := n.attr
	isComplex := a.Type == attrs.Complex
	isString := a.Type == attrs.String
	isNumber := a.Type == attrs.Integer || a.Type == attrs.Number
	rows := []struct {
		member        string
		present, fits bool
		only          string
	}{
		{"atomic", a.Atomic, isComplex, "a COMPLEX attribute"},
		{"minLength", a.MinLength != 0, isString, "a STRING attribute"},
		{"maxLength", a.MaxLength != 0, isString, "a STRING attribute"},
		{"pattern", a.Pattern != "", isString, "a STRING attribute"},
		{"enumeratedValues", a.EnumeratedValues != nil, isString, "a STRING attribute"},
		{"format", a.Format != "", isString, "a STRING attribute"},
		{"minimum", a.Minimum != "", isNumber, "an INTEGER or NUMBER attribute"},
		{"maximum", a.Maximum != "", isNumber, "an INTEGER or NUMBER attribute"},
		{"maxValues", a.MaxValues != 0, a.MultiValued, "a multiValued attribute"},
		{"uniqueValues", a.UniqueValues, a.MultiValued, "a multiValued attribute"},
		{"jsonSchema", len(a.JSONSchema) > 0, a.Type == attrs.JSON, "a JSON attribute"},
		{"subAttributes", len(a.SubAttributes) > 0, isComplex, "a COMPLEX attribute"},
	}
	for _, row := range rows {
		if row.present && !row.fits {
			c.faults.add(n.at.Join(row.member), "is for %s only", row.only)
		}
	}
	if isComplex && len(a.SubAttributes) == 0 {
		c.faults.add(n.at, "is a COMPLEX attribute without subAttributes")
	}
}

// constraints judges what bounds the values, one constraint at a time and in
// pairs. Whether a constraint fits the type is for shape to say.
func (c *checker) constraints(n node) {
	a := n.attr
	c.atLeastZero(n.at.Join("minLength"), a.MinLength)
	c.atLeastZero(n.at.Join("maxLength"), a.MaxLength)
	c.atLeastZero(n.at.Join("maxValues"), a.MaxValues)
	if a.MinLength > 0 && a.MaxLength > 0 && a.MinLength > a.MaxLength {
		c.faults.add(n.at.Join("minLength"), "is greater than maxLength")
	}
	c.bounds(n)
	c.enumeration(n)
	if _, known := format.Lookup(a.Format); a.Format != "" && !known {
		c.faults.add(n.at.Join("format"), "there is no format %q", clip(a.Format))
	}
}

// bounds judges minimum and maximum, which are exact (rule V6).
func (c *checker) bounds(n node) {
	read := func(member string, number json.Number) (decimal, bool) {
		d, reason := readBound(number)
		if number != "" && reason != "" {
			c.faults.add(n.at.Join(member), "%s", reason)
		}
		return d, reason == ""
	}
	low, hasLow := read("minimum", n.attr.Minimum)
	high, hasHigh := read("maximum", n.attr.Maximum)
	if hasLow && hasHigh && low.compare(high) > 0 {
		c.faults.add(n.at.Join("minimum"), "is greater than maximum")
	}
}

// readBound reads a number, or says why it is none. Nothing is none, too.
func readBound(number json.Number) (d decimal, reason string) {
	v, faults := scan([]byte(number))
	switch {
	case len(faults) > 0 && faults[0].Reason == tooLongNumber:
		return decimal{}, tooLongNumber
	case v == nil || v.kind() != '-' || len(v.text) != len(number):
		return decimal{}, "is not a number"
	}
	return parseDecimal(string(number)), ""
}

// enumeration wants at least one value, and each once (rule V4).
func (c *checker) enumeration(n node) {
	at := n.at.Join("enumeratedValues")
	if n.attr.EnumeratedValues != nil && len(n.attr.EnumeratedValues) == 0 {
		c.faults.add(at, "lists no value")
	}
	seen := map[string]bool{}
	for i, v := range n.attr.EnumeratedValues {
		if seen[v.Value] {
			c.faults.add(item(at, i).Join("value"), "is listed twice")
		}
		seen[v.Value] = true
	}
}

// clip shortens a name that a reason quotes.
func clip(name string) string {
	const most = 64
	if len(name) <= most {
		return name
	}
	return name[:most]
}
