package patch

import (
	"regexp"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSimplePatternsNeedNoAutomaton(t *testing.T) {
	for source, simple := range map[string]bool{
		`[a-z]*`: true, `^[a-z]+$`: true, `[\p{L}\p{M}\p{Zs}\p{S}\p{N}\p{P}]*`: true, `\d{2,4}`: true, `[A-Z]{2}`: true,
		`.`: true, `(?s).*`: true, `x`: true, `([ab])?`: true, `é{0,3}`: true, `(?i)[k]+`: true,
		`ab`: false, `a|bc`: false, `a*b*`: false, `(ab)*`: false, `\bx`: false, `^$`: false, `(?i)k`: false,
	} {
		p, err := newPattern(source)
		require.NoError(t, err, source)
		assert.Equal(t, simple, p.full == nil, source)
	}
}

// FuzzPattern holds class patterns to regexp.
func FuzzPattern(f *testing.F) {
	for _, source := range []string{
		`[a-z]*`, `^[^\x00-\x1f]{1,3}$`, `[\p{L}\p{M}\p{N}\p{Zs}\p{P}\n\r]*`, `.?`, `(?s).+`, `[é-ü]{2}`, `xs|XS|s`, `a{0}`, `[[:^ascii:]]+`,
	} {
		f.Add(source, "xs")
		f.Add(source, "éü\n")
		f.Add(source, "")
	}
	f.Fuzz(func(t *testing.T, source, text string) {
		if len(source) > 50 || !utf8.ValidString(text) {
			return
		}
		p, err := newPattern(source)
		if err != nil {
			return
		}
		full, err := regexp.Compile(`\A(?:` + source + `)\z`)
		if err != nil {
			return
		}
		if got, want := p.match([]byte(text)), full.MatchString(text); got != want {
			t.Fatalf("%q on %q: %v, regexp says %v", source, text, got, want)
		}
	})
}
