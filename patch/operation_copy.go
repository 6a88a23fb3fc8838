package patch

import (
	"cmp"
	"slices"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/jsonedit"
	"github.com/attrpatch/attrpatch/internal/jsonwire"
)

// A copy or move takes what the caller's view shows of its source, as text. What is
// written is bounded while it is written (rule J8), and the work is in what is written:
// what the view does not show is passed over unread.

// takeText returns the text that a copy or move takes from its source.
func (r *run) takeText(op *operation, from int32) ([]byte, Code) {
	o := r.operations
	if o.copyEnded {
		return nil, unknowable
	}
	w := &jsonedit.Writer{Tree: &o.tree, Limit: r.engine.limits.ResultBytes - o.copied}
	if w.Limit == 0 {
		w.Limit = -1
	}
	code := r.writeSource(w, op, from)
	switch code {
	case DocumentTooLarge:
		r.findOperation(finding{code: code, node: op.path.deepest, limit: r.engine.limits.ResultBytes}, op.value)
		o.copyEnded = true
	case TooDeep:
		r.findOperation(finding{code: code, node: op.from.deepest, limit: jsonedit.MaxDepth}, op.value)
	}
	o.copied += len(w.Text)
	return w.Text, code
}

// writeSource writes what the view shows of the source of a copy or move.
func (r *run) writeSource(w *jsonedit.Writer, op *operation, from int32) Code {
	if !r.isComplex(&op.from) {
		v, code := r.lookUp(from, &op.from)
		if code != 0 {
			return code
		}
		return codeOfWriting(r.writeTarget(w, v, &op.from))
	}
	node := r.operations.touched[from].node
	switch t := r.load(from); {
	case t.isUnknown() || !t.known:
		return unknowable
	case !t.exists || t.blind:
		return NoTarget
	case r.anyUnknown(node):
		return unknowable
	}
	return r.writeComplex(w, node)
}

// writeTarget writes what the view shows of the value of a target.
func (r *run) writeTarget(w *jsonedit.Writer, v *jsonedit.Value, t *target) error {
	if t.undeclared || t.inner != nowhere {
		return w.Append(v)
	}
	return r.writeViewed(w, v, t.deepest, t.isItem)
}

func codeOfWriting(err error) Code {
	switch err {
	case nil:
		return 0
	case jsonedit.ErrTooDeep:
		return TooDeep
	}
	return DocumentTooLarge
}

// member is one that a COMPLEX has in the caller's view. Order is where it stands:
// as stored, and then as operations added it.
type member struct {
	node  int32 // nowhere for an undeclared one
	name  string
	value *jsonedit.Value
	order int64
}

// writeComplex writes what the view shows of a COMPLEX that is merged, without
// white space between its members.
func (r *run) writeComplex(w *jsonedit.Writer, node int32) Code {
	members, ok := r.membersIn(node)
	if !ok {
		return unknowable
	}
	slices.SortStableFunc(members, func(a, b member) int { return cmp.Compare(a.order, b.order) })
	w.Text = append(w.Text, '{')
	for i, m := range members {
		if i > 0 {
			w.Text = append(w.Text, ',')
		}
		w.Text = append(jsonwire.AppendString(w.Text, m.name), ':')
		var code Code
		switch {
		case m.node == nowhere:
			code = codeOfWriting(w.Append(m.value))
		case r.engine.plan.nodes[m.node].class == complexClass:
			code = r.writeComplex(w, m.node)
		default:
			code = codeOfWriting(r.writeViewed(w, m.value, m.node, false))
		}
		if code != 0 {
			return code
		}
	}
	if w.Text = append(w.Text, '}'); w.Limit != 0 && len(w.Text) > max(w.Limit, 0) {
		return DocumentTooLarge
	}
	return 0
}

// membersIn returns the members that the view shows of a COMPLEX that is merged.
func (r *run) membersIn(node int32) (members []member, ok bool) {
	o, nodes := r.operations, r.engine.plan.nodes
	for i := node + 1; i < nodes[node].end; i = nodes[i].end {
		shown, ok := r.shows(i)
		if !ok {
			return nil, false
		}
		if shown {
			t := r.touch(i)
			members = append(members, member{i, nodes[i].name, t.value, orderOf(t)})
		}
	}
	if !r.showsUndeclared(node) {
		return members, true
	}
	if r.noDocument || r.touch(node).unknownStrangers > 0 {
		return nil, false
	}
	for name, v := range o.tree.Members(r.strangersIn(node)) {
		m := member{node: nowhere, name: string(name), value: v}
		if at, ok := o.ofName[undeclaredName{node, m.name}]; ok {
			m.order = orderOf(&o.touched[at])
		} else {
			m.order = int64(r.objects[r.slot(node).object].start) + int64(v.Offset())
		}
		members = append(members, m)
	}
	return members, true
}

// orderOf returns where a member stands: where it is stored, or when it was added.
func orderOf(t *touched) int64 {
	if t.storedAt > 0 {
		return int64(t.storedAt)
	}
	return 1<<32 + int64(t.since)
}

// writeViewed writes what the view shows of a leaf or unit, or of an item of one, with
// the text between what it shows. It looks at nothing else, so that the limit on what
// copies take bounds the work, too (rule J8). It recurses no deeper than the schema
// nests.
func (r *run) writeViewed(w *jsonedit.Writer, v *jsonedit.Value, node int32, isItem bool) error {
	nodes := r.engine.plan.nodes
	switch n := &nodes[node]; {
	case n.typ != attrs.Complex:
		return w.Append(v)
	case n.multiValued && !isItem:
		return w.AppendObjects(v, func(item *jsonedit.Value) error { return r.writeViewed(w, item, node, true) })
	}
	return w.AppendMembers(v, r.shownPlaces(v, node), func(name []byte, x *jsonedit.Value) error {
		if child := nodes[node].children.find(name); child != nowhere {
			return r.writeViewed(w, x, child, false)
		}
		return w.Append(x)
	})
}
