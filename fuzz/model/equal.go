package model

import (
	"cmp"
	"math/big"
	"strings"
)

// equal is the JSON equality of rule M8: numbers by exact decimal value, objects
// unordered, arrays ordered, strings after unescaping. A nil value is an absent
// one, which equals nothing but an absent one.
func equal(a, b *value) bool {
	if a == nil || b == nil {
		return a == b
	}
	if a.kind != b.kind || len(a.members) != len(b.members) {
		return false
	}
	switch a.kind {
	case text:
		return a.str == b.str
	case number:
		return compareNumbers(a.literal, b.literal) == 0
	case array:
		for i := range a.members {
			if !equal(a.members[i].value, b.members[i].value) {
				return false
			}
		}
	case object:
		for _, m := range a.members {
			other := b.member(m.name)
			if other == nil || !equal(m.value, other.value) {
				return false
			}
		}
	default:
		return a.literal == b.literal
	}
	return true
}

// decimal is a number as sign, digits and exponent: 0.digits times ten to the
// exponent. Digits neither begin nor end in zero; zero has none.
type decimal struct {
	negative bool
	digits   string
	exponent *big.Int
}

func parseDecimal(literal string) decimal {
	d := decimal{exponent: new(big.Int)}
	literal, d.negative = strings.CutPrefix(literal, "-")
	if i := strings.IndexAny(literal, "eE"); i >= 0 {
		d.exponent.SetString(strings.TrimPrefix(literal[i+1:], "+"), 10)
		literal = literal[:i]
	}
	whole, fraction, _ := strings.Cut(literal, ".")
	d.exponent.Add(d.exponent, big.NewInt(int64(len(whole))))
	d.digits = whole + fraction
	trimmed := strings.TrimLeft(d.digits, "0")
	d.exponent.Sub(d.exponent, big.NewInt(int64(len(d.digits)-len(trimmed))))
	d.digits = strings.TrimRight(trimmed, "0")
	if d.digits == "" {
		return decimal{exponent: new(big.Int)}
	}
	return d
}

// compareNumbers compares two numbers by their exact decimal values.
func compareNumbers(a, b string) int {
	x, y := parseDecimal(a), parseDecimal(b)
	if x.sign() != y.sign() {
		return cmp.Compare(x.sign(), y.sign())
	}
	magnitude := x.exponent.Cmp(y.exponent)
	if magnitude == 0 {
		magnitude = strings.Compare(x.digits, y.digits)
	}
	return magnitude * x.sign()
}

func (d decimal) sign() int {
	switch {
	case d.digits == "":
		return 0
	case d.negative:
		return -1
	}
	return 1
}

// integral reports whether a number is of integral value (rule V1).
func integral(literal string) bool {
	d := parseDecimal(literal)
	return d.exponent.Cmp(big.NewInt(int64(len(d.digits)))) >= 0
}
