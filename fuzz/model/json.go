package model

import (
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/attrpatch/attrpatch/attrs"
)

// kind is the kind of a JSON value.
type kind uint8

const (
	null kind = iota
	boolean
	number
	text
	array
	object
)

// value is a JSON value with everything that its text consists of. Writing it
// out gives the bytes that it was read from.
type value struct {
	kind    kind
	start   int       // offset in the text that it was read from
	literal string    // of anything but an array or object
	str     string    // of a string, unescaped
	members []*member // of an array or object
	inner   string    // white space inside an empty array or object

	// Of a value that an operation has put into the net state:
	fresh bool            // it is known to the caller, whoever may read it (rule J5)
	gone  map[string]bool // and so is what was removed from it
	from  *place          // where the body has it whole (rule J7)
}

// member is a member of an object or, without a name, an item of an array. Its
// text is before, spelling, colon, value and after; commas stand between
// members and belong to none of them.
type member struct {
	start    int    // offset of the name, or of the item
	before   string // white space up to here from the bracket or comma
	name     string // unescaped
	spelling string // as written, with its quotes
	colon    string // with the white space around it
	value    *value
	after    string // white space from here to the comma or bracket
}

// whole is a JSON text: a value with the white space around it.
type whole struct {
	before string
	value  *value
	after  string
}

// bounds are the limits of rule D5 for one text; zero is no limit.
type bounds struct{ bytes, depth, members, nameBytes, numberBytes int }

// fault is the first thing that is wrong with a text (rule O2).
type fault struct {
	code    Code
	pointer attrs.Pointer
}

type parser struct {
	src     string
	pos     int
	bounds  bounds
	members int
	where   []string // the names and indexes on the way to the current value
}

// parse reads a text by rules D1 and D5. The root may be of any kind.
func parse(src string, b bounds) (w whole, f *fault) {
	if b.bytes > 0 && len(src) > b.bytes {
		return whole{}, &fault{code: TooLarge}
	}
	p := &parser{src: src, bounds: b}
	w.before = p.space()
	if w.value, f = p.value(1); f != nil {
		return whole{}, f
	}
	w.after = p.space()
	if p.pos < len(p.src) {
		return whole{}, p.fault(MalformedJSON)
	}
	return w, nil
}

func (p *parser) fault(c Code) *fault {
	return &fault{code: c, pointer: attrs.JoinPointer(p.where...)}
}

func (p *parser) peek() byte {
	if p.pos < len(p.src) {
		return p.src[p.pos]
	}
	return 0
}

// space consumes white space: RFC 8259, section 2.
func (p *parser) space() string {
	start := p.pos
	for p.pos < len(p.src) && strings.IndexByte(" \t\n\r", p.src[p.pos]) >= 0 {
		p.pos++
	}
	return p.src[start:p.pos]
}

// value reads a value: RFC 8259, section 3. An array or object here would be at
// the given depth.
func (p *parser) value(depth int) (*value, *fault) {
	start := p.pos
	switch c := p.peek(); {
	case c == '{' || c == '[':
		if p.bounds.depth > 0 && depth > p.bounds.depth {
			return nil, p.fault(TooDeep)
		}
		return p.container(c, depth)
	case c == '"':
		spelling, str, f := p.string()
		return &value{kind: text, start: start, literal: spelling, str: str}, f
	case c == '-' || c >= '0' && c <= '9':
		f := p.number()
		return &value{kind: number, start: start, literal: p.src[start:p.pos]}, f
	}
	for literal, k := range map[string]kind{"null": null, "true": boolean, "false": boolean} {
		if strings.HasPrefix(p.src[p.pos:], literal) {
			p.pos += len(literal)
			return &value{kind: k, start: start, literal: literal}, nil
		}
	}
	return nil, p.fault(MalformedJSON)
}

// container reads an object or array: RFC 8259, sections 4 and 5.
func (p *parser) container(open byte, depth int) (*value, *fault) {
	v := &value{kind: array, start: p.pos}
	closing := byte(']')
	if open == '{' {
		v.kind, closing = object, '}'
	}
	p.pos++
	before := p.space()
	if p.peek() == closing {
		p.pos++
		v.inner = before
		return v, nil
	}
	for {
		m, f := p.member(v, before, depth)
		if f != nil {
			return nil, f
		}
		v.members = append(v.members, m)
		switch p.peek() {
		case closing:
			p.pos++
			return v, nil
		case ',':
			p.pos++
			before = p.space()
		default:
			return nil, p.fault(MalformedJSON)
		}
	}
}

// member reads a member or item of v. Rule D1: names are unique at every depth.
func (p *parser) member(v *value, before string, depth int) (m *member, f *fault) {
	m = &member{start: p.pos, before: before}
	p.members++ // a comma promises one, whatever follows
	if p.bounds.members > 0 && p.members > p.bounds.members {
		return nil, p.fault(TooManyMembers)
	}
	if v.kind == object && p.peek() != '"' {
		return nil, p.fault(MalformedJSON)
	}
	token := itoa(len(v.members))
	if v.kind == object {
		if f = p.name(v, m); f != nil {
			return nil, f
		}
		token = m.name
	}
	p.where = append(p.where, token)
	defer func() {
		if f == nil {
			p.where = p.where[:len(p.where)-1]
		}
	}()
	if v.kind == object {
		start := p.pos
		p.space()
		if p.peek() != ':' {
			return nil, p.fault(MalformedJSON)
		}
		p.pos++
		p.space()
		m.colon = p.src[start:p.pos]
	}
	if m.value, f = p.value(depth + 1); f != nil {
		return nil, f
	}
	m.after = p.space()
	return m, nil
}

