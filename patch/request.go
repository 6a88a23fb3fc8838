package patch

import (
	"encoding/json"

	"github.com/attrpatch/attrpatch/attrs"
)

// Request is one patch to decide on. Nothing in it is written to, and nothing
// of it is kept after the call (rule O4).
type Request struct {
	// Document is the stored document, Body the patch as it came in.
	Document, Body []byte
	// Format is the language of the body.
	Format Format
	// Caller is what the requester may do; the zero Caller may do nothing.
	Caller Caller
	// Derive computes derived attributes (rule R5). It is needed only when a
	// patch assigns the source of one.
	Derive DeriveFunc
}

// Format names the language of a body.
type Format uint8

const (
	// MergePatch is a JSON object of the attributes to change: RFC 7396 where
	// the schema does not say otherwise (application/merge-patch+json, and the
	// application/json of most vendors).
	MergePatch Format = iota
	// JSONPatch is an array of operations by RFC 6902
	// (application/json-patch+json).
	JSONPatch
	// SCIM is an object whose Operations are those of RFC 7644, section 3.5.2
	// (application/scim+json).
	SCIM
)

// DeriveFunc returns the JSON text of the derived attribute for the new value
// of its source, or nil for none. It is called at most once for a derived
// attribute, once the edit of the source has passed its checks; other edits of
// the body may have violations all the same. It must not keep or change source.
//
// An error that wraps [ErrRefused] refuses the patch with invalid_reference at
// the source. Any other, and a text that the attribute cannot have or that is
// over the engine's limits for depth and numbers, ends the call with a
// [*DeriveError], unless the body has violations: then these are returned.
type DeriveFunc func(derived attrs.Path, source json.RawMessage) (json.RawMessage, error)
