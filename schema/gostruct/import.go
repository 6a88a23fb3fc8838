package gostruct

import (
	"reflect"
	"slices"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/jsonwire"
	"github.com/attrpatch/attrpatch/internal/source"
	"github.com/attrpatch/attrpatch/schema"
	"github.com/attrpatch/attrpatch/schema/importer"
)

// For makes a definition of the struct T. See [Import].
func For[T any](name string) (schema.Definition, []importer.Note, error) {
	return Import(name, reflect.TypeFor[T]())
}

// Import makes a definition of a struct type, or of a pointer to one. name is that
// of the schema. The error is [importer.Errors]. The policies are the strictest:
// set others before schema.New.
func Import(name string, t reflect.Type) (schema.Definition, []importer.Note, error) {
	r := reader{around: map[reflect.Type]bool{}}
	draft := source.Draft{From: place(nil), Definition: schema.Definition{Name: name}}
	if t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t == nil || t.Kind() != reflect.Struct {
		r.Fault(draft.From, "is not a struct")
	} else {
		if implements(t, writesJSON, readsJSON) {
			r.Note(draft.From, importer.Guessed, "writes its own JSON; its fields are taken for the members")
		}
		draft.Attributes = r.fields(t, nil)
	}
	return r.Finish(draft)
}

// place is a Go field: the names of the fields that lead to it.
type place []string

// Where returns the pointer of the field; there is but one source.
func (p place) Where() (source int, at attrs.Pointer) { return 0, attrs.JoinPointer(p...) }

type reader struct {
	source.Ledger
	around map[reflect.Type]bool // the structs that are being read
	count  int                   // of attributes
}

// maxAttributes bounds what struct types can unfold to; a schema has no more.
const maxAttributes = 10_000

func (r *reader) fields(t reflect.Type, at place) []source.Attribute {
	r.around[t] = true
	defer delete(r.around, t)
	var list []source.Attribute
	fields, ambiguous := jsonwire.Fields(t)
	for _, f := range ambiguous {
		r.Note(slices.Concat(at, f.Way), importer.Dropped, "shares its name with another field as deep as it, so that JSON has neither")
	}
	for _, f := range fields {
		if r.count++; r.count > maxAttributes {
			r.Fault(place(nil), "unfolds to more than %d fields", maxAttributes)
			return nil
		}
		if f.Tag.Get("attr") != "-" {
			list = append(list, r.field(f, slices.Concat(at, f.Way)))
		}
	}
	return list
}

func (r *reader) field(f jsonwire.Field, at place) source.Attribute {
	a := source.Attribute{From: at}
	a.Name = f.Member
	options, ok := optionsOf(f.Tag.Get("attr"))
	if !ok {
		r.Fault(at, "has an attr tag with a quote that is not closed")
	}
	i := slices.IndexFunc(options, func(o option) bool { return o.name == "type" && o.valued })
	if i >= 0 {
		r.named(&a, f.Type, options[i].value, at)
	} else {
		r.typed(&a, f.Type, at)
	}
	if f.Quoted {
		r.quoted(&a, at)
	}
	r.apply(&a.Attribute, options, at)
	return a
}

// named gives an attribute the type that its tag says. That of an element, if the
// field is a list.
func (r *reader) named(a *source.Attribute, t reflect.Type, name string, at place) {
	var ok bool
	if a.Type, ok = attrs.ParseType(name); !ok {
		r.Fault(at, "has the option type with a value that is not a type")
		return
	}
	element := elementOf(t)
	a.MultiValued = isList(t) && !isBytes(t)
	if a.Type != attrs.Complex {
		return
	}
	if element.Kind() != reflect.Struct || r.around[element] {
		r.Fault(at, "is COMPLEX by its tag, and is no struct or inside itself")
		return
	}
	a.Sub = r.fields(element, at)
}
