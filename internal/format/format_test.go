package format_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/attrpatch/attrpatch/internal/format"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// check asserts that a format accepts and refuses the texts of a table, whose
// keys are the texts and whose values say why.
func check(t *testing.T, name string, accepted, refused map[string]string) {
	t.Helper()
	checker, ok := format.Lookup(name)
	require.True(t, ok, "format %s", name)
	for text, why := range accepted {
		require.NotEmpty(t, why, "%q needs a reason", text)
		assert.True(t, checker([]byte(text)), "%s accepts %q: %s", name, text, why)
	}
	for text, why := range refused {
		require.NotEmpty(t, why, "%q needs a reason", text)
		assert.False(t, checker([]byte(text)), "%s refuses %q: %s", name, text, why)
	}
}

func TestLookup(t *testing.T) {
	names := format.Names()
	assert.Equal(t, []string{"country", "date-time", "email", "language", "phone", "timezone", "uri", "uuid"}, names)
	assert.True(t, slices.IsSorted(names))
	for _, name := range []string{"", "Email", "hostname", "date-time "} {
		_, ok := format.Lookup(name)
		assert.False(t, ok, "%q is no format", name)
	}
}

// TestHostileTexts runs every checker over texts that break parsers. None may
// panic, and none of these is long enough to take time.
func TestHostileTexts(t *testing.T) {
	texts := []string{
		"", "\x00", "\xff\xfe", "\xed\xa0\x80", "a", "-", ".", "@", "%", "[", "//", "::", "+", "\"", "\\",
		strings.Repeat("a", 1<<20), strings.Repeat("9", 1<<20), strings.Repeat("-", 1<<20),
		strings.Repeat("a-", 1<<19), strings.Repeat("x-", 100), strings.Repeat("[", 1<<16),
		"http://" + strings.Repeat("%41", 1<<16), strings.Repeat("a.", 1<<16) + "@b",
		"2026-01-31T08:30:00." + strings.Repeat("1", 1<<20) + "Z",
	}
	for _, name := range format.Names() {
		checker, _ := format.Lookup(name)
		start := time.Now()
		for _, text := range texts {
			assert.NotPanics(t, func() { checker([]byte(text)) }, "%s of %.20q", name, text)
		}
		assert.Less(t, time.Since(start), 5*time.Second, "%s is linear", name)
	}
}

func TestUUID(t *testing.T) {
	check(t, "uuid", map[string]string{
		"11111111-2222-3333-4444-555555555555": "digits",
		"abcdef01-ABCD-ef01-ABcd-abcdefABCDEF": "either case",
		"00000000-0000-0000-0000-000000000000": "the nil UUID is one",
	}, map[string]string{
		"":                                       "empty",
		"111111112222333344445555555555555555":   "36 digits, no hyphens",
		"{11111111-2222-3333-4444-555555555555}": "braces",
		"11111111-2222-3333-4444-55555555555g":   "no hexadecimal digit",
		"1111111-12222-3333-4444-555555555555":   "a hyphen out of place",
		"11111111-2222-3333-4444-555555555555\n": "a line break at the end",
		"urn:uuid:11111111-2222-3333-4444-55555": "a URN",
	})
}

