package render

import (
	"strconv"

	"github.com/attrpatch/attrpatch/patch"
)

type scimError struct {
	Schemas  []string `json:"schemas"`
	ScimType string   `json:"scimType,omitempty"`
	Detail   string   `json:"detail"`
	Status   string   `json:"status"` // a string, says section 3.12
}

// SCIM renders a refusal as an error of SCIM (RFC 7644, section 3.12), which has
// one type and one text. Both are those of the leading violation; the detail
// also counts the others.
//
// The status is 403 for access_denied, and 413 for too_large and, filters apart,
// too_many_operations, which are the two limits of section 3.7.4; they have no
// scimType, since no type is for them. All others are a 400:
//
//   - invalidSyntax for other body faults.
//   - invalidPath for invalid_path and for unknown_attribute, invalidFilter where the
//     filter in a path is at fault.
//   - tooMany where the filters of a body would look at too much.
//   - noTarget for no_target.
//   - mutability for read_only and immutable.
//   - invalidValue for the rest, a required value that is missing among them. A
//     duplicate_value too: uniqueness is about other resources.
func SCIM(r *patch.Rejected) Response {
	v, ok := leading(r)
	status, scimType := badRequest, ""
	if ok {
		status, scimType = scimKind(v)
	}
	return Response{status, "application/scim+json", encode(scimError{
		Schemas:  []string{"urn:ietf:params:scim:api:messages:2.0:Error"},
		ScimType: scimType,
		Detail:   summary(r),
		Status:   strconv.Itoa(status),
	})}
}

func scimKind(v patch.Violation) (status int, scimType string) {
	switch v.Code {
	case patch.AccessDenied:
		return forbidden, ""
	case patch.TooLarge, patch.TooManyOperations:
		if v.Params.Filter {
			return badRequest, "tooMany"
		}
		return contentTooLarge, ""
	case patch.InvalidPath, patch.UnknownAttribute:
		if v.Params.Filter {
			return badRequest, "invalidFilter"
		}
		return badRequest, "invalidPath"
	case patch.NoTarget:
		return badRequest, "noTarget"
	case patch.ReadOnly, patch.Immutable:
		return badRequest, "mutability"
	}
	if isBodyFault(v.Code) {
		return badRequest, "invalidSyntax"
	}
	return badRequest, "invalidValue"
}
