package gostruct_test

import (
	"encoding/json"
	"fmt"
	"net/netip"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/attrpatch/attrpatch/schema"
	"github.com/attrpatch/attrpatch/schema/gostruct"
	"github.com/attrpatch/attrpatch/schema/importer"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func lines(notes []importer.Note, err error) []string {
	var list []string
	for _, n := range notes {
		list = append(list, fmt.Sprintf("%s %s: %s", n.Pointer, n.Kind, n.Reason))
	}
	faults, _ := err.(importer.Errors)
	for _, f := range faults {
		list = append(list, fmt.Sprintf("%s fault: %s", f.Pointer, f.Reason))
	}
	return list
}

func assertLines(t *testing.T, want, got []string) {
	t.Helper()
	if !assert.Len(t, got, len(want), strings.Join(got, "\n")) {
		return
	}
	for i, line := range want {
		assert.True(t, strings.HasPrefix(got[i], line), "want %s\ngot  %s", line, got[i])
	}
}

// assertNative compares the attributes of a definition.
func assertNative(t *testing.T, want string, d schema.Definition) {
	t.Helper()
	native, err := json.Marshal(d)
	require.NoError(t, err)
	var got struct{ Attributes json.RawMessage }
	require.NoError(t, json.Unmarshal(native, &got))
	assert.JSONEq(t, want, string(got.Attributes))
}

type address struct {
	Street  string `json:"street"`
	Country string `json:"country" attr:"format=country"`
}

type Audit struct {
	CreatedAt time.Time  `json:"createdAt" attr:"readOnly"`
	UpdatedAt *time.Time `json:"updatedAt,omitempty" attr:"readOnly"`
	private   int
}

// color writes its own JSON.
type color struct{ r, g, b uint8 }

func (c color) MarshalJSON() ([]byte, error) { return []byte(`"#000000"`), nil }

type user struct {
	Audit
	ID       string            `json:"id" attr:"readOnly,format=uuid"`
	Email    string            `json:"email" attr:"required,unique,format=email"`
	Size     string            `json:"size,omitempty" attr:"values=S|M,archived=XXS"`
	Tags     []string          `json:"tags" attr:"maxValues=10,uniqueValues,pattern='[a-z]{1,20}|it''s',match=a|b"`
	Address  *address          `json:"address,omitempty" attr:"displayName=Address"`
	Phones   []address         `json:"phones"`
	Age      uint8             `json:"age" attr:"maximum=120"`
	Balance  int64             `json:"balance"`
	Score    float64           `json:"score"`
	Exact    json.Number       `json:"exact"`
	Prefs    json.RawMessage   `json:"prefs"`
	Anything any               `json:"anything"`
	Labels   map[string]any    `json:"labels"`
	Limits   map[string]int    `json:"limits"`
	Avatar   []byte            `json:"avatar"`
	Pair     [2]bool           `json:"pair"`
	Host     netip.Addr        `json:"host"`
	Color    color             `json:"color"`
	Shade    *color            `json:"shade" attr:"type=STRING,pattern=#[0-9a-f]{6}"`
	Manager  *user             `json:"manager"`
	Secret   string            `json:"-"`
	Internal string            `attr:"-"`
	Counter  int               `json:"counter,string"`
	Empty    struct{}          `json:"empty"`
	Matrix   [][]int           `json:"matrix"`
	Language string            `attr:"default='\"en\"',writableIn=create|import"`
	unused   map[string]string // is no member
}

// What is not exported is there to be passed over.
var _ = []any{Audit{}.private, user{}.unused, color{}.r, color{}.g, color{}.b, loop{}.loop}

func TestSample(t *testing.T) {
	d, notes, err := gostruct.For[user]("user")
	require.NoError(t, err)
	assert.Equal(t, "user", d.Name)
	_, err = schema.New(d)
	require.NoError(t, err)
	assertNative(t, `[
		{"name":"createdAt","type":"STRING","format":"date-time","readOnly":true},
		{"name":"updatedAt","type":"STRING","format":"date-time","readOnly":true},
		{"name":"id","type":"STRING","format":"uuid","readOnly":true},
		{"name":"email","type":"STRING","format":"email","required":true,"unique":true},
		{"name":"size","type":"STRING","enumeratedValues":[{"value":"S"},{"value":"M"},{"value":"XXS","archived":true}]},
		{"name":"tags","type":"STRING","multiValued":true,"maxValues":10,"uniqueValues":true,"pattern":"[a-z]{1,20}|it's","patternSamples":{"match":["a","b"]}},
		{"name":"address","type":"COMPLEX","displayName":"Address","subAttributes":[{"name":"street","type":"STRING"},{"name":"country","type":"STRING","format":"country"}]},
		{"name":"phones","type":"COMPLEX","multiValued":true,"subAttributes":[{"name":"street","type":"STRING"},{"name":"country","type":"STRING","format":"country"}]},
		{"name":"age","type":"INTEGER","minimum":0,"maximum":120},
		{"name":"balance","type":"INTEGER","minimum":-9223372036854775808,"maximum":9223372036854775807},
		{"name":"score","type":"NUMBER"},
		{"name":"exact","type":"NUMBER"},
		{"name":"prefs","type":"JSON"},
		{"name":"anything","type":"JSON"},
		{"name":"labels","type":"JSON","jsonSchema":{"type":"object"}},
		{"name":"limits","type":"JSON","jsonSchema":{"type":"object"}},
		{"name":"avatar","type":"STRING"},
		{"name":"pair","type":"BOOLEAN","multiValued":true,"maxValues":2},
		{"name":"host","type":"STRING"},
		{"name":"color","type":"JSON"},
		{"name":"shade","type":"STRING","pattern":"#[0-9a-f]{6}"},
		{"name":"manager","type":"JSON"},
		{"name":"counter","type":"STRING"},
		{"name":"empty","type":"JSON","jsonSchema":{"type":"object"}},
		{"name":"matrix","type":"JSON"},
		{"name":"Language","type":"STRING","default":"en","writableIn":["create","import"]}]`, d)
	assertLines(t, []string{
		"/Avatar widened: is base64", "/Color widened: writes its own JSON", "/Counter widened: is a number or boolean in a string",
		"/Host widened: writes itself as text", "/Limits widened: is a map of values", "/Manager widened: is inside itself",
		"/Matrix widened: is a list of lists",
	}, lines(notes, nil))
}

// TestFaults has types and tags that make no schema.
func TestFaults(t *testing.T) {
	for _, tt := range []struct {
		of   any
		want []string
		why  string
	}{
		{nil, []string{" fault: is not a struct"}, "no type"},
		{"", []string{" fault: is not a struct"}, "not a struct"},
		{struct{ C chan int }{}, []string{"/C fault: is of a type that JSON does not have"}, "no JSON"},
		{struct{ F []func() }{}, []string{"/F fault: is of a type that JSON does not have"}, "no JSON inside"},
		{struct{ M map[float64]int }{}, []string{"/M fault: is a map whose keys"}, "no JSON names"},
		{struct {
			A string `attr:"requierd"`
			B string `attr:"maxLength=x,maxLength=1"`
			C string `attr:"required=true,format"`
			D string `attr:"readOnly,writeOnly"`
			E string `attr:"pattern='a"`
			F string `attr:"type=TEXT"`
			G int    `attr:"type=COMPLEX"`
		}{}, []string{
			`/A fault: has the option "requierd", which does not exist`,
			"/B fault: has the option maxLength twice", "/B fault: has the option maxLength with a value that is not",
			"/C fault: has the option format without", "/C fault: has the option required with a value",
			"/D fault: has two of the options", "/E fault: has an attr tag with a quote", "/F fault: has the option type with a value that is not a type",
			"/G fault: is COMPLEX by its tag",
		}, "every fault of a tag, of all fields"},
		{struct {
			A string `attr:"minimum=1"`
			B struct {
				C string `json:"c" attr:"minLength=3,maxLength=2"`
			} `json:"b"`
		}{}, []string{"/A fault: is for an INTEGER or NUMBER", "/B/C fault: is greater than maxLength"}, "what schema.New refuses"},
		{struct {
			A string `json:"name"`
			B string `json:"Name"`
		}{}, []string{"/B fault: "}, "names that collide"},
		{struct {
			A string `attr:"pattern='(?=a)',default=nonsense"`
		}{}, []string{"/A dropped: default is not JSON", "/A dropped: pattern is not an RE2"}, "what narrows and has no equal is dropped with a note"},
	} {
		t.Run(tt.why, func(t *testing.T) {
			_, notes, err := gostruct.Import("x", reflect.TypeOf(tt.of))
			assertLines(t, tt.want, lines(notes, err))
		})
	}
}

type Left struct {
	Both   string
	Tagged string `json:"tagged"`
	Deep   string
}

type Right struct {
	Both  string
	Other string `json:"tagged2"`
	X     string `json:"Deep"`
}

type text string

type (
	hidden struct{ Shown int }
	loop   struct {
		*loop
		Self int
	}
)

// samples are structs whose JSON has what the rules of depth and tags decide.
var samples = []any{
	user{}, &user{}, address{}, Audit{}, hidden{}, loop{},
	struct {
		Left
		Right
	}{},
	struct {
		Left
		Deep int
	}{},
	struct {
		*Left
		hidden
		text
	}{},
	reflect.New(reflect.StructOf([]reflect.StructField{
		{Name: "Left", Type: reflect.TypeFor[Left](), Anonymous: true, Tag: `json:"left"`},
		{Name: "A", Type: reflect.TypeFor[int](), Tag: `json:"a b,omitempty"`},
		{Name: "B", Type: reflect.TypeFor[int](), Tag: `json:"\\"`},
		{Name: "C", Type: reflect.TypeFor[int](), Tag: `json:",omitempty"`},
		{Name: "D", Type: reflect.TypeFor[int](), Tag: `json:"-,"`},
		{Name: "E", Type: reflect.TypeFor[int](), Tag: `json:"é"`},
	})).Elem().Interface(),
}

// TestNamesAreThoseOfJSON compares with what encoding/json writes.
func TestNamesAreThoseOfJSON(t *testing.T) {
	for i, of := range samples {
		v := reflect.New(reflect.TypeOf(of))
		fill(v.Elem(), 0)
		written, err := json.Marshal(v.Interface())
		require.NoError(t, err)
		var members map[string]json.RawMessage
		require.NoError(t, json.Unmarshal(written, &members))
		delete(members, "Internal") // taken out by attr
		d, _, err := gostruct.Import("x", reflect.TypeOf(of))
		require.NoError(t, err)
		var want, got []string
		for name := range members {
			want = append(want, name)
		}
		for _, a := range d.Attributes {
			got = append(got, a.Name)
		}
		assert.ElementsMatch(t, want, got, "sample %d, %T", i, of)
	}
}

// fill makes pointers point and gives lists an element, so that nothing is
// omitted.
func fill(v reflect.Value, depth int) {
	if depth > 3 || !v.CanSet() {
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), depth+1)
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), depth+1)
		}
	case reflect.String:
		v.SetString("1")
	case reflect.Int, reflect.Int64:
		v.SetInt(1)
	case reflect.Slice:
		if v.Type() == reflect.TypeFor[json.RawMessage]() {
			v.SetBytes([]byte(`1`))
		}
	}
}

