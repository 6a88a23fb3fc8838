package patch

import (
	"encoding/json"

	"github.com/attrpatch/attrpatch/attrs"
)

// Result is the outcome of a patch that was accepted (rules O1, O3 and O4).
type Result struct {
	// Document is the merged document, in memory of its own.
	Document []byte
	// Changed reports whether Document differs from the stored one. When it
	// does not, the bytes are those of the stored document.
	Changed bool
	// Changes are the leaves and units that differ, in body order, those of
	// derived attributes last.
	Changes []Change
	// Ignored are the edits that a policy dropped, in body order.
	Ignored []Ignored

	former []byte // what Undo needs, a record of the type former
}

// Change is one leaf or unit that differs between the stored and the merged
// document. A COMPLEX attribute that goes without a leaf is reported at its own
// path.
type Change struct {
	Path attrs.Path
	Kind Kind
	// Before and After are the JSON texts, absent ones nil. After is a slice of
	// Result.Document. Both are nil when Redacted.
	Before, After json.RawMessage
	// Readable reports whether the caller may read the attribute: what is not
	// readable is for the host alone.
	Readable bool
	// Unique reports that the host has to check the new value against its store.
	// Where the change is Redacted, the merged document has the value.
	Unique bool
	// Redacted reports that the attribute is writeOnly or sensitive, so that its
	// values are withheld.
	Redacted bool
}

// Kind says in which way a leaf or unit differs.
type Kind uint8

const (
	Added    Kind = iota + 1 // absent before
	Replaced                 // present before and after
	Removed                  // absent after
)

// String returns added, replaced or removed.
func (k Kind) String() string {
	switch k {
	case Added:
		return "added"
	case Replaced:
		return "replaced"
	case Removed:
		return "removed"
	}
	return "unknown"
}

// Ignored is one edit that a policy dropped.
type Ignored struct {
	Path    attrs.Path
	Pointer attrs.Pointer // of the body's member that asked for it
	Reason  Reason
}

// Reason says which rule dropped an edit.
type Reason uint8

const (
	IgnoredUnknown   Reason = iota + 1 // undeclared, disabled or concealed (N2, N3, P6)
	IgnoredForbidden                   // may not be updated (P6)
	IgnoredReadOnly                    // read-only (R1)
)

// String returns the code of the violation that a stricter policy would have
// given: unknown_attribute, access_denied or read_only.
func (r Reason) String() string {
	switch r {
	case IgnoredUnknown:
		return UnknownAttribute.String()
	case IgnoredForbidden:
		return AccessDenied.String()
	case IgnoredReadOnly:
		return ReadOnly.String()
	}
	return "unknown"
}
