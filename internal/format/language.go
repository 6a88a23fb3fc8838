package format

import (
	"strings"
	"sync"

	"golang.org/x/text/language"
)

// maxLanguageTag bounds what is taken apart. RFC 5646, section 4.4.1, reckons
// with 35 bytes and allows for more.
const maxLanguageTag = 256

// languageTag is a tag of RFC 5646 that is well-formed and valid (section
// 2.2.9): every subtag is registered. Case is free (section 2.1.1) and the
// separator is a hyphen, never an underscore. Extended language subtags are
// accepted after any language, and the order of subtags of extensions is not
// judged. The source is golang.org/x/text/language.
func languageTag(text []byte) bool { return fastLanguage(text) || carefulLanguage(text) }

// fastLanguage accepts a language of two letters, and one with a region of two, which
// nearly all tags are.
func fastLanguage(text []byte) bool {
	if len(text) != 2 && (len(text) != 5 || text[2] != '-') {
		return false
	}
	base, ok := pairOf(text)
	if !ok || !knownPairs().languages[base] {
		return false
	}
	if len(text) == 2 {
		return true
	}
	region, ok := pairOf(text[3:])
	return ok && knownPairs().regions[region]
}

// pairs tells for each pair of letters whether it is a language and whether a region.
type pairs struct{ languages, regions [26 * 26]bool }

// knownPairs asks the careful way for all pairs, once and when the first tag is
// checked. No language makes a difference to which regions there are.
var knownPairs = sync.OnceValue(func() *pairs {
	known := &pairs{}
	for i := range known.languages {
		pair := string([]byte{'a' + byte(i/26), 'a' + byte(i%26)})
		known.languages[i] = carefulLanguage([]byte(pair))
		known.regions[i] = carefulLanguage([]byte("en-" + pair))
	}
	return known
})

// pairOf numbers the two letters that a text begins with, in any case.
func pairOf(text []byte) (number int, ok bool) {
	first, second := text[0]|0x20-'a', text[1]|0x20-'a'
	return int(first)*26 + int(second), first < 26 && second < 26
}

func carefulLanguage(text []byte) (ok bool) {
	if len(text) > maxLanguageTag {
		return false
	}
	// The library has panicked on tags of its day; a refusal is the safe side.
	defer func() { ok = recover() == nil && ok }()
	tag := strings.ToLower(string(text))
	if strings.Contains(grandfathered, " "+tag+" ") {
		return true
	}
	for i := range len(tag) {
		if c := tag[i]; !isLetter(c) && !isDigit(c) && c != '-' {
			return false
		}
	}
	parsed, err := language.Raw.Parse(tag)
	return err == nil && registered(strings.Split(tag, "-"), parsed)
}

// grandfathered are the tags that RFC 5646, section 2.2.8, keeps from before
// there was a grammar. The list is closed.
const grandfathered = " en-gb-oed i-ami i-bnn i-default i-enochian i-hak i-klingon i-lux i-mingo" +
	" i-navajo i-pwn i-tao i-tay i-tsu sgn-be-fr sgn-be-nl sgn-ch-de" +
	" art-lojban cel-gaulish no-bok no-nyn zh-guoyu zh-hakka zh-min zh-min-nan zh-xiang "

// unregisteredRegions are codes that CLDR knows as old names of others and that
// the registry of language subtags has never had.
const unregisteredRegions = " ct dy fq hv jt mi nh nq pc pu pz rh uk vd wk "

// registered guards the library, which accepts more than the registry has, for
// the sake of data that CLDR reads. eng for en, 826 for GB and root for und it
// rewrites, and so gives them away; the others are listed.
func registered(subtags []string, parsed language.Tag) bool {
	if subtags[0] == "x" {
		return true
	}
	rest := subtags[1:]
	extended := false
	for len(rest) > 0 && len(rest[0]) == 3 && isLetter(rest[0][0]) {
		rest, extended = rest[1:], true
	}
	base, script, region := parsed.Raw()
	if !extended && base.String() != subtags[0] {
		return false
	}
	if len(rest) > 0 && strings.EqualFold(script.String(), rest[0]) {
		rest = rest[1:]
	}
	if len(rest) > 0 && (len(rest[0]) == 2 || len(rest[0]) == 3) {
		if !strings.EqualFold(region.String(), rest[0]) || strings.Contains(unregisteredRegions, " "+rest[0]+" ") {
			return false
		}
		rest = rest[1:]
	}
	return distinct(rest)
}

// distinct judges variants and extensions: none may stand twice (RFC 5646,
// section 2.2.5, item 5, and section 2.2.6, item 3). Private subtags are free.
func distinct(subtags []string) bool {
	seen := map[string]bool{}
	variants := true
	for _, subtag := range subtags {
		singleton := len(subtag) == 1
		variants = variants && !singleton
		switch {
		case subtag == "x":
			return true
		case !variants && !singleton:
		case seen[subtag] || subtag == "posix":
			return false
		default:
			seen[subtag] = true
		}
	}
	return true
}
