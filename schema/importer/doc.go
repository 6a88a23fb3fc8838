// Package importer says what became of a schema that was written for another
// system: what an import could not carry over, and why an import was refused.
//
// # Model
//
// The packages beside this one (pingone, openapi and others) each read one kind
// of source and return a [schema.Definition] with a list of [Note]. What a source
// says is either in the definition or in a note. Nothing is lost in silence; only
// what a source holds about itself, such as identifiers and links, is passed over,
// and each package says what that is.
//
// # Terms
//
// A source is one text, such as a page of attributes. Several that are imported
// together are numbered from 0, in the order in which they were given. Pointers
// are RFC 6901 and locate values in a source. A note says that something was
// dropped, widened or guessed; a fault says why there is no definition.
//
// # Guarantees
//
// A definition that an import returns is accepted by [schema.New]. Notes stand in
// the order of their sources and pointers, and the same sources give the same
// notes. A source may be hostile: it has at most 10 MiB, 100 levels and 1,000,000
// values, is read as strictly as a document (rule D1), and names no file or
// address that would be opened.
//
// # Out of scope
//
// Judging values, which is for the package patch.
package importer
