package patch

import (
	"github.com/attrpatch/attrpatch/internal/jsonedit"
	"github.com/attrpatch/attrpatch/internal/jsonwire"
)

// resolve runs the operations in order on the state of the attributes that they
// touch (rules J4 to J6 and J8). One that fails leaves the state as it is, and the
// next ones go on, so that all violations are found.
func (r *run) resolve() {
	o := r.operations
	for i := range o.list {
		op := &o.list[i]
		if op.refused {
			r.stick(&op.path)
			r.stick(&op.from)
			continue
		}
		r.resolveTarget(&op.path)
		r.resolveTarget(&op.from)
		switch op.kind {
		case opAdd, opReplace:
			r.resolveAdd(int32(i))
		case opRemove:
			r.resolveRemove(int32(i))
		case opTest:
			r.resolveTest(op)
		case opCopy, opMove:
			r.resolveCopy(int32(i))
		}
	}
}

// resolveTarget turns a target into what the caller may take it for: under the
// policy conceal, a concealed attribute looks undeclared (rule P6).
func (r *run) resolveTarget(t *target) {
	nodes := r.engine.plan.nodes
	concealed := int32(nowhere)
	for at := t.deepest; at > 0; at = nodes[at].parent {
		if r.concealed(at) {
			concealed = at
		}
	}
	if concealed == nowhere {
		return
	}
	holder := nodes[concealed].parent
	t.deepest, t.below = holder, false
	if nodes[holder].unit == nowhere {
		t.node, t.undeclared, t.name = holder, true, nodes[concealed].name
		t.inner = nowhere
		return
	}
	t.inner, t.innerName = holder, nodes[concealed].name
}

// attributeOf returns the touched attribute that a target is about.
func (r *run) attributeOf(t *target) int32 {
	if !t.undeclared {
		return r.touchNode(t.node)
	}
	// A concealed attribute is declared after all: the composed body has its name,
	// and is judged as every body with that name is.
	child := r.engine.plan.nodes[t.node].children.find([]byte(t.name))
	if child != nowhere && !r.engine.plan.nodes[child].disabled {
		return r.touchNode(child)
	}
	return r.touchName(t.node, t.name)
}

// isComplex reports whether a path ends at a COMPLEX that is merged.
func (r *run) isComplex(t *target) bool {
	return !t.undeclared && r.engine.plan.nodes[t.node].class == complexClass
}

// stick notes that an operation on an attribute was refused (rule J6).
func (r *run) stick(t *target) {
	if !t.known() {
		return
	}
	r.resolveTarget(t)
	for _, at := range r.withBelow(r.attributeOf(t)) {
		r.load(at).stuck = true
	}
}

// refuseWrite notes that an operation that would have written to its target was
// refused for another reason: the right to write is judged all the same.
func (r *run) refuseWrite(t *target, i, content int32) {
	for _, at := range r.writtenBy(r.attributeOf(t)) {
		r.load(at).stuck = true
		r.wrote(at, i, content)
	}
}

// loseAll makes an attribute unknown, with all that is below it.
func (r *run) loseAll(at, i int32, ignored Reason) {
	for _, at := range r.writtenBy(at) {
		r.lose(at, i, ignored)
	}
}

// withBelow returns a touched attribute with all attributes below it, if it is a
// COMPLEX that is merged. The list is valid until the next call.
func (r *run) withBelow(at int32) []int32 {
	o, nodes := r.operations, r.engine.plan.nodes
	t := &o.touched[at]
	o.leaves = append(o.leaves[:0], at)
	if t.undeclared || nodes[t.node].class != complexClass || r.concealed(t.node) {
		return o.leaves
	}
	end := nodes[t.node].end
	for i := t.node + 1; i < end; i++ {
		switch n := &nodes[i]; {
		case n.disabled || n.derived != nil || r.concealed(i):
			i = n.end - 1
			continue
		case n.isUnit():
			o.leaves = append(o.leaves, r.touchNode(i))
			i = n.end - 1
		default:
			o.leaves = append(o.leaves, r.touchNode(i))
		}
	}
	return o.leaves
}

// writtenBy returns the attributes that a write of one assigns: itself, or the
// leaves and units below it. The list is valid until the next call.
func (r *run) writtenBy(at int32) []int32 {
	all := r.withBelow(at)
	kept := all[:0]
	for _, at := range all {
		if t := &r.operations.touched[at]; t.undeclared || r.concealed(t.node) || r.engine.plan.nodes[t.node].isUnit() {
			kept = append(kept, at)
		}
	}
	return kept
}

// mayRunOn reports whether a write of a COMPLEX is one that is run, which is when
// its outcome may depend on what is there: none of the leaves below is refused, and
// not all are ignored.
func (r *run) mayRunOn(at int32) bool {
	leaves, ignored := r.writtenBy(at), 0
	for _, leaf := range leaves {
		switch v := r.judgeWrite(leaf); {
		case v == refused || r.load(leaf).stuck && v != dropped:
			return false
		case v == dropped:
			ignored++
		}
	}
	return len(leaves) == 0 || ignored < len(leaves)
}

