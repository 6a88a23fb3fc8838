package patch

import (
	"cmp"
	"slices"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/jsonedit"
	"github.com/attrpatch/attrpatch/internal/jsonwire"
)

// What test, copy and move make of a COMPLEX is what the caller's view shows of it
// (rules J6 and W1): of one that is merged, as the operations have left it member by
// member; of a unit, in its value.

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

// countVisible returns how many members the view shows of a COMPLEX that is merged.
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
	if obj := r.slot(node).object; obj != nowhere {
		count += int(r.objects[obj].members)
	}
	for i := node + 1; i < nodes[node].end; i = nodes[i].end {
		if r.hasMember(node, nodes[i].name) {
			count--
		}
	}
	for at := range r.operations.touched {
		t := &r.operations.touched[at]
		if !r.isUndeclaredIn(t, node) {
			continue
		}
		if r.load(int32(at)).isUnknown() {
			return 0, false
		}
		if t.storedAt > 0 {
			count--
		}
		if t.value != nil {
			count++
		}
	}
	return count, true
}

// hasMember reports whether the document has a member in a COMPLEX, declared or not.
func (r *run) hasMember(node int32, name string) bool {
	whole := r.wholeOf(node)
	return whole != nil && r.operations.tree.Member(whole, []byte(name)) != nil
}

// isUndeclaredIn reports whether it is an undeclared member of a COMPLEX, and not a
// disabled one, which no view shows.
func (r *run) isUndeclaredIn(t *touched, node int32) bool {
	return t.undeclared && t.node == node && r.engine.plan.nodes[node].children.find([]byte(t.name)) == nowhere
}

// undeclaredValue returns the undeclared member of that name in a COMPLEX, or nil.
func (r *run) undeclaredValue(node int32, name []byte) *jsonedit.Value {
	if at, ok := r.operations.ofName[undeclaredName{node, string(name)}]; ok {
		return r.load(at).value
	}
	if whole := r.wholeOf(node); whole != nil {
		return r.operations.tree.Member(whole, name)
	}
	return nil
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

// countShown returns how many members the view shows of an object inside a unit.
func (r *run) countShown(v *jsonedit.Value, node int32) (count int) {
	for name, x := range r.operations.tree.Members(v) {
		if r.showsMember(node, name, x) {
			count++
		}
	}
	return count
}

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

// showsAll reports whether the view hides nothing of a leaf or unit, or of an item of
// one. It recurses no deeper than the schema nests.
func (r *run) showsAll(v *jsonedit.Value, node int32, isItem bool) bool {
	n, tree := &r.engine.plan.nodes[node], &r.operations.tree
	switch {
	case n.typ != attrs.Complex:
		return true
	case n.multiValued && !isItem:
		for _, item := range tree.Items(v) {
			if !r.showsAll(item, node, true) {
				return false
			}
		}
		return true
	case v.Kind() != jsonwire.Object:
		return false
	}
	for name, x := range tree.Members(v) {
		if child := n.children.find(name); !r.showsMember(node, name, x) || child != nowhere && !r.showsAll(x, child, false) {
			return false
		}
	}
	return true
}

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
	for _, item := range o.tree.Items(v) {
		if item.Kind() != jsonwire.Object {
			continue // no view shows it (rule W1)
		}
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

// takeText returns the text that a copy or move takes from its source (rule J8).
func (r *run) takeText(op *operation, from int32) ([]byte, Code) {
	o := r.operations
	if o.copyEnded {
		return nil, unknowable
	}
	w := &jsonedit.Writer{Tree: &o.tree, Limit: r.engine.limits.ResultBytes - o.copied}
	if w.Limit == 0 {
		w.Limit = -1
	}
	code := Code(0)
	if r.isComplex(&op.from) {
		node := o.touched[from].node
		switch t := r.load(from); {
		case t.isUnknown() || !t.known:
			return nil, unknowable
		case !t.exists || t.blind:
			return nil, NoTarget
		case r.anyUnknown(node):
			return nil, unknowable
		}
		code = r.writeComplex(w, node)
	} else {
		var v *jsonedit.Value
		if v, code = r.lookUp(from, &op.from); code == 0 {
			if t := &op.from; !t.undeclared && t.inner == nowhere && r.engine.plan.nodes[t.deepest].typ == attrs.Complex {
				if code = r.writeViewed(w, v, t.deepest, t.isItem); code == NoTarget {
					return nil, code
				}
			} else {
				code = codeOfWriting(w.Append(v))
			}
		}
	}
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
			code = r.writeViewed(w, m.value, m.node, false)
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
	for at := range o.touched {
		t := &o.touched[at]
		if !r.isUndeclaredIn(t, node) {
			continue
		}
		if r.load(int32(at)).isUnknown() {
			return nil, false
		}
		if t.value != nil {
			members = append(members, member{nowhere, t.name, t.value, orderOf(t)})
		}
	}
	if whole := r.wholeOf(node); whole != nil {
		start := int(r.objects[r.slot(node).object].start)
		for name, v := range o.tree.Members(whole) {
			order := int64(start + v.Offset())
			if _, touched := o.ofName[undeclaredName{node, string(name)}]; !touched && nodes[node].children.find(name) == nowhere {
				members = append(members, member{nowhere, string(name), v, order})
			}
		}
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

// writeViewed writes what the view shows of a leaf or unit, or of an item of one.
func (r *run) writeViewed(w *jsonedit.Writer, v *jsonedit.Value, node int32, isItem bool) Code {
	n := &r.engine.plan.nodes[node]
	if n.typ != attrs.Complex {
		return codeOfWriting(w.Append(v))
	}
	whole := jsonedit.Writer{Tree: w.Tree}
	if err := whole.Append(v); err != nil {
		return codeOfWriting(err)
	}
	viewer := r.engine.newRun()
	defer r.engine.release(viewer)
	_ = viewer.start(&Request{}) // it is of this engine
	viewer.document, viewer.rights = whole.Text, r.rights
	switch isArray := n.multiValued && !isItem; {
	case isArray && v.Kind() == jsonwire.Array:
		viewer.viewItems(node, 0)
	case !isArray && v.Kind() == jsonwire.Object:
		viewer.viewObject(node, 0)
	default:
		return NoTarget
	}
	if w.Limit != 0 && len(w.Text)+viewer.size() > max(w.Limit, 0) {
		return DocumentTooLarge
	}
	w.Text = viewer.appendMerged(w.Text)
	return 0
}
