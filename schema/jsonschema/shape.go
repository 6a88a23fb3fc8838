package jsonschema

import (
	"slices"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/jsonwire"
	"github.com/attrpatch/attrpatch/internal/source"
	"github.com/attrpatch/attrpatch/schema/importer"
)

// shape is what one schema says, with its references followed and its allOf taken
// together.
type shape struct {
	at         source.Value   // where the schema stands, before any reference
	given      []source.Value // the schemas that it was read from
	parts      []source.Value // these and all that they lead to and take together
	words      map[string][]source.Value
	order      []string // of words, as they were met
	properties []property
	index      map[string]int // of properties
	required   map[string]source.Value

	// labels are values with words for people, one alternative each.
	labels []attrs.EnumeratedValue

	types     []string // without null; nil where none is said
	isTyped   bool
	nullable  bool
	never     bool // no value satisfies it
	recursive bool // it is inside itself
	varies    bool // several alternatives have it, each in its way
	followed  []source.Value
}

// property is one property, which several parts may describe.
type property struct {
	name   string
	parts  []source.Value
	varies bool // another alternative has it otherwise
}

// read takes together what schemas say that all hold for one value.
func (r *reader) read(parts ...source.Value) *shape {
	s := &shape{at: parts[0], given: parts, words: map[string][]source.Value{}, required: map[string]source.Value{}, index: map[string]int{}}
	for _, part := range parts {
		r.part(s, part)
	}
	return s
}

// close ends the reading of a schema and of everything inside it.
func (r *reader) close(s *shape) {
	for _, target := range s.followed {
		delete(r.open, target)
	}
}

// part adds what one schema says.
func (r *reader) part(s *shape, v source.Value) {
	switch v.Kind() {
	case jsonwire.True:
		return
	case jsonwire.False:
		s.never = true
		return
	case jsonwire.Object:
	default:
		v.Fault("is not a JSON Schema")
		return
	}
	s.parts = append(s.parts, v)
	ref := v.Member("$ref")
	for name, at := range v.Members() {
		if r.keywords++; r.overflows(v, r.keywords > maxKeywords) {
			return
		}
		switch {
		case name == "$ref":
		case ref.Present() && r.isOld && name != "definitions" && v != r.root:
			at.Drop("stands beside $ref, where draft 7 has nothing count")
		default:
			r.keyword(s, v, name, at)
		}
	}
	if ref.Present() {
		r.follow(s, ref)
	}
}

func (r *reader) follow(s *shape, ref source.Value) {
	target := r.target(ref)
	switch {
	case !target.Present(), !r.expanding[target] && slices.Contains(s.followed, target):
		// Nothing, or what another part has said.
	case r.open[target] || target == r.root:
		s.recursive = true
	default:
		r.open[target], r.expanding[target] = true, true
		s.followed = append(s.followed, target)
		r.part(s, target)
		delete(r.expanding, target)
	}
}

// isAside has the keywords that say nothing about values.
var isAside = map[string]bool{
	"$schema": true, "$comment": true, "$anchor": true, "examples": true, "deprecated": true, "$defs": true, "definitions": true,
}

// keyword takes in one member of a schema. What is not told apart here waits in
// words for whoever knows what to do with it.
func (r *reader) keyword(s *shape, v source.Value, name string, at source.Value) {
	switch {
	case isAside[name]:
		if name != "$defs" && name != "definitions" {
			at.Settle()
		}
	case name == "$id":
		if v != r.root && at.Text() != "" && at.Text()[0] != '#' {
			at.Fault("begins a schema of its own inside the source, which is not followed")
		}
	case name == "allOf":
		for _, part := range at.Items() {
			r.part(s, part)
		}
	case name == "anyOf", name == "oneOf":
		r.choice(s, name, at)
	case name == "type":
		s.typed(at)
	case name == "properties":
		for name, part := range at.Members() {
			if r.keywords++; r.overflows(at, r.keywords > maxKeywords) {
				return
			}
			s.property(name, part)
		}
	case name == "required":
		for _, item := range at.Items() {
			if _, again := s.required[item.Text()]; !again {
				s.required[item.Text()] = item
			}
		}
	default:
		s.add(name, at)
	}
}

func (s *shape) add(name string, at source.Value) {
	if _, known := s.words[name]; !known {
		s.order = append(s.order, name)
	}
	s.words[name] = append(s.words[name], at)
}

func (s *shape) property(name string, part source.Value) {
	if i, known := s.index[name]; known {
		s.properties[i].parts = append(s.properties[i].parts, part)
		return
	}
	s.index[name] = len(s.properties)
	s.properties = append(s.properties, property{name: name, parts: []source.Value{part}})
}

// choice takes in alternatives. One of them beside null is a schema that null
// satisfies too; others wait.
func (r *reader) choice(s *shape, name string, at source.Value) {
	var others []source.Value
	isNullable := false
	for _, option := range at.Items() {
		if isNull(option) {
			isNullable = true
		} else {
			others = append(others, option)
		}
	}
	labels, ok := s.labelled(others)
	switch {
	case len(others) == 1:
		s.nullable = s.nullable || isNullable
		r.part(s, others[0])
	case ok && s.labels == nil:
		s.nullable = s.nullable || isNullable
		s.labels = labels
	default:
		s.add(name, at)
	}
}