// resolveAdd runs an add or a replace.
func (r *run) resolveAdd(i int32) {
	o := r.operations
	op := &o.list[i]
	t, content := &op.path, op.content
	at, v := r.attributeOf(t), &o.scanner.Values[content]
	switch {
	case r.isComplex(t):
		if !r.mayRunOn(at) || r.hasPlace(i, t, at) && (op.kind == opAdd || r.isFound(i, t, at)) {
			r.setComplex(at, given{o.body, o.scanner.Values, int(content), true}, i)
		}
	case !t.isInside():
		if r.mayAssign(at, i, content) && r.hasPlace(i, t, at) && (op.kind == opAdd || r.isFound(i, t, at)) {
			r.assign(at, o.tree.Body(v.Text(o.body), int(v.Start)), i, content)
		}
	case r.mayEdit(i, t, at):
		s, code := r.locate(at, t, op.kind)
		if code != 0 {
			r.failInside(op, code, t)
			return
		}
		r.putAt(s, t, o.tree.Body(v.Text(o.body), int(v.Start)), op.kind == opReplace)
		r.editedInside(at, i)
	}
}

// resolveRemove runs a remove.
func (r *run) resolveRemove(i int32) {
	op := &r.operations.list[i]
	t := &op.path
	at := r.attributeOf(t)
	switch {
	case r.isComplex(t):
		if !r.mayRunOn(at) || r.isFound(i, t, at) {
			r.clearComplex(at, i, 0)
		}
	case !t.isInside():
		if r.mayAssign(at, i, 0) && r.isFound(i, t, at) {
			r.assign(at, nil, i, 0)
		}
	case r.mayEdit(i, t, at):
		s, code := r.locate(at, t, opRemove)
		if code != 0 {
			r.failInside(op, code, t)
			return
		}
		r.takeFrom(s)
		r.editedInside(at, i)
	}
}

// hasPlace reports whether what a whole attribute is in is there. What depends on
// an operation that was not run is not judged, and neither is written then.
func (r *run) hasPlace(i int32, t *target, at int32) bool {
	parent := r.load(r.operations.touched[at].parent)
	switch {
	case parent.stuck || parent.write == misshapen:
		r.loseAll(at, i, 0)
		return false
	case parent.known && !parent.exists:
		r.fail(&r.operations.list[i], NoTarget, t)
		return false
	}
	return true
}

// isFound reports whether a whole attribute is there to be replaced or removed, as
// far as that may be told (rule J5).
func (r *run) isFound(i int32, t *target, at int32) bool {
	self := r.load(at)
	there := self.value != nil
	if r.isComplex(t) {
		there = self.exists || self.write == misshapen
	}
	if there || self.blind || self.isUnknown() {
		return true
	}
	r.fail(&r.operations.list[i], NoTarget, t)
	return false
}

// fail notes that an operation's path leads nowhere, or that its test does not
// hold: at the operation, for the deepest declared node on the way (rule J6).
func (r *run) fail(op *operation, code Code, t *target) {
	f := finding{code: code, node: t.deepest}
	if t.undeclared {
		f.node, f.undeclared, f.failure = t.node, true, r.nameIndex(t.name)
	}
	r.findOperation(f, op.value)
}

// failInside is fail, and of a token that is no index it is the path that is at
// fault.
func (r *run) failInside(op *operation, code Code, t *target) {
	if code == InvalidPath {
		r.findOperation(finding{code: code, nameless: true}, t.value)
		return
	}
	r.fail(op, code, t)
}

// findOperation notes a violation at a place in the body.
func (r *run) findOperation(f finding, place int32) {
	f.operation, f.member = true, place
	r.find(f)
}

// nameIndex keeps the name of an undeclared member for a finding that has no
// composed value.
func (r *run) nameIndex(name string) int32 {
	o := r.operations
	o.names = append(o.names, name)
	return int32(len(o.names) - 1)
}

// resolveTest runs a test.
func (r *run) resolveTest(op *operation) {
	t := &op.path
	if !r.mayRead(op, t) {
		r.stickRead(t)
		return
	}
	at := r.attributeOf(t)
	if r.isComplex(t) {
		equal, code := r.equalComplex(t.node, int(op.content))
		switch {
		case code != 0 && code != unknowable:
			r.fail(op, code, t)
		case code == 0 && !equal:
			r.fail(op, TestFailed, t)
		}
		return
	}
	v, code := r.lookUp(at, t)
	switch {
	case code == unknowable:
	case code != 0:
		r.failInside(op, code, t)
	case !r.equalValue(v, t, int(op.content)):
		r.fail(op, TestFailed, t)
	}
}

