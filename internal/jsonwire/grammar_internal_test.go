package jsonwire

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// rich has every kind of token, each way that a string or number can be spelled,
// and containers of every shape.
const rich = `{"plain":"text of more than eight bytes","\u0065sc\/":"\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00é😀","n":[0,-0,12345678901,-1.5e+10,2E-3,0.25],"w":[true,false,null],"":{},"e":[]}`

// readings are the ways to read a text whole: what each says is the same.
var readings = []struct {
	name string
	read func(s *Scanner, src []byte) bool
}{
	{"recorded", func(s *Scanner, src []byte) bool { return s.Record(src, Limits{}) }},
	{"skipped", func(s *Scanner, src []byte) bool {
		s.Begin()
		end := s.Skip(src, SkipSpace(src, 0))
		return end >= 0 && s.AtEnd(src, end)
	}},
	{"skipped with care", func(s *Scanner, src []byte) bool {
		s.Begin()
		end := s.value(src, SkipSpace(src, 0))
		return end >= 0 && s.AtEnd(src, end)
	}},
}

// TestPrefixes cuts a text off everywhere: what is missing is missing at the end.
// Only a number is one before its end.
func TestPrefixes(t *testing.T) {
	require.True(t, json.Valid([]byte(rich)))
	for _, text := range []string{rich, `"\ud83d\ude00"`, `"\u00e9"`, `"\n"`, `true`, `[false]`, `{"a":null}`} {
		for n := range len(text) {
			for _, row := range readings {
				src := slices.Clip([]byte("        " + text[:n])) // nothing lies behind what is cut off
				var s Scanner
				require.False(t, row.read(&s, src), "%s: %s", row.name, src)
				want := Malformed
				if high := strings.LastIndex(text[:n], `\ud83d`); high >= 0 && n-high >= 6 && n-high < 12 || !utf8.ValidString(text[:n]) {
					want = BadText // half a pair, or half a character
				}
				require.Equal(t, want, s.Fault, "%s: %s", row.name, src)
			}
		}
	}
}

// TestAfterAnEscape: a string that ends right behind an escape lacks its end there.
func TestAfterAnEscape(t *testing.T) {
	for _, text := range []string{`"\n`, `"\u00e9`, `"\ud83d\ude00`} {
		var s Scanner
		require.False(t, s.Record([]byte(text), Limits{}))
		assert.Equal(t, len(text), s.Offset, text)
	}
}

// TestEveryByte puts every byte at places where few may stand, with short and long
// texts around it. encoding/json is the second opinion, but for UTF-8 and
// surrogates.
func TestEveryByte(t *testing.T) {
	for _, at := range []string{
		`"%s"`, `"a%s"`, `"12345678%s"`, `"1234567%s12345678"`, `"\%s"`, `"\u%s000"`, `"\u0%s00"`, `"\u00%s0"`, `"\u000%s"`, `"\ud83d%sude00"`, `"\ud83d\%sde00"`,
		`1%s`, `1%s5`, `12345678%s`, `-%s`, `-1%s`, `0%s`, `0%s5`, `1.%s`, `1.5%s`, `1.5%s5`, `1e%s`, `1e%s5`, `1e5%s`,
		`%s`, `%strue`, `true%s`, `t%sue`, `tru%s`, `nul%s`, `fals%s`, `[%s]`, `[1%s]`, `[1%s2]`, `[1,%s]`, `{%s}`, `{%s"a":1}`, `{%sa":1}`, `{"a"%s1}`, `{"a"%s:1}`, `{"a":%s1}`, `{"a":%s}`, `{"a":1%s}`,
		`{"a":1%s"b":2}`, `{"a":1,%s"b":2}`, `{"a%s":1}`, `[%s1]`, `[1,%s2]`,
	} {
		for c := range 256 {
			text := []byte(strings.Replace(at, "%s", string([]byte{byte(c)}), 1))
			want := json.Valid(text) && utf8.Valid(text)
			if strings.Contains(at, `ud83d`) {
				want = false // half a pair
				if at == `"\ud83d%sude00"` {
					want = c == '\\'
				} else if at == `"\ud83d\%sde00"` {
					want = c == 'u'
				}
			}
			if strings.Contains(at, `\u%s`) && (c == 'd' || c == 'D') {
				want = true // \ud000 is a character
			}
			for _, row := range readings {
				for _, around := range []string{"", "        "} {
					var s Scanner
					src := []byte(around + string(text) + around)
					require.Equal(t, want, row.read(&s, src), "%s: %q", row.name, src)
				}
			}
		}
	}
}

