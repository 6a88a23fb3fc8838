package jsonwire

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"unicode/utf16"
	"unicode/utf8"
)

// scanString checks the string whose opening quote is at pos (RFC 8259, section
// 7, and rule D1). It returns the offset after the closing quote and whether
// the string has escapes; or a fault and its offset.
func scanString(src []byte, pos int) (end int, escaped bool, fault Fault) {
	return scanText(src, pos+1)
}

// scanText is scanString for a string that goes on at pos.
func scanText(src []byte, pos int) (end int, escaped bool, fault Fault) {
	for {
		pos = skipPlain(src, pos)
		if pos == len(src) {
			return pos, escaped, Malformed
		}
		switch c := src[pos]; {
		case c == '"':
			return pos + 1, escaped, 0
		case c == '\\':
			escaped = true
			n, bad := scanEscape(src[pos:])
			if bad != 0 {
				return pos, escaped, bad
			}
			pos += n
		case c < ' ':
			return pos, escaped, Malformed
		default:
			start := pos
			if pos = skipWide(src, pos); pos == start {
				return pos, escaped, BadText
			}
		}
	}
}

// skipWide returns the offset of the first byte at or after pos that is ASCII or
// begins no character of UTF-8 (RFC 3629, section 4). Texts in other alphabets take
// two thirds of the time that they take with [utf8.DecodeRune].
func skipWide(src []byte, pos int) int {
	for {
		switch c := at(src, pos); {
		case c < 0xC2:
			return pos
		case c < 0xE0:
			if !isTail(at(src, pos+1)) {
				return pos
			}
			pos += 2
		case c < 0xF0:
			second, third := at(src, pos+1), at(src, pos+2)
			// What has a shorter form or is a surrogate shows in the first five bits.
			top := c&0xF<<1 | second>>5&1
			if !isTail(second) || !isTail(third) || top == 0 || top == 0xD800>>11 {
				return pos
			}
			pos += 3
		default:
			second := at(src, pos+1)
			plane := c&7<<2 | second>>4&3
			if !isTail(second) || !isTail(at(src, pos+2)) || !isTail(at(src, pos+3)) || plane-1 > 0xF || c > 0xF4 {
				return pos
			}
			pos += 4
		}
	}
}

// isTail reports whether c is a byte of a character, but not its first.
func isTail(c byte) bool { return c&0xC0 == 0x80 }

const (
	lowBits  = 0x0101010101010101
	highBits = 0x8080808080808080
)

// skipPlain returns the offset of the first byte at or after pos that ends a run
// of plain ASCII: a quote, a backslash, a control character or a byte of a
// multi-byte character. It reads eight bytes at a time: strings are most of a
// typical document, and byte by byte they take four times as long. Cutting what
// is read off a slice, and not counting, spares a third of the instructions.
func skipPlain(src []byte, pos int) int {
	rest := src[pos:]
	for ; len(rest) >= 8; rest = rest[8:] {
		if mark := markSpecial(binary.LittleEndian.Uint64(rest)); mark != 0 {
			return len(src) - len(rest) + bits.TrailingZeros64(mark)/8
		}
	}
	for pos = len(src) - len(rest); pos < len(src) && isPlain(src[pos]); pos++ {
	}
	return pos
}

// isPlain reports whether c is an ASCII character that stands for itself in a
// string.
func isPlain(c byte) bool { return c >= ' ' && c < utf8.RuneSelf && c != '"' && c != '\\' }

// markSpecial marks, by its high bit, the lowest byte of w that is no plain ASCII
// of a string. Marks above it may be wrong.
func markSpecial(w uint64) uint64 {
	// x-lowBits*n sets the high bit of a byte that is less than n, and of those from
	// 0x80+n on, which w marks anyway. It borrows from the byte above. Turning one
	// bit around puts the quote right above the control characters, in the place of
	// the space, so that both are found at once.
	quoteOrControl, backslash := w^lowBits*('"'^' '), w^lowBits*'\\'
	return ((quoteOrControl - lowBits*(' '+1)) | (backslash - lowBits) | w) & highBits
}

