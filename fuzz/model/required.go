package model

import (
	"slices"

	"github.com/attrpatch/attrpatch/attrs"
)

// requireAll is rule V8 for the merged document.
func (r *run) requireAll(merged *value) {
	r.require(r.nodes, merged, r.document.value, false, place{position: lastPosition})
}

// require judges the required members of one object that is present after the
// patch: the edited ones, and all if the patch creates the object, other than by
// null and a default, or the engine is Complete. The stored object is nil if
// there is none.
func (r *run) require(nodes []*node, merged, stored *value, created bool, at place) {
	for _, n := range nodes {
		if n.disabled {
			continue
		}
		v, f := merged.at(n.Name), r.fates[n.path]
		edited := f.at.names != nil && f.fate != dropped
		switch {
		case !n.Required || f.fate == refused:
		case edited && f.nulled && !n.unit(): // a required COMPLEX may not be nulled
			r.violate(Required, n, f.at)
		case edited && f.nulled:
			r.requireOne(n, v, f.at)
		case f.byParent: // a leaf nulled with its parent is not judged
			if r.Complete {
				r.requireOne(n, v, place{position: lastPosition})
			}
		case (created || r.Complete) && !r.refusedBelow(n):
			if edited && n.unit() { // named as it is stored, and derived anew to nothing
				r.requireOne(n, v, f.at)
			} else {
				r.requireOne(n, v, at)
			}
		}
		r.requireBelow(n, v, stored.at(n.Name))
	}
}

// requireBelow goes on to what is inside n. Items of arrays are judged with the
// body's values, and those of stored arrays never.
func (r *run) requireBelow(n *node, v, stored *value) {
	f := r.fates[n.path]
	edited := f.at.names != nil && f.fate != dropped
	if n.Type != attrs.Complex || n.MultiValued || v.asObject() == nil || n.Atomic && edited {
		return
	}
	at := place{position: lastPosition}
	if object, ok := r.objects[n.path]; ok {
		at = object
	}
	created := stored.asObject() == nil && !f.nulled && !f.byParent
	r.require(n.subs, v, stored.asObject(), created, at)
}

// refusedBelow reports whether n is a COMPLEX with a refused edit in it: then it
// is not the patch that fails to create it. What is not declared for the caller
// would not have created it, and so is no such edit; nor is null for a COMPLEX.
func (r *run) refusedBelow(n *node) bool {
	return slices.ContainsFunc(n.subs, func(sub *node) bool {
		f := r.fates[sub.path]
		return f.at.names != nil && f.fate == refused && !f.byParent && !sub.disabled || r.refusedBelow(sub)
	})
}

// nameless is the turn of a violation whose attribute is not told: were it in
// schema order, its turn would tell which.
const nameless = int(^uint(0) >> 1)

// requireOne adds the violation if v does not do for n. One that the caller may
// not know of has no path.
func (r *run) requireOne(n *node, v *value, at place) {
	missing := v == nil || v.kind == null
	if missing && len(n.Default) > 0 && !n.inUnit {
		return // a default satisfies absence and null, where it applies (rule M6)
	}
	if v != nil {
		blankText := n.MultiValued || n.Type == attrs.String || n.Type == attrs.JSON
		missing = missing || blankText && r.blank(n, v) || n.Type == attrs.Complex && !n.MultiValued && v.kind != object // rule M4
	}
	if !missing {
		return
	}
	r.violate(Required, n, at)
	if r.concealed(n) {
		r.violations[len(r.violations)-1].Path = ""
		r.violations[len(r.violations)-1].index = nameless
	}
}
