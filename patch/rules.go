package patch

import (
	"fmt"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/format"
	"github.com/attrpatch/attrpatch/internal/jsonschema"
)

// rules are what section V demands of one value, compiled from an attribute. The
// zero value demands nothing.
type rules struct {
	minLength, maxLength int
	pattern              *pattern
	enumerated           map[string]int // indexes into archived; nil for any value
	archived             []bool
	format               format.Checker
	formatName           string
	minimum, maximum     []byte // number texts, nil for none
	maxValues            int
	uniqueValues         bool
	jsonSchema           *jsonschema.Schema
}

// patternMaxLength bounds the texts that a pattern is run on where the schema
// has no maxLength (rule V3).
const patternMaxLength = 65_536

func (p *plan) newRules(a attrs.Attribute) (rules, error) {
	c := rules{
		minLength: a.MinLength, maxLength: a.MaxLength,
		maxValues: a.MaxValues, uniqueValues: a.UniqueValues,
		formatName: a.Format,
	}
	if a.Minimum != "" {
		c.minimum = []byte(a.Minimum)
	}
	if a.Maximum != "" {
		c.maximum = []byte(a.Maximum)
	}
	if a.Pattern != "" {
		compiled, err := newPattern(a.Pattern)
		if err != nil {
			return rules{}, fmt.Errorf("patch: attribute %q: %w", a.Name, err)
		}
		c.pattern = compiled
		if c.maxLength == 0 {
			c.maxLength = patternMaxLength
		}
	}
	if a.Format != "" {
		check, ok := format.Lookup(a.Format)
		if !ok {
			return rules{}, fmt.Errorf("patch: attribute %q: unknown format %q", a.Name, a.Format)
		}
		c.format = check
	}
	if len(a.JSONSchema) > 0 {
		compiled, err := p.compileJSONSchema(string(a.JSONSchema))
		if err != nil {
			return rules{}, fmt.Errorf("patch: attribute %q: jsonSchema %w", a.Name, err)
		}
		c.jsonSchema = compiled
	}
	if len(a.EnumeratedValues) > 0 {
		c.enumerated = make(map[string]int, len(a.EnumeratedValues))
		for i, v := range a.EnumeratedValues {
			c.enumerated[v.Value] = i
			c.archived = append(c.archived, v.Archived)
		}
	}
	return c, nil
}
