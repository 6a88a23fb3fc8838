package patch_test

import (
	"encoding/json"
	"errors"
	"math/big"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/jsonwire"
	"github.com/attrpatch/attrpatch/patch"
	"github.com/attrpatch/attrpatch/schema"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// anyDocument makes an engine whose schema has one attribute, x, and keeps what
// else a document has.
func anyDocument(t require.TestingT, c patch.Config) (*patch.Engine, patch.Caller) {
	s, err := schema.New(schema.Definition{
		Name: "x", Policy: schema.Policy{Unknown: schema.UnknownKeep},
		Attributes: []attrs.Attribute{{Name: "x", Type: attrs.JSON}},
	})
	require.NoError(t, err)
	e, err := patch.New(s, c)
	require.NoError(t, err)
	all, err := e.Caller(attrs.Permissions{Read: attrs.MustPathSet("*"), Update: attrs.MustPathSet("*")})
	require.NoError(t, err)
	return e, all
}

// held reads a document, changed by nothing, into a T.
func held[T any](t require.TestingT, document string) (T, error) {
	e, all := anyDocument(t, patch.Config{})
	v, result, err := patch.ApplyTo[T](e, patch.Request{Document: []byte(document), Body: []byte(`{}`), Caller: all})
	if err == nil {
		assert.Equal(t, document, string(result.Document), "the result is what is stored")
	} else {
		assert.Zero(t, result, "no result beside an error")
		assert.Zero(t, v, "and no value")
	}
	return v, err
}

type phone struct {
	Number string `json:"number"`
	Kind   *string
}

type account struct {
	Title   string  `json:"title"`
	Age     int8    `json:"age"`
	Score   float64 `json:"score"`
	Phones  []phone `json:"phones"`
	Main    *phone  `json:"main"`
	Any     any     `json:"any"`
	Counted uint64  `json:"counted,string"`
}

func TestApplyTo(t *testing.T) {
	e, all := anyDocument(t, patch.Config{})
	stored := `{"title": "a", "unknown": {"kept": 1e2}, "age": 1.0, "score": 0.1, "main": {"number": "1", "more": true}}`
	v, result, err := patch.ApplyTo[account](e, patch.Request{
		Document: []byte(stored), Body: []byte(`{"title":"b","any":9007199254740993,"phones":[{"number":"2"}]}`), Caller: all,
	})
	require.NoError(t, err)
	assert.Equal(t, account{
		Title: "b", Age: 1, Score: 0.1, Main: &phone{Number: "1"},
		Phones: []phone{{Number: "2"}}, Any: json.Number("9007199254740993"),
	}, v)
	assert.Equal(t, `{"title": "b", "unknown": {"kept": 1e2}, "age": 1.0, "score": 0.1, "main": {"number": "1", "more": true},"any":9007199254740993,"phones":[{"number":"2"}]}`,
		string(result.Document), "what the struct does not know is kept, and numbers are as they were")
	assert.True(t, result.Changed)
	assert.Len(t, result.Changes, 3)

	_, _, err = patch.ApplyTo[account](e, patch.Request{Document: []byte(stored), Body: []byte(`{"title":`), Caller: all})
	var rejected *patch.Rejected
	assert.ErrorAs(t, err, &rejected, "a refusal is one of Apply")
	_, _, err = patch.ApplyTo[account](e, patch.Request{Document: []byte(`[]`), Body: []byte(`{}`), Caller: all})
	var document *patch.DocumentError
	assert.ErrorAs(t, err, &document)
}

// TestHolding has what a field can hold, one member x a row.
func TestHolding(t *testing.T) {
	type reads struct{ X color }
	for _, tt := range []struct {
		document string
		read     func(t require.TestingT, document string) (any, error)
		want     any // nil where it cannot be held
		why      string
	}{
		{`{"x":127}`, reading[int8], int8(127), "the greatest"},
		{`{"x":128}`, reading[int8], nil, "one more"},
		{`{"x":-128}`, reading[int8], int8(-128), "the least"},
		{`{"x":-1}`, reading[uint8], nil, "below zero"},
		{`{"x":18446744073709551615}`, reading[uint64], uint64(18446744073709551615), "all bits"},
		{`{"x":18446744073709551616}`, reading[uint64], nil, "one more"},
		{`{"x":3.00}`, reading[int], 3, "an integer with a fraction"},
		{`{"x":1.5e1}`, reading[int], 15, "an integer with an exponent"},
		{`{"x":-1200e-2}`, reading[int], -12, "and one that goes down"},
		{`{"x":0.0e-9999}`, reading[int], 0, "zero"},
		{`{"x":-0}`, reading[int], 0, "and its negative"},
		{`{"x":3.5}`, reading[int], nil, "not an integer"},
		{`{"x":1e9999}`, reading[int], nil, "a large one"},
		{`{"x":"3"}`, reading[int], nil, "a string is not a number"},
		{`{"x":0.1}`, reading[float64], 0.1, "no float is 0.1, and one is closest"},
		{`{"x":9007199254740992}`, reading[float64], 9007199254740992.0, "the last of all integers"},
		{`{"x":9007199254740993}`, reading[float64], nil, "which the float would round"},
		{`{"x":0.1}`, reading[float32], float32(0.1), "in few bits"},
		{`{"x":0.123456789}`, reading[float32], nil, "too many digits"},
		{`{"x":1e400}`, reading[float64], nil, "too large"},
		{`{"x":1e-400}`, reading[float64], nil, "too small"},
		{`{"x":1.50}`, reading[json.Number], json.Number("1.50"), "as it is spelled"},
		{`{"x":"1"}`, reading[json.Number], nil, "a string is not a number, though encoding/json takes it"},
		{`{"x":null}`, reading[string], nil, "null is not empty"},
		{`{"x":null}`, reading[bool], nil, "nor false"},
		{`{"x":null}`, reading[phone], nil, "nor an object"},
		{`{"x":null}`, reading[*string], (*string)(nil), "what can be nil"},
		{`{"x":null}`, reading[[]int], []int(nil), "a list"},
		{`{"x":null}`, reading[time.Time], nil, "by convention it would be passed over"},
		{`{"x":null}`, reading[big.Int], nil, "here too"},
		{`{"x":null}`, reading[json.RawMessage], json.RawMessage("null"), "which writes null again"},
		{`{"x":"2024-01-02T03:04:05.600Z"}`, reading[time.Time], time.Date(2024, 1, 2, 3, 4, 5, 600e6, time.UTC), "a time"},
		{`{"x":"yesterday"}`, reading[time.Time], nil, "no time"},
		{`{"x":"::1"}`, reading[netip.Addr], netip.IPv6Loopback(), "text"},
		{`{"x":{}}`, reading[netip.Addr], nil, "no text"},
		{`{"x":"AQI="}`, reading[[]byte], []byte{1, 2}, "base64"},
		{`{"x":"?"}`, reading[[]byte], nil, "no base64"},
		{`{"x":"AR=="}`, reading[[]byte], nil, "bits that no byte has"},
		{`{"x":"AQ\n=="}`, reading[[]byte], nil, "a line break"},
		{`{"x":"\u0041Q=="}`, reading[[]byte], []byte{1}, "an escape is no other text"},
		{`{"x":[1,2]}`, reading[[2]int], [2]int{1, 2}, "an array"},
		{`{"x":[1]}`, reading[[2]int], nil, "that would be filled up with zeros"},
		{`{"x":[1,2,3]}`, reading[[2]int], nil, "or cut off"},
		{`{"x":{"a":1e0}}`, reading[map[string]int], map[string]int{"a": 1}, "a map"},
		{`{"x":{"a":"b"}}`, reading[map[string]int], nil, "of something else"},
		{`{"x":{"1":true}}`, reading[map[int]bool], map[int]bool{1: true}, "a map of numbers"},
		{`{"x":{"a":true}}`, reading[map[int]bool], nil, "that are none"},
		{`{"x":{"1":true,"01":false}}`, reading[map[int]bool], nil, "two members, one number"},
		{`{"x":{"::1":true,"0::1":false}}`, reading[map[netip.Addr]bool], nil, "two members, one text"},
		{`{"x":{"::1":true,"::2":false}}`, reading[map[netip.Addr]bool], map[netip.Addr]bool{netip.IPv6Loopback(): true, netip.MustParseAddr("::2"): false}, "keys that read themselves"},
		{`{"x":[1.0,{"a":2}]}`, reading[any], []any{json.Number("1.0"), map[string]any{"a": json.Number("2")}}, "anything"},
		{`{"x":1}`, reading[error], nil, "no value is an error"},
		{`{"x":1}`, reading[chan int], nil, "or a channel"},
		{`{"X":1}`, reading[int], 0, "names match exactly"},
		{`{"x":1}`, func(t require.TestingT, document string) (any, error) {
			v, err := held[*map[string]int8](t, document)
			return v, err
		}, &map[string]int8{"x": 1}, "any type"},
		{`{"X":{"r":1}}`, func(t require.TestingT, document string) (any, error) {
			v, err := held[reads](t, document)
			return v, err
		}, reads{color("r")}, "a type that reads itself"},
		{`{"counted":"18446744073709551615"}`, func(t require.TestingT, document string) (any, error) {
			v, err := held[account](t, document)
			return v.Counted, err
		}, uint64(18446744073709551615), "a number in a string"},
		{`{"counted":"-1"}`, func(t require.TestingT, document string) (any, error) {
			v, err := held[account](t, document)
			return v.Counted, err
		}, nil, "that does not fit"},
		{`{"x":"null"}`, func(t require.TestingT, document string) (any, error) {
			v, err := held[struct {
				X *int `json:"x,string"`
			}](t, document)
			return v.X, err
		}, nil, "null in a string is not null"},
		{`{"counted":1}`, func(t require.TestingT, document string) (any, error) {
			v, err := held[account](t, document)
			return v.Counted, err
		}, nil, "that is not in one"},
	} {
		t.Run(tt.why, func(t *testing.T) {
			got, err := tt.read(t, tt.document)
			if tt.want != nil {
				require.NoError(t, err)
				assert.EqualValues(t, tt.want, got)
				return
			}
			var unheld *patch.StructError
			require.ErrorAs(t, err, &unheld)
			assert.NotEmpty(t, unheld.Type)
		})
	}
}

// color reads itself, and is the first name of an object.
type color string

func (c *color) UnmarshalJSON(text []byte) error {
	*c = color(text[2:3])
	return nil
}

func reading[F any](t require.TestingT, document string) (any, error) {
	v, err := held[struct {
		X F `json:"x"`
	}](t, document)
	return v.X, err
}

// TestStructErrorSaysWhere also holds that it has no value.
func TestStructErrorSaysWhere(t *testing.T) {
	_, err := held[account](t, `{"phones":[{"number":"1"},{"number":"2","Kind":"secret"},{"number":73}]}`)
	var unheld *patch.StructError
	require.ErrorAs(t, err, &unheld)
	assert.Equal(t, patch.StructError{Pointer: "/phones/2/number", Type: "string"}, *unheld)
	assert.NotContains(t, err.Error(), "73")
	assert.EqualError(t, err, `patch: a Go value of type string cannot hold the merged document's value at "/phones/2/number"`)
}

type chain struct {
	Next *chain `json:"next"`
}

// TestHoldingIsBounded has a recursive type, and a document as deep as one likes.
func TestHoldingIsBounded(t *testing.T) {
	deep := func(n int) string { return strings.Repeat(`{"next":`, n) + "null" + strings.Repeat("}", n) }
	_, err := held[chain](t, deep(1_000))
	assert.NoError(t, err)
	_, err = held[chain](t, deep(100_000))
	var unheld *patch.StructError
	assert.ErrorAs(t, err, &unheld)
	type pointer *pointer
	_, err = held[pointer](t, `{}`)
	assert.ErrorAs(t, err, &unheld, "a type without a value")
}

// TestHoldingOfTrustedDocuments has documents that only a host could have stored.
func TestHoldingOfTrustedDocuments(t *testing.T) {
	e, all := anyDocument(t, patch.Config{TrustDocument: true})
	for _, document := range []string{`{"title":"a`, `{"title":"a","title":"b"}`, "{\"title\":\"\xff\"}", `{"any":[1,}`} {
		_, _, err := patch.ApplyTo[account](e, patch.Request{Document: []byte(document), Body: []byte(`{"other":1}`), Caller: all})
		var wrong *patch.DocumentError
		assert.ErrorAs(t, err, &wrong, document)
	}
}

// nullable is a struct that can hold null and absence, and tells them apart from
// every other value.
type nullable struct {
	Text  *string          `json:"text,omitempty"`
	Whole *int16           `json:"whole,omitempty"`
	Real  *float32         `json:"real,omitempty"`
	List  []*bool          `json:"list,omitempty"`
	Raw   json.RawMessage  `json:"raw,omitempty"`
	Inner *nullable        `json:"inner,omitempty"`
	Named map[string]*uint `json:"named,omitempty"`
}

// TestWhatIsHeldIsWhatIsStored is the law: what a struct holds, written again,
// equals what the document has under the same names.
func TestWhatIsHeldIsWhatIsStored(t *testing.T) {
	value := rapid.SampledFrom([]string{
		`"a"`, `"\u0061"`, `1`, `1.0`, `1e2`, `-0`, `32768`, `0.1`, `0.10000000001`, `1e39`, `[]`, `[true,null]`, `[1]`, `true`,
		`{}`, `{"text":"b"}`, `{"Text":"b","whole":2.0}`, `{"whole":3.5}`, `{"n":7,"m":1e1}`, `{"inner":{"real":0.5}}`,
	})
	name := rapid.SampledFrom([]string{"text", "Text", "TEXT", "whole", "real", "list", "raw", "inner", "named", "other", "teXt"})
	heldOnce, refused := 0, 0
	rapid.Check(t, func(r *rapid.T) {
		var members []string
		var names []string
		for range rapid.IntRange(0, 4).Draw(r, "members") {
			if n := name.Draw(r, "name"); !slices.Contains(names, n) {
				names = append(names, n)
				members = append(members, `"`+n+`":`+value.Draw(r, "value"))
			}
		}
		document := "{" + strings.Join(members, ",") + "}"
		v, err := held[nullable](r, document)
		var unheld *patch.StructError
		if errors.As(err, &unheld) {
			refused++
			return
		}
		require.NoError(r, err)
		heldOnce++
		written, err := json.Marshal(v)
		require.NoError(r, err)
		subset(r, []byte(document), written)
	})
	assert.NotZero(t, heldOnce)
	assert.NotZero(t, refused)
}

// subset wants every member that was written to stand in the document, equal to
// what it has there.
func subset(r *rapid.T, document, written []byte) {
	var stored, again map[string]json.RawMessage
	require.NoError(r, json.Unmarshal(document, &stored))
	require.NoError(r, json.Unmarshal(written, &again))
	for name, text := range again {
		require.Contains(r, stored, name, "%s as %s", document, written)
		if name == "inner" {
			subset(r, stored[name], text)
			continue
		}
		var s jsonwire.Scanner
		require.True(r, s.Record(text, jsonwire.Limits{}))
		var c jsonwire.Comparer
		assert.True(r, c.Equal(text, s.Values, 0, stored[name], 0), "%s as %s", document, written)
	}
}

// FuzzApplyTo reads documents that may be anything into structs.
func FuzzApplyTo(f *testing.F) {
	for _, seed := range []string{
		`{}`, `{"text":"a","whole":3.0,"inner":{"list":[null,true]},"named":{"a":1e1}}`, `{"Text":"a","text":null}`,
		`{"counted":"1","phones":[{"number":"1","kind":null}],"age":-128,"score":1.5}`, `{"raw":[1,}`, `{"whole":1e-9999}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, document []byte) {
		e, all := anyDocument(t, patch.Config{TrustDocument: true})
		r := patch.Request{Document: document, Body: []byte(`{}`), Caller: all}
		v, result, err := patch.ApplyTo[nullable](e, r)
		if err == nil {
			require.Equal(t, string(document), string(result.Document))
			_, err = json.Marshal(v)
			require.NoError(t, err, "what was read can be written")
		}
		_, _, _ = patch.ApplyTo[account](e, r)
	})
}
