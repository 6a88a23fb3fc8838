package format

import (
	"strings"

	"golang.org/x/text/language"
)

// country is an officially assigned alpha-2 code of ISO 3166-1, in upper case:
// 249 of them. The source is the region data of golang.org/x/text, without what
// CLDR counts as a country beyond the standard.
func country(text []byte) bool {
	return len(text) == 2 && isUpper(text[0]) && isUpper(text[1]) && assigned[text[0]-'A'][text[1]-'A']
}

func isUpper(c byte) bool { return c >= 'A' && c <= 'Z' }

// assigned has a true for each assigned code, by its letters.
var assigned = assignedCodes()

// unassigned are codes that ISO 3166-1 does not assign, although CLDR has data
// for them.
var unassigned = codeSet(
	"AC CP CQ DG EA EU EZ IC TA UN", // exceptionally reserved: Ascension, Ceuta, the Canaries and the like
	"XA XB XK ZZ QO",                // user-assigned: Kosovo, and what is no place
	"AN BU CS CT DD DY FQ FX HV JT MI NH NQ NT PC PU PZ RH SU TP VD WK YD YU ZR", // withdrawn
)

func codeSet(lists ...string) map[string]bool {
	set := map[string]bool{}
	for _, list := range lists {
		for code := range strings.FieldsSeq(list) {
			set[code] = true
		}
	}
	return set
}

func assignedCodes() (codes [26][26]bool) {
	for i := range codes {
		for j := range codes[i] {
			code := string([]byte{'A' + byte(i), 'A' + byte(j)})
			codes[i][j] = isAssigned(code)
		}
	}
	return codes
}

// isAssigned asks for a country that has this very code: an alias such as UK
// has another.
func isAssigned(code string) bool {
	region, err := language.ParseRegion(code)
	return err == nil && region.IsCountry() && region.String() == code &&
		region.Canonicalize() == region && !unassigned[code]
}
