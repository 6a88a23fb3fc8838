package patch

import (
	"github.com/attrpatch/attrpatch/schema"
)

// authorise gives each intent a verdict from the schema, the caller's rights and
// the shape of the body alone (rules P1 to P6, R1 and R4, N2 and N3). It looks
// at no value and at no stored one.
func (r *run) authorise() {
	for i := 0; i < len(r.intents); i++ {
		t := &r.intents[i]
		switch t.kind {
		case undeclared:
			t.fate = r.judgeUndeclared(t.node, int(t.member))
		case enter, clearAll, misfit:
			t.fate = passed
			switch isBare := int(t.end) == i+1; {
			case r.concealed(t.node):
				t.fate = r.judgeConcealed(t.node, int(t.member))
				i = int(t.end) - 1 // as if nothing of it were declared
			case t.kind != enter && isBare && r.rights[t.node]&updateUndeclared == 0:
				t.fate = r.forbid(t) // no leaf below says who may (rule P1)
			}
		default:
			t.fate = r.judgeTarget(t)
		}
	}
}

// concealed reports whether a declared attribute is to look undeclared.
func (r *run) concealed(node int32) bool {
	return r.engine.plan.policy.Forbidden == schema.ForbiddenConceal && !r.rights[node].visible()
}

// judgeTarget decides on an edit of a leaf or unit.
func (r *run) judgeTarget(t *intent) verdict {
	n, may := &r.engine.plan.nodes[t.node], r.rights[t.node]
	implied := t.kind != assign
	switch {
	case r.concealed(t.node) && implied:
		return dropped // what is not there for the caller is not reported
	case r.concealed(t.node):
		return r.judgeConcealed(t.node, int(t.member))
	case n.readOnly || n.immutable && may&readAll == 0:
		return r.judgeReadOnly(t, may)
	case may&updateAll == 0:
		return r.forbid(t)
	}
	return passed
}

// judgeReadOnly decides on an edit that no update right allows (rule R1).
func (r *run) judgeReadOnly(t *intent, may rights) verdict {
	policy := r.engine.plan.policy.ReadOnly
	switch {
	case !may.visible():
		return r.forbid(t)
	case policy == schema.ReadOnlyIgnore:
		return r.ignore(t, IgnoredReadOnly)
	case policy == schema.ReadOnlyUnchanged && may&readAll != 0:
		return mustMatch
	}
	return r.refuse(t, ReadOnly)
}

// forbid is the fate of an edit that the caller may not make (rule P6).
func (r *run) forbid(t *intent) verdict {
	if r.engine.plan.policy.Forbidden == schema.ForbiddenIgnore {
		return r.ignore(t, IgnoredForbidden)
	}
	return r.refuse(t, AccessDenied)
}

// judgeConcealed treats a declared attribute as if the schema did not have it.
// The policy keep does not occur together with conceal.
func (r *run) judgeConcealed(node int32, member int) verdict {
	return r.judgeUnknown(r.engine.plan.nodes[node].parent, member)
}

// judgeUndeclared decides on a member that the schema does not declare, or that
// is disabled, in the COMPLEX node (rules N2 and N3).
func (r *run) judgeUndeclared(node int32, member int) verdict {
	if r.engine.plan.policy.Unknown != schema.UnknownKeep {
		return r.judgeUnknown(node, member)
	}
	switch {
	case r.rights[node]&updateUndeclared == 0 && r.engine.plan.policy.Forbidden == schema.ForbiddenIgnore:
		return r.ignoreMember(node, member, IgnoredForbidden)
	case r.rights[node]&updateUndeclared == 0:
		r.find(finding{code: AccessDenied, node: node, member: int32(member), undeclared: true})
		return refused
	case r.isDisabled(node, member):
		return r.ignoreMember(node, member, IgnoredUnknown)
	}
	return passed
}

func (r *run) judgeUnknown(node int32, member int) verdict {
	if r.engine.plan.policy.Unknown == schema.UnknownReject {
		r.find(finding{code: UnknownAttribute, node: node, member: int32(member), undeclared: true})
		return refused
	}
	return r.ignoreMember(node, member, IgnoredUnknown)
}

// isDisabled reports whether a member that callers take for undeclared is
// declared after all.
func (r *run) isDisabled(node int32, member int) bool {
	v := &r.scanner.Values[member]
	return r.engine.plan.nodes[node].children.find(r.unescaped(v.RawName(r.body), v.NameEscaped)) != nowhere
}

func (r *run) refuse(t *intent, code Code) verdict {
	r.find(finding{code: code, node: t.node, member: t.member, implied: t.kind != assign})
	return refused
}

func (r *run) ignore(t *intent, reason Reason) verdict {
	if r.report {
		r.ignored = append(r.ignored, ignoredEdit{node: t.node, member: t.member, reason: reason})
	}
	return dropped
}

func (r *run) ignoreMember(node int32, member int, reason Reason) verdict {
	if r.report {
		r.ignored = append(r.ignored, ignoredEdit{node: node, member: int32(member), reason: reason, undeclared: true})
	}
	return dropped
}

// dropsForbidden reports whether there are edits that the policies drop because
// the caller may not make them (rules N2 and P6).
func (p *plan) dropsForbidden() bool {
	return p.policy.Forbidden == schema.ForbiddenIgnore ||
		p.policy.Forbidden == schema.ForbiddenConceal && p.policy.Unknown == schema.UnknownIgnore
}