// unknowable stands for the outcome of what depends on an operation that was not
// run.
const unknowable Code = 255

// stickRead notes that a look at an attribute was refused.
func (r *run) stickRead(t *target) {
	for _, at := range r.withBelow(r.attributeOf(t)) {
		r.load(at).stuck = true
	}
}

// lookUp returns the value of a target that is not a COMPLEX that is merged.
func (r *run) lookUp(at int32, t *target) (*jsonedit.Value, Code) {
	self := r.load(at)
	switch {
	case self.isUnknown() || !self.known:
		return nil, unknowable
	case t.below || self.value == nil:
		return nil, NoTarget
	}
	v := self.value
	if !t.isInside() {
		return v, 0
	}
	s, code := r.walk(v, t, false)
	if code != 0 {
		return nil, code
	}
	return r.valueAt(s)
}

// resolveCopy runs a copy or a move.
func (r *run) resolveCopy(i int32) {
	o := r.operations
	op := &o.list[i]
	moves := op.kind == opMove
	if !r.mayRead(op, &op.from) {
		r.refuseWrite(&op.path, i, 0)
		if moves {
			r.refuseWrite(&op.from, i, 0)
		} else {
			r.stickRead(&op.from)
		}
		return
	}
	from, to := r.attributeOf(&op.from), r.attributeOf(&op.path)
	if moves && !r.mayWrite(i, &op.from, from) {
		// The target's right is judged all the same.
		if r.mayWrite(i, &op.path, to) {
			r.loseAll(to, i, r.operations.touched[from].reason)
		}
		return
	}
	if !r.mayWrite(i, &op.path, to) {
		return
	}
	text, code := r.takeText(op, from)
	switch {
	case code == unknowable:
		r.loseAll(to, i, r.whyUnknown(from))
		return
	case code == DocumentTooLarge || code == TooDeep:
		r.loseAll(to, i, 0)
		return
	case code != 0:
		r.failInside(op, code, &op.from)
		return
	}
	if moves {
		r.move(i, from, to, text)
	} else if r.canPut(i, to) {
		r.put(i, to, text)
	}
}

// mayWrite judges a write of a target by a copy or move, and reports whether it is
// run.
func (r *run) mayWrite(i int32, t *target, at int32) bool {
	switch {
	case r.isComplex(t):
		r.mayRunOn(at)
		return true // leaf by leaf
	case t.isInside():
		return r.mayEdit(i, t, at)
	}
	return r.mayAssign(at, i, 0)
}

// whyUnknown returns the reason why an operation was ignored that an attribute
// comes from, 0 if one was refused.
func (r *run) whyUnknown(at int32) Reason {
	for _, at := range r.withBelow(at) {
		switch t := &r.operations.touched[at]; {
		case t.lost && t.ignored != 0:
			return t.ignored
		case t.stuck && t.judged && t.verdict == dropped:
			return t.reason
		}
	}
	return 0
}

// canPut reports whether the target of a copy or move has a place.
func (r *run) canPut(i, at int32) bool {
	op := &r.operations.list[i]
	t := &op.path
	switch {
	case r.isComplex(t):
		return !r.mayRunOn(at) || r.hasPlace(i, t, at)
	case !t.isInside():
		return r.hasPlace(i, t, at)
	}
	_, code := r.locate(at, t, op.kind)
	if code != 0 {
		r.failInside(op, code, t)
	}
	return code == 0
}

// put puts a text into the target of a copy or move, which has a place.
func (r *run) put(i, at int32, text []byte) {
	o := r.operations
	op := &o.list[i]
	t := &op.path
	switch {
	case r.isComplex(t):
		o.copies.Record(text, jsonwire.Limits{})
		r.setComplex(at, given{text, o.copies.Values, 0, false}, i)
	case !t.isInside():
		r.assign(at, o.tree.Copied(text), i, 0)
	default:
		s, _ := r.locate(at, t, op.kind)
		r.putAt(s, t, o.tree.Copied(text), false)
		r.editedInside(at, i)
	}
}

// move takes the source of a move away and puts its text where it goes to (RFC
// 6902, section 4.4). If that has no place, everything stays as it is.
func (r *run) move(i, from, to int32, text []byte) {
	t := &r.operations.list[i].from
	if t.isInside() {
		// The way to the target may lead through the same array.
		s, _ := r.locate(from, t, opRemove)
		taken := r.takeFrom(s)
		if !r.canPut(i, to) {
			r.giveBack(s, taken)
			return
		}
		r.editedInside(from, i)
		r.put(i, to, text)
		return
	}
	if !r.canPut(i, to) {
		return
	}
	if r.isComplex(t) {
		r.clearComplex(from, i, 0)
	} else {
		r.assign(from, nil, i, 0)
	}
	r.put(i, to, text)
}