// TestUnescaping has every escape with something behind it.
func TestUnescaping(t *testing.T) {
	for _, escape := range []string{`\"`, `\\`, `\/`, `\b`, `\f`, `\n`, `\r`, `\t`, `\u0041`, `\u00e9`, `\uFFfd`, `\ud83d\ude00`} {
		for _, around := range []string{"", "x", "é", `\n`} {
			raw := around + escape + around
			var want string
			require.NoError(t, json.Unmarshal([]byte(`"`+raw+`"`), &want))
			require.Equal(t, want, string(AppendUnescaped(nil, []byte(raw))), raw)
			require.True(t, EqualStrings([]byte(raw), AppendString(nil, want)[1:len(AppendString(nil, want))-1]), raw)
			require.False(t, EqualStrings([]byte(raw), []byte(raw+"x")), raw)
		}
	}
}

// TestAScannerIsUsedAgain: nothing is left of an earlier text, whatever became of it.
func TestAScannerIsUsedAgain(t *testing.T) {
	deep := strings.Repeat(`{"\u0061":[`, 3)
	for _, before := range []string{rich, deep, `{"a":1,"a":2}`, `[1,`, `"`} {
		var s Scanner
		s.Record([]byte(before), Limits{Depth: 40, Members: 100, NameBytes: 50, NumberBytes: 20})
		require.True(t, s.Record([]byte(`{"a":{"a":[1]}}`), Limits{Depth: 3, Members: 3}), before)
		require.Zero(t, s.Fault)
		require.Zero(t, s.Offset)
		require.Len(t, s.Values, 4)

		s.Record([]byte(before), Limits{Depth: 1, Members: 1, NameBytes: 1, NumberBytes: 1})
		s.Begin()
		src := []byte(`        {"\u0061bc":[[[[123456]]]]}` + "x")
		require.Equal(t, len(src)-1, s.Skip(src, 8), "no limit is left, after %s", before)
		require.Zero(t, s.Fault)
		require.Empty(t, s.Values, "only Record records")
		require.Empty(t, s.names.open)
	}
}

// TestQuickGivesUpCleanly: what the quick way had noted of an object with many names
// is gone when it gives up, and when it does not.
func TestQuickGivesUpCleanly(t *testing.T) {
	var names strings.Builder
	for i := range 2 * fewNames {
		fmt.Fprintf(&names, `"n%d":{},`, i)
	}
	for _, row := range []struct {
		name, text string
		faulty     bool
	}{
		{"an escaped name at the end", `{` + names.String() + `"\u0061":1}`, false},
		{"plain", `{` + names.String() + `"a":1}`, false},
		{"a fault at the end", `{` + names.String() + `"a":01}`, true},
		{"the first name again", `{` + names.String() + `"n0":1}`, true},
	} {
		var s, careful Scanner
		s.Begin()
		careful.Begin()
		src := []byte("        " + row.text)
		end := s.Skip(src, 8)
		require.Equal(t, careful.value(src, 8), end, row.name)
		require.Equal(t, row.faulty, end < 0, row.name)
		require.Len(t, s.names.open, len(careful.names.open), row.name)
	}
}

// TestNamesThatShareAHash are compared, whatever the chance that there are any.
func TestNamesThatShareAHash(t *testing.T) {
	for _, others := range []int{0, 3 * fewNames} {
		var n Names
		n.Reset()
		n.Push()
		src := []byte("        first second")
		for i := range others {
			name := fmt.Sprint("other", i)
			src = append(src, name...)
			require.True(t, n.Insert(src, len(src)-len(name), len(src), false, i))
		}
		// The entry of the first name has the hash of the second.
		hash := n.hash(src, 14, 20)
		require.True(t, n.Insert(src, 8, 13, false, 7))
		entry := &n.entries[len(n.entries)-1]
		if others > 0 { // its slot is that of the second, too
			for i, at := range n.slots {
				if int(at) == len(n.entries) {
					n.slots[i] = 0
				}
			}
			slot, found := n.probe(&n.open[0], src, []byte("second"), false, hash)
			require.Negative(t, found)
			n.slots[slot] = int32(len(n.entries))
		}
		entry.hash = hash
		n.open[0].filter |= 1 << (hash >> 26)
		require.Equal(t, -1, n.Find(src, []byte("second"), false))
		require.True(t, n.Insert(src, 14, 20, false, 8))
		require.False(t, n.Insert(src, 14, 20, false, 9))
	}
}

