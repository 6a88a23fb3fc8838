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
		r.findOperation(finding{code: AccessDenied, node: t.deepest}, op.value)
		return false
	}
	code := UnknownAttribute
	if r.keepsUndeclared() {
		if r.rights[holder]&readUndeclared != 0 {
			return true
		}
		code = AccessDenied
	}
	r.findOperation(finding{code: code, node: holder, undeclared: true, failure: r.nameIndex(name)}, op.value)
	return false
}

// canRead reports whether the caller may read every leaf below a node that is
// there for this caller.
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
		if n := &nodes[i]; n.typ == attrs.Complex || n.disabled || r.concealed(i) {
			continue
		}
		if visible = true; r.rights[i]&readAll == 0 {
			return false
		}
	}
	return visible
}

// mayEdit judges a write inside an attribute, and reports whether it is run: its
// own write is permitted, an array or unit may be read as well, since its whole new
// value is made from the stored one (rule J4), and the value is known.
func (r *run) mayEdit(i int32, t *target, at int32) bool {
	op := &r.operations.list[i]
	if !r.mayAssign(at, i, 0) || !r.mayWriteInside(i, t, at) {
		return false
	}
	if t.below {
		r.fail(op, NoTarget, t)
		return false
	}
	if !r.hasPlace(i, t, at) {
		return false
	}
	if self := r.load(at); self.isUnknown() {
		r.lose(at, i, self.ignored)
		return false
	}
	return true
}

// mayWriteInside judges what a write inside an attribute needs besides its update.
func (r *run) mayWriteInside(i int32, t *target, at int32) bool {
	op := &r.operations.list[i]
	if t.undeclared {
		return true
	}
	n := &r.engine.plan.nodes[t.node]
	if (n.multiValued || n.class == unitClass) && !r.canRead(t.node) {
		r.findOperation(finding{code: AccessDenied, node: t.node}, op.value)
		r.load(at).stuck = true
		r.wrote(at, i, 0)
		return false
	}
	if t.inner == nowhere {
		return true
	}
	place := op.value
	if op.content > 0 && t.endsAtMember {
		place = op.content
	}
	verdict, reason := r.judgeQuietly(func() verdict { return r.judgeUndeclaredName(t.inner, t.innerName) })
	switch {
	case verdict.mayRun():
		return true
	case verdict == dropped:
		path := r.engine.plan.nodes[t.inner].path.Join(t.innerName)
		r.operations.ignored = append(r.operations.ignored, ignoredOperation{Ignored{Path: path, Reason: reason}, place})
		return false
	}
	code := UnknownAttribute
	if r.keepsUndeclared() {
		code = AccessDenied
	}
	r.findOperation(finding{code: code, node: t.inner, undeclared: true, failure: r.nameIndex(t.innerName)}, place)
	r.load(at).stuck = true
	r.wrote(at, i, 0)
	return false
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
