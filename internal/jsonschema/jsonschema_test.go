package jsonschema_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/attrpatch/attrpatch/internal/jsonschema"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func instance(t *testing.T, text string) any {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader([]byte(text)))
	d.UseNumber()
	var v any
	require.NoError(t, d.Decode(&v))
	return v
}

func TestValidate(t *testing.T) {
	rows := []struct {
		name, why, schema, instance string
		want                        []jsonschema.Failure
	}{
		{"valid", "no failure", `{"type": "object"}`, `{}`, nil},
		{"keyword", "with its place in the schema", `{"properties": {"a": {"maxLength": 1}}}`, `{"a": "secret"}`,
			[]jsonschema.Failure{{Pointer: "/a", Keyword: "maxLength", Location: "/properties/a/maxLength"}}},
		{"all", "ordered by pointer", `{"required": ["x"], "additionalProperties": {"type": "string"}}`, `{"c": 1, "b": 2, "a": "3"}`,
			[]jsonschema.Failure{{Pointer: "", Keyword: "required", Location: "/required"},
				{Pointer: "/b", Keyword: "type", Location: "/additionalProperties/type"}, {Pointer: "/c", Keyword: "type", Location: "/additionalProperties/type"}}},
		{"reference", "the place is where the keyword stands", `{"items": {"$ref": "#/$defs/n"}, "$defs": {"n": {"minimum": 1}}}`, `[1, 0]`,
			[]jsonschema.Failure{{Pointer: "/1", Keyword: "minimum", Location: "/$defs/n/minimum"}}},
		{"escapes", "pointers are RFC 6901 and not URIs", `{"additionalProperties": {"type": "null"}}`, `{"a/b~c% ü": 1}`,
			[]jsonschema.Failure{{Pointer: "/a~1b~0c% ü", Keyword: "type", Location: "/additionalProperties/type"}}},
		{"format", "formats are asserted", `{"format": "uuid"}`, `"secret"`, []jsonschema.Failure{{Keyword: "format", Location: "/format"}}},
		{"false", "it has no keyword", `{"properties": {"a": false}}`, `{"a": 1}`, []jsonschema.Failure{{Pointer: "/a", Keyword: "a", Location: "/properties/a"}}},
		{"branches", "the innermost failures of each", `{"anyOf": [{"type": "null"}, {"const": 1}]}`, `2`,
			[]jsonschema.Failure{{Keyword: "type", Location: "/anyOf/0/type"}, {Keyword: "const", Location: "/anyOf/1/const"}}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			s, err := jsonschema.Compile(row.schema)
			require.NoError(t, err)
			for range 5 { // the library goes over maps
				got, err := s.Validate(instance(t, row.instance))
				require.NoError(t, err)
				assert.Equal(t, row.want, got, row.why)
			}
		})
	}
}

func TestCompileLoadsNothing(t *testing.T) {
	file := filepath.Join(t.TempDir(), "s.json")
	require.NoError(t, os.WriteFile(file, []byte(`{"type": "null"}`), 0o600))
	for _, text := range []string{
		`{"$ref": "file://` + filepath.ToSlash(file) + `"}`,
		`{"$ref": "s.json"}`,
		`{"$id": "file://` + filepath.ToSlash(file) + `", "$ref": "t.json"}`,
		`{"$ref": "https://example.com/s.json"}`,
		`{"$schema": "https://example.com/meta.json"}`,
		`{"$ref": "#/$defs/none"}`,
		`{"type": "text"}`,
		`{"type": `,
		`1`,
	} {
		s, err := jsonschema.Compile(text)
		assert.Error(t, err, text)
		assert.Nil(t, s)
	}
}

// TestNoVerdict has what the library panics or gives up on: no verdict is never
// a good one.
func TestNoVerdict(t *testing.T) {
	s, err := jsonschema.Compile(`{"type": ["string", "number"], "minimum": 1}`)
	require.NoError(t, err)
	for _, v := range []any{struct{}{}, json.Number("secret"), json.Number("1e1000001"), make(chan int)} {
		failures, err := s.Validate(v)
		if err == nil {
			assert.NotEmpty(t, failures, "%T", v)
			continue
		}
		assert.Empty(t, failures)
		assert.False(t, strings.Contains(err.Error(), "secret"))
	}
}
