package patch

import (
	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/jsonedit"
	"github.com/attrpatch/attrpatch/internal/jsonwire"
)

// A test compares what the caller's view shows with a value of the body. It takes time
// in that value alone, however much is stored, shown or not (rule J8): the numbers of
// members are known, and then each of the body's is looked up.

// equalComplex compares what the view shows of a COMPLEX with the body's value at
// index i.
func (r *run) equalComplex(node int32, i int) (equal bool, code Code) {
	t := r.load(r.touchNode(node))
	switch {
	case t.isUnknown() || !t.known:
		return false, unknowable
	case !t.exists || t.blind:
		return false, NoTarget
	case r.anyUnknown(node):
		return false, unknowable
	}
	count, ok := r.countVisible(node)
	if !ok {
		return false, unknowable
	}
	o, nodes := r.operations, r.engine.plan.nodes
	values := o.scanner.Values
	if values[i].Kind != jsonwire.Object || int(values[i].Count) != count {
		return false, 0
	}
	first, end := jsonwire.Members(values, i)
	for j := first; j < end; j = int(values[j].Next) {
		name := o.plain(values[j].RawName(o.body), values[j].NameEscaped)
		child := nodes[node].children.find(name)
		if child == nowhere {
			if !r.showsUndeclared(node) {
				return false, 0
			}
			if v := r.undeclaredValue(node, name); v == nil || !o.tree.Equal(v, o.body, values, j) {
				return false, 0
			}
			continue
		}
		if shown, _ := r.shows(child); !shown {
			return false, 0
		}
		if nodes[child].class == complexClass {
			equal, _ = r.equalComplex(child, j)
		} else {
			equal = r.equalUnit(r.touch(child).value, child, false, j)
		}
		if !equal {
			return false, 0
		}
	}
	return true, 0
}

// equalValue compares the value of a target that is not a COMPLEX that is merged
// with the body's value at index i.
func (r *run) equalValue(v *jsonedit.Value, t *target, i int) bool {
	if t.undeclared || t.inner != nowhere {
		return r.operations.tree.Equal(v, r.operations.body, r.operations.scanner.Values, i)
	}
	return r.equalUnit(v, t.deepest, t.isItem, i)
}

// equalUnit compares the value of a leaf or unit, or of an item of one, as far as
// the view shows it. It recurses no deeper than the schema nests.
func (r *run) equalUnit(v *jsonedit.Value, node int32, isItem bool, i int) bool {
	o, n := r.operations, &r.engine.plan.nodes[node]
	values := o.scanner.Values
	switch {
	case n.typ != attrs.Complex:
		return o.tree.Equal(v, o.body, values, i)
	case v.Kind() != values[i].Kind:
		return false
	case n.multiValued && !isItem:
		return v.Kind() == jsonwire.Array && r.equalItems(v, node, i)
	case v.Kind() == jsonwire.Object:
		return r.equalItem(v, node, i)
	}
	return o.tree.Equal(v, o.body, values, i)
}

func (r *run) equalItems(v *jsonedit.Value, node int32, i int) bool {
	o := r.operations
	values := o.scanner.Values
	j, end := jsonwire.Members(values, i)
	for item := range o.tree.Objects(v) { // no view shows another (rule W1)
		if j == end || !r.equalUnit(item, node, true, j) {
			return false
		}
		j = int(values[j].Next)
	}
	return j == end
}

func (r *run) equalItem(v *jsonedit.Value, node int32, i int) bool {
	o := r.operations
	values := o.scanner.Values
	if r.countShown(v, node) != int(values[i].Count) {
		return false
	}
	first, end := jsonwire.Members(values, i)
	for j := first; j < end; j = int(values[j].Next) {
		name := o.plain(values[j].RawName(o.body), values[j].NameEscaped)
		x := o.tree.Member(v, name)
		if x == nil || !r.showsMember(node, name, x) || !r.equalMember(x, node, name, j) {
			return false
		}
	}
	return true
}

// equalMember compares a member of an item, as far as the view shows it.
func (r *run) equalMember(v *jsonedit.Value, node int32, name []byte, j int) bool {
	o, n := r.operations, &r.engine.plan.nodes[node]
	if n.typ == attrs.Complex {
		if child := n.children.find(name); child != nowhere {
			return r.equalUnit(v, child, false, j)
		}
	}
	return o.tree.Equal(v, o.body, o.scanner.Values, j)
}
