package sourcetest

import (
	"fmt"
	"slices"
	"strings"

	"pgregory.net/rapid"
)

// Facets are the members that objects of a generated source may have, and JSON texts
// that each may have for its value.
type Facets map[string][]string

// Attributes draws an array of objects that each have a name and some of the facets.
// One whose type is the given one has subAttributes too.
func Attributes(r *rapid.T, facets Facets, complexType string) string {
	number := 0
	return attributesOf(r, facets, complexType, &number, 0)
}

func attributesOf(r *rapid.T, facets Facets, complexType string, number *int, depth int) string {
	var items []string
	for range rapid.IntRange(1, 4).Draw(r, "attributes") {
		*number++
		members := []string{fmt.Sprintf(`"name":"a%d"`, *number)}
		for _, name := range sortedNames(facets) {
			if rapid.IntRange(0, 2).Draw(r, name+" is there") == 0 {
				members = append(members, fmt.Sprintf("%q:%s", name, rapid.SampledFrom(facets[name]).Draw(r, name)))
			}
		}
		if slices.Contains(members, `"type":"`+complexType+`"`) && depth < 2 {
			members = append(members, `"subAttributes":`+attributesOf(r, facets, complexType, number, depth+1))
		}
		items = append(items, "{"+strings.Join(members, ",")+"}")
	}
	return "[" + strings.Join(items, ",") + "]"
}

func sortedNames(facets Facets) []string {
	var names []string
	for name := range facets {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Schema draws a JSON Schema of an object with properties: of one type or several, with
// parts and alternatives, and with references to the schemas at a pointer, A and B.
func Schema(r *rapid.T, definitions string) string {
	number := 0
	return objectSchema(r, definitions, &number, 0)
}

func objectSchema(r *rapid.T, definitions string, number *int, depth int) string {
	var members []string
	for range rapid.IntRange(1, 3).Draw(r, "properties") {
		*number++
		members = append(members, fmt.Sprintf(`"p%d":%s`, *number, propertySchema(r, definitions, number, depth)))
	}
	return `{"type":"object","properties":{` + strings.Join(members, ",") + `}}`
}

func propertySchema(r *rapid.T, definitions string, number *int, depth int) string {
	const plain = 8
	last := plain + 7
	if depth == 3 {
		last = plain - 1
	}
	inner := func() string { return objectSchema(r, definitions, number, depth+1) }
	switch kind := rapid.IntRange(0, last).Draw(r, "kind"); kind {
	case plain:
		return inner()
	case plain + 1:
		return `{"type":"array","items":` + inner() + `}`
	case plain + 2:
		return `{"allOf":[` + inner() + `,` + inner() + `]}`
	case plain + 3:
		return `{"oneOf":[` + inner() + `,` + inner() + `]}`
	case plain + 4:
		return `{"anyOf":[` + inner() + `,{"type":"string"}]}`
	case plain + 5:
		return `{"type":"object","properties":{"own":{"type":"string"}},"anyOf":[{"required":["own"]},` + inner() + `]}`
	case plain + 6:
		return `{"$ref":"` + definitions + `A"}`
	case plain + 7:
		return `{"allOf":[{"$ref":"` + definitions + `B"},` + inner() + `]}`
	default:
		return []string{
			`{"type":"string","maxLength":5}`, `{"type":"string","enum":["x","y"]}`, `{"type":"integer","minimum":1}`, `{"type":"number"}`,
			`{"type":"boolean"}`, `{"type":"array","items":{"type":"string"}}`, `{}`, `{"type":"object"}`,
		}[kind]
	}
}
