package schema

// Policy fixes what the systems of the world disagree about. Each zero value is
// the strictest choice.
type Policy struct {
	Unknown   UnknownPolicy
	ReadOnly  ReadOnlyPolicy
	Forbidden ForbiddenPolicy
	Scalar    ScalarPolicy
	Blank     BlankPolicy
}

// UnknownPolicy says what becomes of a member that the schema does not declare
// (rule N2).
type UnknownPolicy uint8

const (
	UnknownReject UnknownPolicy = iota // a violation
	UnknownIgnore                      // dropped and reported
	UnknownKeep                        // merged by RFC 7396 for a caller with a grant of *
)

// ReadOnlyPolicy says what becomes of a read-only attribute in a body (rule R1).
type ReadOnlyPolicy uint8

const (
	ReadOnlyReject    ReadOnlyPolicy = iota // a violation, whatever the value
	ReadOnlyUnchanged                       // accepted when it leaves a readable value as it is
	ReadOnlyIgnore                          // dropped and reported
)

// ForbiddenPolicy says what becomes of an attribute in a body that the caller
// may not update (rule P6).
type ForbiddenPolicy uint8

const (
	ForbiddenReject  ForbiddenPolicy = iota // a violation that names the attribute
	ForbiddenIgnore                         // dropped and reported
	ForbiddenConceal                        // as if undeclared, unless the caller may read it
)

// ScalarPolicy says what becomes of a single value for a multiValued attribute
// (rule M3).
type ScalarPolicy uint8

const (
	ScalarReject ScalarPolicy = iota // a violation
	ScalarWrap                       // an array of that one value
)

// BlankPolicy says whether an empty string satisfies a required attribute (rule
// V8).
type BlankPolicy uint8

const (
	BlankMissing BlankPolicy = iota // it does not
	BlankAllow                      // it does
)
