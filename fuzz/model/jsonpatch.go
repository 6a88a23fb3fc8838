package model

import (
	"maps"
	"slices"

	"github.com/attrpatch/attrpatch/attrs"
)

// operation is one operation of a JSON Patch, or what one of SCIM comes to.
type operation struct {
	op       string
	at       place // of the operation
	value    *value
	valueAt  place
	to, from *target
	mayRun   bool
	inPart   bool // a part of what it writes was refused, or all of it ignored

	staysFor    string // why its source may not be taken away, and it is ignored
	staysInPart bool   // and it is only a part of the source
}

func (r *run) isOperations() bool { return r.Format != MergePatch }

// listFault is rule J1, for a body that is well-formed.
func (r *run) listFault(body *value) *fault {
	pointer := attrs.Pointer("")
	if r.Format == ScimPatch {
		if body.kind != object {
			return &fault{code: NotAnObject}
		}
		m := body.member("Operations")
		if m == nil {
			return &fault{code: InvalidOperation}
		}
		pointer, body = "/Operations", m.value
	}
	switch {
	case body.kind != array:
		return &fault{code: InvalidOperation, pointer: pointer}
	case len(body.members) > r.limits.Operations:
		return &fault{code: TooManyOperations, pointer: pointer}
	}
	return nil
}

// operate decides on the rights of all operations without a look at the document
// (rule J4). Then it runs those that may run, in order (rule J6), and judges what
// they have come to (rule J7).
func (r *run) operate(body *value) {
	r.net = newNet(r.document.value)
	if r.Format == ScimPatch {
		r.operateSCIM(body)
	} else {
		var list []*operation
		for i, m := range body.members {
			list = append(list, r.readOperation(m, place{}.item(i, m)))
		}
		for _, o := range list {
			r.perform(o)
		}
	}
	r.settle()
}

// known reports whether it is an operation of RFC 6902, section 4.
func (o *operation) known() bool {
	return slices.Contains([]string{"add", "remove", "replace", "move", "copy", "test"}, o.op)
}

// readOperation is rule J2.
func (r *run) readOperation(m *member, at place) *operation {
	o := &operation{at: at}
	r.net.at = at
	if m.value.kind != object {
		r.violate(InvalidOperation, nil, at)
		return o
	}
	violations := len(r.violations)
	op, known := r.textMember(m.value, "op", at)
	if o.op = op; known && !o.known() {
		r.violate(InvalidOperation, nil, at.inside(m.value.member("op"), "op"))
	}
	to := r.pointerMember(m.value, "path", at)
	var from []string
	switch op {
	case "copy", "move":
		from = r.pointerMember(m.value, "from", at)
	case "add", "replace", "test":
		if v := m.value.member("value"); v != nil {
			o.valueAt = at.inside(v, "value")
			o.value = fromBody(v.value, o.valueAt)
		} else {
			r.violate(InvalidOperation, nil, at)
		}
	}
	r.bindOperation(o, m.value, to, from)
	if len(r.violations) > violations {
		r.spoil(o, refused)
		return o
	}
	o.mayRun = r.judgeOperation(o)
	return o
}

// spoil notes that an operation is not run.
func (r *run) spoil(o *operation, f fate) {
	for _, t := range []*target{o.to, o.from} {
		if t != nil {
			r.net.spoil(t.path(), f)
		}
	}
}

// textMember returns a member that has to be a string.
func (r *run) textMember(v *value, name string, at place) (string, bool) {
	m := v.member(name)
	switch {
	case m == nil:
		r.violate(InvalidOperation, nil, at)
	case m.value.kind != text:
		r.violate(InvalidOperation, nil, at.inside(m, name))
	default:
		return m.value.str, true
	}
	return "", false
}

func (r *run) pointerMember(v *value, name string, at place) []string {
	s, ok := r.textMember(v, name, at)
	if !ok {
		return nil
	}
	tokens, ok := parsePointer(s)
	if !ok {
		r.violate(InvalidPath, nil, at.inside(v.member(name), name))
	}
	return tokens
}

// bindOperation is rule J3.
func (r *run) bindOperation(o *operation, v *value, to, from []string) {
	bind := func(tokens []string, name string, mayAppend bool) *target {
		if tokens == nil {
			return nil
		}
		t := r.bind(tokens, mayAppend)
		switch {
		case t.fault == InvalidPath:
			r.violate(InvalidPath, t.node, o.at.inside(v.member(name), name))
		case t.fault == NoTarget:
			r.violate(NoTarget, t.node, o.at)
		}
		return t
	}
	o.to = bind(to, "path", slices.Contains([]string{"add", "copy", "move"}, o.op))
	o.from = bind(from, "from", false)
	if o.op == "move" && from != nil && isPrefix(from, to) {
		r.violate(InvalidPath, nil, o.at.inside(v.member("path"), "path"))
	}
}

