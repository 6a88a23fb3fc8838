package schema_test

import (
	"encoding/json"
	"fmt"
	"math"
	"testing"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/schema"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// pointersOf returns where New finds faults, each as pointer, blank, reason.
func pointersOf(t *testing.T, d schema.Definition) []string {
	t.Helper()
	s, err := schema.New(d)
	if err == nil {
		require.NotNil(t, s)
		return nil
	}
	assert.Nil(t, s)
	var faults schema.Errors
	require.ErrorAs(t, err, &faults)
	var list []string
	for _, f := range faults {
		list = append(list, string(f.Pointer))
	}
	return list
}

// TestNewFaults has what only a Definition can express; what a text can express
// is in the tables of Parse.
func TestNewFaults(t *testing.T) {
	one := func(a attrs.Attribute) schema.Definition {
		a.Name = "a"
		return schema.Definition{Name: "s", Attributes: []attrs.Attribute{a}}
	}
	scope := func(s attrs.Scope) schema.Definition {
		return schema.Definition{Name: "s", Scopes: []attrs.Scope{s}, Attributes: []attrs.Attribute{{Name: "a", Type: attrs.JSON}}}
	}
	condition := func(c attrs.Condition) schema.Definition {
		return scope(attrs.Scope{Name: "x", Unless: []attrs.Condition{c}})
	}
	rows := []struct {
		name, why  string
		definition schema.Definition
		want       []string
	}{
		{"type", "the zero value is no type", one(attrs.Attribute{}), []string{"/attributes/0/type"}},
		{"mutability", "beyond the last", one(attrs.Attribute{Type: attrs.JSON, Mutability: 9}), []string{"/attributes/0"}},
		{"policies", "beyond the last", schema.Definition{Name: "s", Policy: schema.Policy{Unknown: 9, ReadOnly: 9, Forbidden: 9, Scalar: 9, Blank: 9}},
			[]string{"/policy/unknown", "/policy/readOnly", "/policy/forbidden", "/policy/scalar", "/policy/blank"}},
		{"negative", "limits are counts", schema.Definition{Name: "s", MaxDocumentBytes: -1, Attributes: []attrs.Attribute{
			{Name: "a", Type: attrs.String, MultiValued: true, MinLength: -1, MaxLength: -1, MaxValues: -1}}},
			[]string{"/maxDocumentBytes", "/attributes/0/minLength", "/attributes/0/maxLength", "/attributes/0/maxValues"}},
		{"empty enumeration", "it would permit nothing", one(attrs.Attribute{Type: attrs.String, EnumeratedValues: []attrs.EnumeratedValue{}}), []string{"/attributes/0/enumeratedValues"}},
		{"format", "there is no such format", one(attrs.Attribute{Type: attrs.String, Format: "hostname"}), []string{"/attributes/0/format"}},
		{"bounds", "they are JSON numbers", one(attrs.Attribute{Type: attrs.Number, Minimum: "0x1", Maximum: ` "1" `}), []string{"/attributes/0/minimum", "/attributes/0/maximum"}},
		{"spaced bound", "a number has no white space", one(attrs.Attribute{Type: attrs.Number, Minimum: "1 "}), []string{"/attributes/0/minimum"}},
		{"large bound", "an exponent has four digits", one(attrs.Attribute{Type: attrs.Number, Minimum: "1e99999", Default: json.RawMessage("1")}), []string{"/attributes/0/minimum"}},
		{"default text", "it is JSON", one(attrs.Attribute{Type: attrs.JSON, Default: json.RawMessage(`{"a":`)}), []string{"/attributes/0/default"}},
		{"default names", "rule D1 holds inside", one(attrs.Attribute{Type: attrs.JSON, Default: json.RawMessage(`[{"a":1,"a":2}]`)}), []string{"/attributes/0/default/0/a"}},
		{"not UTF-8", "every text of a schema has a JSON form", schema.Definition{Name: "\xff", Attributes: []attrs.Attribute{
			{Name: "\xff", Type: attrs.String, Description: "\xff", DisplayName: "\xff", WritableIn: []string{"\xff"}, Pattern: "a",
				PatternSamples:   attrs.PatternSamples{Match: []string{"a", "\xff"}, NoMatch: []string{"\xff"}},
				EnumeratedValues: []attrs.EnumeratedValue{{Value: "\xff", Description: "\xff"}}}}},
			[]string{"/name", "/attributes/0/name", "/attributes/0/description", "/attributes/0/displayName", "/attributes/0/writableIn/0",
				"/attributes/0/patternSamples/match/1", "/attributes/0/patternSamples/match/1", "/attributes/0/patternSamples/noMatch/0",
				"/attributes/0/enumeratedValues/0/value", "/attributes/0/enumeratedValues/0/description"}},
		{"path sets", "in the order of their JSON form", scope(attrs.Scope{Name: "x", Permissions: attrs.Permissions{
			Read: attrs.MustPathSet("!b", "*"), Update: attrs.MustPathSet("!a", "c", "a")}}), []string{"/scopes/0/read/1", "/scopes/0/update/0"}},
		{"condition without question", "the zero value asks nothing", condition(attrs.Condition{Path: "a"}), []string{"/scopes/0/unless/0"}},
		{"condition without path", "it asks about nothing", condition(attrs.Condition{Op: attrs.Present}), []string{"/scopes/0/unless/0/path"}},
		{"presence with value", "two questions in one", condition(attrs.Condition{Path: "a", Op: attrs.Absent, Value: json.RawMessage("1")}), []string{"/scopes/0/unless/0"}},
		{"equals without value", "nothing to compare with", condition(attrs.Condition{Path: "a", Op: attrs.Equals}), []string{"/scopes/0/unless/0/equals"}},
		{"notEquals text", "the value is JSON", condition(attrs.Condition{Path: "a", Op: attrs.NotEquals, Value: json.RawMessage("PING_ONE")}), []string{"/scopes/0/unless/0/notEquals"}},
	}
	if math.MaxInt > math.MaxInt32 {
		huge := math.MaxInt32
		huge++
		rows = append(rows, struct {
			name, why  string
			definition schema.Definition
			want       []string
		}{"huge", "a limit has 32 bits", one(attrs.Attribute{Type: attrs.String, MaxLength: huge}), []string{"/attributes/0/maxLength"}})
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			assert.Equal(t, row.want, pointersOf(t, row.definition), row.why)
		})
	}
}

