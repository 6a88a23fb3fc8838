package pingone

import (
	"encoding/json"
	"slices"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/source"
	"github.com/attrpatch/attrpatch/schema/importer"
	"github.com/attrpatch/attrpatch/schema/preset"
)

// knownRights gives PingOne's own attributes the mutability that the preset has
// for them. The schema API has no word for it, and an import that left it out
// would let users write their own id.
func (in *reading) knownRights(list []source.Attribute) {
	known := preset.PingOneUser()
	declared := paths(list)
	for i := range list {
		if v := in.declared[i]; v.Given("schemaType").Text() != "CUSTOM" {
			knownRightsBelow(&list[i], attrs.JoinPath(list[i].Name), known.Lookup, declared)
		}
	}
}

type lookup func(attrs.Path) (attrs.Attribute, bool)

func knownRightsBelow(a *source.Attribute, p attrs.Path, known lookup, declared map[attrs.Path]*source.Attribute) {
	own, ok := known(p)
	if !ok {
		return
	}
	v, _ := a.From.(source.Value)
	switch _, hasSource := declared[own.DerivedFrom]; {
	case own.DerivedFrom != "" && hasSource:
		a.DerivedFrom, a.WhenAbsent = own.DerivedFrom, own.WhenAbsent
		v.Note(importer.Guessed, "is derived, as in the preset: the page does not say so")
	case own.DerivedFrom != "" || own.Mutability == attrs.ReadOnly:
		a.Mutability = attrs.ReadOnly
		v.Note(importer.Guessed, "is readOnly, as in the preset: the page does not say so")
	case own.Mutability != attrs.ReadWrite || len(own.WritableIn) > 0:
		a.Mutability, a.WritableIn = own.Mutability, own.WritableIn
		v.Note(importer.Guessed, "is not writable by an update, as in the preset: the page does not say so")
	}
	for i := range a.Sub {
		knownRightsBelow(&a.Sub[i], p.Join(a.Sub[i].Name), known, declared)
	}
}

// authoritative are the conditions under which PingOne withholds p1:update:user:
// somebody else decides who the user is.
func authoritative() []attrs.Condition {
	return []attrs.Condition{
		{Path: "identityProvider.id", Op: attrs.Present},
		{Path: "identityProvider.type", Op: attrs.NotEquals, Value: json.RawMessage(`"PING_ONE"`)},
	}
}

// withheld adds the conditions to a scope, if the attributes that they ask for
// are declared.
func withheld(scope *attrs.Scope, from source.Value, declared map[attrs.Path]*source.Attribute) {
	conditions := authoritative()
	undeclared := slices.ContainsFunc(conditions, func(c attrs.Condition) bool { return declared[c.Path] == nil })
	if undeclared {
		from.Note(importer.Widened, "is withheld by PingOne from users of an authoritative identity provider, which needs the attributes identityProvider.id and identityProvider.type")
		return
	}
	scope.Unless = conditions
	from.Note(importer.Guessed, "is withheld from users of an authoritative identity provider, as in the preset: the resource does not say so")
}