// judgeOperation is rule J4: it reports whether the caller may do all that the
// operation does.
func (r *run) judgeOperation(o *operation) bool {
	var sum fates
	if o.op == "test" || o.op == "copy" || o.op == "move" {
		t := o.from
		if o.op == "test" {
			t = o.to
		}
		sum.refused = !r.looks(t, o.at)
	}
	if o.op != "test" {
		at := o.at
		if o.value != nil && o.to.isWhole() {
			at = o.valueAt
		}
		r.net.refusedPart = false
		v := o.value
		if o.from != nil { // of a COMPLEX, which gives an object
			v = &value{kind: object}
		}
		f := r.writes(o.to, v, at)
		o.inPart = r.net.refusedPart || f != accepted
		if o.to.attr == nil || o.to.attr.unit() || f == dropped { // else it is run for the leaves that are left
			sum.add(f)
		}
	}
	if o.op == "move" {
		isRun := !sum.refused && !sum.dropped
		sum.add(r.takesAway(o))
		if !isRun {
			o.staysFor = ""
		}
	}
	if sum.refused {
		r.spoil(o, refused)
	}
	return !sum.refused && !sum.dropped
}

// takesAway judges that a move may write its source. If that is ignored, or a part of
// it, nothing is moved: its target is ignored too, for the reason that it notes.
func (r *run) takesAway(o *operation) fate {
	ignored := r.ignoredInAll
	r.net.inPart = false
	f := r.writes(o.from, nil, o.at)
	if f == refused || !r.net.inPart && f == accepted || r.ignoredInAll == ignored {
		return f
	}
	o.staysFor, o.staysInPart = r.ignored[len(r.ignored)-1].Reason, f == accepted
	return dropped
}

// ignoreTarget ignores what an operation would have written.
func (r *run) ignoreTarget(o *operation, reason string) {
	n := o.to.attr
	if o.isSelfMove() {
		return
	}
	if n == nil || n.unit() {
		r.net.unknown[o.to.path()] = loss{reason, o.to.where(o.at)}
		return
	}
	for _, sub := range r.unitsBelow(n) {
		r.net.unknown[sub.path] = loss{reason, o.at.attribute(sub)}
	}
}

// perform runs an operation, and takes it back if it fails.
func (r *run) perform(o *operation) {
	switch {
	case !o.mayRun:
		if o.staysFor != "" && !r.missesSource(o) {
			r.ignoreTarget(o, o.staysFor)
		}
		return
	case r.net.isSpoiledAbove(o.to.path()): // nothing is run on it any more
		return
	case o.from != nil && r.ignoredFrom(o):
		return
	case o.from != nil && (r.net.overfull || r.net.isUnknown(o.from.path()) || r.isThereInPart(o)):
		r.loseTarget(o)
		return
	}
	before := r.net.clone()
	r.net.at = o.at
	r.net.at.composed = true
	f := r.attempt(o)
	if f == nil {
		r.wroteInto(o.to)
		return
	}
	r.net = before
	if f.code == DocumentTooLarge {
		r.net.overfull = true
		r.net.unknown[o.to.path()] = loss{}
	} else if f.to == o.to && o.inPart || r.isUnjudgedFailure(f) {
		if lost, isLost := r.net.unknown[o.to.path()]; isLost { // and this one tried last
			r.net.unknown[o.to.path()] = loss{lost.reason, o.to.where(o.at)}
		}
		return
	}
	at := o.at
	if f.code == InvalidPath {
		at.pointer += f.pointer
	}
	r.violate(f.code, f.to.node, at)
}

// missesSource judges whether a COMPLEX is there to be moved although a leaf of it stays:
// that is known whatever becomes of its leaves (rule J6).
func (r *run) missesSource(o *operation) bool {
	if !o.staysInPart || r.net.isUnknown(o.from.path()) {
		return false
	}
	_, f := r.get(o.from, "/from")
	if f == nil || r.isUnjudgedFailure(f) {
		return false
	}
	r.violate(f.code, f.to.node, o.at)
	return true
}

// isSelfMove reports whether it moves something to where it is, which writes nothing.
func (o *operation) isSelfMove() bool {
	return o.op == "move" && slices.Equal(o.from.steps, o.to.steps)
}

