package schema

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/attrpatch/attrpatch/attrs"
)

// What a schema's text may be. A schema may come from a tenant who writes it to
// do harm, so the limits hold before anything else looks at the text.
const (
	maxTextBytes  = 4 << 20
	maxTextDepth  = 128 // the root is 1, and each level of attributes takes two
	maxTextValues = 100_000
	maxTextFaults = 100 // after that many, the rest of the text is not read

	maxNumberBytes    = 1_000
	maxExponentDigits = 4
)

// tooLongNumber is the reason for a number that is over these limits.
const tooLongNumber = "is a number of more than 1000 bytes, or with an exponent of more than 4 digits"

// value is one JSON value of a text that has been scanned: valid JSON, UTF-8,
// within the limits, without duplicate names. It keeps what encoding/json drops:
// the order of members, the exact text and where it stands.
type value struct {
	offset  int    // of text in the whole
	text    []byte // exact, without surrounding white space
	str     string // of a string, decoded
	names   []string
	items   []*value       // of an array, or of an object beside names
	members map[string]int // of an object: the index of each name
}

// kind returns the first byte of the text, which tells the kinds of value
// apart: { [ " t f n, and - for every number.
func (v *value) kind() byte {
	if c := v.text[0]; c < '0' || c > '9' {
		return c
	}
	return '-'
}

// member returns the value of that name in an object, or nil. It may be asked
// of nil too.
func (v *value) member(name string) *value {
	if v == nil {
		return nil
	}
	if i, ok := v.members[name]; ok {
		return v.items[i]
	}
	return nil
}

// find returns the value that a pointer names. Where there is none, it returns
// the innermost value that would hold it.
func (v *value) find(p attrs.Pointer) *value {
	for token := range p.Tokens() {
		next := v.member(token)
		if next == nil && v.kind() == '[' {
			if i, err := strconv.Atoi(token); err == nil && i >= 0 && i < len(v.items) {
				next = v.items[i]
			}
		}
		if next == nil {
			break
		}
		v = next
	}
	return v
}

// scan reads a text as rule D1 reads a document: RFC 8259, UTF-8, no byte-order
// mark, no trailing data, unique names, no lone surrogates. The value is nil
// when there are faults.
func scan(text []byte) (*value, Errors) {
	var faults Errors
	switch {
	case len(text) > maxTextBytes:
		faults.add("", "has more than %d bytes", maxTextBytes)
	case bytes.HasPrefix(text, []byte("\xef\xbb\xbf")):
		faults.add("", "begins with a byte-order mark")
	case !utf8.Valid(text):
		faults.add("", "is not UTF-8")
	default:
		syntaxFault(&faults, text)
	}
	if len(faults) > 0 {
		return nil, faults
	}
	s := scanner{text: text}
	s.space()
	root := s.value()
	if len(s.faults) > 0 {
		return nil, s.faults
	}
	return root, nil
}

// syntaxFault asks encoding/json whether the text is JSON. Its grammar is that
// of RFC 8259; what it lets pass beyond (duplicate names, lone surrogates,
// numbers and depths that cost) is the scanner's to refuse.
func syntaxFault(faults *Errors, text []byte) {
	if json.Valid(text) {
		return
	}
	var ignored json.RawMessage
	var syntax *json.SyntaxError
	if !errors.As(json.Unmarshal(text, &ignored), &syntax) {
		faults.add("", "is not JSON")
		return
	}
	end := min(max(int(syntax.Offset)-1, 0), len(text))
	line := 1 + bytes.Count(text[:end], []byte("\n"))
	column := 1 + utf8.RuneCount(text[bytes.LastIndexByte(text[:end], '\n')+1:end])
	faults.add("", "is not JSON: see line %d, column %d", line, column)
}

// scanner walks a text that is known to be valid JSON. It therefore never looks
// for a syntax error, and its position never leaves the text.
type scanner struct {
	text   []byte
	pos    int
	path   []step // to the value at the position
	values int
	faults Errors
	full   bool // a limit was met; the rest is not read
}

// step leads to a member or, when it has no name, to an item.
type step struct {
	name  string
	named bool
	index int
}

// fault reports what is at the position. The pointer is made here and nowhere
// else: a text can nest its values under megabytes of names.
func (s *scanner) fault(format string, args ...any) {
	var at attrs.Pointer
	for _, step := range s.path {
		if step.named {
			at = at.Join(step.name)
		} else {
			at = item(at, step.index)
		}
	}
	s.faults.add(at, format, args...)
	s.full = s.full || len(s.faults) == maxTextFaults
}

