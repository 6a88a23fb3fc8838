package patch

import (
	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/jsonwire"
	"github.com/attrpatch/attrpatch/schema"
)

// judgeRequired finds required attributes that nothing in the body is at fault
// for (rule V8).
func (r *run) judgeRequired() {
	r.judgeCreated()
	if r.engine.config.Complete {
		r.judgeComplete()
	}
}

// judgeCreated finds the required members that a COMPLEX lacks which the patch
// creates.
func (r *run) judgeCreated() {
	if !r.creates {
		return
	}
	nodes := r.engine.plan.nodes
	for i := range r.intents {
		if t := &r.intents[i]; t.kind == enter && t.fate == passed && r.isCreated(t.node) {
			r.judgeMembers(t.node, t.member)
		}
	}
	for _, node := range r.engine.plan.derived {
		up := nodes[node].parent
		// What is nulled with its parent is not judged.
		for ; up > 0 && r.isCreated(up) && !r.isEntered(up) && !r.slot(up).cleared; up = nodes[up].parent {
			r.judgeMembers(up, noMember)
		}
	}
}

// judgeMembers finds the required members that a created COMPLEX lacks.
func (r *run) judgeMembers(node, member int32) {
	nodes := r.engine.plan.nodes
	for child := node + 1; child < nodes[node].end; child = nodes[child].end {
		if r.lacks(child) {
			r.findMissing(child, member)
		}
	}
}

// isEntered reports whether the body has an object for a COMPLEX. One for a concealed
// COMPLEX is for an undeclared member.
func (r *run) isEntered(node int32) bool {
	s := r.slot(node)
	return s.named > 0 && r.scanner.Values[s.named].Kind == jsonwire.Object && !r.concealed(node)
}

func (r *run) isCreated(node int32) bool {
	s := r.slot(node)
	return s.object != nowhere && r.objects[s.object].start < 0
}

// judgeComplete finds the required attributes that the merged document lacks in
// any object, for an engine that judges all of them.
func (r *run) judgeComplete() {
	nodes := r.engine.plan.nodes
	for _, node := range r.engine.plan.required {
		up := nodes[node].parent
		if !r.isThere(up) || up > 0 && r.isCreated(up) && r.isEntered(up) {
			continue // there is nothing to lack it, or judgeCreated saw to it
		}
		if r.lacks(node) {
			r.findMissing(node, r.bodyObject(up))
		}
	}
	for _, node := range r.engine.plan.atomic {
		if at := r.stored(node); at != nil && r.isUntouched(node) {
			r.judgeStoredItem(node, int(at.start))
		}
	}
}

// bodyObject returns the body's object for a COMPLEX, which is where what it
// lacks is reported, or noMember. The document's own members have no place.
func (r *run) bodyObject(node int32) int32 {
	if node > 0 && r.isEntered(node) {
		return r.slot(node).named
	}
	return noMember
}

// isUntouched reports whether a unit stays as it is stored and has no violation.
func (r *run) isUntouched(node int32) bool {
	s := r.slot(node)
	return s.effect == unchanged && !s.refused && !r.engine.plan.nodes[node].disabled
}

// judgeStoredItem finds what the stored value of an atomic COMPLEX lacks, or of
// one inside it, at the offset pos. It recurses no deeper than the schema nests.
func (r *run) judgeStoredItem(node int32, pos int) {
	nodes := r.engine.plan.nodes
	if jsonwire.KindOf(r.document[pos]) != jsonwire.Object {
		return
	}
	for child := node + 1; child < nodes[node].end; child = nodes[child].end {
		n := &nodes[child]
		at, ok := jsonwire.MemberOf(r.document, pos, n.name)
		if n.required && (!ok || r.isEmptyText(n, at)) {
			r.findMissing(child, noMember)
		} else if ok && n.typ == attrs.Complex && !n.multiValued {
			r.judgeStoredItem(child, at)
		}
	}
}

// lacks reports whether a required attribute is missing from its object after
// the patch. One whose edit was refused has its violation already, and a
// default satisfies absence.
func (r *run) lacks(node int32) bool {
	n, s := &r.engine.plan.nodes[node], r.slot(node)
	if !n.required || n.disabled || s.refused {
		return false
	}
	if !r.isThere(node) {
		return n.fallback == nil
	}
	if n.class == complexClass {
		// Nulled, and there again by a default: it may not be nulled.
		return s.named > 0 && s.member == s.named && r.scanner.Values[s.named].Kind == jsonwire.Null
	}
	if s.effect != unchanged {
		return false
	}
	at := int(r.stored(node).start)
	if n.fallback != nil && jsonwire.KindOf(r.document[at]) == jsonwire.Null {
		return false
	}
	return r.isEmptyText(n, at)
}

// isThere reports whether the merged document has a node.
func (r *run) isThere(node int32) bool {
	s := r.slot(node)
	if r.engine.plan.nodes[node].class == complexClass {
		if s.object == nowhere {
			return false
		}
		return s.place == nowhere || r.places[s.place].fate != goes
	}
	switch s.effect {
	case unchanged:
		return s.place != nowhere
	case removed:
		return false
	}
	return true
}

// isEmptyText reports whether the stored value at the offset pos counts as
// missing.
func (r *run) isEmptyText(n *node, pos int) bool {
	kind := jsonwire.KindOf(r.document[pos])
	switch {
	case kind == jsonwire.Null:
		return true
	case n.multiValued:
		return jsonwire.IsEmptyArray(r.document, pos)
	case n.typ == attrs.Complex:
		return kind != jsonwire.Object // as good as absent (rule M4)
	case n.canBeBlank() && r.engine.plan.policy.Blank == schema.BlankMissing:
		return kind == jsonwire.String && r.document[pos+1] == '"'
	}
	return false
}

// findMissing reports a missing attribute. The name of a concealed one is not
// told (rule V8); several of these at one place are one violation.
func (r *run) findMissing(node int32, member int32) {
	if s := r.slot(node); s.named > 0 && s.member == s.named {
		r.findValue(Required, node, int(s.named)) // the body has null for it, or what it was before it was derived anew
		return
	}
	r.find(finding{
		code: Required, node: node, member: member, implied: true, nameless: r.concealed(node),
	})
}
