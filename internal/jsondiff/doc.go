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
// which JSON Patch changes item by item, as few items as possible are changed, added
// and removed, wherever that takes no more than a bounded number of steps for each
// item: always for two arrays of up to 50 items, and for longer ones with few edits.
// Else items that stand once in both are kept as far as they are in order, and what
// is between them is paired likewise or by place. So time and memory are linear in
// the texts, but for sorting; and so is what is written. Recursion is as deep as the
// texts nest.
//
// # Out of scope
//
// Reading, and faults of texts: see package jsonwire. The operations move, copy
// and test are never written.
package jsondiff
