package gostruct

import (
	"encoding"
	"encoding/json"
	"math"
	"reflect"
	"strconv"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/source"
	"github.com/attrpatch/attrpatch/schema/importer"
)

var (
	rawType    = reflect.TypeFor[json.RawMessage]()
	numberType = reflect.TypeFor[json.Number]()
	writesJSON = reflect.TypeFor[json.Marshaler]()
	readsJSON  = reflect.TypeFor[json.Unmarshaler]()
	writesText = reflect.TypeFor[encoding.TextMarshaler]()
	readsText  = reflect.TypeFor[encoding.TextUnmarshaler]()
)

// freeObject is the JSON Schema of an object whose members are not declared.
var freeObject = json.RawMessage(`{"type":"object"}`)

// elementOf goes through pointers, and to the elements of a list.
func elementOf(t reflect.Type) reflect.Type {
	t = pointed(t)
	if isList(t) {
		t = pointed(t.Elem())
	}
	return t
}

func pointed(t reflect.Type) reflect.Type {
	// A pointer type can be its own element.
	for range 10 {
		if t.Kind() != reflect.Pointer {
			break
		}
		t = t.Elem()
	}
	return t
}

func isList(t reflect.Type) bool {
	t = pointed(t)
	return t.Kind() == reflect.Slice || t.Kind() == reflect.Array
}

// isBytes reports whether encoding/json writes a type as one string.
func isBytes(t reflect.Type) bool {
	t = pointed(t)
	return t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Uint8 && !hasForm(t.Elem())
}

// hasForm reports whether a type, or a pointer to it, has a say in its JSON.
func hasForm(t reflect.Type) bool {
	return implements(t, writesJSON, readsJSON, writesText, readsText)
}

func implements(t reflect.Type, interfaces ...reflect.Type) bool {
	for _, i := range interfaces {
		if t.Implements(i) || reflect.PointerTo(t).Implements(i) {
			return true
		}
	}
	return false
}

// typed gives an attribute the type that a Go type has as JSON.
func (r *reader) typed(a *source.Attribute, t reflect.Type, at place) {
	t = pointed(t)
	if isList(t) && !isBytes(t) && t != rawType && !hasForm(t) {
		r.list(a, t, at)
		return
	}
	r.single(a, t, at)
}

func (r *reader) list(a *source.Attribute, t reflect.Type, at place) {
	element := pointed(t.Elem())
	if isList(element) && !isBytes(element) && element != rawType && !hasForm(element) {
		a.Type = attrs.JSON
		r.Note(at, importer.Widened, "is a list of lists: any JSON value is admitted")
		return
	}
	r.single(a, element, at)
	a.MultiValued = true
	if t.Kind() == reflect.Array {
		if a.MaxValues = t.Len(); a.MaxValues == 0 {
			r.Note(at, importer.Widened, "is an array without room; any number of values is admitted")
		}
	}
}

func (r *reader) single(a *source.Attribute, t reflect.Type, at place) {
	switch {
	case t == rawType:
		a.Type = attrs.JSON
	case t == numberType:
		a.Type = attrs.Number
	case t.PkgPath() == "time" && t.Name() == "Time":
		a.Type, a.Format = attrs.String, "date-time"
	case implements(t, writesJSON, readsJSON):
		a.Type = attrs.JSON
		r.Note(at, importer.Widened, "writes its own JSON: any value is admitted, unless the option type says what it is")
	case implements(t, writesText, readsText):
		a.Type = attrs.String
		r.Note(at, importer.Widened, "writes itself as text: any string is admitted, unless options say more")
	default:
		r.kind(a, t, at)
	}
}

func (r *reader) kind(a *source.Attribute, t reflect.Type, at place) {
	switch t.Kind() {
	case reflect.String:
		a.Type = attrs.String
	case reflect.Bool:
		a.Type = attrs.Boolean
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		a.Type = attrs.Integer
		low := int64(math.MinInt64) >> (64 - t.Bits())
		a.Minimum, a.Maximum = json.Number(strconv.FormatInt(low, 10)), json.Number(strconv.FormatInt(-(low+1), 10))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		a.Type, a.Minimum = attrs.Integer, "0"
		a.Maximum = json.Number(strconv.FormatUint(math.MaxUint64>>(64-t.Bits()), 10))
	case reflect.Float32, reflect.Float64:
		a.Type = attrs.Number
	case reflect.Interface:
		a.Type = attrs.JSON
	case reflect.Map:
		r.mapping(a, t, at)
	case reflect.Struct:
		r.structure(a, t, at)
	case reflect.Slice:
		a.Type = attrs.String
		r.Note(at, importer.Widened, "is base64 text; any string is admitted")
	default:
		r.Fault(at, "is of a type that JSON does not have")
	}
}

func (r *reader) mapping(a *source.Attribute, t reflect.Type, at place) {
	switch t.Key().Kind() {
	case reflect.String, reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
	default:
		if !implements(t.Key(), writesText) {
			r.Fault(at, "is a map whose keys JSON does not have")
			return
		}
	}
	a.Type, a.JSONSchema = attrs.JSON, freeObject
	if element := pointed(t.Elem()); element.Kind() != reflect.Interface && element != rawType {
		r.Note(at, importer.Widened, "is a map of values of one type; any value is admitted for its members")
	}
}

func (r *reader) structure(a *source.Attribute, t reflect.Type, at place) {
	if r.around[t] {
		a.Type = attrs.JSON
		r.Note(at, importer.Widened, "is inside itself: any JSON value is admitted")
		return
	}
	if a.Sub = r.fields(t, at); len(a.Sub) > 0 {
		a.Type = attrs.Complex
		return
	}
	a.Type, a.JSONSchema = attrs.JSON, freeObject
}

// quoted is the option string of a json tag, which puts numbers and booleans into
// strings.
func (r *reader) quoted(a *source.Attribute, at place) {
	switch a.Type {
	case attrs.Boolean, attrs.Integer, attrs.Number:
		a.Type, a.Minimum, a.Maximum = attrs.String, "", ""
		r.Note(at, importer.Widened, "is a number or boolean in a string; any string is admitted")
	case attrs.String:
		r.Note(at, importer.Widened, "is JSON text in a string; any string is admitted")
	}
}
