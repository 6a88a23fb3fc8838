package schema

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/attrpatch/attrpatch/attrs"
)

// What a pattern may cost (rule V3). Matching is linear in the text with RE2,
// but the factor is the size of the program, and a short expression can have a
// large one: ((a{100}){100}) has 10,000 instructions.
const (
	maxPatternBytes        = 4_096
	maxPatternInstructions = 1_000
	// maxPatternText bounds all patterns of a schema together, each counted once:
	// bytes, and propertyCost for each \p, which stands for hundreds of ranges.
	maxPatternText = 256 << 10
	propertyCost   = 50
	// maxPatternWork bounds the samples and defaults of a whole schema: bytes of
	// text times instructions of the pattern that they are matched with.
	maxPatternWork = 50_000_000
)

// pattern is a compiled pattern, or the reasons why it is none.
type pattern struct {
	match        *regexp.Regexp
	instructions int
	reasons      []string
}

// patterns are those of one schema, by expression, and what may still be spent
// on others and on running them.
type patterns struct {
	compiled map[string]*pattern
	text     int
	work     int
}

func newPatterns() patterns {
	return patterns{compiled: map[string]*pattern{}, text: maxPatternText, work: maxPatternWork}
}

// pattern judges the pattern of an attribute and runs its samples.
func (c *checker) pattern(n node) {
	a := n.attr
	samples := n.at.Join("patternSamples")
	hasSamples := len(a.PatternSamples.Match)+len(a.PatternSamples.NoMatch) > 0
	if a.Pattern == "" {
		if hasSamples {
			c.faults.add(samples, "needs a pattern")
		}
		return
	}
	if reasons := c.compiled(a.Pattern).reasons; len(reasons) > 0 {
		c.faults.add(n.at.Join("pattern"), "%s", strings.Join(reasons, "; "))
	}
	for i, sample := range a.PatternSamples.Match {
		if at := item(samples.Join("match"), i); c.run(at, a.Pattern, sample) == mismatch {
			c.faults.add(at, "does not match the pattern")
		}
	}
	for i, sample := range a.PatternSamples.NoMatch {
		if at := item(samples.Join("noMatch"), i); c.run(at, a.Pattern, sample) == match {
			c.faults.add(at, "matches the pattern")
		}
	}
}

// matches judges a value that the schema itself assigns.
func (c *checker) matches(at attrs.Pointer, expression, text string) {
	if c.run(at, expression, text) == mismatch {
		c.faults.add(at, "does not match the pattern")
	}
}

// outcome is what running a pattern came to.
type outcome uint8

const (
	notRun outcome = iota // the pattern has faults, or the text costs too much
	match
	mismatch
)

func (c *checker) run(at attrs.Pointer, expression, text string) outcome {
	p := c.compiled(expression)
	if p.match == nil {
		return notRun
	}
	if c.patterns.work < 0 {
		return notRun // which was said once
	}
	if c.patterns.work -= (len(text) + 1) * p.instructions; c.patterns.work < 0 {
		c.faults.add(at, "is too long to be matched with its pattern, after all samples and defaults before it")
		return notRun
	}
	if p.match.MatchString(text) {
		return match
	}
	return mismatch
}

// compiled returns the compiled form of an expression, made once per schema.
func (c *checker) compiled(expression string) *pattern {
	p, ok := c.patterns.compiled[expression]
	if ok {
		return p
	}
	properties := strings.Count(expression, `\p`) + strings.Count(expression, `\P`)
	if c.patterns.text -= len(expression) + properties*propertyCost; c.patterns.text < 0 {
		return &pattern{reasons: []string{"is one too many: the patterns of a schema may have 256 KiB, where a \\p counts for 50 bytes"}}
	}
	p = compilePattern(expression)
	c.patterns.compiled[expression] = p
	return p
}

