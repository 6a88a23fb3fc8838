package patch_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/patch"
	"github.com/attrpatch/attrpatch/schema"
)

func newEngine(t testing.TB, nativeSchema string, c patch.Config) *patch.Engine {
	t.Helper()
	s, err := schema.Parse([]byte(nativeSchema))
	require.NoError(t, err)
	e, err := patch.New(s, c)
	require.NoError(t, err)
	return e
}

func newCaller(t testing.TB, e *patch.Engine, p ...attrs.Permissions) patch.Caller {
	t.Helper()
	c, err := e.Caller(p...)
	require.NoError(t, err)
	return c
}

func may(read, update string) attrs.Permissions {
	return attrs.Permissions{
		Read:   attrs.MustPathSet(strings.Fields(read)...),
		Update: attrs.MustPathSet(strings.Fields(update)...),
	}
}

const userSchema = `{"name": "user", "attributes": [
	{"name": "username", "type": "STRING", "required": true, "unique": true},
	{"name": "title", "type": "STRING", "maxLength": 20},
	{"name": "id", "type": "STRING", "readOnly": true},
	{"name": "secret", "type": "STRING", "writeOnly": true},
	{"name": "name", "type": "COMPLEX", "subAttributes": [
		{"name": "given", "type": "STRING"}, {"name": "family", "type": "STRING"}]},
	{"name": "tags", "type": "STRING", "multiValued": true, "uniqueValues": true},
	{"name": "mfa", "type": "BOOLEAN", "writableIn": ["create"]},
	{"name": "prefs", "type": "JSON"}]}`

func TestNewRefuses(t *testing.T) {
	s, err := schema.Parse([]byte(userSchema))
	require.NoError(t, err)
	for _, tt := range []struct {
		name   string
		schema *schema.Schema
		config patch.Config
		why    string
	}{
		{"no schema", nil, patch.Config{}, "there is nothing to hold a body to"},
		{"unknown operation", s, patch.Config{Operation: "creat"}, "a typo would make attributes read-only"},
		{"negative limit", s, patch.Config{Limits: patch.Limits{BodyBytes: -1}}, "no size is negative"},
		{"endless depth", s, patch.Config{Limits: patch.Limits{Depth: 10_001}}, "recursion is as deep as a body nests (O5)"},
		{"size beyond offsets", s, patch.Config{Limits: patch.Limits{DocumentBytes: 1<<31 - 1}}, "offsets have 31 bits"},
	} {
		_, err := patch.New(tt.schema, tt.config)
		assert.Error(t, err, "%s: %s", tt.name, tt.why)
	}
	for _, operation := range []string{"", "update", "create"} {
		_, err := patch.New(s, patch.Config{Operation: operation})
		assert.NoError(t, err, "operation %q is known", operation)
	}
}

func TestLimitsAreFilledIn(t *testing.T) {
	e := newEngine(t, userSchema, patch.Config{Limits: patch.Limits{Depth: 3}})
	assert.Equal(t, patch.Limits{
		BodyBytes: 1 << 20, Depth: 3, Members: 10_000, NameBytes: 1_024, NumberBytes: 1_000, Operations: 1_000,
		DocumentBytes: 16 << 20, ResultBytes: 16 << 20, Violations: 100,
	}, e.Limits())
}

func TestCallerRefusesUndeclaredPaths(t *testing.T) {
	e := newEngine(t, userSchema, patch.Config{})
	for _, p := range []attrs.Permissions{may("nam", ""), may("", "name.x"), may("* !titel", ""), may("", "prefs.theme")} {
		_, err := e.Caller(p)
		assert.Error(t, err, "a typo in a grant or an exclusion changes who may do what")
	}
}

func TestZeroCallerMayDoNothing(t *testing.T) {
	e := newEngine(t, userSchema, patch.Config{})
	_, err := e.Apply(patch.Request{Document: []byte(`{}`), Body: []byte(`{"title":"x"}`)})
	assert.Equal(t, []string{"access_denied /title"}, codes(t, err))
	view, err := e.View([]byte(`{"title":"x"}`), patch.Caller{})
	require.NoError(t, err)
	assert.Equal(t, `{}`, string(view))
	assert.False(t, patch.Caller{}.CanRead("title"))
	assert.False(t, patch.Caller{}.CanUpdate("title"))
}

