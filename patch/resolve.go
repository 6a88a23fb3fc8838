package patch

import (
	"bytes"
	"slices"

	"github.com/attrpatch/attrpatch/internal/jsonedit"
	"github.com/attrpatch/attrpatch/internal/jsonwire"
	"github.com/attrpatch/attrpatch/schema"
)

// resolve decides which operations are run, without a look at the document (rules
// J2 to J5), and runs these in order on the state of the attributes that they touch
// (rules J6 and J8). One that fails leaves the state as it is, and the next ones go
// on, so that all violations are found.
func (r *run) resolve() {
	o := r.operations
	if o.format == SCIM {
		r.resolveSCIM()
		return
	}
	for i := range o.list {
		r.judgeOperation(int32(i))
	}
	for i := range o.list {
		op := &o.list[i]
		if op.fromIgnored {
			r.ignoreTarget(int32(i))
		}
		if op.refused || op.ignored != 0 {
			continue
		}
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

// judgeOperation decides whether an operation is run. The right to write to an
// attribute is judged again with the composed body, which says so where it is
// missing.
func (r *run) judgeOperation(i int32) {
	op := &r.operations.list[i]
	r.settleTarget(op, &op.path)
	r.settleTarget(op, &op.from)
	if op.refused {
		r.stick(&op.path)
		r.stick(&op.from)
		return
	}
	looksAt := &op.from
	if op.kind == opTest {
		looksAt = &op.path
	}
	if looksAt.value != 0 && !r.mayRead(op, looksAt) {
		op.refused = true
	}
	if op.kind == opMove {
		r.judgeWriting(i, &op.from, 0)
		op.fromIgnored = op.ignored != 0
	}
	if op.kind != opTest {
		r.judgeWriting(i, &op.path, op.content)
	}
	if !op.refused {
		op.fromIgnored = op.fromIgnored && !r.operations.touched[r.attributeOf(&op.path)].stuck
		return
	}
	op.fromIgnored = false
	r.stick(&op.path)
	r.stick(&op.from)
	if op.kind == opMove {
		r.refuseWrite(&op.from, i, 0)
	}
	if op.kind != opTest {
		r.refuseWrite(&op.path, i, op.contentOf(&op.path))
	}
}

// ignoreTarget makes the target of a move unknown whose source may not be written,
// which is ignored: it would have another outcome than was asked for.
func (r *run) ignoreTarget(i int32) {
	op := &r.operations.list[i]
	if to := r.attributeOf(&op.path); r.canWrite(i, &op.path, to) {
		r.loseAll(to, i, op.ignored)
	}
}

// contentOf returns the body's value that a target is given whole, 0 for none.
func (op *operation) contentOf(t *target) int32 {
	if t == &op.path && !t.isInside() {
		return op.content
	}
	return 0
}

// settleTarget holds a path to what the schema says of what is there for the caller
// (rule J3).
func (r *run) settleTarget(op *operation, t *target) {
	if t.value == 0 {
		return
	}
	r.resolveTarget(t)
	switch {
	case t.noIndex:
		op.refused = true
		r.failInside(op, InvalidPath, t)
	case t.below:
		op.refused = true
		r.fail(op, NoTarget, t)
	}
}

// judgeWriting decides whether an operation may write to a target. A COMPLEX is
// written leaf by leaf.
func (r *run) judgeWriting(i int32, t *target, content int32) {
	op := &r.operations.list[i]
	at := r.attributeOf(t)
	if r.isComplex(t) {
		var g *given
		if content > 0 && t == &op.path {
			g = &given{r.operations.body, r.operations.scanner.Values, int(content), true}
		}
		switch v, reason := r.judgeComplex(at, g, i); {
		case v == pending && (g == nil || g.value().Kind != jsonwire.Object) && op.kind == opMove && t == &op.from:
			r.judgeBare(op, t)
		case v == dropped:
			op.ignored = reason
		case v == refused && t == &op.from:
			op.refused = true
		}
		return
	}
	switch r.judgeWrite(at) {
	case dropped:
		r.tried(at, i, op.contentOf(t))
		op.ignored = r.operations.touched[at].reason
	case refused:
		op.refused = true
	default:
		r.judgeInside(op, t)
	}
}

// judgeBare decides whether a COMPLEX may be moved away of which no leaf says who may
// (rule P1).
func (r *run) judgeBare(op *operation, t *target) {
	o := r.operations
	switch {
	case r.rights[t.node]&updateUndeclared != 0:
	case r.engine.plan.policy.Forbidden == schema.ForbiddenIgnore:
		op.ignored = IgnoredForbidden
		path := r.engine.plan.nodes[t.node].path
		o.ignored = append(o.ignored, ignoredOperation{Ignored{Path: path, Reason: IgnoredForbidden}, op.value, t.node})
	default:
		op.refused = true
		r.findOperation(finding{code: AccessDenied, node: t.node}, op.value)
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
	t.deepest, t.below, t.noIndex = holder, false, false
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
	at, nodes := r.attributeOf(t), r.engine.plan.nodes
	for _, at := range r.withBelow(at) {
		r.bar(at)
	}
	if !r.isComplex(t) {
		return
	}
	for i := t.node + 1; i < nodes[t.node].end; i++ {
		if n := &nodes[i]; n.derived != nil && !n.disabled && !r.concealed(i) {
			r.bar(r.touchNode(i))
		}
	}
}

func (r *run) bar(at int32) {
	r.markStuck(at)
	r.operations.touched[at].barred = true
}

// refuseWrite notes that an operation that would have written to its target was
// refused for another reason: the right to write is judged all the same.
func (r *run) refuseWrite(t *target, i, content int32) {
	for _, at := range r.writtenBy(r.attributeOf(t)) {
		r.tried(at, i, content)
	}
}

// loseAll makes an attribute unknown, with all that is below it.
func (r *run) loseAll(at, i int32, ignored Reason) {
	for _, leaf := range r.writtenBy(at) {
		r.lose(leaf, i, ignored)
	}
	if t := r.load(at); !t.exists {
		t.lost = true // it might have been made
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

// writes calls write for each attribute below a COMPLEX that a write of it assigns,
// with the body's value that it is given whole, 0 for none. g is what the COMPLEX is
// given, nil if it is removed. It recurses no deeper than the schema nests.
func (r *run) writes(at int32, g *given, write func(at, content int32)) {
	o, nodes := r.operations, r.engine.plan.nodes
	node := o.touched[at].node
	if g == nil || g.value().Kind != jsonwire.Object {
		for _, leaf := range slices.Clone(r.writtenBy(at)) {
			write(leaf, 0)
		}
		return
	}
	o.stamp++
	stamp := o.stamp
	first, end := jsonwire.Members(g.values, g.at)
	for j := first; j < end; j = int(g.values[j].Next) {
		name, inner := o.plain(g.values[j].RawName(g.src), g.values[j].NameEscaped), g.inside(j)
		child := nodes[node].children.find(name)
		if child == nowhere || nodes[child].disabled {
			write(r.touchName(node, string(name)), inner.content())
			continue
		}
		to := r.touchNode(child)
		o.touched[to].named = stamp
		if nodes[child].class == complexClass && !r.concealed(child) {
			r.writes(to, &inner, write)
		} else {
			write(to, inner.content())
		}
	}
	for child := node + 1; child < nodes[node].end; child = nodes[child].end {
		if n := &nodes[child]; n.disabled || n.derived != nil || r.concealed(child) {
			continue
		}
		if to := r.touchNode(child); o.touched[to].named != stamp {
			r.writes(to, nil, write)
		}
	}
}

// judgeComplex judges the write of a COMPLEX leaf by leaf. It passes if any leaf does;
// if all are ignored, reason is why.
func (r *run) judgeComplex(at int32, g *given, op int32) (v verdict, reason Reason) {
	r.writes(at, g, func(leaf, content int32) {
		r.mayAssign(leaf, op, content)
		switch t := &r.operations.touched[leaf]; {
		case t.verdict.mayRun():
			v = passed
		case v != passed && t.verdict == refused:
			v = refused
		case v == pending:
			v, reason = dropped, t.reason
		}
	})
	return v, reason
}

// dependsOnState reports whether a write of a COMPLEX is one whose outcome may
// depend on what is there: none of the leaves that it writes is refused.
func (r *run) dependsOnState(at int32, g *given) bool {
	isRefused := false
	r.writes(at, g, func(leaf, _ int32) { isRefused = isRefused || r.judgeWrite(leaf) == refused })
	return !isRefused
}

// resolveAdd runs an add or a replace.
func (r *run) resolveAdd(i int32) {
	o := r.operations
	op := &o.list[i]
	t, content := &op.path, op.content
	at, v := r.attributeOf(t), &o.scanner.Values[content]
	switch {
	case r.isComplex(t):
		g := given{o.body, o.scanner.Values, int(content), true}
		if !r.dependsOnState(at, &g) || r.hasPlace(i, t, at) && (op.kind == opAdd || r.isFound(i, t, at)) {
			r.setComplex(at, g, i)
		}
	case !t.isInside():
		if r.mayAssign(at, i, content) && r.hasPlace(i, t, at) && (op.kind == opAdd || r.isFound(i, t, at)) {
			r.assign(at, o.tree.Body(v.Text(o.body), int(v.Start)), i, content)
		}
	case r.canEdit(i, t, at):
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
		if !r.dependsOnState(at, nil) || r.isFound(i, t, at) {
			r.clearComplex(at, i, 0)
		}
	case !t.isInside():
		if r.mayAssign(at, i, 0) && r.isFound(i, t, at) {
			r.assign(at, nil, i, 0)
		}
	case r.isBlindlyGone(at):
		r.mayAssign(at, i, 0) // what is absent
	case r.canEdit(i, t, at):
		s, code := r.locate(at, t, opRemove)
		if code != 0 {
			r.failInside(op, code, t)
			return
		}
		r.takeFrom(s)
		r.editedInside(at, i)
	}
}

// isBlindlyGone reports whether the COMPLEX that an attribute is in is not there, for a
// caller who may not read the attribute: to remove something of it does nothing (rule J5).
func (r *run) isBlindlyGone(at int32) bool {
	parent := r.load(r.operations.touched[at].parent)
	return parent.known && !parent.exists && !parent.lost && !parent.stuck && parent.write != misshapen && r.load(at).blind
}

// hasPlace reports whether what a whole attribute is in is there. What depends on
// an operation that was not run is not judged, and neither is written then.
func (r *run) hasPlace(i int32, t *target, at int32) bool {
	parent := r.load(r.operations.touched[at].parent)
	switch {
	case parent.stuck || parent.write == misshapen || parent.lost && !parent.exists:
		r.loseAll(at, i, r.whyUnknown(at))
		return false
	case parent.known && !parent.exists && !parent.blind:
		r.fail(&r.operations.list[i], NoTarget, t)
		return false
	}
	return true
}

// isFound reports whether a whole attribute is there to be replaced or removed, as
// far as that may be told (rule J5).
func (r *run) isFound(i int32, t *target, at int32) bool {
	self := r.load(at)
	there := self.value != nil && !r.isMisshapen(self)
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
	r.findOperation(finding{code: code, node: t.deepest}, op.value)
}

// failInside is fail, and of a token that is no index it is the path that is at
// fault.
func (r *run) failInside(op *operation, code Code, t *target) {
	if code == InvalidPath {
		r.findOperation(finding{code: code, node: t.deepest}, t.value)
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

// isMisshapen reports whether the value of a unit is one that no view shows, and as
// good as absent (rules M4 and W1).
func (r *run) isMisshapen(t *touched) bool {
	if t.undeclared || t.value == nil {
		return false
	}
	n := &r.engine.plan.nodes[t.node]
	return n.class == unitClass && t.value.Kind() != n.shape()
}

// shape returns the kind that values of a unit have.
func (n *node) shape() jsonwire.Kind {
	if n.multiValued {
		return jsonwire.Array
	}
	return jsonwire.Object
}

// lookUp returns the value of a target that is not a COMPLEX that is merged.
func (r *run) lookUp(at int32, t *target) (*jsonedit.Value, Code) {
	self := r.load(at)
	switch {
	case self.isUnknown() || !self.known:
		return nil, unknowable
	case t.below || self.value == nil || r.isMisshapen(self):
		return nil, NoTarget
	}
	v := self.value
	if !t.isInside() {
		return v, 0
	}
	s, code := r.walk(v, t, false)
	switch {
	case code != 0:
		return nil, code
	case s.in.Kind() == jsonwire.Array && behindLast(s.name):
		return nil, InvalidPath // there is nothing behind the last item
	}
	if v, code = r.valueAt(s); code == 0 && (t.isAbsent(v) || !r.showsTarget(v, t)) {
		return nil, NoTarget
	}
	return v, code
}

// resolveCopy runs a copy or a move.
func (r *run) resolveCopy(i int32) {
	o := r.operations
	op := &o.list[i]
	from, to := r.attributeOf(&op.from), r.attributeOf(&op.path)
	isSame := op.kind == opMove && bytes.Equal(op.from.pointer, op.path.pointer)
	if !r.canWrite(i, &op.path, to) || op.kind == opMove && !r.canWrite(i, &op.from, from) {
		r.loseAll(to, i, r.whyUnknown(from))
		return
	}
	text, code := r.takeText(op, from)
	switch {
	case code == unknowable && isSame:
		return
	case code == unknowable:
		r.loseAll(to, i, r.whyUnknown(from))
		if r.noDocument && op.kind == opMove {
			r.loseAll(from, i, 0) // it may be taken away
		}
		return
	case code == DocumentTooLarge || code == TooDeep:
		r.loseAll(to, i, 0)
		return
	case code != 0:
		r.failInside(op, code, &op.from)
		return
	}
	switch {
	case isSame:
		// It is where it goes to: nothing is written, nor judged as if it were.
	case op.kind == opMove:
		r.move(i, from, to, text)
	case r.canPut(i, to):
		r.put(i, to, text)
	}
}

// canWrite reports whether a target is one that a copy or move may write to, as far
// as operations before it have left it known.
func (r *run) canWrite(i int32, t *target, at int32) bool {
	switch {
	case r.isComplex(t):
		return !r.load(at).stuck // else leaf by leaf
	case t.isInside():
		return r.mayAssign(at, i, 0) && !r.load(at).isUnknown()
	}
	return r.mayAssign(at, i, 0)
}

// whyUnknown returns the reason why an operation was ignored that an attribute, or
// one below it, comes from; 0 if one was refused.
func (r *run) whyUnknown(at int32) Reason {
	o := r.operations
	t := &o.touched[at]
	if t.undeclared {
		return t.whyUnknown()
	}
	for node := t.node; node < r.engine.plan.nodes[t.node].end; node++ {
		if below := o.ofNode[node]; below > 0 {
			if why := o.touched[below-1].whyUnknown(); why != 0 {
				return why
			}
		}
	}
	return 0
}

func (t *touched) whyUnknown() Reason {
	switch {
	case t.lost:
		return t.ignored
	case t.stuck && t.judged && t.verdict == dropped:
		return t.reason
	}
	return 0
}

// anyUnknown reports whether an operation on a COMPLEX, or on something below it,
// was not run.
func (r *run) anyUnknown(node int32) bool {
	o := r.operations
	for i := node; i < r.engine.plan.nodes[node].end; i++ {
		if r.concealed(i) || r.engine.plan.nodes[i].disabled {
			continue // it is no part of it
		}
		if at := o.ofNode[i]; at > 0 && (o.touched[at-1].stuck || o.touched[at-1].lost) {
			return true
		}
	}
	at := o.ofNode[node]
	return at > 0 && o.touched[at-1].strangerStuck
}

// canPut reports whether the target of a copy or move has a place.
func (r *run) canPut(i, at int32) bool {
	op := &r.operations.list[i]
	t := &op.path
	switch {
	case r.isComplex(t):
		return !r.dependsOnState(at, nil) || r.hasPlace(i, t, at)
	case !r.hasPlace(i, t, at):
		return false
	case !t.isInside():
		return true
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
