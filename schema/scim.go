package schema

import (
	"slices"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/scimpath"
)

// SCIM says how documents are patched in the language of SCIM. The zero value is
// that of a service whose names are matched exactly and whose clients keep to RFC
// 7644. Bodies in other languages are not concerned.
type SCIM struct {
	// URN is that of the schema itself, which may stand before the name of any
	// attribute (rule S2), such as urn:ietf:params:scim:schemas:core:2.0:User.
	// Empty is none. An extension has its URN for the name of its attribute.
	URN        string
	Case       SCIMCase
	Departures Departures
}

// SCIMCase says how operations match names (rule S2).
type SCIMCase uint8

const (
	CaseExact SCIMCase = iota // as everywhere else (rule N1)
	CaseFold                  // but for the case of ASCII letters, as RFC 7643, section 2.1, wants it
)

// Departures are what identity providers send although RFC 7644 does not have it
// (rule S6). Each is refused unless it is named here.
type Departures struct {
	// CapitalisedOperations reads the name of an operation in any case: "Replace".
	CapitalisedOperations bool
	// StringBooleans takes "True" and "False", in any case, for a BOOLEAN.
	StringBooleans bool
	// DottedNames takes the names in the value of an operation without a path for
	// paths: "name.familyName".
	DottedNames bool
	// RemoveByValue lets a remove of a multiValued attribute have a value, and takes
	// out only what is equal to it or has its members.
	RemoveByValue bool
	// CreateOnAbsent appends an item where an add or replace has a filter of
	// equalities that finds none.
	CreateOnAbsent bool
}

// The words of the native form, by value.
var caseWords = []string{CaseExact: "exact", CaseFold: "fold"}

// departures are all departures by their names, in the order of the native form.
var departures = []struct {
	name string
	of   func(*Departures) *bool
}{
	{"capitalisedOperations", func(d *Departures) *bool { return &d.CapitalisedOperations }},
	{"stringBooleans", func(d *Departures) *bool { return &d.StringBooleans }},
	{"dottedNames", func(d *Departures) *bool { return &d.DottedNames }},
	{"removeByValue", func(d *Departures) *bool { return &d.RemoveByValue }},
	{"createOnAbsent", func(d *Departures) *bool { return &d.CreateOnAbsent }},
}

func decodeSCIM(v *value) SCIM {
	s := SCIM{
		URN:  v.member("urn").decodeString(),
		Case: decodeWord[SCIMCase](v.member("case"), caseWords),
	}
	names := v.member("departures").strings()
	for _, d := range departures {
		*d.of(&s.Departures) = slices.Contains(names, d.name)
	}
	return s
}

type nativeSCIM struct {
	URN        string   `json:"urn,omitempty"`
	Case       string   `json:"case,omitempty"`
	Departures []string `json:"departures,omitempty"`
}

// encodeSCIM leaves out what is zero, and so all of it where nothing is said.
func encodeSCIM(s SCIM) nativeSCIM {
	native := nativeSCIM{URN: s.URN}
	if s.Case != CaseExact {
		native.Case = caseWords[s.Case]
	}
	for _, d := range departures {
		if *d.of(&s.Departures) {
			native.Departures = append(native.Departures, d.name)
		}
	}
	return native
}

// scim judges what is said about SCIM. A URN that no path can have, or that means
// an attribute too, would be out of reach.
func (c *checker) scim() {
	if c.SCIM.Case > CaseFold {
		c.faults.add("/scim/case", "is not a way to match names")
	}
	at := attrs.Pointer("/scim/urn")
	switch urn := c.SCIM.URN; {
	case urn == "":
	case len(urn) > maxNameBytes:
		c.faults.add(at, "has more than %d bytes", maxNameBytes)
	case !scimpath.IsURI(urn):
		c.faults.add(at, "is not a URI that can stand in a path")
	case slices.ContainsFunc(c.Attributes, func(a attrs.Attribute) bool {
		return len(a.Name) <= maxNameBytes && fold(a.Name) == fold(urn)
	}):
		c.faults.add(at, "is the name of an attribute, too")
	}
}
