package format

import (
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestZonesText(t *testing.T) {
	names := strings.Fields(zonesText)
	assert.Greater(t, len(names), 500, "the list is whole")
	assert.True(t, slices.IsSorted(names))
	assert.Len(t, slices.Compact(slices.Clone(names)), len(names), "each name once")
	for _, name := range names {
		_, err := time.LoadLocation(name)
		require.NoError(t, err, "the database has %s", name)
	}
}

// A fast path may only say "yes" where the library does.
func fuzzFast(f *testing.F, fast, library Checker, seeds ...string) {
	accepted := 0
	for _, seed := range seeds {
		f.Add(seed)
		if fast([]byte(seed)) {
			accepted++
		}
	}
	require.NotZero(f, accepted, "a seed takes the fast path")
	f.Fuzz(func(t *testing.T, text string) {
		if fast([]byte(text)) && !library([]byte(text)) {
			t.Errorf("the fast path accepts %q, which the library refuses", text)
		}
	})
}

func FuzzFastUUID(f *testing.F) {
	fuzzFast(f, fastUUID, libraryUUID,
		"11111111-2222-3333-4444-555555555555", "abcdef01-ABCD-ef01-ABcd-abcdefABCDEF", "111111112222333344445555555555555555")
}

func FuzzFastDateTime(f *testing.F) {
	fuzzFast(f, fastDateTime, libraryDateTime,
		"2026-01-31T08:30:00Z", "2024-02-29T08:30:00.125+05:30", "2016-12-31T23:59:60Z", "2026-02-29T00:00:00Z",
		"2026-01-31T+8:30:00Z", "2100-02-29T23:59:59-23:59", "0000-12-31T00:00:00.0z")
}

func FuzzFastEmail(f *testing.F) {
	fuzzFast(f, fastEmail, libraryEmail,
		"jane.doe+tag@mail.example.com", "x@localhost", `"a b"@example.com`, "jane@[192.0.2.1]", "a@b.-c", "=?utf-8?q?x?=@example.com",
		"!#$%&'*+-/=?^_`{|}~@a-b.c", "a@1.2.3.4")
}

func FuzzFastURI(f *testing.F) {
	fuzzFast(f, fastURI, carefulURI,
		"https://example.com/photo.png", "http://example.com", "https://example.com:8/", "https://a.b-c/x?y=/?&z=1#a@b:c", "https:///a", "https://a#b",
		"https://a/#a#b", "https://..-/", "https://a/%20", "https://a//[b]", "http://a/b:c", "http://a@b/")
}

func FuzzFastLanguage(f *testing.F) {
	fuzzFast(f, fastLanguage, carefulLanguage, "en", "EN-us", "en-UK", "xx", "e1", "no-bo", "en-1a", "x-ab", "@[", "en-{a")
}

// TestFastLanguage has all that the fast path may say yes to: what it takes for granted
// is that languages and regions go together freely.
func TestFastLanguage(t *testing.T) {
	letters := func(i int) string { return string([]byte{'a' + byte(i/26), 'a' + byte(i%26)}) }
	accepted := 0
	for i := range 26 * 26 {
		base := letters(i)
		require.Equal(t, carefulLanguage([]byte(base)), fastLanguage([]byte(base)), base)
		if !fastLanguage([]byte(base)) && i%97 != 0 {
			continue // a sample of those shows that no region makes up for the language
		}
		for j := range 26 * 26 {
			tag := base + "-" + strings.ToUpper(letters(j))
			if fastLanguage([]byte(tag)) {
				accepted++
			}
			if got, want := fastLanguage([]byte(tag)), carefulLanguage([]byte(tag)); got != want {
				t.Fatalf("the fast path says %t of %s, the careful one %t", got, tag, want)
			}
		}
	}
	assert.Greater(t, accepted, 40_000)
}

// FuzzUUID holds more: the fast path accepts everything that the library does.
func FuzzUUID(f *testing.F) {
	f.Add("11111111-2222-3333-4444-555555555555")
	f.Add("11111111-2222-3333-4444-55555555555g")
	f.Fuzz(func(t *testing.T, text string) {
		assert.Equal(t, libraryUUID([]byte(text)), uuid([]byte(text)))
	})
}

// FuzzCheckers runs every checker over every text. An accepted text is free of
// control characters, whatever the format but phone.
func FuzzCheckers(f *testing.F) {
	for _, seed := range []string{"", "en-US", "Europe/Berlin", "https://[2001:db8::1]/%20", `"a"@[IPv6:::1]`, "2016-12-31T23:59:60Z"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, name := range Names() {
			check, _ := Lookup(name)
			if check(text) && name != "phone" {
				for _, c := range text {
					assert.False(t, c < ' ' || c == 0x7f, "%s accepts a control character: %q", name, text)
				}
			}
		}
	})
}
