// Package jsonwire reads JSON texts as bytes: it validates, records, skips,
// compares and unescapes them without building values.
//
// # Model
//
// A text is read strictly, by RFC 8259 and rule D1: UTF-8 without a byte-order
// mark, no lone surrogates, no trailing data, and member names that are unique
// at every depth. What was read once is called valid; functions that take valid
// text do not check it again.
//
// A [Scanner] reads texts. It either records what it reads as a flat list of
// [Value], each with its place in the text (a body), or just checks it and says
// where it ends (the untouched parts of a stored document). A value in a list
// is named by its index; the values inside it follow it, up to its Next.
//
// # Terms
//
// The raw text of a string is what stands between its quotes, escapes and all.
// A fault is the first reason why a text is refused, with a byte offset.
// [PointerAt] finds the JSON Pointer of an offset; it is paid for by failures
// alone. [Fields] is about Go rather than bytes: which members a struct has, by the
// rules of encoding/json.
//
// # Guarantees
//
// Nothing here allocates once its buffers have grown, recurses further than the
// depth of a recorded list, or takes more than linear time. Names that stand in
// one object are found by a seeded hash as soon as there are many, so that no
// choice of names makes it slow. Texts are at most math.MaxInt32 bytes long,
// which callers see to.
//
// # Out of scope
//
// What names mean, and what values are allowed.
package jsonwire
