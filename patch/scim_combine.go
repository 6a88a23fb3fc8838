package patch

import (
	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/jsonedit"
	"github.com/attrpatch/attrpatch/internal/jsonwire"
)

// resolveSCIM decides which operations are run, without a look at the document (rules
// J2 to J5), and runs these in order (rules S1 to S6).
func (r *run) resolveSCIM() {
	o := r.operations
	for i := range o.list {
		r.judgeSCIM(int32(i))
	}
	for i := range o.list {
		if !o.list[i].refused {
			r.runSCIM(int32(i))
			r.settleLooks(&o.list[i])
		}
	}
}

// judgeSCIM notes what an operation may not write or read. It goes the way of an
// operation that is run, on which nothing is written while it is judging.
func (r *run) judgeSCIM(i int32) {
	o := r.operations
	op := &o.list[i]
	t := &op.path
	if !op.refused {
		r.resolveTarget(t)
		op.refused = r.refuseShape(op) ||
			op.scim.filter != nil && (t.undeclared || t.inner != nowhere) && !r.mayRead(op, t)
	}
	if op.refused {
		r.stick(t)
		return
	}
	was := *op
	o.judging = true
	r.runSCIM(i)
	was.refused, was.ignored = o.list[i].refused, o.list[i].ignored
	o.list[i], o.judging = was, false
}

// runSCIM runs one operation.
func (r *run) runSCIM(i int32) {
	op := &r.operations.list[i]
	t := &op.path
	switch at := r.attributeOf(t); {
	case op.scim.picks():
		r.changeItems(i, at)
	case op.kind == opRemove:
		r.removeSCIM(i, at)
	case r.isComplex(t):
		r.mergeComplex(at, i, r.contentOf(op), op.kind)
	case t.undeclared:
		if r.mayChange(i, at, r.wholeContent(op)) {
			r.mergeJSON(at, i, r.contentOf(op))
		}
	case t.isInside():
		r.combineInside(i, at)
	default:
		r.combineLeaf(at, i, r.contentOf(op), op.kind)
	}
}

// refuseShape notes what is wrong with an operation whatever is stored, as far as it
// may be told: of a concealed attribute it is not.
func (r *run) refuseShape(op *operation) bool {
	t, part := &op.path, &op.scim
	if t.undeclared {
		return false
	}
	n := &r.engine.plan.nodes[t.deepest]
	hasParts := n.typ == attrs.Complex || n.typ == attrs.JSON || t.inner != nowhere
	isRefused := true
	switch {
	case part.misplaced:
		r.findOperation(finding{code: InvalidPath, nameless: true}, orElse(t.value, op.value))
	case t.below || part.picks() && !hasParts:
		r.fail(op, NoTarget, t)
	case part.value > 0 && r.takesAll(op) && !r.engine.plan.scim.Departures.RemoveByValue:
		// To take everything out is not what the sender asks for.
		r.findOperation(finding{code: InvalidOperation, nameless: true}, part.value)
	default:
		isRefused = len(part.twice) > 0
	}
	for _, i := range part.twice {
		r.findOperation(finding{code: DuplicateName, nameless: true}, i)
	}
	return isRefused
}

// takesAll reports whether a remove is about a whole multiValued attribute.
func (r *run) takesAll(op *operation) bool {
	nodes, t := r.engine.plan.nodes, &op.path
	if op.scim.sub != "" && r.isComplex(t) {
		child := r.called(t.node, op.scim.sub)
		return child != nowhere && !nodes[child].disabled && !r.concealed(child) && nodes[child].multiValued
	}
	return nodes[t.deepest].multiValued && !op.scim.picks()
}

func (r *run) contentOf(op *operation) given {
	return given{r.operations.body, r.operations.scanner.Values, int(op.content), true}
}

// wholeContent returns the body's value that an attribute becomes, 0 where an
// operation is about a part of it.
func (r *run) wholeContent(op *operation) int32 {
	if op.path.isInside() {
		return 0
	}
	return op.content
}

