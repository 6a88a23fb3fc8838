// Package attrs is the vocabulary that the other packages share: how an
// attribute is named, what it is, and what somebody may do with it.
//
// # Terms
//
// A document is the JSON object that a service stores. An attribute is a
// declared member of it; a sub-attribute is an attribute inside a COMPLEX one.
// A [Path] names an attribute in schemas and permissions (name.given). A
// [Pointer] locates a value in one particular document or body, by RFC 6901
// (/name/given). The two never stand for each other: a path goes through
// declared names only, a pointer may also go through array items.
//
// A [PathSet] holds paths, [Permissions] are what one set of paths may be read
// and another be updated, and a [Scope] is a named set of permissions that may
// be withheld when the stored document meets its conditions.
//
// # Guarantees
//
// Every type is a plain value. Nothing here holds state, and the functions are
// safe for concurrent use. Zero values permit nothing and declare nothing: the
// zero PathSet covers no path, and the zero Type is not a type.
//
// # Out of scope
//
// Whether a path names anything, whether an attribute's members fit together
// and what a permission means for a nested object are decided by the packages
// schema and patch.
package attrs
