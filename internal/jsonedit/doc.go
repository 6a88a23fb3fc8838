// Package jsonedit changes JSON values that are given as text, one operation
// after the other, and writes the result with every byte that no operation
// touched.
//
// # Model
//
// A [Tree] owns values. A [Value] is made from a text ([Tree.Stored] for what a
// document has, [Tree.Body] for what a patch has, [Tree.Copied] for anything
// else), and is looked into only as far as somebody asks: then its items or
// members become known by their places in the text, and each becomes a Value
// when it is asked for.
//
// An open object ([Tree.Open]) stands for a stored value that must not be looked
// at: nothing is known of it but what was set or removed.
//
// # Writing
//
// [Writer.Append] writes a value as rule D2 has it: untouched bytes stay, members
// and items are removed up to the next one, and what is new is written without
// white space. A new item goes right behind the item before it, or right before
// the first that stays. [Writer.AppendMembers] and [Writer.AppendObjects] leave out
// members and items as if they were removed. [Writer.AppendMerge] writes the changes
// inside an object as a merge patch. They can note where in their output the parts of
// a body are ([Mark]).
//
// # Guarantees
//
// Texts have to be valid JSON with unique names ([jsonwire.Scanner]). Every text
// is walked at most a few times, however many operations look into it and however
// deep it nests: an operation takes time in what it names, what it brings and the
// logarithm of the number of items or members. What is gone or passed over costs
// nothing, however much it is. A comparison takes time in the value that it is given,
// not in the one that it looks at. Writing is linear in what it writes and recurses no
// deeper than [MaxDepth].
//
// A Tree is not safe for concurrent use. After [Tree.Reset] its values are gone.
//
// # Out of scope
//
// Pointers, paths and filters, and what may be changed.
package jsonedit