// isComposed reports whether what is written inside an attribute is made from the whole
// of what is stored (rule J4).
func (r *run) isComposed(t *target) bool {
	n := &r.engine.plan.nodes[t.node]
	return !t.undeclared && (n.multiValued || n.class == unitClass)
}

// mayWriteInside judges what a write inside an attribute needs besides its update
// (rules J3 and J4).
func (r *run) mayWriteInside(i int32, t *target, at int32) bool {
	op, o := &r.operations.list[i], r.operations
	if !o.judging {
		return op.ignored == 0
	}
	if r.isComposed(t) && !r.canRead(t.node) {
		op.refused = true
		r.findOperation(finding{code: AccessDenied, node: t.node, looks: true}, op.value)
	} else if t.isInside() {
		r.judgeInside(op, t)
	}
	if op.refused {
		r.tried(at, i, 0)
	}
	return !op.refused && op.ignored == 0
}

// mayChange reports whether an operation that needs what is there is run on an
// attribute: it is permitted, and it is known what is there.
func (r *run) mayChange(i, at, content int32) bool {
	if !r.mayAssign(at, i, content) || r.operations.judging {
		return false
	}
	if t := r.load(at); t.lost || !t.known && !t.blind {
		r.lose(at, i, t.ignored)
		return false
	}
	return true
}

// enter makes the COMPLEX attributes be there that hold one (rule S3).
func (r *run) enter(at int32) {
	o := r.operations
	if o.judging {
		return
	}
	for up := o.touched[at].parent; up > 0; up = o.touched[up].parent {
		t := r.load(up)
		if !t.exists {
			t.exists, t.since = true, o.tick()
		}
		if t.write == misshapen {
			return // until it is replaced whole
		}
		t.known, t.lost = true, false
		if t.write == unassigned {
			t.write = writtenIn
		}
	}
}

// mergeComplex adds a value to a COMPLEX, or replaces members of it: sub-attribute by
// sub-attribute, as a merge patch does (rules S3 and M4). It recurses no deeper than
// the schema nests.
func (r *run) mergeComplex(at, i int32, g given, kind operationKind) {
	o, nodes := r.operations, r.engine.plan.nodes
	switch g.value().Kind {
	case jsonwire.Null:
		r.clearComplex(at, i, g.content())
		return
	case jsonwire.Object:
	default:
		if o.judging {
			r.judgeComplex(at, nil, i)
			return
		}
		r.misshape(at, g, i)
		return
	}
	node := r.load(at).node
	first, end := jsonwire.Members(g.values, g.at)
	for j := first; j < end; j = int(g.values[j].Next) {
		name := o.plain(g.values[j].RawName(g.src), g.values[j].NameEscaped)
		child := nodes[node].children.find(name)
		switch {
		case child == nowhere || nodes[child].disabled:
			to := r.touchName(node, string(name))
			if r.mayChange(i, to, int32(j)) {
				r.mergeJSON(to, i, g.inside(j))
			}
		case r.concealed(child):
			r.mayAssign(r.touchNode(child), i, int32(j))
		case nodes[child].class == complexClass:
			r.mergeComplex(r.touchNode(child), i, g.inside(j), kind)
		default:
			r.combineLeaf(r.touchNode(child), i, g.inside(j), kind)
		}
	}
	r.wrote(at, i, g.content())
}

// combineLeaf gives a leaf or unit a value, or adds it (rule S3).
func (r *run) combineLeaf(at, i int32, g given, kind operationKind) {
	node := r.operations.touched[at].node
	n, isNull := &r.engine.plan.nodes[node], g.value().Kind == jsonwire.Null
	switch {
	case n.multiValued && kind == opAdd && !(r.mayAssign(at, i, g.content()) && r.mayCompose(at, i, g.content())):
	case n.multiValued && kind == opAdd && !isNull:
		if r.mayChange(i, at, g.content()) {
			r.enter(at)
			r.append(at, i, r.elementsOf(node, g))
		}
	case n.merges() && !isNull && g.value().Kind == jsonwire.Object:
		if r.mayChange(i, at, g.content()) {
			r.mergeJSON(at, i, g)
		}
	case r.mayAssign(at, i, g.content()):
		if !isNull {
			r.enter(at)
		}
		r.assign(at, r.clean(node, g), i, g.content())
	}
}