// labelled reads alternatives that are texts, each with a title or description of
// its own, or deprecated, which makes of it an archived value. It reports false
// for any other alternative.
func (s *shape) labelled(options []source.Value) (labels []attrs.EnumeratedValue, ok bool) {
	for _, option := range options {
		if !isLabel(option) {
			return nil, false
		}
		isOld := option.Member("deprecated").Kind() == jsonwire.True
		words := option.Given("description")
		if title := option.Given("title"); !words.Present() {
			words = title
		}
		for _, text := range textsOf(option) {
			labels = append(labels, attrs.EnumeratedValue{Value: text, Archived: isOld, Description: words.Text()})
		}
	}
	return labels, len(labels) > 0
}

// isLabel reports whether a schema is that of one or more texts, or null, and has
// nothing else but words.
func isLabel(v source.Value) bool {
	if v.Kind() != jsonwire.Object || v.Member("const").Present() == v.Member("enum").Present() {
		return false
	}
	for name, at := range v.Members() {
		switch name {
		case "const":
			if at.Kind() != jsonwire.String {
				return false
			}
		case "enum":
			if at.Kind() != jsonwire.Array {
				return false
			}
			for _, item := range at.Items() {
				if item.Kind() != jsonwire.String && item.Kind() != jsonwire.Null {
					return false
				}
			}
		case "title", "description", "deprecated":
		default:
			return false
		}
	}
	return true
}

func textsOf(label source.Value) (texts []string) {
	if at := label.Member("const"); at.Present() {
		return []string{at.Text()}
	}
	for _, item := range label.Member("enum").Items() {
		if item.Kind() == jsonwire.String {
			texts = append(texts, item.Text())
		}
	}
	return texts
}

// isNull reports whether a schema is that of null and nothing else.
func isNull(v source.Value) bool {
	if v.Kind() != jsonwire.Object || count(v) != 1 {
		return false
	}
	t := v.Member("type")
	return t.Kind() == jsonwire.String && t.Text() == "null" || v.Member("const").Kind() == jsonwire.Null
}

func count(v source.Value) (n int) {
	for range v.Members() {
		n++
	}
	return n
}

// typed takes in types. Of several parts, those are left that all admit.
func (s *shape) typed(at source.Value) {
	var types []string
	isNullable := false
	if at.Kind() == jsonwire.Array {
		types = at.Texts()
	} else {
		types = []string{at.Text()}
	}
	for _, name := range types {
		if !slices.Contains([]string{"null", "boolean", "object", "array", "number", "integer", "string"}, name) {
			at.Fault("is not a type of JSON Schema")
			return
		}
	}
	if i := slices.Index(types, "null"); i >= 0 {
		isNullable = true
		types = slices.DeleteFunc(types, func(name string) bool { return name == "null" })
	}
	if slices.Contains(types, "number") {
		types = slices.DeleteFunc(types, func(name string) bool { return name == "integer" })
	}
	if !s.isTyped {
		s.types, s.isTyped, s.nullable = types, true, s.nullable || isNullable
	} else {
		s.types = common(s.types, types)
	}
	if len(s.types) == 0 {
		s.never = true
	}
}

// common are the types that two lists admit: an integer is a number.
func common(a, b []string) []string {
	var both []string
	for _, name := range a {
		switch {
		case slices.Contains(b, name), name == "integer" && slices.Contains(b, "number"):
			both = append(both, name)
		case name == "number" && slices.Contains(b, "integer"):
			both = append(both, "integer")
		}
	}
	return both
}

// only reports whether a schema has one type, and that one.
func (s *shape) only(name string) bool { return len(s.types) == 1 && s.types[0] == name }

// isObject reports whether a schema is that of objects, or says only what objects
// can be.
func (s *shape) isObject() bool {
	return s.only("object") || !s.isTyped && len(s.properties) > 0
}

// take returns the values of a keyword, and that they are accounted for.
func (s *shape) take(name string) []source.Value {
	values := s.words[name]
	delete(s.words, name)
	return values
}

// text returns the first text of a keyword that people read.
func (s *shape) text(name string) string {
	text := ""
	for _, at := range s.take(name) {
		if text == "" {
			text = at.Text()
		}
	}
	return text
}

// flag reports whether any part has a keyword with the value true.
func (s *shape) flag(name string) bool {
	isSet := false
	for _, at := range s.take(name) {
		isSet = at.Bool() || isSet
	}
	return isSet
}

// rest notes what nobody has taken.
func (s *shape) rest(reason string) {
	for _, name := range s.order {
		for _, at := range s.take(name) {
			at.Drop("%s", reason)
		}
	}
}

// noteGuess says that a schema without a type was taken for one with it.
func (s *shape) noteGuess(what string) {
	s.at.Note(importer.Guessed, "has no type, and is taken for %s", what)
}
