package jsonwire

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// both returns what the quick way and the careful way say of a text that has
// something before it, as every stored value has.
func both(text string) (quick, careful int) {
	const before = `{"member": `
	src := []byte(before + text)
	var s, t Scanner
	s.Begin()
	t.Begin()
	return s.quick(src, len(before), 0), t.value(src, len(before))
}

// FuzzQuick holds the quick ways to the careful ones: what is accepted ends at the
// same place and is recorded alike, and Skip and Record tell the same faults.
func FuzzQuick(f *testing.F) {
	for _, text := range []string{
		`{"a": [1, -2.5e+7, 0, 0.25, true, false, null, "", "\u00e9\ud83d\ude00é"], "": {}, "b": []}`,
		"{\n        \"a\"\t:\r\n  1 , \"b\" : [ 1 , 2 ]\n}", `{"a": 1, "a": 2}`, `{"\u0061": 1, "a": 2}`, `[[[]]]`, `{"a" 1}`, `[1 2]`, `[01]`,
		`{"` + strings.Repeat("n", 17) + `": 1}`, "\"\x1f\"", "\"\xff\"", `"\ud800"`, `{"a":}`, `12345678`, `123456789012345678e5`, `1.`, `-`, `-.5`, `0.5`, `-0.25e-3`, `10.`, `1.e5`, `-01`, `1e`, `-123456789.123456789`, `[1,]`, `{"a":1,}`,
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		quick, careful := both(text)
		if quick >= 0 {
			require.Equal(t, careful, quick)
		}
		var s, u Scanner
		s.Begin()
		u.Begin()
		src := []byte(`        ` + text)
		require.Equal(t, u.value(src, 8), s.Skip(src, 8))
		require.Equal(t, u.Fault, s.Fault)
		require.Equal(t, u.Offset, s.Offset)
		require.Len(t, s.names.open, len(u.names.open))
		requireSameRecord(t, text, Limits{})
		requireSameRecord(t, text, Limits{Depth: 2, Members: 5, NameBytes: 3, NumberBytes: 9})
	})
}

// TestQuickTakesTheUsual shows that the quick way is taken: nothing else would
// notice if it always gave up.
func TestQuickTakesTheUsual(t *testing.T) {
	for _, row := range []struct {
		name, text string
		taken      bool
	}{
		{"every kind", `{"a": [1, -2.5e+7, 0, 12.5, -0.75, 0e1, true, false, null, ""], "b": {}}`, true},
		{"escapes in values", `{"a": "\n\u00e9"}`, true},
		{"names that are not ASCII", `{"größe": 1, "größe2": 2}`, true},
		{"white space", "{\n\t\"a\" : [ 1 , 2 ] ,\r\n \"b\" : 1 }", true},
		{"most levels", strings.Repeat("[", 64) + strings.Repeat("]", 64), true},
		{"one level more", strings.Repeat("[", 66) + strings.Repeat("]", 66), false},
		{"most levels of objects", strings.Repeat(`{"a":`, 64) + "{}" + strings.Repeat("}", 64), true},
		{"one level more of objects", strings.Repeat(`{"a":`, 65) + "{}" + strings.Repeat("}", 65), false},
		{"most levels of both", strings.Repeat(`{"a":[`, 32) + "{}" + strings.Repeat("]}", 32), true},
		{"one level more of both", strings.Repeat(`[{"a":`, 32) + "[{}]" + strings.Repeat("}]", 32), false},
		{"escapes in names", `{"\u0061": 1}`, false},
		{"fault", `{"a": 01}`, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			quick, careful := both(row.text)
			assert.Equal(t, row.taken, quick >= 0)
			if row.taken {
				assert.Equal(t, careful, quick)
			}
		})
	}
}

// TestQuickFindsDuplicates has objects of sizes around the one at which
// names move from one list to another, and names of every length around those of
// a word and of two, which share all but one byte.
func TestQuickFindsDuplicates(t *testing.T) {
	for _, count := range []int{1, 2, 3, 8, 15, 16, 17, 18, 31, 32, 33, 40} {
		for _, size := range []int{1, 2, 3, 7, 8, 9, 15, 16, 17, 30} {
			names := make([]string, count)
			for i := range names {
				alike := []byte(strings.Repeat("x", size))
				alike[i%size] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefgh"[i/size]
				names[i] = string(alike)
			}
			names[count/2] = "" // the empty name is one too
			object := func(names []string) string {
				var b strings.Builder
				for _, name := range names {
					fmt.Fprintf(&b, `,"%s":{"inner":1}`, name)
				}
				return "{" + b.String()[1:] + "}"
			}
			quick, careful := both(object(names))
			require.Equal(t, careful, quick, "%d names of %d bytes", count, size)
			require.Positive(t, quick)
			_, _, taken := bothRecords(object(names), Limits{})
			require.True(t, taken)
			requireSameRecord(t, object(names), Limits{})
			for i, name := range names {
				quick, careful := both(object(append(names[:count:count], name)))
				require.Negative(t, careful)
				require.Negative(t, quick, "name %d of %d, %d bytes", i, count, size)
				_, _, taken := bothRecords(object(append(names[:count:count], name)), Limits{})
				require.False(t, taken, "name %d of %d, %d bytes", i, count, size)
			}
		}
	}
}

// TestQuickNumbers has every text of up to five characters that numbers consist of,
// followed by what may follow, with room for a word and without.
func TestQuickNumbers(t *testing.T) {
	const bytes = "019.-e"
	var grow func(text string, left int)
	accepted := 0
	grow = func(text string, left int) {
		for _, after := range []string{"", ",", "]       ", "123456789]", "1234.56e7,       "} {
			quick, careful := both(text + after)
			if quick >= 0 {
				accepted++
				require.Equal(t, careful, quick, text+after)
			} else if careful >= 0 && !strings.HasPrefix(strings.TrimPrefix(text, "-"), "0") {
				require.Fail(t, "a number that the quick way gives up on", text+after)
			}
		}
		if left > 0 {
			for _, c := range bytes {
				grow(text+string(c), left-1)
			}
		}
	}
	grow("", 5)
	assert.Greater(t, accepted, 1_000)
}
