// Package answer puts the engine before the conformance suite: [Target] answers
// conformance inputs with the packages patch, schema and preset. The command
// line serves it over a pipe, and the engine's own tests run the suite on it in
// process, so that both are measured by the same code.
//
// # Terms
//
// Inputs, outcomes and targets are those of the package conformance. A fixed
// derivation gives each derived attribute one value, whatever its source is.
//
// # Guarantees
//
// A refusal and every fault of the input, the schema or the stored document is
// an outcome, never a Go error. Panics are not caught: a crash of the engine has
// to look like one.
//
// # Out of scope
//
// Reading and writing lines, which conformance.Serve does, and judging outcomes,
// which conformance.Runner does.
package answer
