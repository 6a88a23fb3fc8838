package fuzz_test

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/attrpatch/attrpatch/internal/jsonwire"
)

// tree is a JSON value as the second opinion reads it.
type tree struct {
	kind  jsonwire.Kind
	start int    // offset of its first byte
	text  string // as it is spelled
	plain string // of a string: unescaped
	names []string
	items []*tree // of an array, or the values of an object
}

// member returns the value of the member of that name, or nil.
func (v *tree) member(name string) *tree {
	if v.kind == jsonwire.Object {
		for i, n := range v.names {
			if n == name {
				return v.items[i]
			}
		}
	}
	return nil
}

// each visits the value and everything inside it, in the order of the text.
func (v *tree) each(visit func(*tree)) {
	visit(v)
	for _, item := range v.items {
		item.each(visit)
	}
}

// strict reads JSON by the words of RFC 8259 and rule D1, one byte after the
// other and by recursion: slow, and nothing like the scanner of jsonwire. A
// fault is raised as a panic, which only [readStrict] sees.
type strict struct {
	src     []byte
	pos     int
	limits  jsonwire.Limits
	members int
}

// readStrict returns the value, or the first reason why there is none.
func readStrict(src []byte, limits jsonwire.Limits) (v *tree, fault jsonwire.Fault) {
	defer func() {
		if f, ok := recover().(jsonwire.Fault); ok {
			v, fault = nil, f
		}
	}()
	s := &strict{src: src, limits: limits}
	s.space()
	v = s.value(1)
	s.space()
	s.must(s.pos == len(src), jsonwire.Malformed)
	return v, 0
}

func (s *strict) must(holds bool, otherwise jsonwire.Fault) {
	if !holds {
		panic(otherwise)
	}
}

// next is the next byte, or 0, which no token begins with.
func (s *strict) next() byte {
	if s.pos < len(s.src) {
		return s.src[s.pos]
	}
	return 0
}

func (s *strict) take(c byte) bool {
	if s.next() != c || c == 0 {
		return false
	}
	s.pos++
	return true
}

func (s *strict) space() {
	for s.take(' ') || s.take('\t') || s.take('\n') || s.take('\r') {
	}
}

func (s *strict) value(depth int) *tree {
	v := &tree{start: s.pos}
	switch c := s.next(); {
	case c == '{' || c == '[':
		s.must(s.limits.Depth == 0 || depth <= s.limits.Depth, jsonwire.TooDeep)
		v.kind = jsonwire.Kind(c)
		s.pos++
		s.inside(v, depth)
	case c == '"':
		v.kind = jsonwire.String
		v.plain = s.string()
	case c == '-' || c >= '0' && c <= '9':
		v.kind = jsonwire.Number
		s.number()
	default:
		for _, word := range []string{"true", "false", "null"} {
			if bytes.HasPrefix(s.src[s.pos:], []byte(word)) {
				v.kind = jsonwire.Kind(word[0])
				s.pos += len(word)
				break
			}
		}
		s.must(v.kind != 0, jsonwire.Malformed)
	}
	v.text = string(s.src[v.start:s.pos])
	return v
}

// inside reads an object or array from after its opening bracket.
func (s *strict) inside(v *tree, depth int) {
	closing := byte(v.kind) + 2 // } stands two after {, and ] two after [
	for s.space(); !s.take(closing); s.space() {
		if len(v.items) > 0 {
			s.must(s.take(','), jsonwire.Malformed)
			s.space()
		}
		s.members++
		s.must(s.limits.Members == 0 || s.members <= s.limits.Members, jsonwire.TooMany)
		if v.kind == jsonwire.Object {
			v.names = append(v.names, s.name(v))
		}
		v.items = append(v.items, s.value(depth+1))
	}
}

// name reads a member's name up to where its value begins.
func (s *strict) name(v *tree) string {
	s.must(s.next() == '"', jsonwire.Malformed)
	name := s.string()
	s.must(s.limits.NameBytes == 0 || len(name) <= s.limits.NameBytes, jsonwire.NameTooLong)
	for _, other := range v.names {
		s.must(name != other, jsonwire.Duplicate)
	}
	s.space()
	s.must(s.take(':'), jsonwire.Malformed)
	s.space()
	return name
}

func (s *strict) string() string {
	var out strings.Builder
	for s.pos++; !s.take('"'); {
		if s.take('\\') {
			out.WriteRune(s.escape())
			continue
		}
		s.must(s.next() >= ' ', jsonwire.Malformed)
		r, n := utf8.DecodeRune(s.src[s.pos:])
		s.must(r != utf8.RuneError || n > 1, jsonwire.BadText)
		out.WriteRune(r)
		s.pos += n
	}
	return out.String()
}

// escape reads what follows a backslash: RFC 8259, section 7.
func (s *strict) escape() rune {
	c := s.next()
	if i := strings.IndexByte(`"\/bfnrt`, c); i >= 0 {
		s.pos++
		return rune("\"\\/\b\f\n\r\t"[i])
	}
	r := s.unit()
	if !utf16.IsSurrogate(r) {
		return r
	}
	// Whatever follows a high surrogate and is no low one leaves it alone.
	low, err := strconv.ParseUint(string(s.src[min(s.pos+2, len(s.src)):min(s.pos+6, len(s.src))]), 16, 16)
	s.must(r < 0xdc00 && s.take('\\') && s.take('u') && err == nil && low>>10 == 0xdc00>>10, jsonwire.BadText)
	s.pos += 4
	return utf16.DecodeRune(r, rune(low))
}

// unit reads u and four hexadecimal digits.
func (s *strict) unit() rune {
	s.must(s.take('u') && s.pos+4 <= len(s.src), jsonwire.Malformed)
	n, err := strconv.ParseUint(string(s.src[s.pos:s.pos+4]), 16, 16)
	s.must(err == nil, jsonwire.Malformed)
	s.pos += 4
	return rune(n)
}

// number reads a number: RFC 8259, section 6.
func (s *strict) number() {
	start := s.pos
	s.take('-')
	if !s.take('0') {
		s.must(s.digits() > 0, jsonwire.Malformed)
	}
	if s.take('.') {
		s.must(s.digits() > 0, jsonwire.Malformed)
	}
	exponent := 0
	if s.take('e') || s.take('E') {
		if !s.take('+') {
			s.take('-')
		}
		exponent = s.digits()
		s.must(exponent > 0, jsonwire.Malformed)
	}
	if limit := s.limits.NumberBytes; limit > 0 {
		s.must(s.pos-start <= limit && exponent <= 4, jsonwire.NumberTooLong)
	}
}

func (s *strict) digits() (n int) {
	for c := s.next(); c >= '0' && c <= '9'; c = s.next() {
		s.pos++
		n++
	}
	return n
}
