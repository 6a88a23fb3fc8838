package patch_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/attrpatch/attrpatch/conformance"
	"github.com/attrpatch/attrpatch/patch"
)

// scimSchema has an attribute of each kind that SCIM operations treat in a way of
// their own.
const scimSchema = `{"name": "user", "policy": {"unknown": "keep"}, "scim": {"urn": "urn:x:User", "case": "fold",
	"departures": ["capitalisedOperations", "stringBooleans", "dottedNames", "removeByValue", "createOnAbsent"]},
	"attributes": [
	{"name": "title", "type": "STRING"}, {"name": "active", "type": "BOOLEAN"}, {"name": "prefs", "type": "JSON"},
	{"name": "tags", "type": "STRING", "multiValued": true}, {"name": "shirts", "type": "JSON", "multiValued": true},
	{"name": "name", "type": "COMPLEX", "subAttributes": [{"name": "given", "type": "STRING"}, {"name": "family", "type": "STRING"}]},
	{"name": "geo", "type": "COMPLEX", "atomic": true, "subAttributes": [{"name": "lat", "type": "NUMBER"}, {"name": "parts", "type": "JSON", "multiValued": true}]},
	{"name": "emails", "type": "COMPLEX", "multiValued": true, "subAttributes": [
		{"name": "value", "type": "STRING"}, {"name": "type", "type": "STRING"}, {"name": "primary", "type": "BOOLEAN"}, {"name": "extra", "type": "JSON"}]},
	{"name": "urn:x:ext:User", "type": "COMPLEX", "subAttributes": [{"name": "dept", "type": "STRING"}]}]}`

const scimDocument = `{"title":"A", "prefs":{"a":1},"tags":["x","y"],"shirts":[{"size":"M"},2,null],"name":{"given":"B","x":1},
	"geo":{"lat":1.50},"emails":[{"value":"a","type":"work","primary":true},{"value":"b"}],"urn:x:ext:User":{"dept":"D"},"other":{"k":[1]}}`

// TestSCIMGrowth has bodies and documents that would take long if an operation looked
// at everything again. Each is decided within a few seconds on a slow machine, or
// refused for what it would look at.
func TestSCIMGrowth(t *testing.T) {
	e := newEngine(t, scimSchema, patch.Config{Limits: patch.Limits{Operations: 50_000, Members: 500_000, BodyBytes: 64 << 20, Depth: 5_000}})
	caller := newCaller(t, e, may("*", "*"))
	items := func(n int) string {
		return `{"shirts":[` + strings.TrimSuffix(strings.Repeat(`{"a":1,"b":"some text"},`, n), ",") + `]}`
	}
	operations := func(n int, operation func(i int) string) string {
		var b strings.Builder
		b.WriteString(`{"Operations":[`)
		for i := range n {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(operation(i))
		}
		return b.String() + `]}`
	}
	for _, tt := range []struct{ name, document, body string }{
		{"adds of one value", items(10_000), operations(20_000, func(i int) string {
			return fmt.Sprintf(`{"op":"add","path":"shirts","value":{"n":%d}}`, i)
		})},
		{"one add of many values", items(100_000), operations(1, func(int) string {
			return `{"op":"add","path":"shirts","value":[` + strings.TrimSuffix(strings.Repeat(`{"a":2},`, 50_000), ",") + `]}`
		})},
		{"path-less operations", items(10), operations(20_000, func(i int) string {
			return fmt.Sprintf(`{"op":"replace","value":{"title":"%d","name":{"given":"%d"}}}`, i, i)
		})},
		{"members of one JSON value", `{"prefs":{}}`, operations(20_000, func(i int) string {
			return fmt.Sprintf(`{"op":"add","path":"prefs.a%d","value":1}`, i)
		})},
		{"filters that pick one", items(100), operations(3_000, func(i int) string {
			return `{"op":"replace","path":"shirts[a eq 2 or b eq \"some text\"].b","value":"some text"}`
		})},
		{"a filter of many terms", items(1_000), operations(1, func(int) string {
			return `{"op":"replace","path":"shirts[a eq 1` + strings.Repeat(` and a eq 1`, 2_000) + `].b","value":1}`
		})},
		{"deep filters", items(10), operations(100, func(int) string {
			return `{"op":"replace","path":"shirts[` + strings.Repeat("(", 4_000) + "a eq 1" + strings.Repeat(")", 4_000) + `].b","value":1}`
		})},
		{"removes by value", items(1_000), operations(1_500, func(i int) string {
			return fmt.Sprintf(`{"op":"remove","path":"shirts","value":[{"a":%d}]}`, i+2)
		})},
		{"a primary that moves", `{"emails":[]}`, operations(3_000, func(i int) string {
			return fmt.Sprintf(`{"op":"add","path":"emails","value":{"value":"%d","primary":true}}`, i)
		})},
	} {
		t.Run(tt.name, func(t *testing.T) {
			start := time.Now()
			_, err := e.Apply(patch.Request{Document: []byte(tt.document), Body: []byte(tt.body), Format: patch.SCIM, Caller: caller})
			if err != nil {
				var rejected *patch.Rejected
				require.True(t, errors.As(err, &rejected), "%v", err)
				assert.Contains(t, []patch.Code{patch.TooManyOperations, patch.DocumentTooLarge}, rejected.Violations[0].Code)
			}
			assert.Less(t, time.Since(start), 20*time.Second)
		})
	}
}

