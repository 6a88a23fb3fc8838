package jsonschema

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/jsonwire"
	"github.com/attrpatch/attrpatch/internal/source"
	"github.com/attrpatch/attrpatch/schema/importer"
)

// holder is what an attribute lies in.
type holder struct {
	level  int
	isUnit bool // written as one
}

// attributes are those of an object.
func (r *reader) attributes(s *shape, in holder) []source.Attribute {
	for _, at := range s.take("additionalProperties") {
		if at.Kind() != jsonwire.False {
			at.Drop("admits members of other names, for which the policy unknown decides: it rejects them")
		}
	}
	var list []source.Attribute
	for _, p := range s.properties {
		if p.name == "" {
			p.parts[0].Drop("has the empty name, which no attribute has")
			continue
		}
		if r.properties++; r.overflows(s.at, r.properties > maxProperties || in.level > maxLevels) {
			return nil
		}
		if a, ok := r.attribute(p, s.required[p.name], in); ok {
			list = append(list, a)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.required)) {
		if _, known := s.index[name]; !known {
			s.required[name].Drop("requires a property that is not described")
		}
	}
	return list
}

// attribute reads one property. It reports false for one that may not be there.
func (r *reader) attribute(p property, required source.Value, in holder) (source.Attribute, bool) {
	s := r.read(p.parts...)
	defer r.close(s)
	s.varies = p.varies
	a := source.Attribute{From: s.at, At: map[string]source.Place{}}
	a.Name, a.DisplayName, a.Description = p.name, s.text("title"), s.text("description")
	if s.never {
		s.at.Drop("admits no value, and is not declared")
		s.settle()
		return a, false
	}
	r.mutability(&a, s, in)
	defaults := s.take("default")
	r.typed(&a, s, in)
	r.require(&a, s, required)
	s.fallback(&a, defaults, in)
	s.rest("has no equal for this type")
	return a, true
}

// mutability reads who may write and read an attribute.
func (r *reader) mutability(a *source.Attribute, s *shape, in holder) {
	readOnlyAt, writeOnlyAt := s.words["readOnly"], s.words["writeOnly"]
	switch readOnly, writeOnly := s.flag("readOnly"), s.flag("writeOnly"); {
	case readOnly && in.isUnit:
		readOnlyAt[0].Note(importer.Widened, "is of a part of an array, which is written whole: the part is written with it")
		if writeOnly {
			a.Mutability = attrs.WriteOnly
		}
	case readOnly && writeOnly:
		a.Disabled = true
		writeOnlyAt[0].Note(importer.Guessed, "stands with readOnly: what is neither written nor read is disabled")
	case readOnly:
		a.Mutability = attrs.ReadOnly
	case writeOnly:
		a.Mutability = attrs.WriteOnly
	}
}

// require says that an attribute is never absent. null is absence, so that what
// may be null may be absent.
func (r *reader) require(a *source.Attribute, s *shape, at source.Value) {
	switch {
	case !at.Present():
	case s.nullable:
		at.Note(importer.Widened, "is required and may be null, which removes it")
	default:
		a.Required = true
	}
	for _, least := range s.take("minItems") {
		if n := least.Count(); n > 1 || n == 1 && !a.Required || n > 0 && !a.MultiValued {
			least.Drop("a least number of values is not held")
		}
	}
}

// fallback takes in a default, unless no body can unassign the attribute by
// itself.
func (s *shape) fallback(a *source.Attribute, defaults []source.Value, in holder) {
	for i, at := range defaults {
		isMerged := a.Type == attrs.Complex && !a.MultiValued
		switch {
		case at.Kind() == jsonwire.Null:
		case i > 0 || in.isUnit || isMerged || a.Mutability == attrs.ReadOnly:
			at.Drop("is of what no body can unassign by itself, or a second one")
		default:
			a.Default = at.Raw()
			a.At["default"] = at
			at.Note(importer.Guessed, "is what null assigns; what is omitted never gets it")
		}
	}
}

