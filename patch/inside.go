package patch

import (
	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/jsonedit"
	"github.com/attrpatch/attrpatch/internal/jsonwire"
)

// spot is a place inside a value: a member or an item, there or not.
type spot struct {
	in    *jsonedit.Value
	name  []byte // of a member; valid until the next token is read
	index int    // of an item
}

// walk goes from v along the tokens of a target that lead inside, up to the last
// one. Where it makes way, it goes through an open object as a merge patch does:
// what is not known becomes an object. Tokens are held against what is there (rules
// J3 and J6).
func (r *run) walk(v *jsonedit.Value, t *target, makeWay bool) (spot, Code) {
	tree := &r.operations.tree
	way := schemaWay{nodes: r.engine.plan.nodes, node: t.node}
	for pos := t.rest; ; {
		token, next := r.operations.nextToken(t.pointer, pos)
		s := spot{in: v, name: token}
		if !t.undeclared && pos < t.free && v.Kind() != way.step(token) {
			return s, NoTarget
		}
		switch v.Kind() {
		case jsonwire.Object:
		case jsonwire.Array:
			i, ok := index(token)
			if behindLast(token) {
				i, ok = tree.Len(v), true
			}
			if !ok || behindLast(token) && next < len(t.pointer) {
				return s, InvalidPath
			}
			s.index = i
		default:
			return s, NoTarget
		}
		if next == len(t.pointer) {
			return s, 0
		}
		inner, code := r.valueAt(s)
		if code != 0 {
			if !makeWay || v.Kind() != jsonwire.Object || tree.Knows(v, s.name) {
				return s, code
			}
			inner = tree.Open()
			tree.SetMember(v, s.name, inner)
		}
		v, pos = inner, next
	}
}

// schemaWay is a way inside a unit, as the schema has it.
type schemaWay struct {
	nodes  []node
	node   int32
	isItem bool
}

// step goes on by a token and returns the kind of the value that it is looked up
// in: an array for an index, an object for a name.
func (w *schemaWay) step(token []byte) jsonwire.Kind {
	if w.nodes[w.node].multiValued && !w.isItem {
		w.isItem = true
		return jsonwire.Array
	}
	if child := w.nodes[w.node].children.find(token); child != nowhere {
		w.node, w.isItem = child, false
	}
	return jsonwire.Object
}

// valueAt returns the value at a spot.
func (r *run) valueAt(s spot) (*jsonedit.Value, Code) {
	tree := &r.operations.tree
	if s.in.Kind() == jsonwire.Object {
		if v := tree.Member(s.in, s.name); v != nil {
			return v, 0
		}
		return nil, NoTarget
	}
	if s.index >= tree.Len(s.in) {
		return nil, NoTarget
	}
	return tree.Item(s.in, s.index), 0
}

// locate returns the spot that an operation writes to inside an attribute. It
// reports NoTarget or InvalidPath for one that it cannot write to.
func (r *run) locate(at int32, t *target, kind operationKind) (spot, Code) {
	o := r.operations
	self := r.load(at)
	if self.value == nil {
		if !self.blind || self.known {
			return spot{}, NoTarget
		}
		self.value, self.known, self.since = o.tree.Open(), true, o.tick()
	}
	s, code := r.walk(self.value, t, true)
	if code != 0 {
		return s, code
	}
	inserts, isObject := kind.inserts(), s.in.Kind() == jsonwire.Object
	switch {
	case isObject && (inserts || !o.tree.Knows(s.in, s.name)):
		return s, 0
	case isObject:
		v, code := r.valueAt(s)
		if code == 0 && (t.isAbsent(v) || r.isOmitted(v, t)) {
			code = NoTarget
		}
		return s, code
	case string(s.name) == "-" && !inserts:
		return s, InvalidPath
	case s.index > o.tree.Len(s.in) || s.index == o.tree.Len(s.in) && !inserts:
		return s, NoTarget
	}
	return s, 0
}

// isOmitted reports whether a sub-attribute of a unit, of type COMPLEX, stores something
// that is not of its shape: no view shows that (rules M4 and W1).
func (r *run) isOmitted(v *jsonedit.Value, t *target) bool {
	n := &r.engine.plan.nodes[t.deepest]
	return t.inner == nowhere && t.endsAtMember && n.typ == attrs.Complex && v.Kind() != n.shape()
}

// isAbsent reports whether what an operation has put in the place of a sub-attribute
// of a unit is null, which is none (rule M6).
func (t *target) isAbsent(v *jsonedit.Value) bool {
	return t.endsAtMember && isNoMember(v)
}

func isNoMember(v *jsonedit.Value) bool { return v.Kind() == jsonwire.Null && !v.IsStored() }

// putAt puts a value at a spot: over what is there, or in an array before it. null
// for a sub-attribute of a unit takes it away (rule M6).
func (r *run) putAt(s spot, t *target, v *jsonedit.Value, replaces bool) {
	tree := &r.operations.tree
	switch {
	case s.in.Kind() == jsonwire.Object && t.endsAtMember && v.Kind() == jsonwire.Null:
		tree.RemoveMember(s.in, s.name)
	case s.in.Kind() == jsonwire.Object:
		tree.SetMember(s.in, s.name, v)
	case replaces:
		tree.SetItem(s.in, s.index, v)
	default:
		tree.Insert(s.in, s.index, v)
	}
}

// takeFrom takes away what is at a spot.
func (r *run) takeFrom(s spot) jsonedit.Taken {
	tree := &r.operations.tree
	if s.in.Kind() == jsonwire.Object {
		taken, _ := tree.RemoveMember(s.in, s.name)
		return taken
	}
	return tree.RemoveItem(s.in, s.index)
}

// giveBack puts back what was taken from a spot.
func (r *run) giveBack(s spot, taken jsonedit.Taken) {
	tree := &r.operations.tree
	if s.in.Kind() == jsonwire.Object {
		tree.RestoreMember(s.in, taken)
		return
	}
	tree.RestoreItem(s.in, s.index, taken)
}

// editedInside notes that an operation has changed something inside an attribute.
func (r *run) editedInside(at, i int32) {
	t := &r.operations.touched[at]
	if t.write == unassigned { // there is a default
		t.write = set
	}
	r.wrote(at, i, 0)
}
