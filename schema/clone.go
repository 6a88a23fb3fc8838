package schema

import (
	"bytes"
	"slices"

	"github.com/attrpatch/attrpatch/attrs"
)

// cloneDefinition copies a definition so that the two share no memory that
// either could write to. The attributes are a tree of bounded depth by then:
// see checkSize.
func cloneDefinition(d Definition) Definition {
	d.Scopes = slices.Clone(d.Scopes)
	for i, scope := range d.Scopes {
		d.Scopes[i].Unless = cloneConditions(scope.Unless)
	}
	d.Attributes = cloneAttributes(d.Attributes)
	return d
}

func cloneConditions(conditions []attrs.Condition) []attrs.Condition {
	conditions = slices.Clone(conditions)
	for i := range conditions {
		conditions[i].Value = bytes.Clone(conditions[i].Value)
	}
	return conditions
}

func cloneAttributes(list []attrs.Attribute) []attrs.Attribute {
	list = slices.Clone(list)
	for i := range list {
		list[i] = cloneAttribute(list[i])
	}
	return list
}

func cloneAttribute(a attrs.Attribute) attrs.Attribute {
	a.WritableIn = slices.Clone(a.WritableIn)
	a.WhenAbsent = bytes.Clone(a.WhenAbsent)
	a.Default = bytes.Clone(a.Default)
	a.PatternSamples.Match = slices.Clone(a.PatternSamples.Match)
	a.PatternSamples.NoMatch = slices.Clone(a.PatternSamples.NoMatch)
	a.EnumeratedValues = slices.Clone(a.EnumeratedValues)
	a.JSONSchema = bytes.Clone(a.JSONSchema)
	a.SubAttributes = cloneAttributes(a.SubAttributes)
	return a
}