// loseTarget notes that what an operation would have written is not known, for the reason
// for which its source is not.
func (r *run) loseTarget(o *operation) {
	if o.isSelfMove() {
		return
	}
	for p, lost := range r.net.unknown {
		if lost.reason != "" && (p.Covers(o.from.path()) || o.from.path().Covers(p)) {
			r.ignoreTarget(o, lost.reason)
			return
		}
	}
	r.net.unknown[o.to.path()] = loss{}
}

// wroteInto notes that the COMPLEX attributes around a target are not as the body
// has them whole.
func (r *run) wroteInto(t *target) {
	for _, s := range t.steps[:len(t.steps)-1] {
		if s.node != nil && !s.node.unit() {
			r.objects[s.node.path] = r.net.at.attribute(s.node)
			if _, nulled := r.net.nulled[s.node.path]; nulled {
				r.net.nulled[s.node.path] = r.net.at.attribute(s.node)
			}
		}
	}
}

// isThereInPart reports whether there is a value to copy or move of which a part is
// not known.
func (r *run) isThereInPart(o *operation) bool {
	v, _ := r.get(o.from, "")
	isUnknown := slices.ContainsFunc(slices.Collect(maps.Keys(r.net.unknown)), o.from.path().Covers)
	return v != nil && (isUnknown || r.isSpoiled(o.from.path(), refused))
}

// isUnjudgedFailure reports whether the state does not tell for sure that an
// operation fails.
func (r *run) isUnjudgedFailure(f *failure) bool {
	p := f.to.path()
	return r.net.isUnknown(p) || f.code == TestFailed && r.isUnknownBelow(p) || !f.certain && r.unseen(f.to)
}

// unseen reports whether there is a COMPLEX on the way that has no leaf for the
// caller: nobody may know whether it is there (rule P5).
func (r *run) unseen(t *target) bool {
	return slices.ContainsFunc(t.steps, func(s step) bool {
		return s.node != nil && s.node.Type == attrs.Complex && !r.caller.sees(s.node)
	})
}

// ignoredFrom is a copy or move from where an operation was ignored: it would have
// another outcome than was asked for, and is ignored too.
func (r *run) ignoredFrom(o *operation) bool {
	p := o.from.path()
	for q, f := range r.net.spoiled {
		inside := p.Covers(q) && lookup(r.nodes, q) != nil && r.isPart(q) // what is undeclared is no part of it
		if v, _ := r.get(o.from, ""); f != dropped || !q.Covers(p) && (!inside || v == nil) {
			continue
		}
		r.ignoreTarget(o, r.net.reasons[q])
		return true
	}
	return false
}

// failure is why an operation cannot be run.
type failure struct {
	fault
	to      *target
	certain bool // whatever the state is
}

func fails(c Code, t *target) *failure { return &failure{fault: fault{code: c}, to: t} }

func (r *run) attempt(o *operation) *failure {
	switch o.op {
	case "test":
		v, f := r.get(o.to, "/path")
		if f == nil && !equal(v, o.value) {
			f = fails(TestFailed, o.to)
		}
		return f
	case "add", "replace":
		return r.set(o.to, o.value, o)
	case "remove":
		return r.remove(o.to, o)
	}
	v, f := r.get(o.from, "/from")
	if f != nil {
		return f
	}
	if r.net.copied += len(v.String()); r.net.copied > r.limits.ResultBytes { // rule J8
		return fails(DocumentTooLarge, o.to)
	}
	v = v.clone()
	v.forget()
	if o.op == "move" {
		if o.isSelfMove() {
			return nil
		}
		if f := r.remove(o.from, o); f != nil {
			return f
		}
	}
	return r.set(o.to, v, o)
}

// forget makes a value one that stands nowhere in the body.
func (v *value) forget() {
	v.fresh, v.from = true, nil
	for _, m := range v.members {
		m.value.forget()
	}
}

// child follows one step. The pointer of a failure is that of the member of the
// operation that is at fault.
func (r *run) child(v *value, s step, t *target, member attrs.Pointer) (*value, *failure) {
	switch {
	case v.kind == object && s.as != item:
		v = v.at(s.token)
	case v.kind == array && s.as != name:
		if !isIndex(s.token) {
			return nil, &failure{fault: fault{code: InvalidPath, pointer: member}, to: t}
		}
		i := index(s.token, len(v.members))
		if i < 0 {
			return nil, nil
		}
		v = v.members[i].value
	default:
		return nil, nil
	}
	if n := s.node; n != nil && n.Type == attrs.Complex && !r.exists(n, v) {
		return nil, nil
	}
	return v, nil
}

