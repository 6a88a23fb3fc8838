package fuzz_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/attrpatch/attrpatch/attrs"
)

// parsed is a JSON value as the laws read it: strictly (rule D1), with a reader of
// their own, and with its text. A nil one is an absent value.
type parsed struct {
	kind  byte         // the first byte of its text; 0 for a number
	raw   string       // the whole text
	text  string       // of a string, unescaped
	items []parsedItem // of an array or object, in order
}

// parsedItem is a member of an object or, without a name, an element of an array.
type parsedItem struct {
	name    string
	spelled string // the name as the text has it, in quotes
	*parsed
}

// reader is at a byte of a text.
type reader struct {
	src string
	at  int
}

var errNotStrict = errors.New("not what rule D1 wants")

// readText reads a whole text.
func readText(text string) (*parsed, error) {
	if !utf8.ValidString(text) {
		return nil, errNotStrict
	}
	r := &reader{src: text}
	r.space()
	v, err := r.value()
	if r.space(); err != nil || r.at < len(text) {
		return nil, errNotStrict
	}
	return v, nil
}

// mustReadText reads a text that is known to be good.
func mustReadText[T string | []byte](text T) *parsed {
	v, err := readText(string(text))
	if err != nil {
		panic(err)
	}
	return v
}

func (r *reader) space() {
	for r.at < len(r.src) && strings.IndexByte(" \t\r\n", r.src[r.at]) >= 0 {
		r.at++
	}
}

func (r *reader) take(token string) bool {
	if !strings.HasPrefix(r.src[r.at:], token) {
		return false
	}
	r.at += len(token)
	return true
}

func (r *reader) value() (v *parsed, err error) {
	if r.at == len(r.src) {
		return nil, errNotStrict
	}
	start := r.at
	v = &parsed{kind: r.src[start]}
	switch v.kind {
	case 'n', 't', 'f':
		word := map[byte]string{'n': "null", 't': "true", 'f': "false"}[v.kind]
		if !r.take(word) {
			err = errNotStrict
		}
	case '"':
		v.text, err = r.string()
	case '[', '{':
		v.items, err = r.container(v.kind)
	default:
		v.kind = 0
		err = r.number()
	}
	v.raw = r.src[start:r.at]
	return v, err
}

func (r *reader) container(open byte) (items []parsedItem, err error) {
	r.at++
	closing := map[byte]string{'[': "]", '{': "}"}[open]
	if r.space(); r.take(closing) {
		return nil, nil
	}
	for {
		var i parsedItem
		if open == '{' {
			if i.spelled, i.name, err = r.name(); err != nil {
				return nil, err
			}
			if slices.ContainsFunc(items, func(j parsedItem) bool { return j.name == i.name }) {
				return nil, errNotStrict
			}
		}
		r.space()
		if i.parsed, err = r.value(); err != nil {
			return nil, err
		}
		items = append(items, i)
		r.space()
		switch {
		case r.take(closing):
			return items, nil
		case !r.take(","):
			return nil, errNotStrict
		}
		r.space()
	}
}

func (r *reader) name() (spelled, name string, err error) {
	start := r.at
	name, err = r.string()
	spelled = r.src[start:r.at]
	r.space()
	if err == nil && !r.take(":") {
		err = errNotStrict
	}
	return spelled, name, err
}

func (r *reader) digits() bool {
	start := r.at
	for r.at < len(r.src) && '0' <= r.src[r.at] && r.src[r.at] <= '9' {
		r.at++
	}
	return r.at > start
}

func (r *reader) number() error {
	r.take("-")
	if !r.take("0") && !r.digits() {
		return errNotStrict
	}
	if r.take(".") && !r.digits() {
		return errNotStrict
	}
	if r.take("e") || r.take("E") {
		if !r.take("+") {
			r.take("-")
		}
		if !r.digits() {
			return errNotStrict
		}
	}
	return nil
}

func (r *reader) string() (string, error) {
	if !r.take(`"`) {
		return "", errNotStrict
	}
	var b strings.Builder
	for r.at < len(r.src) {
		c := r.src[r.at]
		r.at++
		switch {
		case c == '"':
			return b.String(), nil
		case c < ' ':
			return "", errNotStrict
		case c != '\\':
			b.WriteByte(c)
		default:
			char, err := r.escape()
			if err != nil {
				return "", err
			}
			b.WriteRune(char)
		}
	}
	return "", errNotStrict
}

