package export

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// translate writes an RE2 expression that has to match the whole of a text in
// the syntax of ECMA-262 with the flag u, where it may match anywhere and so is
// anchored. It reports false for one that cannot be written there. The schema
// has refused already what the two read in different ways without complaint;
// what is left differs in the dot, in \s, in which characters may be escaped, in
// a lone hyphen or brace, and in the names of scripts.
//
// The result is an RE2 expression too, with the same meaning, so that it can be
// tried here.
func translate(expression string) (string, bool) {
	t := translator{rest: expression, possible: true}
	t.out.WriteString("^(?:")
	for t.rest != "" && t.possible {
		t.token()
	}
	t.out.WriteString(")$")
	return t.out.String(), t.possible
}

// translator goes over a valid RE2 expression token by token.
type translator struct {
	rest     string
	out      strings.Builder
	possible bool
	anchor   bool // the token before is an anchor, which nothing may repeat
}

// What an expression of the one syntax becomes in the other.
const (
	notNewline = `[^\n]`
	blanks     = `\t\n\f\r ` // \s of RE2
)

// anyText is what follows the parenthesis in the one group with a flag that has an
// equal: importers put it around patterns that are looked for anywhere.
const anyText = `?s:.*)`

// nonBlanks are all characters but the blanks.
var nonBlanks = charClass{{0, 0x08}, {0x0b, 0x0b}, {0x0e, 0x1f}, {0x21, unicode.MaxRune}}