// codes returns the violations of a refusal as "code pointer".
func codes(t testing.TB, err error) []string {
	t.Helper()
	var rejected *patch.Rejected
	require.ErrorAs(t, err, &rejected)
	var out []string
	for _, v := range rejected.Violations {
		out = append(out, fmt.Sprintf("%s %s", v.Code, v.Pointer))
	}
	return out
}

func TestForeignCaller(t *testing.T) {
	e, other := newEngine(t, userSchema, patch.Config{}), newEngine(t, userSchema, patch.Config{})
	c := newCaller(t, other, everything)
	request := patch.Request{Document: []byte(`{}`), Body: []byte(`{}`), Caller: c}
	_, err := e.Apply(request)
	assert.ErrorIs(t, err, patch.ErrForeignCaller)
	_, _, err = e.AppendApply(nil, request)
	assert.ErrorIs(t, err, patch.ErrForeignCaller)
	assert.ErrorIs(t, e.Check(request), patch.ErrForeignCaller)
	_, err = e.View([]byte(`{}`), c)
	assert.ErrorIs(t, err, patch.ErrForeignCaller)
	_, err = c.Join(newCaller(t, e))
	assert.ErrorIs(t, err, patch.ErrForeignCaller)
}

func TestUnknownFormatIsAnError(t *testing.T) {
	e := newEngine(t, userSchema, patch.Config{})
	_, err := e.Apply(patch.Request{Document: []byte(`{}`), Body: []byte(`{}`), Format: 200})
	assert.Error(t, err, "a body must not be read in a language it is not written in")
}

func TestCallerRights(t *testing.T) {
	e := newEngine(t, userSchema, patch.Config{})
	c := newCaller(t, e, may("name.given", "* !name.family"), may("title", ""))
	for _, tt := range []struct {
		path         attrs.Path
		read, update bool
		why          string
	}{
		{"title", true, true, "the sets add up (P2)"},
		{"name.given", true, true, "granted"},
		{"name.family", false, false, "excluded"},
		{"name", false, false, "not every leaf of it"},
		{"secret", false, true, "writeOnly is readable by nobody (R3)"},
		{"id", false, false, "read-only (R1)"},
		{"mfa", false, false, "not writable in this operation (R4)"},
		{"nonsense", false, false, "not declared"},
		{"prefs.theme", false, false, "a path goes through declared attributes only"},
		{"", false, false, "no attribute"},
	} {
		assert.Equal(t, tt.read, c.CanRead(tt.path), "read %q: %s", tt.path, tt.why)
		assert.Equal(t, tt.update, c.CanUpdate(tt.path), "update %q: %s", tt.path, tt.why)
	}
	joined, err := c.Join(newCaller(t, e, may("", "name.family")))
	require.NoError(t, err)
	assert.True(t, joined.CanUpdate("name"), "what either may")
	assert.False(t, c.CanUpdate("name"), "and neither is changed")
}

// TestInputsAndResultsAreApart holds rule O4.
func TestInputsAndResultsAreApart(t *testing.T) {
	e := newEngine(t, userSchema, patch.Config{})
	document := []byte(`{"username":"robin","title":"a","tags":["x"],"prefs":{"a":1,"b":2}}`)
	body := []byte(`{"title":"b","tags":["y"],"prefs":{"a":null,"c":{"d":null}},"name":{"given":"R"}}`)
	documentBefore, bodyBefore := string(document), string(body)
	result, err := e.Apply(patch.Request{Document: document, Body: body, Caller: newCaller(t, e, everything)})
	require.NoError(t, err)
	assert.Equal(t, documentBefore, string(document))
	assert.Equal(t, bodyBefore, string(body))
	want := `{"username":"robin","title":"b","tags":["y"],"prefs":{"b":2,"c":{}},"name":{"given":"R"}}`
	require.Equal(t, want, string(result.Document))

	clear(document)
	clear(body)
	assert.Equal(t, want, string(result.Document), "the merged document is memory of its own")
	var got []string
	for _, c := range result.Changes {
		got = append(got, fmt.Sprintf("%s %s %s %s", c.Path, c.Kind, c.Before, c.After))
		_ = append(c.After, "overwritten"...)
		_ = append(c.Before, "overwritten"...)
	}
	assert.Equal(t, want, string(result.Document), "After values cannot grow into the document")
	assert.Equal(t, []string{
		`title replaced "a" "b"`, `tags replaced ["x"] ["y"]`, `prefs replaced {"a":1,"b":2} {"b":2,"c":{}}`, `name.given added  "R"`,
	}, got)

	same, err := e.Apply(patch.Request{Document: result.Document, Body: []byte(`{}`)})
	require.NoError(t, err)
	assert.False(t, same.Changed)
	result.Document[0] = '!'
	assert.Equal(t, want, string(same.Document), "also where nothing changed")
}

