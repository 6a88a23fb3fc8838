package patch

import (
	"encoding/json"
	"math"
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/schema"
)

// TestStampsStartAgain has a run whose stamps are used up, after four billion calls:
// what a slot knows from an old one must not count.
func TestStampsStartAgain(t *testing.T) {
	s, err := schema.Parse([]byte(`{"name": "t", "attributes": [{"name": "a", "type": "STRING"}, {"name": "b", "type": "STRING"},
		{"name": "o", "type": "COMPLEX", "subAttributes": [{"name": "c", "type": "STRING"}]}]}`))
	require.NoError(t, err)
	e, err := New(s, Config{})
	require.NoError(t, err)
	caller, err := e.Caller(attrs.Permissions{Read: attrs.MustPathSet("*"), Update: attrs.MustPathSet("*")})
	require.NoError(t, err)
	r := e.newRun()
	r.stamp = math.MaxUint32 - 1
	for call := range uint32(4) {
		for i := range r.slots { // what a call left that had one of the first stamps
			if call < 2 {
				r.slots[i] = slot{stamp: 1 + uint32(i%3)*(1-call), place: 7, named: 5, object: 3, refused: true}
			}
		}
		require.NoError(t, r.decide(&Request{Document: []byte(`{"a":"x","o":{"c":"y"}}`), Body: []byte(`{"b":"z","o":{"c":null}}`), Caller: caller}))
		assert.Equal(t, `{"a":"x","o":{},"b":"z"}`, string(r.appendMerged(nil)))
		require.NotZero(t, r.stamp)
	}
}

// TestARunKeepsNothing: what one call has noted is gone when the next begins, so
// that nothing grows.
func TestARunKeepsNothing(t *testing.T) {
	s, err := schema.Parse([]byte(`{"name": "t", "policy": {"unknown": "keep"}, "attributes": [{"name": "a", "type": "STRING"}, {"name": "d", "type": "STRING", "derivedFrom": "a"},
		{"name": "o", "type": "COMPLEX", "subAttributes": [{"name": "c", "type": "STRING"}]}, {"name": "j", "type": "JSON"}]}`))
	require.NoError(t, err)
	e, err := New(s, Config{})
	require.NoError(t, err)
	caller, err := e.Caller(attrs.Permissions{Read: attrs.MustPathSet("*"), Update: attrs.MustPathSet("*")})
	require.NoError(t, err)
	r := e.newRun()
	type sizes struct{ intents, places, objects, additions, changes, derived, derivedTexts, splices, inserted, findings, ignored int }
	var first sizes
	for i := range 5 {
		for k, document := range []string{`{"a":"x","o":{"c":"y"},"j":{"k":1,"l":[2]},"x":1}`, `{"a":`, `{"o":{"c":1,"c":2}}`, `{"o":{"c":01}}`, `[`} {
			err = r.decide(&Request{Document: []byte(document), Body: []byte(`{"a":"z","j":{"k":2,"m":3},"o":{"c":null},"x":2}`), Caller: caller,
				Derive: func(attrs.Path, json.RawMessage) (json.RawMessage, error) { return json.RawMessage(`"derived"`), nil }})
			// Of the names in a document at fault, no more is left than one document has.
			for _, names := range []reflect.Value{reflect.ValueOf(r.docScanner).FieldByName("names"), reflect.ValueOf(r.finders)} {
				require.LessOrEqual(t, names.FieldByName("open").Len(), 3)
			}
			if k > 0 {
				require.Error(t, err)
			} else {
				require.NoError(t, err)
				now := sizes{len(r.intents), len(r.places), len(r.objects), len(r.additions), len(r.changes), len(r.derived), len(r.derivedTexts), len(r.splices), len(r.inserted), len(r.findings), len(r.ignored)}
				if i == 0 {
					first = now
				}
				require.Equal(t, first, now)
			}
		}
	}
}

// TestClearedAfterAnotherCall: of a leaf that no null implies, nothing is left of an
// earlier call.
func TestClearedAfterAnotherCall(t *testing.T) {
	s, err := schema.Parse([]byte(`{"name": "t", "attributes": [{"name": "o", "type": "COMPLEX", "subAttributes": [
		{"name": "a", "type": "STRING"}, {"name": "d", "type": "STRING", "derivedFrom": "o.a"}]}]}`))
	require.NoError(t, err)
	e, err := New(s, Config{})
	require.NoError(t, err)
	caller, err := e.Caller(attrs.Permissions{Read: attrs.MustPathSet("*"), Update: attrs.MustPathSet("*")})
	require.NoError(t, err)
	r := e.newRun()
	r.report = true
	require.NoError(t, r.decide(&Request{Document: []byte(`{"o":{"a":"x","d":"y"}}`), Body: []byte(`{"o":{"a":"z"}}`), Caller: caller,
		Derive: func(attrs.Path, json.RawMessage) (json.RawMessage, error) { return json.RawMessage(`"w"`), nil }}))
	require.Len(t, r.changes, 2)
	require.NoError(t, r.decide(&Request{Document: []byte(`{"o":{}}`), Body: []byte(`{"o":null}`), Caller: caller}))
	require.Len(t, r.changes, 1, "the object itself")
}

// TestDistancesOfSmallNames holds the distance of names to the plain way to work it out.
func TestDistancesOfSmallNames(t *testing.T) {
	var words []string
	var grow func(word string, left int)
	grow = func(word string, left int) {
		words = append(words, word)
		if left > 0 {
			for _, c := range []string{"a", "b", "é"} {
				grow(word+c, left-1)
			}
		}
	}
	grow("", 4)
	words = append(words, "abcdefgh", "abdefgh", "abcdegh", "bcdefgh", "abcdefg", "axcdefyh", "abcdefghij", "xabcdefgh", "badcfehg", "abcdxyzfgh")
	for _, a := range words {
		for _, b := range words {
			want := min(levenshtein([]rune(a), []rune(b)), suggestDistance+1)
			if got := distance(a, b); got != want {
				t.Fatalf("the distance of %q and %q is %d, want %d", a, b, got, want)
			}
		}
	}
}

func levenshtein(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		before := row[0]
		row[0] = i + 1
		for j := range b {
			step := before
			if a[i] != b[j] {
				step++
			}
			before, row[j+1] = row[j+1], min(step, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
