// Package scim imports the schemas of a SCIM 2.0 service: the schema resources of
// RFC 7643, section 7, as its /Schemas endpoint gives them, and the resource types
// of section 6.
//
// # Model
//
// [Import] takes one or more sources. Each is a schema, a resource type, an array
// of them, or a list response of RFC 7644, section 3.4.2. One schema becomes the
// definition: the core. A resource type says which schemas extend it; without one,
// every schema with a different name space and the same last part of its URN does,
// which is noted as a guess. The attributes of an extension are those of one
// COMPLEX attribute that has the URN for its name (RFC 7643, section 3.3).
//
// # What is carried over
//
// name, type, description, multiValued, required, subAttributes, mutability,
// uniqueness (server and global alike: the host checks it), canonicalValues, which
// a service may restrict values to (section 2.3.1) and here do, and caseExact where
// it is true. returned is carried where it is never: as writeOnly, or as disabled
// for what is readOnly too, since nobody may write or read it.
//
// dateTime is a STRING of the format date-time, decimal a NUMBER, and reference and
// binary any STRING. Attributes that every resource has (section 3.1) are added
// where the schemas lack them.
//
// Operations of SCIM may put the URN of the core before a name, and match names
// whatever their case.
//
// What RFC 7643 has and a definition has not is noted: values that are equal but
// for case, types of references, values that are returned on request only, and the
// mutability of single sub-attributes of a multiValued attribute, which is written
// as one here.
//
// # What is passed over
//
// id, schemas and meta of the resources themselves, the description of the core
// schema, the counts of a list response that is whole, and endpoints and
// descriptions of resource types.
//
// # Guarantees
//
// Those of the package importer.
//
// # Out of scope
//
// The policies of a service. RFC 7644 leaves most of them open, and the definition
// has the strictest.
package scim
