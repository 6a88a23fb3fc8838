package patch

// intent is what one member of a body asks for, before the document is read: its
// target, and the body's value. Decoders make them, in body order; every stage
// after that is the same for all formats.
type intent struct {
	kind intentKind
	fate verdict
	// node is the target. For an undeclared member, it is the object that holds
	// it.
	node int32
	// member is the body's value that asks for it; for an implied intent, that
	// of the COMPLEX above.
	member int32
	// end is the intent after those that a COMPLEX implies or holds.
	end int32
}

type intentKind uint8

const (
	assign     intentKind = iota // the member's value to a leaf or unit; null unassigns
	undeclared                   // a member that the schema does not declare
	enter                        // an object for a COMPLEX; the intents up to end are in it
	clearAll                     // null for a COMPLEX; the intents up to end are implied
	misfit                       // another value for a COMPLEX; the intents up to end are implied
	unassign                     // implied: of a leaf or unit below a null
	misfitLeaf                   // implied: of a leaf or unit below a misfit
)

// verdict says whether an intent goes on to the next stage.
type verdict uint8

const (
	pending verdict = iota
	passed
	// mustMatch has passed on the condition that it changes nothing: a readOnly
	// attribute under the policy unchanged (rule R1).
	mustMatch
	refused
	dropped
)
