// Package model is a second opinion on the rules of the project: it says what
// a merge patch does to a document by following the words of each rule, one
// after the other, over decoded values. It shares no code with the engine, so
// that a mistake would have to be made twice to stay unseen.
//
// # How it works
//
// A JSON text becomes a tree that keeps every byte of it: values in order, and
// the white space around them. Judging the body yields violations, ignored
// edits and a list of single edits. The edits are then made on a copy of the
// tree in the order that rule D2 gives them, and the tree is written out again.
// Everything is done as often as is convenient; nothing is done cleverly.
//
// Operations are judged first, without the document, and then run one after the
// other on a second copy of the tree, the net state. What has been written to is
// then compared with what is stored, and judged as a merge edit of it is.
//
// # Guarantees
//
// [Apply] and [View] are pure functions. They are slow, allocate freely and
// recurse as deeply as the stored document is nested, so they are for tests and
// not for anything that meets the public.
//
// # Out of scope
//
// The rules D6 (trusted documents) and V9 (JSON Schema, but for a few keywords) are
// not modelled. Where an array is changed item by item the model has a text for it
// that is as good as another: only its value is fixed by the rules. A definition is taken to be one that
// schema.New accepts: what is refused at load is not looked for here.
package model
