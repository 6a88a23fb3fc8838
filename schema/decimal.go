package schema

import (
	"cmp"
	"strconv"
	"strings"
)

// decimal is the exact value of a JSON number: sign * 0.digits * 10^exponent,
// where digits neither begin nor end with a zero. Equal values have equal
// decimals. Comparing two costs no more than reading them, whatever their
// exponents (rule V6), and neither is ever expanded.
type decimal struct {
	sign     int // -1, 0 or 1
	digits   string
	exponent int
}

// parseDecimal reads the text of a JSON number whose exponent has been bounded
// (see scan), so that the sum of exponent and digits cannot overflow.
func parseDecimal(text string) decimal {
	text, negative := strings.CutPrefix(text, "-")
	mantissa, exponent, _ := strings.Cut(strings.ToLower(text), "e")
	whole, fraction, _ := strings.Cut(mantissa, ".")
	shift, _ := strconv.Atoi(exponent) // empty is 0

	digits := whole + fraction
	point := len(whole)
	significant := strings.TrimLeft(digits, "0")
	point -= len(digits) - len(significant)
	significant = strings.TrimRight(significant, "0")
	if significant == "" {
		return decimal{}
	}
	d := decimal{sign: 1, digits: significant, exponent: point + shift}
	if negative {
		d.sign = -1
	}
	return d
}

// integral reports whether the value is an integer (rule V1).
func (d decimal) integral() bool { return d.exponent >= len(d.digits) }

func (d decimal) compare(e decimal) int {
	if d.sign != e.sign {
		return cmp.Compare(d.sign, e.sign)
	}
	magnitude := cmp.Compare(d.exponent, e.exponent)
	if magnitude == 0 {
		// Both are fractions without trailing zeros, so that the order of their
		// texts is the order of their values.
		magnitude = strings.Compare(d.digits, e.digits)
	}
	return d.sign * magnitude
}

// String returns a text that equal values share.
func (d decimal) String() string {
	return strconv.Itoa(d.sign) + d.digits + "e" + strconv.Itoa(d.exponent)
}
