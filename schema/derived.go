package schema

import "github.com/attrpatch/attrpatch/attrs"

// derived judges where a derived attribute gets its value from (rule R5). One
// step is enough: a source that is derived itself would need an order in which
// to recompute, and could go in circles.
func (c *checker) derived(n node) {
	a := n.attr
	if a.DerivedFrom == "" {
		if len(a.WhenAbsent) > 0 {
			c.faults.add(n.at.Join("whenAbsent"), "needs derivedFrom")
		}
		return
	}
	if a.Type == attrs.Complex {
		c.faults.add(n.at.Join("derivedFrom"), "is not for a COMPLEX attribute")
	}
	a.DerivedFrom = canonical(a.DerivedFrom)
	if reason := c.unfitSource(n); reason != "" {
		c.faults.add(n.at.Join("derivedFrom"), "%s", reason)
	}
}

// unfitSource says why the source of a derived attribute is none, or nothing.
func (c *checker) unfitSource(n node) string {
	source, ok := c.find(n.attr.DerivedFrom)
	switch {
	case !ok:
		return "names no declared attribute"
	case source.attr == n.attr:
		return "names the attribute itself"
	case source.attr.DerivedFrom != "":
		return "names a derived attribute"
	case source.inUnit:
		return "names a part of a multiValued or atomic COMPLEX, which changes as one"
	case source.attr.Type == attrs.Complex && !isUnit(source.attr):
		return "names a COMPLEX that is neither multiValued nor atomic, which has no value of its own"
	}
	return ""
}
