// Package format says whether a text has the form that a schema names (rule
// V5): an e-mail address, a country code, and so on.
//
// # Guarantees
//
// A [Checker] is a pure function of the text. It is safe for concurrent use,
// never panics, takes time linear in the text, and reads neither files nor the
// network. It judges form and, where a list of values is published, membership;
// it never asks whether the thing exists.
//
// # How a format is made
//
// Every file has one format and names its source. Where a well-kept library has
// the format, the library decides. A guard before it refuses what the library
// lets pass by mistake, and says so. A fast path before both accepts the
// ordinary case without allocating; it may only say "yes" or "not me", and a
// fuzz target holds its "yes" against the library's.
//
// # Out of scope
//
// Formats of JSON Schemas: those are the JSON Schema library's own.
package format

import (
	"maps"
	"slices"
)

// Checker reports whether a text, the decoded value of a JSON string, has the
// form.
type Checker func(text []byte) bool

var checkers = map[string]Checker{
	"country":   country,
	"date-time": dateTime,
	"email":     email,
	"language":  languageTag,
	"phone":     phone,
	"timezone":  timezone,
	"uri":       uri,
	"uuid":      uuid,
}

// Lookup returns the checker of the named format. It reports whether there is
// one. Names are matched exactly.
func Lookup(name string) (Checker, bool) {
	check, ok := checkers[name]
	return check, ok
}

// Names returns the names of all formats, sorted.
func Names() []string { return slices.Sorted(maps.Keys(checkers)) }
