package fuzz

import (
	"encoding/json"
	"slices"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/schema"
)

// names are those of attributes, and of the members that nothing declares. A few
// need an escape in a path, in a pointer or in JSON.
var names = []string{"a", "b", "c", "d", "ab", "cd", "a.b", "~/", "\"é"}

// definition makes a schema that schema.New mostly accepts.
func (c Chooser) definition() schema.Definition {
	d := schema.Definition{Name: "made-up", Policy: c.policy()}
	d.Attributes = c.attributes(0, false)
	c.derive(d.Attributes)
	if c.chance(10) {
		d.MaxDocumentBytes = 10 + c(80)
	}
	paths := pathsOf(d.Attributes, "")
	if c.chance(40) {
		d.Scopes = []attrs.Scope{c.scope("s", d.Attributes, paths), c.scope("t", d.Attributes, paths)}
	}
	return d
}

func (c Chooser) policy() schema.Policy {
	p := schema.Policy{
		Unknown:   pick(c, schema.UnknownReject, schema.UnknownIgnore, schema.UnknownKeep),
		ReadOnly:  pick(c, schema.ReadOnlyReject, schema.ReadOnlyUnchanged, schema.ReadOnlyIgnore),
		Forbidden: pick(c, schema.ForbiddenReject, schema.ForbiddenIgnore, schema.ForbiddenConceal),
		Scalar:    pick(c, schema.ScalarReject, schema.ScalarWrap),
		Blank:     pick(c, schema.BlankMissing, schema.BlankAllow),
	}
	if p.Unknown == schema.UnknownKeep && p.Forbidden == schema.ForbiddenConceal {
		p.Unknown = schema.UnknownIgnore // the two contradict each other
	}
	return p
}

// attributes makes those of one object, depth levels down.
func (c Chooser) attributes(depth int, inUnit bool) []attrs.Attribute {
	first := 0
	if c.chance(25) {
		first = c(len(names))
	}
	list := make([]attrs.Attribute, 1+c(6-2*depth))
	for i := range list {
		list[i] = c.attribute(names[(first+i)%len(names)], depth, inUnit)
	}
	return list
}

func (c Chooser) attribute(name string, depth int, inUnit bool) attrs.Attribute {
	types := []attrs.Type{attrs.String, attrs.String, attrs.JSON, attrs.Integer, attrs.Boolean, attrs.Number}
	if depth < 2 {
		types = append(types, attrs.Complex, attrs.Complex, attrs.Complex)
	}
	a := attrs.Attribute{
		Name: name, Type: pick(c, types...),
		MultiValued: c.chance(25), Required: c.chance(20), Unique: c.chance(8), Sensitive: c.chance(8),
	}
	c.mutability(&a, inUnit)
	if a.Type == attrs.Complex {
		a.Atomic = c.chance(25)
		a.SubAttributes = c.attributes(depth+1, inUnit || a.MultiValued || a.Atomic)
		if !a.MultiValued && !a.Atomic {
			return a
		}
	}
	c.rules(&a)
	if v, ok := c.good(a); ok && c.chance(25) {
		a.Default = json.RawMessage(c.plain(v))
	}
	return a
}

// mutability sets what a unit may have inside it, or anything.
func (c Chooser) mutability(a *attrs.Attribute, inUnit bool) {
	switch {
	case inUnit && c.chance(10):
		a.Mutability = attrs.WriteOnly
	case inUnit:
	case c.chance(22):
		a.Mutability = pick(c, attrs.ReadOnly, attrs.Immutable, attrs.Immutable, attrs.WriteOnly)
	}
	if !inUnit && a.Mutability != attrs.ReadOnly && c.chance(6) {
		a.WritableIn = pick(c, []string{"create"}, []string{"create", "update"})
	}
	a.Disabled = !inUnit && c.chance(5)
}

// rules gives an attribute some of the rules that its type may have.
func (c Chooser) rules(a *attrs.Attribute) {
	if a.MultiValued && c.chance(40) {
		a.MaxValues = c(4)
		a.UniqueValues = c.chance(60)
	}
	switch {
	case a.Type == attrs.String && c.chance(70):
		c.stringRules(a)
	case a.Type == attrs.JSON && c.chance(30):
		c.jsonSchema(a)
	case (a.Type == attrs.Integer || a.Type == attrs.Number) && c.chance(50):
		a.Minimum = pick[json.Number](c, "", "0", "1", "-2.0")
		a.Maximum = pick[json.Number](c, "", "2", "10e-1", "100")
	}
}

func (c Chooser) stringRules(a *attrs.Attribute) {
	switch c(4) {
	case 0:
		a.MinLength, a.MaxLength = pick(c, 0, 1, 2, 2), pick(c, 0, 2, 3)
	case 1:
		a.Pattern = pick(c, "[xy]+", "x|yy", "[a-z]{1,2}", ".*ä")
		a.MaxLength = pick(c, 0, 0, 2)
	case 2:
		a.EnumeratedValues = []attrs.EnumeratedValue{
			{Value: "x"}, {Value: "y", Archived: true}, {Value: "xy", Archived: c.chance(50)}, {Value: "", Archived: c.chance(30)},
		}
	default:
		a.Format = pick(c, "country", "email", "phone")
	}
}

// derive makes some attributes derived ones.
func (c Chooser) derive(list []attrs.Attribute) {
	sources := map[attrs.Path]*attrs.Attribute{}
	var paths []attrs.Path
	var collect func(list []attrs.Attribute, parent attrs.Path)
	collect = func(list []attrs.Attribute, parent attrs.Path) {
		for i := range list {
			a, path := &list[i], parent.Join(list[i].Name)
			if a.Type == attrs.Complex && !a.MultiValued && !a.Atomic {
				collect(a.SubAttributes, path)
				continue
			}
			sources[path] = a
			paths = append(paths, path)
		}
	}
	collect(list, "")
	isSource := map[attrs.Path]bool{}
	for _, path := range paths {
		source := pick(c, paths...)
		a := sources[path]
		if a.Type == attrs.Complex || isSource[path] || source == path || sources[source].DerivedFrom != "" || !c.chance(12) {
			continue
		}
		isSource[source] = true
		a.DerivedFrom, a.Mutability, a.WritableIn, a.Default = source, attrs.ReadWrite, nil, nil
		if v, ok := c.good(*a); ok && c.chance(50) {
			a.WhenAbsent = json.RawMessage(c.plain(v))
		}
	}
}

// attributeAt returns the attribute at a path, the zero one if there is none.
func attributeAt(list []attrs.Attribute, path attrs.Path) (a attrs.Attribute) {
	for name := range path.Names() {
		i := slices.IndexFunc(list, func(a attrs.Attribute) bool { return a.Name == name })
		if i < 0 {
			return attrs.Attribute{}
		}
		a, list = list[i], list[i].SubAttributes
	}
	return a
}

// pathsOf returns the paths of all attributes, in schema order.
func pathsOf(list []attrs.Attribute, parent attrs.Path) (paths []attrs.Path) {
	for _, a := range list {
		path := parent.Join(a.Name)
		paths = append(append(paths, path), pathsOf(a.SubAttributes, path)...)
	}
	return paths
}
