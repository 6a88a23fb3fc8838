package scim

import (
	"strings"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/jsonwire"
	"github.com/attrpatch/attrpatch/internal/source"
	"github.com/attrpatch/attrpatch/schema/importer"
)

// maxAttributes is how many attributes a definition may have.
const maxAttributes = 10_000

// attributes reads the attributes of a schema.
func attributes(v source.Value) []source.Attribute {
	var list []source.Attribute
	at := v.Given("attributes")
	for i, item := range at.Items() {
		if i == maxAttributes {
			at.Fault("are more than %d", maxAttributes)
			break
		}
		list = append(list, attribute(item, holder{}))
	}
	return list
}

// holder is what an attribute lies in: its mutability, and whether it is written
// as one.
type holder struct {
	mutability attrs.Mutability
	isUnit     bool
}

// attribute reads one, whose members have defaults by RFC 7643, section 2.2.
func attribute(v source.Value, in holder) source.Attribute {
	a := source.Attribute{From: v, At: map[string]source.Place{}}
	a.Name = nameOf(v)
	a.Description = v.Given("description").Text()
	a.MultiValued = v.Given("multiValued").Bool()
	a.Required = v.Given("required").Bool()
	a.Mutability = mutabilityOf(&a, v, in)
	sub := v.Given("subAttributes")
	inside := holder{a.Mutability, in.isUnit || a.MultiValued}
	if a.Mutability == attrs.ReadWrite {
		inside.mutability = in.mutability
	}
	for _, item := range sub.Items() {
		a.Sub = append(a.Sub, attribute(item, inside))
	}
	typed(&a, v, sub)
	a.Unique = isUnique(v.Given("uniqueness"))
	canonical(&a, v.Given("canonicalValues"))
	caseOf(a, v.Given("caseExact"))
	v.Given("referenceTypes").Drop("what a reference may lead to is for the host to check")
	return a
}

func nameOf(v source.Value) string {
	at := v.Given("name")
	if v.Kind() == jsonwire.Object && !at.Present() {
		v.Fault("has no name")
	}
	return at.Text()
}

// typed gives an attribute its type. Names of types are matched as SCIM matches
// its other names, whatever the case.
func typed(a *source.Attribute, v, sub source.Value) {
	at := v.Given("type")
	a.At["type"] = at
	switch strings.ToLower(at.Text()) {
	case "", "string":
		a.Type = attrs.String
	case "boolean":
		a.Type = attrs.Boolean
	case "decimal":
		a.Type = attrs.Number
	case "integer":
		a.Type = attrs.Integer
	case "datetime":
		a.Type, a.Format = attrs.String, "date-time"
	case "reference":
		a.Type = attrs.String
		at.Note(importer.Widened, "is a reference, which may be relative: any text is admitted")
	case "binary":
		a.Type = attrs.String
		at.Note(importer.Widened, "is base64: any text is admitted")
	case "complex":
		if a.Type = attrs.Complex; len(a.Sub) == 0 {
			a.Type = attrs.JSON
			v.Note(importer.Widened, "is complex without subAttributes: any JSON value is admitted")
		}
	default:
		a.Type = attrs.JSON
		at.Note(importer.Widened, "is not a type of RFC 7643: any JSON value is admitted")
	}
	if len(a.Sub) > 0 && a.Type != attrs.Complex {
		sub.Fault("are for complex attributes only")
		a.Sub = nil
	}
}

// mutabilityOf reads mutability and returned, which are one here (RFC 7643,
// section 7).
func mutabilityOf(a *source.Attribute, v source.Value, in holder) attrs.Mutability {
	at, returned := v.Given("mutability"), v.Given("returned")
	mutability := attrs.ReadWrite
	switch at.Text() {
	case "", "readWrite":
	case "readOnly":
		mutability = attrs.ReadOnly
	case "immutable":
		mutability = attrs.Immutable
	case "writeOnly":
		mutability = attrs.WriteOnly
	default:
		at.Fault("is not a mutability of RFC 7643")
	}
	switch returned.Text() {
	case "", "always", "default":
	case "request":
		returned.Note(importer.Widened, "is returned on request only: a view always has it")
	case "never":
		return neverReturned(a, at, returned, mutability, in)
	default:
		returned.Fault("is none of always, never, default and request")
	}
	return insideUnit(at, mutability, in)
}