// get returns what the caller sees at the target (rule J6).
func (r *run) get(t *target, member attrs.Pointer) (*value, *failure) {
	if r.unseen(t) {
		return nil, &failure{fault: fault{code: NoTarget}, to: t, certain: true}
	}
	v := r.net.state
	for _, s := range t.steps {
		next, f := r.child(v, s, t, member)
		if f != nil {
			return nil, f
		}
		if v = next; v == nil {
			return nil, fails(NoTarget, t)
		}
	}
	last := t.steps[len(t.steps)-1]
	if n := t.node; n != nil && n.Type == attrs.Complex && !t.inJSON() {
		v = v.clone()
		switch {
		case last.as == item && v.kind != object: // which no view shows (rule W1)
			return nil, fails(NoTarget, t)
		case v.kind == object:
			r.viewObject(n.subs, n.path, v)
			if n.inUnit && last.as != item && len(v.members) == 0 { // which is omitted
				return nil, fails(NoTarget, t)
			}
			n.tighten(v)
		case last.as != item && n.MultiValued:
			r.viewAttribute(n, v)
		}
	}
	return v, nil
}

// tighten takes the white space out of the objects of a COMPLEX that is merged: what
// is copied of it is put together anew.
func (n *node) tighten(v *value) {
	if n.unit() || n.inUnit || v.kind != object {
		return
	}
	v.inner = ""
	for _, m := range v.members {
		m.before, m.colon, m.after = "", ":", ""
		if sub := find(n.subs, m.name); sub != nil {
			sub.tighten(m.value)
		}
	}
}

// reach returns what holds the target's last step. Where the caller is blind, what
// stands on the way and is no object becomes one (rule J5). It is nil if
// there is no COMPLEX to hold the attribute.
func (r *run) reach(t *target) (v *value, f *failure) {
	v = r.net.state
	blind := r.blind(t)
	for i, s := range t.steps[:len(t.steps)-1] {
		inside := i >= t.depth-1
		next, f := r.child(v, s, t, "/path")
		switch {
		case f != nil:
			return nil, f
		case inside && blind && !(i == t.depth-1 && r.isRemoved(t)) && !v.fresh && !v.gone[s.token] && (next == nil || !next.fresh) && next.asObject() == nil:
			next = &value{kind: object}
			v.set(s.token, spell(s.token), next)
		case next == nil && !inside:
			return nil, nil
		case next == nil:
			return nil, fails(NoTarget, t)
		}
		if v = next; inside {
			v.from = nil
		}
	}
	return v, nil
}

// isForced reports whether the operation writes a COMPLEX of which a part is refused:
// the rest of its value is judged all the same.
func (o *operation) isForced(t *target) bool {
	return o.inPart && t == o.to && t.isWhole() && t.attr != nil && !t.attr.unit()
}

// isRemoved reports whether operations have taken the attribute away.
func (r *run) isRemoved(t *target) bool {
	w := r.net.written[t.path()]
	return w != nil && w.unassigned
}

// set is add, or replace, of RFC 6902, sections 4.1 and 4.3.
func (r *run) set(t *target, v *value, o *operation) *failure {
	holder, f := r.reach(t)
	switch {
	case f != nil:
		return f
	case holder == nil && !o.isForced(t):
		return fails(NoTarget, t)
	case t.isWhole():
		return r.setWhole(t, holder, v, o)
	}
	if f := r.setInside(t, holder, v, o); f != nil {
		return f
	}
	r.wroteInside(t, o)
	return nil
}

// composed is the place of an operation that wrote a part of a value, or one that
// the body does not have.
func (o *operation) composed(t *target) place {
	at := t.where(o.at)
	at.composed = true
	return at
}

func (r *run) wroteInside(t *target, o *operation) {
	at := o.composed(t)
	if t.attr != nil {
		at = at.attribute(t.attr)
	}
	r.net.wrote(write{node: t.attr, at: at})
}

// setWhole sets an attribute, or an undeclared member.
func (r *run) setWhole(t *target, holder, v *value, o *operation) *failure {
	last := t.steps[len(t.steps)-1]
	var old *value
	if holder != nil {
		old, _ = r.child(holder, last, t, "")
	}
	if o.op == "replace" && old == nil && !r.blind(t) && !r.isMisfit(t) && !o.isForced(t) {
		return fails(NoTarget, t)
	}
	at := o.composed(t)
	if o.value != nil {
		at = t.where(o.valueAt)
	}
	switch {
	case t.attr == nil:
		r.putStranger(v.clone(), at)
	case t.attr.unit():
		if v.kind != null {
			r.touchAround(t.attr)
		}
		r.put(t.attr, v.clone(), at)
	default:
		if v.kind != null {
			r.touchAround(t.attr)
		}
		r.strangersOf(t.attr, v, o, at)
		r.assign(t.attr, v, at)
	}
	return nil
}