func (p *parser) name(v *value, m *member) (f *fault) {
	if m.spelling, m.name, f = p.string(); f != nil {
		return f
	}
	if p.bounds.nameBytes > 0 && len(m.name) > p.bounds.nameBytes {
		return p.fault(NameTooLong)
	}
	if v.member(m.name) != nil {
		p.where = append(p.where, m.name)
		return p.fault(DuplicateName)
	}
	return nil
}

// number consumes a number: RFC 8259, section 6.
func (p *parser) number() *fault {
	start := p.pos
	digits := func() int {
		from := p.pos
		for c := p.peek(); c >= '0' && c <= '9'; c = p.peek() {
			p.pos++
		}
		return p.pos - from
	}
	if p.peek() == '-' {
		p.pos++
	}
	if p.peek() == '0' {
		p.pos++
	} else if digits() == 0 {
		return p.fault(MalformedJSON)
	}
	if p.peek() == '.' {
		p.pos++
		if digits() == 0 {
			return p.fault(MalformedJSON)
		}
	}
	exponent := 0
	if c := p.peek(); c == 'e' || c == 'E' {
		p.pos++
		if c := p.peek(); c == '+' || c == '-' {
			p.pos++
		}
		if exponent = digits(); exponent == 0 {
			return p.fault(MalformedJSON)
		}
	}
	if limit := p.bounds.numberBytes; limit > 0 && (p.pos-start > limit || exponent > 4) {
		return p.fault(NumberTooLong)
	}
	return nil
}

// string consumes a string: RFC 8259, section 7. It returns its spelling, with
// quotes, and what it stands for. Rule D1: no lone surrogates, only UTF-8.
func (p *parser) string() (spelling, str string, f *fault) {
	start := p.pos
	p.pos++
	var b strings.Builder
	for {
		if p.pos >= len(p.src) {
			return "", "", p.fault(MalformedJSON)
		}
		switch c := p.src[p.pos]; {
		case c == '"':
			p.pos++
			return p.src[start:p.pos], b.String(), nil
		case c == '\\':
			r, f := p.escape()
			if f != nil {
				return "", "", f
			}
			b.WriteRune(r)
		case c < ' ':
			return "", "", p.fault(MalformedJSON)
		default:
			r, size := utf8.DecodeRuneInString(p.src[p.pos:])
			if r == utf8.RuneError && size == 1 {
				return "", "", p.fault(InvalidText)
			}
			b.WriteRune(r)
			p.pos += size
		}
	}
}

func (p *parser) escape() (rune, *fault) {
	p.pos++
	short := strings.IndexByte(`"\/bfnrt`, p.peek())
	if p.pos < len(p.src) && short >= 0 {
		p.pos++
		return rune("\"\\/\b\f\n\r\t"[short]), nil
	}
	r, ok := p.hex()
	if !ok {
		return 0, p.fault(MalformedJSON)
	}
	if !utf16.IsSurrogate(r) {
		return r, nil
	}
	if p.peek() == '\\' {
		p.pos++
		if low, ok := p.hex(); ok && utf16.DecodeRune(r, low) != utf8.RuneError {
			return utf16.DecodeRune(r, low), nil
		}
	}
	return 0, p.fault(InvalidText)
}

// hex consumes u and four hexadecimal digits.
func (p *parser) hex() (rune, bool) {
	if p.peek() != 'u' || len(p.src) < p.pos+5 {
		return 0, false
	}
	r := rune(0)
	for _, c := range []byte(p.src[p.pos+1 : p.pos+5]) {
		digit := strings.IndexByte("0123456789abcdef", c|0x20)
		if c < '0' || digit < 0 {
			return 0, false
		}
		r = r<<4 + rune(digit)
	}
	p.pos += 5
	return r, true
}

// member returns the member of that name, or nil. A nil value has none, and
// neither has one that is not an object.
func (v *value) member(name string) *member {
	if v == nil || v.kind != object {
		return nil
	}
	i := slices.IndexFunc(v.members, func(m *member) bool { return m.name == name })
	if i < 0 {
		return nil
	}
	return v.members[i]
}

// at returns the value of the member of that name, or nil.
func (v *value) at(name string) *value {
	if m := v.member(name); m != nil {
		return m.value
	}
	return nil
}

// in returns the value at the end of the names, or nil.
func (v *value) in(names ...string) *value {
	for _, name := range names {
		v = v.at(name)
	}
	return v
}

// asObject returns v if it is an object, else nil.
func (v *value) asObject() *value {
	if v == nil || v.kind != object {
		return nil
	}
	return v
}

// String writes the value as it was read.
func (v *value) String() string {
	if v.kind != array && v.kind != object {
		return v.literal
	}
	var b strings.Builder
	open, closing := "[", "]"
	if v.kind == object {
		open, closing = "{", "}"
	}
	b.WriteString(open + v.inner)
	for i, m := range v.members {
		if i > 0 {
			b.WriteString(",")
		}
		b.WriteString(m.before + m.spelling + m.colon + m.value.String() + m.after)
	}
	b.WriteString(closing)
	return b.String()
}

func (w whole) String() string { return w.before + w.value.String() + w.after }

// clone copies v and everything in it.
func (v *value) clone() *value {
	c := *v
	c.members = nil
	for _, m := range v.members {
		n := *m
		n.value = m.value.clone()
		c.members = append(c.members, &n)
	}
	return &c
}

// mustParse reads text that is known to be JSON, such as that of a default.
// Text that is not gives nil, which stands for an absent value.
func mustParse(src string) *value {
	w, f := parse(src, bounds{})
	if f != nil {
		return nil
	}
	return w.value
}
