// Package jsonschema is the one door to the JSON Schema library that the
// project uses. Nothing else imports that library.
//
// # Guarantees
//
// A schema is compiled without any loader: a reference out of its own text,
// file:// included, is an error and never a read. [Compile] refuses reference
// cycles, schemas that are larger than [MaxNodes] when every reference is
// followed, and patterns that are slow to match, because the time that an
// instance takes is the product of its size and theirs. Formats are asserted.
//
// [Schema.ValidateText] bounds the depth and the numbers of an instance, and what
// a verdict on it takes, before the library sees it. What the library says in words is dropped, because its
// texts repeat values of the instance; a [Failure] has places only. A panic
// inside the library becomes an error, which is a refusal.
//
// enum and uniqueItems are judged by code of this package: the library compares
// each value with each, and its hash can be made to collide.
//
// # Out of scope
//
// The size of an instance by itself: whoever calls bounds it.
package jsonschema

import (
	"errors"
	"io"
	"net/url"
	"regexp"
	"slices"
	"strings"

	library "github.com/santhosh-tekuri/jsonschema/v5"
)

// privateURL names a schema to the library. The scheme has no loader, and a
// relative reference resolves to it or to nothing.
const privateURL = "attrpatch-schema:///schema"

// Schema is a compiled JSON Schema. It is immutable and safe for concurrent
// use.
type Schema struct {
	compiled     *library.Schema
	bounded      bool
	instructions map[*regexp.Regexp]int // of each pattern; nil unless bounded
}

// Failure is one place where an instance is not as the schema wants it. A member
// that is missing, or is there and may not be, is pointed at itself. What is
// wrong inside a member whose name is empty is reported at the object that has
// it, because the library leaves such a name out of its pointers.
type Failure struct {
	Pointer  string // of the value in the instance, RFC 6901
	Keyword  string // that failed, such as maxLength; for the schema false, the last token of Location
	Location string // of that keyword in the schema's text, RFC 6901
}

// ErrNoVerdict stands for whatever kept the library from one, and for an
// instance that is over the bounds. The library's own text may hold values.
var ErrNoVerdict = errors.New("jsonschema: there is no verdict on this instance")

// Compile returns the schema of the given text, if it is one and within the
// bounds that the package comment names. Without $schema it is read as draft
// 2020-12. The error says where in the text the fault is, and is for the author
// of the schema.
func Compile(text string) (*Schema, error) {
	return compile(text, true)
}

// CompileUnbounded is Compile for authors who are trusted with the time that
// their schemas take: reference cycles, any size, any pattern and any work are let
// through.
func CompileUnbounded(text string) (*Schema, error) {
	return compile(text, false)
}

func compile(text string, bounded bool) (s *Schema, err error) {
	defer func() {
		if recover() != nil {
			s, err = nil, errors.New("the JSON Schema library gave up on the schema")
		}
	}()
	if err = checkText(text); err != nil {
		return nil, err
	}
	c := library.NewCompiler()
	c.Draft = library.Draft2020
	c.AssertFormat = true
	c.Formats["regex"] = isShortPattern
	c.LoadURL = func(string) (io.ReadCloser, error) { return nil, errOutside }
	if err = c.AddResource(privateURL, strings.NewReader(text)); err != nil {
		return nil, errors.New("is not a JSON Schema")
	}
	compiled, err := c.Compile(privateURL)
	if err != nil {
		return nil, explain(err)
	}
	s = &Schema{compiled: compiled, bounded: bounded}
	if bounded {
		if s.instructions, err = guard(compiled); err != nil {
			return nil, err
		}
	}
	if err = own(compiled); err != nil {
		return nil, err
	}
	return s, nil
}

var errOutside = errors.New("has a reference out of its own text, which is not followed")

// explain says why a schema does not compile. Where its own metaschema refuses
// it, that is the first place and keyword.
func explain(err error) error {
	if errors.Is(err, errOutside) {
		return errOutside
	}
	var tree *library.ValidationError
	if !errors.As(err, &tree) {
		return errors.New("does not compile: a reference, a pattern or an identifier of it is wrong")
	}
	failures := appendLeaves(nil, tree)
	slices.SortFunc(failures, Failure.compare)
	first := failures[0]
	return errors.New("is not a JSON Schema: at \"" + first.Pointer + "\" the keyword " + first.Keyword + " of its metaschema fails")
}

// ValidateText returns every failure of an instance, ordered by pointer, then by
// location; none means that it is valid. The text must be JSON. The error
// [ErrNoVerdict] says that there is no verdict: the instance must then be
// refused.
func (s *Schema) ValidateText(text []byte) ([]Failure, error) {
	v, ok := parse(text)
	if !ok {
		return nil, ErrNoVerdict
	}
	w := work{s.instructions, MaxWork}
	if s.bounded && !w.judge(s.compiled, v, place{}) {
		return nil, ErrNoVerdict
	}
	return s.Validate(v)
}

// Validate is ValidateText for an instance that its caller has bounded, made of
// map[string]any, []any, string, bool, nil and json.Number.
func (s *Schema) Validate(instance any) (failures []Failure, err error) {
	defer func() {
		if recover() != nil {
			failures, err = nil, ErrNoVerdict
		}
	}()
	invalid := s.compiled.Validate(instance)
	if invalid == nil {
		return nil, nil
	}
	var tree *library.ValidationError
	if !errors.As(invalid, &tree) {
		return nil, ErrNoVerdict
	}
	failures = appendLeaves(nil, tree)
	slices.SortFunc(failures, Failure.compare)
	return slices.Compact(failures), nil
}

// appendLeaves collects the innermost failures: an outer one says only that
// there is an inner one.
func appendLeaves(failures []Failure, e *library.ValidationError) []Failure {
	if len(e.Causes) == 0 {
		location := fragment(e.AbsoluteKeywordLocation)
		return append(failures, Failure{
			Pointer:  unescape(e.InstanceLocation),
			Keyword:  keyword(location),
			Location: location,
		})
	}
	for _, cause := range e.Causes {
		failures = appendLeaves(failures, cause)
	}
	return failures
}

func (f Failure) compare(g Failure) int {
	if c := strings.Compare(f.Pointer, g.Pointer); c != 0 {
		return c
	}
	return strings.Compare(f.Location, g.Location)
}

// fragment returns the pointer that an absolute location ends in.
func fragment(location string) string {
	_, pointer, _ := strings.Cut(location, "#")
	return unescape(pointer)
}

// unescape undoes the percent encoding that the library puts around the tokens
// of every pointer. What is no such encoding stays as it is.
func unescape(pointer string) string {
	if plain, err := url.PathUnescape(pointer); err == nil {
		return plain
	}
	return pointer
}

func keyword(location string) string {
	return location[strings.LastIndexByte(location, '/')+1:]
}
