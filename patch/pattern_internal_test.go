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

// TestPatternsMatchAsRegexpDoes has patterns at the edges of what needs no
// automaton, each with every text.
func TestPatternsMatchAsRegexpDoes(t *testing.T) {
	texts := []string{
		"", "x", "y", "z", "xx", "xy", "xxx", "xxxx", "\x00", "\x01", "\t", "\n", "\v", "a\nb", "\x7e", "\x7f", "\u0080", "\u0081", "é", "ê", "ü", "xé", "éx",
		"\uFFFF", "\U0001f600", "\U0010ffff", "X", "k", "\u212a", "s", "ſ", "^", "$", "x$",
	}
	for _, source := range []string{
		`x`, `(x)`, `((x))`, `((x))*`, `(x|y)`, `xy`, `x|y`, `[xy]`, `[^x]`, `x?`, `x*`, `x+`, `x{0}`, `x{1}`, `x{2}`, `x{0,1}`, `x{1,2}`, `x{2,}`, `x{0,}`, `(x?)`, `(x){2}`, `(xy)?`, `[xy]{2}`,
		`.`, `.*`, `.?`, `(?s).`, `(?s).*`, `(?s).{1}`, `[\x00-\x01]`, `\x00`, `\x00*`, `[\x{7e}-\x{80}]`, `\x7f`, `\x{80}`, `[\x{80}]+`, `[\x{81}-\x{10ffff}]*`, `[^\n]`, `é`, `[é-ü]*`, `[éü]`, `[a-é]*`, `[\p{L}]+`,
		``, `(?:)`, `^`, `$`, `^$`, `^^`, `$$`, `^^$$`, `$^`, `^x$`, `\Ax\z`, `^^x$$`, `^x`, `x$`, `^x?$`, `^(x)$`, `(^x$)`, `^xy$`, `x^`, `$x`, `^x$|y`, `(?i)x`, `(?i)k`, `(?i)[k]+`, `(?i)s*`, `(?m)^x$`, `[^\x00-\x{10FFFF}]`, `[^\x00-\x{10FFFF}]*`,
		`x*?`, `x??`, `(?U)x+`, `\x{10ffff}`, `[[:^ascii:]]`, `[\t-\v]`,
	} {
		p, err := newPattern(source)
		require.NoError(t, err, source)
		full := regexp.MustCompile(`\A(?:` + source + `)\z`)
		for _, text := range texts {
			assert.Equal(t, full.MatchString(text), p.match([]byte(text)), "%q on %q", source, text)
		}
	}
	for _, source := range []string{`[`, `x{2,1}`, `(`, `x{1001}`, `\8`} {
		_, err := newPattern(source)
		assert.Error(t, err, source)
	}
}
