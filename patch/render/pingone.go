package render

import (
	"encoding/json"

	"github.com/attrpatch/attrpatch/patch"
)

type pingOne struct {
	ID      string          `json:"id,omitempty"`
	Code    string          `json:"code"`
	Message string          `json:"message"`
	Details []pingOneDetail `json:"details"`
}

type pingOneDetail struct {
	Code       string       `json:"code"`
	Target     string       `json:"target,omitempty"`
	Message    string       `json:"message"`
	InnerError pingOneInner `json:"innerError,omitzero"`
}

type pingOneInner struct {
	RangeMinimumValue json.Number `json:"rangeMinimumValue,omitempty"`
	RangeMaximumValue json.Number `json:"rangeMaximumValue,omitempty"`
	AllowedPattern    string      `json:"allowedPattern,omitempty"`
	MaximumValue      json.Number `json:"maximumValue,omitempty"`
}

// The codes of details that PingOne has and that fit. It has none for an
// attribute that is undeclared, read-only or immutable.
const (
	insufficientPermissions = "INSUFFICIENT_PERMISSIONS"
	constraintViolation     = "CONSTRAINT_VIOLATION"
	invalidParameter        = "INVALID_PARAMETER"
	invalidValue            = "INVALID_VALUE"
	outOfRange              = "OUT_OF_RANGE"
	requiredValue           = "REQUIRED_VALUE"
	sizeLimitExceeded       = "SIZE_LIMIT_EXCEEDED"
)

// PingOne renders a refusal as PingOne's errors are. The id is the correlation
// id; without one the member is left out.
//
// A refusal with an access_denied or a read_only is a 403 ACCESS_FAILED that has
// these violations alone for details. PingOne's documentation promises a 403 for
// every attribute that the user has no update access to, and to a read-only one
// nobody has. What is wrong with values is not told in it: whoever lacks rights
// is not helped to get the rest right.
//
// Every other refusal is a 400 INVALID_DATA with a detail for each violation, in
// their order. An innerError says which bound or pattern was broken.
//
// The target of a detail is the path of its attribute, that of a 403 too: a
// sender who cannot tell which attribute was refused cannot leave it out. A
// violation without a path has no target, which is how an engine that conceals
// says that the name is not to be told.
func PingOne(r *patch.Rejected, correlationID string) Response {
	status, body := badRequest, pingOne{
		ID:      correlationID,
		Code:    "INVALID_DATA",
		Message: "The request is refused. The details say what to correct.",
		Details: []pingOneDetail{}, // never null
	}
	var denials []pingOneDetail
	for _, v := range violationsOf(r) {
		detail := pingOneDetailOf(v)
		body.Details = append(body.Details, detail)
		if detail.Code == insufficientPermissions {
			denials = append(denials, detail)
		}
	}
	if len(denials) > 0 {
		status, body.Details = forbidden, denials
		body.Code = "ACCESS_FAILED"
		body.Message = "The request is refused. It would " + deniedBy(r.Violations) + "."
	}
	return Response{status, plainJSON, encode(body)}
}

// deniedBy says what the violations of rights would have done.
func deniedBy(violations []patch.Violation) string {
	looks, updates := false, false
	for _, v := range violations {
		isLook := v.Code == patch.AccessDenied && v.Params.Read
		looks, updates = looks || isLook, updates || !isLook && pingOneCode(v.Code) == insufficientPermissions
	}
	switch {
	case looks && updates:
		return "look at what may not be read, and update what may not be updated"
	case looks:
		return "look at what may not be read"
	}
	return "update what may not be updated"
}

func pingOneDetailOf(v patch.Violation) pingOneDetail {
	detail := pingOneDetail{Code: pingOneCode(v.Code), Target: string(v.Path), Message: v.Message()}
	limit := number(v.Params.Limit)
	switch {
	case v.Code == patch.TooShort, v.Code == patch.BelowMinimum:
		detail.InnerError.RangeMinimumValue = limit
	case v.Code == patch.TooLong, v.Code == patch.AboveMaximum:
		detail.InnerError.RangeMaximumValue = limit
	case v.Code == patch.PatternMismatch:
		detail.InnerError.AllowedPattern = v.Params.Pattern
	case detail.Code == sizeLimitExceeded:
		detail.InnerError.MaximumValue = limit
	}
	return detail
}

// pingOneCode maps codes to those of details. A duplicate_value is not a
// UNIQUENESS_VIOLATION: that one is about the values of other records.
func pingOneCode(c patch.Code) string {
	switch c {
	case patch.AccessDenied, patch.ReadOnly:
		return insufficientPermissions
	case patch.Required:
		return requiredValue
	case patch.TooShort, patch.TooLong, patch.BelowMinimum, patch.AboveMaximum:
		return outOfRange
	case patch.TooLarge, patch.TooDeep, patch.TooManyMembers, patch.NameTooLong, patch.NumberTooLong,
		patch.TooManyOperations, patch.TooManyValues, patch.DocumentTooLarge:
		return sizeLimitExceeded
	case patch.InvalidOperation, patch.InvalidPath, patch.NoTarget:
		return invalidParameter
	case patch.Immutable, patch.DuplicateValue, patch.TestFailed:
		return constraintViolation
	}
	return invalidValue
}
