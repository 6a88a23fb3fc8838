package schema

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"

	"github.com/attrpatch/attrpatch/attrs"
)

// decode takes from a text whatever has the right JSON type and leaves the rest
// at its zero value, so that one fault hides no other: what it leaves is a fault
// of structure. Its own faults are those that a Definition cannot express.
func decode(root *value) (draft, Errors) {
	var faults Errors
	var d draft
	d.Name = root.member("name").decodeString()
	d.Policy = decodePolicy(root.member("policy"))
	d.SCIM = decodeSCIM(root.member("scim"))
	d.MaxDocumentBytes = root.member("maxDocumentBytes").decodeInt()
	d.UnboundedJSONSchemas = root.member("unboundedJsonSchemas").decodeBool()
	for _, scope := range root.member("scopes").list() {
		s, entries := decodeScope(scope)
		d.Scopes = append(d.Scopes, s)
		d.entries = append(d.entries, entries)
	}
	d.Attributes = decodeAttributes(&faults, "/attributes", root.member("attributes"))
	return d, faults
}

// The words of the policies, by value.
var (
	unknownWords   = []string{UnknownReject: "reject", UnknownIgnore: "ignore", UnknownKeep: "keep"}
	readOnlyWords  = []string{ReadOnlyReject: "reject", ReadOnlyUnchanged: "unchanged", ReadOnlyIgnore: "ignore"}
	forbiddenWords = []string{ForbiddenReject: "reject", ForbiddenIgnore: "ignore", ForbiddenConceal: "conceal"}
	scalarWords    = []string{ScalarReject: "reject", ScalarWrap: "wrap"}
	blankWords     = []string{BlankMissing: "missing", BlankAllow: "allow"}
)

func decodePolicy(v *value) Policy {
	return Policy{
		Unknown:   decodeWord[UnknownPolicy](v.member("unknown"), unknownWords),
		ReadOnly:  decodeWord[ReadOnlyPolicy](v.member("readOnly"), readOnlyWords),
		Forbidden: decodeWord[ForbiddenPolicy](v.member("forbidden"), forbiddenWords),
		Scalar:    decodeWord[ScalarPolicy](v.member("scalar"), scalarWords),
		Blank:     decodeWord[BlankPolicy](v.member("blank"), blankWords),
	}
}

func decodeWord[P ~uint8](v *value, words []string) P {
	for i, word := range words {
		if v != nil && v.kind() == '"' && v.str == word {
			return P(i)
		}
	}
	return 0
}

func decodeScope(v *value) (attrs.Scope, scopeEntries) {
	entries := scopeEntries{v.member("read").strings(), v.member("update").strings()}
	scope := attrs.Scope{
		Name:        v.member("name").decodeString(),
		Permissions: attrs.Permissions{Read: pathSet(entries.read), Update: pathSet(entries.update)},
	}
	for _, condition := range v.member("unless").list() {
		scope.Unless = append(scope.Unless, decodeCondition(condition))
	}
	return scope, entries
}

func decodeCondition(v *value) attrs.Condition {
	c := attrs.Condition{Path: attrs.Path(v.member("path").decodeString())}
	if present := v.member("present"); present != nil {
		c.Op = attrs.Absent
		if present.decodeBool() {
			c.Op = attrs.Present
		}
	} else if equals := v.member("equals"); equals != nil {
		c.Op, c.Value = attrs.Equals, equals.raw()
	} else if notEquals := v.member("notEquals"); notEquals != nil {
		c.Op, c.Value = attrs.NotEquals, notEquals.raw()
	}
	return c
}

func decodeAttributes(faults *Errors, at attrs.Pointer, v *value) []attrs.Attribute {
	var list []attrs.Attribute
	for i, attribute := range v.list() {
		list = append(list, decodeAttribute(faults, item(at, i), attribute))
	}
	return list
}