func (t *translator) token() {
	wasAnchor := t.anchor
	t.anchor = false
	switch r := t.take(); r {
	case '\\':
		t.escape()
	case '[':
		t.class()
	case '(':
		t.group()
	case '.':
		t.out.WriteString(notNewline)
	case '^', '$':
		t.anchor = true
		t.out.WriteRune(r)
	case '*', '+', '?', '{':
		t.possible = !wasAnchor
		t.out.WriteRune(r)
		if r == '{' { // a repetition: no other brace passes the schema
			end := strings.IndexByte(t.rest, '}') + 1
			t.out.WriteString(t.rest[:end])
			t.rest = t.rest[end:]
		}
	case ']', '}':
		t.out.WriteString(`\` + string(r))
	default:
		t.out.WriteRune(r)
	}
}

func (t *translator) take() rune {
	r, size := utf8.DecodeRuneInString(t.rest)
	t.rest = t.rest[size:]
	return r
}

// group copies what opens a group, without a name. Flags cannot be expressed.
func (t *translator) group() {
	switch {
	case strings.HasPrefix(t.rest, anyText):
		t.out.WriteString(`[\s\S]*`)
		t.rest = t.rest[len(anyText):]
	case strings.HasPrefix(t.rest, "?:"):
		t.out.WriteString("(?:")
		t.rest = t.rest[2:]
	case strings.HasPrefix(t.rest, "?P<"), strings.HasPrefix(t.rest, "?<"):
		t.out.WriteByte('(')
		t.rest = t.rest[strings.IndexByte(t.rest, '>')+1:]
	case strings.HasPrefix(t.rest, "?"):
		t.possible = false
	default:
		t.out.WriteByte('(')
	}
}

// escape translates an escape outside of a class.
func (t *translator) escape() {
	switch r := t.take(); r {
	case 's':
		t.out.WriteString("[" + blanks + "]")
	case 'S':
		t.out.WriteString("[^" + blanks + "]")
	case 'p', 'P':
		t.property(r == 'P', false)
	default:
		t.plainEscape(r)
	}
}

// plainEscape translates an escape that stands for the same in a class and
// outside. Only characters that mean something may be escaped.
func (t *translator) plainEscape(r rune) {
	switch {
	case r == 'x': // two digits; braces do not pass the schema
		t.out.WriteString(`\x` + t.rest[:2])
		t.rest = t.rest[2:]
	case strings.ContainsRune(`dDwWnrtf^$\.*+?()[]{}|/`, r):
		t.out.WriteString(`\` + string(r))
	default:
		t.out.WriteRune(r)
	}
}

// class translates a class in brackets.
func (t *translator) class() {
	t.out.WriteByte('[')
	if strings.HasPrefix(t.rest, "^") {
		t.take()
		t.out.WriteByte('^')
	}
	for t.possible && !strings.HasPrefix(t.rest, "]") {
		if isSingle := t.classItem(); isSingle && strings.HasPrefix(t.rest, "-") && !strings.HasPrefix(t.rest, "-]") {
			t.take()
			t.out.WriteByte('-')
			t.classItem()
		}
	}
	t.take()
	t.out.WriteByte(']')
}

// classItem translates one item of a class, and reports whether it is a single
// character, with which a range may begin.
func (t *translator) classItem() (isSingle bool) {
	r := t.take()
	switch {
	case r == '-', r == '^':
		t.out.WriteString(`\` + string(r))
		return true
	case r != '\\':
		t.out.WriteRune(r)
		return true
	}
	switch r = t.take(); r {
	case 's':
		t.out.WriteString(blanks)
	case 'S':
		t.out.WriteString(nonBlanks.String())
	case 'p', 'P':
		t.property(r == 'P', true)
	case '-':
		t.out.WriteString(`\-`)
		return true
	default:
		t.plainEscape(r)
		return !strings.ContainsRune("dDwW", r)
	}
	return false
}

// property translates \p and \P. A category has the same name in both
// syntaxes, a script has not, and is written out.
func (t *translator) property(negated, inClass bool) {
	name := string(t.take())
	if name == "{" {
		end := strings.IndexByte(t.rest, '}')
		name, t.rest = t.rest[:end], t.rest[end+1:]
	}
	if rest, ok := strings.CutPrefix(name, "^"); ok {
		name, negated = rest, !negated
	}
	if _, ok := unicode.Categories[name]; ok || name == "Any" {
		letter := "p"
		if negated {
			letter = "P"
		}
		t.out.WriteString(`\` + letter + `{` + name + `}`)
		return
	}
	script, ok := unicode.Scripts[name]
	if t.possible = ok; !ok {
		return
	}
	class := classOf(script)
	if negated {
		class = class.complement()
	}
	if inClass {
		t.out.WriteString(class.String())
	} else {
		t.out.WriteString("[" + class.String() + "]")
	}
}

// charClass is a set of characters as ranges, ascending.
type charClass [][2]rune

func classOf(table *unicode.RangeTable) (c charClass) {
	add := func(lo, hi, stride rune) {
		if stride == 1 {
			c = append(c, [2]rune{lo, hi})
			return
		}
		for r := lo; r <= hi; r += stride {
			c = append(c, [2]rune{r, r})
		}
	}
	for _, r := range table.R16 {
		add(rune(r.Lo), rune(r.Hi), rune(r.Stride))
	}
	for _, r := range table.R32 {
		add(rune(r.Lo), rune(r.Hi), rune(r.Stride))
	}
	return c
}

func (c charClass) complement() (rest charClass) {
	next := rune(0)
	for _, r := range c {
		if next < r[0] {
			rest = append(rest, [2]rune{next, r[0] - 1})
		}
		next = r[1] + 1
	}
	if next <= unicode.MaxRune {
		rest = append(rest, [2]rune{next, unicode.MaxRune})
	}
	return rest
}

// String writes the ranges as they stand between brackets.
func (c charClass) String() string {
	var b strings.Builder
	for _, r := range c {
		writeClassRune(&b, r[0])
		if r[1] > r[0] {
			b.WriteByte('-')
			writeClassRune(&b, r[1])
		}
	}
	return b.String()
}

// writeClassRune writes a character itself unless it has a meaning or cannot be
// seen.
func writeClassRune(b *strings.Builder, r rune) {
	const hex = "0123456789abcdef"
	switch {
	case r < ' ':
		b.WriteString(`\x` + string(hex[r>>4]) + string(hex[r&15]))
	case slices.Contains([]rune(`\]^-[`), r):
		b.WriteString(`\` + string(r))
	default:
		b.WriteRune(r)
	}
}
