package export

import (
	"github.com/attrpatch/attrpatch/schema"
)

const dialect = "https://json-schema.org/draft/2020-12/schema"

// Body returns a JSON Schema of the merge patches that the caller may send. The
// error is about the arguments: no schema, a permission for what is not
// declared, or an operation that nothing knows.
func Body(s *schema.Schema, c Caller) ([]byte, error) {
	t, err := newTree(s, c)
	if err != nil {
		return nil, err
	}
	return indented(append(object{}.with("$schema", dialect), t.body()...))
}

func (t tree) body() object {
	o := object{}.with("title", t.name+" merge patch").with("type", "object")
	return append(o, t.edits(t.root)...)
}

// edits says which members the body's object for a COMPLEX may have, and what
// each may be.
func (t tree) edits(n *node) object {
	properties := object{}
	var refusedNames []string
	for _, child := range n.children {
		if child.disabled || t.conceals(child) {
			continue // as good as undeclared
		}
		if value, ok := t.edit(child); ok {
			properties = properties.with(child.Name, value)
		} else {
			refusedNames = append(refusedNames, child.Name)
		}
	}
	isOpen := t.open(n)
	o := object{}.with("properties", properties).with("additionalProperties", isOpen)
	if isOpen && len(refusedNames) > 0 {
		o = o.with("propertyNames", object{}.with("not", object{}.with("enum", refusedNames)))
	}
	return o
}

// edit says what the body's value for an attribute may be. It reports whether
// there is any.
func (t tree) edit(n *node) (object, bool) {
	if !n.isUnit() {
		return t.editComplex(n)
	}
	o := described(n)
	switch t.fateOf(n) {
	case accepted:
		if n.immutable {
			o = o.remarked("Assigned once; afterwards only an equal value is accepted.")
		}
		return t.sent(!n.Required || len(n.Default) > 0).valueOf(o.withIf(!n.readAny, "writeOnly", true), n), true
	case matched:
		return t.sent(!n.Required || len(n.Default) > 0).valueOf(o.with("readOnly", true), n), true
	case dropped:
		return o.with("readOnly", true), true
	}
	return nil, false
}

// editComplex is edit for a COMPLEX that is merged member by member.
func (t tree) editComplex(n *node) (object, bool) {
	inside, may := t.edits(n), t.wholeOf(n)
	o := described(n)
	switch {
	case may.anything: // so null, too, is dropped
		return append(o.with("readOnly", true), inside...), true
	case may.null:
		return append(o.with("type", []string{"object", "null"}), inside...), true
	case len(inside[0].value.(object)) == 0 && !t.open(n):
		return nil, false // an empty object would be accepted, and change nothing
	}
	return append(o.with("type", "object"), inside...), true
}

// sent is the form of values in a body.
func (t tree) sent(null bool) form {
	return form{tree: t, null: null, wrap: t.policy.Scalar == schema.ScalarWrap, complex: t.item}
}

// item says which members an object has to have that is written as one: the
// value of a unit, an item of it, or a COMPLEX inside. A member that is null is
// an absent one (rule M6), and no default stands in for it.
func (t tree) item(n *node) object {
	properties := object{}
	var required []string
	for _, child := range n.children {
		o := described(child).withIf(!child.readAny, "writeOnly", true)
		properties = properties.with(child.Name, t.sent(!child.Required).valueOf(o, child))
		if child.Required {
			required = append(required, child.Name)
		}
	}
	return object{}.with("properties", properties).
		withIf(len(required) > 0, "required", required).
		with("additionalProperties", t.open(n))
}
