package patch

import (
	"github.com/attrpatch/attrpatch/internal/jsonedit"
	"github.com/attrpatch/attrpatch/internal/jsonwire"
	"github.com/attrpatch/attrpatch/schema"
)

// touched is an attribute that operations are about, with what the operations so
// far have made of it: a leaf or unit, a COMPLEX, or an undeclared member.
type touched struct {
	node       int32 // of an undeclared member: the COMPLEX that holds it
	undeclared bool
	name       string // the undeclared one
	parent     int32  // the index in operations.touched of the COMPLEX around it

	// judged says that the verdict of a write is known: it is the same for all.
	judged  bool
	verdict verdict
	reason  Reason // of a verdict that is dropped

	// loaded says that value, known, blind and exists say what is stored or what
	// became of it.
	loaded bool
	// blind: the caller may not read all of it, so that no write may depend on what
	// is stored (rule J5).
	blind bool
	// known says that value and exists are. They are not where nothing is stored, and
	// of a JSON value that a blind caller has not written yet.
	known  bool
	value  *jsonedit.Value // of a leaf, unit or undeclared member; nil if it is absent
	exists bool            // of a COMPLEX
	// strangers is an object of the undeclared members of a COMPLEX as the operations
	// have left them, once they matter.
	strangers        *jsonedit.Value
	unknownStrangers int  // how many more undeclared members it has that are not known
	strange          bool // of an undeclared member: it is one of these
	// storedAt is where the document has it, 0 for nowhere.
	storedAt int32

	// stuck: an operation on it was refused or ignored (rule J6). It is not judged
	// by its value any more.
	stuck bool
	// barred: it is stuck, and not only since writing it is ignored.
	barred bool
	// strangerStuck: of a COMPLEX: an operation on an undeclared member below it was
	// not run.
	strangerStuck bool
	// lost: its value is not known because an operation that it comes from was not
	// run. If that was ignored, ignored is why.
	lost    bool
	ignored Reason

	found   int32 // 1 + the index of the violation that refuseInside found, 0 for none
	write   writeKind
	op      int32 // the operation that wrote last
	content int32 // the body's value that it is now, whole; 0 for none
	named   int32 // the last object given to its COMPLEX that names it, see operations.stamp
	since   int32 // when it came to be there, 0 if it is stored
	links         // for compose
}

// isUnknown reports whether an operation that needs the value has to be passed
// over.
func (t *touched) isUnknown() bool { return t.stuck || t.lost || !t.known && !t.blind }

// writeKind says what operations have done to an attribute, all taken together.
type writeKind uint8

const (
	unwritten  writeKind = iota
	writtenIn            // something inside it was changed
	set                  // it was given a value
	unassigned           // it was unassigned: a default may be there; a COMPLEX was nulled
	misshapen            // a COMPLEX was given a value that is no object
)

// links chain the touched attributes of one COMPLEX in the order in which they are
// written.
type links struct{ first, next int32 }

// touch returns what is known of a declared attribute. The result is valid until
// another one is touched.
func (r *run) touch(node int32) *touched { return &r.operations.touched[r.touchNode(node)] }

func (r *run) touchNode(node int32) int32 {
	o := r.operations
	if at := o.ofNode[node]; at > 0 {
		return at - 1
	}
	parent := int32(nowhere)
	if node > 0 {
		parent = r.touchNode(r.engine.plan.nodes[node].parent)
	}
	o.touched = append(o.touched, touched{node: node, parent: parent})
	o.ofNode[node] = int32(len(o.touched))
	return int32(len(o.touched) - 1)
}

// touchName does the same for an undeclared member of a COMPLEX.
func (r *run) touchName(holder int32, name string) int32 {
	o, key := r.operations, undeclaredName{holder, name}
	if at, ok := o.ofName[key]; ok {
		return at
	}
	parent := r.touchNode(holder)
	at := int32(len(o.touched))
	o.touched = append(o.touched, touched{node: holder, undeclared: true, name: name, parent: parent})
	o.ofName[key] = at
	return at
}

