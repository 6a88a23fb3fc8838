package schema

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/jsonschema"
)

//go:embed native.schema.json
var nativeText string

// NativeSchema returns the text of the JSON Schema that describes the native
// form. An editor that is given it completes and explains a schema as it is
// written.
func NativeSchema() []byte { return []byte(nativeText) }

// native is the compiled JSON Schema and its text as values, from which reasons
// are written.
type native struct {
	compiled *jsonschema.Schema
	root     *value
}

// loadNative compiles the embedded JSON Schema once. It fails only if the file
// that is built into the program is wrong, which a test would show.
var loadNative = sync.OnceValues(func() (native, error) {
	root, faults := scan([]byte(nativeText))
	if root == nil {
		return native{}, faults
	}
	compiled, err := jsonschema.CompileUnbounded(nativeText)
	return native{compiled, root}, err
})

// findings are the faults of structure, and the places whose meaning cannot be
// judged because of them.
type findings struct {
	faults Errors
	blind  map[attrs.Pointer]bool
}

// structure compares a text with the JSON Schema of the native form.
func structure(root *value) findings {
	found := findings{blind: map[attrs.Pointer]bool{}}
	schema, err := loadNative()
	if err != nil {
		found.add("", "", "cannot be judged: %v", err)
		return found
	}
	failures, err := schema.compiled.Validate(root.plain())
	if err != nil {
		found.add("", "", "cannot be judged: %v", err)
	}
	for _, failure := range failures {
		found.explain(schema.root, root, failure)
	}
	return found
}

// add reports a fault at one place, and that nothing can be said of another.
func (f *findings) add(at, blind attrs.Pointer, format string, args ...any) {
	f.faults.add(at, format, args...)
	f.blind[blind] = true
}

// without returns the faults that do not lie at or below a place whose
// structure is wrong already.
func (f *findings) without(faults Errors) Errors {
	return slices.DeleteFunc(faults, func(fault Fault) bool {
		for at := string(fault.Pointer); ; {
			if f.blind[attrs.Pointer(at)] {
				return true
			}
			cut := strings.LastIndexByte(at, '/')
			if cut < 0 {
				return false
			}
			at = at[:cut]
		}
	})
}

// explain turns a failed keyword into reasons. The library's own texts repeat
// values; these are made of what the JSON Schema says.
func (f *findings) explain(schema, root *value, failure jsonschema.Failure) {
	at := attrs.Pointer(failure.Pointer)
	instance := root.find(at)
	want := schema.find(attrs.Pointer(failure.Location))
	switch failure.Keyword {
	case "required":
		holder, name := cutLast(at)
		f.add(holder, at, "lacks the member %q", name)
	case "additionalProperties":
		f.add(at, at, "is not a member that the native form has here")
	case "minProperties", "maxProperties":
		// Of a condition, whose path may be missing beside: one fault is enough.
		if instance.member("path") != nil {
			f.add(at, at, "has not exactly one of present, equals and notEquals beside the path")
		}
	default:
		f.add(at, at, "%s", wanted(failure.Keyword, want))
	}
}

// cutLast returns the pointer to what holds the member that p points at, and the
// member's name.
func cutLast(p attrs.Pointer) (holder attrs.Pointer, name string) {
	for token := range p.Tokens() {
		name = token
	}
	return p[:strings.LastIndexByte(string(p), '/')], name
}

// wanted says what a keyword of the JSON Schema asks for.
func wanted(keyword string, want *value) string {
	switch keyword {
	case "type":
		return "is not of the JSON type " + alternatives(want)
	case "enum":
		return "is none of " + alternatives(want)
	case "minLength":
		return "is empty"
	case "minItems":
		return "lists nothing"
	case "uniqueItems":
		return "lists something twice"
	case "minimum":
		return "is less than " + string(want.text)
	case "maximum":
		return "is more than " + string(want.text)
	}
	return fmt.Sprintf("does not satisfy %s", keyword)
}

// alternatives lists what type or enum of the JSON Schema name.
func alternatives(want *value) string {
	if len(want.items) == 0 {
		return want.str
	}
	names := make([]string, len(want.items))
	for i, v := range want.items {
		names[i] = v.str
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// plain returns the value as the JSON Schema library takes it.
func (v *value) plain() any {
	switch v.kind() {
	case '{':
		members := make(map[string]any, len(v.items))
		for i, name := range v.names {
			members[name] = v.items[i].plain()
		}
		return members
	case '[':
		items := make([]any, len(v.items))
		for i, element := range v.items {
			items[i] = element.plain()
		}
		return items
	case '"':
		return v.str
	case '-':
		return v.plainNumber()
	case 't':
		return true
	case 'f':
		return false
	}
	return nil
}

// plainNumber returns a number on which the JSON Schema of the native form has
// the same verdict. It asks only whether a number is an integer within the range
// of an int32, and the library would expand 1e9999 to tell.
func (v *value) plainNumber() json.Number {
	n, ok := v.integer()
	switch {
	case ok:
		return json.Number(fmt.Sprint(n))
	case !parseDecimal(string(v.text)).integral():
		return "0.5"
	case v.text[0] == '-':
		return "-1"
	default:
		return "9999999999"
	}
}