// TestNewOrder has faults whose order in the native form is not that in which
// the rules are looked at, nor that of the alphabet.
func TestNewOrder(t *testing.T) {
	d := schema.Definition{
		Policy: schema.Policy{Blank: 9, Unknown: 9},
		Scopes: []attrs.Scope{{Permissions: attrs.Permissions{Update: attrs.MustPathSet("x"), Read: attrs.MustPathSet("x")}}},
	}
	for range 11 {
		d.Attributes = append(d.Attributes, attrs.Attribute{Name: "a", Type: attrs.JSON})
	}
	d.Attributes[2] = attrs.Attribute{Type: attrs.String, UniqueValues: true, Pattern: "("}
	got := pointersOf(t, d)
	want := []string{"/name", "/policy/unknown", "/policy/blank", "/scopes/0/name", "/scopes/0/read/0", "/scopes/0/update/0", "/attributes/1/name",
		"/attributes/2/name", "/attributes/2/pattern", "/attributes/2/uniqueValues"}
	for i := 3; i < 11; i++ {
		want = append(want, fmt.Sprintf("/attributes/%d/name", i))
	}
	assert.Equal(t, want, got)
}

func TestNewNormalises(t *testing.T) {
	s, err := schema.New(schema.Definition{
		Name: "s",
		Scopes: []attrs.Scope{{Name: "x", Unless: []attrs.Condition{
			{Path: `\a`, Op: attrs.Equals, Value: json.RawMessage(" { \"x\" : 1.0 }\n")}}}},
		Attributes: []attrs.Attribute{
			{Name: "a", Type: attrs.JSON, Default: json.RawMessage("[ 1 , \"<\" ]")},
			{Name: "b", Type: attrs.JSON, DerivedFrom: `\a`, WhenAbsent: json.RawMessage(" true ")},
		},
	})
	require.NoError(t, err)
	d := s.Definition()
	assert.Equal(t, `[1,"<"]`, string(d.Attributes[0].Default))
	assert.Equal(t, `true`, string(d.Attributes[1].WhenAbsent))
	assert.Equal(t, attrs.Path("a"), d.Attributes[1].DerivedFrom)
	assert.Equal(t, attrs.Path("a"), d.Scopes[0].Unless[0].Path)
	assert.Equal(t, `{"x":1.0}`, string(d.Scopes[0].Unless[0].Value))
}

func TestSize(t *testing.T) {
	nested := func(depth int) schema.Definition {
		list := []attrs.Attribute{{Name: "leaf", Type: attrs.JSON}}
		for range depth {
			list = []attrs.Attribute{{Name: "c", Type: attrs.Complex, SubAttributes: list}}
		}
		return schema.Definition{Name: "s", Attributes: list}
	}
	s, err := schema.New(nested(32))
	require.NoError(t, err, "32 COMPLEX attributes may nest")
	text, err := json.Marshal(s.Definition())
	require.NoError(t, err)
	_, err = schema.Parse(text)
	require.NoError(t, err, "in the native form too")
	assert.Len(t, pointersOf(t, nested(33)), 1, "33 may not")

	several := nested(2)
	several.Attributes = append(several.Attributes, nested(1).Attributes[0], nested(33).Attributes[0], nested(34).Attributes[0])
	for i := range several.Attributes {
		several.Attributes[i].Name = fmt.Sprint("c", i)
	}
	assert.Len(t, pointersOf(t, several), 1, "wherever it is, it is said once")

	wide := schema.Definition{Name: "s"}
	for i := range 10_000 {
		wide.Attributes = append(wide.Attributes, attrs.Attribute{Name: fmt.Sprint("a", i), Type: attrs.JSON})
	}
	_, err = schema.New(wide)
	require.NoError(t, err, "there may be 10,000 attributes")
	wide.Attributes = append(wide.Attributes, attrs.Attribute{Name: "z", Type: attrs.JSON})
	assert.Equal(t, []string{"/attributes"}, pointersOf(t, wide), "one more is too many")

	endless := []attrs.Attribute{{Name: "a", Type: attrs.Complex}, {Name: "b", Type: attrs.Complex}}
	endless[0].SubAttributes, endless[1].SubAttributes = endless, endless
	assert.NotEmpty(t, pointersOf(t, schema.Definition{Name: "s", Attributes: endless}), "attributes that hold themselves")
}
