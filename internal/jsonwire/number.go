package jsonwire

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"strconv"
)

// scanNumber checks the number at pos (RFC 8259, section 6) and returns the
// offset after it and the digits of its exponent. An end of pos or a fault at
// end means that it is malformed there.
func scanNumber(src []byte, pos int) (end, exponentDigits int, ok bool) {
	if pos < len(src) && src[pos] == '-' {
		pos++
	}
	switch {
	case pos == len(src) || !isDigit(src[pos]):
		return pos, 0, false
	case src[pos] == '0':
		pos++
	default:
		pos = skipDigits(src, pos)
	}
	if pos < len(src) && src[pos] == '.' {
		pos++
		if pos == len(src) || !isDigit(src[pos]) {
			return pos, 0, false
		}
		pos = skipDigits(src, pos)
	}
	if pos == len(src) || src[pos]|0x20 != 'e' {
		return pos, 0, true
	}
	pos++
	if pos < len(src) && (src[pos] == '+' || src[pos] == '-') {
		pos++
	}
	end = skipDigits(src, pos)
	return end, end - pos, end > pos
}

func isDigit(c byte) bool { return c-'0' <= 9 }

// skipDigits returns the offset of the first byte at or after pos that is no
// digit, or len(src). It reads eight bytes at a time: long lists of numbers take
// half as long.
func skipDigits(src []byte, pos int) int {
	for ; pos+8 <= len(src); pos += 8 {
		w := binary.LittleEndian.Uint64(src[pos:])
		// Of a digit, x is 0 to 9: only then has neither x nor x+0x76 the high bit.
		// A sum carries into the byte above, where the mark may be wrong; the lowest
		// is always right.
		x := w ^ lowBits*'0'
		if mark := (x | (x + lowBits*0x76)) & highBits; mark != 0 {
			return pos + bits.TrailingZeros64(mark)/8
		}
	}
	for pos < len(src) && isDigit(src[pos]) {
		pos++
	}
	return pos
}

// markNonDigits marks, by its high bit, every byte of w that is no digit.
func markNonDigits(w uint64) uint64 {
	x := w ^ lowBits*'0'
	return ((x&^highBits + lowBits*0x76) | x) & highBits
}

// Decimal is the exact value of a number's text: ±0.digits × 10^exponent. The
// digits may have a decimal point among them, which is skipped when they are
// read, and begin and end with a digit other than 0. Zero has no digits.
type Decimal struct {
	negative bool
	digits   []byte
	exponent int64
}

// Exponents in a text are capped here. Numbers beyond are equal to none that a
// limit lets in, and no length of mantissa brings one back into range.
const exponentCap = int64(1) << 40

// DecimalOf returns the value of a valid number text, of which it keeps a part.
func DecimalOf(text []byte) Decimal {
	var d Decimal
	if text[0] == '-' {
		d.negative, text = true, text[1:]
	}
	mantissa, exponent := text, int64(0)
	if e := bytes.IndexAny(text, "eE"); e >= 0 {
		mantissa, exponent = text[:e], parseExponent(text[e+1:])
	}
	point := bytes.IndexByte(mantissa, '.')
	if point < 0 {
		point = len(mantissa)
	}
	first := 0
	for first < len(mantissa) && !isSignificant(mantissa[first]) {
		first++
	}
	if first == len(mantissa) {
		return Decimal{}
	}
	last := len(mantissa)
	for !isSignificant(mantissa[last-1]) {
		last--
	}
	d.digits = mantissa[first:last]
	d.exponent = exponent + int64(point-first)
	if first > point {
		d.exponent++ // the point is among the bytes that first counts
	}
	return d
}

func isSignificant(c byte) bool { return c >= '1' && c <= '9' }

func parseExponent(text []byte) int64 {
	negative := text[0] == '-'
	if negative || text[0] == '+' {
		text = text[1:]
	}
	var e int64
	for _, c := range text {
		e = min(e*10+int64(c-'0'), exponentCap)
	}
	if negative {
		return -e
	}
	return e
}

// CompareNumbers compares the exact decimal values of two valid number texts: it
// returns -1, 0 or +1 (rules M8 and V6). It never expands an exponent.
func CompareNumbers(a, b []byte) int { return DecimalOf(a).Compare(DecimalOf(b)) }

// Compare is CompareNumbers for numbers that were read before. It takes time in the
// shorter of the two.
func (d Decimal) Compare(e Decimal) int {
	if s, t := d.sign(), e.sign(); s != t || s == 0 {
		return compare(s, t)
	}
	c := compare(d.exponent, e.exponent)
	if c == 0 {
		c = compareDigits(d.digits, e.digits)
	}
	if d.negative {
		return -c
	}
	return c
}

func (d Decimal) sign() int64 {
	switch {
	case len(d.digits) == 0:
		return 0
	case d.negative:
		return -1
	}
	return 1
}

func compare(a, b int64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func compareDigits(a, b []byte) int {
	for {
		var c, d byte // 0 where the digits are at an end, so less than any digit
		c, a = nextDigit(a)
		d, b = nextDigit(b)
		if c != d || c == 0 {
			return compare(int64(c), int64(d))
		}
	}
}

func nextDigit(digits []byte) (byte, []byte) {
	if len(digits) > 0 && digits[0] == '.' {
		digits = digits[1:]
	}
	if len(digits) == 0 {
		return 0, nil
	}
	return digits[0], digits[1:]
}

// IsIntegral reports whether a valid number text has an integral value: 3, 3.0
// and 1e2 have one (rule V1).
func IsIntegral(text []byte) bool {
	d := DecimalOf(text)
	n := len(d.digits)
	if bytes.IndexByte(d.digits, '.') >= 0 {
		n--
	}
	return int64(n) <= d.exponent || n == 0
}

// AppendDecimal appends a text that two valid numbers share if and only if they
// are equal by [CompareNumbers]. A number whose exponent is beyond all bounds
// shares it only with those that are spelled like it.
func AppendDecimal(dst, text []byte) []byte {
	d := DecimalOf(text)
	if d.exponent >= exponentCap/2 || d.exponent <= -exponentCap/2 {
		return append(append(dst, '='), text...)
	}
	if d.negative {
		dst = append(dst, '-')
	}
	dst = strconv.AppendInt(dst, d.exponent, 10)
	dst = append(dst, ':')
	for {
		var c byte
		if c, d.digits = nextDigit(d.digits); c == 0 {
			return dst
		}
		dst = append(dst, c)
	}
}
