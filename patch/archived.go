package patch

import (
	"slices"

	"github.com/attrpatch/attrpatch/internal/jsonwire"
)

// archivedUse is how often a leaf may still be given each of its enumerated
// values, in run.counts from base on.
type archivedUse struct {
	node int32
	base int
}

// keepsArchived reports whether an archived value, the enumerated one at index
// value, may stand once more in the body: at most as often as it is stored, and
// not at all where the caller cannot read the attribute (rule V4).
func (r *run) keepsArchived(node int32, value int) bool {
	if r.noDocument {
		return true
	}
	if r.rights[node]&readAll == 0 {
		return false
	}
	i := slices.IndexFunc(r.archived, func(u archivedUse) bool { return u.node == node })
	if i < 0 {
		i = len(r.archived)
		r.archived = append(r.archived, r.countStored(node))
	}
	left := &r.counts[r.archived[i].base+value]
	*left--
	return *left >= 0
}

// countStored counts the stored values of a leaf, all items of its unit taken
// together.
func (r *run) countStored(node int32) archivedUse {
	nodes := r.engine.plan.nodes
	use := archivedUse{node, len(r.counts)}
	for range nodes[node].rules.archived {
		r.counts = append(r.counts, 0)
	}
	top := node
	if nodes[node].unit != nowhere {
		for top = node; nodes[nodes[top].parent].unit != nowhere; {
			top = nodes[top].parent
		}
	}
	if at := r.stored(top); at != nil {
		r.countIn(top, use, int(at.start))
	}
	return use
}

// countIn counts in the stored value of a node that is the leaf or above it. It
// recurses no deeper than the schema nests.
func (r *run) countIn(node int32, use archivedUse, pos int) {
	if !r.engine.plan.nodes[node].multiValued || r.document[pos] != '[' {
		r.countItem(node, use, pos)
		return
	}
	for item := range jsonwire.ItemsOf(r.document, pos) {
		r.countItem(node, use, item)
	}
}

func (r *run) countItem(node int32, use archivedUse, pos int) {
	nodes := r.engine.plan.nodes
	if node == use.node {
		if raw, escaped, ok := jsonwire.StringAt(r.document, pos); ok {
			if at, ok := nodes[node].rules.enumerated[string(r.unescaped(raw, escaped))]; ok {
				r.counts[use.base+at]++
			}
		}
		return
	}
	child := use.node
	for nodes[child].parent != node {
		child = nodes[child].parent
	}
	if value, ok := jsonwire.MemberOf(r.document, pos, nodes[child].name); ok {
		r.countIn(child, use, value)
	}
}
