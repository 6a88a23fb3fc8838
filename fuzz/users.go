package fuzz

import (
	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/schema"
)

// userDefinition makes a schema like those that operations are used with: arrays of
// objects, one of which may be primary, and an extension that a URN names.
func (c Chooser) userDefinition() schema.Definition {
	plain := func(name string, t attrs.Type) attrs.Attribute { return attrs.Attribute{Name: name, Type: t} }
	many := func(a attrs.Attribute, subs ...attrs.Attribute) attrs.Attribute {
		a.MultiValued, a.SubAttributes = true, subs
		return a
	}
	emails := many(plain("emails", attrs.Complex), plain("value", attrs.String), plain("type", attrs.String),
		plain("primary", attrs.Boolean), plain("x", attrs.JSON), many(plain("b", attrs.String)))
	name := plain("name", attrs.Complex)
	name.SubAttributes = []attrs.Attribute{plain("given", attrs.String), plain("b", attrs.String), many(plain("c", attrs.Complex), plain("a", attrs.String), plain("b", attrs.JSON))}
	geo := plain("geo", attrs.Complex)
	geo.Atomic, geo.SubAttributes = true, []attrs.Attribute{plain("a", attrs.Number), plain("b", attrs.JSON), many(plain("c", attrs.String))}
	extension := plain("urn:x:2.0:Extra", attrs.Complex)
	extension.SubAttributes = []attrs.Attribute{plain("a", attrs.String), many(plain("b", attrs.Complex), plain("value", attrs.String), plain("c", attrs.Integer))}
	d := schema.Definition{Name: "made-up", Policy: c.policy(), Attributes: []attrs.Attribute{
		plain("title", attrs.String), many(plain("tags", attrs.String)), emails, name, geo,
		plain("prefs", attrs.JSON), many(plain("shirts", attrs.JSON)), plain("active", attrs.Boolean), extension,
	}}
	if c.chance(60) {
		d.Policy.Unknown = pick(c, schema.UnknownReject, schema.UnknownIgnore)
	}
	d.SCIM = c.scim()
	c.vary(d.Attributes, false)
	d.Attributes = shuffled(c, d.Attributes)[:3+c(7)]
	paths := pathsOf(d.Attributes, "")
	if c.chance(25) {
		d.Scopes = []attrs.Scope{c.scope("s", d.Attributes, paths), c.scope("t", d.Attributes, paths)}
	}
	return d
}

// vary gives some attributes rules and flags.
func (c Chooser) vary(list []attrs.Attribute, inUnit bool) {
	for i := range list {
		a := &list[i]
		unit := a.MultiValued || a.Atomic
		c.vary(a.SubAttributes, inUnit || unit)
		a.Required = c.chance(8)
		if !c.chance(20) {
			continue
		}
		c.mutability(a, inUnit)
		if a.Type != attrs.Complex || unit {
			c.rules(a)
		}
	}
}

// scim says how SCIM is spoken: mostly as its RFC has it, and with any departures.
func (c Chooser) scim() (s schema.SCIM) {
	s.URN = pick(c, "", "urn:x:2.0:Core")
	s.Case = pick(c, schema.CaseExact, schema.CaseFold)
	for _, departure := range []*bool{
		&s.Departures.CapitalisedOperations, &s.Departures.StringBooleans, &s.Departures.DottedNames,
		&s.Departures.RemoveByValue, &s.Departures.CreateOnAbsent,
	} {
		*departure = c.chance(35)
	}
	return s
}
