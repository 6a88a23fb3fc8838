package openapi_test

import (
	"strings"
	"testing"

	"github.com/attrpatch/attrpatch/internal/source/sourcetest"
)

// usersOf is a document whose PATCH of /users takes the given properties.
func usersOf(t *testing.T, properties string) (head, tail string) {
	t.Helper()
	text := `{"openapi":"3.0.3","info":{"title":"t","version":"1"},"paths":{"/users/{id}":{
		"patch":{"requestBody":{"content":{"application/json":{"schema":{"type":"object","properties":{` + properties + `}}}}},
		"responses":{"200":{"description":"d","content":{"application/json":{"schema":{"type":"object","properties":{"a":{"type":"string"}}}}}}}}}}}`
	head, tail, _ = strings.Cut(text, "HERE")
	return head, tail
}

// TestLargeSources has sources of megabytes, and ones as large as the library is
// asked to read, made of what there may be many of.
func TestLargeSources(t *testing.T) {
	for _, row := range []struct{ properties, item string }{
		{`HERE`, `"a%d":{"type":"string"}`},
		{`"a":{"type":"string","enum":[HERE]}`, `"%d"`},
		{`"a":{"allOf":[HERE]}`, `{"maxLength":%d}`},
		{`"a":{"type":"object","required":[HERE]}`, `"%d"`},
	} {
		head, tail := usersOf(t, row.properties)
		sourcetest.CheckLarge(t, importUsers, head, row.item, tail)
		sourcetest.CheckSized(t, importUsers, 900_000, head, row.item, tail)
	}
}

// TestLargeReferences has references in numbers: into a long array, to what refers on,
// and where no schema reaches them. The last source is YAML.
func TestLargeReferences(t *testing.T) {
	const begin = `{"openapi":"3.0.0","paths":{"/users/{id}":{"patch":{"requestBody":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/U"}}}}}}}`
	const plain = `"U":{"type":"object","properties":{"a":{}}}`
	numbers := `,"x":[` + strings.Repeat("{},", 50_000) + `{}]`
	sourcetest.CheckSized(t, importUsers, 900_000, begin+numbers+`,"components":{"schemas":{"U":{"allOf":[`, `{"$ref":"#/x/49%d"}`, `]}}}}`)
	sourcetest.CheckSized(t, importUsers, 300_000, begin+`,"components":{"schemas":{`+plain+`,`, `"V%d":{"$ref":"#/components/schemas/U"}`, `}}}`)
	sourcetest.CheckLarge(t, importUsers, begin+`,"components":{"schemas":{`+plain+`}},"x":[`, `{"$ref":"#/x/%d"}`, `]}`)
	sourcetest.CheckLarge(t, importUsers, "openapi: 3.0.0\npaths: {}\nx: [", `{a: "%d"}`, "]\n")
}
