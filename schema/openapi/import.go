package openapi

import (
	"bytes"
	"errors"
	"slices"
	"strings"

	"github.com/attrpatch/attrpatch/internal/jsonwire"
	"github.com/attrpatch/attrpatch/internal/source"
	"github.com/attrpatch/attrpatch/schema"
	"github.com/attrpatch/attrpatch/schema/importer"
)

// Import makes a definition of what a document says of one path. The error is
// [importer.Errors].
func Import(text []byte, path string) (schema.Definition, []importer.Note, error) {
	return importFiles(path, []File{{Text: text}})
}

func importFiles(path string, files []File) (schema.Definition, []importer.Note, error) {
	list, converted, faults := texts(files)
	if len(faults) > 0 {
		return schema.Definition{}, nil, importer.SortFaults(faults)
	}
	d, notes, err := importTexts(path, files, list)
	if errors.As(err, &faults) {
		for i := range faults {
			if converted[faults[i].Source] {
				faults[i].Offset = 0 // it is one of a text that the caller has not seen
			}
		}
	}
	return d, notes, err
}

func importTexts(path string, files []File, list [][]byte) (schema.Definition, []importer.Note, error) {
	r := reader{files: files, names: fileNames(files)}
	isWhole := true
	for _, text := range list {
		root := r.Read(text)
		r.roots = append(r.roots, root)
		isWhole = isWhole && root.Present()
	}
	r.root = r.roots[0]
	draft := source.Draft{From: r.root, Definition: schema.Definition{Name: nameOf(path)}}
	if isWhole {
		draft.Attributes = r.attributes(path)
	}
	for _, root := range r.roots {
		root.Settle() // the schemas have an account of their own
	}
	return r.Finish(draft)
}

// nameOf is the last part of a path that is not a parameter.
func nameOf(path string) string {
	name := "openapi"
	for part := range strings.SplitSeq(path, "/") {
		if part != "" && !strings.HasPrefix(part, "{") {
			name = part
		}
	}
	return name
}

// reader is one import.
type reader struct {
	source.Ledger
	files []File
	names map[string]int        // the number of each file
	roots []source.Value        // of the files
	root  source.Value          // of the document
	is31  bool                  // OpenAPI 3.1, in which schemas are JSON Schema
	open  map[source.Value]bool // the targets of references that are being read
	// expanding are those of them that lead to the schema that is being read, and
	// not only to one around it.
	expanding map[source.Value]bool
	unfolds   int // properties so far
	keywords  int // members of schemas so far
}

func (r *reader) attributes(path string) []source.Attribute {
	if !r.version() {
		return nil
	}
	item := r.pathItem(path)
	request, response := r.requestSchema(item), r.responseSchema(item)
	if !request.Present() {
		return nil
	}
	if !r.accepted(item, request, response) {
		return nil
	}
	r.open, r.expanding = map[source.Value]bool{}, map[source.Value]bool{}
	asked := r.object(request)
	noteNull(request, asked)
	if !response.Present() {
		request.Note(importer.Guessed, "has no response beside it: what can be written is taken to be readable")
		return r.join(asked, asked)
	}
	return r.join(asked, r.object(response))
}

func (r *reader) version() bool {
	at := r.root.Member("openapi")
	text := at.Text()
	r.is31 = strings.HasPrefix(text, "3.1.")
	switch {
	case !at.Present():
		r.Fault(r.root, "has no member openapi, and so is no OpenAPI 3 document")
	case !r.is31 && !strings.HasPrefix(text, "3.0."):
		at.Fault("is not a version that is read: 3.0 and 3.1 are")
	default:
		return true
	}
	return false
}

// pathItem finds a path as it is written, or else one that differs in the names
// of parameters alone.
func (r *reader) pathItem(path string) source.Value {
	paths := r.root.Given("paths")
	if item := paths.Member(path); item.Present() {
		return r.follow(item)
	}
	var found source.Value
	for name, item := range paths.Members() {
		if pathShape(name) == pathShape(path) {
			found = item
		}
	}
	if !found.Present() {
		r.Fault(either(paths, r.root), "has no path %q", clip(path))
	}
	return r.follow(found)
}

// pathShape is a path without the names of its parameters.
func pathShape(path string) string {
	parts := strings.Split(path, "/")
	for i, part := range parts {
		if strings.HasPrefix(part, "{") {
			parts[i] = "{}"
		}
	}
	return strings.Join(parts, "/")
}

