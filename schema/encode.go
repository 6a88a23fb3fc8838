package schema

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/attrpatch/attrpatch/attrs"
)

// MarshalJSON writes the native form, which [ParseDefinition] reads. What has
// its zero value is left out, the policy excepted: a reader should see it
// whole. A definition that has no native form, such as one with an unknown
// policy value, is an error; one that New accepts always has one.
func (d Definition) MarshalJSON() ([]byte, error) {
	policy, err := encodePolicy(d.Policy)
	if err != nil {
		return nil, err
	}
	if d.SCIM.Case > CaseFold {
		return nil, fmt.Errorf("schema: scim case has no value %d", d.SCIM.Case)
	}
	attributes, err := encodeAttributes(d.Attributes, 0)
	if err != nil {
		return nil, err
	}
	return json.Marshal(nativeDefinition{
		Name:                 d.Name,
		Policy:               policy,
		SCIM:                 encodeSCIM(d.SCIM),
		MaxDocumentBytes:     d.MaxDocumentBytes,
		UnboundedJSONSchemas: d.UnboundedJSONSchemas,
		Scopes:               d.Scopes,
		Attributes:           attributes,
	})
}

type nativeDefinition struct {
	Name                 string            `json:"name"`
	Policy               nativePolicy      `json:"policy"`
	SCIM                 nativeSCIM        `json:"scim,omitzero"`
	MaxDocumentBytes     int               `json:"maxDocumentBytes,omitempty"`
	UnboundedJSONSchemas bool              `json:"unboundedJsonSchemas,omitempty"`
	Scopes               []attrs.Scope     `json:"scopes,omitempty"`
	Attributes           []nativeAttribute `json:"attributes"`
}

type nativePolicy struct {
	Unknown   string `json:"unknown"`
	ReadOnly  string `json:"readOnly"`
	Forbidden string `json:"forbidden"`
	Scalar    string `json:"scalar"`
	Blank     string `json:"blank"`
}

type nativeAttribute struct {
	Name             string            `json:"name"`
	Type             string            `json:"type"`
	Description      string            `json:"description,omitempty"`
	DisplayName      string            `json:"displayName,omitempty"`
	MultiValued      bool              `json:"multiValued,omitempty"`
	Required         bool              `json:"required,omitempty"`
	Unique           bool              `json:"unique,omitempty"`
	Disabled         bool              `json:"disabled,omitempty"`
	Sensitive        bool              `json:"sensitive,omitempty"`
	Atomic           bool              `json:"atomic,omitempty"`
	ReadOnly         bool              `json:"readOnly,omitempty"`
	Immutable        bool              `json:"immutable,omitempty"`
	WriteOnly        bool              `json:"writeOnly,omitempty"`
	DerivedFrom      attrs.Path        `json:"derivedFrom,omitempty"`
	WhenAbsent       json.RawMessage   `json:"whenAbsent,omitempty"`
	WritableIn       []string          `json:"writableIn,omitempty"`
	Default          json.RawMessage   `json:"default,omitempty"`
	MinLength        int               `json:"minLength,omitempty"`
	MaxLength        int               `json:"maxLength,omitempty"`
	Pattern          string            `json:"pattern,omitempty"`
	PatternSamples   nativeSamples     `json:"patternSamples,omitzero"`
	EnumeratedValues []nativeEnumValue `json:"enumeratedValues,omitempty"`
	Format           string            `json:"format,omitempty"`
	Minimum          json.Number       `json:"minimum,omitempty"`
	Maximum          json.Number       `json:"maximum,omitempty"`
	MaxValues        int               `json:"maxValues,omitempty"`
	UniqueValues     bool              `json:"uniqueValues,omitempty"`
	JSONSchema       json.RawMessage   `json:"jsonSchema,omitempty"`
	SubAttributes    []nativeAttribute `json:"subAttributes,omitempty"`
}

type nativeSamples struct {
	Match   []string `json:"match,omitempty"`
	NoMatch []string `json:"noMatch,omitempty"`
}

// IsZero makes empty lists count as none.
func (s nativeSamples) IsZero() bool { return len(s.Match)+len(s.NoMatch) == 0 }

type nativeEnumValue struct {
	Value       string `json:"value"`
	Archived    bool   `json:"archived,omitempty"`
	Description string `json:"description,omitempty"`
}

func encodePolicy(p Policy) (nativePolicy, error) {
	var unknown error
	word := func(name string, value uint8, words []string) string {
		if int(value) >= len(words) {
			unknown = errors.Join(unknown, fmt.Errorf("schema: policy %s has no value %d", name, value))
			return ""
		}
		return words[value]
	}
	return nativePolicy{
		Unknown:   word("unknown", uint8(p.Unknown), unknownWords),
		ReadOnly:  word("readOnly", uint8(p.ReadOnly), readOnlyWords),
		Forbidden: word("forbidden", uint8(p.Forbidden), forbiddenWords),
		Scalar:    word("scalar", uint8(p.Scalar), scalarWords),
		Blank:     word("blank", uint8(p.Blank), blankWords),
	}, unknown
}

// encodeAttributes writes a list of attributes and what is below them. The
// depth is bounded as it is in New.
func encodeAttributes(list []attrs.Attribute, depth int) ([]nativeAttribute, error) {
	if depth > maxNesting && len(list) > 0 {
		return nil, fmt.Errorf("schema: attributes nested more than %d deep", maxNesting)
	}
	native := make([]nativeAttribute, len(list))
	for i, a := range list {
		if !a.Type.Valid() || a.Mutability > attrs.WriteOnly {
			return nil, fmt.Errorf("schema: attribute %q has an unknown type or mutability", a.Name)
		}
		subAttributes, err := encodeAttributes(a.SubAttributes, depth+1)
		if err != nil {
			return nil, err
		}
		native[i] = encodeAttribute(a)
		native[i].SubAttributes = subAttributes
	}
	return native, nil
}

func encodeAttribute(a attrs.Attribute) nativeAttribute {
	var values []nativeEnumValue
	for _, v := range a.EnumeratedValues {
		values = append(values, nativeEnumValue(v))
	}
	return nativeAttribute{
		Name:             a.Name,
		Type:             a.Type.String(),
		Description:      a.Description,
		DisplayName:      a.DisplayName,
		MultiValued:      a.MultiValued,
		Required:         a.Required,
		Unique:           a.Unique,
		Disabled:         a.Disabled,
		Sensitive:        a.Sensitive,
		Atomic:           a.Atomic,
		ReadOnly:         a.Mutability == attrs.ReadOnly,
		Immutable:        a.Mutability == attrs.Immutable,
		WriteOnly:        a.Mutability == attrs.WriteOnly,
		DerivedFrom:      a.DerivedFrom,
		WhenAbsent:       a.WhenAbsent,
		WritableIn:       a.WritableIn,
		Default:          a.Default,
		MinLength:        a.MinLength,
		MaxLength:        a.MaxLength,
		Pattern:          a.Pattern,
		PatternSamples:   nativeSamples(a.PatternSamples),
		EnumeratedValues: values,
		Format:           a.Format,
		Minimum:          a.Minimum,
		Maximum:          a.Maximum,
		MaxValues:        a.MaxValues,
		UniqueValues:     a.UniqueValues,
		JSONSchema:       a.JSONSchema,
	}
}
