package schema

import (
	"iter"
	"slices"

	"github.com/attrpatch/attrpatch/attrs"
)

// Schema is a checked Definition. It is immutable and safe for concurrent use;
// what its methods return is the caller's own.
type Schema struct {
	def   Definition
	nodes []node
	index map[attrs.Path]int // of nodes
}

// node is one attribute and where it stands. Nodes are kept in preorder: an
// attribute comes before its sub-attributes, and these before its next sibling.
type node struct {
	path attrs.Path
	at   attrs.Pointer // in the native form
	attr *attrs.Attribute
	// inUnit: the attribute lies inside a multiValued or atomic COMPLEX, which
	// is written and reported as one.
	inUnit bool
}

// New checks a definition and returns the schema that it describes. It keeps
// nothing of d: changing d afterwards changes no schema. The error is [Errors]
// with every fault, each at the pointer it would have in the native form.
func New(d Definition) (*Schema, error) {
	if faults := checkSize(d.Attributes); len(faults) > 0 {
		return nil, faults
	}
	checked, faults := check(draftOf(d))
	if len(faults) > 0 {
		return nil, faults.inNativeOrder()
	}
	return checked, nil
}

// Name returns the name that the definition gives the schema.
func (s *Schema) Name() string { return s.def.Name }

// Definition returns a copy of what the schema was made from. Its paths are
// canonical and its JSON texts compact.
func (s *Schema) Definition() Definition { return cloneDefinition(s.def) }

// Lookup returns a copy of the attribute that p names, with its sub-attributes.
// It reports whether there is one; a disabled attribute is one.
func (s *Schema) Lookup(p attrs.Path) (attrs.Attribute, bool) {
	i, ok := s.index[p]
	if !ok {
		i, ok = s.index[canonical(p)]
	}
	if !ok {
		return attrs.Attribute{}, false
	}
	return cloneAttribute(*s.nodes[i].attr), true
}

// All yields every attribute with its path, in preorder: an attribute comes
// before its sub-attributes, siblings in the order of the schema. The
// attributes are copies, with their sub-attributes.
func (s *Schema) All() iter.Seq2[attrs.Path, attrs.Attribute] {
	return func(yield func(attrs.Path, attrs.Attribute) bool) {
		for _, n := range s.nodes {
			if !yield(n.path, cloneAttribute(*n.attr)) {
				return
			}
		}
	}
}

// canonical returns the spelling of a path that escapes only what needs it.
func canonical(p attrs.Path) attrs.Path {
	return attrs.JoinPath(slices.Collect(p.Names())...)
}
