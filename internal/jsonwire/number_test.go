package jsonwire_test

import (
	"math/big"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/attrpatch/attrpatch/internal/jsonwire"
)

func TestCompareNumbers(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want int
		why  string
	}{
		{"1", "1.0", 0, "trailing zeros of a fraction do not count"},
		{"100", "1e2", 0, "nor does the way to write a power of ten"},
		{"0.001", "1E-3", 0, "in either direction"},
		{"0", "-0", 0, "there is one zero"},
		{"0e99", "0", 0, "whatever its exponent"},
		{"12.5", "1.25e1", 0, "the point may be anywhere"},
		{"9007199254740993", "9007199254740992", 1, "more than a float64 can tell apart"},
		{"0.1", "0.10000000000000000001", -1, "exact, not to some digits"},
		{"-2", "-1", -1, "the order turns round below zero"},
		{"-1", "1", -1, "signs come first"},
		{"9", "10", -1, "not an order of texts"},
		{"1e9999", "1e9998", 1, "without expanding the exponent"},
		{"1e-9999", "0", 1, "however small"},
		{"1e99999999999999999999", "1e9999", 1, "a stored exponent may be anything"},
		{"1e10", "10000000000", 0, "an exponent has as many digits as it needs"},
		{"1e-12", "0.000000000001", 0, "in either direction"},
		{"1e123", "1e122", 1, "and all of them count"},
		{"0.00012", "1.2e-4", 0, "zeros after the point"},
		{"1200", "12e2", 0, "zeros before it"},
	} {
		assert.Equal(t, tt.want, jsonwire.CompareNumbers([]byte(tt.a), []byte(tt.b)), "%s and %s: %s", tt.a, tt.b, tt.why)
		assert.Equal(t, -tt.want, jsonwire.CompareNumbers([]byte(tt.b), []byte(tt.a)), "%s and %s", tt.b, tt.a)
	}
}

func TestIsIntegral(t *testing.T) {
	for text, want := range map[string]bool{
		"3": true, "3.0": true, "1e2": true, "1.5e1": true, "-7": true, "0.0": true, "0e-5": true, "120e-1": true,
		"3.5": false, "1e-1": false, "1.25e1": false, "12e-2": false,
	} {
		assert.Equal(t, want, jsonwire.IsIntegral([]byte(text)), text)
	}
}

// FuzzNumbers holds exact comparison to math/big.
func FuzzNumbers(f *testing.F) {
	f.Add("1.50", "15e-1")
	f.Add("-0.001", "-1E-3")
	f.Add("120", "12e1")
	f.Fuzz(func(t *testing.T, a, b string) {
		var s jsonwire.Scanner
		for _, text := range []string{a, b} {
			limits := jsonwire.Limits{NumberBytes: 40}
			if !s.Record([]byte(text), limits) || s.Values[0].Kind != jsonwire.Number || strings.TrimSpace(text) != text {
				return
			}
		}
		x, okX := new(big.Rat).SetString(a)
		y, okY := new(big.Rat).SetString(b)
		if !okX || !okY {
			return
		}
		if got, want := jsonwire.CompareNumbers([]byte(a), []byte(b)), x.Cmp(y); got != want {
			t.Fatalf("%s and %s compare as %d, want %d", a, b, got, want)
		}
		if got := jsonwire.IsIntegral([]byte(a)); got != x.IsInt() {
			t.Fatalf("%s: integral is %v", a, got)
		}
	})
}
