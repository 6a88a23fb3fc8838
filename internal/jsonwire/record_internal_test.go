package jsonwire

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// bothRecords returns what the quick way and the careful way make of a whole text,
// and whether the quick way took it.
func bothRecords(text string, limits Limits) (quick, careful []Value, taken bool) {
	var s, u Scanner
	src := []byte(text)
	s.reset(limits, true)
	u.reset(limits, true)
	end, want := s.quickRecord(src, SkipSpace(src, 0)), u.value(src, SkipSpace(src, 0))
	if end >= 0 && end != want {
		return s.Values, nil, true // what was taken and should not have been
	}
	return s.Values, u.Values, end >= 0
}

// requireSameRecord holds what Record says to what the careful way says.
func requireSameRecord(t *testing.T, text string, limits Limits) {
	t.Helper()
	quick, careful, taken := bothRecords(text, limits)
	if taken {
		require.Equal(t, careful, quick, "%q within %+v", text, limits)
	}
	src := []byte(text)
	var s, u Scanner
	u.reset(limits, true)
	end := u.value(src, SkipSpace(src, 0))
	require.Equal(t, end >= 0 && u.atEnd(src, end), s.Record(src, limits), "%q within %+v", text, limits)
	require.Equal(t, u.Fault, s.Fault)
	require.Equal(t, u.Offset, s.Offset)
	require.Len(t, s.names.open, len(u.names.open))
}

// TestQuickRecordTakesTheUsual shows that the quick way is taken, and where limits
// and what is unusual end it.
func TestQuickRecordTakesTheUsual(t *testing.T) {
	for _, row := range []struct {
		name, text string
		limits     Limits
		taken      bool
	}{
		{"every kind", `{"a": [1, -2.5e+7, 0, 12.5, true, false, null, ""], "b": {}, "c": []}`, Limits{}, true},
		{"escapes in values", `{"a": "\n\u00e9", "b": "é"}`, Limits{}, true},
		{"white space", " {\n\t\"a\" : [ 1 , 2 ] ,\r\n \"b\" : 1 } ", Limits{}, true},
		{"short names at the front", `{"":0,"a":1}`, Limits{}, true},
		{"one short name twice", `{"a":0,"a":1}`, Limits{}, false},
		{"escapes in names", `{"\u0061": 1}`, Limits{}, false},
		{"depth", `{"a":[]}`, Limits{Depth: 2}, true},
		{"too deep, and empty", `{"a":[]}`, Limits{Depth: 1}, false},
		{"most levels", strings.Repeat("[", 64) + strings.Repeat("]", 64), Limits{}, true},
		{"one level more", strings.Repeat("[", 65) + strings.Repeat("]", 65), Limits{}, false},
		{"members", `{"a":[1,2]}`, Limits{Members: 3}, true},
		{"one member too many", `{"a":[1,2],"b":{}}`, Limits{Members: 3}, false},
		{"one item too many", `[1,2,3,4]`, Limits{Members: 3}, false},
		{"a long name", `{"name":1}`, Limits{NameBytes: 4}, true},
		{"a name too long", `{"names":1}`, Limits{NameBytes: 4}, false},
		{"a long number", `12345678`, Limits{NumberBytes: 8}, true},
		{"a number too long", `123456789`, Limits{NumberBytes: 8}, false},
		{"a short number that is too long", `1234`, Limits{NumberBytes: 3}, false},
		{"most digits of an exponent", `1e1234`, Limits{NumberBytes: 20}, true},
		{"a digit more", `1e12345`, Limits{NumberBytes: 20}, false},
		{"a digit more, and a sign", `1E-12345`, Limits{NumberBytes: 20}, false},
		{"as many digits as one likes", `1e12345`, Limits{}, true},
		{"nothing", ``, Limits{}, false},
		{"no end", `{"a":1`, Limits{}, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			quick, careful, taken := bothRecords(row.text, row.limits)
			assert.Equal(t, row.taken, taken)
			if row.taken {
				assert.Equal(t, careful, quick)
			}
			requireSameRecord(t, row.text, row.limits)
		})
	}
}
