package scimpath

import (
	"strings"

	"github.com/attrpatch/attrpatch/internal/jsonwire"
)

// Limits bound what Parse reads. A text at its limit passes.
type Limits struct {
	Depth       int // brackets and parentheses that are open at once
	NumberBytes int // of a number; exponents have at most four digits
}

// Fault says which part of a text is wrong. The zero value is none.
type Fault uint8

// The faults of a text.
const (
	BadPath   Fault = iota + 1 // outside of the brackets
	BadFilter                  // inside of them, or nested too deep
)

// Parse reads a path, which is valid UTF-8. The Path is zero when there is a fault.
func Parse(text string, limits Limits) (Path, Fault) {
	p := parser{text: text, limits: limits}
	attr, ok := p.attr()
	if !ok {
		return Path{}, BadPath
	}
	path := Path{Attr: attr}
	if p.accept("[") {
		filter, ok := p.group(']')
		if !ok {
			return Path{}, BadFilter
		}
		path.Filter = &filter
		if p.accept(".") {
			rest := p.token()
			if !isName(rest) {
				return Path{}, BadPath
			}
			path.Sub = rest
		}
	}
	if p.pos < len(text) {
		return Path{}, BadPath
	}
	return path, 0
}

// parser reads a text from left to right. Its methods report false where the text
// is not what they read; nothing is read after that.
type parser struct {
	text    string
	pos     int
	open    int // brackets and parentheses
	limits  Limits
	scanner jsonwire.Scanner // of literals
}

// accept steps over what the text has at the position, if it is s.
func (p *parser) accept(s string) bool {
	if !strings.HasPrefix(p.text[p.pos:], s) {
		return false
	}
	p.pos += len(s)
	return true
}

// acceptWord is accept in any case of ASCII letters.
func (p *parser) acceptWord(word string) bool {
	end := p.pos + len(word)
	if end > len(p.text) || !foldsTo(p.text[p.pos:end], word) {
		return false
	}
	p.pos = end
	return true
}

// foldsTo reports whether s is word but for the case of its ASCII letters. A word
// is in lower case.
func foldsTo(s, word string) bool {
	if len(s) != len(word) {
		return false
	}
	for i := range len(s) {
		c := s[i]
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		if c != word[i] {
			return false
		}
	}
	return true
}

// token steps over the text up to a space, quote, bracket or parenthesis.
func (p *parser) token() string {
	rest := p.text[p.pos:]
	if end := strings.IndexAny(rest, " \"[]()"); end >= 0 {
		rest = rest[:end]
	}
	p.pos += len(rest)
	return rest
}

// attr reads an attrPath.
func (p *parser) attr() (Attr, bool) {
	name := p.token()
	var a Attr
	if colon := strings.LastIndexByte(name, ':'); colon >= 0 {
		if a.URN, name = name[:colon], name[colon+1:]; !IsURI(a.URN) {
			return Attr{}, false
		}
	}
	name, sub, has := strings.Cut(name, ".")
	a.Name, a.Sub = name, sub
	return a, isName(name) && (!has || isName(sub))
}

// group reads a filter and the bracket or parenthesis that closes it.
func (p *parser) group(closing byte) (Filter, bool) {
	if p.open++; p.open > p.limits.Depth {
		return Filter{}, false
	}
	f, ok := p.filter()
	if !ok || !p.accept(string(closing)) {
		return Filter{}, false
	}
	p.open--
	return f, true
}

func (p *parser) filter() (Filter, bool) { return p.chain(Or, " or ", (*parser).conjunction) }

func (p *parser) conjunction() (Filter, bool) { return p.chain(And, " and ", (*parser).term) }

// chain reads one filter, or several with a word between them.
func (p *parser) chain(op Op, word string, next func(*parser) (Filter, bool)) (Filter, bool) {
	f, ok := next(p)
	if !ok || !p.acceptWord(word) {
		return f, ok
	}
	args := []Filter{f}
	for {
		if f, ok = next(p); !ok {
			return Filter{}, false
		}
		args = append(args, f)
		if !p.acceptWord(word) {
			return Filter{Op: op, Args: args}, true
		}
	}
}

