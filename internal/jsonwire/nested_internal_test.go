package jsonwire

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// endOfNested says byte by byte what both ways of skipping do.
func endOfNested(src []byte, pos int) int {
	depth, inString := 0, false
	for ; pos < len(src); pos++ {
		switch c := src[pos]; {
		case c == '\\':
			pos++
		case c == '"':
			inString = !inString
		case inString:
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			if depth--; depth == 0 {
				return pos + 1
			}
		}
	}
	return -1
}

// FuzzSkipNested holds both ways of skipping an array or object, the one that this
// machine takes and the one without its help, to each other on any text, at every
// place in a block of 64 bytes.
func FuzzSkipNested(f *testing.F) {
	for _, text := range []string{
		`[]`, `{"a":[1,{"b":"]}"}]}`, `["\\",'"\"]"]`, `[\"]"]`, `[` + strings.Repeat(`\`, 65) + `"]"]]`, `["` + strings.Repeat(`\\`, 64) + `"]`,
		strings.Repeat("[", 70) + strings.Repeat("]", 70), `{"` + strings.Repeat("é", 40) + `":{}}`, "[\x00\xff{z|~_^}]]", `[[["`, `["` + strings.Repeat("x", 90) + `\"]` + `"]`,
	} {
		f.Add([]byte(text), uint8(0))
		f.Add([]byte(text), uint8(61))
	}
	f.Fuzz(func(t *testing.T, text []byte, before uint8) {
		pos := int(before)
		src := append([]byte(strings.Repeat("[", pos)+"{"), text...)
		want := endOfNested(src, pos)
		require.Equal(t, want, skipNestedWords(src, pos), "without help: %q from %d", src, pos)
		require.Equal(t, want, skipNested(src, pos), "%q from %d", src, pos)
	})
}

// TestSkipNestedAtEveryPlace has what matters at each offset of a block, and ends
// the text after each byte: runs of backslashes and strings that begin in one
// block and end in the next.
func TestSkipNestedAtEveryPlace(t *testing.T) {
	for _, text := range []string{`["\"]\\\\",[{}],"]"]`, `[\\\"]"\\"\"]"]`, `[[[[{"a":"}"}]]]]`, `[` + strings.Repeat(`\`, 67) + `"]"]]`} {
		for before := range 130 {
			src := []byte("[" + strings.Repeat(" ", before) + text + "]" + strings.Repeat(",[\"", 30))
			for end := 1; end <= len(src); end++ {
				want := endOfNested(src[:end], 0)
				require.Equal(t, want, skipNestedWords(src[:end], 0), "without help: %q", src[:end])
				require.Equal(t, want, skipNested(src[:end], 0), "%q", src[:end])
			}
		}
	}
}

// TestSkipNestedOnNoise has long texts of nothing but bytes that matter.
func TestSkipNestedOnNoise(t *testing.T) {
	const bytes = `\\\"""[[{{]}x, `
	r := rand.New(rand.NewPCG(1, 2))
	ended := 0
	for range 20_000 {
		src := []byte("[")
		for range r.IntN(300) {
			src = append(src, bytes[r.IntN(len(bytes))])
		}
		want := endOfNested(src, 0)
		if want > 64 {
			ended++
		}
		require.Equal(t, want, skipNestedWords(src, 0), "without help: %q", src)
		require.Equal(t, want, skipNested(src, 0), "%q", src)
	}
	assert.Greater(t, ended, 200, "texts that end beyond the first block")
}
