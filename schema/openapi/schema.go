package openapi

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"github.com/attrpatch/attrpatch/internal/jsonwire"
	"github.com/attrpatch/attrpatch/internal/source"
	"github.com/attrpatch/attrpatch/schema/importer"
)

// shape is what one schema says, with its references followed and its allOf taken
// together.
type shape struct {
	at                  source.Value // where the schema stands, before any reference
	types               []string     // without null
	typeAt              source.Value
	nullable            bool
	properties          []property
	index               map[string]int          // of properties
	required            map[string]source.Value // of the properties
	mandatory           source.Value            // the misspelt property-level required: true
	items               []source.Value
	readOnly, writeOnly bool
	title, description  string
	values              []string // of enum and const
	valuesAt            source.Value
	keywords            map[string]source.Value // constraints with one value
	open                source.Value            // additionalProperties
	choices             []source.Value          // anyOf and oneOf
	recursive           bool
	alternatives        bool           // of kinds that no attribute has together
	followed            []source.Value // references that are to be closed
}

// property is one property, which several parts of an allOf may describe.
type property struct {
	name  string
	parts []source.Value
	// chosen: it is of one of several alternatives. varies: another of them has it
	// otherwise.
	chosen, varies bool
}

// read takes together what schemas say that all hold for one value.
func (r *reader) read(parts []source.Value) *shape {
	s := &shape{at: parts[0], required: map[string]source.Value{}, keywords: map[string]source.Value{}, index: map[string]int{}}
	for _, part := range parts {
		r.part(s, part)
	}
	r.choose(s)
	return s
}

// close ends the reading of a schema and of everything inside it.
func (r *reader) close(s *shape) {
	for _, target := range s.followed {
		delete(r.open, target)
	}
}

// part adds what one schema says.
func (r *reader) part(s *shape, v source.Value) {
	if v.Kind() == jsonwire.True {
		return // any value
	}
	if ref := reference(v); ref.Present() {
		r.reference(s, v, ref)
		return
	}
	for name, at := range v.Members() {
		if r.keywords++; r.keywords > maxKeywords {
			r.Fault(r.root, "has schemas that unfold to more than %d keywords", maxKeywords)
			return
		}
		r.keyword(s, name, at)
	}
}

func (r *reader) reference(s *shape, v, ref source.Value) {
	for name, at := range v.Members() {
		switch {
		case name == "$ref":
		case r.is31, name == "description", name == "summary":
			r.keyword(s, name, at)
		default:
			at.Drop("stands beside $ref, where OpenAPI 3.0 has nothing count")
		}
	}
	target := r.target(ref)
	switch {
	case !target.Present(), !r.expanding[target] && slices.Contains(s.followed, target):
		// Nothing, or what was said already by another part of an allOf.
	case r.open[target]:
		s.recursive = true
	default:
		r.open[target], r.expanding[target] = true, true
		s.followed = append(s.followed, target)
		r.part(s, target)
		delete(r.expanding, target)
	}
}