// compilePattern reads an RE2 expression as a full match.
func compilePattern(expression string) *pattern {
	refused := func(format string, args ...any) *pattern {
		return &pattern{reasons: []string{fmt.Sprintf(format, args...)}}
	}
	if len(expression) > maxPatternBytes {
		return refused("has more than %d bytes", maxPatternBytes)
	}
	// Before the library reads it: the flag i multiplies the cost of reading.
	if reasons := foreignSyntax(expression); len(reasons) > 0 {
		return &pattern{reasons: reasons}
	}
	// By itself first: a)|(b is no expression, and would become one in the group
	// that makes the match a full one.
	alone, err := syntax.Parse(expression, syntax.Perl)
	if err != nil {
		return refused("is not an RE2 expression: %s", syntaxReason(err))
	}
	if estimate(alone) > maxPatternInstructions {
		return refused(tooLargePattern)
	}
	full := `\A(?:` + expression + `)\z`
	whole, err := syntax.Parse(full, syntax.Perl)
	if err != nil {
		return refused("is not an RE2 expression: %s", syntaxReason(err))
	}
	program, err := syntax.Compile(whole.Simplify())
	if err != nil || len(program.Inst) > maxPatternInstructions {
		return refused(tooLargePattern)
	}
	if dollarInside(alone, false) {
		return refused("has $ before the end, where Java and PCRE would allow for a line break: write nothing after $")
	}
	compiled, err := regexp.Compile(full)
	if err != nil {
		return refused("is not an RE2 expression: %s", syntaxReason(err))
	}
	return &pattern{match: compiled, instructions: len(program.Inst)}
}

const tooLargePattern = "is a program of more than 1000 instructions: bounded repetitions multiply"

// syntaxReason returns what is wrong with an expression, without the part of it
// that the library's error quotes.
func syntaxReason(err error) string {
	var e *syntax.Error
	if errors.As(err, &e) {
		return string(e.Code)
	}
	return "it does not compile"
}

// estimate returns a number of instructions that the program surely has. It
// stops counting soon above the limit, and so is cheap where compiling would
// not be: a few bytes can stand for millions of instructions.
func estimate(re *syntax.Regexp) int {
	size := 0
	switch re.Op {
	case syntax.OpLiteral:
		size = len(re.Rune)
	case syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		size = 1
	}
	for _, sub := range re.Sub {
		size += estimate(sub)
		if size > maxPatternInstructions {
			break
		}
	}
	if re.Op == syntax.OpRepeat {
		size *= max(re.Min, re.Max)
	}
	return size
}

// foreignSyntax names everything in an expression that RE2 reads in one way and
// Java, JavaScript (with the flag u or v, without which \p{L} is no class) or
// PCRE in another without complaint. A pattern is shown to other programs:
// forms in browsers, importers, the service that wrote it. What one of them
// refuses outright is not listed, nor is what differs only in which line breaks
// and blanks count: the dot, which here excludes \n alone, and \s, which here is
// [\t\n\f\r ]. One more case needs the syntax tree: see dollarInside.
func foreignSyntax(expression string) []string {
	r := patternReader{rest: expression}
	for r.rest != "" {
		r.next()
	}
	return r.reasons
}

// patternReader goes over an expression token by token. Whether RE2 accepts it
// is not known yet; what it does not understand it steps over.
type patternReader struct {
	rest    string
	class   bool // inside [ ]
	reasons []string
}

func (r *patternReader) refuse(reason string) {
	if !slices.Contains(r.reasons, reason) {
		r.reasons = append(r.reasons, reason)
	}
}

func (r *patternReader) skip(n int) { r.rest = r.rest[min(max(n, 0), len(r.rest)):] }

func (r *patternReader) next() {
	switch c := r.rest[0]; {
	case c == '\\':
		r.escape()
	case r.class:
		r.inClass()
	case c == '[':
		r.openClass()
	case strings.HasPrefix(r.rest, "(?"):
		r.flags()
	case c == '{':
		r.brace()
	default:
		r.skip(1)
	}
}

func (r *patternReader) escape() {
	if len(r.rest) < 2 {
		r.skip(1)
		return
	}
	switch c := r.rest[1]; {
	case c >= '0' && c <= '9':
		r.refuse(`has \ before a digit, which is a back reference or an octal number: write the character or \xHH`)
	case strings.IndexByte("AzaQEvCbB", c) >= 0:
		r.refuse(foreignEscapes[c])
	case c == 'x' && strings.HasPrefix(r.rest[2:], "{"):
		r.refuse(`has \x{, which repeats an x in JavaScript: write the character itself`)
	case c == 'p' || c == 'P':
		r.skip(2)
		if strings.HasPrefix(r.rest, "{") {
			r.skip(strings.IndexByte(r.rest, '}'))
		}
		r.skip(1)
		return
	}
	_, size := utf8.DecodeRuneInString(r.rest[1:])
	r.skip(1 + size)
}

