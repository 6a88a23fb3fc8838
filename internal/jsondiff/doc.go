// Package jsondiff writes patches that turn one JSON text into another: merge
// patches (RFC 7396) and JSON Patches (RFC 6902).
//
// # Model
//
// Both texts have been recorded by a strict scanner. Every value of either gets a
// class: two values have one class if and only if they are JSON-equal by rule M8
// (numbers by exact decimal value, strings after unescaping, arrays in order,
// objects in any order). So each question whether two values differ is one
// comparison, and both texts are read once. What a patch sets is the text of the
// second one, as it stands there.
//
// # Guarantees
//
// The same texts give the same bytes. A patch names only what differs. In arrays,
// which JSON Patch changes item by item, as few items as possible are changed,
// added and removed; where finding that out would take too many steps, items are
// matched at the ends and by place, so that time stays bounded. An operation that
// sets a whole value is preferred where the operations inside it would take more
// bytes. Recursion is as deep as the texts nest.
//
// # Out of scope
//
// Reading, and faults of texts: see package jsonwire. The operations move, copy
// and test are never written.
package jsondiff