// limit reports that the text is larger than anything that is read.
func (s *scanner) limit(format string, n int) *value {
	s.fault(format, n)
	s.full = true
	return nil
}

func (s *scanner) space() {
	for s.pos < len(s.text) && strings.IndexByte(" \t\r\n", s.text[s.pos]) >= 0 {
		s.pos++
	}
}

// value reads the value at the position. After a limit was met it returns
// without one, and so does every caller.
func (s *scanner) value() *value {
	s.values++
	switch {
	case s.full:
		return nil
	case len(s.path) >= maxTextDepth:
		return s.limit("is nested more than %d deep", maxTextDepth)
	case s.values > maxTextValues:
		return s.limit("comes after %d values, which is the most that a schema may have", maxTextValues)
	}
	v := &value{offset: s.pos}
	switch s.text[s.pos] {
	case '{':
		s.object(v)
	case '[':
		s.array(v)
	case '"':
		v.str = s.string()
	default:
		s.scalar()
	}
	v.text = s.text[v.offset:s.pos]
	return v
}

func (s *scanner) object(v *value) {
	v.members = map[string]int{}
	for s.open('}') {
		name := s.string()
		if len(name) > maxNameBytes {
			s.limit("has a member whose name has more than %d bytes", maxNameBytes)
			return
		}
		s.path = append(s.path, step{name: name, named: true})
		if _, again := v.members[name]; again {
			s.fault("stands twice in one object")
		}
		s.space()
		s.pos++ // the colon
		s.space()
		v.members[name] = len(v.items)
		v.names = append(v.names, name)
		v.items = append(v.items, s.value())
		s.path = s.path[:len(s.path)-1]
	}
}

func (s *scanner) array(v *value) {
	for s.open(']') {
		s.path = append(s.path, step{index: len(v.items)})
		v.items = append(v.items, s.value())
		s.path = s.path[:len(s.path)-1]
	}
}

// open steps over the bracket or comma at the position. It reports whether an
// item follows; if not, it steps over the closing bracket too.
func (s *scanner) open(closing byte) bool {
	if s.full {
		return false
	}
	s.space()
	if s.text[s.pos] != closing {
		s.pos++
		s.space()
	}
	if s.text[s.pos] != closing {
		return true
	}
	s.pos++
	return false
}

func (s *scanner) string() string {
	start := s.pos
	escaped := false
	for s.pos++; s.text[s.pos] != '"'; s.pos++ {
		if s.text[s.pos] == '\\' {
			escaped = true
			s.pos++
		}
	}
	s.pos++
	quoted := s.text[start:s.pos]
	if !escaped {
		return string(quoted[1 : len(quoted)-1])
	}
	if loneSurrogate(quoted) {
		s.fault("has an escaped surrogate without its other half")
	}
	var decoded string
	_ = json.Unmarshal(quoted, &decoded) // valid, as the whole text is
	return decoded
}

// loneSurrogate reports whether a quoted string has a \u escape that is half a
// UTF-16 pair (RFC 8259, section 8.2). encoding/json would turn it into U+FFFD
// and so make different names equal.
func loneSurrogate(quoted []byte) bool {
	for i := 0; i+1 < len(quoted); i++ {
		if quoted[i] != '\\' {
			continue
		}
		i++
		unit, ok := escapedUnit(quoted, i-1)
		switch {
		case !ok || unit&^0x7ff != 0xd800:
			continue
		case unit >= 0xdc00:
			return true
		}
		if low, ok := escapedUnit(quoted, i+5); !ok || low&^0x3ff != 0xdc00 {
			return true
		}
		i += 10
	}
	return false
}

// escapedUnit returns the UTF-16 code unit of a \uXXXX escape at i, if there is
// one.
func escapedUnit(text []byte, i int) (uint64, bool) {
	if i+6 > len(text) || text[i] != '\\' || text[i+1] != 'u' {
		return 0, false
	}
	unit, err := strconv.ParseUint(string(text[i+2:i+6]), 16, 16)
	return unit, err == nil
}

// scalar reads a number, true, false or null.
func (s *scanner) scalar() {
	start := s.pos
	for s.pos < len(s.text) && strings.IndexByte(",]} \t\r\n", s.text[s.pos]) < 0 {
		s.pos++
	}
	text := string(s.text[start:s.pos])
	if c := text[0]; c != '-' && (c < '0' || c > '9') {
		return
	}
	exponent := ""
	if i := strings.IndexAny(text, "eE"); i >= 0 {
		exponent = strings.TrimLeft(text[i+1:], "+-")
	}
	if len(text) > maxNumberBytes || len(exponent) > maxExponentDigits {
		s.fault("%s", tooLongNumber)
	}
}
