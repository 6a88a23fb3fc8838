package patch

import (
	"github.com/attrpatch/attrpatch/internal/jsonwire"
)

// decodeMerge turns a merge body into intents: one for each member that names
// an attribute, and below a null or misshapen COMPLEX one for each leaf that is
// thereby written (rule P3). It marks the attributes whose stored values matter.
func (r *run) decodeMerge() {
	r.slot(0).named = 0
	r.decodeObject(0, 0)
}

// decodeObject decodes the members of the body's object at index value, which is
// for the COMPLEX node. It recurses no deeper than the schema nests.
func (r *run) decodeObject(value int, node int32) {
	values, plan := r.scanner.Values, r.engine.plan
	children := &plan.nodes[node].children
	first, end := jsonwire.Members(values, value)
	for i := first; i < end; i = int(values[i].Next) {
		v := &values[i]
		child := children.find(r.unescaped(v.RawName(r.body), v.NameEscaped))
		if child == nowhere || plan.nodes[child].disabled {
			r.intend(undeclared, node, i)
			continue
		}
		r.slot(child).named = int32(i)
		r.want(child)
		switch {
		case plan.nodes[child].isUnit():
			r.intend(assign, child, i)
		case v.Kind == jsonwire.Object && r.isNulled(i):
			r.imply(clearAll, unassign, child, i)
			r.intendStrangers(i, child)
		case v.Kind == jsonwire.Object:
			at := r.intend(enter, child, i)
			r.decodeObject(i, child)
			r.intents[at].end = int32(len(r.intents))
		case v.Kind == jsonwire.Null:
			r.imply(clearAll, unassign, child, i)
		default:
			r.imply(misfit, misfitLeaf, child, i)
		}
	}
}

func (r *run) intend(kind intentKind, node int32, member int) int {
	at := len(r.intents)
	r.intents = append(r.intents, intent{kind: kind, node: node, member: int32(member), end: int32(at + 1)})
	return at
}

// imply adds the intent of a member that is for a whole COMPLEX, and one for
// each leaf and unit below it in schema order. Derived and disabled ones are
// outside of it (rules M6, N3 and P3).
func (r *run) imply(kind, leaf intentKind, node int32, member int) {
	at := r.intend(kind, node, member)
	nodes := r.engine.plan.nodes
	for i := node + 1; i < nodes[node].end; i++ {
		n := &nodes[i]
		if n.isUnit() {
			if !n.disabled && n.derived == nil {
				r.intend(leaf, i, member)
				r.want(i)
			}
			i = n.end - 1
		} else {
			r.want(i)
		}
	}
	r.intents[at].end = int32(len(r.intents))
}
