package patch

import (
	"github.com/attrpatch/attrpatch/internal/jsonedit"
	"github.com/attrpatch/attrpatch/internal/jsonwire"
	"github.com/attrpatch/attrpatch/schema"
)

// operations is what a call knows of a body that is a list of operations. They are
// run one after the other on the attributes that they touch (resolve), and what
// they come to is written as a merge body (compose), which goes through the
// stages of every other. Then r.body and r.scanner are those of the composed
// body, and places in it stand for places in the real one (origin).
type operations struct {
	format  Format
	body    []byte // as it came in
	scanner jsonwire.Scanner
	list    []operation

	// The state that the operations run on. The first of touched is the document.
	tree    jsonedit.Tree
	touched []touched
	ofNode  []int32 // 1 + the index in touched of a node, 0 for none
	ofName  map[undeclaredName]int32
	clock   int32 // counts what comes to be there
	token   []byte
	leaves  []int32
	stamp   int32            // counts the objects that were given to a COMPLEX
	copies  jsonwire.Scanner // of a COMPLEX that is copied

	// Of SCIM: the body's list of operations, what of the body is spelled otherwise,
	// and the body as it was sent, if any of it is.
	scimList  int32
	spellings []spelling
	sentBody  []byte
	sent      []jsonwire.Value
	looks     int       // what filters and comparisons have looked at (rule J8)
	looksEnd  bool      // one would have been over the limit
	equals    itemIndex // of the array that was added to last
	edits     int       // counts changes in arrays, additions at the end apart

	// judging: an operation of SCIM is looked at for what it may not do, and is not
	// run yet.
	judging bool

	copied    int  // bytes that copy and move took (rule J8)
	copyEnded bool // one would have been over the limit

	// Of violations and ignored edits that have no place in the composed body.
	names   []string
	ignored []ignoredOperation

	// The composed body.
	writer jsonedit.Writer
	spans  []span
	owner  []int32 // by value: 1 + the index in touched whose value it is, 0 for none
	flags  []valueFlags
}

type undeclaredName struct {
	holder int32
	name   string
}

// operation is one operation of the body.
type operation struct {
	kind operationKind
	// refused: it is not one that can be run (rules J2 and J3). The attributes
	// that it is about are known as far as its targets are.
	refused bool
	// ignored is why it is not run although it is not refused, 0 for no reason.
	ignored Reason
	// fromIgnored: it is the source of a move that is ignored, and not its target.
	fromIgnored bool
	value       int32 // the body's value that is the operation
	content     int32 // the body's value that it brings, 0 for none
	path        target
	from        target
	scim        scimPart // of an operation of SCIM
}

type operationKind uint8

const (
	noOperation operationKind = iota
	opAdd
	opRemove
	opReplace
	opMove
	opCopy
	opTest
)

// names are those of RFC 6902, section 4.
var operationNames = [...]string{
	opAdd: "add", opRemove: "remove", opReplace: "replace", opMove: "move", opCopy: "copy", opTest: "test",
}

func (k operationKind) takesFrom() bool  { return k == opMove || k == opCopy }
func (k operationKind) takesValue() bool { return k == opAdd || k == opReplace || k == opTest }

// inserts reports whether the operation's target may be a new item.
func (k operationKind) inserts() bool { return k == opAdd || k == opMove || k == opCopy }

// target is what a path is about, as far as the schema tells.
type target struct {
	// value is the body's string, 0 for none.
	value int32
	// node is the attribute: a leaf, a unit or, if the path ends there, a COMPLEX.
	// For an undeclared name it is the COMPLEX that holds it.
	node       int32
	undeclared bool
	name       string // the undeclared one
	deepest    int32  // the deepest declared node on the way
	// pointer is the path, and rest is where in it the tokens begin that lead into
	// the attribute.
	pointer []byte
	rest    int
	// free is where in pointer the tokens begin that the value alone says the meaning
	// of: those inside JSON values.
	free int
	// inner is the declared node inside a unit that holds an undeclared name on the
	// way, innerName; nowhere for none.
	inner     int32
	innerName string
	// below says that the way goes on below a leaf that has nothing below it.
	below bool
	// noIndex says that a token that has to be an index is none.
	noIndex bool
	// isItem says that the path ends at an item of deepest, and endsAtMember that it
	// ends at a sub-attribute inside a unit, which null unassigns.
	isItem, endsAtMember bool
}

// isInside reports whether the path leads into the attribute.
func (t *target) isInside() bool { return t.rest < len(t.pointer) }

// known reports whether the attribute was found.
func (t *target) known() bool { return t.value != 0 && (t.node > 0 || t.undeclared) }

// ignoredOperation is an ignored edit whose place in the body is not that of a
// composed value.
type ignoredOperation struct {
	Ignored
	place, node int32
}

// beginOperations readies the run for a body of operations, which r.scanner has
// recorded.
func (r *run) beginOperations(f Format) *operations {
	o := r.idle
	if o == nil {
		o = &operations{ofNode: make([]int32, len(r.engine.plan.nodes)), ofName: map[undeclaredName]int32{}}
	}
	r.operations, r.idle = o, nil
	o.format, o.body = f, r.body
	o.scanner, r.scanner = r.scanner, o.scanner
	r.scanner.Values = r.scanner.Values[:0]
	r.touch(0)
	return o
}

// endOperations lets go of the inputs.
func (r *run) endOperations() {
	o := r.operations
	for i := range o.touched {
		if t := &o.touched[i]; !t.undeclared {
			o.ofNode[t.node] = 0
		}
	}
	clear(o.ofName)
	clear(o.list)
	clear(o.touched)
	clear(o.names)
	o.tree.Reset()
	o.body = nil
	o.list, o.touched = o.list[:0], o.touched[:0]
	o.names, o.ignored = o.names[:0], o.ignored[:0]
	o.writer.Text, o.writer.Marks = o.writer.Text[:0], o.writer.Marks[:0]
	o.copied, o.copyEnded, o.clock = 0, false, 0
	o.spellings, o.sentBody, o.sent = o.spellings[:0], nil, nil
	o.looks, o.looksEnd, o.edits, o.equals = 0, false, 0, itemIndex{}
	r.operations, r.idle = nil, o
}

// looksAtUndeclared reports whether operations may look at stored members that are
// not declared. Then all of the document is validated, whoever vouches for it.
func (r *run) looksAtUndeclared() bool { return r.operations != nil && r.keepsUndeclared() }

// wantTargets makes the scan of the document note what the operations are about.
func (r *run) wantTargets() {
	for i := range r.operations.list {
		op := &r.operations.list[i]
		r.wantTarget(&op.path)
		r.wantTarget(&op.from)
	}
}

func (r *run) wantTarget(t *target) {
	nodes := r.engine.plan.nodes
	r.want(t.node)
	for i := t.node + 1; !t.undeclared && nodes[t.node].class == complexClass && i < nodes[t.node].end; i++ {
		r.want(i)
	}
}

// runOperations runs the operations and makes what they come to the body of the
// run. It reports false where that is not possible: then there is a violation.
func (r *run) runOperations() bool {
	if r.operations.format == SCIM && r.engine.plan.policy.Forbidden == schema.ForbiddenConceal {
		r.bindSCIM()
	}
	r.resolve()
	if !r.compose() {
		return false
	}
	r.begin()
	r.decodeMerge()
	r.excuseStuck()
	if !r.noDocument {
		r.trusting = true // it was validated before, as far as it has to be
		r.index()
	}
	return true
}
