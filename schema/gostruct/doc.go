// Package gostruct imports the attributes of a Go struct, for services whose
// record is one already.
//
// # Model
//
// [For] and [Import] read a struct type by reflection. Names, and which fields
// there are, are those of encoding/json: json tags, exported fields, fields of
// embedded structs by the same rules of depth. The types of fields decide the
// types of attributes, and the tag attr says the rest:
//
//	type User struct {
//		ID    string   `json:"id"    attr:"readOnly,format=uuid"`
//		Email string   `json:"email" attr:"required,unique,format=email"`
//		Size  string   `json:"size"  attr:"values=S|M|L,archived=XXS"`
//		Tags  []string `json:"tags"  attr:"maxValues=10,pattern='[a-z]{1,20}'"`
//		Notes string   `json:"notes" attr:"-"`
//	}
//
// # The tag attr
//
// It is a list of options, separated by commas. A value that has a comma or a
// quote stands in single quotes, in which ” is one quote. The tag "-" takes a
// field out.
//
//   - Flags: required, unique, disabled, sensitive, atomic, readOnly, immutable,
//     writeOnly, uniqueValues.
//   - With a value: type, format, pattern, minLength, maxLength, minimum, maximum,
//     maxValues, displayName, description; default, which is JSON text.
//   - With values between bars: writableIn, values and archived (the enumerated
//     values and those of them that are archived), match and noMatch (the samples
//     of the pattern).
//
// # Types
//
// Strings, booleans and numbers are STRING, BOOLEAN, INTEGER (bounded by what the
// Go type holds) and NUMBER. A struct is COMPLEX, a pointer is what it points to. A
// slice or array of one of these is multiValued, an array with its length for
// maxValues. A map is a JSON attribute that is an object; an interface and
// json.RawMessage are JSON attributes. time.Time is a STRING of format date-time,
// json.Number a NUMBER, []byte and what writes itself as text a STRING. What writes
// its own JSON is a JSON attribute with a note, unless the option type says what it
// is. A struct inside itself ends as a JSON attribute.
//
// # Guarantees
//
// Those of the package importer. Pointers name Go fields: /Address/Street. A type
// that encoding/json cannot write, and an option that does not exist, is a fault.
//
// # Out of scope
//
// Values: no struct is read or filled in. See patch.ApplyTo.
package gostruct
