package source

import (
	"errors"
	"slices"
	"strconv"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/jsonwire"
	"github.com/attrpatch/attrpatch/schema"
	"github.com/attrpatch/attrpatch/schema/importer"
)

// Draft is a definition in the making, with the places that its parts came from.
type Draft struct {
	// From is the place of the schema itself.
	From Place
	// Definition has everything but scopes and attributes.
	Definition schema.Definition
	Scopes     []Scope
	Attributes []Attribute
}

// Scope is a scope and the place that it came from.
type Scope struct {
	attrs.Scope
	From Place
}

// Attribute is an attribute and the place that it came from.
type Attribute struct {
	// Attribute has everything but sub-attributes.
	attrs.Attribute
	From Place
	// At has the places of members of the native form that did not come from a
	// member of From that has the same name, by that name, such as "pattern".
	At  map[string]Place
	Sub []Attribute
}

// narrowing are the members that only narrow what values may be, and that have
// rules of their own about what they may be. The others are either the source's
// fault, or of importers that do not know their target.
var narrowing = map[string]func(*attrs.Attribute){
	"pattern":    func(a *attrs.Attribute) { a.Pattern, a.PatternSamples = "", attrs.PatternSamples{} },
	"format":     func(a *attrs.Attribute) { a.Format = "" },
	"default":    func(a *attrs.Attribute) { a.Default = nil },
	"jsonSchema": func(a *attrs.Attribute) { a.JSONSchema = nil },
	"whenAbsent": func(a *attrs.Attribute) { a.WhenAbsent = nil },
}

// Finish notes what was never read, and makes a definition of a draft. The error
// is [importer.Errors]; there are no notes then.
func (l *Ledger) Finish(d Draft) (schema.Definition, []importer.Note, error) {
	var made schema.Definition
	if len(l.faults) == 0 {
		made = l.settle(d)
	}
	for _, t := range l.texts {
		t.noteUnread()
	}
	if len(l.faults) > 0 {
		return schema.Definition{}, nil, importer.SortFaults(l.faults)
	}
	importer.SortNotes(l.notes)
	// What several parts of a source refer to is met as many times.
	return made, slices.Compact(l.notes), nil
}

// settle has schema.New judge a draft. What narrows values and was refused is
// dropped, and then all is judged once more: without a pattern, say, its default
// is fine.
func (l *Ledger) settle(d Draft) schema.Definition {
	for {
		made := d.definition()
		_, err := schema.New(made)
		var faults schema.Errors
		if err == nil || !errors.As(err, &faults) {
			return made
		}
		dropped := false
		for _, f := range faults {
			dropped = l.drop(d, f) || dropped
		}
		if dropped {
			continue
		}
		for _, f := range faults {
			l.Fault(d.place(f.Pointer), "%s", f.Reason)
		}
		return made
	}
}

// drop takes back a member that narrows values and was refused. It reports false
// for every other fault.
func (l *Ledger) drop(d Draft, f schema.Fault) bool {
	a, member := d.find(f.Pointer)
	clear, ok := narrowing[member]
	if a == nil || !ok {
		return false
	}
	clear(&a.Attribute)
	l.Note(d.place(f.Pointer), importer.Dropped, "%s %s", member, f.Reason)
	return true
}

func (d Draft) definition() schema.Definition {
	made := d.Definition
	made.Scopes = nil
	for _, scope := range d.Scopes {
		made.Scopes = append(made.Scopes, scope.Scope)
	}
	made.Attributes = attributes(d.Attributes)
	return made
}

func attributes(list []Attribute) []attrs.Attribute {
	var made []attrs.Attribute
	for _, a := range list {
		a.SubAttributes = attributes(a.Sub)
		made = append(made, a.Attribute)
	}
	return made
}

// find returns the attribute that a pointer into the native form leads to or into,
// and the name of its member that the pointer goes on with.
func (d Draft) find(p attrs.Pointer) (a *Attribute, member string) {
	tokens := slices.Collect(p.Tokens())
	list := d.Attributes
	name := "attributes"
	for len(tokens) > 1 && tokens[0] == name {
		i, err := strconv.Atoi(tokens[1])
		if err != nil || i >= len(list) {
			return a, ""
		}
		a, name, tokens = &list[i], "subAttributes", tokens[2:]
		list = a.Sub
	}
	if a != nil && len(tokens) > 0 {
		member = tokens[0]
	}
	return a, member
}

// place returns where the source has what a pointer into the native form leads to.
func (d Draft) place(p attrs.Pointer) Place {
	if a, member := d.find(p); a != nil {
		return a.place(member)
	}
	tokens := slices.Collect(p.Tokens())
	if len(tokens) > 1 && tokens[0] == "scopes" {
		if i, err := strconv.Atoi(tokens[1]); err == nil && i < len(d.Scopes) {
			return d.Scopes[i].From
		}
	}
	return d.From
}

// place returns where a member of the native form came from: the place that the
// importer gave, a member of that name in the source, or the attribute.
func (a *Attribute) place(member string) Place {
	if at, ok := a.At[member]; ok {
		return at
	}
	if from, ok := a.From.(Value); ok && from.Kind() == jsonwire.Object {
		if at := from.Member(member); at.Present() {
			return at
		}
	}
	return a.From
}