func TestAppendApplyKeepsWhatIsThere(t *testing.T) {
	e := newEngine(t, userSchema, patch.Config{})
	c := newCaller(t, e, everything)
	request := patch.Request{Document: []byte(`{"username":"r"}`), Body: []byte(`{"title":"b"}`), Caller: c}
	got, changed, err := e.AppendApply([]byte("before:"), request)
	require.NoError(t, err)
	assert.True(t, changed)
	assert.Equal(t, `before:{"username":"r","title":"b"}`, string(got))

	request.Body = []byte(`{"title":5}`)
	got, changed, err = e.AppendApply([]byte("before:"), request)
	assert.Equal(t, []string{"wrong_type /title"}, codes(t, err))
	assert.False(t, changed)
	assert.Equal(t, "before:", string(got), "on a refusal nothing is appended")
}

// TestCheckRefusesOnlyWhatApplyRefuses holds the promise of Check over bodies of
// all kinds.
func TestCheckRefusesOnlyWhatApplyRefuses(t *testing.T) {
	e := newEngine(t, userSchema, patch.Config{})
	c := newCaller(t, e, may("*", "* !name.family"))
	for body, want := range map[string][]string{
		`{"title":"x"}`:              nil,
		`{"title":"x`:                {"malformed_json /title"},
		`{"nonsense":1}`:             {"unknown_attribute /nonsense"},
		`{"name":null,"id":"1"}`:     {"access_denied /name", "read_only /id"},
		`{"title":5,"tags":["a",5]}`: {"wrong_type /title", "wrong_type /tags/1"},
		`{"username":null}`:          {"required /username"},
	} {
		err := e.Check(patch.Request{Body: []byte(body), Caller: c})
		if want == nil {
			assert.NoError(t, err, body)
			continue
		}
		assert.Equal(t, want, codes(t, err), body)
		_, err = e.Apply(patch.Request{Document: []byte(`{"username":"r"}`), Body: []byte(body), Caller: c})
		assert.Equal(t, want, codes(t, err), "Apply of %s", body)
	}
}

// TestCheckWhereAnEditMayBeDropped has a wrong value that Apply drops where the
// document withholds the scope, so that Check cannot refuse it.
func TestCheckWhereAnEditMayBeDropped(t *testing.T) {
	for _, policy := range []string{`"forbidden": "ignore"`, `"forbidden": "conceal", "unknown": "ignore"`} {
		e := newEngine(t, `{"name": "t", "policy": {`+policy+`},
			"scopes": [{"name": "s", "update": ["*"], "unless": [{"path": "a", "present": false}]}],
			"attributes": [{"name": "a", "type": "STRING"}]}`, patch.Config{})
		request := patch.Request{Document: []byte(`{}`), Body: []byte(`{"a":1}`), Caller: e.ScopeCaller("s")}
		assert.NoError(t, e.Check(request), policy)
		result, err := e.Apply(request)
		require.NoError(t, err, policy)
		assert.Len(t, result.Ignored, 1, policy)

		request.Body = []byte(`{"a":`)
		assert.Equal(t, []string{"malformed_json /a"}, codes(t, e.Check(request)), policy)
	}
	// Where it is refused at any rate, Check refuses it.
	for _, policy := range []string{`"forbidden": "reject"`, `"forbidden": "conceal"`, `"forbidden": "reject", "unknown": "ignore"`} {
		e := newEngine(t, `{"name": "t", "policy": {`+policy+`},
			"scopes": [{"name": "s", "update": ["*"], "unless": [{"path": "a", "present": false}]}],
			"attributes": [{"name": "a", "type": "STRING"}]}`, patch.Config{})
		assert.Equal(t, []string{"wrong_type /a"}, codes(t, e.Check(patch.Request{Body: []byte(`{"a":1}`), Caller: e.ScopeCaller("s")})), policy)
	}
	// Without conditions, nothing is left open.
	e := newEngine(t, `{"name": "t", "policy": {"forbidden": "ignore"}, "attributes": [{"name": "a", "type": "STRING"}]}`, patch.Config{})
	assert.Equal(t, []string{"wrong_type /a"}, codes(t, e.Check(patch.Request{Body: []byte(`{"a":1}`), Caller: newCaller(t, e, everything)})))
}