// strangersOf judges the undeclared members of a COMPLEX that is copied to another
// one: nobody could before it was known.
func (r *run) strangersOf(n *node, v *value, o *operation, at place) {
	if o.value != nil || v.kind != object {
		return
	}
	for _, m := range v.members {
		here := at.toMember(m)
		switch sub := find(n.subs, m.name); {
		case sub == nil || sub.disabled || r.concealed(sub):
			r.net.spoil(here.path(), r.writesStranger(n.subs, sub, here))
		case sub.derived: // which is no part of what the COMPLEX implies
			r.net.spoil(sub.path, r.writesUnit(sub, here))
		case !sub.unit() && m.value.kind != object && !sub.implies() && !r.caller.everything(sub.path, update): // rule P1
			r.net.spoil(sub.path, r.forbidden(sub, here))
		case !sub.unit():
			r.strangersOf(sub, m.value, o, here)
		}
	}
}

// setInside sets a member or an item inside an attribute.
func (r *run) setInside(t *target, holder, v *value, o *operation) *failure {
	s, v := t.steps[len(t.steps)-1], v.clone()
	blind := r.blind(t) && !holder.fresh && !holder.gone[s.token]
	switch {
	case holder.kind == object && s.as != item:
		old := holder.at(s.token)
		if o.op == "replace" && old == nil && !blind {
			return fails(NoTarget, t)
		}
		if s.as == name && v.kind == null && s.node != nil { // rule M6, in a unit
			holder.removeName(s.token)
			return nil
		}
		if s.node != nil {
			dropNullMembers(s.node, v)
		}
		holder.set(s.token, spell(s.token), v)
		holder.gone = maps.Clone(holder.gone)
		delete(holder.gone, s.token)
		return nil
	case holder.kind == array && s.as != name:
		if s.as == item {
			dropNullMembers(t.node, v)
		}
		return r.setItem(t, s.token, holder, v, o)
	}
	return fails(NoTarget, t)
}

func (r *run) setItem(t *target, token string, holder, v *value, o *operation) *failure {
	appends := o.op != "replace"
	i := index(token, len(holder.members)+1)
	switch {
	case appends && token == "-":
		i = len(holder.members)
	case !isIndex(token):
		return &failure{fault: fault{code: InvalidPath, pointer: "/path"}, to: t}
	case i < 0 || !appends && i == len(holder.members):
		return fails(NoTarget, t)
	}
	if appends {
		holder.insert(i, v)
	} else {
		holder.members[i].value = v
	}
	return nil
}

// remove is RFC 6902, section 4.2.
func (r *run) remove(t *target, o *operation) *failure {
	blind := r.blind(t)
	holder, f := r.reach(t)
	switch {
	case f != nil:
		return f
	case holder == nil && blind: // what is absent
		return nil
	case o.isForced(t):
		r.removeWhole(t, o.composed(t))
		return nil
	case holder == nil:
		return fails(NoTarget, t)
	}
	last := t.steps[len(t.steps)-1]
	member := attrs.Pointer("/path")
	if o.op == "move" {
		member = "/from"
	}
	old, f := r.child(holder, last, t, member)
	switch {
	case f != nil:
		return f
	case t.isWhole() && (old != nil || blind || r.isMisfit(t)):
		r.removeWhole(t, o.composed(t))
		return nil
	case old == nil && !(blind && !holder.fresh && !holder.gone[last.token] && holder.kind == object):
		return fails(NoTarget, t)
	case holder.kind == array:
		holder.remove(index(last.token, len(holder.members)))
	default:
		holder.removeName(last.token)
		holder.gone = maps.Clone(holder.gone)
		if holder.gone == nil {
			holder.gone = map[string]bool{}
		}
		holder.gone[last.token] = true
	}
	r.wroteInside(t, o)
	return nil
}

// isMisfit reports whether an operation has put something else than an object where
// the target, a COMPLEX, is.
func (r *run) isMisfit(t *target) bool {
	_, misfit := r.net.misfits[t.path()]
	return misfit
}

func (r *run) removeWhole(t *target, at place) {
	switch {
	case t.attr == nil:
		r.putStranger(&value{}, at)
	case t.attr.unit():
		r.clear(t.attr, at)
	default:
		r.null(t.attr, at)
	}
}
