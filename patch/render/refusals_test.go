package render_test

import (
	"encoding/json"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/patch"
)

// refusal is a refusal by name; why says what it is here for.
type refusal struct {
	name, why string
	rejected  *patch.Rejected
}

func refused(violations ...patch.Violation) *patch.Rejected {
	return &patch.Rejected{Violations: violations}
}

func truncated(violations ...patch.Violation) *patch.Rejected {
	return &patch.Rejected{Violations: violations, Truncated: true}
}

// at returns a violation as the engine makes it for the attribute at path.
func at(code patch.Code, path attrs.Path) patch.Violation {
	var pointer attrs.Pointer
	for name := range path.Names() {
		pointer = pointer.Join(name)
	}
	return patch.Violation{Code: code, Path: path, Pointer: pointer}
}

// byCode has one refusal for every code there is, so that a new code has to be
// given its place in every form.
func byCode() []refusal {
	params := map[patch.Code]patch.Params{
		patch.MalformedJSON:     {Offset: 7},
		patch.DuplicateName:     {Offset: 13},
		patch.InvalidText:       {Offset: 10},
		patch.TooLarge:          {Limit: "1048576"},
		patch.TooDeep:           {Limit: "64", Offset: 80},
		patch.TooManyMembers:    {Limit: "10000", Offset: 90000},
		patch.NameTooLong:       {Limit: "1024", Offset: 1},
		patch.NumberTooLong:     {Limit: "1000", Offset: 9},
		patch.TooManyOperations: {Limit: "1000"},
		patch.UnknownAttribute:  {Suggestion: "name.given"},
		patch.WrongType:         {Type: "STRING", MultiValued: true},
		patch.TooShort:          {Limit: "1"},
		patch.TooLong:           {Limit: "256"},
		patch.BelowMinimum:      {Limit: "0.5"},
		patch.AboveMaximum:      {Limit: "1e3"},
		patch.PatternMismatch:   {Pattern: `[^<>&"\\]+`},
		patch.BadFormat:         {Format: "email"},
		patch.TooManyValues:     {Limit: "1000"},
		patch.SchemaMismatch:    {Keyword: "enum", Location: "/properties/theme/enum"},
		patch.DocumentTooLarge:  {Limit: "16384"},
	}
	var out []refusal
	for code := patch.MalformedJSON; code.String() != patch.Code(0).String(); code++ {
		v := at(code, "name.given")
		if code < patch.UnknownAttribute || code == patch.DocumentTooLarge {
			v = patch.Violation{Code: code}
		}
		v.Params = params[code]
		out = append(out, refusal{code.String(), "every code reaches every form", refused(v)})
	}
	return out
}

// together are refusals of more than one violation, or of none.
func together() []refusal {
	long := at(patch.TooLong, "title")
	long.Params.Limit = "256"
	item := patch.Violation{Code: patch.WrongType, Path: "locales", Pointer: "/locales/1", Params: patch.Params{Type: "STRING"}}
	escaped := at(patch.WrongType, `links.self\.href`)
	escaped.Params.Type = "STRING"
	return []refusal{
		{"nothing", "a nil error must not be an outage", nil},
		{"no violations", "the zero value is a refusal too", refused()},
		{"no code", "the zero violation says nothing", refused(patch.Violation{})},
		{"two", "one other is counted", refused(long, item)},
		{"truncated", "there are more than are listed", truncated(long, item)},
		{"truncated at one", "the limit may be one", truncated(long)},
		{"denied behind a value", "a 403 does not depend on the order of the body, and is silent about values",
			refused(long, at(patch.AccessDenied, "population.id"), at(patch.ReadOnly, "createdAt"), item)},
		{"read-only beside a value", "read_only is no matter of rights but for PingOne",
			refused(long, at(patch.ReadOnly, "createdAt"))},
		{"same attribute", "a map has one message for it, the first", refused(long, at(patch.PatternMismatch, "title"), item, item)},
		{"same last name", "NERM's keys lose the parents",
			refused(at(patch.Required, "work.email"), at(patch.AccessDenied, "home.email"), at(patch.Required, "a"))},
		{"escaped path", "a key is a name and not a path", refused(escaped)},
		{"nameless", "a concealed attribute is required, and its name is not told",
			refused(patch.Violation{Code: patch.Required}, patch.Violation{Code: patch.DocumentTooLarge, Params: patch.Params{Limit: "16384"}})},
		{"body fault behind others", "no engine makes it; the order of a map is not at stake",
			refused(long, patch.Violation{Code: patch.MalformedJSON, Params: patch.Params{Offset: 1}})},
		{"filter", "SCIM tells a filter from a path", refused(patch.Violation{
			Code: patch.InvalidPath, Pointer: "/Operations/0/path", Params: patch.Params{Filter: true},
		})},
		{"looks of filters", "SCIM has a type for it", refused(patch.Violation{
			Code: patch.TooManyOperations, Pointer: "/Operations/1", Params: patch.Params{Filter: true, Limit: "10000000"},
		})},
		{"look", "what is missing is read", refused(patch.Violation{
			Code: patch.AccessDenied, Path: "title", Pointer: "/0", Params: patch.Params{Read: true},
		})},
		{"look beside an update", "both are missing", refused(
			patch.Violation{Code: patch.AccessDenied, Path: "title", Pointer: "/0", Params: patch.Params{Read: true}},
			patch.Violation{Code: patch.AccessDenied, Path: "nickname", Pointer: "/1"})},
		{"nulled parent", "the leaf is named, the pointer is its parent's",
			refused(patch.Violation{Code: patch.AccessDenied, Path: "name.family", Pointer: "/name"})},
		{"hostile names", "names come from the sender", refused(hostile()...)},
		{"number that is none", "no engine makes it", refused(patch.Violation{
			Code: patch.TooLong, Path: "title", Params: patch.Params{Limit: json.Number(`1}, "admin": true`)},
		})},
	}
}

// hostile are violations for names that try to break out of a string, a line, a
// terminal or a page.
func hostile() []patch.Violation {
	names := []string{
		`"}],"x":["`, `back\slash`, "line\nbreak\r\ttab", "\x00\x1b[2Jclear", "\x7fdel\u0085nel\u009bcsi", "\u202eright to left\u2066",
		"\u200bzero\ufeffwidth", "\u2028line\u2029paragraph", "<script>alert(1)</script>&amp;", "\U000e0041tag", "caf\u00e9 \U0001f99c",
		"__proto__", "", "%s%d%!", "not\xffutf-8", "not\xfeutf-8",
	}
	violations := make([]patch.Violation, len(names))
	for i, name := range names {
		violations[i] = at(patch.UnknownAttribute, attrs.JoinPath(name))
	}
	return violations
}

func refusals() []refusal { return append(byCode(), together()...) }