// TestSCIMLooksAreBounded has a body within the default of operations that would look at a
// thousand times a large array, and one that would look at one value for a long time.
func TestSCIMLooksAreBounded(t *testing.T) {
	e := newEngine(t, scimSchema, patch.Config{Limits: patch.Limits{Members: 4_000}})
	caller := newCaller(t, e, may("*", "*"))
	const operation = `{"op":"remove","path":"shirts[a eq 9 or not (a eq 1)]"},`
	for name, shirts := range map[string]string{
		"many items":    strings.TrimSuffix(strings.Repeat(`{"a":1},`, 100_000), ","),
		"many elements": `{"a":[` + strings.TrimSuffix(strings.Repeat("1,", 300_000), ",") + `]}`,
		"long texts":    `{"a":"` + strings.Repeat("x", 4<<20) + `"},{"a":"` + strings.Repeat("y", 4<<20) + `"}`,
	} {
		start := time.Now()
		_, err := e.Apply(patch.Request{
			Document: []byte(`{"shirts":[` + shirts + `]}`), Format: patch.SCIM, Caller: caller,
			Body: []byte(`{"Operations":[` + strings.TrimSuffix(strings.Repeat(operation, 1_000), ",") + `]}`),
		})
		var rejected *patch.Rejected
		require.True(t, errors.As(err, &rejected), name)
		assert.NotEmpty(t, rejected.Violations, name)
		assert.Less(t, time.Since(start), 20*time.Second, name)
	}
}

// FuzzSCIM holds that any body is decided, twice alike, without a trace in its inputs,
// and that what Check refuses Apply refuses.
func FuzzSCIM(f *testing.F) {
	for _, operation := range []string{
		`{"op":"add","path":"emails","value":[{"value":"c","primary":true}]}`,
		`{"op":"Replace","path":"urn:x:User:NAME.given","value":"x"}`,
		`{"op":"replace","path":"emails[type eq \"work\" and not (primary eq \"True\")].value","value":"c"}`,
		`{"op":"remove","path":"shirts[size eq \"M\"]"},{"op":"remove","path":"tags","value":["x"]}`,
		`{"op":"add","value":{"name.given":null,"prefs":{"b":{"c":null}},"urn:x:ext:User":{"Dept":"E"}}}`,
		`{"op":"add","path":"emails[type eq \"home\"].extra","value":{"a":[1]}},{"op":"replace","path":"name[given pr]","value":{"family":"F"}}`,
		`{"op":"replace","path":"geo.parts","value":[1]},{"op":"add","path":"geo.parts[a eq 1].b","value":2},{"op":"remove","path":"other.k"}`,
		`{"op":"replace","path":"name","value":5},{"op":"add","path":"name.given","value":null},{"op":"remove","path":"emails.type"}`,
	} {
		f.Add(`{"Operations":[`+operation+`]}`, uint8(0))
	}
	vectors, err := conformance.Vectors()
	require.NoError(f, err)
	for i, v := range vectors {
		if v.Input.Format == "scim" {
			f.Add(string(v.Input.Body), uint8(i))
		}
	}
	e := newEngine(f, scimSchema, patch.Config{})
	callers := []patch.Caller{
		newCaller(f, e, may("*", "*")), newCaller(f, e, may("", "*")), newCaller(f, e, may("name tags emails.value", "name.given emails shirts")), {},
	}
	f.Fuzz(func(t *testing.T, body string, who uint8) {
		q := patch.Request{Document: []byte(scimDocument), Body: []byte(body), Format: patch.SCIM, Caller: callers[int(who)%len(callers)]}
		result, err := e.Apply(q)
		again, errAgain := e.Apply(q)
		require.Equal(t, result, again)
		require.Equal(t, err, errAgain)
		require.Equal(t, scimDocument, string(q.Document))
		require.Equal(t, body, string(q.Body))
		var rejected *patch.Rejected
		switch {
		case err == nil:
			require.NoError(t, e.Check(q))
			next, nextErr := e.Apply(patch.Request{Document: result.Document, Body: []byte(`{"Operations":[]}`), Format: patch.SCIM, Caller: q.Caller})
			require.NoError(t, nextErr, "what was merged is a document")
			require.False(t, next.Changed)
			require.Equal(t, result.Changed, string(result.Document) != scimDocument)
		case errors.As(err, &rejected):
			require.NotEmpty(t, rejected.Violations)
		default:
			t.Fatalf("the host is not at fault: %v", err)
		}
	})
}
