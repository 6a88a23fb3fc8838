package model

import (
	"slices"

	"github.com/attrpatch/attrpatch/attrs"
)

// node is an attribute with the flags that hold for it: its own and those of the
// COMPLEX attributes around it (rule M4).
type node struct {
	attrs.Attribute
	path  attrs.Path
	names []string
	index int // in schema order
	subs  []*node

	inUnit bool // it lies inside a multiValued or atomic COMPLEX

	disabled, readOnly, immutable, writeOnly, sensitive, unique, derived bool
}

func compile(list []attrs.Attribute, parent *node, operation string, known map[string]bool, count *int) []*node {
	var nodes []*node
	for _, a := range list {
		n := &node{
			Attribute: a, index: *count, disabled: a.Disabled, sensitive: a.Sensitive, unique: a.Unique,
			derived:   a.DerivedFrom != "",
			immutable: a.Mutability == attrs.Immutable,
			writeOnly: a.Mutability == attrs.WriteOnly,
		}
		*count++
		for _, op := range a.WritableIn {
			known[op] = true
		}
		// Rules R1, R4 and R5: three ways to be read-only.
		n.readOnly = a.Mutability == attrs.ReadOnly || n.derived ||
			len(a.WritableIn) > 0 && !slices.Contains(a.WritableIn, operation)
		n.names = []string{a.Name}
		if parent != nil {
			n.names = append(slices.Clone(parent.names), a.Name)
			n.inUnit = parent.inUnit || parent.unit()
			n.disabled = n.disabled || parent.disabled
			n.readOnly = n.readOnly || parent.readOnly
			n.immutable = n.immutable || parent.immutable
			n.writeOnly = n.writeOnly || parent.writeOnly
			n.sensitive = n.sensitive || parent.sensitive
			n.unique = n.unique || parent.unique
		}
		n.path = attrs.JoinPath(n.names...)
		n.subs = compile(a.SubAttributes, n, operation, known, count)
		nodes = append(nodes, n)
	}
	return nodes
}

// find returns the attribute of that name: rule N1, exactly.
func find(nodes []*node, name string) *node {
	for _, n := range nodes {
		if n.Name == name {
			return n
		}
	}
	return nil
}

func lookup(nodes []*node, p attrs.Path) (n *node) {
	for name := range p.Names() {
		if n = find(nodes, name); n == nil {
			return nil
		}
		nodes = n.subs
	}
	return n
}

// unit reports whether n is written and reported as one; all others are COMPLEX
// attributes that are merged.
func (n *node) unit() bool { return n.Type != attrs.Complex || n.MultiValued || n.Atomic }

// secret reports whether anything in n, disabled or not, is kept out of reports
// (rules R3 and O3).
func (n *node) secret() bool {
	return n.sensitive || n.writeOnly || slices.ContainsFunc(n.subs, (*node).secret)
}

// anyUnique reports whether anything in n, disabled or not, is unique (rule O3).
func (n *node) anyUnique() bool {
	return n.unique || slices.ContainsFunc(n.subs, (*node).anyUnique)
}

// implies reports whether null for n is an edit of any leaf (rules M6, N3 and
// R5).
func (n *node) implies() bool {
	return slices.ContainsFunc(n.subs, func(sub *node) bool {
		return !sub.disabled && !sub.derived && (sub.unit() || sub.implies())
	})
}

// parentPath is the path of the COMPLEX around n.
func (n *node) parentPath() attrs.Path { return attrs.JoinPath(n.names[:len(n.names)-1]...) }

// mergesJSON reports whether rule M5 holds for n.
func (n *node) mergesJSON() bool { return n.Type == attrs.JSON && !n.MultiValued }

// leaves returns the leaves at and below n that are not disabled (rule N3).
func (n *node) leaves() []*node {
	if n.disabled {
		return nil
	}
	if n.Type != attrs.Complex {
		return []*node{n}
	}
	var leaves []*node
	for _, sub := range n.subs {
		leaves = append(leaves, sub.leaves()...)
	}
	return leaves
}
