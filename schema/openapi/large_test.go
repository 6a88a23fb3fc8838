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
