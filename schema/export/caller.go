package export

import (
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/schema"
)

// Caller says for whom a schema is exported. The zero value may do nothing
// (rule P1), in the operation update.
type Caller struct {
	// Permissions together cover what any of them covers (rule P2). A path that
	// names no declared attribute is an error; a disabled one may be named.
	Permissions []attrs.Permissions
	// Scopes are names of the schema's scopes, of which conditions are taken for
	// not met. Unknown names grant nothing (rule P7).
	Scopes []string
	// Operation decides who may write what is writableIn (rule R4). Empty is
	// update, which every schema knows; another one that no attribute names is an
	// error.
	Operation string
}

const defaultOperation = "update"

// node is an attribute with what holds for it by the flags above (rule M4) and
// what the caller may do with it. The root is the document.
type node struct {
	attrs.Attribute
	path     attrs.Path
	children []*node

	disabled, readOnly, immutable, writeOnly bool
	inUnit                                   bool // it lies inside a unit, and is written with it

	// The rights, of a COMPLEX to any or all leaves below that count: disabled
	// ones are nobody's, and derived ones are not written by bodies (rule R5).
	readAny, readAll, updateAny, updateAll bool
	readable, updatable                    bool // there is such a leaf
	// Of a COMPLEX: undeclared members of it are covered by a grant of *.
	readUndeclared, updateUndeclared bool
}

// tree is a schema with the rights of one caller.
type tree struct {
	root   *node
	policy schema.Policy
	name   string
	scim   schema.SCIM
}

func newTree(s *schema.Schema, c Caller) (tree, error) {
	if s == nil {
		return tree{}, errors.New("export: no schema")
	}
	d := s.Definition()
	permissions, err := permissionsOf(s, d, c)
	if err != nil {
		return tree{}, err
	}
	operation := c.Operation
	if operation == "" {
		operation = defaultOperation
	}
	root := &node{Attribute: attrs.Attribute{Type: attrs.Complex}}
	known := root.addChildren(d.Attributes, operation)
	if operation != defaultOperation && !known {
		return tree{}, fmt.Errorf("export: no attribute of schema %q is writable in operation %q", d.Name, operation)
	}
	root.grant(permissions)
	return tree{root, d.Policy, d.Name, d.SCIM}, nil
}

// permissionsOf returns all sets that the caller has, those of scopes too.
func permissionsOf(s *schema.Schema, d schema.Definition, c Caller) ([]attrs.Permissions, error) {
	all := slices.Clone(c.Permissions)
	for _, p := range all {
		for _, paths := range []iter.Seq[attrs.Path]{
			p.Read.Grants(), p.Read.Exclusions(), p.Update.Grants(), p.Update.Exclusions(),
		} {
			for path := range paths {
				if _, ok := s.Lookup(path); !ok {
					return nil, fmt.Errorf("export: permission for %q: no such attribute", string(path))
				}
			}
		}
	}
	for _, scope := range d.Scopes {
		if slices.Contains(c.Scopes, scope.Name) {
			all = append(all, scope.Permissions)
		}
	}
	return all, nil
}

// addChildren enters the attributes of one object, each with all below it. It
// reports whether one of them knows the operation.
func (n *node) addChildren(list []attrs.Attribute, operation string) (known bool) {
	for _, a := range list {
		child := &node{
			Attribute: a,
			path:      n.path.Join(a.Name),
			disabled:  n.disabled || a.Disabled,
			readOnly:  n.readOnly || a.Mutability == attrs.ReadOnly || a.DerivedFrom != "",
			immutable: n.immutable || a.Mutability == attrs.Immutable,
			writeOnly: n.writeOnly || a.Mutability == attrs.WriteOnly,
			inUnit:    n.inUnit || n.MultiValued || n.Atomic,
		}
		if slices.Contains(a.WritableIn, operation) {
			known = true
		} else if len(a.WritableIn) > 0 {
			child.readOnly = true
		}
		known = child.addChildren(a.SubAttributes, operation) || known
		n.children = append(n.children, child)
	}
	return known
}

// grant works out the rights to a node and to all below it.
func (n *node) grant(permissions []attrs.Permissions) {
	covered := func(set attrs.PathSet) bool {
		if n.path == "" {
			return set.Wildcard()
		}
		return set.Covers(n.path)
	}
	for _, p := range permissions {
		read, update := covered(p.Read) && !n.writeOnly, covered(p.Update)
		if n.Type == attrs.Complex {
			n.readUndeclared = n.readUndeclared || read && p.Read.Wildcard()
			n.updateUndeclared = n.updateUndeclared || update && p.Update.Wildcard()
		} else if !n.disabled {
			n.readAny, n.updateAny = n.readAny || read, n.updateAny || update
		}
	}
	if n.Type != attrs.Complex {
		isDerived := n.DerivedFrom != ""
		n.readable, n.updatable = !n.disabled, !n.disabled && !isDerived
		n.readAll, n.updateAll = n.readAny, n.updateAny && !isDerived
		return
	}
	n.sumUp(permissions)
}

func (n *node) sumUp(permissions []attrs.Permissions) {
	n.readAll, n.updateAll = true, true
	for _, child := range n.children {
		child.grant(permissions)
		n.readAny, n.updateAny = n.readAny || child.readAny, n.updateAny || child.updateAny
		n.readable, n.updatable = n.readable || child.readable, n.updatable || child.updatable
		n.readAll = n.readAll && (child.readAll || !child.readable)
		n.updateAll = n.updateAll && (child.updateAll || !child.updatable)
	}
	n.readAll, n.updateAll = n.readAll && n.readable, n.updateAll && n.updatable
}

// visible reports whether the caller may read or update anything of a node.
// What is not visible can be concealed (rule P6).
func (n *node) visible() bool { return n.readAny || n.updateAny }

// isUnit reports whether a node is written as one.
func (n *node) isUnit() bool { return n.Type != attrs.Complex || n.MultiValued || n.Atomic }

// units returns the leaves and units below a COMPLEX that null for it is a write
// to (rules M6 and P3).
func (n *node) units() (list []*node) {
	for _, child := range n.children {
		switch {
		case !child.isUnit():
			list = append(list, child.units()...)
		case !child.disabled && child.DerivedFrom == "":
			list = append(list, child)
		}
	}
	return list
}
