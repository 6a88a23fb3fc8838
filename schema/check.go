package schema

import (
	"math"
	"strconv"
	"unicode/utf8"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/jsonschema"
)

// How large a schema may be. Both bounds hold before anything walks the
// attributes: a Definition is a plain value, and one whose SubAttributes hold
// themselves has no end.
const (
	maxNesting    = 32 // of COMPLEX attributes
	maxAttributes = 10_000
)

// draft is a definition on its way to a schema.
type draft struct {
	Definition
	// entries are the path sets of each scope as they were written, so that a
	// fault can point at the entry. A PathSet does not keep their order.
	entries []scopeEntries
}

// draftOf copies a definition and takes the order of its path sets from their
// JSON form.
func draftOf(d Definition) draft {
	d = cloneDefinition(d)
	entries := make([]scopeEntries, len(d.Scopes))
	for i, scope := range d.Scopes {
		entries[i] = entriesOf(scope.Permissions)
	}
	return draft{d, entries}
}

// checker holds what the rules of a schema are checked against. Each rule has a
// method that adds its faults and goes on.
type checker struct {
	draft
	nodes    []node
	index    map[attrs.Path]int
	patterns patterns
	faults   Errors
	// jsonSchemas are those that compile.
	jsonSchemas map[*attrs.Attribute]*jsonschema.Schema
}

// check judges a draft and makes the schema of it. It also brings JSON texts
// and paths into the one form that a schema keeps.
func check(d draft) (*Schema, Errors) {
	c := &checker{
		draft: d, index: map[attrs.Path]int{}, patterns: newPatterns(),
		jsonSchemas: map[*attrs.Attribute]*jsonschema.Schema{},
	}
	c.head()
	c.declare("/attributes", "", c.Attributes, false)
	for _, n := range c.nodes {
		c.attribute(n)
	}
	c.scopes()
	if len(c.faults) > 0 {
		return nil, c.faults
	}
	return &Schema{def: c.Definition, nodes: c.nodes, index: c.index}, nil
}

// checkSize refuses attributes that are too deep or too many to be looked at.
func checkSize(list []attrs.Attribute) Errors {
	return sized(list, func(a attrs.Attribute) []attrs.Attribute { return a.SubAttributes })
}

// sized is checkSize for attributes of either kind: those of a definition, and
// those of a text that has not been decoded.
func sized[A any](list []A, below func(A) []A) Errors {
	var faults Errors
	count := 0
	var walk func(at attrs.Pointer, list []A, depth int) bool
	walk = func(at attrs.Pointer, list []A, depth int) bool {
		if count += len(list); count > maxAttributes {
			faults.add("/attributes", "are more than %d in all", maxAttributes)
			return false
		}
		for i, a := range list {
			sub := below(a)
			if len(sub) == 0 {
				continue
			}
			if depth == maxNesting {
				faults.add(item(at, i), "is a COMPLEX nested more than %d deep", maxNesting)
				return false
			}
			if !walk(item(at, i).Join("subAttributes"), sub, depth+1) {
				return false
			}
		}
		return true
	}
	walk("/attributes", list, 0)
	return faults
}

// head judges what is neither an attribute nor a scope.
func (c *checker) head() {
	c.name("/name", c.Name)
	c.policy()
	c.scim()
	c.atLeastZero("/maxDocumentBytes", c.MaxDocumentBytes)
}

// declare numbers the attributes of one object and everything below them, in
// preorder, and judges what concerns siblings.
func (c *checker) declare(at attrs.Pointer, parent attrs.Path, list []attrs.Attribute, inUnit bool) {
	c.siblings(at, list)
	for i := range list {
		a := &list[i]
		n := node{path: parent.Join(a.Name), at: item(at, i), attr: a, inUnit: inUnit}
		if _, taken := c.index[n.path]; !taken && a.Name != "" {
			c.index[n.path] = len(c.nodes)
		}
		c.nodes = append(c.nodes, n)
		c.declare(n.at.Join("subAttributes"), n.path, a.SubAttributes, inUnit || isUnit(a))
	}
}

// attribute judges one attribute by itself.
func (c *checker) attribute(n node) {
	c.name(n.at.Join("name"), n.attr.Name)
	c.texts(n)
	if !n.attr.Type.Valid() {
		c.faults.add(n.at.Join("type"), "is not a type")
		return
	}
	c.shape(n)
	c.constraints(n)
	c.jsonSchema(n)
	c.pattern(n)
	c.mutability(n)
	c.derived(n)
	c.assigned(n)
}

// isUnit reports whether a is a COMPLEX that is written and reported as one.
func isUnit(a *attrs.Attribute) bool {
	return a.Type == attrs.Complex && (a.MultiValued || a.Atomic)
}

// find returns the node that a path names.
func (c *checker) find(p attrs.Path) (node, bool) {
	i, ok := c.index[canonical(p)]
	if !ok {
		return node{}, false
	}
	return c.nodes[i], true
}

// texts refuses texts that have no JSON form. Only New can meet one.
func (c *checker) texts(n node) {
	a := n.attr
	c.text(n.at.Join("description"), a.Description)
	c.text(n.at.Join("displayName"), a.DisplayName)
	c.text(n.at.Join("pattern"), a.Pattern)
	for i, sample := range a.PatternSamples.Match {
		c.text(item(n.at.Join("patternSamples").Join("match"), i), sample)
	}
	for i, sample := range a.PatternSamples.NoMatch {
		c.text(item(n.at.Join("patternSamples").Join("noMatch"), i), sample)
	}
	for i, v := range a.EnumeratedValues {
		at := item(n.at.Join("enumeratedValues"), i)
		c.text(at.Join("value"), v.Value)
		c.text(at.Join("description"), v.Description)
	}
}

func (c *checker) text(at attrs.Pointer, text string) {
	if !utf8.ValidString(text) {
		c.faults.add(at, "is not UTF-8")
	}
}

// atLeastZero refuses limits that are negative, or larger than an int can be on
// every machine.
func (c *checker) atLeastZero(at attrs.Pointer, limit int) {
	if limit < 0 {
		c.faults.add(at, "is negative")
	}
	if limit > math.MaxInt32 {
		c.faults.add(at, "is more than %d", math.MaxInt32)
	}
}

// item returns the pointer to an item of the array at p.
func item(p attrs.Pointer, i int) attrs.Pointer {
	return p + attrs.Pointer("/"+strconv.Itoa(i))
}
