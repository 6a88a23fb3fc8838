package schema

import (
	"bytes"
	"encoding/json"
	"math/big"
	"slices"
	"testing"

	"github.com/attrpatch/attrpatch/internal/format"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestNativeMembers holds the lists that the native form has in several places
// together: the JSON Schema, the order of faults, the formats and the words.
func TestNativeMembers(t *testing.T) {
	loaded, err := loadNative()
	require.NoError(t, err)
	var properties func(v *value)
	properties = func(v *value) {
		for i, name := range v.names {
			if name == "properties" {
				assert.NotEmpty(t, v.items[i].names)
				last := -1
				for _, member := range v.items[i].names {
					at := slices.Index(nativeMembers, member)
					require.GreaterOrEqual(t, at, 0, "%s has a place in the order", member)
					assert.Greater(t, at, last, "%s stands in the order of the JSON Schema", member)
					last = at
				}
			}
			properties(v.items[i])
		}
	}
	properties(loaded.root)

	enum := func(pointer string) (words []string) {
		v := loaded.root
		for _, name := range []string{"$defs", "policy", "properties", pointer, "enum"} {
			v = v.member(name)
		}
		return v.strings()
	}
	assert.Equal(t, unknownWords, enum("unknown"))
	assert.Equal(t, readOnlyWords, enum("readOnly"))
	assert.Equal(t, forbiddenWords, enum("forbidden"))
	assert.Equal(t, scalarWords, enum("scalar"))
	assert.Equal(t, blankWords, enum("blank"))
	scim := loaded.root.member("$defs").member("scim").member("properties")
	assert.Equal(t, caseWords, scim.member("case").member("enum").strings())
	var departed []string
	for _, d := range departures {
		departed = append(departed, d.name)
	}
	assert.Equal(t, departed, scim.member("departures").member("items").member("enum").strings())
	formats := loaded.root.member("$defs").member("attribute").member("properties").member("format").member("enum")
	assert.Equal(t, format.Names(), formats.strings())
}

func TestDecimal(t *testing.T) {
	texts := []string{"0", "-0", "0.0", "0e99", "1", "1.0", "10e-1", "-1", "100", "1e2", "0.01e4", "99.9", "100.1", "-99.9", "1e-5", "0.00001", "12e300", "9007199254740993", "9007199254740992.5", "-1e-300", "1E+2"}
	for _, a := range texts {
		x, _ := new(big.Rat).SetString(a)
		assert.Equal(t, x.IsInt(), parseDecimal(a).integral(), a)
		for _, b := range texts {
			y, _ := new(big.Rat).SetString(b)
			assert.Equal(t, x.Cmp(y), parseDecimal(a).compare(parseDecimal(b)), "%s and %s", a, b)
			assert.Equal(t, x.Cmp(y) == 0, parseDecimal(a).String() == parseDecimal(b).String(), "%s and %s", a, b)
		}
	}
}

func TestFoldIsAFixedPoint(t *testing.T) {
	for _, name := range []string{"A", "ß", "ẞ", "\u0345", "\u1fbe", "ﬁ", "Ⅷ", "㎏", "\u212a", "İ", "ı", "e\u0301", "\u03f4", "\ufdfa"} {
		folded := fold(name)
		assert.Equal(t, folded, fold(folded), "%q", name)
	}
	assert.Equal(t, fold("kind"), fold("\u212aIND"))
	assert.NotEqual(t, fold("i"), fold("ı"), "a dotless i is another letter")
}

// FuzzScan holds the scanner to encoding/json: what it accepts has the same
// value there, and what it refuses has a reason.
func FuzzScan(f *testing.F) {
	for _, seed := range []string{`{"a":[1,2.5e3,true,null,"x\u00e9\ud83d\ude00"],"b":{}}`, `[]`, ` "x" `, `{"a":1,"a":2}`, `"\ud800"`, `"\ud800\u0041"`, `"\\ud800"`, `1e99999`, `1e700`, `-0`, `{`, "\ufeff1"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		v, faults := scan(text)
		require.Equal(t, v == nil, len(faults) > 0)
		if v == nil {
			return
		}
		d := json.NewDecoder(bytes.NewReader(text))
		d.UseNumber()
		var want any
		require.NoError(t, d.Decode(&want))
		require.Equal(t, want, v.exact())
	})
}

// exact is plain without stand-ins for numbers.
func (v *value) exact() any {
	switch v.kind() {
	case '{':
		members := map[string]any{}
		for i, name := range v.names {
			members[name] = v.items[i].exact()
		}
		return members
	case '[':
		items := []any{}
		for _, element := range v.items {
			items = append(items, element.exact())
		}
		return items
	case '-':
		return json.Number(v.text)
	}
	return v.plain()
}
