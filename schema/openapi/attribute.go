package openapi

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/jsonwire"
	"github.com/attrpatch/attrpatch/internal/source"
	"github.com/attrpatch/attrpatch/schema/importer"
)

// What schemas may unfold to, with every reference followed.
const (
	maxUnfolded = 10_000  // properties, of requests and responses each
	maxKeywords = 200_000 // that are read on the way, of both
	maxLevels   = 40      // of objects in objects; schema.New bounds them more tightly
)

// declared is an attribute as one of the two schemas has it.
type declared struct {
	source.Attribute
	readOnly, writeOnly bool
	nullable            bool
	required            source.Value // what says so, in this schema
	sub                 []declared
}

// object reads the schema of a whole body.
func (r *reader) object(v source.Value) []declared {
	r.unfolds = 0
	s := r.read([]source.Value{v})
	defer r.close(s)
	s.infer()
	if !s.only("object") || len(s.properties) == 0 {
		v.Fault("is not an object with properties")
		return nil
	}
	openness(s.open)
	return r.properties(s, 0)
}

func (r *reader) properties(s *shape, level int) []declared {
	var list []declared
	for _, p := range s.properties {
		if p.name == "" {
			p.parts[0].Drop("has the empty name, which no attribute has")
			continue
		}
		if r.unfolds++; r.unfolds > maxUnfolded || level > maxLevels {
			r.Fault(s.at, "unfolds to more than %d properties, or to objects nested more than %d deep", maxUnfolded, maxLevels)
			return nil
		}
		d := r.property(p, level)
		if at, ok := s.required[p.name]; ok {
			d.required = at
		}
		list = append(list, d)
	}
	for name, at := range s.required {
		if _, known := s.index[name]; !known {
			at.Note(importer.Dropped, "requires a property that is not described")
		}
	}
	return list
}

func (r *reader) property(p property, level int) declared {
	s := r.read(p.parts)
	defer r.close(s)
	s.infer()
	d := declared{
		Attribute: source.Attribute{From: s.at, At: map[string]source.Place{}},
		readOnly:  s.readOnly, writeOnly: s.writeOnly, nullable: s.nullable, required: s.mandatory,
	}
	d.Name, d.DisplayName, d.Description = p.name, s.title, s.description
	if p.chosen {
		d.required = source.Value{}
	}
	if p.varies {
		r.anything(&d, s, "differs between alternatives")
		r.fallback(&d, s)
		return d
	}
	if s.only("array") && len(s.items) > 0 {
		r.array(&d, s, level)
		return d
	}
	r.single(&d, s, level)
	r.fallback(&d, s)
	return d
}

// fallback takes in a default. Whether it is carried over depends on where the
// attribute stands.
func (r *reader) fallback(d *declared, s *shape) {
	at := s.keywords["default"]
	if !at.Present() || at.Kind() == jsonwire.Null {
		return
	}
	d.Default = at.Raw()
	d.At["default"] = at
}

// dropDefault takes back the default of an attribute that null cannot be assigned
// to by itself.
func (d *declared) dropDefault() {
	if at, ok := d.At["default"].(source.Value); ok && d.Default != nil {
		at.Drop("is of what no body can unassign by itself")
	}
	d.Default = nil
}

func (d *declared) noteDefault() {
	if at, ok := d.At["default"].(source.Value); ok && d.Default != nil {
		at.Note(importer.Guessed, "is what null assigns; what is omitted never gets it")
	}
}

// array makes a multiValued attribute of the items' schema.
func (r *reader) array(d *declared, s *shape, level int) {
	items := r.read(s.items)
	defer r.close(items)
	items.infer()
	if items.only("array") {
		d.Type = attrs.JSON
		s.at.Note(importer.Widened, "is an array of arrays: any JSON value is admitted")
		return
	}
	r.single(d, items, level)
	d.MultiValued = true
	d.Description = first(d.Description, items.description)
	if at, ok := s.keywords["maxItems"]; ok {
		if d.MaxValues = at.Count(); d.MaxValues == 0 {
			at.Drop("admits no value, which has no equal in a schema")
		}
	}
	d.UniqueValues = s.keywords["uniqueItems"].Bool()
	delete(s.keywords, "maxItems")
	delete(s.keywords, "uniqueItems")
	r.fallback(d, s)
	r.unused(s, "default")
	if at, ok := items.keywords["default"]; ok {
		at.Drop("is of one item, which no body omits")
	}
}