func decodeAttribute(faults *Errors, at attrs.Pointer, v *value) attrs.Attribute {
	typ, _ := attrs.ParseType(v.member("type").decodeString())
	return attrs.Attribute{
		Name:             v.member("name").decodeString(),
		Type:             typ,
		Description:      v.member("description").decodeString(),
		DisplayName:      v.member("displayName").decodeString(),
		MultiValued:      v.member("multiValued").decodeBool(),
		Required:         v.member("required").decodeBool(),
		Unique:           v.member("unique").decodeBool(),
		Disabled:         v.member("disabled").decodeBool(),
		Sensitive:        v.member("sensitive").decodeBool(),
		Atomic:           v.member("atomic").decodeBool(),
		Mutability:       decodeMutability(faults, at, v),
		WritableIn:       v.member("writableIn").strings(),
		DerivedFrom:      attrs.Path(v.member("derivedFrom").decodeString()),
		WhenAbsent:       v.member("whenAbsent").raw(),
		Default:          v.member("default").raw(),
		MinLength:        v.member("minLength").decodeInt(),
		MaxLength:        v.member("maxLength").decodeInt(),
		Pattern:          v.member("pattern").decodeString(),
		PatternSamples:   decodeSamples(v.member("patternSamples")),
		EnumeratedValues: decodeEnumeration(v.member("enumeratedValues")),
		Format:           v.member("format").decodeString(),
		Minimum:          v.member("minimum").decodeNumber(),
		Maximum:          v.member("maximum").decodeNumber(),
		MaxValues:        v.member("maxValues").decodeInt(),
		UniqueValues:     v.member("uniqueValues").decodeBool(),
		JSONSchema:       v.member("jsonSchema").raw(),
		SubAttributes:    decodeAttributes(faults, at.Join("subAttributes"), v.member("subAttributes")),
	}
}

// decodeMutability makes one value of the members that exclude each other. With
// derivedFrom they do too, which is for the checker to say.
func decodeMutability(faults *Errors, at attrs.Pointer, v *value) attrs.Mutability {
	mutability := attrs.ReadWrite
	for _, m := range []attrs.Mutability{attrs.ReadOnly, attrs.Immutable, attrs.WriteOnly} {
		switch {
		case !v.member(m.String()).decodeBool():
		case mutability == attrs.ReadWrite:
			mutability = m
		default:
			faults.add(at.Join(m.String()), "cannot stand with %s", mutability)
		}
	}
	return mutability
}

func decodeSamples(v *value) attrs.PatternSamples {
	return attrs.PatternSamples{Match: v.member("match").strings(), NoMatch: v.member("noMatch").strings()}
}

func decodeEnumeration(v *value) []attrs.EnumeratedValue {
	var list []attrs.EnumeratedValue
	for _, e := range v.list() {
		list = append(list, attrs.EnumeratedValue{
			Value:       e.member("value").decodeString(),
			Archived:    e.member("archived").decodeBool(),
			Description: e.member("description").decodeString(),
		})
	}
	return list
}

// The readers of one value return zero for a value that is absent or of another
// type.

func (v *value) decodeString() string {
	if v == nil {
		return ""
	}
	return v.str
}

func (v *value) decodeBool() bool { return v != nil && v.kind() == 't' }

func (v *value) decodeInt() int {
	n, _ := v.integer()
	return n
}

// integer returns the value of a number that is an integer within the range of
// an int32, however it is written: 1e2 is 100.
func (v *value) integer() (int, bool) {
	if v == nil || v.kind() != '-' {
		return 0, false
	}
	d := parseDecimal(string(v.text))
	if !d.integral() || d.exponent > len("2147483647") {
		return 0, false
	}
	digits := d.digits + "0000000000"[:d.exponent-len(d.digits)]
	n, err := strconv.ParseInt("0"+digits, 10, 64)
	n *= int64(d.sign)
	if err != nil || n < math.MinInt32 || n > math.MaxInt32 {
		return 0, false
	}
	return int(n), true
}

func (v *value) decodeNumber() json.Number {
	if v == nil || v.kind() != '-' {
		return ""
	}
	return json.Number(v.text)
}

// raw returns a copy of the value's text.
func (v *value) raw() json.RawMessage {
	if v == nil {
		return nil
	}
	return bytes.Clone(v.text)
}

// list returns the items of an array.
func (v *value) list() []*value {
	if v == nil || v.kind() != '[' {
		return nil
	}
	return v.items
}

// strings returns the strings of an array, with an empty one for each item that
// is none, so that indexes stay.
func (v *value) strings() []string {
	var list []string
	for _, element := range v.list() {
		list = append(list, element.str)
	}
	return list
}
