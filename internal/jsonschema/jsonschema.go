// Package jsonschema is the one door to the JSON Schema library that the
// project uses. Nothing else imports that library.
//
// # Guarantees
//
// A schema is compiled without any loader: a reference out of its own text,
// file:// included, is an error and never a read. Formats are asserted. What
// the library says in words is dropped, because its texts repeat values of the
// instance; a [Failure] has places only. A panic inside the library becomes an
// error.
//
// # Out of scope
//
// The cost of an instance. The library expands exponents, recurses into what it
// is given, and keeps every failure: whoever calls [Schema.Validate] bounds the
// depth, the size and the numbers of the instance first.
package jsonschema

import (
	"errors"
	"io"
	"net/url"
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
	compiled *library.Schema
}

// Failure is one place where an instance is not as the schema wants it. What is
// wrong inside a member whose name is empty is reported at the object that has
// it, because the library leaves such a name out of its pointers.
type Failure struct {
	Pointer  string // of the value in the instance, RFC 6901
	Keyword  string // that failed, such as maxLength; for the schema false, the last token of Location
	Location string // of that keyword in the schema's text, RFC 6901
}

// errNoVerdict stands for whatever kept the library from one. Its own text may
// hold values.
var errNoVerdict = errors.New("jsonschema: there is no verdict on this instance")

// Compile returns the schema of the given text. Without $schema it is read as
// draft 2020-12.
func Compile(text string) (s *Schema, err error) {
	defer refusePanic(&err)
	c := library.NewCompiler()
	c.Draft = library.Draft2020
	c.AssertFormat = true
	c.LoadURL = func(string) (io.ReadCloser, error) {
		return nil, errors.New("references out of the schema are not followed")
	}
	if err = c.AddResource(privateURL, strings.NewReader(text)); err != nil {
		return nil, errors.New("jsonschema: the schema is not JSON")
	}
	compiled, err := c.Compile(privateURL)
	if err != nil {
		return nil, errors.New("jsonschema: not a JSON Schema that can be compiled without loading another")
	}
	return &Schema{compiled}, nil
}

// Validate returns every failure of an instance, ordered by pointer, then by
// location; none means that it is valid. The instance is made of
// map[string]any, []any, string, bool, nil and json.Number. An error says that
// there is no verdict: the instance must then be refused.
func (s *Schema) Validate(instance any) (failures []Failure, err error) {
	defer refusePanic(&err)
	invalid := s.compiled.Validate(instance)
	if invalid == nil {
		return nil, nil
	}
	var tree *library.ValidationError
	if !errors.As(invalid, &tree) {
		return nil, errNoVerdict
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

// refusePanic turns a panic into an error. The library panics on numbers and
// references that it does not expect, and a verdict that was not reached must
// never read as "valid".
func refusePanic(err *error) {
	if recover() != nil {
		*err = errNoVerdict
	}
}