// mayCompose judges that a value which is made from the stored one needs read of it
// (rule J4).
func (r *run) mayCompose(at, i, content int32) bool {
	node := r.operations.touched[at].node
	if r.canRead(node) {
		return true
	}
	r.findOperation(finding{code: AccessDenied, node: node, looks: true}, orElse(content, r.operations.list[i].value))
	r.tried(at, i, 0)
	return false
}

// mergeJSON merges the operation's value into a JSON attribute or an undeclared
// member, at the place inside it that the path leads to (rules S3 and M5). Where it
// is not known what is there, only what is written is noted (rule J5).
func (r *run) mergeJSON(at, i int32, g given) {
	o, tree := r.operations, &r.operations.tree
	t, self := &o.list[i].path, r.load(at)
	inside := r.isTargetInside(t, at)
	if inside || g.value().Kind != jsonwire.Null {
		r.enter(at)
		self = r.load(at)
	}
	switch hasObject := self.value != nil && self.value.Kind() == jsonwire.Object; {
	case !inside && g.value().Kind != jsonwire.Object:
		r.assign(at, r.valueOf(g), i, g.content())
		return
	case hasObject:
	case self.blind && !self.known:
		self.value, self.known, self.since = tree.Open(), true, o.tick()
	case !inside:
		r.assign(at, r.fresh(g), i, g.content())
		return
	default:
		r.assign(at, tree.Copied([]byte("{}")), i, 0)
		self = r.load(at)
	}
	if !inside {
		r.mergeMembers(self.value, g)
	} else {
		holder, name := r.makeWay(self.value, t)
		r.mergeMember(holder, name, g)
	}
	r.editedInside(at, i)
}

// isTargetInside reports whether a path leads into the attribute, and not to a
// COMPLEX above it.
func (r *run) isTargetInside(t *target, at int32) bool {
	self := &r.operations.touched[at]
	return t.isInside() && t.node == self.node && t.undeclared == self.undeclared
}

// makeWay goes into an object along the names of a path up to the last one, which it
// returns with the object that has it. What is on the way and no object becomes one.
func (r *run) makeWay(v *jsonedit.Value, t *target) (holder *jsonedit.Value, last []byte) {
	tree := &r.operations.tree
	for pos := t.rest; ; {
		token, next := r.operations.nextToken(t.pointer, pos)
		name := append([]byte(nil), token...)
		if next == len(t.pointer) {
			return v, name
		}
		inner := tree.Member(v, name)
		if inner == nil || inner.Kind() != jsonwire.Object {
			if inner == nil && !tree.Knows(v, name) {
				inner = tree.Open()
			} else {
				inner = tree.Copied([]byte("{}"))
			}
			tree.SetMember(v, name, inner)
		}
		v, pos = inner, next
	}
}

// mergeMembers merges the members of an object into v, which is one too (RFC 7396,
// section 2). It recurses no deeper than the body nests.
func (r *run) mergeMembers(v *jsonedit.Value, g given) {
	first, end := jsonwire.Members(g.values, g.at)
	for j := first; j < end; j = int(g.values[j].Next) {
		name := jsonwire.AppendUnescaped(nil, g.values[j].RawName(g.src))
		r.mergeMember(v, name, g.inside(j))
	}
}

func (r *run) mergeMember(v *jsonedit.Value, name []byte, g given) {
	tree := &r.operations.tree
	switch g.value().Kind {
	case jsonwire.Null:
		tree.RemoveMember(v, name)
		return
	case jsonwire.Object:
		inner := tree.Member(v, name)
		if inner == nil && !tree.Knows(v, name) {
			inner = tree.Open()
			tree.SetMember(v, name, inner)
		}
		if inner != nil && inner.Kind() == jsonwire.Object {
			r.mergeMembers(inner, g)
			return
		}
	}
	tree.SetMember(v, name, r.fresh(g))
}

