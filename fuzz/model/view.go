package model

import (
	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/schema"
)

// viewObject is rule W1: it takes out of v what the caller may not see.
func (r *run) viewObject(nodes []*node, path attrs.Path, v *value) {
	v.removeIf(func(m *member) bool {
		n := find(nodes, m.name)
		if n == nil {
			return r.policy.Unknown != schema.UnknownKeep || !r.caller.everything(path, read)
		}
		return !r.viewAttribute(n, m.value)
	})
}

// viewAttribute reports whether the caller may see n, after it has taken out of
// its value what they may not.
func (r *run) viewAttribute(n *node, v *value) bool {
	switch {
	case n.Type != attrs.Complex:
		return !n.disabled && r.caller.mayRead(n)
	case !n.MultiValued:
		return r.viewComplex(n, v)
	case v.kind != array || !r.caller.readsAny(n):
		return false
	}
	v.removeIf(func(m *member) bool { return m.value.kind != object }) // not of the shape
	for _, m := range v.members {
		r.viewObject(n.subs, n.path, m.value)
	}
	return true
}

// viewComplex omits a COMPLEX with nothing visible in it.
func (r *run) viewComplex(n *node, v *value) bool {
	if v.kind != object || !r.caller.readsAny(n) {
		return false
	}
	r.viewObject(n.subs, n.path, v)
	return len(v.members) > 0
}
