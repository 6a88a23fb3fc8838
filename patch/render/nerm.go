package render

import "github.com/attrpatch/attrpatch/patch"

// The sentences that NERM documents for its two bodies, the second one for users.
const (
	nermSyntax  = "Invalid JSON syntax. Please check your syntax and try again."
	nermRefused = "The user failed to create/update"
)

// nermWhole is the key of what is about no attribute, or about one that is not
// named: it is the one that the framework behind NERM's form uses.
const nermWhole = "base"

// NERM renders a refusal as one of the two bodies that NERM documents for a user
// that is not updated. Both are a 400, for want of rights too: its documentation
// has no other status.
//
// A body fault is {"error"} alone. Every other refusal is {"error", "errors"},
// where errors has the messages under the names of their attributes, which is
// the last name of the path: nothing tells there in which object it was. The
// first violation of a name is the one that counts. Names are in the order of
// the violations, and the name of what has no path is base.
func NERM(r *patch.Rejected) Response {
	violations := violationsOf(r)
	for _, v := range violations {
		if isBodyFault(v.Code) {
			return nermResponse(append(nermError(nermBodyFault(v)), '}'))
		}
	}
	out := append(nermError(nermRefused), `,"errors":{`...)
	// Keys are compared as they are written: names that are not valid UTF-8 may
	// come out alike.
	taken := make(map[string]bool, len(violations))
	for _, v := range violations {
		key := string(encode(nermKey(v)))
		if taken[key] {
			continue
		}
		if len(taken) > 0 {
			out = append(out, ',')
		}
		taken[key] = true
		out = append(append(out, key...), ':')
		out = append(out, encode(nermMessage(v))...)
	}
	return nermResponse(append(out, `}}`...))
}

func nermResponse(body []byte) Response { return Response{badRequest, plainJSON, body} }

// nermError begins a body.
func nermError(sentence string) []byte {
	return append([]byte(`{"error":`), encode(sentence)...)
}

// nermBodyFault says what is wrong with a body. A valid text that is too large
// is not called invalid.
func nermBodyFault(v patch.Violation) string {
	switch v.Code {
	case patch.MalformedJSON, patch.DuplicateName, patch.InvalidText, patch.NotAnObject:
		return nermSyntax
	}
	return "Invalid request: " + v.Message() + "."
}

func nermKey(v patch.Violation) string {
	key := nermWhole
	for name := range v.Path.Names() {
		key = name
	}
	return key
}

// nermMessage is the documented one where there is one.
func nermMessage(v patch.Violation) string {
	if v.Code == patch.Required {
		return "can't be blank"
	}
	return v.Message()
}