// TestPointersOfFaults: the pointer is that of the innermost value that is being
// read, and the container that of what a limit stopped.
func TestPointersOfFaults(t *testing.T) {
	eleven := `[` + strings.Repeat(`0,`, 11)
	for _, row := range []struct{ text, value, container string }{
		{`{"a":{}x`, "", ""},
		{`{"a":{} `, "", ""},
		{`{"a":[]x`, "", ""},
		{`{"a":{"b":1x`, "/a", "/a"},
		{`{"a":1`, "", ""},
		{`{"a":`, "/a", ""},
		{`{"a":[1,`, "/a/1", "/a"},
		{`[1,`, "/1", ""},
		{`[[],`, "/1", ""},
		{`[],`, "", ""},
		{eleven, "/11", ""},
		{`{"a":` + eleven, "/a/11", "/a"},
		{`{"a":1,`, "", ""},
		{`"a" `, "", ""},
		{`{} `, "", ""},
		{`[] `, "", ""},
		{`1 `, "", ""},
		{`{"a~/b":"c",`, "", ""},
		{`{"a~/b":[`, "/a~0~1b/0", "/a~0~1b"},
	} {
		assert.Equal(t, row.value, PointerAt([]byte(row.text), len(row.text)), "value at the end of %s", row.text)
		assert.Equal(t, row.container, ContainerAt([]byte(row.text), len(row.text)), "container at the end of %s", row.text)
	}
	// One that has reached the bound does not grow.
	name := strings.Repeat("n", maxFaultPointer-1)
	at := `{"` + name + `":[[`
	assert.Equal(t, "/"+name, PointerAt([]byte(at), len(at)))
	at = `{"` + name[1:] + `":[[`
	assert.Equal(t, "/"+name[1:]+"/0", PointerAt([]byte(at), len(at)))
}

// TestSpace: RFC 8259, section 2, has four.
func TestSpace(t *testing.T) {
	for c := range 256 {
		want := 0
		if strings.IndexByte(" \t\r\n", byte(c)) >= 0 {
			want = 1
		}
		assert.Equal(t, want, SkipSpace([]byte{byte(c), 'x'}, 0), "%#x", c)
		assert.Equal(t, want, SkipSpace([]byte{byte(c)}, 0), "%#x", c)
	}
}

// TestComparisonsThatEndEarly leave nothing behind that grows.
func TestComparisonsThatEndEarly(t *testing.T) {
	src := []byte(`{"a":{"b":{"c":1}}}`)
	other := []byte(`{"a":{"b":{"c":2}}}`)
	var s Scanner
	require.True(t, s.Record(src, Limits{}))
	var c Comparer
	for range 10 {
		require.False(t, c.Equal(src, s.Values, 0, other, 0))
		require.LessOrEqual(t, len(c.names.open), 3)
	}
	require.True(t, c.Equal(src, s.Values, 0, src, 0))
}

// TestComparisonOfWhatIsAltered: what is wrapped equals an array of one alone, and
// what is dropped is not there, in arrays too.
func TestComparisonOfWhatIsAltered(t *testing.T) {
	var s Scanner
	var c Comparer
	src := []byte(`1`)
	require.True(t, s.Record(src, Limits{}))
	Wrap(s.Values, 0)
	for text, want := range map[string]bool{`[1]`: true, `[ 1.0 ]`: true, `[]`: false, `[1,1]`: false, `[11]`: false, `[[1]]`: false, `[ ]`: false} {
		assert.Equal(t, want, c.Equal(src, s.Values, 0, []byte(text), 0), text)
	}
	// Of the number 11 in an array, the second digit and the bracket look like what
	// is left of [1].
	assert.False(t, c.Equal(src, s.Values, 0, []byte(`[11]`), 1))

	src = []byte(`[1,2,[],3]`)
	require.True(t, s.Record(src, Limits{}))
	s.Values[2].Dropped = true
	for text, want := range map[string]bool{`[1,[],3]`: true, `[1,2,[],3]`: false, `[1,[]]`: false, `[1,[],3,4]`: false} {
		assert.Equal(t, want, c.Equal(src, s.Values, 0, []byte(text), 0), text)
	}
}