// single gives an attribute the type of one value, and the constraints of that
// type.
func (r *reader) single(d *declared, s *shape, level int) {
	numbers := len(s.types) == 2 && slices.Contains(s.types, "number") && slices.Contains(s.types, "integer")
	switch {
	case s.recursive:
		r.anything(d, s, "is inside itself")
	case s.alternatives:
		r.anything(d, s, "has alternatives")
	case s.only("string"):
		d.Type = attrs.String
		r.text(d, s)
	case s.only("boolean"):
		d.Type = attrs.Boolean
		r.unused(s, "default")
	case s.only("integer"):
		d.Type = attrs.Integer
		r.number(d, s)
	case s.only("number"), numbers:
		d.Type = attrs.Number
		r.number(d, s)
	case s.only("object") && len(s.properties) > 0:
		d.Type = attrs.Complex
		openness(s.open)
		d.sub = r.properties(s, level+1)
		r.unused(s, "default")
	case s.only("object"):
		d.Type, d.JSONSchema = attrs.JSON, free(s.open)
		r.unused(s, "default")
	case len(s.types) == 0:
		d.Type = attrs.JSON
		r.unused(s, "default")
	default:
		r.anything(d, s, "has more than one type, or one that OpenAPI does not have")
	}
	if s.valuesAt.Present() && d.Type != attrs.String {
		s.valuesAt.Drop("is of strings, and the type is another")
	}
}

// anything admits every JSON value where a schema says more than an attribute can.
func (r *reader) anything(d *declared, s *shape, why string) {
	d.Type = attrs.JSON
	s.at.Note(importer.Widened, "%s: any JSON value is admitted", why)
	for _, p := range s.properties {
		p.parts[0].Drop("is a property of what %s", why)
	}
	for _, items := range s.items {
		items.Drop("is of what %s", why)
	}
	r.unused(s, "default")
}

// openness notes that an object has members of any name beside declared ones.
func openness(at source.Value) {
	if at.Present() && at.Kind() != jsonwire.False {
		at.Drop("admits members of other names, for which the policy unknown decides: it rejects them")
	}
}

func (r *reader) text(d *declared, s *shape) {
	for name, at := range s.keywords {
		switch name {
		case "minLength":
			d.MinLength = at.Count()
		case "maxLength":
			if d.MaxLength = at.Count(); d.MaxLength == 0 {
				at.Drop("admits the empty string alone, which has no equal in a schema")
			}
		case "pattern":
			d.Pattern = source.WholePattern(at.Text())
		case "format":
			textFormat(d, at)
		}
		if at.Present() {
			d.At[name] = at
		}
	}
	if s.valuesAt.Present() {
		d.At["enumeratedValues"] = s.valuesAt
		for _, text := range s.values {
			d.EnumeratedValues = append(d.EnumeratedValues, attrs.EnumeratedValue{Value: text})
		}
		if len(s.values) == 0 {
			s.valuesAt.Fault("admits no value")
		}
	}
	r.unused(s, "default", "minLength", "maxLength", "pattern", "format")
}

// textFormat carries over a format. That of passwords says what to do with the
// value, and not what it looks like: hide it.
func textFormat(d *declared, at source.Value) {
	if at.Text() == "password" {
		d.Sensitive = true
		return
	}
	d.Format = at.Text()
}

func (r *reader) number(d *declared, s *shape) {
	d.Minimum = r.bound(d, s, "minimum", "exclusiveMinimum", 1)
	d.Maximum = r.bound(d, s, "maximum", "exclusiveMaximum", -1)
	if at := s.keywords["format"]; at.Present() {
		switch format := at.Text(); format {
		case "int32", "int64":
			low, high := "-2147483648", "2147483647"
			if format == "int64" {
				low, high = strconv.FormatInt(math.MinInt64, 10), strconv.FormatInt(math.MaxInt64, 10)
			}
			if d.Minimum == "" {
				d.Minimum = json.Number(low)
			}
			if d.Maximum == "" {
				d.Maximum = json.Number(high)
			}
		case "float", "double":
			// How it is computed with; as JSON any number will do.
		default:
			at.Drop("is a format of numbers that is not known")
		}
	}
	r.unused(s, "default", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "format")
}

// bound reads an inclusive and an exclusive bound, of which the latter is a flag
// in OpenAPI 3.0 and a number in 3.1. step leads from an integer that is excluded
// to the next that is not.
func (r *reader) bound(d *declared, s *shape, inclusive, exclusive string, step int64) json.Number {
	at, strict := s.keywords[inclusive], s.keywords[exclusive]
	number := at.Number()
	if at.Present() {
		d.At[inclusive] = at
	}
	switch {
	case !strict.Present(), strict.Kind() == jsonwire.False:
		return number
	case strict.Kind() != jsonwire.True:
		if at.Present() {
			at.Drop("stands beside %s, which is carried over", exclusive)
		}
		number = strict.Number()
		d.At[inclusive] = strict
	case number == "":
		strict.Drop("stands without %s, and so excludes nothing", inclusive)
		return ""
	}
	n, err := strconv.ParseInt(string(number), 10, 64)
	next := n + step
	if d.Type == attrs.Integer && err == nil && (next > n) == (step > 0) {
		return json.Number(strconv.FormatInt(next, 10))
	}
	strict.Note(importer.Widened, "excludes the bound itself, which is admitted")
	return number
}

// unused notes the constraints that a type has no use for, all but the given
// ones.
func (r *reader) unused(s *shape, used ...string) {
	for name, at := range s.keywords {
		if !slices.Contains(used, name) {
			at.Drop("is not for this type")
		}
	}
}
