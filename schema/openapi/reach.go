package openapi

import (
	"errors"
	"fmt"
	"net/url"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/attrpatch/attrpatch/internal/jsonwire"
	"github.com/attrpatch/attrpatch/internal/source"
)

// How much of a document one path may reach. The library's time grows faster than
// its input does.
const (
	maxReachedBytes = 1 << 20
	maxReached      = 2_000 // targets of references
	maxMembers      = 2_000 // of one object: the library compares each with each
)

// accepted has the library read what the path reaches. It knows what may stand
// where in an OpenAPI document, of which types, and what references may refer to.
func (r *reader) accepted(item, request, response source.Value) bool {
	part := excerpt{reader: r, names: map[source.Value]string{}}
	part.text = append(part.text, `{"openapi":"3.0.3"`...)
	if r.is31 {
		part.text = append(part.text[:0], `{"openapi":"3.1.0"`...)
	}
	part.text = append(part.text, `,"info":{"title":"","version":""},"paths":{},"components":{"schemas":{"request":`...)
	part.value(request, false)
	if response.Present() {
		part.text = append(part.text, `,"response":`...)
		part.value(response, false)
	}
	part.targets()
	part.text = append(part.text, `}}}`...)
	if part.failed {
		return false
	}
	if err := load(part.text); err != nil {
		r.Fault(item, "is not as OpenAPI has it: %s", firstLine(err))
		return false
	}
	return true
}

// load reads a document that refers to nothing but itself.
func load(text []byte) (err error) {
	defer func() {
		if recover() != nil {
			err = errors.New("the library panicked")
		}
	}()
	loader := openapi3.NewLoader()
	loader.ReadFromURIFunc = func(*openapi3.Loader, *url.URL) ([]byte, error) {
		return nil, errors.New("no other document is read")
	}
	_, err = loader.LoadFromData(text)
	return err
}

// excerpt is the part of a document that two schemas reach, with misspellings
// taken out that the library would refuse.
type excerpt struct {
	*reader
	text    []byte
	names   map[source.Value]string // of what is referred to, in the excerpt
	waiting []source.Value          // of that, what is not written yet
	failed  bool
}

// targets writes what is referred to, and what that refers to in turn.
func (e *excerpt) targets() {
	for len(e.waiting) > 0 && !e.failed {
		v := e.waiting[0]
		e.waiting = e.waiting[1:]
		e.text = append(e.text, `,"`+e.names[v]+`":`...)
		e.value(v, false)
	}
}

// value writes a value; names says that it is an object whose members are named
// by the author, such as properties.
func (e *excerpt) value(v source.Value, names bool) {
	if len(e.text) > maxReachedBytes || len(e.names) > maxReached {
		if !e.failed {
			e.Fault(e.root, "has a path whose schemas reach more than %d bytes or refer to more than %d others", maxReachedBytes, maxReached)
		}
		e.failed = true
	}
	switch {
	case e.failed:
	case v.Kind() == jsonwire.Object:
		e.object(v, names)
	case v.Kind() == jsonwire.Array:
		e.text = append(e.text, '[')
		for i, item := range v.Items() {
			if i > 0 {
				e.text = append(e.text, ',')
			}
			e.value(item, false)
		}
		e.text = append(e.text, ']')
	default:
		e.text = append(e.text, v.Exact()...)
	}
}

func (e *excerpt) object(v source.Value, names bool) {
	e.text = append(e.text, '{')
	first, members := true, 0
	for name, member := range v.Members() {
		if !names && (isAside[name] || name == "required" && isBool(member)) {
			continue
		}
		if members++; members > maxMembers {
			v.Fault("has more than %d members", maxMembers)
			e.failed = true
			return
		}
		if !first {
			e.text = append(e.text, ',')
		}
		first = false
		e.text = append(jsonwire.AppendString(e.text, name), ':')
		if !names && name == "$ref" && member.Kind() == jsonwire.String {
			e.reference(member)
			continue
		}
		e.value(member, !names && namesMembers[name])
	}
	e.text = append(e.text, '}')
}

// reference writes a reference and remembers what it refers to.
func (e *excerpt) reference(ref source.Value) {
	target := e.target(ref)
	if !target.Present() {
		e.failed = true
		return
	}
	name, known := e.names[target]
	if !known {
		name = fmt.Sprintf("part%d", len(e.names))
		e.names[target] = name
		e.waiting = append(e.waiting, target)
	}
	e.text = append(e.text, `"#/components/schemas/`+name+`"`...)
}

func isBool(v source.Value) bool {
	return v.Kind() == jsonwire.True || v.Kind() == jsonwire.False
}

// isAside are the keywords that are not read. What stands there may look like
// anything, references too.
var isAside = map[string]bool{
	"example": true, "examples": true, "externalDocs": true, "xml": true, "deprecated": true, "$comment": true,
	"discriminator": true,
}

// namesMembers are the keywords whose members are named by the author.
var namesMembers = map[string]bool{
	"properties": true, "patternProperties": true, "dependentSchemas": true, "$defs": true,
}