// TestReadingPieceByPiece reads objects as documents are read, and holds that to
// reading them whole.
func TestReadingPieceByPiece(t *testing.T) {
	pieces := func(src []byte) (names []string, ok bool) {
		var s Scanner
		s.Begin()
		pos, more := s.EnterObject(src, 0)
		for more {
			m, found := s.ReadMember(src, pos)
			if !found {
				require.NotZero(t, s.Fault, "%q", src)
				return nil, false
			}
			if !s.Unique(src, m) {
				require.Equal(t, Duplicate, s.Fault, "%q", src)
				return nil, false
			}
			names = append(names, string(AppendUnescaped(nil, m.RawName(src))))
			if pos = s.Skip(src, m.Value); pos < 0 {
				return nil, false
			}
			pos, more = s.NextMember(src, pos)
		}
		return names, pos >= 0 && s.AtEnd(src, pos)
	}
	hold := func(text string) {
		src := []byte(text)
		var s Scanner
		whole := s.Record(src, Limits{})
		names, ok := pieces(src)
		require.Equal(t, whole, ok, "%q", text)
		if !whole {
			return
		}
		var want []string
		first, end := Members(s.Values, 0)
		for j := first; j < end; j = int(s.Values[j].Next) {
			want = append(want, string(AppendUnescaped(nil, s.Values[j].RawName(src))))
		}
		require.Equal(t, want, names, "%q", text)
	}
	for n := range rich {
		if n > 0 {
			hold(rich[:n])
		}
	}
	hold(rich)
	for _, text := range []string{
		`{}`, `{ }`, `{"x":1,"x":2}`, `{ "x" :1,"x": 2}`, `{"x" : 1 , "x":2}`, `{"x":1,"\u0078":2}`, `{"\u0078":1,"x":2}`, `{"xx":1,"x":2}`, `{"":1,"":2}`, `{"":1,"a":2}`, `{"a\:1}`, `{"a\":1}`, `{"a\"":1}`, `{"a":1]`, `{"a":1`,
	} {
		hold(text)
	}
	for _, at := range []string{`{%s`, `{%s"a":1}`, `{"%s":1}`, `{"a%s":1}`, `{"a"%s:1}`, `{"a":%s1}`, `{"a":1%s}`, `{"a":1%s"b":1}`, `{"a":1,%s"b":1}`, `{"a":1,"a%s":1}`, `{"a":1}%s`, `{"a\%s":1}`, `{"12345678%s":1}`} {
		for c := range 256 {
			hold(strings.Replace(at, "%s", string([]byte{byte(c)}), 1))
		}
	}
}

// TestLookingIntoValidTexts has what is not what is looked for.
func TestLookingIntoValidTexts(t *testing.T) {
	object := `{"a\n":1,"\\u0062":2 , "b":[3] ,"c":{}}`
	for name, want := range map[string]string{"a\n": "1", `\u0062`: "2", "b": "[3]", "c": "{}"} {
		at, ok := MemberOf([]byte(object), 0, name)
		require.True(t, ok, name)
		assert.Equal(t, want, object[at:skipValid([]byte(object), at)])
	}
	for _, text := range []string{object, `{}`, `[{"x":1}]`, `"x"`, `5`, `null`, `["x"]`} {
		_, ok := MemberOf([]byte(text), 0, "x")
		assert.False(t, ok, text)
	}
	_, ok := MemberOf([]byte(`{"\u0061":1}`), 0, `\u0061`)
	assert.False(t, ok, "a name is not its spelling")

	for text, want := range map[string]bool{`[]`: true, `[ ]`: true, "[\n\t]": true, `[1]`: false, `[[]]`: false, `{}`: false, `"]"`: false, `"[]"`: false, `5`: false} {
		assert.Equal(t, want, IsEmptyArray([]byte(text), 0), text)
	}

	raw, escaped, ok := StringAt([]byte(`"a\n"`), 0)
	assert.True(t, ok && escaped)
	assert.Equal(t, `a\n`, string(raw))
	for _, text := range []string{`5 `, `null`, `["a"]`, `{"a":1}`} {
		_, _, ok := StringAt([]byte(text), 0)
		assert.False(t, ok, text)
	}

	list := []byte(`[1, [2] ,{"x":3}]`)
	var items []string
	for at := range ItemsOf(list, 0) {
		items = append(items, string(list[at:skipValid(list, at)]))
		if len(items) == 2 {
			break
		}
	}
	assert.Equal(t, []string{"1", "[2]"}, items)
	for range ItemsOf([]byte(`{"a":1}`), 0) {
		t.Error("an object has no items")
	}
	for m, end := range MembersOf([]byte(object), 0) {
		assert.Equal(t, `a\n`, string(m.RawName([]byte(object))))
		assert.Equal(t, "1", object[m.Value:end])
		break
	}
}