// foreignEscapes are refused one by one. All but \v and \b mean the same in Java
// and PCRE; JavaScript without the flag u reads the letter itself. They are
// refused because each has a spelling that needs no such care.
var foreignEscapes = map[byte]string{
	'A': `has \A, which JavaScript lacks: a pattern always matches the whole text, write nothing`,
	'z': `has \z, which JavaScript lacks: a pattern always matches the whole text, write nothing`,
	'a': `has \a, which JavaScript lacks: write \x07`,
	'Q': `has \Q, which JavaScript lacks: escape each character`,
	'E': `has \E, which JavaScript lacks: escape each character`,
	'v': `has \v, which is every vertical space in Java and PCRE: write \x0b`,
	'C': `has \C, which is one byte elsewhere`,
	'b': `has \b, which knows letters beyond ASCII in Java: write what stands on both sides`,
	'B': `has \B, which knows letters beyond ASCII in Java: write what stands on both sides`,
}

func (r *patternReader) openClass() {
	r.class = true
	r.skip(1)
	if strings.HasPrefix(r.rest, "^") {
		r.skip(1)
	}
	if strings.HasPrefix(r.rest, "]") {
		r.refuse(`has ] first in a class, which ends an empty class in JavaScript: write \]`)
		r.skip(1)
	}
}

func (r *patternReader) inClass() {
	switch {
	case strings.HasPrefix(r.rest, "&&"):
		r.refuse(`has && in a class, which is an intersection in Java and JavaScript: write \&`)
		r.skip(2)
	case strings.HasPrefix(r.rest, "--"):
		r.refuse(`has -- in a class, which is a difference in JavaScript: write \-`)
		r.skip(2)
	case r.rest[0] == '[':
		r.refuse(`has [ in a class, which is a nested class in Java and JavaScript: write \[, or \p{L} and the like for [:alpha:]`)
		r.posixClass()
	case r.rest[0] == ']':
		r.class = false
		r.skip(1)
	default:
		r.skip(1)
	}
}

// posixClass steps over [:alpha:] as a whole, or over a lone [.
func (r *patternReader) posixClass() {
	if end := strings.Index(r.rest, ":]"); strings.HasPrefix(r.rest, "[:") && end >= 2 {
		r.skip(end + 2)
		return
	}
	r.skip(1)
}

// flags reads what follows (? up to its colon or closing parenthesis. Group
// names, (?P<n> and (?<n>, are no flags.
func (r *patternReader) flags() {
	r.skip(2)
	if strings.HasPrefix(r.rest, "P") || strings.HasPrefix(r.rest, "<") {
		return
	}
	end := strings.IndexAny(r.rest, ":)")
	for _, flag := range r.rest[:max(end, 0)] {
		switch flag {
		case 'U':
			r.refuse("has the flag U, which is another flag in Java: write *? for *")
		case 'i':
			r.refuse("has the flag i, which folds ASCII alone in Java and PCRE and more in RE2 (the Kelvin sign is a k): write [Aa]")
		case 'm':
			r.refuse("has the flag m, under which other line breaks count in Java and JavaScript: write \\n")
		}
	}
	r.skip(end)
}

// brace reads a { outside of a class.
func (r *patternReader) brace() {
	if repetition := repetitionAt.FindString(r.rest); repetition != "" {
		r.skip(len(repetition))
		return
	}
	r.refuse(`has { that begins no repetition, which is one in some versions of PCRE: write \{`)
	r.skip(1)
}

var repetitionAt = regexp.MustCompile(`^\{[0-9]+(?:,[0-9]*)?\}`)

// dollarInside reports whether something can follow a $ of the expression. At
// the very end of a full match, $ means the same everywhere.
func dollarInside(re *syntax.Regexp, followed bool) bool {
	switch re.Op {
	case syntax.OpEndText:
		return followed
	case syntax.OpStar, syntax.OpPlus, syntax.OpRepeat:
		followed = true
	}
	for i, sub := range re.Sub {
		follows := followed || re.Op == syntax.OpConcat && i < len(re.Sub)-1
		if dollarInside(sub, follows) {
			return true
		}
	}
	return false
}