func TestAmbiguousFieldsAreNoted(t *testing.T) {
	_, notes, err := gostruct.For[struct {
		Left
		Right
	}]("x")
	require.NoError(t, err)
	assertLines(t, []string{"/Left/Both dropped: shares its name", "/Right/Both dropped: shares its name"}, lines(notes, nil))
}

// TestStructsOfAnyShape makes struct types of fields, tags and options at random.
func TestStructsOfAnyShape(t *testing.T) {
	types := []reflect.Type{
		reflect.TypeFor[string](), reflect.TypeFor[*int](), reflect.TypeFor[[]bool](), reflect.TypeFor[address](), reflect.TypeFor[[]*address](),
		reflect.TypeFor[map[string]string](), reflect.TypeFor[any](), reflect.TypeFor[chan int](), reflect.TypeFor[user](), reflect.TypeFor[[3]float32](),
		reflect.TypeFor[color](), reflect.TypeFor[time.Time](), reflect.TypeFor[json.RawMessage](), reflect.TypeFor[[]byte](), reflect.TypeFor[*loop](),
	}
	options := []string{"required", "readOnly", "type=JSON", "type=COMPLEX", "maxLength=3", "default=1", "pattern='a,b'", "atomic", "values=a|b", "x", "=", "'", ",", "minimum=1e9", "writableIn="}
	accepted := 0
	rapid.Check(t, func(r *rapid.T) {
		var fields []reflect.StructField
		for i := range rapid.IntRange(1, 3).Draw(r, "fields") {
			attr := strings.Join(rapid.SliceOfN(rapid.SampledFrom(options), 0, 2).Draw(r, "options"), ",")
			name := rapid.SampledFrom([]string{"", "a", "A", "-", "b,string"}).Draw(r, "name")
			fields = append(fields, reflect.StructField{
				Name: fmt.Sprintf("F%d", i), Type: rapid.SampledFrom(types).Draw(r, "type"),
				Tag: reflect.StructTag(fmt.Sprintf("json:%q attr:%q", name, attr)),
			})
		}
		d, notes, err := gostruct.Import("x", reflect.StructOf(fields))
		if err != nil {
			assert.IsType(r, importer.Errors{}, err)
			assert.Empty(r, notes)
			return
		}
		accepted++
		_, err = schema.New(d)
		assert.NoError(r, err)
	})
	assert.NotZero(t, accepted)
}

func FuzzTag(f *testing.F) {
	for _, seed := range []string{"", "-", "required", "pattern='a,''b',maxLength=3", "type=NUMBER,minimum=1e9999", "default='{\"a\":1}'", "values=|,archived=", "'", "a=b=c", "match=x"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, tag string) {
		of := reflect.StructOf([]reflect.StructField{
			{Name: "S", Type: reflect.TypeFor[string](), Tag: reflect.StructTag(fmt.Sprintf("attr:%q", tag))},
			{Name: "L", Type: reflect.TypeFor[[]address](), Tag: reflect.StructTag(fmt.Sprintf("attr:%q", tag))},
		})
		d, _, err := gostruct.Import("x", of)
		if err != nil {
			require.IsType(t, importer.Errors{}, err)
			require.NotEmpty(t, err)
			return
		}
		_, err = schema.New(d)
		require.NoError(t, err)
	})
}
