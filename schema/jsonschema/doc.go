// Package jsonschema imports a JSON Schema of objects, of draft 2020-12 or 7.
//
// # Model
//
// The properties of the schema are the attributes of a document. A property that
// is an object with properties is a COMPLEX attribute, an array of one kind of
// value a multiValued one. References within the source are followed, and the
// parts of an allOf are taken together. What an attribute cannot say of a single
// value is said by a JSON attribute, whose jsonSchema is the source's own schema,
// with the definitions that it refers to.
//
// # What is carried over
//
// type, properties, items, required, enum and const of strings (also as
// alternatives with a title or description; deprecated ones are archived), format, pattern
// (which is looked for anywhere in a text there, and has to match all of it here),
// minLength, maxLength, minimum, maximum, exclusive bounds of integers, maxItems,
// uniqueItems, the properties of objects under anyOf or oneOf, any of which is an
// attribute, minItems 1 of what is required, readOnly, writeOnly, default, title
// (as displayName, and as the name of the definition) and description.
//
// null among the types, among enumerated values or as an alternative says what
// holds here anyway: null removes an attribute. What is required and may be null
// is not required here, which is noted. An integer is a number of integral value in
// both. A default is what null assigns, which is noted as a guess. Members that no
// property names are refused by the policy; that the source admits them is noted
// where it says so.
//
// # What is passed over
//
// $schema, $id of the whole, $comment, $anchor, examples and deprecated. Keywords
// that no draft has are noted.
//
// # Guarantees
//
// Those of the package importer. No reference out of the source is followed: it is
// a fault. Schemas that hold themselves end as JSON attributes, and ones that unfold
// to more than 10,000 properties are refused.
//
// # Out of scope
//
// References to anchors, dynamic references, and schemas with an $id of their own
// inside the source.
package jsonschema
