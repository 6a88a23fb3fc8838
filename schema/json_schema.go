package schema

import (
	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/jsonschema"
)

// jsonSchema judges the JSON Schema of an attribute (rule V9): that it is one,
// and that no instance can make it slow, unless the definition allows for that.
func (c *checker) jsonSchema(n node) {
	if len(n.attr.JSONSchema) == 0 || n.attr.Type != attrs.JSON {
		return
	}
	at := n.at.Join("jsonSchema")
	if c.rawText(at, &n.attr.JSONSchema) == nil {
		return
	}
	if _, err := c.compileJSONSchema(n.attr); err != nil {
		c.faults.add(at, "%s", err)
	}
}

// compileJSONSchema compiles the JSON Schema of an attribute once.
func (c *checker) compileJSONSchema(a *attrs.Attribute) (*jsonschema.Schema, error) {
	if compiled, ok := c.jsonSchemas[a]; ok {
		return compiled, nil
	}
	compile := jsonschema.Compile
	if c.UnboundedJSONSchemas {
		compile = jsonschema.CompileUnbounded
	}
	compiled, err := compile(string(a.JSONSchema))
	if err == nil {
		c.jsonSchemas[a] = compiled
	}
	return compiled, err
}

// satisfies judges a value that the engine may write by the attribute's JSON
// Schema. A schema that is at fault itself has been reported already.
func (c *checker) satisfies(at attrs.Pointer, a *attrs.Attribute, v *value) {
	if len(a.JSONSchema) == 0 {
		return
	}
	compiled, err := c.compileJSONSchema(a)
	if err != nil {
		return
	}
	failures, err := compiled.ValidateText(v.text)
	if err != nil {
		c.faults.add(at, "is too deep, or has a number too large, to be judged by jsonSchema")
	}
	for _, f := range failures {
		c.faults.add(at+attrs.Pointer(f.Pointer), "does not satisfy %q of jsonSchema, at %q", f.Keyword, f.Location)
	}
}
