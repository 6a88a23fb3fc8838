package export

import "github.com/attrpatch/attrpatch/schema"

// fate is what becomes of an edit, as far as the schema, the caller and the
// policies decide it.
type fate uint8

const (
	accepted fate = iota
	matched       // accepted where it changes nothing (rule R1)
	dropped       // ignored and reported
	refused
	concealed // as if the attribute were not declared (rule P6)
)

// fateOf is the fate of an edit of a leaf or unit.
func (t tree) fateOf(n *node) fate {
	switch {
	case t.conceals(n):
		return concealed
	case n.readOnly || n.immutable && !n.readAll:
		return t.fateOfReadOnly(n)
	case !n.updateAll:
		return t.forbidden()
	}
	return accepted
}

func (t tree) fateOfReadOnly(n *node) fate {
	switch {
	case !n.visible():
		return t.forbidden()
	case t.policy.ReadOnly == schema.ReadOnlyIgnore:
		return dropped
	case t.policy.ReadOnly == schema.ReadOnlyUnchanged && n.readAll:
		return matched
	}
	return refused
}

func (t tree) forbidden() fate {
	if t.policy.Forbidden == schema.ForbiddenIgnore {
		return dropped
	}
	return refused
}

func (t tree) conceals(n *node) bool {
	return t.policy.Forbidden == schema.ForbiddenConceal && !n.visible()
}

// open reports whether a body may have members that a COMPLEX does not declare
// (rule N2).
func (t tree) open(n *node) bool {
	switch t.policy.Unknown {
	case schema.UnknownIgnore:
		return true
	case schema.UnknownKeep:
		return n.updateUndeclared || t.forbidden() == dropped
	}
	return false
}

// whole says what may stand for a COMPLEX that is merged member by member beside
// an object: null, and any value at all.
type whole struct{ null, anything bool }

// wholeOf judges null and a value of another type for a COMPLEX (rules M4, M6
// and P3), leaf by leaf.
func (t tree) wholeOf(n *node) whole {
	units, left, isRefused := n.units(), false, false
	for _, unit := range units {
		f := t.fateOf(unit)
		left = left || f == accepted || f == matched
		isRefused = isRefused || f == refused
	}
	none := len(units) == 0
	switch {
	case none && n.updateUndeclared:
		return whole{null: !n.Required}
	case none:
		isDropped := t.forbidden() == dropped
		return whole{isDropped, isDropped}
	case isRefused:
		return whole{}
	}
	return whole{null: !left || !n.Required, anything: !left}
}
