package jsonschema

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// canonical returns a text that two values share if and only if JSON Schema says
// they are equal (2020-12, section 4.2.2): numbers by value, objects unordered.
func canonical(v any) string { return string(appendCanonical(nil, v)) }

// appendCanonical begins each value with its kind and, where its length is not
// plain from that, with its length, so that no two texts run into each other.
func appendCanonical(dst []byte, v any) []byte {
	switch v := v.(type) {
	case bool:
		return strconv.AppendBool(dst, v)
	case json.Number:
		return append(append(dst, canonicalNumber(string(v))...), ';')
	case string:
		dst = strconv.AppendInt(append(dst, '"'), int64(len(v)), 10)
		return append(append(dst, ':'), v...)
	case []any:
		dst = append(strconv.AppendInt(append(dst, '['), int64(len(v)), 10), ':')
		for _, item := range v {
			dst = appendCanonical(dst, item)
		}
		return dst
	case map[string]any:
		dst = append(strconv.AppendInt(append(dst, '{'), int64(len(v)), 10), ':')
		for _, name := range slices.Sorted(maps.Keys(v)) {
			dst = appendCanonical(appendCanonical(dst, name), v[name])
		}
		return dst
	}
	return append(dst, '0') // null
}

// canonicalNumber writes a JSON number as an integer without trailing zeros and
// an exponent.
func canonicalNumber(text string) string {
	digits, negative := strings.CutPrefix(text, "-")
	exponent := int64(0)
	if at := strings.IndexAny(digits, "eE"); at >= 0 {
		exponent, _ = strconv.ParseInt(digits[at+1:], 10, 64) // four digits at most
		digits = digits[:at]
	}
	whole, fraction, _ := strings.Cut(digits, ".")
	exponent -= int64(len(fraction))
	digits = strings.TrimLeft(whole+fraction, "0")
	if digits == "" {
		return "#0"
	}
	significant := strings.TrimRight(digits, "0")
	exponent += int64(len(digits) - len(significant))
	if negative {
		significant = "-" + significant
	}
	return "#" + significant + "e" + strconv.FormatInt(exponent, 10)
}
