package fuzz

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/attrpatch/attrpatch/attrs"
)

// jsonSchemas are a pool of keywords that the reference model judges by, each with
// values that fit. Most values that are made up fit some of them and break others.
var jsonSchemas = map[string][]value{
	`{"type":"object"}`: valuesOf(`{}`, `{"a":"x"}`, `{"a":{"b":1},"b":"y"}`),
	`{"type":["string","boolean"],"minLength":1,"maxLength":2}`: valuesOf(`"x"`, `true`, `"xy"`),
	`{"required":["a"],"properties":{"a":{"enum":["x",1,{"b":1}]},"b":{"type":"number","minimum":0,"maximum":2}}}`: valuesOf(
		`{"a":"x"}`, `{"a":1,"b":1.5}`, `{"a":{"b":1}}`, `{"a":1,"c":{"b":"x"}}`),
	`{"properties":{"a":{"type":"string"},"b":true,"c":false},"additionalProperties":{"type":["object","integer"]}}`: valuesOf(
		`{"a":"y"}`, `{"b":"y","d":2}`, `{"ab":{"a":"x"}}`, `"x"`),
	`{"items":{"type":["integer","string"]},"minItems":1,"maxItems":2,"uniqueItems":true}`: valuesOf(
		`[1]`, `["x",2]`, `1`, `{"a":[]}`),
}

// jsonSchema gives a JSON attribute a JSON Schema.
func (c Chooser) jsonSchema(a *attrs.Attribute) {
	a.JSONSchema = json.RawMessage(pick(c, slices.Sorted(maps.Keys(jsonSchemas))...))
}

// goodJSON makes a value that the attribute's JSON Schema, if any, lets it have.
func (c Chooser) goodJSON(a attrs.Attribute) (value, bool) {
	if len(a.JSONSchema) > 0 {
		return pick(c, jsonSchemas[string(a.JSONSchema)]...), true
	}
	v := c.anything(2)
	v.dropNulls()
	return v, v.kind != null && (v.kind != text || v.text != "")
}

func valuesOf(list ...string) (values []value) {
	for _, literal := range list {
		decoder := json.NewDecoder(strings.NewReader(literal))
		decoder.UseNumber()
		var v any
		if err := decoder.Decode(&v); err != nil {
			panic(literal + ": " + err.Error())
		}
		values = append(values, valueOf(v))
	}
	return values
}

func valueOf(v any) value {
	switch v := v.(type) {
	case bool:
		if v {
			return value{kind: yes}
		}
		return value{kind: no}
	case json.Number:
		return value{kind: number, text: v.String()}
	case string:
		return value{kind: text, text: v}
	case []any:
		made := value{kind: array}
		for _, item := range v {
			made.add("", valueOf(item))
		}
		return made
	case map[string]any:
		made := value{kind: object}
		for _, name := range slices.Sorted(maps.Keys(v)) {
			made.add(name, valueOf(v[name]))
		}
		return made
	}
	return value{}
}
