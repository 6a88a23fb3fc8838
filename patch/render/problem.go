package render

import "github.com/attrpatch/attrpatch/patch"

// problemType identifies the one kind of problem there is here. It is a name to
// compare and not a place to fetch: a library has no site of its own to document
// it on. It is not about:blank, which has no members of its own (RFC 9457,
// section 4.2.1).
const problemType = "urn:attrpatch:problem:rejected"

type problem struct {
	Type       string             `json:"type"`
	Title      string             `json:"title"`
	Status     int                `json:"status"`
	Detail     string             `json:"detail"`
	Violations []problemViolation `json:"violations"`
	Truncated  bool               `json:"truncated"`
}

type problemViolation struct {
	Code    patch.Code   `json:"code"`
	Path    string       `json:"path"`
	Pointer string       `json:"pointer"`
	Message string       `json:"message"`
	Params  patch.Params `json:"params,omitzero"`
}

// Problem renders a refusal as problem details (RFC 9457), with the type
// urn:attrpatch:problem:rejected and two members of that type's own: violations,
// each with its code, path, pointer, message and, where there are any, params;
// and truncated. The detail is the leading violation and the number of others.
// Match on the codes; texts may change.
//
// The status is that of the leading violation, by RFC 5789, section 2.2:
//
//   - 400 for a body fault: the patch document is malformed.
//   - 413 for too_large.
//   - 403 for access_denied.
//   - 409 for no_target and test_failed: the patch does not fit the document as
//     it is now.
//   - 422 for the rest: the patch is understood, and would not leave a valid
//     document. So is read_only, which no right would change.
func Problem(r *patch.Rejected) Response {
	body := problem{
		Type:       problemType,
		Title:      "The patch is refused",
		Status:     problemStatus(r),
		Detail:     summary(r),
		Violations: []problemViolation{}, // never null
		Truncated:  r != nil && r.Truncated,
	}
	for _, v := range violationsOf(r) {
		v.Params.Limit = number(v.Params.Limit)
		body.Violations = append(body.Violations, problemViolation{
			Code: v.Code, Path: string(v.Path), Pointer: string(v.Pointer), Message: v.Message(), Params: v.Params,
		})
	}
	return Response{body.Status, "application/problem+json", encode(body)}
}

func problemStatus(r *patch.Rejected) int {
	v, _ := leading(r)
	switch {
	case v.Code == patch.TooLarge:
		return contentTooLarge
	case isBodyFault(v.Code):
		return badRequest
	case v.Code == patch.AccessDenied:
		return forbidden
	case v.Code == patch.NoTarget, v.Code == patch.TestFailed:
		return conflict
	}
	return unprocessableContent
}
