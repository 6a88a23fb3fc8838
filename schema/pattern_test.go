package schema_test

import (
	"encoding/json"
	"regexp/syntax"
	"strconv"
	"strings"
	"testing"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/schema"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func patternFaults(t *testing.T, pattern string, samples attrs.PatternSamples) schema.Errors {
	t.Helper()
	_, err := schema.New(schema.Definition{Name: "s", Attributes: []attrs.Attribute{
		{Name: "a", Type: attrs.String, Pattern: pattern, PatternSamples: samples}}})
	if err == nil {
		return nil
	}
	var faults schema.Errors
	require.ErrorAs(t, err, &faults)
	return faults
}

// TestPatterns has the syntax of rule V3: what is accepted, and one part of the
// reason for what is not.
func TestPatterns(t *testing.T) {
	rows := []struct{ pattern, reason, why string }{
		{`[\p{L}\p{M}\p{Zs}\p{S}\p{N}\p{P}]*`, "", "classes by property"},
		{`^[\p{L}\p{M}\p{N}' .-]*$`, "", "anchors around the whole are idle"},
		{`[^]]`, `] first`, "JavaScript reads an empty negated class"},
		{`[]a]`, `] first`, "JavaScript reads an empty class"},
		{`[\]a]`, "", "an escaped bracket"},
		{`\pN\PL{2}`, "", "short property names"},
		{`\p{Greek}[^\P{Lu}a]`, "", "scripts and negations"},
		{`(a|b)+?c{2}d{2,}e{2,3}`, "", "groups and repetitions"},
		{`(?:a)(?P<x>b)(?<y>c)(?s:.)(?s)`, "", "groups of other kinds"},
		{`\d\D\s\S\w\W\.\\\[\]\{\}\-\/\t\n\r\f\x41`, "", "escapes that all share"},
		{`[a-z0-9_.+-]+@[&a]&&`, "", "& outside of a class"},
		{`a$|^b$`, "", "an end in each branch"},
		{`日本語+`, "", "letters beyond ASCII"},
		{`(`, "not an RE2 expression: missing closing )", "no expression"},
		{`a)|(b`, "not an RE2", "nor inside a group"},
		{`(?=a)`, "not an RE2", "no look-ahead"},
		{`(a)\1`, `\ before a digit`, "no back reference"},
		{`(?`, "not an RE2", "a group cut short"},
		{`\p{L`, "not an RE2", "a property cut short"},
		{`[a`, "not an RE2", "a class cut short"},
		{`a\`, "not an RE2", "an escape cut short"},
		{`a{1001}`, "not an RE2", "RE2 bounds repetitions"},
		{`[a-z&&[^aeiou]]`, `&& in a class`, "an intersection in Java"},
		{`[&&]`, `&& in a class`, "even without an operand"},
		{`[a\&&]`, "", "one of them escaped"},
		{`[\w--\-]`, `-- in a class`, "a difference in JavaScript"},
		{`[a[b]`, `[ in a class`, "a union in Java"},
		{`[[:alpha:]]`, `[ in a class`, "a POSIX class"},
		{`[[:^alpha:]-]`, `[ in a class`, "a negated one"},
		{`[a\[b]`, "", "an escaped bracket"},
		{`(?U)a*`, "flag U", "another flag in Java"},
		{`(?i)k`, "flag i", "another folding in Java"},
		{`(?i:k)`, "flag i", "for a group"},
		{`(?s-i:k)`, "flag i", "switched off"},
		{`(?m)^a$`, "flag m", "other line breaks in Java"},
		{`\v`, `\v`, "vertical space"},
		{`[\v]`, `\v`, "in a class too"},
		{`\Aa\z`, `\A`, "letters in JavaScript"},
		{`a\z`, `\z`, "a letter in JavaScript"},
		{`\a`, `\a`, "a letter in JavaScript"},
		{`\Qa.b\E`, `\Q`, "letters in JavaScript"},
		{`\Q[\E`, `\Q`, "a bracket that opens nothing"},
		{`\bword\b`, `\b`, "a boundary of other letters"},
		{`a\B`, `\B`, "and its contrary"},
		{`\07`, `\ before a digit`, "octal here, a reference elsewhere"},
		{`\x{41}`, `\x{`, "41 times x in JavaScript"},
		{`a{,5}`, `{ that begins no repetition`, "a repetition in new versions of PCRE"},
		{`{`, `{ that begins no repetition`, "an error in others"},
		{`a\{,5}`, "", "escaped"},
		{`[{]`, "", "in a class"},
		{`a$\n?`, `$ before the end`, "Java ends before the line break"},
		{`(?:a$)+`, `$ before the end`, "what repeats follows itself"},
		{strings.Repeat("a", 990), "", "a program of less than 1000"},
		{strings.Repeat("a", 1001), "more than 1000", "and of more"},
		{`(?:a{40}){25}`, "more than 1000", "repetitions multiply"},
		{`(?:(?:(?:\pL{10}){10}){10})*`, "more than 1000", "at any depth"},
		{strings.Repeat(`\pL{999}`, 500), "more than 1000", "at once, not after minutes"},
		{strings.Repeat("[a]", 1366), "4096 bytes", "long before it is read"},
	}
	for _, row := range rows {
		t.Run(row.why, func(t *testing.T) {
			faults := patternFaults(t, row.pattern, attrs.PatternSamples{})
			if row.reason == "" {
				assert.Empty(t, faults, row.pattern)
				return
			}
			require.NotEmpty(t, faults, row.pattern)
			assert.Equal(t, attrs.Pointer("/attributes/0/pattern"), faults[0].Pointer)
			assert.Contains(t, faults[0].Reason, row.reason)
		})
	}
}

func TestPatternHasAllItsFaults(t *testing.T) {
	faults := patternFaults(t, `(?i)[a&&b][[:alpha:]]\v[c&&d]`, attrs.PatternSamples{})
	require.Len(t, faults, 1, "one pattern, one fault")
	reasons := strings.Split(faults[0].Reason, "; ")
	require.Len(t, reasons, 4, "each reason once")
	assert.Contains(t, reasons[0], "flag i", "in the order of the pattern")
	assert.Contains(t, reasons[3], `\v`)
}

// TestWhereTokensEnd has patterns in which a token that ends too early or too late
// would hide a reason, or make one up. A reason is told by its first word or two.
func TestWhereTokensEnd(t *testing.T) {
	for _, tt := range []struct {
		pattern string
		want    []string
	}{
		{`[[:alpha:]&&a]`, []string{"[ in", "&& in"}},
		{`[[:alpha:]]&&`, []string{"[ in"}},
		{`[[:]&&]`, []string{"[ in"}},
		{`[[:a]x:]y&&]`, []string{"[ in", "&& in"}},
		{`[[a]&&`, []string{"[ in"}},
		{`[a[&&]`, []string{"[ in", "&& in"}},
		{`[^]&&]`, []string{"] first", "&& in"}},
		{`[]&&]`, []string{"] first", "&& in"}},
		{`[^&&]`, []string{"&& in"}},
		{`[^a]&&[b]`, nil},
		{`[a]b&&`, nil},
		{`[&&--]`, []string{"&& in", "-- in"}},
		{`[&&&&--a]`, []string{"&& in", "-- in"}},
		{`[a&--b]`, []string{"-- in"}},
		{`\\[&&]`, []string{"&& in"}},
		{`\[&&`, nil},
		{`[\]&&]`, []string{"&& in"}},
		{`\pL[&&]`, []string{"&& in"}},
		{`\p{L}[&&]`, []string{"&& in"}},
		{`\PL[&&]`, []string{"&& in"}},
		{`\P{Lu}[&&]`, []string{"&& in"}},
		{`[\pL&&a]`, []string{"&& in"}},
		{`[\p{L}--a]`, []string{"-- in"}},
		{`\d[&&]`, []string{"&& in"}},
		{`\pL[&&]\}`, []string{"&& in"}},
		{`[a--]&&`, []string{"-- in"}},
		{`[[a&&:]]`, []string{"[ in", "&& in"}},
		{`[[::]&&]`, []string{"[ in", "&& in"}},
		{`é[&&]`, []string{"&& in"}},
		{`\é[&&]`, []string{"&& in"}},
		{`(?P<i>a)[&&]`, []string{"&& in"}},
		{`(?<m>a)`, nil},
		{`(?P<U>a)`, nil},
		{`(?s)[&&]`, []string{"&& in"}},
		{`(?s:[&&])`, []string{"&& in"}},
		{`(?i:[&&])m`, []string{"flag i", "&& in"}},
		{`(?s)U(m)i`, nil},
		{`a{2}[&&]`, []string{"&& in"}},
		{`a{2,}[&&]`, []string{"&& in"}},
		{`{[&&]`, []string{"{ that", "&& in"}},
		{`{}[&&]`, []string{"{ that", "&& in"}},
		{`\9a[&&]`, []string{`\ before`, "&& in"}},
		{`\0`, []string{`\ before`}},
		{`\x41[&&]`, []string{"&& in"}},
		{`\x{41}[&&]`, []string{`\x{`, "&& in"}},
		{`\b[&&]`, []string{`\b`, "&& in"}},
	} {
		faults := patternFaults(t, tt.pattern, attrs.PatternSamples{})
		var got []string
		for i, f := range faults {
			require.Zero(t, i, "one pattern, one fault")
			if strings.HasPrefix(f.Reason, "is not an RE2") {
				continue
			}
			for _, reason := range strings.Split(f.Reason, "; ") {
				words := strings.Fields(reason)
				key := words[1] + " " + words[2]
				if words[1] == "the" {
					key = words[2] + " " + words[3]
				}
				for _, want := range tt.want {
					if strings.HasPrefix(strings.TrimSuffix(key, ","), want) || strings.HasPrefix(words[1], want) {
						key = want
						break
					}
				}
				got = append(got, strings.TrimSuffix(key, ","))
			}
		}
		assert.Equal(t, tt.want, got, tt.pattern)
	}
}

func TestPatternSamples(t *testing.T) {
	pointers := func(faults schema.Errors) (list []string) {
		for _, f := range faults {
			list = append(list, string(f.Pointer))
		}
		return list
	}
	// The whole text has to match: xL is neither xs nor L.
	assert.Empty(t, patternFaults(t, `xs|XS|s|S|L`, attrs.PatternSamples{Match: []string{"xs", "L"}, NoMatch: []string{"xL", "xs\n", ""}}))
	assert.Equal(t, []string{"/attributes/0/patternSamples/match/1", "/attributes/0/patternSamples/noMatch/0"},
		pointers(patternFaults(t, `a*`, attrs.PatternSamples{Match: []string{"", "b"}, NoMatch: []string{"aa", "b"}})))
	assert.Equal(t, []string{"/attributes/0/patternSamples"},
		pointers(patternFaults(t, ``, attrs.PatternSamples{Match: []string{"a"}})), "samples are of a pattern")
	assert.Equal(t, []string{"/attributes/0/pattern"},
		pointers(patternFaults(t, `(`, attrs.PatternSamples{Match: []string{"a"}})), "samples of no pattern are not run")

	long := strings.Repeat("a", 1<<20)
	costly := strings.Repeat("a?", 400)
	assert.Equal(t, []string{"/attributes/0/patternSamples/match/0"},
		pointers(patternFaults(t, costly, attrs.PatternSamples{Match: []string{long}})), "what costs too much is not run")
}

// TestPatternsOfOneSchema has what all patterns of a schema may cost together. One
// that stands at many attributes counts once, and what is too much is said once.
func TestPatternsOfOneSchema(t *testing.T) {
	with := func(count int, pattern func(i int) string) error {
		list := make([]attrs.Attribute, count)
		for i := range list {
			list[i] = attrs.Attribute{Name: "a" + strconv.Itoa(i), Type: attrs.String, Pattern: pattern(i)}
		}
		_, err := schema.New(schema.Definition{Name: "s", Attributes: list})
		return err
	}
	const most, size = 256 << 10, 4_096
	class := func(i, bytes int) string { // one instruction, and so many bytes
		return "[" + strings.Repeat("a", bytes-4) + string([]byte{'b' + byte(i%20), 'b' + byte(i/20)}) + "]"
	}
	assert.NoError(t, with(most/size+1, func(int) string { return class(0, size) }))
	assert.NoError(t, with(most/size, func(i int) string { return class(i, size) }))
	assert.Error(t, with(most/size+1, func(i int) string { return class(i, size) }))
	property := func(i int) string { return `\p{L}` + class(i, size-5-50) } // \p counts for 50 bytes more
	assert.NoError(t, with(most/size, property))
	assert.Error(t, with(most/size+1, property))

	negated := func(i int) string { return `\P{L}` + class(i, size-5-50) } // and so does \P
	assert.NoError(t, with(most/size, negated))
	assert.Error(t, with(most/size+1, negated))

	long := strings.Repeat("a", 1<<20)
	faults := patternFaults(t, strings.Repeat("a?", 400), attrs.PatternSamples{Match: []string{long, long}, NoMatch: []string{long}})
	assert.Len(t, faults, 1, "what costs too much is said once")
}

func TestPatternDefaultIsMatchedWhole(t *testing.T) {
	_, err := schema.New(schema.Definition{Name: "s", Attributes: []attrs.Attribute{
		{Name: "a", Type: attrs.String, Pattern: `a|b`, Default: json.RawMessage(`"a"`)}}})
	assert.NoError(t, err)
}

// TestTheLargestPrograms has expressions of many shapes, each as often as it may be
// for a program of as many instructions as are allowed, and once more.
func TestTheLargestPrograms(t *testing.T) {
	const most = 1_000
	instructions := func(expression string) int {
		parsed, err := syntax.Parse(`\A(?:`+expression+`)\z`, syntax.Perl)
		require.NoError(t, err)
		program, err := syntax.Compile(parsed.Simplify())
		require.NoError(t, err)
		return len(program.Inst)
	}
	for _, part := range []string{"a", "[ab]", ".", `\pL`, "a?", "[ab]*", "(?:ab){2}", "[a-c]{3}", "(?:[ab]{2}){2}", "(?:a|cd)+", "[ab]{2,4}", "é", "(?:a{2}.{3}){4}"} {
		two, three := instructions(strings.Repeat(part, 2)), instructions(strings.Repeat(part, 3))
		count := 2 + (most-two)/(three-two)
		largest, larger := strings.Repeat(part, count), strings.Repeat(part, count+1)
		require.LessOrEqual(t, instructions(largest), most)
		require.Greater(t, instructions(larger), most)
		assert.Empty(t, patternFaults(t, largest, attrs.PatternSamples{}), "%d times %s", count, part)
		assert.Len(t, patternFaults(t, larger, attrs.PatternSamples{}), 1, "%d times %s", count+1, part)
	}
}

// TestWhatSamplesMayCost: 50 million bytes times instructions, the end of each text
// counted, and not one more.
func TestWhatSamplesMayCost(t *testing.T) {
	const most, instructions = 50_000_000, 500
	expression := "(?:" + strings.Repeat("a?", 240) + ")*" // so that it is no simple one
	for {
		parsed, err := syntax.Parse(`\A(?:`+expression+`)\z`, syntax.Perl)
		require.NoError(t, err)
		program, err := syntax.Compile(parsed.Simplify())
		require.NoError(t, err)
		if len(program.Inst) == instructions {
			break
		}
		require.Less(t, len(program.Inst), instructions)
		expression += "b"
	}
	sample := strings.Repeat("x", most/instructions/2-1)
	twice := attrs.PatternSamples{NoMatch: []string{sample, sample}}
	assert.Empty(t, patternFaults(t, expression, twice))
	twice.NoMatch[1] += "x"
	assert.Len(t, patternFaults(t, expression, twice), 1)
	twice.NoMatch = append(twice.NoMatch, "", "")
	assert.Len(t, patternFaults(t, expression, twice), 1, "it is said once")
	empty := attrs.PatternSamples{NoMatch: []string{sample, sample, ""}}
	assert.Len(t, patternFaults(t, expression, empty), 1, "an empty text costs something, too")
}