// TestWhatMayBeDerived has values that a DeriveFunc returns: they are held to the
// schema as those of a body are, but an archived one may be assigned.
func TestWhatMayBeDerived(t *testing.T) {
	for _, tt := range []struct {
		attribute, value string
		fits             bool
	}{
		{`"type": "STRING", "maxLength": 2`, `"ab"`, true},
		{`"type": "STRING", "maxLength": 2`, `"abc"`, false},
		{`"type": "STRING"`, `null`, false},
		{`"type": "STRING"`, ``, false},
		{`"type": "STRING"`, `"a" "b"`, false},
		{`"type": "INTEGER"`, `1.0`, true},
		{`"type": "INTEGER"`, `1.5`, false},
		{`"type": "STRING", "enumeratedValues": [{"value": "a"}, {"value": "old", "archived": true}]`, `"old"`, true},
		{`"type": "STRING", "enumeratedValues": [{"value": "a"}]`, `"old"`, false},
		{`"type": "STRING", "multiValued": true`, `["a"]`, true},
		{`"type": "STRING", "multiValued": true`, `"a"`, false},
		{`"type": "JSON", "jsonSchema": {"type": "object", "required": ["a"]}`, `{"a": 1}`, true},
		{`"type": "JSON", "jsonSchema": {"type": "object", "required": ["a"]}`, `{"b": 1}`, false},
		{`"type": "JSON", "jsonSchema": {"type": "string"}`, `{"b": 1}`, false},
		{`"type": "JSON"`, `{"b": [null]}`, true},
	} {
		e := newEngine(t, `{"name": "t", "attributes": [{"name": "source", "type": "STRING"}, {"name": "d", "derivedFrom": "source", `+tt.attribute+`}]}`, patch.Config{})
		result, err := e.Apply(patch.Request{
			Document: []byte(`{}`), Body: []byte(`{"source":"x"}`), Caller: newCaller(t, e, everything),
			Derive: func(attrs.Path, json.RawMessage) (json.RawMessage, error) { return json.RawMessage(tt.value), nil },
		})
		if tt.fits {
			require.NoError(t, err, "%s for %s", tt.value, tt.attribute)
			assert.Equal(t, `{"source":"x","d":`+tt.value+`}`, string(result.Document))
			continue
		}
		var fault *patch.DeriveError
		require.ErrorAs(t, err, &fault, "%s for %s", tt.value, tt.attribute)
		assert.Equal(t, attrs.Path("d"), fault.Path)
	}
}

func TestViolationsCarryNoValues(t *testing.T) {
	e := newEngine(t, `{"name": "t", "attributes": [
		{"name": "a", "type": "STRING", "maxLength": 3, "pattern": "[a-z]+", "format": "email", "enumeratedValues": [{"value": "x"}]},
		{"name": "n", "type": "NUMBER", "maximum": 5},
		{"name": "l", "type": "STRING", "multiValued": true, "uniqueValues": true, "maxLength": 30}]}`, patch.Config{})
	const token = "T0KEN-4711"
	body := fmt.Sprintf(`{"a":"%[1]s","n":47114711,"l":["%[1]s","%[1]s",%[2]q]}`, token, strings.Repeat(token, 5))
	_, err := e.Apply(patch.Request{Document: []byte(`{"a":"` + token + `"}`), Body: []byte(body), Caller: newCaller(t, e, everything)})
	require.Len(t, codes(t, err), 6)
	var rejected *patch.Rejected
	require.ErrorAs(t, err, &rejected)
	for _, text := range []string{err.Error(), fmt.Sprintf("%+v", rejected.Violations), fmt.Sprintf("%#v", *rejected), mustJSON(t, rejected)} {
		assert.NotContains(t, text, token)
		assert.NotContains(t, text, "4711")
	}
}

