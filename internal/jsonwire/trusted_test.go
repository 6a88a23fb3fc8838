package jsonwire_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/attrpatch/attrpatch/internal/jsonwire"
)

// TestSkipTrusted has valid values, after which both ways of skipping stop, and
// texts that are none, of which the trusting one must not read past the end.
func TestSkipTrusted(t *testing.T) {
	valid := []string{
		`1`, `-0.5e+3`, `true`, `null`, `""`, `"a"`, `"\""`, `"\\"`, `"\\\""`, `"a\\\\"`, `"[{"`, `[]`, `{}`, `[1, "]", [2]]`,
		`{"a": {"b": "}\""}, "c": [null]}`, "[\n1 ]", `"ü😀"`,
	}
	for _, text := range valid {
		for _, after := range []string{``, `,"b":1}`, ` }`, `]`} {
			var strict, trusting jsonwire.Scanner
			src := []byte(text + after)
			strict.Begin()
			assert.Equal(t, strict.Skip(src, 0), trusting.SkipTrusted(src, 0), "%s", src)
		}
	}
	for _, text := range []string{
		``, `"`, `"\`, `"\"`, `"a\\\"`, `[`, `{`, `[[]`, `{"a`, `{"a"`, `["]`, `,`, `]`, `}`, ` `,
	} {
		var s jsonwire.Scanner
		assert.Equal(t, -1, s.SkipTrusted([]byte(text), 0), "%q", text)
		assert.Equal(t, jsonwire.Malformed, s.Fault, "%q", text)
	}
	for text, end := range map[string]int{ // whatever ends here, it is within the text
		`[}`: 2, `{]`: 2, `01x"`: 4, "\"\xff\x00\"": 4, `[,]`: 3, `:`: 1,
	} {
		var s jsonwire.Scanner
		assert.Equal(t, end, s.SkipTrusted([]byte(text), 0), "%q", text)
	}
}
