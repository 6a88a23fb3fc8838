package export

import (
	"bytes"
	"encoding/json"
	"net/url"
	"slices"
	"strconv"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/schema"
)

// patternMaxLength bounds the texts that a pattern is run on where the schema
// has no maxLength (rule V3).
const patternMaxLength = 65_536

// form is how values are written in one of the two schemas.
type form struct {
	tree
	null   bool // null may stand for the value
	wrap   bool // a single value may stand for an array (rule M3)
	merged bool // jsonSchema is judged
	// complex writes the schema of one COMPLEX value that is no array.
	complex func(n *node) object
}

// withoutNull is the form of what lies in an array.
func (f form) withoutNull() form {
	f.null = false
	return f
}

// described begins the schema of an attribute with what people read.
func described(n *node) object {
	return object{}.withIf(n.DisplayName != "", "title", n.DisplayName).
		withIf(n.Description != "", "description", n.Description)
}

// valueOf appends what a value of a leaf or unit has to be.
func (f form) valueOf(o object, n *node) object {
	if !n.MultiValued {
		return f.single(o, n, n.Required && f.policy.Blank == schema.BlankMissing)
	}
	list := object{}.with("type", f.types("array")).
		with("items", f.withoutNull().single(object{}, n, false)).
		withIf(n.Required, "minItems", 1).
		withIf(n.MaxValues > 0, "maxItems", n.MaxValues).
		withIf(n.UniqueValues && f.keepsApart(n), "uniqueItems", true)
	if !f.wrap {
		return append(o, list...)
	}
	one := f.withoutNull().single(object{}, n, false)
	if n.Type == attrs.JSON {
		one = object{}.with("type", []string{"object", "string", "number", "boolean"})
	}
	return o.with("anyOf", []object{list, one})
}

// keepsApart reports whether different items are different as a schema sees
// them. Items of a view may have lost what tells them apart.
func (f form) keepsApart(n *node) bool { return n.Type != attrs.Complex || !f.merged }

// types is the keyword type for values of one type.
func (f form) types(name string) any {
	if f.null {
		return []string{name, "null"}
	}
	return name
}

// single appends what one value has to be. A blank one may be as good as none
// (rule V8).
func (f form) single(o object, n *node, refusesBlank bool) object {
	switch n.Type {
	case attrs.String:
		return f.text(o.with("type", f.types("string")), n, refusesBlank)
	case attrs.Boolean:
		return o.with("type", f.types("boolean"))
	case attrs.Integer, attrs.Number:
		name := "number"
		if n.Type == attrs.Integer {
			name = "integer"
		}
		return o.with("type", f.types(name)).
			withIf(n.Minimum != "", "minimum", n.Minimum).
			withIf(n.Maximum != "", "maximum", n.Maximum)
	case attrs.Complex:
		return append(o.with("type", f.types("object")), f.complex(n)...)
	}
	return f.json(o, n, refusesBlank)
}

func (f form) text(o object, n *node, refusesBlank bool) object {
	least, most := n.MinLength, n.MaxLength
	if refusesBlank {
		least = max(least, 1)
	}
	if n.Pattern != "" && most == 0 {
		most = patternMaxLength
	}
	o = o.withIf(least > 0, "minLength", least).withIf(most > 0, "maxLength", most)
	if n.Pattern != "" {
		if pattern, ok := translate(n.Pattern); ok {
			o = o.with("pattern", pattern)
		} else {
			o = o.remarked("The pattern cannot be expressed in ECMA-262, and is left out.")
		}
	}
	return f.enumerated(o.withIf(n.Format != "", "format", n.Format), n)
}

// enumerated appends the values that a STRING may have (rule V4). Those that have
// a description, or are archived, are alternatives of their own.
func (f form) enumerated(o object, n *node) object {
	var plain, archived []any
	var described []object
	for _, v := range n.EnumeratedValues {
		switch {
		case v.Archived && !n.readAll: // which none may keep
		case v.Description != "":
			described = append(described, object{}.with("const", v.Value).with("description", v.Description).
				withIf(v.Archived, "deprecated", true))
		case v.Archived:
			archived = append(archived, v.Value)
		default:
			plain = append(plain, v.Value)
		}
	}
	if f.null && len(n.EnumeratedValues) > 0 {
		plain = append(plain, nil)
	}
	var all []object
	if len(plain) > 0 {
		all = append(all, object{}.with("enum", plain))
	}
	all = append(all, described...)
	if len(archived) > 0 {
		all = append(all, object{}.with("enum", archived).with("deprecated", true))
	}
	switch {
	case len(n.EnumeratedValues) == 0:
		return o
	case len(all) == 0:
		return o.with("not", object{})
	case len(all) == 1 && len(described) == 0:
		return append(o, all[0]...)
	}
	return o.with("anyOf", all)
}

func (f form) json(o object, n *node, refusesBlank bool) object {
	if !f.null {
		o = o.with("type", []string{"object", "array", "string", "number", "boolean"})
	}
	if refusesBlank {
		o = o.with("not", object{}.with("const", ""))
	}
	switch {
	case len(n.JSONSchema) == 0:
		return o
	case !f.merged:
		return o.remarked("The merged value has a JSON Schema, which the schema of the document has.")
	}
	if text, ok := embedded(n); ok {
		return o.with("allOf", []any{text})
	}
	return o.remarked("The value has a JSON Schema that cannot be part of this one, and is left out.")
}

// embedded returns the JSON Schema of an attribute as it stands inside another
// one, and whether it can. One with references gets a name of its own, so that
// they begin at its root; the drafts in which a reference hides its neighbours
// would not see it.
func embedded(n *node) (text json.RawMessage, ok bool) {
	var members map[string]json.RawMessage
	refers := slices.ContainsFunc([]string{`"$ref"`, `"$dynamicRef"`, `"$recursiveRef"`}, func(keyword string) bool {
		return bytes.Contains(n.JSONSchema, []byte(keyword))
	})
	switch {
	case json.Unmarshal(n.JSONSchema, &members) != nil || members["$id"] != nil || !refers:
		return n.JSONSchema, true
	case members["$ref"] != nil && members["$schema"] != nil:
		return nil, false
	}
	name := strconv.Quote("urn:attrpatch:" + url.PathEscape(string(n.path))) // ASCII, without what JSON escapes
	return slices.Concat([]byte(`{"$id":`+name+`,`), n.JSONSchema[1:]), true
}
