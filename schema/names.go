package schema

import (
	"unicode/utf8"

	"github.com/attrpatch/attrpatch/attrs"
	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// maxNameBytes bounds every name: an attribute that a body could not name
// within the default limits would be out of reach.
const maxNameBytes = 1_024

// name judges the name of an attribute, scope, operation or schema.
func (c *checker) name(at attrs.Pointer, name string) bool {
	switch {
	case name == "":
		c.faults.add(at, "is empty")
	case len(name) > maxNameBytes:
		c.faults.add(at, "has more than %d bytes", maxNameBytes)
	case !utf8.ValidString(name):
		c.faults.add(at, "is not UTF-8")
	default:
		return true
	}
	return false
}

// siblings refuses two names in one object that a reader, a database or a
// client may take for each other (rule N4). Names are matched exactly
// everywhere else (rule N1).
func (c *checker) siblings(at attrs.Pointer, list []attrs.Attribute) {
	first := make(map[string]string, len(list))
	for i, a := range list {
		if a.Name == "" || len(a.Name) > maxNameBytes {
			continue // a fault of its own
		}
		folded := fold(a.Name)
		other, taken := first[folded]
		switch {
		case !taken:
			first[folded] = a.Name
		case other == a.Name:
			c.faults.add(item(at, i).Join("name"), "%q is declared twice in one object", a.Name)
		default:
			c.faults.add(item(at, i).Join("name"), "%q equals %q but for case or compatibility characters", a.Name, other)
		}
	}
}

// fold maps all spellings of a name that are equal under NFKC and full case
// folding to one. Folding can undo a normal form and the other way round, so the
// two alternate until nothing changes; real text needs two rounds at most, and
// the bound is there because no proof is.
func fold(name string) string {
	for range 8 {
		folded := cases.Fold().String(norm.NFKC.String(name))
		if folded == name {
			break
		}
		name = folded
	}
	return name
}
