package patch

import (
	"github.com/attrpatch/attrpatch/internal/jsonwire"
)

// checkItem judges an object for a COMPLEX that is part of a unit: a unit's own
// value, an item of it, or a COMPLEX inside one. Members that are not stored are
// dropped from it: null ones, which count as absent (rule M6), and those that a
// policy ignores. It recurses no deeper than the schema nests.
func (r *run) checkItem(node int32, i int) {
	nodes, values := r.engine.plan.nodes, r.scanner.Values
	r.itemStamp++
	stamp := r.itemStamp
	first, end := jsonwire.Members(values, i)
	for j := first; j < end; j = int(values[j].Next) {
		v := &values[j]
		child := nodes[node].children.find(r.unescaped(v.RawName(r.body), v.NameEscaped))
		if child == nowhere && r.is(asStored, j) {
			continue // it is no edit
		}
		if child == nowhere {
			if r.judgeUndeclared(node, j) == dropped || v.Kind == jsonwire.Null {
				jsonwire.Drop(values, j)
			}
			r.dropNullsInside(j)
			continue
		}
		r.slot(child).item = stamp
		if v.Kind == jsonwire.Null {
			r.checkNullMember(child, j)
			continue
		}
		if nodes[child].merges() {
			r.dropNullsInside(j)
		}
		r.checkAttribute(child, j)
	}
	// No default applies inside a unit (rule M6), so none satisfies (rule V8).
	for child := node + 1; child < nodes[node].end; child = nodes[child].end {
		if n := &nodes[child]; n.required && r.slot(child).item != stamp {
			r.find(finding{code: Required, node: child, member: int32(i), implied: true})
		}
	}
}

func (r *run) checkNullMember(child int32, j int) {
	if !r.is(asStored, j) {
		jsonwire.Drop(r.scanner.Values, j)
	}
	if n := &r.engine.plan.nodes[child]; n.required {
		r.findValue(Required, child, j)
	}
}

// dropNullsInside takes null members out of a JSON value inside a unit. What an
// operation brings there is whole, and they are data (rule J6).
func (r *run) dropNullsInside(i int) {
	if r.operations == nil {
		jsonwire.DropNulls(r.scanner.Values, i)
	}
}
