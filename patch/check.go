package patch

import (
	"github.com/attrpatch/attrpatch/internal/jsonwire"
)

// check judges the intents that were authorised, in body order: what each would
// change, its mutability, and its value (rules R1, R2 and V1 to V8). What passes
// has its effect noted in the slot of its node.
func (r *run) check() {
	for i := 0; i < len(r.intents); i++ {
		switch t := &r.intents[i]; {
		case t.fate == refused && t.kind != undeclared && !r.concealed(t.node):
			r.markRefused(t.node)
		case t.fate != passed && t.fate != mustMatch:
		case t.kind == assign:
			r.checkAssign(t)
		case t.kind == clearAll:
			r.checkClear(t, i)
			i = int(t.end) - 1 // it has judged what it implies
		case t.kind == misfit:
			r.checkMisfit(t, i)
			i = int(t.end) - 1
		}
	}
}

// checkAssign judges the value that a member gives to a leaf or unit.
func (r *run) checkAssign(t *intent) {
	if r.scanner.Values[t.member].Kind == jsonwire.Null {
		r.checkUnassign(t)
		return
	}
	findings, ignored := len(r.findings), len(r.ignored)
	r.checkAttribute(t.node, int(t.member))
	e := r.effectOfAssign(t.node, int(t.member))
	if code := r.mutability(t, e); code != 0 {
		// Mutability comes before the value (rule O2).
		r.findings, r.ignored = r.findings[:findings], r.ignored[:ignored]
		t.fate = r.refuse(t, code)
		r.conclude(t, e)
		return
	}
	if r.engine.plan.nodes[t.node].merges() && len(r.findings) == findings {
		r.checkMerged(t.node, t.member, e)
	}
	if len(r.findings) > findings {
		t.fate = refused
	}
	r.conclude(t, e)
}

// checkUnassign judges a null for a leaf or unit, or for a COMPLEX above it.
func (r *run) checkUnassign(t *intent) {
	n := &r.engine.plan.nodes[t.node]
	e := r.effectOfUnassign(t.node)
	if code := r.mutability(t, e); code != 0 {
		t.fate = r.refuse(t, code)
	} else if t.kind == assign && n.required && n.fallback == nil && r.holderIsStored(n) {
		t.fate = r.refuse(t, Required)
	}
	r.conclude(t, e)
}

// holderIsStored reports whether the object that holds an attribute is there to
// lack it. If a patch creates it, judgeCreated sees to what it lacks.
func (r *run) holderIsStored(n *node) bool {
	return n.parent == 0 || r.slot(n.parent).object != nowhere
}

// mutability returns the code of an edit that its attribute's mutability does
// not let through, or 0 (rules R1 and R2).
func (r *run) mutability(t *intent, e effect) Code {
	switch {
	case r.noDocument || e == unchanged && !r.clearsImmutable(t):
		return 0
	case t.fate == mustMatch:
		return ReadOnly
	case r.engine.plan.nodes[t.node].immutable && r.stored(t.node) != nil:
		return Immutable
	}
	return 0
}

// clearsImmutable reports whether a null or misfit above an immutable attribute
// is for an assigned one. That is a violation even where the value would stay, because it
// is the default (rule M6).
func (r *run) clearsImmutable(t *intent) bool {
	return t.kind != assign && r.engine.plan.nodes[t.node].immutable && r.stored(t.node) != nil
}

func (r *run) conclude(t *intent, e effect) {
	s := r.slot(t.node)
	switch {
	case t.fate != refused:
		s.member, s.effect = t.member, e
	case t.kind == assign:
		r.markRefused(t.node)
	default:
		s.refused = true
	}
}

// markRefused notes that a node, and so what it is in, has a violation already.
func (r *run) markRefused(node int32) {
	for ; node > 0; node = r.engine.plan.nodes[node].parent {
		r.slot(node).refused = true
	}
}

// checkClear judges a null for a COMPLEX: first what it does to the leaves below,
// and then whether it may be absent (rule V8).
func (r *run) checkClear(t *intent, at int) {
	for i := at + 1; i < int(t.end); i++ {
		switch leaf := &r.intents[i]; leaf.fate {
		case passed, mustMatch:
			r.checkUnassign(leaf)
		case refused:
			r.slot(leaf.node).refused = true
		}
	}
	n := &r.engine.plan.nodes[t.node]
	if !r.anyLeft(at) { // every leaf's edit was dropped: the COMPLEX stays as it is
		return
	}
	r.slot(t.node).member = t.member
	if n.required && r.holderIsStored(n) {
		r.find(finding{code: Required, node: t.node, member: t.member})
		r.markRefused(t.node)
	}
}

// checkMisfit judges a scalar or an array for a COMPLEX (rule M4): the leaves
// below as if for null, and then its type, if one is left.
func (r *run) checkMisfit(t *intent, at int) {
	for i := at + 1; i < int(t.end); i++ {
		leaf := &r.intents[i]
		if leaf.fate == passed || leaf.fate == mustMatch {
			if code := r.mutability(leaf, r.effectOfUnassign(leaf.node)); code != 0 {
				leaf.fate = r.refuse(leaf, code)
			}
		}
		if leaf.fate == refused {
			r.markRefused(leaf.node)
		}
	}
	if r.anyLeft(at) {
		r.find(finding{code: WrongType, node: t.node, member: t.member})
		r.markRefused(t.node)
	}
}

// anyLeft reports whether the intent at index i implies one that is neither
// denied nor ignored, or none at all.
func (r *run) anyLeft(i int) bool {
	implied := r.intents[i+1 : r.intents[i].end]
	for j := range implied {
		if f := implied[j].fate; f == passed || f == mustMatch {
			return true
		}
	}
	return len(implied) == 0
}
