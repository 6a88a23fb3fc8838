package answer_test

import (
	"encoding/json"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/conformance"
	"github.com/attrpatch/attrpatch/internal/answer"
	"github.com/attrpatch/attrpatch/patch"
)

func TestEveryKindOfAnswer(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, why, input, want string }{
		{"accepted", "a merged document comes with its changes and ignored edits",
			`{"id":"i","system":"pingone","scopes":["p1:update:user"],"documentText":"{\"title\": \"A\"}","bodyText":"{\"title\":\"B\",\"Title\":1}"}`,
			`{"id":"i","documentText":"{\"title\": \"B\"}","changed":true,"changes":[{"path":"title","kind":"replaced"}],"ignored":[{"path":"Title","pointer":"/Title","reason":"unknown_attribute"}]}`},
		{"no change", "the lists are there when they are empty",
			`{"id":"i","system":"pingone","documentText":"{ }","bodyText":"{}"}`,
			`{"id":"i","documentText":"{ }","changed":false,"changes":[],"ignored":[]}`},
		{"refused", "a violation has its params",
			`{"id":"i","system":"pingone","scopes":["p1:update:user"],"documentText":"{}","bodyText":"{\"username\":\"\",\"accountId\":1}"}`,
			`{"id":"i","violations":[{"code":"required","path":"username","pointer":"/username","params":{}},{"code":"wrong_type","path":"accountId","pointer":"/accountId","params":{"type":"STRING"}}],"truncated":false}`},
		{"limits", "they override the defaults, and more violations than the limit are cut off",
			`{"id":"i","system":"pingone","limits":{"violations":1},"documentText":"{}","bodyText":"{\"title\":\"\",\"nickname\":\"\"}"}`,
			`{"id":"i","violations":[{"code":"access_denied","path":"title","pointer":"/title","params":{}}],"truncated":true}`},
		{"permissions and scopes", "they add up",
			`{"id":"i","system":"pingone","scopes":["p1:read:user"],"permissions":{"update":["title"]},"documentText":"{\"title\":\"A\"}","bodyText":"{\"title\":\"B\"}"}`,
			`{"id":"i","documentText":"{\"title\":\"B\"}","changed":true,"changes":[{"path":"title","kind":"replaced"}],"ignored":[]}`},
		{"derived", "a fixed value stands for what a service would look up",
			`{"id":"i","system":"pingone","scopes":["p1:update:user"],"derive":{"identityProvider.type":"SAML"},"documentText":"{\"identityProvider\":{\"type\":\"PING_ONE\"}}","bodyText":"{\"identityProvider\":{\"id\":\"8e91f3a6-40d2-4c7b-b518-2d6a7f09ce13\"}}"}`,
			`{"id":"i","documentText":"{\"identityProvider\":{\"type\":\"SAML\",\"id\":\"8e91f3a6-40d2-4c7b-b518-2d6a7f09ce13\"}}","changed":true,"changes":[{"path":"identityProvider.id","kind":"added"},{"path":"identityProvider.type","kind":"replaced"}],"ignored":[]}`},
		{"operation", "what is writable depends on it",
			`{"id":"i","system":"pingone","operation":"create","scopes":["p1:update:user"],"documentText":"{}","bodyText":"{\"mfaEnabled\":true}"}`,
			`{"id":"i","documentText":"{\"mfaEnabled\":true}","changed":true,"changes":[{"path":"mfaEnabled","kind":"added"}],"ignored":[]}`},
		{"viewed", "a view is a document and nothing else",
			`{"id":"i","do":"view","system":"pingone","scopes":["p1:read:user"],"documentText":"{\"title\":\"A\", \"x\":1}"}`,
			`{"id":"i","documentText":"{\"title\":\"A\"}"}`},
		{"faults", "a schema's faults have their pointers",
			`{"id":"i","do":"schema","schema":{"name":"s","attributes":[{"name":"a","type":"TEXT"},{"name":"b","type":"TEXT"}]}}`,
			`{"id":"i","faults":[{"pointer":"/attributes/0/type"},{"pointer":"/attributes/1/type"}]}`},
		{"no faults", "an embedded schema has none",
			`{"id":"i","do":"schema","system":"pingone"}`,
			`{"id":"i","faults":[]}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			assert.JSONEq(t, tt.want, outcome(t, &answer.Target{}, tt.input), tt.why)
		})
	}
}

func TestFaultsAreAnswers(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, why, input string }{
		{"system", "no such system",
			`{"id":"i","system":"nowhere","documentText":"{}","bodyText":"{}"}`},
		{"system of a schema check", "no such system, and so no faults of it",
			`{"id":"i","do":"schema","system":"nowhere"}`},
		{"schema", "nothing is patched by a faulty schema",
			`{"id":"i","schema":{"name":"s","attributes":[{"name":"a"}]},"documentText":"{}","bodyText":"{}"}`},
		{"document", "the host's fault comes before the body's",
			`{"id":"i","system":"pingone","documentText":"[]","bodyText":"{}"}`},
		{"viewed document", "it is the host's fault there too",
			`{"id":"i","do":"view","system":"pingone","documentText":"[]"}`},
		{"operation", "no attribute knows it",
			`{"id":"i","system":"pingone","operation":"delete","documentText":"{}","bodyText":"{}"}`},
		{"permission", "it names no attribute",
			`{"id":"i","system":"pingone","permissions":{"update":["nowhere"]},"documentText":"{}","bodyText":"{}"}`},
		{"format", "there is no such language",
			`{"id":"i","system":"pingone","format":"xml","documentText":"{}","bodyText":"{}"}`},
		{"derivation", "its value is needed and not given",
			`{"id":"i","system":"pingone","scopes":["p1:update:user"],"documentText":"{}","bodyText":"{\"identityProvider\":{\"id\":\"8e91f3a6-40d2-4c7b-b518-2d6a7f09ce13\"}}"}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			out, err := (&answer.Target{}).Apply(t.Context(), input(t, tt.input))
			require.NoError(t, err)
			assert.Equal(t, conformance.Failed, out.Kind, tt.why)
			assert.Equal(t, "i", out.ID)
			assert.NotEmpty(t, out.Error)
		})
	}
}

