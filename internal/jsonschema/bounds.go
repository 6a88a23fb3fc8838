package jsonschema

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"

	library "github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/attrpatch/attrpatch/internal/jsonwire"
)

// The bounds of a schema.
const (
	// MaxNodes is how many schemas there may be when every reference is
	// followed: 18 levels of anyOf with two references each are 524,287 in a
	// text of 1,200 bytes.
	MaxNodes = 10_000
	// MaxPatternInstructions is how large a compiled pattern may be.
	MaxPatternInstructions = 1_000
	// maxSchemaDepth is how deep the text of a schema may nest.
	maxSchemaDepth = 200
	// maxRegexBytes is the longest text that the format regex asserts.
	maxRegexBytes = 1_024
)

// The bounds of an instance. The library makes an exact fraction of each number,
// of as many digits as the exponent says.
const (
	maxDepth       = 1_000
	maxNumberBytes = 1_000 // and an exponent of four digits
)

var numberBounds = jsonwire.Limits{NumberBytes: maxNumberBytes}

// checkText bounds the text of a schema before the library reads it.
func checkText(text string) error {
	limits := numberBounds
	limits.Depth = maxSchemaDepth
	var scanner jsonwire.Scanner
	if scanner.Record([]byte(text), limits) {
		return nil
	}
	switch scanner.Fault {
	case jsonwire.TooDeep:
		return fmt.Errorf("nests more than %d deep", maxSchemaDepth)
	case jsonwire.NumberTooLong:
		return fmt.Errorf("has a number of more than %d bytes or with an exponent of more than four digits", maxNumberBytes)
	}
	return errors.New("is not JSON")
}

// guard refuses a schema whose verdicts may take too long, whatever the instance.
// It returns how many instructions each pattern has.
func guard(s *library.Schema) (map[*regexp.Regexp]int, error) {
	w := walk{sizes: map[*library.Schema]int{}, instructions: map[*regexp.Regexp]int{}}
	_, err := w.size(s)
	return w.instructions, err
}

// walk adds up how many schemas there are when every reference is followed.
type walk struct {
	sizes        map[*library.Schema]int // inProgress while its parts are added up
	instructions map[*regexp.Regexp]int
}

const inProgress = -1

// size returns the number for s, which is at most MaxNodes. It recurses no
// deeper than the number of schemas in the text.
func (w walk) size(s *library.Schema) (int, error) {
	if n, ok := w.sizes[s]; ok {
		if n == inProgress {
			return 0, errors.New("has a reference cycle")
		}
		return n, nil
	}
	if s.DynamicRef != nil || s.RecursiveRef != nil {
		return 0, errors.New("uses $dynamicRef or $recursiveRef")
	}
	if err := w.checkPatterns(s); err != nil {
		return 0, err
	}
	w.sizes[s] = inProgress
	total := 1
	for _, part := range parts(s) {
		n, err := w.size(part)
		if err != nil {
			return 0, err
		}
		if total += n; total > MaxNodes {
			return 0, fmt.Errorf("has more than %d schemas when every reference is followed", MaxNodes)
		}
	}
	w.sizes[s] = total
	return total, nil
}

// parts returns the schemas that a verdict of s may ask for.
func parts(s *library.Schema) []*library.Schema {
	all := []*library.Schema{
		s.Ref, s.RecursiveRef, s.DynamicRef, s.Not, s.If, s.Then, s.Else, s.PropertyNames, s.UnevaluatedProperties,
		s.Items2020, s.Contains, s.UnevaluatedItems, s.ContentSchema,
	}
	for _, list := range [][]*library.Schema{s.AllOf, s.AnyOf, s.OneOf, s.PrefixItems} {
		all = append(all, list...)
	}
	for _, part := range s.Properties {
		all = append(all, part)
	}
	for _, part := range s.PatternProperties {
		all = append(all, part)
	}
	for _, part := range s.DependentSchemas {
		all = append(all, part)
	}
	for _, part := range s.Dependencies {
		all = appendSchema(all, part)
	}
	all = appendSchema(all, s.AdditionalProperties)
	all = appendSchema(all, s.Items)
	all = appendSchema(all, s.AdditionalItems)
	kept := all[:0]
	for _, part := range all {
		if part != nil {
			kept = append(kept, part)
		}
	}
	return kept
}

// appendSchema appends what a field of the library holds that is not always a
// schema.
func appendSchema(all []*library.Schema, field any) []*library.Schema {
	switch field := field.(type) {
	case *library.Schema:
		return append(all, field)
	case []*library.Schema:
		return append(all, field...)
	}
	return all
}

func (w walk) checkPatterns(s *library.Schema) error {
	if err := w.checkPattern(s.Pattern); err != nil {
		return err
	}
	for pattern := range s.PatternProperties {
		if err := w.checkPattern(pattern); err != nil {
			return err
		}
	}
	return nil
}

func (w walk) checkPattern(pattern *regexp.Regexp) error {
	if pattern == nil {
		return nil
	}
	tree, err := syntax.Parse(pattern.String(), syntax.Perl)
	if err != nil {
		return errors.New("has a pattern that does not compile")
	}
	program, err := syntax.Compile(tree.Simplify())
	if err != nil || len(program.Inst) > MaxPatternInstructions {
		return fmt.Errorf("has a pattern of more than %d instructions", MaxPatternInstructions)
	}
	w.instructions[pattern] = len(program.Inst)
	return nil
}

// isShortPattern is the format regex. The library's compiles texts of any size.
func isShortPattern(v any) bool {
	text, ok := v.(string)
	if !ok {
		return true
	}
	if len(text) > maxRegexBytes {
		return false
	}
	_, err := syntax.Parse(text, syntax.Perl)
	return err == nil
}

// isMetaschema reports whether s is one of the library's own, which all its
// users share.
func isMetaschema(s *library.Schema) bool {
	_, rest, _ := strings.Cut(s.Location, "://")
	return strings.HasPrefix(rest, "json-schema.org/draft")
}
