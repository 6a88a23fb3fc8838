package export

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/attrpatch/attrpatch/schema"
)

// The media types of the three patch languages, in the order in which a
// description offers them.
const (
	mergePatchType = "application/merge-patch+json" // RFC 7396
	jsonPatchType  = "application/json-patch+json"  // RFC 6902
	scimType       = "application/scim+json"        // RFC 7644, section 3.5.2
)

// Resource says where a document is, for [OpenAPI].
type Resource struct {
	// Path is a path template, such as /users/{id}. Empty is /{id}.
	Path string
	// SCIMMediaType is the content type of SCIM operations, where the service has
	// one of its own. Empty is application/scim+json.
	SCIMMediaType string
}

// OpenAPI returns an OpenAPI 3.1 document of one resource: GET answers with what
// [Document] describes, and PATCH takes what [Body] describes, a JSON Patch or
// SCIM operations. The members that the caller may not update are readOnly in
// the first, those that are never read back writeOnly in the second.
//
// What operations come to is judged as the merge patch is; their schemas give
// their form only. The error is that of [Body], or about a path that is no
// template or a content type that is none.
func OpenAPI(s *schema.Schema, c Caller, r Resource) ([]byte, error) {
	t, err := newTree(s, c)
	if err != nil {
		return nil, err
	}
	if r.Path == "" {
		r.Path = "/{id}"
	}
	if r.SCIMMediaType == "" {
		r.SCIMMediaType = scimType
	}
	parameters, err := parametersOf(r.Path)
	if err != nil {
		return nil, err
	}
	if !mediaType.MatchString(r.SCIMMediaType) || r.SCIMMediaType == mergePatchType || r.SCIMMediaType == jsonPatchType {
		return nil, errors.New("export: the SCIM media type is none, or that of another patch language")
	}
	name := componentName(t.name)
	item := object{}.
		withIf(len(parameters) > 0, "parameters", parameters).
		with("get", object{}.with("responses", object{}.with("200", answer(name)))).
		with("patch", object{}.
			with("requestBody", object{}.with("required", true).with("content", object{}.
				with(mergePatchType, content(name+"MergePatch")).
				with(jsonPatchType, content(name+"JSONPatch")).
				with(r.SCIMMediaType, content(name+"SCIMPatch")))).
			with("responses", object{}.with("200", answer(name))))
	return indented(object{}.
		with("openapi", "3.1.0").
		with("info", object{}.with("title", t.name).with("version", "0")).
		with("paths", object{}.with(r.Path, item)).
		with("components", object{}.with("schemas", object{}.
			with(name, t.document()).
			with(name+"MergePatch", t.body()).
			with(name+"JSONPatch", jsonPatch).
			with(name+"SCIMPatch", t.scimPatch()))))
}

// mediaType is type/subtype of RFC 6838, section 4.2.
var mediaType = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}$`)

// template is the templated path of OpenAPI 3.1, section 4.8.8.2, with names
// that need no escape.
var template = regexp.MustCompile(`^(?:/(?:[A-Za-z0-9._~!$&'()*+,;=:@%-]|\{[A-Za-z0-9._-]+\})*)+$`)

// parametersOf describes the parameters of a path template.
func parametersOf(path string) (list []object, err error) {
	if !template.MatchString(path) {
		return nil, errors.New("export: the path is not a path template, such as /users/{id}")
	}
	seen := map[string]bool{}
	for rest := path; ; {
		_, after, ok := strings.Cut(rest, "{")
		if !ok {
			return list, nil
		}
		var name string
		name, rest, _ = strings.Cut(after, "}")
		if seen[name] {
			return nil, fmt.Errorf("export: the path has the parameter %q twice", name)
		}
		seen[name] = true
		list = append(list, object{}.with("name", name).with("in", "path").with("required", true).
			with("schema", object{}.with("type", "string")))
	}
}

func content(component string) object {
	return object{}.with("schema", object{}.with("$ref", "#/components/schemas/"+component))
}

func answer(component string) object {
	return object{}.with("description", "The document as the caller may see it.").
		with("content", object{}.with("application/json", content(component)))
}

// componentName makes a name of component schemas (OpenAPI 3.1, section 4.8.7):
// a capital first, and nothing but letters, digits and what may join them.
func componentName(name string) string {
	name = strings.Map(func(r rune) rune {
		if r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("._-", r)) {
			return r
		}
		return '_'
	}, name)
	return strings.ToUpper(name[:1]) + name[1:]
}

// jsonPatch is the form of RFC 6902, section 4.
var jsonPatch = object{}.
	with("title", "JSON Patch").
	with("type", "array").
	with("items", object{}.with("oneOf", []object{
		operation([]string{"add", "replace", "test"}, "value", object{}),
		operation([]string{"remove"}, "", nil),
		operation([]string{"move", "copy"}, "from", pointer),
	}))

// pointer is a JSON Pointer of RFC 6901.
var pointer = object{}.with("type", "string").with("format", "json-pointer")

func operation(names []string, operand string, schema object) object {
	required := []string{"op", "path"}
	properties := object{}.with("op", object{}.with("enum", names)).with("path", pointer)
	if operand != "" {
		required = append(required, operand)
		properties = properties.with(operand, schema)
	}
	return object{}.with("type", "object").with("properties", properties).with("required", required)
}

// scimPatch is the form of RFC 7644, section 3.5.2. The member schemas is not
// asked for, since services that take operations under a type of their own do
// without it. The name of an operation may be in any case where the schema says
// so (rule S6).
func (t tree) scimPatch() object {
	op := object{}.with("enum", []string{"add", "remove", "replace"})
	if t.scim.Departures.CapitalisedOperations {
		op = object{}.with("type", "string").with("pattern", "^(?:[Aa][Dd][Dd]|[Rr][Ee][Mm][Oo][Vv][Ee]|[Rr][Ee][Pp][Ll][Aa][Cc][Ee])$")
	}
	operation := object{}.
		with("type", "object").
		with("properties", object{}.
			with("op", op).
			with("path", object{}.with("type", "string")).
			with("value", object{})).
		with("required", []string{"op"})
	return object{}.
		with("title", "SCIM PATCH operations").
		with("type", "object").
		with("properties", object{}.
			with("schemas", object{}.with("type", "array").with("items", object{}.with("type", "string"))).
			with("Operations", object{}.with("type", "array").with("minItems", 1).with("items", operation))).
		with("required", []string{"Operations"})
}