func mustJSON(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	require.NoError(t, err)
	return string(text)
}

// TestEngineIsSafeForConcurrentUse is for the race detector.
func TestEngineIsSafeForConcurrentUse(t *testing.T) {
	e := newEngine(t, userSchema, patch.Config{})
	c := newCaller(t, e, everything)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for j := range 50 {
				body := fmt.Sprintf(`{"title":"%d-%d","prefs":{"k%d":{"v":%d}}}`, i, j, i, j)
				got, _, err := e.AppendApply(nil, patch.Request{Document: []byte(`{"prefs":{"a":1}}`), Body: []byte(body), Caller: c})
				want := fmt.Sprintf(`{"prefs":{"a":1,"k%d":{"v":%d}},"title":"%d-%d"}`, i, j, i, j)
				if err != nil || string(got) != want {
					t.Errorf("got %s, %v; want %s", got, err, want)
				}
			}
		})
	}
	wg.Wait()
}

func TestStoredDocumentsAtFault(t *testing.T) {
	e := newEngine(t, userSchema, patch.Config{Limits: patch.Limits{DocumentBytes: 40}})
	for document, want := range map[string]patch.DocumentError{
		``:                            {Code: patch.MalformedJSON},
		`[1]`:                         {Code: patch.NotAnObject},
		`{"title":"a","title":"b"}`:   {Code: patch.DuplicateName, Pointer: "/title", Offset: 13},
		`{"x":{"y":1,"y":2}}`:         {Code: patch.DuplicateName, Pointer: "/x/y", Offset: 12},
		`{"x":"\ud800"}`:              {Code: patch.InvalidText, Pointer: "/x", Offset: 6},
		`{"a":1}]`:                    {Code: patch.MalformedJSON, Offset: 7},
		`[] 1`:                        {Code: patch.MalformedJSON, Offset: 3},
		`{"x":1,"x":2}`:               {Code: patch.DuplicateName, Pointer: "/x", Offset: 7},
		`{"name":{"given":1,"x":[}}`:  {Code: patch.MalformedJSON, Pointer: "/name/x/0", Offset: 24},
		`{"name":{"y":1,"y":2}}`:      {Code: patch.DuplicateName, Pointer: "/name/y", Offset: 15},
		`{"name":{"given":1]}`:        {Code: patch.MalformedJSON, Pointer: "/name", Offset: 18},
		`{"prefs":{"a":{"b" 1}}}`:     {Code: patch.MalformedJSON, Pointer: "/prefs/a/b", Offset: 19},
		`{"x":1, "prefs":{"a":[1,]}}`: {Code: patch.MalformedJSON, Pointer: "/prefs/a/1", Offset: 24},
		`{"x":"` + strings.Repeat("y", 40) + `"}`: {Code: patch.TooLarge},
	} {
		for _, body := range []string{`{}`, `{"prefs":{"a":{"b":1}}}`, `{"name":{"given":"x"}}`} {
			_, err := e.Apply(patch.Request{Document: []byte(document), Body: []byte(body), Caller: newCaller(t, e, everything)})
			var got *patch.DocumentError
			if assert.ErrorAs(t, err, &got, document) {
				assert.Equal(t, want, *got, document)
			}
		}
		_, err := e.View([]byte(document), patch.Caller{})
		var got *patch.DocumentError
		assert.ErrorAs(t, err, &got, document)
	}
}

// TestDocumentsCutShort: wherever a stored document ends too early, it is at fault.
func TestDocumentsCutShort(t *testing.T) {
	const document = `{"title":"a","name":{"given":"b","x":[1]},"prefs":{"a":{"b":1}},"tags":["c"],"y":null}`
	for _, trusting := range []bool{false, true} {
		e := newEngine(t, userSchema, patch.Config{TrustDocument: trusting})
		for _, body := range []string{`{}`, `{"title":"x"}`, `{"name":{"given":"x"}}`, `{"name":null}`, `{"prefs":{"a":{"b":2}}}`, `{"tags":[]}`} {
			for n := range document {
				cut := append(make([]byte, 0, n), document[:n]...) // nothing lies behind it
				_, err := e.Apply(patch.Request{Document: cut, Body: []byte(body), Caller: newCaller(t, e, everything)})
				var fault *patch.DocumentError
				require.ErrorAs(t, err, &fault, "%s onto %s", body, cut)
				require.Equal(t, patch.MalformedJSON, fault.Code, "%s onto %s", body, cut)
			}
		}
	}
}