func clip(text string) string {
	const most = 100
	if len(text) > most {
		return strings.ToValidUTF8(text[:most], "") + "..."
	}
	return text
}

// either is a value, or another where it is absent.
func either(v, otherwise source.Value) source.Value {
	if v.Present() {
		return v
	}
	return otherwise
}

// requestSchema is what a PATCH may have in its body.
func (r *reader) requestSchema(item source.Value) source.Value {
	if !item.Present() {
		return source.Value{}
	}
	operation := item.Given("patch")
	body := r.follow(operation.Given("requestBody"))
	s := r.mediaSchema(body, "application/merge-patch+json", "application/json")
	if !s.Present() {
		r.Fault(either(body, either(operation, item)), "has no PATCH whose request body is JSON with a schema")
	}
	return s
}

// responseSchema is what a GET answers, or a PATCH where there is no GET that answers
// an object with properties.
func (r *reader) responseSchema(item source.Value) source.Value {
	for _, method := range []string{"get", "patch"} {
		responses := item.Given(method).Given("responses")
		for _, status := range successes(responses) {
			s := r.mediaSchema(r.follow(responses.Given(status)), "application/json")
			switch {
			case !s.Present():
				continue
			case !r.hasProperties(s, map[source.Value]bool{}, maxLevels):
				s.Drop("is not an object with properties, and says of no attribute that it can be read")
				continue
			case method == "patch":
				responses.Note(importer.Guessed, "is taken for what can be read: there is no GET that says it")
			}
			return s
		}
	}
	return source.Value{}
}

// hasProperties reports whether a schema, or a part or alternative of it, is of an
// object with properties. Each schema is looked at once, however often it is
// referred to.
func (r *reader) hasProperties(v source.Value, seen map[source.Value]bool, levels int) bool {
	if v = r.follow(v); v.Kind() != jsonwire.Object || seen[v] || levels == 0 {
		return false
	}
	seen[v] = true
	if properties := v.Member("properties"); properties.Kind() == jsonwire.Object {
		for range properties.Members() {
			return true
		}
	}
	for _, name := range []string{"allOf", "anyOf", "oneOf"} {
		parts := v.Member(name)
		if parts.Kind() != jsonwire.Array {
			continue
		}
		for _, part := range parts.Items() {
			if r.hasProperties(part, seen, levels-1) {
				return true
			}
		}
	}
	return false
}

// successes are the statuses that mean success, the plainest first.
func successes(responses source.Value) []string {
	var list []string
	for status := range responses.Members() {
		if strings.HasPrefix(status, "2") {
			list = append(list, status)
		}
	}
	slices.Sort(list) // digits before the X of 2XX
	return append(list, "default")
}

// mediaSchema is the schema of the first of the media types that is there, or of
// any other that is JSON. That others of these have another is noted.
func (r *reader) mediaSchema(body source.Value, preferred ...string) source.Value {
	content := body.Given("content")
	names := preferred
	for name := range content.Members() {
		if isJSONType(name) && !slices.Contains(preferred, name) {
			names = append(names, name)
		}
	}
	var chosen source.Value
	for _, name := range names {
		s := content.Given(name).Given("schema")
		switch {
		case !chosen.Present():
			chosen = s
		case s.Present() && !bytes.Equal(s.Exact(), chosen.Exact()):
			s.Note(importer.Dropped, "is the schema of another media type, and is not looked at")
		}
	}
	return chosen
}

// isJSONType reports whether a media type is JSON that is not a patch language
// of its own.
func isJSONType(name string) bool {
	name, _, _ = strings.Cut(strings.ToLower(name), ";")
	name = strings.TrimSpace(name)
	if name == "application/json-patch+json" || strings.Contains(name, "scim.patch") {
		return false
	}
	return name == "application/json" || name == "*/*" || strings.HasSuffix(name, "+json")
}

// follow goes from a reference to what it refers to, any number of times.
func (r *reader) follow(v source.Value) source.Value {
	for range maxReferences {
		ref := reference(v)
		if !ref.Present() {
			return v
		}
		v = r.target(ref)
	}
	v.Fault("is a reference that leads nowhere")
	return source.Value{}
}

// maxReferences bounds how many references follow each other.
const maxReferences = 100

// reference returns the member $ref of an object, if it is a reference.
func reference(v source.Value) source.Value {
	if v.Kind() != jsonwire.Object {
		return source.Value{}
	}
	if ref := v.Member("$ref"); ref.Kind() == jsonwire.String {
		return ref
	}
	return source.Value{}
}