// load finds out what is stored, unless that was done before.
func (r *run) load(at int32) *touched {
	t := &r.operations.touched[at]
	if t.loaded {
		return t
	}
	t.loaded = true
	var place *place
	switch n := &r.engine.plan.nodes[t.node]; {
	case t.undeclared:
		t.blind = r.rights[t.node]&readUndeclared == 0
		if t.known = !r.noDocument && !t.blind; t.known {
			name, node := t.name, t.node
			stored := r.storedMember(node, name)
			t = &r.operations.touched[at] // another one may have been touched
			if t.value = stored; stored != nil {
				t.storedAt = r.objects[r.slot(node).object].start + int32(stored.Offset())
			}
		}
		return t
	case n.class == complexClass:
		// Whether it exists may be told to whoever may read or write in it (rule P5).
		t.blind = t.node > 0 && !r.rights[t.node].visible()
		t.known = !r.noDocument || t.node == 0
		t.exists = t.node == 0 || r.slot(t.node).object != nowhere
		return t
	default:
		t.blind = r.rights[t.node]&readAll == 0
		t.known = !r.noDocument && !(t.blind && n.merges())
		place = r.stored(t.node)
	}
	if place != nil {
		t.storedAt = place.start
	}
	if t.known && place != nil {
		t.value = r.operations.tree.Stored(r.document[place.start:place.end])
	}
	return t
}

// storedMember returns what the document has under an undeclared name in a COMPLEX,
// nil for nothing. What is disabled looks as if it were not there (rule N3).
func (r *run) storedMember(node int32, name string) *jsonedit.Value {
	if !r.keepsUndeclared() || r.engine.plan.nodes[node].children.find([]byte(name)) != nowhere {
		return nil
	}
	return r.operations.tree.Member(r.strangersIn(node), []byte(name))
}

// strangersIn returns an object of the undeclared members of a COMPLEX as the
// operations have left them. It is made from the stored object, and what becomes of a
// member is noted in it, so that to count and find them takes no look at all that
// operations have touched.
func (r *run) strangersIn(node int32) *jsonedit.Value {
	tree, nodes := &r.operations.tree, r.engine.plan.nodes
	t, obj := r.touch(node), r.slot(node).object
	switch {
	case t.strangers != nil:
	case obj == nowhere:
		t.strangers = tree.Copied([]byte("{}"))
	default:
		at := &r.objects[obj]
		t.strangers = tree.Stored(r.document[at.start:at.end])
		for child := node + 1; child < nodes[node].end; child = nodes[child].end {
			tree.RemoveMember(t.strangers, []byte(nodes[child].name))
		}
	}
	return t.strangers
}

// followStranger notes in the COMPLEX that holds it what has become of an undeclared
// member, if a view shows it.
func (r *run) followStranger(at int32) {
	o := r.operations
	t := &o.touched[at]
	if !t.undeclared || !r.showsUndeclared(t.node) || r.engine.plan.nodes[t.node].children.find([]byte(t.name)) != nowhere {
		return
	}
	if strangers := r.strangersIn(t.node); t.value == nil {
		o.tree.RemoveMember(strangers, []byte(t.name))
	} else {
		o.tree.SetMember(strangers, []byte(t.name), t.value)
	}
	holder := &o.touched[t.parent]
	switch unknown := t.isUnknown(); {
	case unknown && !t.strange:
		holder.unknownStrangers++
	case !unknown && t.strange:
		holder.unknownStrangers--
	}
	t.strange = t.isUnknown()
}

// judgeWrite returns the verdict on writing an attribute, and notes nothing: the
// composed body will be judged. Implied writes are those of what is below a COMPLEX
// that is written.
func (r *run) judgeWrite(at int32) verdict {
	t := &r.operations.touched[at]
	if t.judged {
		return t.verdict
	}
	t.judged = true
	t.verdict, t.reason = r.judgeQuietly(func() verdict {
		if t.undeclared {
			return r.judgeUndeclaredName(t.node, t.name)
		}
		return r.judgeTarget(&intent{kind: assign, node: t.node})
	})
	return t.verdict
}

// judgeUndeclaredName decides on a write of an undeclared or disabled member, as
// judgeUndeclared does for a member of a body.
func (r *run) judgeUndeclaredName(holder int32, name string) verdict {
	switch {
	case r.engine.plan.policy.Unknown != schema.UnknownKeep:
		return r.judgeUnknown(holder, 0)
	case r.rights[holder]&updateUndeclared == 0 && r.engine.plan.policy.Forbidden == schema.ForbiddenIgnore:
		return r.ignoreMember(holder, 0, IgnoredForbidden)
	case r.rights[holder]&updateUndeclared == 0:
		return refused
	case r.engine.plan.nodes[holder].children.find([]byte(name)) != nowhere:
		return r.ignoreMember(holder, 0, IgnoredUnknown)
	}
	return passed
}

// mayRun reports whether an operation with this verdict is run.
func (v verdict) mayRun() bool { return v == passed || v == mustMatch }

