// Package conformance is the executable specification of attrpatch: vectors
// that say what goes in and what comes out, and a runner that measures any
// implementation by them. It imports no engine, so that an implementation in
// any language stands before the same judge.
//
// # Terms
//
// An [Input] is one question: a schema, a stored document, a body and what the
// caller may do. An [Outcome] is the answer. A [Vector] is an input, the
// outcome that is wanted, the rules that it shows and one sentence that says
// why. A [Target] is an implementation that answers inputs: a Go value, or any
// program that reads inputs and writes outcomes line by line, which [Start]
// makes a Target of and [Serve] is the other end of.
//
// A known failure is a vector that a target is known to fail. It has to fail: a
// list of known failures that has gone stale fails the run.
//
// # Guarantees
//
// A vector that is not understood completely is refused, not run in part. A run
// never passes because nothing was run: an empty corpus, a Match that matches
// nothing and a known failure that names no vector are errors. A target that
// dies, answers nonsense or does not answer gives an error and no hang.
//
// # Out of scope
//
// What one input and its outcome cannot show (limits on time and memory,
// aliasing, independence of unreadable values) is shown by laws and tests; the
// table in README.md says where. The README is also the guide for those who
// interpret vectors in another language.
package conformance