// typed gives an attribute its type and what goes with it.
func (r *reader) typed(a *source.Attribute, s *shape, in holder) {
	switch {
	case s.recursive:
		s.anything(a, "is inside itself")
	case s.varies:
		s.anything(a, "differs between alternatives")
	case s.only("array") || !s.isTyped && len(s.words["items"]) > 0:
		r.array(a, s, in)
	case !r.single(a, s, in):
		r.embed(a, s)
	}
}

// anything admits every JSON value where a schema says more than can be carried over.
func (s *shape) anything(a *source.Attribute, why string) {
	a.Type = attrs.JSON
	s.at.Note(importer.Widened, "%s: any JSON value is admitted", why)
	for _, p := range s.properties {
		p.parts[0].Drop("is a property of what %s", why)
	}
	s.rest("is of what " + why)
}

// array makes a multiValued attribute, where all items have one schema.
func (r *reader) array(a *source.Attribute, s *shape, in holder) {
	items := s.words["items"]
	isList := slices.ContainsFunc(items, func(v source.Value) bool { return v.Kind() == jsonwire.Array })
	if isList || s.has("prefixItems", "contains", "additionalItems", "unevaluatedItems", "anyOf", "oneOf", "not", "if", "enum", "const") {
		r.embed(a, s)
		return
	}
	a.MultiValued = true
	if len(items) == 0 {
		a.Type = attrs.JSON
	} else {
		inner := r.read(items...)
		defer r.close(inner)
		inside := holder{in.level, true}
		if inner.never || inner.recursive || inner.only("array") || !r.single(a, inner, inside) {
			a.MultiValued = false
			a.Type = 0
			r.embed(a, s)
			return
		}
		inner.text("title")
		if text := inner.text("description"); a.Description == "" {
			a.Description = text
		}
		inner.rest("is of one value of an array, and has no equal there")
	}
	delete(s.words, "items")
	for _, at := range s.take("maxItems") {
		if n := at.Count(); n == 0 {
			at.Drop("admits no value, which has no equal")
		} else if a.MaxValues == 0 || n < a.MaxValues {
			a.MaxValues = n
		}
	}
	a.UniqueValues = s.flag("uniqueItems")
}

// has reports whether any of the keywords waits.
func (s *shape) has(names ...string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return len(s.words[name]) > 0 })
}

// choices are the keywords that say of one value what no simple type can.
var choices = []string{"anyOf", "oneOf", "not", "if", "$dynamicRef"}

// single gives an attribute the type of one value. It reports false for one that
// only a JSON Schema can describe.
func (r *reader) single(a *source.Attribute, s *shape, in holder) bool {
	if s.isObject() && len(s.properties) > 0 {
		if !s.isTyped {
			s.noteGuess("an object")
		}
		r.alternatives(s)
		a.Type = attrs.Complex
		isUnit := in.isUnit || a.MultiValued
		a.Sub = r.attributes(s, holder{in.level + 1, isUnit})
		if len(a.Sub) == 0 {
			a.Type = attrs.JSON
		}
		return true
	}
	texts, isOfTexts := s.enumeration()
	switch {
	case s.has(choices...) || len(s.types) > 1 || len(s.labels) > 0 && s.has("enum", "const"):
		return false
	case len(s.labels) > 0:
		a.EnumeratedValues = s.labels
		return (s.only("string") || !s.isTyped) && r.text(a, s, nil)
	case s.only("string") && isOfTexts, !s.isTyped && len(texts) > 0:
		return r.text(a, s, texts)
	case !isOfTexts:
		return false
	case s.only("boolean"):
		a.Type = attrs.Boolean
		return true
	case s.only("integer"), s.only("number"):
		return r.number(a, s)
	case s.isTyped:
		return false // an object without properties
	case s.has("minLength", "maxLength", "pattern", "format"):
		s.noteGuess("a string")
		return r.text(a, s, nil)
	case s.has("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"):
		s.noteGuess("a number")
		return r.number(a, s)
	}
	return false
}

