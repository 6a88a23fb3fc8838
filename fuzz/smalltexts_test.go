package fuzz_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/attrpatch/attrpatch/internal/jsonwire"
)

// alphabets are pieces of JSON texts. All texts of up to so many pieces are read.
var alphabets = []struct {
	name, why string
	most      int
	pieces    []string
	// frames have the text put in place of a dot.
	frames []string
}{{
	name: "structure", why: "which token may follow which", most: 4,
	pieces: []string{"{", "}", "[", "]", ",", ":", `"a"`, `"b"`, "1", " ", "true"},
	frames: []string{"."},
}, {
	name: "members", why: "names and duplicates, at both lengths of a hash", most: 3,
	pieces: []string{
		`"a":1`, `"\u0061":2`, `"b":{"a":1}`, `"":[]`, `"aaaaaaaa":"x"`, `"aaaaaaab":null`, `"aaaaaaaaaaaaaaaaa":1`, `"baaaaaaaaaaaaaaaa":-1.5`,
		`"aaaaaaaaa" : 1`, `"baaaaaaaa":1`, `"é":0`, `"e\u0301":0`, `"a"`, `a:1`, `"\ud800":1`, `"b`,
	},
	frames: []string{"{.}", `{"z":1,.}`, "{.", `[{"a":1},{.}]`},
}, {
	name: "strings", why: "every escape, cut off anywhere, and what is no text", most: 2,
	pieces: []string{
		"a", "seven77", "eightttt", "nineninen", "é", "€", "\U0001f600", "\uFFFD", "\x7f", " ", "/", `\"`, `\\`, `\/`, `\b`, `\f`, `\n`, `\r`, `\t`,
		`\u0041`, `\u00e9`, `\u00EF`, `\uD83D\uDE00`, `\ud83d\ude00`, `\ud83d`, `\ude00`, `\ud83d\u0041`, `\ud83d\n`, `\ud83dude00`, `\ud83d\ude0`,
		`\ud83d\xde00`, `\u`, `\u0`, `\u00`, `\u004`, `\u00g0`, `\u00G0`, `\u:000`, `\u@000`, `\x`, `\`, `"`, "\x1f", "\x00", "\n", "\xff", "\x80", "\xc0\xaf", "\xed\xa0\x80", "\xe2\x82",
	},
	frames: []string{`"."`, `".`, `["."]`, `{".":1}`, `{"a":"."}`, `[".`, `{".`},
}, {
	name: "numbers", why: "the grammar of RFC 8259, section 6", most: 4,
	pieces: []string{"0", "1", "9", ".", "-", "+", "e", "E"},
	frames: []string{".", "[.]", "[.,0.5]"},
}, {
	name: "long numbers", why: "digits are read eight at a time", most: 3,
	pieces: []string{"1234567", "12345678", "123456789", "0", ".", "-", "e", ":", "/", "E+"},
	frames: []string{".", "[.]"},
}, {
	name: "literals", why: "whole words", most: 2,
	pieces: []string{
		"t", "tr", "tru", "true", "trua", "True", "tRue", "trUe", "truE", "f", "fals", "false", "falsy", "n", "nu", "nul", "null", "nulL", "nil", " ", ",", "x",
	},
	frames: []string{".", "[.]", `{"a":.}`, `[.`},
}}

// TestSmallTexts reads all texts of a few pieces in every way there is, and holds
// them to the reader that knows nothing of the scanner (laws LS1, LS2 and LS4).
func TestSmallTexts(t *testing.T) {
	for _, a := range alphabets {
		t.Run(a.name, func(t *testing.T) {
			t.Parallel()
			count, good := 0, 0
			var grow func(text string, left int)
			grow = func(text string, left int) {
				for _, frame := range a.frames {
					before, after, _ := strings.Cut(frame, ".")
					count++
					if readsAlike(t, before+text+after) {
						good++
					}
					if t.Failed() {
						t.FailNow()
					}
				}
				if left > 0 {
					for _, piece := range a.pieces {
						grow(text+piece, left-1)
					}
				}
			}
			grow("", a.most)
			t.Logf("%s: %d texts, %d of them good", a.why, count, good)
			assert.Greater(t, good, count/2_000)
			assert.Less(t, good, count)
		})
	}
}

// readsAlike reports whether a text is accepted.
func readsAlike(t *testing.T, text string) bool {
	src := []byte(text)
	var s jsonwire.Scanner
	for _, limits := range []jsonwire.Limits{{}, {Depth: 2, Members: 2, NameBytes: 1, NumberBytes: 3}} {
		want, fault := readStrict(src, limits)
		if ok := s.Record(src, limits); ok != (want != nil) || s.Fault != fault {
			t.Errorf("%q within %+v: fault %d at %d, want %d", src, limits, s.Fault, s.Offset, fault)
		}
		if want != nil {
			checkRecord(t, src, s.Values, want)
		}
	}
	ok := s.Record(src, jsonwire.Limits{})
	fault, offset := s.Fault, s.Offset

	// As a stored value it has something before it.
	const before = `{"member":`
	stored := []byte(before + text)
	var u jsonwire.Scanner
	u.Begin()
	end := u.Skip(stored, jsonwire.SkipSpace(stored, len(before)))
	whole := end >= 0 && u.AtEnd(stored, end)
	if whole != ok || !ok && (u.Fault != fault || u.Offset != offset+len(before)) {
		t.Errorf("%q is skipped with fault %d at %d, want %d at %d", stored, u.Fault, u.Offset-len(before), fault, offset)
	}
	switch trusted := u.SkipTrusted(stored, len(before)); {
	case trusted > len(stored):
		t.Errorf("%q is trusted to end at %d", stored, trusted)
	case ok && text != "" && text[0] > ' ' && trusted != end:
		t.Errorf("%q is trusted to end at %d, want %d", stored, trusted, end)
	}
	if !ok {
		require.Less(t, len(jsonwire.PointerAt(src, offset)), len(src)+8)
		return false
	}
	checkRespelled(t, src, s.Values)
	return true
}