const derivedSchema = `{"name": "t", "attributes": [
	{"name": "idp", "type": "COMPLEX", "subAttributes": [
		{"name": "id", "type": "JSON"},
		{"name": "type", "type": "STRING", "maxLength": 8, "derivedFrom": "idp.id", "whenAbsent": "NONE"}]}]}`

func TestDerive(t *testing.T) {
	e := newEngine(t, derivedSchema, patch.Config{})
	c := newCaller(t, e, everything)
	refused := fmt.Errorf("no such provider: %w", patch.ErrRefused)
	apply := func(body string, derive patch.DeriveFunc) (patch.Result, error) {
		return e.Apply(patch.Request{Document: []byte(`{"idp":{"id":{"k":1},"type":"A"}}`), Body: []byte(body), Caller: c, Derive: derive})
	}
	fixed := func(text string, err error) patch.DeriveFunc {
		return func(attrs.Path, json.RawMessage) (json.RawMessage, error) { return json.RawMessage(text), err }
	}

	t.Run("gets the merged source", func(t *testing.T) {
		result, err := apply(`{"idp":{"id":{"n":2,"x":null}}}`, func(path attrs.Path, source json.RawMessage) (json.RawMessage, error) {
			assert.Equal(t, attrs.Path("idp.type"), path)
			assert.Equal(t, `{"k":1,"n":2}`, string(source))
			return json.RawMessage(` "B" `), nil
		})
		require.NoError(t, err)
		assert.Equal(t, `{"idp":{"id":{"k":1,"n":2},"type":"B"}}`, string(result.Document))
	})
	t.Run("is not called for an equal source", func(t *testing.T) {
		result, err := apply(`{"idp":{"id":{"k":1.0}}}`, nil)
		require.NoError(t, err)
		assert.False(t, result.Changed)
	})
	t.Run("an absent source needs no host", func(t *testing.T) {
		result, err := apply(`{"idp":null}`, nil)
		require.NoError(t, err)
		assert.Equal(t, `{"idp":{"type":"NONE"}}`, string(result.Document))
	})
	t.Run("nil removes", func(t *testing.T) {
		result, err := apply(`{"idp":{"id":5}}`, func(attrs.Path, json.RawMessage) (json.RawMessage, error) { return nil, nil })
		require.NoError(t, err)
		assert.Equal(t, `{"idp":{"id":5}}`, string(result.Document))
	})
	t.Run("a refusal is a violation at the source", func(t *testing.T) {
		_, err := apply(`{"idp":{"id":5}}`, fixed("", refused))
		assert.Equal(t, []string{"invalid_reference /idp/id"}, codes(t, err))
	})
	for name, derive := range map[string]patch.DeriveFunc{
		"no function": nil, "its own error": fixed("", errors.New("store is down")), "not JSON": fixed("B", nil),
		"wrong type": fixed("5", nil), "null": fixed("null", nil), "too long": fixed(`"123456789"`, nil), "duplicate": fixed(`{"a":1,"a":2}`, nil),
	} {
		t.Run("host at fault: "+name, func(t *testing.T) {
			_, err := apply(`{"idp":{"id":5}}`, derive)
			var fault *patch.DeriveError
			require.ErrorAs(t, err, &fault)
			assert.Equal(t, attrs.Path("idp.type"), fault.Path)
		})
	}
}

func TestPatternLengthDefault(t *testing.T) {
	e := newEngine(t, `{"name": "t", "attributes": [{"name": "p", "type": "STRING", "pattern": "(ab|a)*"}]}`, patch.Config{})
	c := newCaller(t, e, everything)
	for n, want := range map[int]bool{65_536: true, 65_537: false} {
		_, err := e.Apply(patch.Request{Document: []byte(`{}`), Body: []byte(`{"p":"` + strings.Repeat("a", n) + `"}`), Caller: c})
		if want {
			assert.NoError(t, err, "a text of 65,536 code points is matched (V3)")
		} else {
			assert.Equal(t, []string{"too_long /p"}, codes(t, err), "a longer one is not (V3)")
		}
	}
}
