package patch

import (
	"slices"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/jsonschema"
	"github.com/attrpatch/attrpatch/schema"
)

// plan is a schema as one engine uses it: the attributes as nodes in preorder,
// with what the schema says of them worked out for one operation. Node 0 is the
// document. It is immutable.
//
// Invariants: a node's descendants are those after it, up to its end; parents
// come before their children.
type plan struct {
	nodes    []node
	labels   []string // of the nodes, see labelOf
	policy   schema.Policy
	scim     schema.SCIM
	folded   map[foldedName]int32 // names without case, nil where names have one
	maxBytes int                  // of the merged document, 0 for no limit
	derived  []int32              // in schema order
	required []int32              // outside units, in schema order
	atomic   []int32              // single-valued units with required attributes inside, in schema order
	scopes   map[string]scope
	always   nodeSet // whose stored values are looked at whatever the body says

	compileJSONSchema func(text string) (*jsonschema.Schema, error)
}

// node is one attribute.
type node struct {
	path   attrs.Path
	name   string
	parent int32
	end    int32 // the node after the last descendant
	unit   int32 // the unit COMPLEX that the node is or lies in, -1 for none
	class  class
	typ    attrs.Type

	multiValued bool
	required    bool
	unique      bool
	disabled    bool
	sensitive   bool
	readOnly    bool // no body may write it in this operation
	immutable   bool
	writeOnly   bool
	archives    bool // it has, or has below it, a value that is archived
	readWhole   bool // all of its merged value is read: by a JSON Schema, or by a DeriveFunc
	readable    bool // it is, or has below it, a leaf that may be granted for reading
	updatable   bool // the same for updating, mutability aside

	children nameTable // of a COMPLEX; disabled ones too
	fallback *constant // its default, nil for none
	derived  *derivation
	rules    rules
}

// class says how an edit of a node is judged and merged.
type class uint8

const (
	leafClass    class = iota // a simple type or JSON, single or multiValued
	unitClass                 // a COMPLEX that is replaced whole: multiValued or atomic
	complexClass              // a COMPLEX that is merged member by member, and the document
)

// derivation says how a derived attribute gets its value (rule R5).
type derivation struct {
	source     int32
	whenAbsent *constant // nil for none
}

// isUnit reports whether a node is written and reported as one.
func (n *node) isUnit() bool { return n.class != complexClass }

// merges reports whether an edit merges into the stored value (rule M5).
func (n *node) merges() bool { return n.typ == attrs.JSON && !n.multiValued }

// compile works out the plan of a schema for one operation. A complete engine
// looks at the stored values of all required attributes.
func compile(d schema.Definition, operation string, complete bool) (*plan, error) {
	p := &plan{policy: d.Policy, scim: d.SCIM, maxBytes: d.MaxDocumentBytes, compileJSONSchema: jsonschema.Compile}
	if d.UnboundedJSONSchemas {
		p.compileJSONSchema = jsonschema.CompileUnbounded
	}
	p.nodes = append(p.nodes, node{parent: -1, unit: -1, class: complexClass, typ: attrs.Complex})
	if err := p.addChildren(0, d.Attributes, operation); err != nil {
		return nil, err
	}
	p.always = newNodeSet(len(p.nodes))
	if err := p.linkDerived(0, d.Attributes); err != nil {
		return nil, err
	}
	p.sumUpLeaves()
	if p.scim.Case == schema.CaseFold {
		p.foldNames()
	}
	p.labels = make([]string, len(p.nodes)) // the document has none
	for i := 1; i < len(p.nodes); i++ {
		p.labels[i] = labelOf(p.nodes[i].name)
	}
	for i := range p.nodes {
		n := &p.nodes[i]
		switch at := int32(i); {
		case n.required && (n.unit == nowhere || n.unit == at):
			p.required = append(p.required, at)
			p.lookAtIf(complete, at)
		case n.required && !slices.Contains(p.atomic, n.unit) && !p.nodes[n.unit].multiValued:
			p.atomic = append(p.atomic, n.unit)
			p.lookAtIf(complete, n.unit)
		}
	}
	return p, p.compileScopes(d.Scopes)
}