// mayAssign reports whether an operation is run on an attribute: its write is
// permitted, and none before was refused or ignored. If not, it is noted that the
// operation tried.
func (r *run) mayAssign(at, op, content int32) bool {
	verdict := r.judgeWrite(at)
	t := r.load(at)
	if t.stuck || !verdict.mayRun() {
		r.tried(at, op, content)
		return false
	}
	return true
}

// markStuck notes that an operation on an attribute was refused or ignored.
func (r *run) markStuck(at int32) {
	r.load(at).stuck = true
	r.noteStranger(at)
	r.followStranger(at)
}

// noteStranger notes for the COMPLEX attributes around an undeclared member that an
// operation on it was not run.
func (r *run) noteStranger(at int32) {
	o := r.operations
	t := &o.touched[at]
	if !t.undeclared || !r.keepsUndeclared() || r.engine.plan.nodes[t.node].children.find([]byte(t.name)) != nowhere {
		return // no view shows it
	}
	for up := o.touched[at].parent; up >= 0; up = o.touched[up].parent {
		o.touched[up].strangerStuck = true
	}
}

// tried notes that an operation was not run that would have written to an attribute.
func (r *run) tried(at, op, content int32) {
	r.markStuck(at)
	r.noteWriter(at, op, content)
}

// wrote notes the operation that wrote to an attribute, and the body's value that the
// attribute is now.
func (r *run) wrote(at, op, content int32) {
	if !r.operations.judging {
		r.noteWriter(at, op, content)
	}
}

func (r *run) noteWriter(at, op, content int32) {
	o := r.operations
	t := &o.touched[at]
	t.lastIs(op, content)
	if t.write == unwritten {
		t.write = writtenIn
	}
	// What was not run, or unassigns what is away with its COMPLEX, does not bring that
	// back.
	revives := !t.stuck && (t.lost || t.write == set || t.write == writtenIn && t.value != nil)
	for up := t.parent; up >= 0; up = o.touched[up].parent {
		t := &o.touched[up]
		t.lastIs(op, 0)
		if t.write == unwritten || t.write == unassigned && revives {
			t.write = writtenIn
		}
	}
}

// lastIs notes the operation that wrote, unless a later one has tried to.
func (t *touched) lastIs(op, content int32) {
	switch {
	case op >= t.op:
		t.op, t.content = op, content
	case !t.stuck:
		t.content = 0
	}
}

// assign gives a leaf, unit or undeclared member a value, or takes it with nil
// (rule M6). content is the body's value that it is, 0 for none.
func (r *run) assign(at int32, v *jsonedit.Value, op, content int32) {
	o := r.operations
	if o.judging {
		return
	}
	t := &o.touched[at]
	was := t.value != nil
	write := set
	if v == nil || v.Kind() == jsonwire.Null {
		v, write = r.fallbackOf(t), unassigned
	} else if r.wraps(t, v) {
		wrapped := o.tree.Copied([]byte("[]"))
		o.tree.Insert(wrapped, 0, v)
		v, content = wrapped, 0
	}
	t.write, t.known, t.lost, t.ignored = write, true, false, 0
	t.value = v
	if v != nil && !was {
		t.since = o.tick()
	}
	r.followStranger(at)
	for up := t.parent; v != nil && up > 0 && !r.load(up).exists; up = o.touched[up].parent {
		o.touched[up].exists, o.touched[up].since = true, o.tick() // a default may be the first
	}
	r.wrote(at, op, content)
}

func (o *operations) tick() int32 {
	o.clock++
	return o.clock
}

// fallbackOf returns the default of an attribute, nil for none.
func (r *run) fallbackOf(t *touched) *jsonedit.Value {
	if n := &r.engine.plan.nodes[t.node]; !t.undeclared && n.fallback != nil {
		return r.operations.tree.Copied(n.fallback.trimmed())
	}
	return nil
}

// wraps reports whether a value is taken for an array of one (rule M3).
func (r *run) wraps(t *touched, v *jsonedit.Value) bool {
	return !t.undeclared && r.engine.plan.nodes[t.node].multiValued && v.Kind() != jsonwire.Array &&
		r.engine.plan.policy.Scalar == schema.ScalarWrap
}

// lose makes the value of an attribute unknown, because an operation that it comes
// from was not run: ignored, or 0 where it was refused.
func (r *run) lose(at, op int32, ignored Reason) {
	t := r.load(at)
	t.known, t.value = false, nil
	t.write, t.lost, t.ignored = set, true, ignored
	r.noteStranger(at)
	r.followStranger(at)
	r.wrote(at, op, 0)
}
