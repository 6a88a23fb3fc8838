package patch

import (
	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/jsonwire"
)

// decode reads the body into intents. Its first fault of syntax or size is the
// only violation then (rule O2).
func (r *run) decode(f Format) *Rejected {
	limits := &r.engine.limits
	if len(r.body) > limits.BodyBytes {
		return single(Violation{Code: TooLarge, Params: Params{Limit: limitOf(limits.BodyBytes)}})
	}
	if !r.scanner.Record(r.body, jsonwire.Limits{
		Depth: limits.Depth, Members: limits.Members, NameBytes: limits.NameBytes, NumberBytes: limits.NumberBytes,
	}) {
		return single(r.syntaxViolation())
	}
	switch f {
	case JSONPatch:
		return r.decodeJSONPatch()
	case SCIM:
		return r.decodeSCIM()
	}
	if r.scanner.Values[0].Kind != jsonwire.Object {
		return single(Violation{Code: NotAnObject})
	}
	r.decodeMerge()
	return nil
}

func single(v Violation) *Rejected { return &Rejected{Violations: []Violation{v}} }

func (r *run) syntaxViolation() Violation {
	limits, fault := &r.engine.limits, r.scanner.Fault
	v := Violation{
		Code:    codeOf(fault),
		Pointer: pointerOf(r.body, fault, r.scanner.Offset),
		Params:  Params{Offset: r.scanner.Offset},
	}
	switch fault {
	case jsonwire.TooDeep:
		v.Params.Limit = limitOf(limits.Depth)
	case jsonwire.TooMany:
		v.Params.Limit = limitOf(limits.Members)
	case jsonwire.NameTooLong:
		v.Params.Limit = limitOf(limits.NameBytes)
	case jsonwire.NumberTooLong:
		v.Params.Limit = limitOf(limits.NumberBytes)
	}
	return v
}

// documentError is the fault that index found.
func (r *run) documentError() *DocumentError {
	s := &r.docScanner
	return &DocumentError{codeOf(s.Fault), pointerOf(r.document, s.Fault, s.Offset), s.Offset}
}

func codeOf(fault jsonwire.Fault) Code {
	switch fault {
	case jsonwire.Duplicate:
		return DuplicateName
	case jsonwire.BadText:
		return InvalidText
	case jsonwire.TooDeep:
		return TooDeep
	case jsonwire.TooMany:
		return TooManyMembers
	case jsonwire.NameTooLong:
		return NameTooLong
	case jsonwire.NumberTooLong:
		return NumberTooLong
	case notAnObject:
		return NotAnObject
	}
	return MalformedJSON
}

// pointerOf returns the pointer of a fault: of the member whose name stands
// twice, of the object or array that has a name too long or a member too many,
// else of the innermost value that is being read.
func pointerOf(src []byte, fault jsonwire.Fault, offset int) attrs.Pointer {
	switch fault {
	case notAnObject:
		return ""
	case jsonwire.Duplicate:
		return attrs.Pointer(jsonwire.PointerAt(src, jsonwire.EndOfString(src, offset)))
	case jsonwire.TooMany, jsonwire.NameTooLong:
		return attrs.Pointer(jsonwire.ContainerAt(src, offset))
	}
	return attrs.Pointer(jsonwire.PointerAt(src, offset))
}
