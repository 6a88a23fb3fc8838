// Package openapi imports the schemas of one path of an OpenAPI document, version
// 3.0 or 3.1, in JSON or YAML.
//
// # Model
//
// [Import] takes the document and a path, such as /users/{id}. Two schemas count:
// that of the request body of PATCH, and that of the successful response of GET
// (of PATCH itself, where there is no GET that answers an object). What stands in both is read and
// written, what the response alone has is readOnly, and what the request alone has
// is writeOnly. The keywords readOnly and writeOnly, in whatever schema and also
// misspelt as readonly and writeonly, decide before that. What is writeOnly where
// it is sent and readOnly where it is answered identifies the record: it is
// immutable.
//
// [ImportFiles] takes a document that is split over files, as many are kept. A
// reference leads to another file by its name, and to no file that was not given.
//
// The document itself is read by github.com/getkin/kin-openapi, of which only the
// part that the path reaches is asked. It has no say over numbers, which keep
// their precision, and over the order of properties.
//
// # What is carried over
//
// type, properties, items, required, enum and const of strings, format, pattern,
// minLength, maxLength, minimum, maximum, exclusive bounds of integers, maxItems,
// uniqueItems, default, title (as displayName) and description; $ref, allOf and
// anyOf or oneOf with null. Of several objects under anyOf or oneOf the properties of
// any are attributes, of several enumerations the values of any are values, and of
// several schemas of one type the type is carried over. An envelope, such as
// {"user": {...}}, is a COMPLEX attribute. An object without properties is a JSON
// attribute, and so is what has several types. Of a COMPLEX in an array, which is replaced whole, all parts are
// written.
//
// A constraint of the request holds; one that only the response has, or that says
// something else there, is noted. required of the response holds for what a body
// may write: it may not be removed. That a body has to repeat an attribute, as
// required of a request says, has no equal and is noted, unless request and response
// share the schema, which then speaks of the record; the misspelt property of
// that name with the value true is read as if the object had listed it. A default
// is what null assigns, which is noted as a guess. Of what is neither required nor
// nullable, null is a removal nevertheless: one note says so.
//
// # What is passed over
//
// Examples, externalDocs, xml, deprecated and $comment; other paths, operations
// and headers; info, servers, tags and security; files that the path does not reach.
//
// # Guarantees
//
// Those of the package importer. No file or address is opened: a reference to one
// that was not given is a fault. Schemas that hold themselves end as JSON attributes,
// and ones that unfold to more than 10,000 attributes are refused.
//
// # Out of scope
//
// OpenAPI 2 and 3.2, bulk operations, and bodies that are not objects.
package openapi
