package patch

import (
	"fmt"
	"slices"
)

// Code says why an edit is refused. Codes are stable for ever; their order is
// that in which violations of one value are reported (rule O2). The zero value
// is no code.
type Code uint8

const (
	MalformedJSON     Code = iota + 1 // not a JSON text (D1)
	DuplicateName                     // a member name stands twice in one object (D1)
	InvalidText                       // invalid UTF-8 or a lone surrogate (D1)
	NotAnObject                       // the body is not a JSON object (O2)
	TooLarge                          // more bytes than the limit (D5)
	TooDeep                           // nested deeper than the limit (D5)
	TooManyMembers                    // more members and elements than the limit (D5)
	NameTooLong                       // a member name over the limit (D5)
	NumberTooLong                     // a number's text over the limit (D5)
	InvalidOperation                  // not an operation of the patch language
	InvalidPath                       // not a path or pointer of the patch language
	TooManyOperations                 // more operations than the limit (D5)
	UnknownAttribute                  // not declared, or as good as that (N2, N3, P6)
	AccessDenied                      // the caller may not update it, or not read it for an operation (P3, P6, J4)
	ReadOnly                          // no body may update it (R1, R4, R5)
	Immutable                         // assigned already (R2)
	WrongType                         // not a value of the attribute's type (V1)
	Required                          // would be absent, null or empty (V8)
	TooShort                          // fewer code points than minLength (V2)
	TooLong                           // more code points than maxLength (V2, V3)
	BelowMinimum                      // under minimum (V6)
	AboveMaximum                      // over maximum (V6)
	PatternMismatch                   // does not match the pattern (V3)
	NotInEnum                         // not an enumerated value (V4)
	ArchivedValue                     // enumerated, but no longer to be added (V4)
	BadFormat                         // not of the format (V5)
	TooManyValues                     // more elements than maxValues (V7)
	DuplicateValue                    // equal to an element before it (V7)
	SchemaMismatch                    // the merged value breaks its JSON Schema (V9)
	InvalidReference                  // the host refused what it refers to (R5)
	NoTarget                          // an operation's target is not there
	TestFailed                        // a test operation did not hold
	DocumentTooLarge                  // the merged document is over its size (V10, D5)
)

var codeNames = [...]string{
	MalformedJSON: "malformed_json", DuplicateName: "duplicate_name", InvalidText: "invalid_text",
	NotAnObject: "not_an_object", TooLarge: "too_large", TooDeep: "too_deep",
	TooManyMembers: "too_many_members", NameTooLong: "name_too_long", NumberTooLong: "number_too_long",
	InvalidOperation: "invalid_operation", InvalidPath: "invalid_path", TooManyOperations: "too_many_operations",
	UnknownAttribute: "unknown_attribute", AccessDenied: "access_denied", ReadOnly: "read_only",
	Immutable: "immutable", WrongType: "wrong_type", Required: "required",
	TooShort: "too_short", TooLong: "too_long", BelowMinimum: "below_minimum", AboveMaximum: "above_maximum",
	PatternMismatch: "pattern_mismatch", NotInEnum: "not_in_enum", ArchivedValue: "archived_value",
	BadFormat: "bad_format", TooManyValues: "too_many_values", DuplicateValue: "duplicate_value",
	SchemaMismatch: "schema_mismatch", InvalidReference: "invalid_reference", NoTarget: "no_target",
	TestFailed: "test_failed", DocumentTooLarge: "document_too_large",
}

// String returns the code's stable name, such as access_denied.
func (c Code) String() string {
	if c == 0 || int(c) >= len(codeNames) {
		return "unknown_code"
	}
	return codeNames[c]
}

// MarshalText writes the stable name.
func (c Code) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads a stable name, so that a client can decode what
// MarshalText wrote. A name that is none is an error.
func (c *Code) UnmarshalText(text []byte) error {
	i := slices.Index(codeNames[:], string(text))
	if i <= 0 {
		return fmt.Errorf("patch: %q is no violation code", text)
	}
	*c = Code(i)
	return nil
}