// term reads what no and or or combines.
func (p *parser) term() (Filter, bool) {
	if p.accept("(") {
		return p.group(')')
	}
	// An attribute may have the name not, too.
	if p.acceptWord("not(") || p.acceptWord("not (") {
		return p.argument(Filter{Op: Not}, ')')
	}
	attr, ok := p.attr()
	switch {
	case !ok:
		return Filter{}, false
	case p.accept("["):
		return p.argument(Filter{Op: Within, Attr: attr}, ']')
	case p.acceptWord(" pr"):
		return Filter{Op: Present, Attr: attr}, true
	}
	return p.comparison(attr)
}

// argument reads the one filter that f is about.
func (p *parser) argument(f Filter, closing byte) (Filter, bool) {
	arg, ok := p.group(closing)
	if !ok {
		return Filter{}, false
	}
	f.Args = []Filter{arg}
	return f, true
}

func (p *parser) comparison(attr Attr) (Filter, bool) {
	if !p.accept(" ") {
		return Filter{}, false
	}
	for op, word := range operators {
		if word != "" && p.acceptWord(word+" ") {
			value, ok := p.literal()
			return Filter{Op: Op(op), Attr: attr, Value: value}, ok
		}
	}
	return Filter{}, false
}

// literal reads a compValue: a JSON string or number, or one of three words.
func (p *parser) literal() (Value, bool) {
	if p.pos < len(p.text) && p.text[p.pos] == '"' {
		return p.stringLiteral()
	}
	text := p.token()
	for kind, word := range words {
		if word != "" && foldsTo(text, word) {
			return Value{Kind: Kind(kind), Text: word}, true
		}
	}
	// White space around a value is none of a number's bytes.
	if text == "" || strings.Trim(text, "+-.0123456789Ee") != "" || !p.isValid(text) {
		return Value{}, false
	}
	return Value{Kind: Number, Text: text}, true
}

// words are the literals that are words.
var words = [...]string{True: "true", False: "false", Null: "null"}

func (p *parser) stringLiteral() (Value, bool) {
	start := p.pos
	for p.pos++; ; p.pos++ {
		switch {
		case p.pos >= len(p.text):
			return Value{}, false
		case p.text[p.pos] == '\\':
			p.pos++
		case p.text[p.pos] == '"':
			p.pos++
			text := p.text[start:p.pos]
			if !p.isValid(text) {
				return Value{}, false
			}
			str := jsonwire.AppendUnescaped(nil, []byte(text[1:len(text)-1]))
			return Value{Kind: String, Text: text, Str: string(str)}, true
		}
	}
}

// isValid reports whether a text is a JSON value by rule D1 and the limits.
func (p *parser) isValid(text string) bool {
	return p.scanner.Record([]byte(text), jsonwire.Limits{NumberBytes: p.limits.NumberBytes})
}

// isName reports whether s is an ATTRNAME.
func isName(s string) bool {
	for i := range len(s) {
		c := s[i]
		if !isAlpha(c) && c != '$' && (i == 0 || !isDigit(c) && c != '-' && c != '_') {
			return false
		}
	}
	return s != ""
}

// IsURI reports whether s is a scheme, a colon and characters that a URI may have,
// parentheses excepted (RFC 3986, sections 2 and 3.1).
func IsURI(s string) bool {
	scheme, rest, ok := strings.Cut(s, ":")
	if !ok || scheme == "" || !isAlpha(scheme[0]) || rest == "" {
		return false
	}
	for i := range len(scheme) {
		if c := scheme[i]; !isAlpha(c) && !isDigit(c) && strings.IndexByte("+-.", c) < 0 {
			return false
		}
	}
	for i := range len(rest) {
		if c := rest[i]; !isAlpha(c) && !isDigit(c) && strings.IndexByte("-._~:/?#@!$&'*+,;=%", c) < 0 {
			return false
		}
	}
	return true
}

func isAlpha(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
