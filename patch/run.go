package patch

import (
	"fmt"

	"github.com/attrpatch/attrpatch/internal/jsonwire"
)

// run is the state of one call: its inputs, what each stage hands to the next,
// and the buffers for it all. Runs are pooled by their engine, so that a call
// allocates nothing once the buffers have grown.
type run struct {
	engine *Engine

	// The inputs.
	document, body []byte
	derive         DeriveFunc
	noDocument     bool // for Check: nothing that needs the document is judged
	report         bool // for Apply: what is ignored and changed is listed
	trusting       bool // what is not looked at is not validated (rule D6)

	// From decode.
	scanner jsonwire.Scanner // its Values are those of the body
	intents []intent

	// Of a body of operations, which scanner and body are then composed of; nil for
	// any other. idle is one to use again.
	operations, idle *operations

	// From index: where the document has what is looked for.
	docScanner jsonwire.Scanner
	stamp      uint32  // slots with another one are from an earlier call
	slots      []slot  // one a node
	wanted     nodeSet // the nodes whose stored values matter
	seen       nodeSet // what the document has, and what is wanted
	places     []place
	objects    []object
	order      memberOrder
	finders    jsonwire.Names // the names of body objects that are being matched

	// From authorise.
	rights    rightsTable
	ownRights rightsTable // where scopes with conditions were judged

	// From authorise and check.
	findings []finding
	failures []schemaFailure
	ignored  []ignoredEdit

	// From check: what to write.
	additions    []addition
	changes      []change
	derived      []derivedValue
	derivedTexts []byte
	creates      bool // a COMPLEX that is not stored as an object becomes one

	// From merge.
	splices  []splice
	inserted []byte // texts that splices insert and the body does not have as they are

	comparer jsonwire.Comparer
	hasher   jsonwire.Hasher
	text     []byte // an unescaped string, while it is looked at
	value    []byte // a composed value, while it is looked at
	elements duplicates
	shift    shift
	former   former
	pointers stringList
	archived []archivedUse
	counts   []int

	itemStamp int32 // counts the items of units that were judged
}

// slot is what a call knows of one node.
//
// Invariant: of a slot whose stamp is not that of the run, nothing else counts.
type slot struct {
	stamp  uint32
	place  int32 // where the document has it, -1 if not
	named  int32 // the body's member of that name, 0 if none
	member int32 // the body's member that its edit is from
	object int32 // of a COMPLEX: its members, stored or created; -1 if none
	item   int32 // the last item of a unit that has it, see run.itemStamp

	refused bool // a violation was found for an edit of it
	cleared bool // of a COMPLEX: a null above clears at least one leaf in it
	effect  effect
	text    source // what the effect stores
}

// slot returns the slot of a node, readied for this call.
func (r *run) slot(node int32) *slot {
	s := &r.slots[node]
	if s.stamp != r.stamp {
		*s = slot{stamp: r.stamp, place: nowhere, object: nowhere}
	}
	return s
}

// stored returns where the document has a node, nil if it does not.
func (r *run) stored(node int32) *place {
	if s := &r.slots[node]; s.stamp == r.stamp && s.place != nowhere {
		return &r.places[s.place]
	}
	return nil
}

// want makes the scan of the document note where it has a node.
func (r *run) want(node int32) {
	for nodes := r.engine.plan.nodes; node > 0 && r.wanted.add(node); node = nodes[node].parent {
	}
}

// start readies a run for a call.
func (r *run) start(q *Request) error {
	if q.Caller.engine != nil && q.Caller.engine != r.engine {
		return ErrForeignCaller
	}
	if q.Format > SCIM {
		return fmt.Errorf("patch: body format %d is not one that this engine reads", q.Format)
	}
	r.document, r.body, r.derive = q.Document, q.Body, q.Derive
	r.findings, r.failures, r.ignored = r.findings[:0], r.failures[:0], r.ignored[:0]
	r.begin()
	return nil
}

// begin readies a run for the stages from decode on.
func (r *run) begin() {
	if r.stamp++; r.stamp == 0 {
		clear(r.slots)
		r.stamp = 1
	}
	copy(r.wanted, r.engine.plan.always)
	r.intents = r.intents[:0]
	r.places, r.objects = r.places[:0], r.objects[:0]
	r.additions, r.changes = r.additions[:0], r.changes[:0]
	r.derived, r.derivedTexts = r.derived[:0], r.derivedTexts[:0]
	r.splices, r.inserted, r.creates = r.splices[:0], r.inserted[:0], false
	r.archived, r.counts, r.itemStamp = r.archived[:0], r.counts[:0], 0
}

// release lets go of the inputs and returns the run to its engine.
func (e *Engine) release(r *run) {
	if r.operations != nil {
		r.endOperations()
	}
	r.document, r.body, r.derive, r.rights = nil, nil, nil, nil
	r.noDocument, r.report, r.trusting = false, false, false
	e.runs.Put(r)
}

func (e *Engine) newRun() *run {
	if r, ok := e.runs.Get().(*run); ok {
		return r
	}
	n := len(e.plan.nodes)
	return &run{engine: e, slots: make([]slot, n), wanted: newNodeSet(n), seen: newNodeSet(n), order: newMemberOrder(n)}
}
