package fuzz

import (
	"regexp"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/attrpatch/attrpatch/attrs"
)

// fitting names the texts of the pool that have each format of the pool.
var fitting = map[string][]string{
	"country": {"AT"}, "email": {"x@example.com"}, "phone": {"+1 23"},
}

// allows reports whether a STRING attribute may have a text of the pool. It need
// not be exact: a default that it wrongly lets pass costs a schema, and no more.
func allows(a attrs.Attribute, s string) bool {
	length := utf8.RuneCountInString(s)
	switch {
	case a.Required && s == "":
		return false
	case length < a.MinLength, a.MaxLength > 0 && length > a.MaxLength:
		return false
	case a.Pattern != "" && !regexp.MustCompile(`^(?:`+a.Pattern+`)$`).MatchString(s):
		return false
	case a.Format != "" && !slices.Contains(fitting[a.Format], s):
		return false
	}
	return len(a.EnumeratedValues) == 0 || slices.ContainsFunc(a.EnumeratedValues, func(e attrs.EnumeratedValue) bool {
		return e.Value == s && !e.Archived
	})
}

// goodNumber picks one of the pool that is within the attribute's bounds.
func (c Chooser) goodNumber(a attrs.Attribute, pool []string) (value, bool) {
	var list []string
	for _, literal := range pool {
		n, _ := strconv.ParseFloat(literal, 64)
		low, lowErr := a.Minimum.Float64()
		high, highErr := a.Maximum.Float64()
		if (lowErr != nil || n >= low) && (highErr != nil || n <= high) {
			list = append(list, literal)
		}
	}
	if len(list) == 0 {
		return value{kind: number, text: pick(c, pool...)}, false
	}
	return value{kind: number, text: pick(c, list...)}, true
}