func (p *plan) lookAtIf(condition bool, i int32) {
	if condition {
		p.lookAt(i)
	}
}

// addChildren enters the attributes of one object, each with all below it.
func (p *plan) addChildren(parent int32, attributes []attrs.Attribute, operation string) error {
	names := make([]string, len(attributes))
	nodes := make([]int32, len(attributes))
	for i, a := range attributes {
		at := int32(len(p.nodes))
		names[i], nodes[i] = a.Name, at
		n, err := p.newNode(parent, a, operation)
		if err != nil {
			return err
		}
		p.nodes = append(p.nodes, n)
		if n.class == unitClass && n.unit == nowhere {
			p.nodes[at].unit = at
		}
		if err := p.addChildren(at, a.SubAttributes, operation); err != nil {
			return err
		}
	}
	p.nodes[parent].end = int32(len(p.nodes))
	p.nodes[parent].children = newNameTable(names, nodes)
	return nil
}

// newNode works out one attribute. The flags of a COMPLEX hold below it (rule
// M4), those that are about its own presence excepted.
func (p *plan) newNode(parent int32, a attrs.Attribute, operation string) (node, error) {
	up := &p.nodes[parent]
	n := node{
		path: up.path.Join(a.Name), name: a.Name, parent: parent, unit: up.unit, typ: a.Type,
		multiValued: a.MultiValued, required: a.Required,
		unique:    a.Unique || up.unique,
		disabled:  a.Disabled || up.disabled,
		sensitive: a.Sensitive || up.sensitive,
		readOnly:  a.Mutability == attrs.ReadOnly || a.DerivedFrom != "" || up.readOnly,
		immutable: a.Mutability == attrs.Immutable || up.immutable,
		writeOnly: a.Mutability == attrs.WriteOnly || up.writeOnly,
	}
	if len(a.WritableIn) > 0 && !slices.Contains(a.WritableIn, operation) {
		n.readOnly = true // rule R4
	}
	if a.Type == attrs.Complex {
		n.class = complexClass
		if a.MultiValued || a.Atomic {
			n.class = unitClass
		}
	}
	var err error
	if n.fallback, err = newConstant(a.Default); err != nil {
		return node{}, err
	}
	n.rules, err = p.newRules(a)
	n.readWhole = n.rules.jsonSchema != nil
	return n, err
}

// linkDerived ties derived attributes to their sources, once all are entered.
func (p *plan) linkDerived(parent int32, attributes []attrs.Attribute) error {
	for _, a := range attributes {
		at := p.nodes[parent].children.find([]byte(a.Name))
		if a.DerivedFrom != "" {
			value, err := newConstant(a.WhenAbsent)
			if err != nil {
				return err
			}
			source, _ := p.find(a.DerivedFrom)
			p.nodes[at].derived = &derivation{source, value}
			p.derived = append(p.derived, at)
			p.lookAt(at)
			p.nodes[source].readWhole = true
		}
		if err := p.linkDerived(at, a.SubAttributes); err != nil {
			return err
		}
	}
	return nil
}

// sumUpLeaves tells each COMPLEX what there is below it: what permissions can be
// about, where disabled attributes are nobody's and derived ones outside rule P3,
// and archived values.
func (p *plan) sumUpLeaves() {
	for i := len(p.nodes) - 1; i > 0; i-- {
		n := &p.nodes[i]
		if n.typ != attrs.Complex {
			n.readable = !n.disabled
			n.updatable = n.readable && n.derived == nil
		}
		n.archives = n.archives || slices.Contains(n.rules.archived, true)
		up := &p.nodes[n.parent]
		up.archives = up.archives || n.archives
		up.readable = up.readable || n.readable
		up.updatable = up.updatable || n.updatable
	}
}

// lookAt makes every scan of a document note the stored value of a node.
func (p *plan) lookAt(i int32) {
	for ; i > 0 && p.always.add(i); i = p.nodes[i].parent {
	}
}

// find returns the node of a path.
func (p *plan) find(path attrs.Path) (int32, bool) {
	at := int32(0)
	for name := range path.Names() {
		if at = p.nodes[at].children.find([]byte(name)); at == nowhere {
			return 0, false
		}
	}
	return at, at > 0
}
