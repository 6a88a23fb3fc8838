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

// TestWork has instances for which a schema within the bounds would take the
// library minutes or gigabytes, and the same below the bound.
func TestWork(t *testing.T) {
	all := func(n int, schema string) string { return strings.Repeat(schema+",", n-1) + schema }
	items := func(n int) string { return "[" + all(n, "1") + "]" }
	chain := func(levels int) string {
		var b strings.Builder
		for i := range levels {
			fmt.Fprintf(&b, `"l%d": {"$ref": "#/$defs/l%d"}, `, i, i+1)
		}
		return fmt.Sprintf(`{"$ref": "#/$defs/l0", "$defs": {%s"l%d": {"type": "null"}}}`, b.String(), levels)
	}
	properties := func(n int) (schema, instance string) {
		var s, i strings.Builder
		for at := range n {
			fmt.Fprintf(&s, `"p%d": {"$ref": "#/$defs/a"},`, at)
			fmt.Fprintf(&i, `"p%d": 1,`, at)
		}
		return `{"properties": {` + strings.TrimSuffix(s.String(), ",") + `}, "$defs": {"a": {"type": "integer"}}}`,
			`{` + strings.TrimSuffix(i.String(), ",") + `}`
	}
	large, full := properties(1_000)
	rows := []struct {
		name, why, schema, instance string
		verdict                     bool
	}{
		{"items", "each of 100 schemas fails at each of 900 items", `{"items": {"allOf": [` + all(100, `{"type": "null"}`) + `]}}`, items(900), true},
		{"more items", "the library keeps each failure", `{"items": {"allOf": [` + all(100, `{"type": "null"}`) + `]}}`, items(1_000), false},
		{"in place", "the library lists all items at each of the schemas", `{"allOf": [` + all(100, `true`) + `]}`, items(1_000), false},
		{"fewer in place", "ten times fewer", `{"allOf": [` + all(10, `true`) + `]}`, items(1_000), true},
		{"long text", "a pattern of 4 instructions each", `{"pattern": "^x$"}`, `"` + strings.Repeat("x", 1_000_000) + `"`, true},
		{"long text, large pattern", "a match takes their product", `{"pattern": "^(?:xy?){200}$"}`, `"` + strings.Repeat("x", 100_000) + `"`, false},
		{"long names, large pattern", "names are matched too", `{"patternProperties": {"^(?:xy?){200}$": true}}`, `{"` + strings.Repeat("x", 100_000) + `": 1}`, false},
		{"equal", "each schema reads all", `{"allOf": [` + all(200, `{"enum": [1]}`) + `]}`, `{"a": ` + items(1_000) + `}`, false},
		{"constant", "each schema reads all", `{"allOf": [` + all(200, `{"const": 1}`) + `]}`, `{"a": ` + items(1_000) + `}`, false},
		{"unique", "each schema reads all", `{"allOf": [` + all(200, `{"uniqueItems": true}`) + `]}`, `[` + items(1_000) + `]`, false},
		{"not read", "none reads what is inside", `{"allOf": [` + all(200, `{"minProperties": 1}`) + `]}`, `{"a": ` + items(1_000) + `}`, true},
		{"long names", "each failure tells the pointer", `{"additionalProperties": {"items": {"type": "null"}}}`, `{"` + strings.Repeat("n", 100_000) + `": ` + items(30) + `}`, false},
		{"short names", "each failure tells the pointer", `{"additionalProperties": {"items": {"type": "null"}}}`, `{"` + strings.Repeat("n", 1_000) + `": ` + items(30) + `}`, true},
		{"long way", "each failure tells the way through the schema", chain(500), `1`, false},
		{"shorter way", "each failure tells the way through the schema", chain(300), `1`, true},
		{"large numbers", "the library makes a fraction of each, as long as the exponent says", `{"items": {"minimum": 1}}`, `[` + all(1_000, "1e9999") + `]`, false},
		{"small numbers", "they are quick", `{"items": {"minimum": 1}}`, items(1_000), true},
		{"properties", "each is asked about one member: 1,000 of each", large, full, true},
		{"contains", "asks each item", `{"contains": {"anyOf": [` + all(100, "false") + `]}}`, items(1_000), false},
		{"unevaluated items", "asks each item", `{"unevaluatedItems": {"anyOf": [` + all(100, "false") + `]}}`, items(1_000), false},
		{"unevaluated properties", "asks each member", `{"unevaluatedProperties": {"anyOf": [` + all(100, "false") + `]}}`, full, false},
		{"names", "asks each name", `{"propertyNames": {"anyOf": [` + all(100, "false") + `]}}`, full, false},
		{"additional items", "asks each item", `{"$schema": "http://json-schema.org/draft-07/schema#", "items": [true], "additionalItems": {"anyOf": [` + all(100, "false") + `]}}`, items(1_000), false},
		{"items of draft 7", "asks each item", `{"$schema": "http://json-schema.org/draft-07/schema#", "items": {"anyOf": [` + all(100, "false") + `]}}`, items(1_000), false},
		{"prefix", "asks one item each", `{"prefixItems": [` + all(100, `{"anyOf": [false, true]}`) + `]}`, items(1_000), true},
		{"heavy prefix", "the item may be large", `{"prefixItems": [{"anyOf": [` + all(100, `true`) + `]}]}`, `[` + items(1_000) + `]`, false},
		{"dependent", "is asked in place", `{"dependentSchemas": {"p1": {"anyOf": [` + all(100, `true`) + `]}}}`, full, false},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			s, err := jsonschema.Compile(row.schema)
			require.NoError(t, err)
			_, err = s.ValidateText([]byte(row.instance))
			if row.verdict {
				assert.NoError(t, err, row.why)
			} else {
				assert.ErrorIs(t, err, jsonschema.ErrNoVerdict, row.why)
			}
		})
	}

	unbounded, err := jsonschema.CompileUnbounded(`{"allOf": [` + all(100, `true`) + `]}`)
	require.NoError(t, err)
	failures, err := unbounded.ValidateText([]byte(items(1_000)))
	require.NoError(t, err, "its author is trusted with the time")
	assert.Empty(t, failures)
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
