// Package export writes what a schema says in forms that clients know: as a
// JSON Schema (draft 2020-12) of the body that one caller may send, as one of
// the document that the caller sees, and as an OpenAPI 3.1 document with both.
//
// # Model
//
// A [Caller] says for whom: permissions, names of scopes, and the operation. It
// says what a caller of the package patch says, so that one description of a
// role serves both. [Body] is about a merge patch (RFC 7396); the members of a
// [Document] are those of a view (rule W1).
//
// # What a body schema says
//
//   - properties has what the caller may send, and null stands among the types
//     of what null unassigns (rule M6). What the caller may not update is not
//     there. What a policy drops without a violation (readOnly or forbidden:
//     ignore) is there without a constraint, as readOnly; what it accepts only
//     unchanged is there as readOnly with its type.
//   - additionalProperties is true where undeclared members are ignored or kept
//     for this caller. Then propertyNames excludes the declared ones that are
//     refused: a concealed one is in neither list.
//   - A COMPLEX is an object of which any part may be sent. The value of a unit
//     is sent whole, so its required members are required.
//   - An archived value is marked deprecated, and left out for a caller who may
//     not read the attribute.
//   - A pattern is written in the syntax of ECMA-262 with the flag u, anchored.
//     One that it cannot express is left out, which a $comment says.
//   - The jsonSchema of a JSON attribute is about the merged value, so it is part
//     of the document and not of the body.
//
// Where a scope of the caller has conditions, the schema is for documents that
// withhold none of them, as [patch.Engine.Check] judges.
//
// # Shape
//
// A body is refused for its shape with one of these codes: not_an_object,
// unknown_attribute, access_denied, read_only, wrong_type, required, too_short,
// too_long, below_minimum, above_maximum, pattern_mismatch, not_in_enum,
// too_many_values, duplicate_value. A body that the exported schema accepts is
// not refused for its shape before its document is known, and a body that the
// engine accepts is accepted by the schema; tests hold both against generated
// cases. The exceptions, and why:
//
//   - duplicate_value of a multiValued COMPLEX: members that are null or ignored
//     do not count for the engine, and JSON Schema compares items as they are.
//   - pattern_mismatch where the pattern is left out.
//   - An empty object for a COMPLEX of which the caller may update nothing, and
//     null for a required attribute of a COMPLEX that is not stored, change
//     nothing and are accepted by the engine; the schema offers neither.
//   - With policies that drop what is not permitted, a scope that a document
//     withholds makes the engine drop what would be wrong.
//
// The other codes are not about shape: syntax and limits (a validator sees the
// values of a text, not the text), formats (an annotation in JSON Schema, and
// email, uri and date-time are narrower here), and what depends on the stored
// document or on the host: immutable, archived_value, schema_mismatch,
// invalid_reference and document_too_large.
//
// # Guarantees
//
// The same arguments give the same bytes, indented, with attributes in the order
// of the schema. Nothing is read and nothing kept; all functions are safe for
// concurrent use.
//
// # Out of scope
//
// Examples, servers, security schemes and the errors of the service: they are
// the host's to add.
package export