// keyword takes in one member of a schema. This is where all of them are
// accounted for.
func (r *reader) keyword(s *shape, name string, at source.Value) {
	switch name {
	case "type":
		r.typed(s, at)
	case "nullable":
		s.nullable = s.nullable || at.Bool()
	case "allOf":
		for _, part := range at.Items() {
			r.part(s, part)
		}
	case "anyOf", "oneOf":
		s.choices = append(s.choices, at)
	case "properties":
		for name, part := range at.Members() {
			s.property(name, part)
		}
	case "required":
		r.requirement(s, at)
	case "items":
		s.items = append(s.items, at)
	case "readOnly", "readonly":
		s.readOnly = s.readOnly || at.Bool()
	case "writeOnly", "writeonly":
		s.writeOnly = s.writeOnly || at.Bool()
	case "title":
		s.title = first(s.title, at.Text())
	case "description", "summary":
		s.description = first(s.description, at.Text())
	case "enum", "const":
		r.enumeration(s, name, at)
	case "additionalProperties":
		s.open = at
	case "format", "pattern", "default", "minLength", "maxLength", "minimum", "maximum",
		"exclusiveMinimum", "exclusiveMaximum", "maxItems", "uniqueItems":
		r.constraint(s, name, at)
	default:
		if !isAside[name] || name == "discriminator" {
			at.Drop("has no equal in a schema")
		}
	}
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// typed takes in types, of which several parts of an allOf leave what all admit.
func (r *reader) typed(s *shape, at source.Value) {
	var types []string
	if at.Kind() == jsonwire.Array {
		types = at.Texts()
	} else {
		types = []string{at.Text()}
	}
	if i := slices.Index(types, "null"); i >= 0 {
		s.nullable = true
		types = slices.Delete(types, i, i+1)
	}
	if s.typeAt.Present() && !slices.Equal(s.types, types) {
		at.Drop("is another type than a part of allOf has before it, which holds")
		return
	}
	s.types, s.typeAt = types, at
}

func (s *shape) property(name string, part source.Value) {
	if i, known := s.index[name]; known {
		s.properties[i].parts = append(s.properties[i].parts, part)
		return
	}
	s.index[name] = len(s.properties)
	s.properties = append(s.properties, property{name: name, parts: []source.Value{part}})
}

// requirement takes in the names of required properties, or the word that the
// property itself is one of them: no OpenAPI, and found in real documents.
func (r *reader) requirement(s *shape, at source.Value) {
	if isBool(at) {
		if at.Bool() {
			s.mandatory = at
		}
		return
	}
	for _, item := range at.Items() {
		s.required[item.Text()] = item
	}
}

// enumeration takes in the values that a string may have. null among them says
// that the value may be null.
func (r *reader) enumeration(s *shape, name string, at source.Value) {
	values := []source.Value{at}
	if name == "enum" {
		values = nil
		for _, item := range at.Items() {
			values = append(values, item)
		}
	}
	var texts []string
	for _, v := range values {
		switch v.Kind() {
		case jsonwire.Null:
			s.nullable = true
		case jsonwire.String:
			texts = append(texts, v.Text())
		default:
			at.Drop("has a value that is not a string, and only strings are enumerated")
			return
		}
	}
	if s.valuesAt.Present() {
		texts = slices.DeleteFunc(texts, func(text string) bool { return !slices.Contains(s.values, text) })
	}
	s.values, s.valuesAt = texts, at
}

// constraint takes in a keyword that has one value. Where two parts of an allOf
// differ, both would have to hold, and only one can be carried over.
func (r *reader) constraint(s *shape, name string, at source.Value) {
	before, again := s.keywords[name]
	if !again {
		s.keywords[name] = at
		return
	}
	if !bytes.Equal(before.Exact(), at.Exact()) {
		at.Drop("differs from the same keyword of another part of allOf, which is carried over")
	}
}

// only reports whether a schema has one type, and that one.
func (s *shape) only(name string) bool { return len(s.types) == 1 && s.types[0] == name }

// free is the JSON Schema of an object whose members are not declared. What they may
// be is carried over where it is no more than a type.
func free(members source.Value) json.RawMessage {
	if members.Kind() != jsonwire.Object {
		return json.RawMessage(`{"type":"object"}`)
	}
	named := ""
	for name, at := range members.Members() {
		switch {
		case name == "type" && at.Kind() == jsonwire.String && isPlain[at.Text()]:
			named = at.Text()
		case !isAside[name] && name != "title" && name != "description":
			members.Drop("constrains members of any name by more than a type, which no attribute does")
			return json.RawMessage(`{"type":"object"}`)
		}
	}
	if named == "" {
		return json.RawMessage(`{"type":"object"}`)
	}
	return json.RawMessage(`{"type":"object","additionalProperties":{"type":"` + named + `"}}`)
}

// isPlain are the types whose values are not made of others.
var isPlain = map[string]bool{"string": true, "boolean": true, "integer": true, "number": true}

// infer gives a schema without a type the one that its keywords are for.
func (s *shape) infer() {
	if len(s.types) > 0 || s.alternatives || s.recursive {
		return
	}
	has := func(names ...string) bool {
		return slices.ContainsFunc(names, func(name string) bool { return s.keywords[name].Present() })
	}
	switch {
	case len(s.properties) > 0:
		s.types = []string{"object"}
	case len(s.items) > 0:
		s.types = []string{"array"}
	case len(s.values) > 0 || has("pattern", "minLength", "maxLength", "format"):
		s.types = []string{"string"}
	case has("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"):
		s.types = []string{"number"}
	default:
		return
	}
	s.at.Note(importer.Guessed, "has no type, and is taken for %s %s", article(s.types[0]), s.types[0])
}

func article(word string) string {
	if strings.ContainsAny(word[:1], "aeiou") {
		return "an"
	}
	return "a"
}