// fresh returns a value as it is where nothing is to be merged into: without the null
// members of objects, as far as they are not in arrays.
func (r *run) fresh(g given) *jsonedit.Value {
	v := r.valueOf(g)
	if g.value().Kind == jsonwire.Object {
		r.dropNullMembers(v, g)
	}
	return v
}

// dropNullMembers recurses no deeper than the body nests.
func (r *run) dropNullMembers(v *jsonedit.Value, g given) {
	tree := &r.operations.tree
	first, end := jsonwire.Members(g.values, g.at)
	for j := first; j < end; j = int(g.values[j].Next) {
		kind := g.values[j].Kind
		if kind != jsonwire.Null && kind != jsonwire.Object {
			continue
		}
		name := jsonwire.AppendUnescaped(nil, g.values[j].RawName(g.src))
		if kind == jsonwire.Null {
			tree.RemoveMember(v, name)
		} else {
			r.dropNullMembers(tree.Member(v, name), g.inside(j))
		}
	}
}

// clean returns a new value of a declared attribute: without null members in units
// (rule M6) and in single JSON values (rule M5).
func (r *run) clean(node int32, g given) *jsonedit.Value {
	v := r.valueOf(g)
	r.cleanValue(v, node, g)
	return v
}

// cleanValue recurses no deeper than the schema nests.
func (r *run) cleanValue(v *jsonedit.Value, node int32, g given) {
	n := &r.engine.plan.nodes[node]
	if n.multiValued && g.value().Kind == jsonwire.Array {
		if n.typ == attrs.Complex {
			j, _ := jsonwire.Members(g.values, g.at)
			for _, item := range r.operations.tree.Items(v) {
				r.cleanOne(item, node, g.inside(j))
				j = int(g.values[j].Next)
			}
		}
		return
	}
	r.cleanOne(v, node, g)
}

func (r *run) cleanOne(v *jsonedit.Value, node int32, g given) {
	n, tree := &r.engine.plan.nodes[node], &r.operations.tree
	switch {
	case g.value().Kind != jsonwire.Object:
	case n.merges():
		r.dropNullMembers(v, g)
	case n.typ == attrs.Complex:
		first, end := jsonwire.Members(g.values, g.at)
		for j := first; j < end; j = int(g.values[j].Next) {
			name := jsonwire.AppendUnescaped(nil, g.values[j].RawName(g.src))
			child := n.children.find(name)
			switch {
			case g.values[j].Kind == jsonwire.Null && child != nowhere:
				tree.RemoveMember(v, name)
			case child != nowhere:
				r.cleanValue(tree.Member(v, name), child, g.inside(j))
			case g.values[j].Kind == jsonwire.Object:
				r.dropNullMembers(tree.Member(v, name), g.inside(j))
			}
		}
	}
}

// combineInside makes a change on a sub-attribute of an atomic COMPLEX, or on what a
// path leads to in a JSON value.
func (r *run) combineInside(i, at int32) {
	o, nodes := r.operations, r.engine.plan.nodes
	op := &o.list[i]
	t, g := &op.path, r.contentOf(op)
	if n := &nodes[t.node]; n.merges() {
		if r.mayChange(i, at, 0) {
			r.mergeJSON(at, i, g)
		}
		return
	}
	if !r.mayAssign(at, i, 0) || !r.mayWriteInside(i, t, at) {
		return
	}
	if member := r.memberNode(t); member != nowhere && !nodes[member].multiValued && o.judging {
		r.judgeMergedMembers(g, member)
	}
	if !r.mayChange(i, at, 0) {
		return
	}
	r.enter(at)
	if self := r.load(at); self.value == nil || self.value.Kind() != jsonwire.Object {
		r.assign(at, o.tree.Copied([]byte("{}")), i, 0)
	}
	holder, name := r.makeWay(r.load(at).value, t)
	r.combineMember(holder, string(name), r.memberNode(t), g, op.kind)
	r.editedInside(at, i)
}

// memberNode returns the node that a path inside a unit ends at, nowhere if it is not
// declared or inside a JSON value.
func (r *run) memberNode(t *target) int32 {
	if t.inner != nowhere || !t.endsAtMember {
		return nowhere
	}
	return t.deepest
}

