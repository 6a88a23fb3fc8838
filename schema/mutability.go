package schema

import (
	"github.com/attrpatch/attrpatch/attrs"
)

// mutability judges who may write an attribute. Flags of the attribute itself
// may not contradict each other; a flag that a COMPLEX sets for what is below it
// may be narrowed there (rule M4).
func (c *checker) mutability(n node) {
	a := n.attr
	if a.Mutability > attrs.WriteOnly {
		c.faults.add(n.at, "has an unknown mutability")
		return
	}
	own := string(mutabilityMember(a.Mutability))
	if own != "" && a.DerivedFrom != "" {
		c.faults.add(n.at.Join("derivedFrom"), "cannot stand with %s", own)
	}
	if len(a.WritableIn) > 0 && a.Mutability == attrs.ReadOnly {
		c.faults.add(n.at.Join("writableIn"), "cannot stand with readOnly, which no operation may write")
	}
	if len(a.WritableIn) > 0 && a.DerivedFrom != "" {
		c.faults.add(n.at.Join("writableIn"), "cannot stand with derivedFrom, which no operation may write")
	}
	c.operations(n.at.Join("writableIn"), a.WritableIn)
	if n.inUnit {
		c.insideUnit(n)
	}
}

// mutabilityMember returns the member of the native form that says m.
func mutabilityMember(m attrs.Mutability) string {
	if m == attrs.ReadWrite {
		return ""
	}
	return m.String()
}

// operations judges the names of writableIn (rule R4).
func (c *checker) operations(at attrs.Pointer, names []string) {
	seen := map[string]bool{}
	for i, name := range names {
		if c.name(item(at, i), name) && seen[name] {
			c.faults.add(item(at, i), "%q is listed twice", name)
		}
		seen[name] = true
	}
}

// insideUnit refuses what would let a caller write a unit and yet not a part of
// it: a unit is written as one (rule P3).
func (c *checker) insideUnit(n node) {
	a := n.attr
	refuse := func(member string) {
		c.faults.add(n.at.Join(member), "cannot stand inside a multiValued or atomic COMPLEX, which is written as one")
	}
	if a.Disabled {
		refuse("disabled")
	}
	if a.Mutability == attrs.ReadOnly || a.Mutability == attrs.Immutable {
		refuse(mutabilityMember(a.Mutability))
	}
	if a.DerivedFrom != "" {
		refuse("derivedFrom")
	}
	if len(a.WritableIn) > 0 {
		refuse("writableIn")
	}
}
