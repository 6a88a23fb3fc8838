package model

import (
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/attrpatch/attrpatch/attrs"
)

// shape is rule V9 for a JSON value: a JSON Schema of the few keywords that
// knownKeywords lists. The value is what the attribute has after the patch, and
// v what the body has for it.
func (r *run) shape(n *node, merged, v *value, at place) {
	if len(n.JSONSchema) == 0 {
		return
	}
	var pointers []attrs.Pointer
	misfits(mustParse(string(n.JSONSchema)), merged, nil, func(names []string) {
		pointers = append(pointers, attrs.JoinPointer(names...))
	})
	slices.Sort(pointers)
	for _, p := range pointers {
		here := at.toward(v, p)
		if r.caller.mayRead(n) {
			here.pointer = at.pointer + p
		}
		r.violate(SchemaMismatch, n, here)
	}
}

// toward is the innermost place that the body has on the way from the value v to
// what p points at.
func (p place) toward(v *value, pointer attrs.Pointer) place {
	for token := range pointer.Tokens() {
		i := slices.IndexFunc(v.members, func(m *member) bool { return v.kind == object && m.name == token })
		if v.kind == array {
			i = slices.Index(indexes(len(v.members)), token)
		}
		if i < 0 {
			break
		}
		m := v.members[i]
		p, v = p.inside(m, token), m.value
	}
	return p
}

func indexes(n int) (list []string) {
	for i := range n {
		list = append(list, itoa(i))
	}
	return list
}

// knownKeywords are those of JSON Schema that the model judges by.
var knownKeywords = []string{
	"type", "enum", "required", "properties", "additionalProperties", "items", "minItems", "maxItems", "uniqueItems",
	"minimum", "maximum", "minLength", "maxLength",
}

// misfits tells where v is not as a JSON Schema wants it, by the names on the
// way from the attribute's value.
func misfits(s, v *value, at []string, tell func([]string)) {
	if s.kind == boolean {
		if s.literal == "false" {
			tell(at)
		}
		return
	}
	if t := s.at("type"); t != nil && !hasSchemaType(t, v) {
		tell(at) // and the library looks no further
		return
	}
	for _, m := range s.members {
		if !slices.Contains(knownKeywords, m.name) {
			panic(fmt.Sprintf("the model does not know the keyword %q", m.name))
		}
		if misfitsKeyword(s, m, v) {
			tell(at)
		}
	}
	switch v.kind {
	case object:
		misfitsMembers(s, v, at, tell)
	case array:
		if items := s.at("items"); items != nil {
			for i, m := range v.members {
				misfits(items, m.value, append(slices.Clone(at), itoa(i)), tell)
			}
		}
	}
}

// misfitsKeyword judges by a keyword that is about v alone.
func misfitsKeyword(s *value, m *member, v *value) bool {
	limit := func(kind kind, n int, most bool) bool {
		c := compareNumbers(itoa(n), m.value.literal)
		return v.kind == kind && (most && c > 0 || !most && c < 0)
	}
	switch m.name {
	case "enum":
		return !slices.ContainsFunc(m.value.members, func(w *member) bool { return equal(w.value, v) })
	case "minItems", "maxItems":
		return limit(array, len(v.members), m.name == "maxItems")
	case "minLength", "maxLength":
		return limit(text, utf8.RuneCountInString(v.str), m.name == "maxLength")
	case "minimum":
		return v.kind == number && compareNumbers(v.literal, m.value.literal) < 0
	case "maximum":
		return v.kind == number && compareNumbers(v.literal, m.value.literal) > 0
	case "uniqueItems":
		return v.kind == array && m.value.literal == "true" && slices.ContainsFunc(v.members, func(w *member) bool {
			first := slices.IndexFunc(v.members, func(x *member) bool { return equal(x.value, w.value) })
			return v.members[first] != w
		})
	}
	return false
}

// misfitsMembers judges by the keywords that are about members.
func misfitsMembers(s, v *value, at []string, tell func([]string)) {
	if required := s.at("required"); required != nil {
		for _, name := range required.members {
			if v.member(name.value.str) == nil {
				tell(append(slices.Clone(at), name.value.str))
			}
		}
	}
	for _, m := range v.members {
		sub := s.at("properties").at(m.name)
		if sub == nil {
			sub = s.at("additionalProperties")
		}
		if sub != nil {
			misfits(sub, m.value, append(slices.Clone(at), m.name), tell)
		}
	}
}

func hasSchemaType(t, v *value) bool {
	if t.kind == array {
		return slices.ContainsFunc(t.members, func(m *member) bool { return hasSchemaType(m.value, v) })
	}
	switch t.str {
	case "integer":
		return v.kind == number && integral(v.literal)
	case "string":
		return v.kind == text
	}
	return t.str == map[kind]string{
		null: "null", boolean: "boolean", number: "number", array: "array", object: "object",
	}[v.kind]
}
