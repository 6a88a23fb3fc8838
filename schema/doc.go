// Package schema says what attributes a document has, which policy holds where
// systems disagree, and what the named scopes permit.
//
// # Model
//
// A [Definition] is what an author writes: a plain value, in Go or in the native
// JSON form. A [Schema] is what the engine works with: a definition that has
// been checked, and that nothing can change any more. [New] leads from the one
// to the other, and [Parse] does so from the native form.
//
// # Terms
//
// An attribute is a declared member of the document, a sub-attribute one inside
// a COMPLEX attribute. A leaf is an attribute that is not COMPLEX. A unit is a
// multiValued or atomic COMPLEX, which is written and reported as one. A path
// names an attribute (name.given); the pointers of this package locate values in
// the native form of a schema (/attributes/3/pattern).
//
// # Native form
//
// It is one JSON object with the members name, policy, scim, maxDocumentBytes,
// scopes and attributes. [NativeSchema] describes all of it as a JSON Schema, which
// [Parse] holds every text against and which editors can complete from. A text
// may have 4 MiB, 128 levels and 100,000 values, and is read as strictly as a
// document is (rule D1): nothing in it can be taken for something else.
//
// # Guarantees
//
// A schema that New or Parse returns can be relied upon: every path in it names
// an attribute, every pattern compiles and agrees with its samples, every
// default satisfies its attribute, and no two rules of it contradict each other.
// A refusal is [Errors], and lists every fault, in the order of the text, each
// with its pointer; the same text gives the same list. Faults repeat names but
// no other value of the schema.
//
// Whoever writes a schema may be hostile: no text makes this package panic, read
// a file, or spend more on it than its limits allow.
//
// # Out of scope
//
// Documents, bodies and callers: those are for the package patch.
package schema
