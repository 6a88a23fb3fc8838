package fuzz_test

import (
	"slices"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/fuzz"
	"github.com/attrpatch/attrpatch/schema"
)

// reading is one attribute, or as the root the document, as the laws understand a
// case: what holds for it, and what the caller may do with it given the stored
// document. It is worked out from the definition in the plainest way.
type reading struct {
	attrs.Attribute
	path   attrs.Path
	parent *reading
	subs   []*reading

	// What the attribute or one around it declares (rules M4, R4 and R5).
	disabled, readOnly, immutable, writeOnly, derived bool

	policy  schema.Policy
	granted []attrs.Permissions
}

// study reads a case for one stored document.
func study(c fuzz.Case, document *parsed) *reading {
	operation := c.Operation
	if operation == "" {
		operation = "update"
	}
	granted := slices.Clone(c.Permissions)
	for _, s := range c.Definition.Scopes {
		if slices.Contains(c.Scopes, s.Name) && !scopeWithheld(s, document) {
			granted = append(granted, s.Permissions)
		}
	}
	root := &reading{
		Attribute: attrs.Attribute{Type: attrs.Complex, SubAttributes: c.Definition.Attributes},
		policy:    c.Definition.Policy, granted: granted,
	}
	root.declare(operation)
	return root
}

func (n *reading) declare(operation string) {
	for _, a := range n.SubAttributes {
		sub := &reading{
			Attribute: a, path: n.path.Join(a.Name), parent: n, policy: n.policy, granted: n.granted,
			disabled:  n.disabled || a.Disabled,
			derived:   a.DerivedFrom != "",
			readOnly:  n.readOnly || a.Mutability == attrs.ReadOnly || a.DerivedFrom != "" || len(a.WritableIn) > 0 && !slices.Contains(a.WritableIn, operation),
			immutable: n.immutable || a.Mutability == attrs.Immutable,
			writeOnly: n.writeOnly || a.Mutability == attrs.WriteOnly,
		}
		sub.declare(operation)
		n.subs = append(n.subs, sub)
	}
}

// scopeWithheld is rule P7.
func scopeWithheld(s attrs.Scope, document *parsed) bool {
	for _, c := range s.Unless {
		v, misshapen := document, false
		for name := range c.Path.Names() {
			misshapen = misshapen || v != nil && v.kind != '{'
			v = v.at(name)
		}
		equals := v != nil && len(c.Value) > 0 && equalTexts(v.raw, string(c.Value))
		holds := map[attrs.ConditionOp]bool{
			attrs.Present: v != nil, attrs.Absent: v == nil, attrs.Equals: equals, attrs.NotEquals: !equals,
		}[c.Op]
		if !holds && !misshapen {
			return false
		}
	}
	return len(s.Unless) > 0
}

// setCovers is rule P2 for one set.
func setCovers(s attrs.PathSet, p attrs.Path) bool {
	above := func(q attrs.Path) bool {
		outer, inner := slices.Collect(q.Names()), slices.Collect(p.Names())
		return len(outer) <= len(inner) && slices.Equal(outer, inner[:len(outer)])
	}
	granted := s.Wildcard() || slices.ContainsFunc(slices.Collect(s.Grants()), above)
	return granted && !slices.ContainsFunc(slices.Collect(s.Exclusions()), above)
}

func (n *reading) find(name string) *reading {
	for _, sub := range n.subs {
		if sub.Name == name {
			return sub
		}
	}
	return nil
}

// unit tells what is written as one; leaf what rights are judged on.
func (n *reading) unit() bool { return n.Type != attrs.Complex || n.MultiValued || n.Atomic }
func (n *reading) leaf() bool { return n.Type != attrs.Complex }

// inUnit tells whether n is a unit or inside one.
func (n *reading) inUnit() bool {
	return n.parent != nil && (n.unit() || n.parent.inUnit())
}

// leaves are the leaves at and below n.
func (n *reading) leaves() (list []*reading) {
	if n.leaf() {
		return []*reading{n}
	}
	for _, sub := range n.subs {
		list = append(list, sub.leaves()...)
	}
	return list
}

// units are the units below n, or n itself.
func (n *reading) units() (list []*reading) {
	if n.unit() {
		return []*reading{n}
	}
	for _, sub := range n.subs {
		list = append(list, sub.units()...)
	}
	return list
}

// all are n and everything below it that is not inside a unit.
func (n *reading) all() []*reading {
	list := []*reading{n}
	if !n.unit() || n.parent == nil {
		for _, sub := range n.subs {
			list = append(list, sub.all()...)
		}
	}
	return list
}

func (n *reading) reads() bool {
	return !n.disabled && !n.writeOnly && slices.ContainsFunc(n.granted, func(p attrs.Permissions) bool { return setCovers(p.Read, n.path) })
}

func (n *reading) updates() bool {
	return !n.disabled && slices.ContainsFunc(n.granted, func(p attrs.Permissions) bool { return setCovers(p.Update, n.path) })
}

func (n *reading) some(test func(*reading) bool) bool { return slices.ContainsFunc(n.leaves(), test) }

func (n *reading) each(test func(*reading) bool) bool {
	return len(n.leaves()) > 0 && !n.some(func(l *reading) bool { return !test(l) })
}

func (n *reading) readsAll() bool   { return n.each((*reading).reads) }
func (n *reading) readsAny() bool   { return n.some((*reading).reads) }
func (n *reading) updatesAll() bool { return n.each((*reading).updates) }
func (n *reading) visible() bool    { return n.readsAny() || n.some((*reading).updates) }

// concealed is rule P6 under that policy.
func (n *reading) concealed() bool {
	return n.policy.Forbidden == schema.ForbiddenConceal && !n.visible()
}

// star tells whether the caller has a grant of * for undeclared members of n
// (rule N2).
func (n *reading) star(of func(attrs.Permissions) attrs.PathSet) bool {
	return slices.ContainsFunc(n.granted, func(p attrs.Permissions) bool {
		return of(p).Wildcard() && (n.parent == nil || setCovers(of(p), n.path))
	})
}

func readSet(p attrs.Permissions) attrs.PathSet   { return p.Read }
func updateSet(p attrs.Permissions) attrs.PathSet { return p.Update }

// keepsUndeclared tells whether the caller may write undeclared members of n.
func (n *reading) keepsUndeclared() bool {
	return n.policy.Unknown == schema.UnknownKeep && n.star(updateSet)
}

// writable tells whether some body of this caller may change a unit of this
// document. Derived units, which no body writes, change all the same.
func (n *reading) writable(document *parsed) bool {
	switch {
	case n.derived:
		return true
	case n.disabled, n.readOnly, !n.updatesAll():
		return false
	case n.immutable:
		return n.readsAll() && document.in(n.path) == nil
	}
	return true
}
