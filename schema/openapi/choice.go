package openapi

import (
	"bytes"
	"slices"

	"github.com/attrpatch/attrpatch/internal/jsonwire"
	"github.com/attrpatch/attrpatch/internal/source"
	"github.com/attrpatch/attrpatch/schema/importer"
)

// choose takes in alternatives, when all else of a schema is read. A single one
// beside null is the schema itself. Of objects, the attributes of any alternative
// are taken; of strings with few values, all these; of others, the type that all
// have. What has no type in common has no equal.
func (r *reader) choose(s *shape) {
	for len(s.choices) > 0 {
		at := s.choices[0]
		s.choices = s.choices[1:]
		options := s.withoutNull(at)
		if len(options) == 1 {
			r.part(s, options[0]) // which may have choices of its own
			continue
		}
		if len(options) > 0 {
			r.among(s, at, r.options(s, options))
		}
	}
}

// withoutNull are the alternatives that are not null, which says that the whole is
// nullable.
func (s *shape) withoutNull(at source.Value) []source.Value {
	var others []source.Value
	for _, option := range at.Items() {
		if !isNull(option) {
			others = append(others, option)
			continue
		}
		s.nullable = true
		for name, at := range option.Members() {
			if name != "type" && name != "enum" && name != "const" && !isAside[name] {
				at.Drop("is of null, which is the absence of a value")
			}
		}
	}
	return others
}

// isNull reports whether a schema admits null alone.
func isNull(option source.Value) bool {
	if option.Kind() != jsonwire.Object {
		return false
	}
	if typ := option.Member("type"); typ.Kind() == jsonwire.String && typ.Text() == "null" {
		return true
	}
	values := option.Member("enum")
	return option.Member("const").Kind() == jsonwire.Null || values.Kind() == jsonwire.Array && string(values.Raw()) == "[null]"
}

// options reads each alternative by itself. What they referred to counts as being
// read until the whole is closed.
func (r *reader) options(s *shape, list []source.Value) []*shape {
	var read []*shape
	for _, option := range list {
		one := r.read([]source.Value{option})
		r.close(one)
		read = append(read, one)
	}
	for _, one := range read {
		for _, target := range one.followed {
			if !r.open[target] {
				r.open[target] = true
				s.followed = append(s.followed, target)
			}
		}
	}
	return read
}

// among makes one schema of several.
func (r *reader) among(s *shape, at source.Value, options []*shape) {
	all := func(is func(*shape) bool) bool {
		return !slices.ContainsFunc(options, func(one *shape) bool { return !is(one) })
	}
	isObject := len(s.types) == 0 || s.only("object")
	switch {
	case !all(func(one *shape) bool { return !one.recursive && !one.alternatives }):
		s.differ(at)
	case isObject && (len(s.properties) > 0 || all((*shape).declares)) && all((*shape).maybeObject):
		s.anyObject(at, options)
	case !s.valuesAt.Present() && all(func(one *shape) bool { return one.valuesAt.Present() && len(one.values) > 0 }):
		s.anyValue(at, options)
	case all(func(one *shape) bool { return one.isSimple() && slices.Equal(one.types, options[0].types) }):
		s.oneType(at, options)
	default:
		s.differ(at)
	}
}

func (s *shape) declares() bool { return len(s.properties) > 0 }

// maybeObject reports whether a schema is of objects, or of no type.
func (s *shape) maybeObject() bool {
	return len(s.items) == 0 && !s.valuesAt.Present() && (len(s.types) == 0 || s.only("object"))
}

func (s *shape) isSimple() bool {
	return len(s.types) == 1 && !s.only("object") && !s.only("array")
}

func (s *shape) differ(at source.Value) {
	s.alternatives = true
	at.Note(importer.Widened, "has alternatives, which have no equal in a schema")
}

// anyObject takes in the properties of all alternatives.
func (s *shape) anyObject(at source.Value, options []*shape) {
	at.Note(importer.Widened, "has alternatives: the properties of any of them may stand together")
	s.types = []string{"object"}
	own := len(s.properties)
	for _, one := range options {
		s.nullable = s.nullable || one.nullable
		for _, p := range one.properties {
			s.alternative(p, own)
		}
		for _, name := range one.required {
			name.Drop("is required by one of several alternatives: here it is not")
		}
		openness(one.open)
		one.dropRest()
	}
}

// alternative takes in a property of one alternative. The first own ones are those
// that stand beside the alternatives, and hold.
func (s *shape) alternative(p property, own int) {
	i, known := s.index[p.name]
	switch {
	case !known:
		p.chosen = true
		s.index[p.name] = len(s.properties)
		s.properties = append(s.properties, p)
	case i < own:
		p.parts[0].Drop("is said of a property by one of several alternatives: what is said beside them holds")
	case p.varies || !sameParts(s.properties[i].parts, p.parts):
		p.parts[0].Note(importer.Widened, "differs from the property of that name in another alternative: any JSON value is admitted")
		s.properties[i].varies = true
	}
}

func sameParts(a, b []source.Value) bool {
	return slices.EqualFunc(a, b, func(a, b source.Value) bool { return bytes.Equal(a.Exact(), b.Exact()) })
}

// anyValue takes in the values of all alternatives, each of which is a string of few
// values.
func (s *shape) anyValue(at source.Value, options []*shape) {
	s.valuesAt = at
	for _, one := range options {
		s.nullable = s.nullable || one.nullable
		for _, value := range one.values {
			if !slices.Contains(s.values, value) {
				s.values = append(s.values, value)
			}
		}
		one.dropRest()
	}
}

// oneType takes in the type that all alternatives have.
func (s *shape) oneType(at source.Value, options []*shape) {
	if s.typeAt.Present() && !slices.Equal(s.types, options[0].types) {
		s.differ(at)
		return
	}
	s.types = options[0].types
	at.Note(importer.Widened, "has alternatives of one type: any value of that is admitted")
	for _, one := range options {
		s.nullable = s.nullable || one.nullable
		one.valuesAt.Drop("is of one of several alternatives")
		one.dropRest()
	}
}

// dropRest notes what one of several alternatives says beside its type, properties
// and values.
func (s *shape) dropRest() {
	for _, at := range s.keywords {
		at.Drop("is of one of several alternatives")
	}
	s.mandatory.Drop("is of one of several alternatives")
	if s.title+s.description != "" {
		s.at.Note(importer.Dropped, "describes one of several alternatives")
	}
	if s.readOnly || s.writeOnly {
		s.at.Note(importer.Widened, "is readOnly or writeOnly as one of several alternatives, which has no equal")
	}
}
