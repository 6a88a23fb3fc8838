package jsonschema

import (
	"bytes"
	"slices"

	"github.com/attrpatch/attrpatch/internal/source"
	"github.com/attrpatch/attrpatch/schema/importer"
)

// alternatives takes in the properties of the objects that anyOf and oneOf choose
// among: each is an attribute, whichever of the alternatives has it. Other
// alternatives wait.
func (r *reader) alternatives(s *shape) {
	for _, name := range []string{"anyOf", "oneOf"} {
		for _, at := range s.take(name) {
			if options := r.options(s, at); isOfObjects(options) && s.declaresMore(options) {
				s.anyObject(at, options)
			} else {
				s.add(name, at)
			}
		}
	}
}

// options reads each alternative by itself. What they referred to counts as being
// read until the whole is closed.
func (r *reader) options(s *shape, at source.Value) []*shape {
	var options []*shape
	for _, option := range at.Items() {
		if isNull(option) {
			continue // no object, which this is of
		}
		one := r.read(option)
		r.close(one)
		options = append(options, one)
	}
	for _, one := range options {
		for _, target := range one.followed {
			if !r.open[target] {
				r.open[target] = true
				s.followed = append(s.followed, target)
			}
		}
	}
	return options
}

func isOfObjects(options []*shape) bool {
	return !slices.ContainsFunc(options, func(one *shape) bool {
		return one.never || one.recursive || len(one.labels) > 0 || one.isTyped && !one.only("object")
	})
}

// declaresMore reports whether an alternative has a property that does not stand
// beside the alternatives.
func (s *shape) declaresMore(options []*shape) bool {
	return slices.ContainsFunc(options, func(one *shape) bool {
		return slices.ContainsFunc(one.properties, func(p property) bool { _, known := s.index[p.name]; return !known })
	})
}

func (s *shape) anyObject(at source.Value, options []*shape) {
	at.Note(importer.Widened, "has alternatives: the properties of any of them may stand together")
	own := len(s.properties)
	for _, one := range options {
		for _, p := range one.properties {
			s.alternative(p, own)
		}
		for _, name := range one.required {
			name.Drop("is required by one of several alternatives: here it is not")
		}
		one.rest("is of one of several alternatives")
	}
}

// alternative takes in a property of one alternative. The first own ones are those
// that stand beside the alternatives, and hold.
func (s *shape) alternative(p property, own int) {
	i, known := s.index[p.name]
	switch {
	case !known:
		s.index[p.name] = len(s.properties)
		s.properties = append(s.properties, p)
	case i < own:
		p.drop("is said of a property by one of several alternatives: what is said beside them holds")
	case sameParts(s.properties[i].parts, p.parts):
		p.settle()
	default:
		p.drop("differs from the property of that name in another alternative: any JSON value is admitted")
		s.properties[i].varies = true
	}
}

func (p property) drop(reason string) {
	for _, part := range p.parts {
		part.Drop("%s", reason)
	}
}

// settle says that another property, which is read, says the same.
func (p property) settle() {
	for _, part := range p.parts {
		part.Settle()
	}
}

func sameParts(a, b []source.Value) bool {
	return slices.EqualFunc(a, b, func(a, b source.Value) bool { return bytes.Equal(a.Exact(), b.Exact()) })
}