// scanEscape checks the escape that src begins with and returns its length. A
// surrogate pair is one escape; half of one is BadText.
func scanEscape(src []byte) (n int, fault Fault) {
	if len(src) < 2 {
		return 0, Malformed
	}
	switch src[1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return 2, 0
	case 'u':
		r, ok := hex4(src[2:])
		switch {
		case !ok:
			return 0, Malformed
		case !utf16.IsSurrogate(r):
			return 6, 0
		}
		if low, ok := lowSurrogate(src[6:]); ok && utf16.DecodeRune(r, low) != utf8.RuneError {
			return 12, 0
		}
		return 0, BadText
	}
	return 0, Malformed
}

func lowSurrogate(src []byte) (rune, bool) {
	if len(src) < 6 || src[0] != '\\' || src[1] != 'u' {
		return 0, false
	}
	return hex4(src[2:])
}

func hex4(src []byte) (rune, bool) {
	if len(src) < 4 {
		return 0, false
	}
	var r rune
	for _, c := range src[:4] {
		switch {
		case '0' <= c && c <= '9':
			c -= '0'
		case 'a' <= c && c <= 'f':
			c -= 'a' - 10
		case 'A' <= c && c <= 'F':
			c -= 'A' - 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}

// decodeRune returns the first character of a valid raw text and how many bytes
// it takes there.
func decodeRune(raw []byte) (rune, int) {
	if raw[0] != '\\' {
		return utf8.DecodeRune(raw)
	}
	switch raw[1] {
	case 'b':
		return '\b', 2
	case 'f':
		return '\f', 2
	case 'n':
		return '\n', 2
	case 'r':
		return '\r', 2
	case 't':
		return '\t', 2
	case 'u':
		r, _ := hex4(raw[2:])
		if !utf16.IsSurrogate(r) {
			return r, 6
		}
		low, _ := hex4(raw[8:])
		return utf16.DecodeRune(r, low), 12
	}
	return rune(raw[1]), 2
}

// AppendUnescaped appends the characters that a valid raw text stands for.
func AppendUnescaped(dst, raw []byte) []byte {
	for len(raw) > 0 {
		plain := bytes.IndexByte(raw, '\\')
		if plain < 0 {
			return append(dst, raw...)
		}
		dst = append(dst, raw[:plain]...)
		r, n := decodeRune(raw[plain:])
		dst = utf8.AppendRune(dst, r)
		raw = raw[plain+n:]
	}
	return dst
}

// EqualStrings reports whether two valid raw texts stand for the same
// characters (rule M8).
func EqualStrings(a, b []byte) bool {
	if bytes.IndexByte(a, '\\') < 0 && bytes.IndexByte(b, '\\') < 0 {
		return bytes.Equal(a, b)
	}
	for len(a) > 0 && len(b) > 0 {
		r, n := decodeRune(a)
		s, m := decodeRune(b)
		if r != s {
			return false
		}
		a, b = a[n:], b[m:]
	}
	return len(a) == len(b)
}

// AppendString appends text, which is valid UTF-8, as a JSON string with only
// the escapes that RFC 8259, section 7, demands.
func AppendString(dst []byte, text string) []byte {
	const hex = "0123456789abcdef"
	dst = append(dst, '"')
	for i := range len(text) {
		switch c := text[i]; {
		case c == '"' || c == '\\':
			dst = append(dst, '\\', c)
		case c == '\n':
			dst = append(dst, '\\', 'n')
		case c == '\r':
			dst = append(dst, '\\', 'r')
		case c == '\t':
			dst = append(dst, '\\', 't')
		case c == '\b':
			dst = append(dst, '\\', 'b')
		case c == '\f':
			dst = append(dst, '\\', 'f')
		case c < ' ':
			dst = append(dst, '\\', 'u', '0', '0', hex[c>>4], hex[c&0xF])
		default:
			dst = append(dst, c)
		}
	}
	return append(dst, '"')
}