func (r *reader) escape() (rune, error) {
	if r.at == len(r.src) {
		return 0, errNotStrict
	}
	c := r.src[r.at]
	r.at++
	if i := strings.IndexByte(`"\/bfnrt`, c); i >= 0 {
		return rune("\"\\/\b\f\n\r\t"[i]), nil
	}
	if c != 'u' {
		return 0, errNotStrict
	}
	first, err := r.unit()
	if err != nil || !utf16.IsSurrogate(first) {
		return first, err
	}
	if !r.take(`\u`) {
		return 0, errNotStrict
	}
	second, err := r.unit()
	if both := utf16.DecodeRune(first, second); err == nil && both != utf8.RuneError {
		return both, nil
	}
	return 0, errNotStrict
}

func (r *reader) unit() (rune, error) {
	if r.at+4 > len(r.src) {
		return 0, errNotStrict
	}
	n, err := strconv.ParseUint(r.src[r.at:r.at+4], 16, 16)
	r.at += 4
	return rune(n), err
}

// at returns the value of a member, nil if there is none.
func (v *parsed) at(name string) *parsed {
	if v == nil || v.kind != '{' {
		return nil
	}
	for _, i := range v.items {
		if i.name == name {
			return i.parsed
		}
	}
	return nil
}

// in returns the value at a path.
func (v *parsed) in(path attrs.Path) *parsed {
	for name := range path.Names() {
		v = v.at(name)
	}
	return v
}

// object returns the value if it is an object, else nil.
func (v *parsed) object() *parsed {
	if v == nil || v.kind != '{' {
		return nil
	}
	return v
}

// is tells null, true, false, a string, an array, an object and, by 0, a number.
func (v *parsed) is(kind byte) bool { return v != nil && v.kind == kind }

// source is the text of a value, empty if it is absent.
func (v *parsed) source() string {
	if v == nil {
		return ""
	}
	return v.raw
}

// nodes counts the values in a value.
func (v *parsed) nodes() int {
	n := 1
	for _, i := range v.items {
		n += i.nodes()
	}
	return n
}

// decodeText is the second reader of every law: encoding/json, numbers as text.
func decodeText(text string) any {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		panic(err)
	}
	return v
}

// canonical writes a value so that equal values have equal texts: members in the
// order of their names, numbers by their decimal value.
func canonical(v any) string {
	switch v := v.(type) {
	case json.Number:
		return decimal(string(v))
	case []any:
		list := make([]string, len(v))
		for i := range v {
			list[i] = canonical(v[i])
		}
		return "[" + strings.Join(list, ",") + "]"
	case map[string]any:
		list := make([]string, 0, len(v))
		for name, value := range v {
			list = append(list, quoteName(name)+":"+canonical(value))
		}
		slices.Sort(list)
		return "{" + strings.Join(list, ",") + "}"
	}
	var b bytes.Buffer
	_ = json.NewEncoder(&b).Encode(v)
	return strings.TrimSpace(b.String())
}

// decimal writes a number as sign, digits without zeros around them, and a power
// of ten.
func decimal(literal string) string {
	sign := ""
	if rest, negative := strings.CutPrefix(literal, "-"); negative {
		sign, literal = "-", rest
	}
	mantissa, exponent, _ := strings.Cut(strings.ToLower(literal), "e")
	power, _ := strconv.Atoi(exponent)
	whole, fraction, _ := strings.Cut(mantissa, ".")
	digits := strings.TrimLeft(whole+fraction, "0")
	power -= len(fraction)
	trimmed := strings.TrimRight(digits, "0")
	if trimmed == "" {
		return "0"
	}
	return sign + trimmed + "e" + strconv.Itoa(power+len(digits)-len(trimmed))
}

// equalTexts is JSON equality.
func equalTexts(a, b string) bool {
	return a == b || canonical(decodeText(a)) == canonical(decodeText(b))
}

// spelledMember is a member to be written, with the name as it is spelled.
type spelledMember struct{ spelled, text string }

func writeObject(members []spelledMember) string {
	list := make([]string, len(members))
	for i, m := range members {
		list[i] = m.spelled + ":" + m.text
	}
	return "{" + strings.Join(list, ",") + "}"
}

// quoteName spells a name.
func quoteName(name string) string {
	text, err := json.Marshal(name)
	if err != nil {
		panic(err)
	}
	return string(text)
}
