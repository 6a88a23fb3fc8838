package model

import (
	"slices"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/schema"
)

// caller is what the requester may do. Several sets together cover what any of
// them covers (rule P2); no set covers nothing (rule P1).
type caller struct{ sets []attrs.Permissions }

// withheld is rule P7: a scope that has conditions is withheld when all of them
// hold for the stored document.
func withheld(s attrs.Scope, document *value) bool {
	for _, c := range s.Unless {
		if !holds(c, document) {
			return false
		}
	}
	return len(s.Unless) > 0
}

func holds(c attrs.Condition, v *value) bool {
	for name := range c.Path.Names() {
		if v != nil && v.kind != object {
			return true
		}
		v = v.at(name)
	}
	switch c.Op {
	case attrs.Present:
		return v != nil
	case attrs.Absent:
		return v == nil
	case attrs.Equals:
		return v != nil && equal(v, mustParse(string(c.Value)))
	}
	return v == nil || !equal(v, mustParse(string(c.Value)))
}

func (c caller) granted(p attrs.Path, of func(attrs.Permissions) attrs.PathSet) bool {
	return slices.ContainsFunc(c.sets, func(s attrs.Permissions) bool { return of(s).Covers(p) })
}

// everything reports whether the caller has a grant of * for the undeclared
// members of the COMPLEX at holder, which is empty for the document (rule N2).
func (c caller) everything(holder attrs.Path, of func(attrs.Permissions) attrs.PathSet) bool {
	return slices.ContainsFunc(c.sets, func(s attrs.Permissions) bool {
		return of(s).Wildcard() && (holder == "" || of(s).Covers(holder))
	})
}

func read(p attrs.Permissions) attrs.PathSet   { return p.Read }
func update(p attrs.Permissions) attrs.PathSet { return p.Update }

// mayRead and mayUpdate are about one leaf. Rule R3: what is writeOnly is
// readable by nobody.
func (c caller) mayRead(leaf *node) bool   { return !leaf.writeOnly && c.granted(leaf.path, read) }
func (c caller) mayUpdate(leaf *node) bool { return c.granted(leaf.path, update) }

// sees reports whether the caller may read or update any leaf of n.
func (c caller) sees(n *node) bool {
	return slices.ContainsFunc(n.leaves(), func(l *node) bool { return c.mayRead(l) || c.mayUpdate(l) })
}

func (c caller) readsAny(n *node) bool { return slices.ContainsFunc(n.leaves(), c.mayRead) }
func (c caller) readsAll(n *node) bool { return all(n.leaves(), c.mayRead) }

// updatesAll is rule P3: writing n is writing every leaf of it.
func (c caller) updatesAll(n *node) bool { return all(n.leaves(), c.mayUpdate) }

// all reports whether test holds for every leaf, and that there is one.
func all(leaves []*node, test func(*node) bool) bool {
	return len(leaves) > 0 && !slices.ContainsFunc(leaves, func(l *node) bool { return !test(l) })
}

// concealed is rule P6: under that policy, what the caller may neither read nor
// update is as if it were not declared.
func (r *run) concealed(n *node) bool {
	return r.policy.Forbidden == schema.ForbiddenConceal && !r.caller.sees(n)
}