func TestDateTime(t *testing.T) {
	check(t, "date-time", map[string]string{
		"2026-01-31T08:30:00Z":            "the plain form",
		"2026-01-31T08:30:00.1Z":          "one decimal",
		"2026-01-31T08:30:00.123456789Z":  "nine decimals",
		"2026-01-31t08:30:00z":            "RFC 3339 allows lower case",
		"2026-01-31T08:30:00+05:30":       "an offset",
		"2026-01-31T08:30:00.5-00:00":     "the unknown offset",
		"2024-02-29T00:00:00Z":            "a leap day",
		"2000-02-29T00:00:00Z":            "a leap day in a century divisible by 400",
		"2016-12-31T23:59:60Z":            "a leap second",
		"2016-12-31T15:59:60-08:00":       "the same leap second, elsewhere",
		"0000-01-01T00:00:00Z":            "the first year",
		"9999-12-31T23:59:59.999+23:59":   "the last",
		"2026-01-31T08:30:00.12345+01:00": "decimals and offset",
	}, map[string]string{
		"2026-01-31":                "a date alone",
		"2026-01-31T08:30:00":       "no zone",
		"2026-01-31 08:30:00Z":      "a blank for T",
		"2026-02-29T00:00:00Z":      "no leap year",
		"1900-02-29T00:00:00Z":      "no leap year",
		"2026-04-31T00:00:00Z":      "April has 30 days",
		"2026-00-01T00:00:00Z":      "month 0",
		"2026-13-01T00:00:00Z":      "month 13",
		"2026-01-00T00:00:00Z":      "day 0",
		"2026-01-31T24:00:00Z":      "hour 24",
		"2026-01-31T08:60:00Z":      "minute 60",
		"2026-01-31T08:30:60Z":      "a leap second at the wrong time",
		"2026-01-31T08:30:61Z":      "second 61",
		"2026-01-31T+8:30:00Z":      "the library reads +8 as an hour",
		"2026-01-31T08:+1:00Z":      "and +1 as a minute",
		"2026-01-31T08:30:00+24:00": "an offset of 24 hours",
		"2026-01-31T08:30:00+01:60": "an offset of 60 minutes",
		"2026-01-31T08:30:00+-1:00": "a sign within an offset",
		"2026-01-31T08:30:00+0100":  "an offset without colon",
		"2026-01-31T08:30:00.Z":     "a point without decimals",
		"2026-01-31T08:30:00ZZ":     "two zones",
		"2026-01-31T08:30:00Z\n":    "a line break at the end",
		"+026-01-31T08:30:00Z":      "a sign before the year",
		"２０２６-01-31T08:30:00Z":      "digits beyond ASCII",
	})
}

func TestPhone(t *testing.T) {
	check(t, "phone", map[string]string{
		"+1.4445552222":  "international",
		"ext. 7":         "one digit is enough",
		"(030) 12 34-56": "national",
	}, map[string]string{
		"":       "empty",
		"n/a":    "no digit",
		"+-.()":  "signs alone",
		"٠١٢٣٤٥": "digits beyond ASCII are none",
	})
}

func TestEmail(t *testing.T) {
	long := strings.Repeat("a", 64)
	check(t, "email", map[string]string{
		"jane.doe@example.com":                 "ordinary",
		"jane+tag@mail.example.com":            "a tag",
		"o'hara@example.com":                   "an apostrophe is atext",
		"x@localhost":                          "one label is a host name",
		`"jane doe"@example.com`:               "a quoted local part",
		`"a\"b"@example.com`:                   "a quoted pair",
		`"@"@example.com`:                      "an @ within quotes",
		"jürgen@example.com":                   "letters beyond ASCII (RFC 6532)",
		"jane@[192.0.2.1]":                     "an address in brackets",
		"jane@[IPv6:2001:db8::1]":              "an address of the other kind",
		long + "@example.com":                  "64 bytes before the @",
		"a@" + strings.Repeat("b", 63) + ".cc": "a label of 63 bytes",
	}, map[string]string{
		"":                                      "empty",
		"jane":                                  "no @",
		"@example.com":                          "nothing before the @",
		"jane@":                                 "nothing after it",
		"jane doe@example.com":                  "a blank",
		" jane@example.com":                     "a blank before, which the library skips",
		"jane@example.com ":                     "a blank after",
		"jane@example.com\n":                    "a line break after",
		"\r\n jane@example.com":                 "folding white space before",
		"(x)jane@example.com":                   "a comment, which the library skips",
		"Jane <jane@example.com>":               "a display name",
		"<jane@example.com>":                    "angle brackets",
		"a@b@example.com":                       "two @",
		".jane@example.com":                     "a dot first",
		"jane.@example.com":                     "a dot last",
		"ja..ne@example.com":                    "two dots",
		"jane@example..com":                     "an empty label",
		"jane@example.com.":                     "a dot at the end",
		"jane@-example.com":                     "a hyphen first",
		"jane@mail.-example.com":                "a hyphen first in a later label, which the library accepts",
		"jane@example-.com":                     "a hyphen last",
		"jane@exa_mple.com":                     "no underscore in host names",
		"<script>@[192.0.2.1]":                  "the library judges nothing before an address in brackets",
		"a b\r\nc@[192.0.2.1]":                  "nor does it see line breaks there",
		"jane@[+1.2.3.4]":                       "nor signs in the address",
		"jane@[00.0.0.0]":                       "nor leading zeros",
		"jane@[IPv6:fe80::1%eth0]":              "a zone has no place in mail",
		"jane@[IPv6:192.0.2.1]":                 "an address of the wrong kind",
		"jane@[192.0.2.1":                       "one bracket",
		"\"a\nb\"@example.com":                  "a control character in quotes",
		`"a"b@example.com`:                      "text after the quotes",
		`"a@example.com`:                        "an open quote",
		"jane@bücher.example":                   "host names are ASCII here",
		long + "a@example.com":                  "65 bytes before the @",
		"a@" + strings.Repeat("b", 64) + ".cc":  "a label of 64 bytes",
		"a@" + strings.Repeat("b.", 126) + "bb": "255 bytes",
		"jane@example.com, joe@example.com":     "two addresses",
		"group: jane@example.com;":              "a group",
		"a,b@example.com":                       "a comma is no atext",
		"jane@" + strings.Repeat(strings.Repeat("b", 63)+".", 4): "a domain of 256 bytes",
	})
}

