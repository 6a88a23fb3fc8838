// Package pingone imports the user schema of a PingOne environment: the pages of
// its schema API, and its scope resources.
//
// # Model
//
// [Import] takes one or more sources, each a text that PingOne gives:
//
//   - a page of attributes, with _embedded.attributes
//     (GET .../schemas/{schemaID}/attributes);
//   - an array of attributes;
//   - a schema with inline attributes, alone or in a page with _embedded.schemas;
//   - a scope of the PingOne API resource, an array of such scopes, or a page with
//     _embedded.scopes (GET .../resources/{resourceID}/scopes).
//
// All attributes become one definition in the order of the sources, and all scopes
// are its scopes. The policies and the limit of 16 KiB for a user are those that
// PingOne documents, as in the preset.
//
// # What is carried over
//
// name, displayName, description, type (STRING where it is absent), multiValued
// (with the documented 1,000 values at most), required, unique, enabled,
// enumeratedValues, regexValidation and subAttributes. The pattern of a
// regexValidation has to agree with its own samples, and its requirements are
// added to the description. A pattern that has no equal in RE2 is dropped with a
// note.
//
// The schema API does not say which of PingOne's own attributes a user may not
// write. For CORE and STANDARD attributes, and where no schemaType is given, that
// is taken from the preset with a note that calls it a guess.
//
// The scope p1:read:user, with or without a suffix, grants reading what its
// schemaAttributes list, and p1:update:user grants updating it; without a list it
// is everything. Updating is withheld from users of an authoritative identity
// provider, as PingOne does.
//
// # What is passed over
//
// What PingOne keeps about a resource itself: _links, id, environment, schema,
// schemaType, ldapAttribute, createdAt and updatedAt; count and size of pages; and
// description and allowsContainsOperator of schemas, resource and description of
// scopes. The link to a next page that is not among the sources is noted.
//
// # Guarantees
//
// Those of the package importer. The documented rules are held: enumerated values
// and a pattern exclude each other, both and unique are for STRING alone, an
// attribute has at most 100 enumerated values, which differ in more than case, and
// a name at most 256 characters.
//
// # Out of scope
//
// Fetching anything, and the roles of administrators, which know no attributes.
package pingone
