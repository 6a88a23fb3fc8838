package patch

import (
	"github.com/attrpatch/attrpatch/attrs"
)

// scope is a scope of the schema, bound to a plan (rule P7).
type scope struct {
	table  rightsTable
	unless []condition
}

// condition is a question to the stored document.
type condition struct {
	node  int32
	op    attrs.ConditionOp
	value *constant
}

func (p *plan) compileScopes(scopes []attrs.Scope) error {
	p.scopes = make(map[string]scope, len(scopes))
	for _, s := range scopes {
		c := scope{table: p.newTable()}
		p.grant(c.table, s.Permissions)
		p.sumUp(c.table)
		for _, u := range s.Unless {
			at, _ := p.find(u.Path)
			value, err := newConstant(u.Value)
			if err != nil {
				return err
			}
			c.unless = append(c.unless, condition{at, u.Op, value})
			p.lookAt(at)
		}
		p.scopes[s.Name] = c
	}
	return nil
}

// ScopeCaller returns a caller with the granted scopes. Names that the schema
// does not declare grant nothing. The conditions of a scope are judged by each
// call, on its own stored document (rule P7).
func (e *Engine) ScopeCaller(granted ...string) Caller {
	c := Caller{engine: e, table: e.plan.newTable()}
	for _, name := range granted {
		s, ok := e.plan.scopes[name]
		switch {
		case !ok:
		case len(s.unless) > 0:
			c.conditional = append(c.conditional, s)
		default:
			c.table.add(s.table)
		}
	}
	e.plan.sumUp(c.table)
	return c
}

// settleRights works out what the caller may do with this document. Without a
// document, as for Check, no scope is withheld.
func (r *run) settleRights(c Caller) {
	p := r.engine.plan
	r.rights = c.table
	if c.engine == nil {
		r.rights = r.engine.nothing
	}
	if len(c.conditional) == 0 {
		return
	}
	r.ownRights = append(r.ownRights[:0], r.rights...)
	for _, s := range c.conditional {
		if r.noDocument || !r.allHold(s.unless) {
			r.ownRights.add(s.table)
		}
	}
	p.sumUp(r.ownRights)
	r.rights = r.ownRights
}

// allHold reports whether a scope is withheld.
func (r *run) allHold(unless []condition) bool {
	for _, c := range unless {
		if !r.holds(c) {
			return false
		}
	}
	return true
}

// holds judges one condition on the stored document. Where the way to the
// attribute meets something that is not an object, it holds.
func (r *run) holds(c condition) bool {
	at := r.stored(c.node)
	if at == nil {
		if r.misshapen(c.node) {
			return true
		}
		return c.op == attrs.Absent || c.op == attrs.NotEquals
	}
	switch c.op {
	case attrs.Present:
		return true
	case attrs.Equals:
		return c.value.equals(&r.comparer, r.document, at.start)
	case attrs.NotEquals:
		return !c.value.equals(&r.comparer, r.document, at.start)
	}
	return false
}

// misshapen reports whether an attribute is absent because a COMPLEX around it
// stores something else than an object.
func (r *run) misshapen(node int32) bool {
	for up := r.engine.plan.nodes[node].parent; up > 0; up = r.engine.plan.nodes[up].parent {
		if at := r.stored(up); at != nil {
			return at.object == nowhere
		}
	}
	return false
}
