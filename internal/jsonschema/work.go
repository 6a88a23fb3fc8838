package jsonschema

import (
	"encoding/json"
	"regexp"
	"strings"

	library "github.com/santhosh-tekuri/jsonschema/v5"
)

// MaxWork is how many steps a verdict may take. A step is about a microsecond
// where values are valid, and ten where they are not: the library keeps every
// failure, with its places and its words.
const MaxWork = 100_000

// What the steps of a verdict are for.
const (
	instructionsAStep = 100 // a pattern's, times the bytes it is matched against
	bytesAStep        = 64  // of a text or a pointer that is read or copied
	levelsAStep       = 256 // squared: each failure tells its way through the schema, put together level by level
	stepsOfFraction   = 100 // of a number that is not a short integer or decimal
)

// work counts the steps that the library takes at most for a verdict. What it
// does with a value depends on the verdict on others, so all that it may do is
// counted; it looks at properties by their names, so that a schema of many
// properties is no reason to refuse a large object.
type work struct {
	instructions map[*regexp.Regexp]int // of each pattern of the schema
	left         int
}

// place is where in schema and instance the library is.
type place struct {
	level   int // of the schema
	pointer int // bytes of the pointer of the value
}

func (p place) below(token string) place {
	const percentEncoded = 3 // bytes for each
	return place{p.level + 1, p.pointer + 1 + percentEncoded*len(token)}
}

const anIndex = "9999" // as long as most

// judge takes the steps of one schema at one value away, and reports whether
// there were enough. It recurses no deeper than the schema has levels.
func (w *work) judge(s *library.Schema, v any, at place) bool {
	w.left -= 1 + at.level*at.level/levelsAStep + at.pointer/bytesAStep
	if readsAll(s) {
		w.left -= weight(v)
	}
	here := place{at.level + 1, at.pointer}
	for _, part := range inPlace(s) {
		if w.left < 0 || !w.judge(part, v, here) {
			return false
		}
	}
	switch v := v.(type) {
	case map[string]any:
		w.left -= len(v) // the library lists the members at each schema
		return w.left >= 0 && w.members(s, v, at)
	case []any:
		w.left -= len(v)
		return w.left >= 0 && w.items(s, v, at)
	case string:
		w.left -= len(v)/bytesAStep + w.match(s.Pattern, v)
	case json.Number:
		w.left -= weight(v) - 1
	}
	return w.left >= 0
}

// match is what one match takes.
func (w *work) match(pattern *regexp.Regexp, text string) int {
	return w.instructions[pattern] * len(text) / instructionsAStep
}

func (w *work) members(s *library.Schema, object map[string]any, at place) bool {
	for name, part := range s.Properties {
		if v, ok := object[name]; ok && !w.judge(part, v, at.below(name)) {
			return false
		}
	}
	any := appendSchema(nil, s.AdditionalProperties)
	if s.UnevaluatedProperties != nil {
		any = append(any, s.UnevaluatedProperties)
	}
	if len(any) == 0 && s.PropertyNames == nil && len(s.PatternProperties) == 0 {
		return true
	}
	for name, v := range object {
		there := at.below(name)
		if s.PropertyNames != nil && !w.judge(s.PropertyNames, name, there) {
			return false
		}
		for pattern, part := range s.PatternProperties {
			if w.left -= w.match(pattern, name); !w.judge(part, v, there) {
				return false
			}
		}
		for _, part := range any {
			if !w.judge(part, v, there) {
				return false
			}
		}
	}
	return true
}

func (w *work) items(s *library.Schema, items []any, at place) bool {
	byIndex := s.PrefixItems
	if list, ok := s.Items.([]*library.Schema); ok {
		byIndex = append(byIndex[:len(byIndex):len(byIndex)], list...)
	}
	for i, part := range byIndex {
		if i < len(items) && !w.judge(part, items[i], at.below(anIndex)) {
			return false
		}
	}
	var any []*library.Schema
	if part, ok := s.Items.(*library.Schema); ok {
		any = append(any, part)
	}
	any = appendSchema(any, s.AdditionalItems)
	for _, part := range []*library.Schema{s.Items2020, s.Contains, s.UnevaluatedItems} {
		if part != nil {
			any = append(any, part)
		}
	}
	for _, part := range any {
		for _, item := range items {
			if !w.judge(part, item, at.below(anIndex)) {
				return false
			}
		}
	}
	return true
}

// inPlace returns the schemas that judge the same value as s.
func inPlace(s *library.Schema) []*library.Schema {
	var list []*library.Schema
	for _, part := range []*library.Schema{s.Ref, s.Not, s.If, s.Then, s.Else} {
		if part != nil {
			list = append(list, part)
		}
	}
	list = append(list, s.AllOf...)
	list = append(list, s.AnyOf...)
	list = append(list, s.OneOf...)
	for _, part := range s.DependentSchemas {
		list = append(list, part)
	}
	for _, part := range s.Dependencies {
		list = appendSchema(list, part)
	}
	return list
}

// readsAll reports whether s looks at all that a value has in it.
func readsAll(s *library.Schema) bool {
	return len(s.Constant) > 0 || s.Extensions["enum"] != nil || s.Extensions["uniqueItems"] != nil
}

// weight is the steps of reading all of a value. It recurses no deeper than
// maxDepth.
func weight(v any) int {
	switch v := v.(type) {
	case map[string]any:
		total := 1
		for name, member := range v {
			total += 1 + len(name)/bytesAStep + weight(member)
		}
		return total
	case []any:
		total := 1
		for _, item := range v {
			total += weight(item)
		}
		return total
	case string:
		return 1 + len(v)/bytesAStep
	case json.Number:
		const short = 20
		if len(v) > short || strings.ContainsAny(string(v), "eE") {
			return stepsOfFraction
		}
	}
	return 1
}
