package jsonwire_test

import (
	"encoding/json"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/attrpatch/attrpatch/internal/jsonwire"
)

func TestEqualStrings(t *testing.T) {
	for _, tt := range []struct {
		a, b  string
		equal bool
		why   string
	}{
		{`abc`, `abc`, true, "the same bytes"},
		{`\u0061bc`, `abc`, true, "an escape is the character"},
		{`\ud83d\ude00`, "\U0001F600", true, "a pair is one character"},
		{`\/`, `/`, true, "a solidus may be escaped"},
		{`\n`, `\u000A`, true, "two escapes of one character"},
		{`a`, `ab`, false, "a prefix is another text"},
		{`\u0061`, `ab`, false, "also where one has escapes"},
		{`\u0061b`, `a`, false, "on either side"},
		{`a\u0000`, `a`, false, "U+0000 is a character"},
	} {
		assert.Equal(t, tt.equal, jsonwire.EqualStrings([]byte(tt.a), []byte(tt.b)), "%q and %q: %s", tt.a, tt.b, tt.why)
	}
}

func TestAppendStringEscapesOnlyWhatIsDemanded(t *testing.T) {
	text := "\"\\/\b\f\n\r\t\x00\x1f\x7f é\u2028<>&"
	got := jsonwire.AppendString(nil, text)
	assert.Equal(t, "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\x7f é\u2028<>&\"", string(got))
	var back string
	require.NoError(t, json.Unmarshal(got, &back))
	assert.Equal(t, text, back)
}

// FuzzStrings holds unescaping and comparing to encoding/json.
func FuzzStrings(f *testing.F) {
	f.Add([]byte(`"a\u0061\n\ud83d\ude00"`))
	f.Add([]byte("\"é \\\" \\\\ long enough for a word\""))
	f.Fuzz(func(t *testing.T, src []byte) {
		var s jsonwire.Scanner
		if !s.Record(src, jsonwire.Limits{}) || s.Values[0].Kind != jsonwire.String {
			return
		}
		raw := s.Values[0].RawString(src)
		var want string
		if err := json.Unmarshal(src, &want); err != nil {
			t.Fatal(err)
		}
		got := string(jsonwire.AppendUnescaped(nil, raw))
		if got != want {
			t.Fatalf("%q unescapes to %q, want %q", src, got, want)
		}
		again := jsonwire.AppendString(nil, want)
		if !jsonwire.EqualStrings(raw, again[1:len(again)-1]) {
			t.Fatalf("%q is not equal to %q", src, again)
		}
	})
}

// TestEveryCharacter has each code point and each text of two bytes beyond ASCII,
// and longer ones with one byte changed: what is accepted is UTF-8, as the standard
// library has it.
func TestEveryCharacter(t *testing.T) {
	valid := func(text []byte) bool {
		var s jsonwire.Scanner
		return s.Record(append(append([]byte(`"`), text...), '"'), jsonwire.Limits{})
	}
	check := func(text []byte) {
		if got := valid(text); got != utf8.Valid(text) {
			require.Failf(t, "not as UTF-8 is defined", "%x: %t", text, got)
		}
	}
	for r := rune(0x80); r <= utf8.MaxRune; r++ {
		if text := []byte(string(r)); utf8.ValidRune(r) && !valid(text) {
			require.Failf(t, "refused", "%x", text)
		}
	}
	for first := 0x80; first < 0x100; first++ {
		for second := 0x80; second < 0x100; second++ {
			check([]byte{byte(first), byte(second)})
			for _, third := range []byte{'a', 0x7f, 0x80, 0xbf, 0xc0, 0xff} {
				check([]byte{byte(first), byte(second), third})
				check([]byte{byte(first), byte(second), third, 0x80})
				check([]byte{byte(first), byte(second), 0x80, third})
			}
		}
	}
}
