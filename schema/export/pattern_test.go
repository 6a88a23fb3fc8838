package export

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestTranslate has one row for each way in which the syntaxes differ. ECMA is
// written down from ECMA-262, section 22.2.1, with the flag u.
func TestTranslate(t *testing.T) {
	for _, row := range []struct{ re2, ecma, why string }{
		{`[a-z]+`, `^(?:[a-z]+)$`, "a full match is anchored"},
		{`a|b`, `^(?:a|b)$`, "the anchors are for all alternatives"},
		{`^a$`, `^(?:^a$)$`, "anchors of its own do no harm"},
		{`a.b`, `^(?:a[^\n]b)$`, "the dot of ECMA also excludes \\r and U+2028"},
		{`\s\S`, `^(?:[\t\n\f\r ][^\t\n\f\r ])$`, "\\s of ECMA has more blanks"},
		{`[\sx]`, `^(?:[\t\n\f\r x])$`, "in a class as well"},
		{`[^\Sx]`, "^(?:[^\\x00-\\x08\\x0b\\x0e-\\x1f!-\U0010ffffx])$", "a negated set inside a class is written out"},
		{`\-\@\_\!`, `^(?:-@_!)$`, "only characters of the syntax may be escaped"},
		{`\.\/\{\}\[`, `^(?:\.\/\{\}\[)$`, "those have to be"},
		{`a}]`, `^(?:a\}\])$`, "lone brackets are errors with the flag u"},
		{`a{2,3}?b{4}`, `^(?:a{2,3}?b{4})$`, "repetitions are the same"},
		{`[\w-.]`, `^(?:[\w\-.])$`, "a class cannot begin a range, which is an error with the flag u"},
		{`[a\-z.-]`, `^(?:[a\-z.\-])$`, "a hyphen that is no range is escaped"},
		{`[+--]`, `^(?:[+-\-])$`, "a range may end with a hyphen"},
		{`[a^]`, `^(?:[a\^])$`, "a caret that negates nothing"},
		{`[^a-c\]]`, `^(?:[^a-c\]])$`, "a negated class"},
		{`\pL\p{Lu}\p{^N}\P{^N}`, `^(?:\p{L}\p{Lu}\P{N}\p{N})$`, "names of categories have braces"},
		{`[\pL\PN]`, `^(?:[\p{L}\P{N}])$`, "in a class too"},
		{`\p{Ogham}`, "^(?:[\u1680-\u169c])$", "scripts have another form there, and are written out"},
		{`\P{Ogham}`, "^(?:[\\x00-\u167f\u169d-\U0010ffff])$", "a negated script"},
		{`[x\p{Ogham}]`, "^(?:[x\u1680-\u169c])$", "a script in a class"},
		{`(?P<year>\d{4})-(?<month>\d\d)`, `^(?:(\d{4})-(\d\d))$`, "names of groups are not needed"},
		{`(?:ab)*(c)`, `^(?:(?:ab)*(c))$`, "groups are the same"},
		{`(?s:.*)(?:x)(?s:.*)`, `^(?:[\s\S]*(?:x)[\s\S]*)$`, "a pattern that is looked for anywhere"},
		{`\x41ä` + "\U0001f600", `^(?:\x41ä` + "\U0001f600)$", "characters stand for themselves"},
	} {
		got, ok := translate(row.re2)
		require.True(t, ok, row.re2)
		assert.Equal(t, row.ecma, got, row.why)
		sameMatches(t, row.re2, got)
	}
}

// TestTranslateGivesUp has what the other syntax cannot say.
func TestTranslateGivesUp(t *testing.T) {
	for re2, why := range map[string]string{
		`(?s).`:        "flags inside an expression",
		`a(?-s:.)`:     "flags of a group",
		`^*a`:          "an anchor that is repeated is an error there",
		`\p{greek}`:    "a name that only some versions of Go know",
		`[\p{Letter}]`: "an alias of a category",
	} {
		_, ok := translate(re2)
		assert.False(t, ok, "%s: %s", re2, why)
	}
}

// sameMatches tries every character that the samples are made of, alone and
// doubled, by both expressions.
func sameMatches(t *testing.T, re2, translated string) {
	t.Helper()
	original, err := regexp.Compile(`\A(?:` + re2 + `)\z`)
	require.NoError(t, err)
	other, err := regexp.Compile(translated)
	require.NoError(t, err)
	for r := rune(0); r < 0x3000; r++ {
		for _, format := range []string{"%c", "%[1]c%[1]c", "a%c", "a%cb", "%cx"} {
			text := fmt.Sprintf(format, r)
			if original.MatchString(text) != other.MatchString(text) {
				t.Fatalf("%s and %s differ on %q", re2, translated, text)
			}
		}
	}
}