// enumeration returns the texts that enum and const leave. It reports false where
// they have other values than texts and null.
func (s *shape) enumeration() (texts []string, ok bool) {
	isFirst := true
	admit := func(values []source.Value) bool {
		var these []string
		for _, v := range values {
			switch v.Kind() {
			case jsonwire.Null:
				s.nullable = true
			case jsonwire.String:
				these = append(these, v.Text())
			default:
				return false
			}
		}
		if !isFirst {
			admitted := map[string]bool{}
			for _, text := range texts {
				admitted[text] = true
			}
			these = slices.DeleteFunc(these, func(text string) bool { return !admitted[text] })
		}
		texts, isFirst = these, false
		return true
	}
	for _, at := range s.words["const"] {
		if !admit([]source.Value{at}) {
			return nil, false
		}
	}
	for _, at := range s.words["enum"] {
		var values []source.Value
		for _, item := range at.Items() {
			values = append(values, item)
		}
		if !admit(values) {
			return nil, false
		}
	}
	return texts, isFirst || len(texts) > 0
}

func (r *reader) text(a *source.Attribute, s *shape, texts []string) bool {
	a.Type = attrs.String
	if len(s.labels) > 0 {
		a.At["enumeratedValues"] = s.at
	}
	enumerated := append(s.take("enum"), s.take("const")...)
	seen := map[string]bool{}
	for _, text := range texts {
		if !seen[text] {
			a.EnumeratedValues = append(a.EnumeratedValues, attrs.EnumeratedValue{Value: text})
		}
		seen[text] = true
	}
	if len(enumerated) > 0 {
		a.At["enumeratedValues"] = enumerated[0]
	}
	for _, at := range s.take("minLength") {
		a.MinLength = max(a.MinLength, at.Count())
		a.At["minLength"] = at
	}
	for _, at := range s.take("maxLength") {
		if n := at.Count(); n == 0 {
			at.Drop("admits the empty text alone, which has no equal")
		} else if a.MaxLength == 0 || n < a.MaxLength {
			a.MaxLength = n
		}
		a.At["maxLength"] = at
	}
	s.one("pattern", func(at source.Value) { a.Pattern, a.At["pattern"] = source.WholePattern(at.Text()), at })
	s.one("format", func(at source.Value) { a.Format, a.At["format"] = at.Text(), at })
	return true
}

// one takes a keyword of which an attribute can have one.
func (s *shape) one(name string, take func(at source.Value)) {
	var first source.Value
	for _, at := range s.take(name) {
		if !first.Present() {
			take(at)
			first = at
		} else if !bytes.Equal(first.Raw(), at.Raw()) {
			at.Drop("differs from the same keyword of another part of allOf, which is carried over")
		}
	}
}

func (r *reader) number(a *source.Attribute, s *shape) bool {
	a.Type = attrs.Number
	if s.only("integer") {
		a.Type = attrs.Integer
	}
	a.Minimum = s.bound(a, "minimum", "exclusiveMinimum", 1)
	a.Maximum = s.bound(a, "maximum", "exclusiveMaximum", -1)
	return true
}

// bound reads the bounds on one side, of which the tightest holds. step leads from
// an integer that is excluded to the next that is not.
func (s *shape) bound(a *source.Attribute, inclusive, exclusive string, step int64) json.Number {
	var tightest json.Number
	tighten := func(number json.Number, at source.Value) {
		if number == "" {
			return
		}
		order := 1
		if tightest != "" {
			order = jsonwire.CompareNumbers([]byte(number), []byte(tightest)) * int(step)
		}
		if order > 0 {
			tightest, a.At[inclusive] = number, at
		}
	}
	for _, at := range s.take(inclusive) {
		tighten(at.Number(), at)
	}
	for _, at := range s.take(exclusive) {
		number := at.Number()
		n, err := strconv.ParseInt(string(number), 10, 64)
		next := n + step
		if a.Type == attrs.Integer && err == nil && (next > n) == (step > 0) {
			number = json.Number(strconv.FormatInt(next, 10))
		} else {
			at.Note(importer.Widened, "excludes the bound itself, which is admitted")
		}
		tighten(number, at)
	}
	return tightest
}
