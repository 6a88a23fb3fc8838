package model

import (
	"slices"
	"strings"
)

// scimPath is a path of RFC 7644, figure 7: attribute names from the document
// down, then perhaps a filter, and then perhaps one name more.
type scimPath struct {
	names  []string
	filter *filter // nil if there is none
	sub    string  // after the filter
}

// filter is a filter of RFC 7644, figure 1.
type filter struct {
	op    string // and, or, not, a comparison, pr, or [ for a value path
	uri   string // before the names, or empty
	names []string
	value *value // of a comparison
	left  *filter
	right *filter
}

// pathReader is at a byte of a path.
type pathReader struct {
	src    string
	bad    bool
	bounds bounds
	open   int // brackets and parentheses
}

// readPath reads a path behind its URI, which may have all the names.
func readPath(src string, named bool, b bounds) (p scimPath, ok bool) {
	r := &pathReader{src: src, bounds: b}
	if !named {
		p.names = r.attrPath()
	}
	if r.take("[") {
		p.filter = r.inside("]")
		if r.take(".") {
			p.sub = r.name()
		}
	}
	return p, !r.bad && r.src == ""
}

func (r *pathReader) take(token string) bool {
	rest, ok := strings.CutPrefix(r.src, token)
	if ok && !r.bad {
		r.src = rest
	}
	return ok && !r.bad
}

func (r *pathReader) need(token string) {
	if !r.take(token) {
		r.bad = true
	}
}

// word takes a keyword in any case, if it stands there.
func (r *pathReader) word(w string) bool {
	if r.bad || len(r.src) < len(w) || foldASCII(r.src[:len(w)]) != w {
		return false
	}
	r.src = r.src[len(w):]
	return true
}

func isAlpha(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// name is ATTRNAME, with the dollar sign of RFC 7643.
func (r *pathReader) name() string {
	i := 0
	for i < len(r.src) && (isAlpha(r.src[i]) || r.src[i] == '$' || i > 0 && strings.IndexByte("-_0123456789", r.src[i]) >= 0) {
		i++
	}
	if i == 0 {
		r.bad = true
	}
	if r.bad {
		return ""
	}
	name := r.src[:i]
	r.src = r.src[i:]
	return name
}

func (r *pathReader) attrPath() []string {
	names := []string{r.name()}
	if r.take(".") {
		names = append(names, r.name())
	}
	return names
}

// or, and and not have RFC 7644's order of precedence.
func (r *pathReader) or() *filter {
	f := r.and()
	for r.word(" or ") {
		f = &filter{op: "or", left: f, right: r.and()}
	}
	return f
}

func (r *pathReader) and() *filter {
	f := r.not()
	for r.word(" and ") {
		f = &filter{op: "and", left: f, right: r.not()}
	}
	return f
}

func (r *pathReader) not() *filter {
	rest := r.src
	if r.word("not") {
		r.take(" ")
		if strings.HasPrefix(r.src, "(") {
			return &filter{op: "not", left: r.group()}
		}
		r.src = rest // an attribute whose name begins so
	}
	if strings.HasPrefix(r.src, "(") {
		return r.group()
	}
	return r.expression()
}

func (r *pathReader) group() *filter {
	r.need("(")
	return r.inside(")")
}

// inside reads a filter up to what closes it.
func (r *pathReader) inside(closing string) *filter {
	if r.open++; r.open > r.bounds.depth {
		r.bad = true
	}
	var f *filter
	if !r.bad {
		f = r.or()
	}
	r.need(closing)
	r.open--
	return f
}

// uri takes the URI that a name has before it, up to the last colon.
func (r *pathReader) uri() (uri string) {
	head := r.src
	if i := strings.IndexAny(head, " [()"); i >= 0 {
		head = head[:i]
	}
	if colon := strings.LastIndexByte(head, ':'); colon >= 0 {
		uri, r.src = head[:colon], r.src[colon+1:]
	}
	return uri
}

var comparisons = []string{"eq", "ne", "co", "sw", "ew", "gt", "lt", "ge", "le"}

func (r *pathReader) expression() *filter {
	f := &filter{uri: r.uri()}
	f.names = r.attrPath()
	switch {
	case r.take("["):
		f.op, f.left = "[", r.inside("]")
		return f
	case r.word(" pr"):
		f.op = "pr"
		return f
	}
	for _, op := range comparisons {
		if r.word(" " + op + " ") {
			f.op = op
		}
	}
	if f.op == "" {
		r.bad = true
	}
	f.value = r.literal()
	ordered := slices.Contains([]string{"gt", "lt", "ge", "le"}, f.op)
	if f.value != nil && ordered && f.value.kind != text && f.value.kind != number {
		r.bad = true // rule S4
	}
	return f
}

// literal is a JSON string, number or keyword.
func (r *pathReader) literal() *value {
	for _, word := range []string{"true", "false", "null"} {
		if r.word(word) {
			return mustParse(word)
		}
	}
	p := &parser{src: r.src, bounds: bounds{numberBytes: r.bounds.numberBytes}}
	if c := p.peek(); r.bad || c != '"' && c != '-' && (c < '0' || c > '9') {
		r.bad = true
		return nil
	}
	v, f := p.value(1)
	if f != nil {
		r.bad = true
		return nil
	}
	r.src = r.src[p.pos:]
	return v
}
