package schema

import "github.com/attrpatch/attrpatch/attrs"

// Definition is a schema as its author writes it: a plain value, filled in by
// hand, by [Parse] or by an importer, and checked by [New].
type Definition struct {
	Name             string
	Policy           Policy
	SCIM             SCIM
	MaxDocumentBytes int // of the merged document (rule V10); 0 is no limit
	// UnboundedJSONSchemas lets the JSON Schemas of JSON attributes have reference
	// cycles, dynamic references, more than 10,000 schemas when every reference is
	// followed, patterns of any size, and more than 100,000 steps for a value (a
	// schema at a value is one; a value that takes more is refused otherwise).
	// Only for authors who are trusted with the time that a body can then take.
	UnboundedJSONSchemas bool
	Scopes               []attrs.Scope
	Attributes           []attrs.Attribute
}
