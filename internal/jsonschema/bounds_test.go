package jsonschema_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	library "github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/attrpatch/attrpatch/internal/jsonschema"
)

// doubled is a schema of so many levels, each with two references to the next.
func doubled(levels int) string {
	var b strings.Builder
	fmt.Fprintf(&b, `{"$ref": "#/$defs/l0", "$defs": {"l%d": {"type": "null"}`, levels)
	for i := range levels {
		fmt.Fprintf(&b, `, "l%d": {"anyOf": [{"$ref": "#/$defs/l%d"}, {"$ref": "#/$defs/l%d"}]}`, i, i+1, i+1)
	}
	return b.String() + "}}"
}

// tenThousand has 4 schemas beside 51 references to one of 195: each of its 97
// references is two schemas.
var tenThousand = `{"if": true, "then": true, "else": true, "allOf": [` + strings.Repeat(`{"$ref": "#/$defs/a"},`, 50) + `{"$ref": "#/$defs/a"}],
	"$defs": {"b": true, "a": {"allOf": [` + strings.Repeat(`{"$ref": "#/$defs/b"},`, 96) + `{"$ref": "#/$defs/b"}]}}}`

// TestCompileRefuses has what would make a verdict slow, or reach out of the
// schema.
func TestCompileRefuses(t *testing.T) {
	rows := []struct{ name, why, schema, want string }{
		{"doubled anyOf", "18 levels take the library seconds for each instance", doubled(18), "more than 10000 schemas"},
		{"cycle", "its time is not bounded by its size", `{"properties": {"a": {"$ref": "#"}}}`, "reference cycle"},
		{"cycle of two", "by way of another", `{"$ref": "#/$defs/a", "$defs": {"a": {"items": {"$ref": "#/$defs/b"}}, "b": {"items": {"$ref": "#/$defs/a"}}}}`, "reference cycle"},
		{"cycle in place", "the library finds this one itself", `{"$ref": "#"}`, "does not compile"},
		{"dynamic reference", "what it refers to depends on the instance's way", `{"$dynamicAnchor": "n", "items": {"$dynamicRef": "#n"}}`, "$dynamicRef"},
		{"recursive reference", "the same of draft 2019-09", `{"$schema": "https://json-schema.org/draft/2019-09/schema", "items": {"$recursiveRef": "#"}}`, "$recursiveRef"},
		{"metaschema", "it is recursive", `{"$ref": "https://json-schema.org/draft/2020-12/schema"}`, "$dynamicRef"},
		{"metaschema of a draft without such", "it is shared by all users of the library", `{"$ref": "http://json-schema.org/draft-07/schema#"}`, "reference cycle"},
		{"large pattern", "it matches slowly", `{"pattern": "(x{1,100}){1,10}$"}`, "more than 1000 instructions"},
		{"large pattern of names", "it matches slowly", `{"patternProperties": {"(x{1,100}){1,10}$": true}}`, "more than 1000 instructions"},
		{"exponent", "the library makes a fraction of it", `{"minimum": 1e1000001}`, "number"},
		{"digits", "the library makes a fraction of them", `{"minimum": ` + strings.Repeat("1", 1_000_000) + `}`, "number"},
		{"deep", "compiling recurses", strings.Repeat(`{"items":`, 200) + "true" + strings.Repeat("}", 200), ""},
		{"deeper", "compiling recurses", strings.Repeat(`{"items":`, 201) + "true" + strings.Repeat("}", 201), "nests more than 200 deep"},
		{"file", "nothing is read", `{"$ref": "file:///etc/hostname"}`, "out of its own text"},
		{"where it is wrong", "the author needs the place", `{"properties": {"a": {"type": "text"}}}`, `at "/properties/a/type" the keyword enum`},
		{"duplicate names", "which one counts would be a guess", `{"type": "null", "type": "string"}`, "not JSON"},
		{"large", "10,000 schemas when each reference counts", tenThousand, ""},
		{"larger", "one more", strings.Replace(tenThousand, `"else": true`, `"else": {"not": true}`, 1), "more than 10000 schemas"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			s, err := jsonschema.Compile(row.schema)
			if row.want == "" {
				require.NoError(t, err, row.why)
				return
			}
			require.Error(t, err, row.why)
			assert.Nil(t, s)
			assert.Contains(t, err.Error(), row.want, row.why)
		})
	}
}

