package patch

import (
	"fmt"
	"slices"

	"github.com/attrpatch/attrpatch/attrs"
)

// rights are what a caller may do with a node, as one byte. A leaf is readable
// in any sense or none; of a COMPLEX, any means at least one leaf below, all
// means each of them. Disabled attributes are nobody's (rule N3), and all updates
// leave out derived ones (rule R5).
type rights uint8

const (
	readAny rights = 1 << iota
	readAll
	updateAny
	updateAll
	readUndeclared   // of a COMPLEX: under a grant of * (rule N2)
	updateUndeclared // of a COMPLEX: under a grant of *
)

// visible reports whether the caller may read or update the node or anything
// below it. What is not visible can be concealed (rule P6).
func (r rights) visible() bool { return r&(readAny|updateAny) != 0 }

// rightsTable has the rights to each node of a plan.
type rightsTable []rights

// Caller is what a requester may do: permissions bound to the engine that made
// it. It is immutable, cheap to copy and safe for concurrent use; make one for
// each role or set of scopes and keep it.
//
// The zero Caller permits nothing, with any engine (rule P1).
type Caller struct {
	engine *Engine
	table  rightsTable // what is granted whatever the document says; nil for nothing
	// conditional are the granted scopes that a document may withhold.
	conditional []scope
}

// Caller returns a caller with the given permissions, which together cover what
// any of them covers (rule P2). It refuses a path that names no declared
// attribute; a disabled one may be named.
func (e *Engine) Caller(permissions ...attrs.Permissions) (Caller, error) {
	c := Caller{engine: e, table: e.plan.newTable()}
	for _, p := range permissions {
		if err := e.plan.checkPaths(p); err != nil {
			return Caller{}, err
		}
		e.plan.grant(c.table, p)
	}
	e.plan.sumUp(c.table)
	return c, nil
}

// Join returns a caller who may do what c or d may. A Caller of another engine
// than that of c is [ErrForeignCaller].
func (c Caller) Join(d Caller) (Caller, error) {
	switch {
	case c.engine == nil:
		return d, nil
	case d.engine == nil:
		return c, nil
	case c.engine != d.engine:
		return Caller{}, ErrForeignCaller
	}
	joined := Caller{engine: c.engine, table: slices.Clone(c.table)}
	joined.table.add(d.table)
	c.engine.plan.sumUp(joined.table)
	joined.conditional = append(slices.Clone(c.conditional), d.conditional...)
	return joined, nil
}

// CanRead reports whether the caller may read the attribute, every leaf of it in
// the case of a COMPLEX. Scopes with conditions count: whether one is withheld
// depends on the document (rule P7).
func (c Caller) CanRead(p attrs.Path) bool { return c.can(p, readAll) }

// CanUpdate reports whether a body of this caller may write the attribute, every
// leaf of it in the case of a COMPLEX: it is granted, and not read-only in the
// engine's operation. Scopes with conditions count as for CanRead.
func (c Caller) CanUpdate(p attrs.Path) bool {
	if !c.can(p, updateAll) {
		return false
	}
	at, _ := c.engine.plan.find(p)
	nodes := c.engine.plan.nodes
	return !slices.ContainsFunc(nodes[at:nodes[at].end], func(n node) bool {
		return n.isUnit() && n.readOnly && n.derived == nil && !n.disabled
	})
}

func (c Caller) can(p attrs.Path, right rights) bool {
	if c.engine == nil {
		return false
	}
	at, ok := c.engine.plan.find(p)
	if !ok {
		return false
	}
	table := c.table
	if len(c.conditional) > 0 {
		table = slices.Clone(table)
		for _, s := range c.conditional {
			table.add(s.table)
		}
		c.engine.plan.sumUp(table)
	}
	return table[at]&right != 0
}

func (p *plan) newTable() rightsTable { return make(rightsTable, len(p.nodes)) }

// checkPaths refuses paths that name no declared attribute.
func (p *plan) checkPaths(perms attrs.Permissions) error {
	for _, set := range []attrs.PathSet{perms.Read, perms.Update} {
		for _, paths := range []func(func(attrs.Path) bool){set.Grants(), set.Exclusions()} {
			for path := range paths {
				if _, ok := p.find(path); !ok {
					return fmt.Errorf("patch: permission for %q: no such attribute", string(path))
				}
			}
		}
	}
	return nil
}

// grant adds to the leaves of a table what one set of permissions covers, and to
// each COMPLEX whether undeclared members of it are covered.
func (p *plan) grant(t rightsTable, perms attrs.Permissions) {
	for i := range p.nodes {
		n := &p.nodes[i]
		read, update := covers(perms.Read, n), covers(perms.Update, n)
		switch {
		case n.disabled:
		case n.typ == attrs.Complex:
			t[i] |= when(read && perms.Read.Wildcard() && !n.writeOnly, readUndeclared)
			t[i] |= when(update && perms.Update.Wildcard(), updateUndeclared)
		default:
			t[i] |= when(read && !n.writeOnly, readAny|readAll)
			t[i] |= when(update, updateAny) | when(update && n.derived == nil, updateAll)
		}
	}
}

// covers reports whether a set covers a node. The document itself is covered by
// the wildcard alone.
func covers(s attrs.PathSet, n *node) bool {
	if n.parent == nowhere {
		return s.Wildcard()
	}
	return s.Covers(n.path)
}

func when(condition bool, r rights) rights {
	if condition {
		return r
	}
	return 0
}

// add grants what other grants. The sums of COMPLEX nodes have to be worked out
// again.
func (t rightsTable) add(other rightsTable) {
	for i, r := range other {
		t[i] |= r
	}
}

// sumUp works out the rights to each COMPLEX from those to the leaves below it.
// Children come after their parents, so going backwards meets them first.
func (p *plan) sumUp(t rightsTable) {
	const sums = readAny | readAll | updateAny | updateAll
	for i := range t {
		if p.nodes[i].typ == attrs.Complex {
			t[i] = t[i]&^sums | readAll | updateAll
		}
	}
	for i := len(t) - 1; i >= 0; i-- {
		n := &p.nodes[i]
		if n.typ == attrs.Complex {
			// What has no leaf below that counts is not granted.
			t[i] &^= when(!n.readable, readAll) | when(!n.updatable, updateAll)
		}
		if i == 0 {
			break
		}
		up := &t[n.parent]
		*up |= t[i] & (readAny | updateAny)
		*up &^= when(n.readable && t[i]&readAll == 0, readAll)
		*up &^= when(n.updatable && t[i]&updateAll == 0, updateAll)
	}
}