// Engines are kept between inputs: the answers must not be mixed up, whatever
// the inputs share.
func TestInputsDoNotInfluenceEachOther(t *testing.T) {
	t.Parallel()
	target := &answer.Target{}
	schemaOf := func(name string) string {
		return `{"id":"i","do":"view","schema":{"name":"s","attributes":[{"name":"` + name +
			`","type":"JSON"}]},"permissions":{"read":["*"]},"documentText":"{\"a\":1,\"b\":2}"}`
	}
	var group sync.WaitGroup
	for range 70 { // three engines each: far more than are kept
		group.Go(func() {
			assert.JSONEq(t, `{"id":"i","documentText":"{\"a\":1}"}`, outcome(t, target, schemaOf("a")))
			assert.JSONEq(t, `{"id":"i","documentText":"{\"b\":2}"}`, outcome(t, target, schemaOf("b")))
			large := strings.Replace(schemaOf("a"), `"type":"JSON"`,
				`"type":"JSON","description":"`+strings.Repeat("x", 70_000)+`"`, 1)
			assert.JSONEq(t, `{"id":"i","documentText":"{\"a\":1}"}`, outcome(t, target, large))
		})
	}
	group.Wait()
	limited := `{"id":"i","system":"pingone","limits":{"bodyBytes":1},"documentText":"{}","bodyText":"{}"}`
	assert.Contains(t, outcome(t, target, limited), `"too_large"`)
	limited = strings.Replace(limited, `"bodyBytes":1`, `"bodyBytes":2`, 1)
	assert.Contains(t, outcome(t, target, limited), `"changed":false`)
}

func TestFixedDerivation(t *testing.T) {
	t.Parallel()
	derive := answer.FixedDerivation(map[attrs.Path]json.RawMessage{"a.type": json.RawMessage(`"X"`)})
	value, err := derive("a.type", json.RawMessage(`"source"`))
	require.NoError(t, err)
	assert.Equal(t, `"X"`, string(value))
	_, err = derive("b.type", nil)
	require.Error(t, err)
	require.NotErrorIs(t, err, patch.ErrRefused, "nobody has refused the source")
}

func TestFormatNames(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"", "merge"} {
		format, err := answer.Format(name)
		require.NoError(t, err)
		assert.Equal(t, patch.MergePatch, format)
	}
	format, err := answer.Format("json-patch")
	require.NoError(t, err)
	assert.Equal(t, patch.JSONPatch, format)
	format, err = answer.Format("scim")
	require.NoError(t, err)
	assert.Equal(t, patch.SCIM, format)
	for _, name := range []string{"SCIM", "Merge", "xml", "JSON-Patch"} {
		_, err := answer.Format(name)
		require.ErrorContains(t, err, name)
	}
}

func outcome(t *testing.T, target conformance.Target, line string) string {
	t.Helper()
	out, err := target.Apply(t.Context(), input(t, line))
	require.NoError(t, err)
	text, err := json.Marshal(out)
	require.NoError(t, err)
	return string(text)
}

func input(t *testing.T, line string) conformance.Input {
	t.Helper()
	in, err := conformance.ParseInput([]byte(line))
	require.NoError(t, err)
	return in
}