func TestURI(t *testing.T) {
	check(t, "uri", map[string]string{
		"https://example.com/photo.png":      "ordinary",
		"HTTPS://EXAMPLE.COM":                "schemes have no case",
		"http://user:pass@example.com:8/a?b": "every part",
		"https://example.com/a%20b#top":      "an escape and a fragment",
		"https://[2001:db8::1]/":             "an address in brackets",
		"urn:example:a":                      "no authority",
		"mailto:jane@example.com":            "an opaque part",
		"file:///etc/hosts":                  "an empty host, where the scheme has none",
	}, map[string]string{
		"":                               "empty",
		"photo.png":                      "relative",
		"//example.com/photo.png":        "relative to the scheme",
		"/photo.png":                     "relative to the host",
		"http://":                        "no host",
		"https:///photo.png":             "an empty host",
		"https://user@/photo.png":        "an empty host after a user",
		"https://:443/":                  "an empty host before a port",
		"http:example.com":               "no authority",
		"https://example.com/a b":        "a blank",
		" https://example.com":           "a blank first",
		"https://example.com/\n":         "a line break",
		"https://example.com/<script>":   "angle brackets",
		"https://example.com/\"":         "a quote",
		"https://example.com\\@evil.com": "a backslash, which browsers take for a slash",
		"https://example.com/%zz":        "a broken escape",
		"https://example.com/?q=%z":      "a broken escape in a query, which the library accepts",
		"https://example.com/%2":         "an escape cut short",
		"https://example.com/ü":          "a letter beyond ASCII",
		"https://example.com/#a#b":       "two fragments",
		"https://example.com/[a]":        "brackets in a path",
		"https://[2001:db8::1":           "one bracket",
		"https://[example.com]/":         "brackets around a name",
		"https://2001:db8::1/":           "an address without brackets",
		"https://example.com:port/":      "a port that is no number",
		"1http://example.com":            "a scheme that begins with a digit",
		"://example.com":                 "an empty scheme",
	})
}

func TestLanguage(t *testing.T) {
	check(t, "language", map[string]string{
		"en":                 "a language",
		"en-US":              "with a region",
		"EN-us":              "case is free (RFC 5646, section 2.1.1)",
		"zh-Hant-TW":         "with a script",
		"es-419":             "a region by number",
		"de-CH-1996":         "a variant",
		"sl-rozaj-biske":     "two variants",
		"de-DE-u-co-phonebk": "an extension",
		"x-private":          "private use alone",
		"en-x-a-a":           "private subtags may repeat",
		"zh-yue":             "an extended language subtag",
		"i-klingon":          "grandfathered, irregular",
		"en-GB-oed":          "grandfathered, with a subtag of three letters",
		"sgn-BE-FR":          "grandfathered, with two regions",
		"zh-min":             "grandfathered, regular",
		"iw":                 "deprecated, and registered",
		"en-AN":              "a withdrawn country that the registry keeps",
		"tlh":                "a language of three letters",
		"und":                "the undetermined language",
	}, map[string]string{
		"":                                      "empty",
		"e":                                     "too short",
		"english":                               "no registered language",
		"xx":                                    "well-formed, not registered",
		"en_US":                                 "an underscore is no separator",
		"en-":                                   "an empty subtag",
		"-en":                                   "an empty subtag",
		"en--US":                                "an empty subtag",
		"en-UK":                                 "the registry has GB",
		"en-826":                                "and no numbers for countries that have letters",
		"en-999":                                "nor this number",
		"eng":                                   "nor three letters where there are two",
		"root":                                  "a word of CLDR",
		"en-US-POSIX":                           "a variant of CLDR",
		"en-Xxxx":                               "no registered script",
		"de-1996-1996":                          "a variant twice",
		"en-a-bbb-a-ccc":                        "an extension twice",
		"en-u":                                  "an extension without subtags",
		"en-x":                                  "private use without subtags",
		"de-419-DE":                             "two regions",
		"en-US;q=0.8":                           "a weight belongs to a list",
		"en-US, en":                             "a list",
		"*":                                     "a range",
		"en\n":                                  "a line break",
		"dé":                                    "beyond ASCII",
		"en-" + strings.Repeat("abcdefgh-", 40): "longer than any tag",
	})
}

