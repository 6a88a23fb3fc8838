package patch

import (
	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/schema"
)

// keepsUndeclared reports whether the schema has undeclared members stored.
func (r *run) keepsUndeclared() bool { return r.engine.plan.policy.Unknown == schema.UnknownKeep }

// mayRead judges a look at a target (rule J4), and reports whether it is allowed.
func (r *run) mayRead(op *operation, t *target) bool {
	holder, name := t.node, t.name
	switch {
	case t.inner != nowhere:
		holder, name = t.inner, t.innerName
	case !t.undeclared:
		if r.canRead(t.deepest) {
			return true
		}
		r.findOperation(finding{code: AccessDenied, node: t.deepest, looks: true}, op.value)
		return false
	}
	code := UnknownAttribute
	if r.keepsUndeclared() {
		isDisabled := r.engine.plan.nodes[holder].children.find([]byte(name)) != nowhere
		switch {
		case r.rights[holder]&readUndeclared == 0:
			code = AccessDenied
		case !isDisabled:
			return true
		}
	}
	r.findOperation(finding{
		code: code, node: holder, undeclared: true, failure: r.nameIndex(name), looks: code == AccessDenied,
	}, op.value)
	return false
}

// canRead reports whether the caller may read every leaf below a node that is
// there for this caller. A unit that the caller sees is there with all its leaves
// (rule P6).
func (r *run) canRead(node int32) bool {
	nodes := r.engine.plan.nodes
	switch {
	case r.rights[node]&readAll != 0:
		return true
	case nodes[node].class == leafClass && nodes[node].typ != attrs.Complex:
		return false
	case !nodes[node].readable:
		return r.rights[node]&readUndeclared != 0 // no leaf below says who may
	}
	visible := false
	for i := node + 1; i < nodes[node].end; i++ {
		n := &nodes[i]
		if n.typ == attrs.Complex || n.disabled || r.concealed(i) && (n.unit == nowhere || r.concealed(n.unit)) {
			continue
		}
		if visible = true; r.rights[i]&readAll == 0 {
			return false
		}
	}
	return visible
}

// judgeInside decides what a write inside an attribute needs besides its update: to
// read an array or a unit, since its whole new value is made from the stored one
// (rule J4), and that an undeclared name on the way is one to write, and to read, since
// whether it is there makes a difference.
func (r *run) judgeInside(op *operation, t *target) {
	if t.undeclared || !t.isInside() {
		return
	}
	n := &r.engine.plan.nodes[t.node]
	if (n.multiValued || n.class == unitClass) && !r.canRead(t.node) {
		op.refused = true
		r.refuseInside(t, op.value)
		return
	}
	if t.inner == nowhere {
		return
	}
	switch v, reason := r.judgeNameInside(t.inner, t.innerName, op.value); v {
	case dropped:
		op.ignored = reason
	case refused:
		op.refused = true
	}
}

// judgeNameInside decides on a write of an undeclared member inside a unit, and notes
// what is refused or ignored.
func (r *run) judgeNameInside(node int32, name string, place int32) (verdict, Reason) {
	v, reason := r.judgeQuietly(func() verdict { return r.judgeUndeclaredName(node, name) })
	code := UnknownAttribute
	switch {
	case v == dropped:
		path := r.engine.plan.nodes[node].path.Join(name)
		r.operations.ignored = append(r.operations.ignored, ignoredOperation{Ignored{Path: path, Reason: reason}, place, node})
		return dropped, reason
	case v == passed && r.rights[node]&readUndeclared == 0, v == refused && r.keepsUndeclared():
		code = AccessDenied
	case v == passed:
		return passed, 0
	}
	f := finding{code: code, node: node, undeclared: true, failure: r.nameIndex(name), looks: v == passed}
	r.findOperation(f, place)
	return refused, 0
}

// refuseInside notes that an attribute is written inside and may not be read: once
// an attribute, at the last operation that tries, as with every write.
func (r *run) refuseInside(t *target, place int32) {
	self := r.touch(t.node)
	if self.found > 0 {
		r.findings[self.found-1].member = place
		return
	}
	r.findOperation(finding{code: AccessDenied, node: t.node, looks: true}, place)
	self.found = int32(len(r.findings))
}

// canEdit reports whether a write inside an attribute is run: no operation on it was
// refused or ignored, and its value is known.
func (r *run) canEdit(i int32, t *target, at int32) bool {
	if !r.mayAssign(at, i, 0) || !r.hasPlace(i, t, at) {
		return false
	}
	if self := r.load(at); self.isUnknown() {
		r.lose(at, i, self.ignored)
		return false
	}
	return true
}

// judgeQuietly returns a verdict and the reason why an edit is ignored, and notes
// neither.
func (r *run) judgeQuietly(judge func() verdict) (verdict, Reason) {
	findings, ignored, report := len(r.findings), len(r.ignored), r.report
	r.report = true
	v, reason := judge(), Reason(0)
	if v == dropped {
		reason = r.ignored[len(r.ignored)-1].reason
	}
	r.findings, r.ignored, r.report = r.findings[:findings], r.ignored[:ignored], report
	return v, reason
}
