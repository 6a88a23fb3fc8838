// Package scimpath reads the paths of SCIM patch operations and the filters in
// them (RFC 7644, sections 3.5.2 and 3.4.2.2).
//
// # Model
//
// A [Path] names an attribute, perhaps those of its values that a [Filter] picks,
// and perhaps a sub-attribute of these: emails[type eq "work"].value. [Parse]
// reads the text of one, and String writes the text that Parse reads back.
//
// # Terms
//
// A term is what a filter asks of one attribute: a comparison, or pr. And, or and
// not combine terms; not binds closest, and before or. Within is a filter over the
// values of an attribute that a filter names, such as phones[type eq "home"].
//
// # Grammar
//
// It is that of the RFC, character by character: one space where it has SP, none
// where it has none. There are five places where the RFC contradicts itself or its
// own examples, and what is read there is the wider of the two:
//
//   - A name may have "$", at its beginning too: RFC 7643, section 2.1, has it, and
//     $ref is an attribute of section 2.4.
//   - One space may stand between not and its parenthesis, as in the examples.
//   - A filter in brackets may have brackets itself (errata 4690 and 7322 differ).
//   - Operators and the words true, false and null are read in any case.
//   - A URI has no parentheses, which would end a filter.
//
// A URI before a name ends at the last colon. Whether all of
// urn:example:User:manager is the name of an attribute, or manager is one of a
// schema, is for whoever knows the schema.
//
// # Guarantees
//
// A text gives one [Path], or says whether the path or its filter is at fault. Time
// and memory are linear in the text. Parentheses and brackets are counted against
// the depth that the caller allows, so that recursion is bounded, that of whoever
// evaluates a filter too.
//
// # Out of scope
//
// What the names mean, and what a filter finds.
package scimpath