// assignedCountries are the 249 codes of ISO 3166-1 alpha-2, written down apart
// from the data that the checker reads.
const assignedCountries = `
	AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ
	CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR
	GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP
	KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT
	MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW
	SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ
	UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW`

func TestCountry(t *testing.T) {
	codes := strings.Fields(assignedCountries)
	require.Len(t, codes, 249)
	checker, _ := format.Lookup("country")
	for i := range 26 * 26 {
		code := string([]byte{'A' + byte(i/26), 'A' + byte(i%26)})
		assert.Equal(t, slices.Contains(codes, code), checker([]byte(code)), code)
	}
	check(t, "country", map[string]string{"DE": "assigned"}, map[string]string{
		"": "empty", "U": "one letter", "us": "lower case", "USA": "alpha-3", "840": "a number", "US ": "a blank",
		"UK": "reserved for GB", "EU": "no country", "XK": "user-assigned", "ZZ": "user-assigned", "AN": "withdrawn",
		"SU": "withdrawn", "U\x00": "a control character", "ÜS": "beyond ASCII",
	})
}

func TestTimezone(t *testing.T) {
	check(t, "timezone", map[string]string{
		"Europe/Berlin":                  "ordinary",
		"America/Argentina/Buenos_Aires": "three parts",
		"America/Port-au-Prince":         "hyphens",
		"Etc/GMT+5":                      "a sign and a digit",
		"UTC":                            "no area",
		"US/Pacific":                     "a link",
		"EST5EDT":                        "an old name",
		"Asia/Kolkata":                   "a new name",
		"Asia/Calcutta":                  "and the old one",
		"GMT0":                           "a link of one word",
	}, map[string]string{
		"":                   "empty",
		"europe/berlin":      "lower case",
		"Europe/Atlantis":    "not in the database",
		"Europe/":            "an area",
		"Europe":             "an area",
		"PST":                "an abbreviation",
		"Local":              "a word of Go",
		"Factory":            "a clock that nobody has set",
		"../etc/passwd":      "a path",
		"Europe/Berlin\n":    "a line break",
		" Europe/Berlin":     "a blank",
		"posix/Europe/Paris": "a copy that some systems keep",
	})
}

func TestNoAllocation(t *testing.T) {
	rows := []struct{ name, text, why string }{
		{"country", "DE", "accepted"}, {"country", "XK", "refused"},
		{"timezone", "America/Argentina/Buenos_Aires", "accepted"}, {"timezone", "Europe/Atlantis/Of/A/Length/Beyond/Any/Name", "refused"},
		{"uuid", "11111111-2222-3333-4444-555555555555", "accepted"}, {"uuid", "nil", "refused"},
		{"phone", "+1.4445552222", "accepted"}, {"phone", "none", "refused"},
		{"date-time", "2026-01-31T08:30:00.125Z", "accepted"}, {"date-time", "2026-01-31T08:30:00.125+01:00", "accepted"},
		{"date-time", "yesterday", "refused"},
		{"uri", "https://images.example.com/users/kim.png?size=64#top", "accepted"},
		{"language", "en", "accepted"}, {"language", "fr-fr", "accepted"},
		{"email", "jane.doe+tag@mail.example.com", "accepted"}, {"email", "jane", "refused"},
	}
	for _, row := range rows {
		checker, _ := format.Lookup(row.name)
		text := []byte(row.text)
		allocs := testing.AllocsPerRun(100, func() { checker(text) })
		assert.Zero(t, allocs, "%s of %q (%s)", row.name, row.text, row.why)
	}
}
