// Package fuzz makes up patches, so that the engine can be held against a second
// opinion and against laws on far more inputs than anybody would write down.
//
// # Terms
//
// A case is one question to an engine: a schema, a caller, and rounds of a
// stored document and a body. A [Chooser] makes every choice on the way to a
// case. It may be random, or read its choices from the bytes of a native fuzz
// target; choice 0 is always the plainest one, so that what is found can be made
// small.
//
// # How cases are made
//
// Names, values and limits come from pools so small that things meet: a body
// mostly names attributes that the schema has, a new value is often the stored
// one in another spelling, and a permission often ends just above or below a
// mutability. Most schemas are ones that schema.New accepts, and most stored
// values are of their type; a fair share is not, and white space and escapes are
// put wherever JSON allows them.
//
// Bodies are merge patches or, from [GenerateOperations], operations of JSON Patch or
// SCIM.
//
// # Laws
//
// TestLaws holds the engine to the laws of its table, each a property of answers
// alone: LM of merging, LA of authority, LN of noninterference, LS of syntax, LV
// of validity, LD of determinism and LR of resources. A failure prints the case
// as a conformance input and the command that repeats it.
//
// # Guarantees
//
// The same choices make the same case. Every case ends: when a chooser has
// nothing left but zeros, so has the case.
//
// # Out of scope
//
// JSON Schemas are a few whose keywords the model judges
// by. What is refused at load is for the tests of schema, and syntax for those of
// internal/jsonwire: here only a few texts are broken, to see that both sides say
// so.
package fuzz
