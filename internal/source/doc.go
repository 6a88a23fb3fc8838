// Package source reads schemas that were written for other systems, and keeps
// account of what was read of them.
//
// # Model
//
// A [Ledger] belongs to one import. [Ledger.Read] gives the root [Value] of a
// source; an importer goes down from there and takes what it knows. Whatever it
// never asked for is a note by itself at the end: an importer cannot lose a member
// in silence by not knowing it. What an importer takes goes into a [Draft], which
// [Ledger.Finish] turns into a definition.
//
// # Terms
//
// A value is read when an importer has asked for it. A value that is settled needs
// no account of what is inside it: it was taken whole, passed over on purpose, or
// has a note. A place locates what a note or fault is about.
//
// # Guarantees
//
// Reading never fails half-way: a value that is absent, or not of the type that is
// asked for, reads as the zero value, and the latter is a fault of the import.
// Every fault is found in one go. Sources are read strictly and within limits
// (rule D1), and no source can make notes and faults take more than a few
// megabytes. A draft that schema.New refuses becomes no definition: a part that
// only narrows values and has no equal here is dropped with a note, and any other
// fault is one of the import, at the place in the source that it came from.
//
// # Out of scope
//
// Formats: what members mean is for the importers.
package source
