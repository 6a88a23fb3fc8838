package patch

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/attrpatch/attrpatch/attrs"
)

// Rejected is the error of a body that was refused: the fault of whoever sent
// it. It carries every violation, in body order, up to [Limits].Violations; no
// part of it carries a value from the document or the body (rules O2 and P5).
type Rejected struct {
	Violations []Violation
	// Truncated reports that there were more violations than the limit.
	Truncated bool
}

// Error names the first violation and counts the rest.
func (r *Rejected) Error() string {
	switch n := len(r.Violations); {
	case n == 0:
		return "patch: rejected"
	case n == 1 && !r.Truncated:
		return "patch: rejected: " + r.Violations[0].String()
	case r.Truncated:
		return fmt.Sprintf("patch: rejected: %s (and more than %d others)", r.Violations[0], n-1)
	default:
		return fmt.Sprintf("patch: rejected: %s (and %d more)", r.Violations[0], n-1)
	}
}

// Violation is one reason to refuse a body.
type Violation struct {
	Code Code
	// Path names the attribute. It is empty for a fault of the body's syntax, of
	// its size, or of an attribute whose name the caller may not learn.
	Path attrs.Path
	// Pointer locates the body's member or item at fault, or the member that
	// implies it. It is empty where the body has no such place.
	Pointer attrs.Pointer
	Params  Params
}

// Params are the facts that a violation's message needs. All come from the
// schema, the limits or the shape of the body. The zero value of each member
// means that it does not apply.
type Params struct {
	// Limit is the bound that was crossed, in the unit of its code.
	Limit json.Number `json:"limit,omitempty"`
	// Offset is the byte of the body at which its syntax is at fault.
	Offset int `json:"offset,omitempty"`
	// Type is the type that was expected; MultiValued, that an array of it was.
	Type        string `json:"type,omitempty"`
	MultiValued bool   `json:"multiValued,omitempty"`
	// Format is the format that was expected.
	Format string `json:"format,omitempty"`
	// Pattern is the expression that was to be matched.
	Pattern string `json:"pattern,omitempty"`
	// Filter says that the filter in a path of SCIM is at fault.
	Filter bool `json:"filter,omitempty"`
	// Read says that an access is denied because the attribute may not be read, which
	// an operation has to do: a test, a copy, a filter, a write inside an array.
	Read bool `json:"read,omitempty"`
	// Suggestion is a declared attribute that was perhaps meant.
	Suggestion attrs.Path `json:"suggestion,omitempty"`
	// Keyword and Location say which part of a JSON Schema was broken.
	Keyword  string        `json:"keyword,omitempty"`
	Location attrs.Pointer `json:"location,omitempty"`
}

// String returns the code, the place and the message in one line. Names from
// the body are quoted.
func (v Violation) String() string {
	if v.Path != "" {
		return fmt.Sprintf("%s at %q: %s", v.Code, string(v.Path), v.Message())
	}
	if v.Pointer != "" {
		return fmt.Sprintf("%s at %q: %s", v.Code, string(v.Pointer), v.Message())
	}
	return fmt.Sprintf("%s: %s", v.Code, v.Message())
}

// DocumentError is the error of a stored document that is not a JSON object as
// rule D1 wants it: the fault of the host, whatever the body says (rule D3).
type DocumentError struct {
	Code    Code
	Pointer attrs.Pointer // as far as it is known
	Offset  int           // in bytes
}

// Error names the place, and no value.
func (e *DocumentError) Error() string {
	return fmt.Sprintf("patch: stored document: %s at %q, byte %d", e.Code, string(e.Pointer), e.Offset)
}

// DeriveError is the error of a derived attribute that the host's [DeriveFunc]
// did not give a usable value for: the fault of the host.
type DeriveError struct {
	Path attrs.Path
	Err  error
}

// Error names the derived attribute.
func (e *DeriveError) Error() string {
	return fmt.Sprintf("patch: derive %q: %v", string(e.Path), e.Err)
}

// Unwrap returns what the DeriveFunc returned.
func (e *DeriveError) Unwrap() error { return e.Err }

var (
	// ErrForeignCaller is returned for a Caller that another Engine made: its
	// rights would be read against the wrong attributes.
	ErrForeignCaller = errors.New("patch: caller belongs to another engine")
	// ErrRefused is what a [DeriveFunc] wraps to refuse its source value, which
	// becomes the violation invalid_reference there.
	ErrRefused = errors.New("patch: reference refused")
)
