package patch

import (
	"iter"
	"slices"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/jsonedit"
	"github.com/attrpatch/attrpatch/internal/jsonwire"
)

// What test, copy and move make of a COMPLEX is what the caller's view shows of it
// (rules J6 and W1): of one that is merged, as the operations have left it member by
// member; of a unit, in its value. Who asks what is shown looks at the attributes that
// the schema has there, and at nothing else that is stored: how many undeclared members
// there are, and which of them no operation took away, the values tell (rule J8).

// showsUndeclared reports whether a view shows the undeclared members of a COMPLEX.
func (r *run) showsUndeclared(node int32) bool {
	return r.keepsUndeclared() && r.rights[node]&readUndeclared != 0
}

// shows reports whether the view shows a declared attribute of a COMPLEX that is
// merged, as the operations have left it. Its second result is false where that
// depends on an operation that was not run. It recurses no deeper than the schema
// nests.
func (r *run) shows(node int32) (shown, ok bool) {
	n := &r.engine.plan.nodes[node]
	if n.disabled || r.rights[node]&readAny == 0 {
		return false, true
	}
	t := r.load(r.touchNode(node))
	switch {
	case t.isUnknown() || !t.known:
		return false, false
	case n.class != complexClass:
		return t.value != nil && r.showsValue(t.value, node), true
	case !t.exists:
		return false, true
	}
	count, ok := r.countVisible(node)
	return count > 0, ok
}

// countVisible returns how many members the view shows of a COMPLEX that is merged. It
// reports false where that is not known, as Check does not know what is not declared.
func (r *run) countVisible(node int32) (count int, ok bool) {
	nodes := r.engine.plan.nodes
	for i := node + 1; i < nodes[node].end; i = nodes[i].end {
		shown, ok := r.shows(i)
		if !ok {
			return 0, false
		}
		if shown {
			count++
		}
	}
	if !r.showsUndeclared(node) {
		return count, true
	}
	if r.noDocument || r.touch(node).unknownStrangers > 0 {
		return 0, false
	}
	return count + r.operations.tree.Len(r.strangersIn(node)), true
}

// undeclaredValue returns the undeclared member of that name in a COMPLEX, or nil.
func (r *run) undeclaredValue(node int32, name []byte) *jsonedit.Value {
	if at, ok := r.operations.ofName[undeclaredName{node, string(name)}]; ok {
		return r.load(at).value
	}
	return r.operations.tree.Member(r.strangersIn(node), name)
}

// showsValue reports whether the view shows the value of a leaf or unit at all.
func (r *run) showsValue(v *jsonedit.Value, node int32) bool {
	n := &r.engine.plan.nodes[node]
	switch {
	case n.typ != attrs.Complex:
		return true
	case n.multiValued:
		return v.Kind() == jsonwire.Array
	}
	return v.Kind() == jsonwire.Object && r.countShown(v, node) > 0
}

// showsTarget reports whether the view shows what a path inside a unit ends at.
func (r *run) showsTarget(v *jsonedit.Value, t *target) bool {
	if n := &r.engine.plan.nodes[t.deepest]; t.undeclared || t.inner != nowhere || n.typ != attrs.Complex {
		return true
	}
	if t.isItem {
		return v.Kind() == jsonwire.Object
	}
	return r.showsValue(v, t.deepest)
}

// countShown returns how many members the view shows of an object inside a unit. It
// looks at the declared ones and counts the others, however many there are.
func (r *run) countShown(v *jsonedit.Value, node int32) (count int) {
	tree := &r.operations.tree
	declared := 0
	for child := range r.childrenIn(v, node) {
		declared++
		if r.showsDeclared(v, child) {
			count++
		}
	}
	if r.showsUndeclared(node) {
		count += tree.AssignedLen(v) - declared
	}
	return count
}

// shownPlaces returns where the object v, inside a unit, has the members that the view
// shows, in order.
func (r *run) shownPlaces(v *jsonedit.Value, node int32) []int {
	tree, nodes := &r.operations.tree, r.engine.plan.nodes
	var shown, hidden []int
	for child := range r.childrenIn(v, node) {
		place := tree.Place(v, []byte(nodes[child].name))
		if r.showsDeclared(v, child) {
			shown = append(shown, place)
		} else {
			hidden = append(hidden, place)
		}
	}
	if !r.showsUndeclared(node) {
		slices.Sort(shown)
		return shown
	}
	slices.Sort(hidden)
	shown = shown[:0]
	for place := range tree.Assigned(v) {
		if len(hidden) > 0 && hidden[0] == place {
			hidden = hidden[1:]
			continue
		}
		shown = append(shown, place)
	}
	return shown
}

// childrenIn yields the attributes below a COMPLEX that the object v has a value of.
func (r *run) childrenIn(v *jsonedit.Value, node int32) iter.Seq[int32] {
	return func(yield func(int32) bool) {
		nodes := r.engine.plan.nodes
		for child := node + 1; child < nodes[node].end; child = nodes[child].end {
			if x := r.operations.tree.Member(v, []byte(nodes[child].name)); x != nil && !isNoMember(x) && !yield(child) {
				return
			}
		}
	}
}

// showsDeclared reports whether the view shows the value that an object inside a unit
// has of an attribute.
func (r *run) showsDeclared(v *jsonedit.Value, child int32) bool {
	n := &r.engine.plan.nodes[child]
	return r.rights[child]&readAny != 0 && r.showsValue(r.operations.tree.Member(v, []byte(n.name)), child)
}

// showsMember reports whether the view shows the member x of an object inside a unit.
func (r *run) showsMember(node int32, name []byte, x *jsonedit.Value) bool {
	child := r.engine.plan.nodes[node].children.find(name)
	switch {
	case isNoMember(x):
		return false
	case child == nowhere:
		return r.showsUndeclared(node)
	}
	return r.rights[child]&readAny != 0 && r.showsValue(x, child)
}