// neverReturned is the mutability of what nobody may read.
func neverReturned(a *source.Attribute, at, returned source.Value, m attrs.Mutability, in holder) attrs.Mutability {
	switch {
	case m == attrs.ReadOnly && !in.isUnit:
		a.Disabled = true
		returned.Note(importer.Guessed, "is neither written nor returned: it is disabled")
		return attrs.ReadWrite
	case m == attrs.ReadOnly || m == attrs.Immutable:
		at.Note(importer.Widened, "cannot stand with returned never: what nobody reads may be written again")
	}
	return attrs.WriteOnly
}

// insideUnit drops what cannot be said of a part that is written with the whole,
// unless the whole says it.
func insideUnit(at source.Value, m attrs.Mutability, in holder) attrs.Mutability {
	if !in.isUnit || m != attrs.ReadOnly && m != attrs.Immutable {
		return m
	}
	if in.mutability != attrs.ReadOnly && in.mutability != m {
		at.Note(importer.Widened, "is of a part of a multiValued attribute, which is written whole: the part may be written with it")
	}
	return attrs.ReadWrite
}

func isUnique(at source.Value) bool {
	switch at.Text() {
	case "", "none":
		return false
	case "server", "global":
		return true
	}
	at.Fault("is none of none, server and global")
	return false
}

// canonical reads the values that a service may restrict an attribute to.
func canonical(a *source.Attribute, at source.Value) {
	values := at.Texts()
	switch {
	case len(values) == 0:
		return
	case a.Type != attrs.String:
		at.Drop("are for attributes of type string")
		return
	}
	a.At["enumeratedValues"] = at
	seen := map[string]bool{}
	for _, value := range values {
		if !seen[value] {
			a.EnumeratedValues = append(a.EnumeratedValues, attrs.EnumeratedValue{Value: value})
		}
		seen[value] = true
	}
	at.Note(importer.Guessed, "may or may not be all that a service takes: here they are")
}

// caseOf notes where values are compared otherwise than here.
func caseOf(a source.Attribute, at source.Value) {
	if at.Present() && !at.Bool() && a.Type == attrs.String && a.Format == "" {
		at.Drop("is false: here values that differ in case are different")
	}
}

// commonAttributes are those of RFC 7643, section 3.1, that the schema does not
// declare itself.
func commonAttributes(core *schemaResource) []source.Attribute {
	declared := map[string]bool{}
	for _, item := range core.at.Given("attributes").Items() {
		declared[strings.ToLower(item.Given("name").Text())] = true
	}
	text := func(name string) attrs.Attribute { return attrs.Attribute{Name: name, Type: attrs.String} }
	moment := func(name string) attrs.Attribute {
		return attrs.Attribute{Name: name, Type: attrs.String, Format: "date-time"}
	}
	all := []source.Attribute{
		{Attribute: attrs.Attribute{Name: "schemas", Type: attrs.String, MultiValued: true, Required: true, UniqueValues: true}},
		{Attribute: attrs.Attribute{Name: "id", Type: attrs.String, Required: true, Unique: true, Mutability: attrs.ReadOnly}},
		{Attribute: text("externalId")},
		{
			Attribute: attrs.Attribute{Name: "meta", Type: attrs.Complex, Mutability: attrs.ReadOnly},
			Sub: []source.Attribute{
				{Attribute: text("resourceType")}, {Attribute: moment("created")}, {Attribute: moment("lastModified")},
				{Attribute: text("location")}, {Attribute: text("version")},
			},
		},
	}
	var missing []source.Attribute
	for _, a := range all {
		if declared[strings.ToLower(a.Name)] {
			continue
		}
		a.From = core.at
		for i := range a.Sub {
			a.Sub[i].From = core.at
		}
		missing = append(missing, a)
		core.at.Note(importer.Guessed, "does not declare %s, which every resource has (RFC 7643, section 3.1)", a.Name)
	}
	return missing
}
