package fuzz

import (
	"fmt"
	"strings"
	"unicode/utf16"
)

// writer spells a value out as JSON text.
type writer struct {
	Chooser
	out strings.Builder
	// How much spelling varies, in per cent: 0 is compact JSON.
	variety int
}

// text spells a document or a body. Most are tidy or nearly so, some are spelled
// in every way that JSON allows, and a few are broken.
func (c Chooser) text(v value) []byte {
	w := writer{Chooser: c, variety: pick(c, 0, 3, 3, 30)}
	w.space()
	w.value(v)
	w.space()
	out := []byte(w.out.String())
	if c.chance(2) {
		at := c(len(out))
		switch c(5) {
		case 0:
			out = out[:at]
		case 1:
			out[at] = pick[byte](c, '\\', ',', '}', '"', 0, 0xff)
		case 2:
			out = append(out, pick(c, ",", "{}", "]")...)
		case 3: // half a character, if it was an object
			if i := strings.IndexByte(string(out), '{'); i >= 0 {
				out = []byte(string(out[:i]) + `{"b":"\ud800",` + string(out[i+1:]))
			}
		default: // duplicates, if it was an object
			if i := strings.IndexByte(string(out), '{'); i >= 0 {
				out = []byte(string(out[:i]) + `{"a":1,"\u0061":2,` + string(out[i+1:]))
			}
		}
	}
	return out
}

// plain spells a value as compact JSON.
func (c Chooser) plain(v value) string {
	w := writer{Chooser: c}
	w.value(v)
	return w.out.String()
}

func (w *writer) varies() bool { return w.variety > 0 && w.chance(w.variety) }

func (w *writer) space() {
	for w.varies() {
		w.out.WriteString(pick(w.Chooser, " ", "\n", "\t", "\r\n  "))
	}
}

func (w *writer) value(v value) {
	switch v.kind {
	case null:
		w.out.WriteString("null")
	case yes:
		w.out.WriteString("true")
	case no:
		w.out.WriteString("false")
	case number:
		w.number(v.text)
	case text:
		w.string(v.text)
	case array, object:
		w.container(v)
	}
}

func (w *writer) container(v value) {
	brackets := "[]"
	if v.kind == object {
		brackets = "{}"
	}
	w.out.WriteByte(brackets[0])
	w.space()
	for i, m := range v.members {
		if i > 0 {
			w.out.WriteByte(',')
			w.space()
		}
		if v.kind == object {
			w.string(m.name)
			w.space()
			w.out.WriteByte(':')
			w.space()
		}
		w.value(m.value)
		w.space()
	}
	w.out.WriteByte(brackets[1])
}

// number spells a number in one of the ways that give the same value.
func (w *writer) number(literal string) {
	switch {
	case !w.varies():
	case strings.ContainsAny(literal, "eE"):
		literal = strings.Replace(literal, "e", pick(w.Chooser, "E", "e0", "e"), 1)
		literal = strings.Replace(literal, "E", pick(w.Chooser, "E", "e"), 1)
	case strings.Contains(literal, "."):
		literal += pick(w.Chooser, "0", "e0", "00E-0")
	case literal == "0":
		literal = pick(w.Chooser, "-0", "0.0", "0e5", "-0.0E-3")
	default:
		literal += pick(w.Chooser, ".0", "e0", "0e-1", "000E-03", ".000e+0")
	}
	w.out.WriteString(literal)
}

func (w *writer) string(s string) {
	w.out.WriteByte('"')
	for _, r := range s {
		switch {
		case w.varies():
			w.escape(r)
		case r == '"' || r == '\\':
			w.out.WriteByte('\\')
			w.out.WriteRune(r)
		case r < ' ':
			w.escape(r)
		default:
			w.out.WriteRune(r)
		}
	}
	w.out.WriteByte('"')
}

// escape spells a character that might have gone without, or needs more.
func (w *writer) escape(r rune) {
	format := pick(w.Chooser, `\u%04x`, `\u%04X`)
	switch high, low := utf16.EncodeRune(r); {
	case r == '/' && w.chance(50):
		w.out.WriteString(`\/`)
	case r > 0xffff:
		fmt.Fprintf(&w.out, format+format, high, low)
	default:
		fmt.Fprintf(&w.out, format, r)
	}
}