func TestCompileUnbounded(t *testing.T) {
	s, err := jsonschema.CompileUnbounded(`{"type": ["array", "null"], "items": {"$ref": "#"}}`)
	require.NoError(t, err)
	failures, err := s.ValidateText([]byte(`[[], [null, [1]]]`))
	require.NoError(t, err)
	assert.Equal(t, []jsonschema.Failure{{Pointer: "/1/1/0", Keyword: "type", Location: "/type"}}, failures)

	_, err = jsonschema.CompileUnbounded(`{"$ref": "file:///etc/hostname"}`)
	assert.Error(t, err, "trust in an author is about time, not about files")
	_, err = jsonschema.CompileUnbounded(`{"$ref": "https://json-schema.org/draft/2020-12/schema"}`)
	assert.Error(t, err, "the library shares its metaschemas")
}

// TestBareLibrary shows that the guard of exponents is still needed.
func TestBareLibrary(t *testing.T) {
	bare, err := library.CompileString("x:///s", `{"minimum": 1}`)
	require.NoError(t, err)
	assert.Panics(t, func() { _ = bare.Validate(json.Number("1e1000001")) })

}

func TestInstanceBounds(t *testing.T) {
	s, err := jsonschema.Compile(`{"minimum": 1}`)
	require.NoError(t, err)
	nested := func(depth int) string { return strings.Repeat("[", depth) + strings.Repeat("]", depth) }
	rows := []struct {
		name, why, instance string
		verdict             bool
	}{
		{"exponent", "the library panics on it", `1e1000001`, false},
		{"negative exponent", "the library panics on it", `-1e-10000000`, false},
		{"longest exponent", "four digits", `1e9999`, true},
		{"one more digit", "four digits", `1e10000`, false},
		{"million digits", "seconds and gigabytes", strings.Repeat("7", 1_000_000), false},
		{"most digits", "1,000 bytes", strings.Repeat("7", 1_000), true},
		{"one digit more", "1,000 bytes", strings.Repeat("7", 1_001), false},
		{"number inside", "anywhere in it", `{"a": [1e1000001]}`, false},
		{"deepest", "1,000 levels", nested(1_000), true},
		{"one level more", "1,000 levels", nested(1_001), false},
		{"million levels", "nothing recurses before the bound", nested(1_000_000), false},
		{"not JSON", "there is no instance", `{"a":}`, false},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			failures, err := s.ValidateText([]byte(row.instance))
			assert.Empty(t, failures, row.why)
			if row.verdict {
				assert.NoError(t, err, row.why)
			} else {
				assert.ErrorIs(t, err, jsonschema.ErrNoVerdict, row.why)
			}
		})
	}
}

// TestNoValueComesBack plants a secret wherever the library would repeat it.
func TestNoValueComesBack(t *testing.T) {
	secret := strings.Repeat("secret ", 15_000)
	text, err := json.Marshal(map[string]any{"a": secret, "b": []string{secret, secret}})
	require.NoError(t, err)
	for _, keyword := range []string{
		`"pattern": "^x"`, `"format": "uuid"`, `"const": 1`, `"enum": ["x"]`, `"maxLength": 3`, `"format": "regex"`, `"type": "null"`, `"not": {}`,
	} {
		s, err := jsonschema.Compile(`{"additionalProperties": {"items": {` + keyword + `}, ` + keyword + `}}`)
		require.NoError(t, err)
		failures, err := s.ValidateText(text)
		require.NoError(t, err)
		require.NotEmpty(t, failures, keyword)
		assert.NotContains(t, fmt.Sprintf("%+v", failures), "secret", keyword)
	}
}
