package jsonschema

import (
	"errors"
	"net/url"
	"slices"
	"strings"

	library "github.com/santhosh-tekuri/jsonschema/v5"
)

// own replaces keywords of a compiled schema, and of all that it refers to, by
// those of this package: required and additionalProperties that point at the
// property, enum and uniqueItems that take linear time.
func own(root *library.Schema) error {
	seen := map[*library.Schema]bool{root: true}
	for todo := []*library.Schema{root}; len(todo) > 0; {
		s := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if isMetaschema(s) {
			return errors.New("refers to a metaschema of JSON Schema, or takes its name")
		}
		for _, part := range parts(s) {
			if !seen[part] {
				seen[part] = true
				todo = append(todo, part)
			}
		}
		ownKeywords(s)
	}
	return nil
}

func ownKeywords(s *library.Schema) {
	extend := func(name string, keyword library.ExtSchema) {
		if s.Extensions == nil {
			s.Extensions = map[string]library.ExtSchema{}
		}
		s.Extensions[name] = keyword
	}
	if len(s.Required) > 0 {
		extend("required", required(s.Required))
		s.Required = nil
	}
	if s.AdditionalProperties == false {
		// As a schema that nothing satisfies, it is asked about each property.
		never := false
		s.AdditionalProperties = &library.Schema{Location: s.Location + "/additionalProperties", Always: &never}
	}
	if len(s.Enum) > 0 {
		values := make(enum, len(s.Enum))
		for _, v := range s.Enum {
			values[canonical(v)] = true
		}
		extend("enum", values)
		s.Enum = nil
	}
	if s.UniqueItems {
		extend("uniqueItems", uniqueItems{})
		s.UniqueItems = false
	}
}

// required is the keyword of that name: the names of members.
type required []string

// Validate is part of [library.ExtSchema].
func (names required) Validate(ctx library.ValidationContext, v any) error {
	object, ok := v.(map[string]any)
	if !ok {
		return nil
	}
	all := ctx.Error("required", "")
	for _, name := range names {
		if _, ok := object[name]; !ok {
			missing := ctx.Error("required", "missing")
			missing.InstanceLocation += "/" + escape(name)
			all.Causes = append(all.Causes, missing)
		}
	}
	if len(all.Causes) == 0 {
		return nil
	}
	return all
}

// escape spells a name as the library does in its pointers.
func escape(name string) string {
	return url.PathEscape(strings.NewReplacer("~", "~0", "/", "~1").Replace(name))
}

// enum is the keyword of that name: the canonical texts of its values.
type enum map[string]bool

// Validate is part of [library.ExtSchema].
func (values enum) Validate(ctx library.ValidationContext, v any) error {
	if values[canonical(v)] {
		return nil
	}
	return ctx.Error("enum", "none of the values")
}

// uniqueItems is the keyword of that name, with the value true.
type uniqueItems struct{}

// Validate is part of [library.ExtSchema].
func (uniqueItems) Validate(ctx library.ValidationContext, v any) error {
	items, ok := v.([]any)
	if !ok {
		return nil
	}
	texts := make([]string, len(items))
	for i, item := range items {
		texts[i] = canonical(item)
	}
	slices.Sort(texts)
	if len(slices.Compact(texts)) < len(items) {
		return ctx.Error("uniqueItems", "two are equal")
	}
	return nil
}
