package export

import (
	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/schema"
)

// Document returns a JSON Schema of the documents that the caller sees: views
// (rule W1) of what keeps to the schema. A stored value may break it (rule D4),
// and then so does the view. What the caller may not update is readOnly. The
// error is that of [Body].
func Document(s *schema.Schema, c Caller) ([]byte, error) {
	t, err := newTree(s, c)
	if err != nil {
		return nil, err
	}
	return indented(append(object{}.with("$schema", dialect), t.document()...))
}

func (t tree) document() object {
	o := object{}.with("title", t.name).with("type", "object")
	return append(o, t.view(t.root)...)
}

// view says which members of a COMPLEX the caller sees, and what each is.
func (t tree) view(n *node) object {
	properties := object{}
	var required []string
	for _, child := range n.children {
		if !child.readAny {
			continue
		}
		o := described(child).withIf(!t.updates(child), "readOnly", true)
		properties = properties.with(child.Name, t.seen().valueOf(o, child))
		if child.surelySeen() {
			required = append(required, child.Name)
		}
	}
	return object{}.with("properties", properties).
		withIf(len(required) > 0, "required", required).
		with("additionalProperties", t.policy.Unknown == schema.UnknownKeep && n.readUndeclared)
}

// seen is the form of values in a view.
func (t tree) seen() form { return form{tree: t, merged: true, complex: t.view} }

// surelySeen reports whether a view has the attribute whenever it has the object
// that holds it. A default is as good as a value, but not inside a unit (rule
// V8). A COMPLEX of which nothing is visible is left out of a view.
func (n *node) surelySeen() bool {
	if !n.Required || !n.readAny || len(n.Default) > 0 && !n.inUnit {
		return false
	}
	if n.Type != attrs.Complex || n.MultiValued {
		return true
	}
	for _, child := range n.children {
		if child.surelySeen() {
			return true
		}
	}
	return false
}

// updates reports whether the caller may update an attribute or, inside a
// COMPLEX that is merged member by member, any of its own.
func (t tree) updates(n *node) bool {
	if n.isUnit() {
		return t.fateOf(n) == accepted
	}
	for _, child := range n.children {
		if t.updates(child) {
			return true
		}
	}
	return false
}
