package schema

import "github.com/attrpatch/attrpatch/attrs"

// Definition is a schema as its author writes it: a plain value, filled in by
// hand, by [Parse] or by an importer, and checked by [New].
type Definition struct {
	Name             string
	Policy           Policy
	MaxDocumentBytes int // of the merged document (rule V10); 0 is no limit
	Scopes           []attrs.Scope
	Attributes       []attrs.Attribute
}
