package attrs

import (
	"encoding/json"
	"fmt"
)

// Attribute declares one member of a document. It is a description, without
// behaviour: schema.New checks it and takes a copy.
//
// A flag on a COMPLEX attribute (Disabled, Sensitive, Unique, Mutability and
// WritableIn) holds for every leaf below it (rule M4). Zero values switch a
// constraint off; lengths count Unicode code points.
type Attribute struct {
	Name string
	Type Type

	// For people only; the engine does not look at them.
	Description, DisplayName string

	MultiValued bool // an array of Type, replaced whole (rule M3)
	Required    bool // never absent while the object that holds it is present (rule V8)
	Unique      bool // reported with each change, for the host to check against its store
	Disabled    bool // undeclared to callers; stored data is kept (rule N3)
	Sensitive   bool // changes are reported without values (rule O3)
	Atomic      bool // a COMPLEX that is replaced whole (rule M4)

	Mutability Mutability
	// WritableIn lists the operations in which the attribute may be written;
	// in others it is as ReadOnly (rule R4). Empty means in all.
	WritableIn []string

	// DerivedFrom names the attribute whose value decides this one's (rule R5).
	// A derived attribute is read-only.
	DerivedFrom Path
	// WhenAbsent is the JSON text of a derived attribute's value while its
	// source is absent. Empty means that it is then absent too.
	WhenAbsent json.RawMessage

	// Default is the JSON text that null assigns (rule M6). An omitted attribute
	// never gets it (rule M9).
	Default json.RawMessage

	MinLength, MaxLength int // of a STRING, in code points (rule V2)

	// Pattern is an RE2 expression that a STRING has to match as a whole (rule
	// V3). PatternSamples are run when the schema is made.
	Pattern        string
	PatternSamples PatternSamples

	EnumeratedValues []EnumeratedValue // all that a STRING may be (rule V4)
	Format           string            // what a STRING has to look like (rule V5)

	// Minimum and Maximum bound an INTEGER or NUMBER, both included (rule V6).
	Minimum, Maximum json.Number

	MaxValues    int  // of a multiValued attribute (rule V7)
	UniqueValues bool // no two elements of a multiValued attribute are equal (rule V7)

	// JSONSchema is what the merged value of a JSON attribute has to satisfy
	// (rule V9).
	JSONSchema json.RawMessage

	SubAttributes []Attribute // of a COMPLEX
}

// EnumeratedValue is one value that a STRING attribute may have. An archived
// one may stay where it is stored but not be added (rule V4).
type EnumeratedValue struct {
	Value       string
	Archived    bool
	Description string
}

// PatternSamples are texts that a pattern has to match or has to refuse. A
// schema whose samples disagree with their pattern is refused.
type PatternSamples struct {
	Match, NoMatch []string
}

// Type says what JSON values an attribute, or an element of a multiValued one,
// may have (rule V1). The zero value is not a type.
type Type uint8

const (
	String  Type = iota + 1 // a JSON string
	Boolean                 // true or false
	Integer                 // a JSON number of integral value: 3, 3.0 and 1e2
	Number                  // a JSON number
	Complex                 // an object of declared sub-attributes
	JSON                    // any JSON value, merged by RFC 7396
)

var typeNames = [...]string{String: "STRING", Boolean: "BOOLEAN", Integer: "INTEGER", Number: "NUMBER", Complex: "COMPLEX", JSON: "JSON"}

// String returns the type's name in a schema, such as STRING.
func (t Type) String() string {
	if t.Valid() {
		return typeNames[t]
	}
	return fmt.Sprintf("Type(%d)", uint8(t))
}

// Valid reports whether t is one of the declared types.
func (t Type) Valid() bool { return t >= String && t <= JSON }

// ParseType returns the type of that name. Names are matched exactly.
func ParseType(name string) (Type, bool) {
	for t := String; t <= JSON; t++ {
		if typeNames[t] == name {
			return t, true
		}
	}
	return 0, false
}

// Mutability says whether a body may write an attribute, and whether anybody
// may read it. The terms are those of RFC 7643, section 7.
type Mutability uint8

const (
	ReadWrite Mutability = iota // written and read by whoever may
	ReadOnly                    // never writable by a body (rule R1)
	Immutable                   // assigned once, then only equal values pass (rule R2)
	WriteOnly                   // stored, and readable by nobody (rule R3)
)

var mutabilityNames = [...]string{ReadWrite: "readWrite", ReadOnly: "readOnly", Immutable: "immutable", WriteOnly: "writeOnly"}

// String returns the name that RFC 7643 uses.
func (m Mutability) String() string {
	if m <= WriteOnly {
		return mutabilityNames[m]
	}
	return fmt.Sprintf("Mutability(%d)", uint8(m))
}
