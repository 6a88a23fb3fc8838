// Package patch decides what becomes of a stored document when a caller sends a
// patch for it: the merged document, or every reason why not.
//
// # Model
//
// An [Engine] is made once from a checked schema, for one operation such as
// "update". A [Caller] is what a requester may do, bound to that engine: made
// from permissions once per role, or from the scopes of a token. Each call takes
// a [Request], which is the stored document, the body and the caller, and gives
// a [Result] or an error that says whose fault it is:
//
//   - [*Rejected]: the sender's. All violations, with code, path and pointer.
//   - [*DocumentError]: the host's. What is stored is not a JSON object by rule D1.
//   - [*DeriveError]: the host's. Its [DeriveFunc] gave no usable value.
//   - [ErrForeignCaller]: the host's. The caller is of another engine.
//
// [ApplyTo] also reads the merged document into a struct, and its error is a
// [*StructError] where the struct cannot hold it. [Engine.AppendApply] merges
// without a report, for hosts that need only the document; [Engine.Check] judges a
// body before its document is fetched; [Engine.View] is the document as a caller
// may see it. Without an engine, [Diff] and [Compose] write patches, and
// [Result.Undo] writes the one back.
//
// # Terms
//
// A leaf is an attribute that is not COMPLEX: what permissions and mutability are
// judged on. A unit is what is written and reported as one: a leaf, or a COMPLEX
// that is multiValued or atomic. An intent is what a member of a body asks for,
// before the document is read. Absent, null and empty are three different things.
// Rules are cited by the numbers that the conformance suite gives them.
//
// # Merging
//
// What a body does not name stays (M1). A single value is replaced (M2), and so
// is a multiValued attribute as a whole (M3); a COMPLEX is merged sub-attribute
// by sub-attribute (M4), and a JSON attribute by RFC 7396 (M5). null unassigns
// (M6). A value that equals the stored one changes nothing (M8).
//
// The merge is a splice: no document tree is built, and every byte that a patch
// does not touch is copied as it was, white space, escapes and the spelling of
// numbers included (D2).
//
// # Operations
//
// A body of operations ([JSONPatch], [SCIM]) is decided in the same way. Which
// operations the caller may make is known before the document is read (J4); the others
// are run in order on the attributes that they touch (J6, S3, S4); and what these come
// to in the end is judged and merged as if a merge patch had brought it, each attribute
// whole (J7). So every spelling of a change gets the same decision. What a caller may
// not read makes no difference to what operations say (J5).
//
// # Guarantees
//
// A patch is atomic (O1): there is a merged document or there are violations,
// never both. Nothing is dropped silently: every edit is carried out, refused
// or reported as ignored. The same input gives the same bytes. Time and memory
// are linear in document, body and the part of the schema that is touched, no
// input makes a call panic, and recursion is bounded by the schema and by
// [Limits].Depth (O5). Inputs are never written to (O4).
//
// No violation and no error carries a value from the document or the body, and
// none depends on a stored value that the caller may not read, but for the
// exceptions that rule P5 lists.
//
// Engines and callers are immutable and safe for concurrent use. The package
// does no I/O, has no clock, starts no goroutine, logs nothing and keeps no
// state between calls but buffers.
//
// # Out of scope
//
// Authentication and the issue of scopes; uniqueness across documents, which the
// host checks for each [Change] marked Unique; lost updates, which the host
// prevents by storing only onto what it read; and whether references point at
// something, which a [DeriveFunc] may refuse.
package patch