// combineMember makes a change on one member of an object, which node declares or,
// where it is nowhere, nothing does.
func (r *run) combineMember(holder *jsonedit.Value, name string, node int32, g given, kind operationKind) {
	tree, key := &r.operations.tree, []byte(name)
	if kind == opRemove || g.value().Kind == jsonwire.Null {
		tree.RemoveMember(holder, key)
		return
	}
	if node == nowhere {
		r.mergeMember(holder, key, g)
		return
	}
	switch n := &r.engine.plan.nodes[node]; {
	case n.merges():
		r.mergeMember(holder, key, g)
	case n.multiValued && kind == opAdd:
		list := tree.Member(holder, key)
		if list == nil || list.Kind() != jsonwire.Array {
			list = tree.Copied([]byte("[]"))
			tree.SetMember(holder, key, list)
		}
		r.appendTo(list, node, r.elementsOf(node, g))
	case n.class == complexClass && !n.multiValued && g.value().Kind == jsonwire.Object:
		inner := tree.Member(holder, key)
		if inner == nil || inner.Kind() != jsonwire.Object {
			inner = tree.Copied([]byte("{}"))
			tree.SetMember(holder, key, inner)
		}
		r.mergeItem(inner, node, g, kind)
	default:
		tree.SetMember(holder, key, r.clean(node, g))
	}
}

// mergeItem merges an object into an object that is part of a unit. It recurses no
// deeper than the schema nests.
func (r *run) mergeItem(item *jsonedit.Value, node int32, g given, kind operationKind) {
	first, end := jsonwire.Members(g.values, g.at)
	for j := first; j < end; j = int(g.values[j].Next) {
		name := jsonwire.AppendUnescaped(nil, g.values[j].RawName(g.src))
		child := r.engine.plan.nodes[node].children.find(name)
		if child == nowhere && !r.mayMergeUndeclared(node) {
			continue // judged already
		}
		r.combineMember(item, string(name), child, g.inside(j), kind)
	}
}

// mayMergeUndeclared reports whether undeclared members may be merged into an object in
// a unit.
func (r *run) mayMergeUndeclared(node int32) bool {
	const both = readUndeclared | updateUndeclared
	return r.keepsUndeclared() && r.rights[node]&both == both
}

// removeSCIM takes away what a path without a filter leads to. What is absent is fine
// (rule S3).
func (r *run) removeSCIM(i, at int32) {
	o := r.operations
	op := &o.list[i]
	t := &op.path
	switch {
	case r.isComplex(t):
		r.clearComplex(at, i, 0)
	case !t.isInside() && op.scim.value > 0 && !t.undeclared && r.engine.plan.nodes[t.node].multiValued:
		if r.mayAssign(at, i, 0) && r.mayCompose(at, i, 0) && r.mayChange(i, at, 0) {
			r.removeEqual(i, at)
		}
	case !t.isInside():
		if r.mayAssign(at, i, 0) {
			r.assign(at, nil, i, 0)
		}
	case r.mayAssign(at, i, 0) && r.mayWriteInside(i, t, at) && r.mayChange(i, at, 0):
		self := r.load(at)
		if self.value == nil && self.blind && !self.known {
			self.value, self.known, self.since = o.tree.Open(), true, o.tick()
		}
		if v := self.value; v != nil && v.Kind() == jsonwire.Object && r.leadsOn(v, t) {
			holder, name := r.makeWay(v, t)
			if _, was := o.tree.RemoveMember(holder, name); was || v.IsOpen() {
				r.editedInside(at, i)
			}
		}
	}
}

// leadsOn reports whether all that a path leads through in v is an object, as far as
// it is known.
func (r *run) leadsOn(v *jsonedit.Value, t *target) bool {
	tree := &r.operations.tree
	for pos := t.rest; ; {
		token, next := r.operations.nextToken(t.pointer, pos)
		if next == len(t.pointer) {
			return true
		}
		inner := tree.Member(v, token)
		if inner == nil {
			return !tree.Knows(v, token)
		}
		if inner.Kind() != jsonwire.Object {
			return false
		}
		v, pos = inner, next
	}
}
