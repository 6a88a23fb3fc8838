package conformance_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/attrpatch/attrpatch/conformance"
)

func TestOutcomeJSON(t *testing.T) {
	for _, test := range []struct {
		name, why string
		outcome   conformance.Outcome
		want      string
	}{
		{"accepted", "both lists are always there",
			conformance.Outcome{ID: "a/b", Kind: conformance.Accepted, Document: []byte(`{"a":"<"}`)},
			`{"id":"a/b","documentText":"{\"a\":\"<\"}","changed":false,"changes":[],"ignored":[]}`},
		{"changes", "a change is a path and a kind",
			conformance.Outcome{ID: "a/b", Kind: conformance.Accepted, Document: []byte(`{}`), Changed: true,
				Changes: []conformance.Change{{Path: "a", Kind: "removed"}},
				Ignored: []conformance.Ignored{{Path: "b", Pointer: "/b", Reason: "read_only"}}},
			`{"id":"a/b","documentText":"{}","changed":true,"changes":[{"path":"a","kind":"removed"}],"ignored":[{"path":"b","pointer":"/b","reason":"read_only"}]}`},
		{"view", "a view has no changed",
			conformance.Outcome{ID: "a/b", Kind: conformance.Viewed, Document: []byte(`{}`)},
			`{"id":"a/b","documentText":"{}"}`},
		{"not UTF-8", "a JSON string cannot hold it",
			conformance.Outcome{ID: "a/b", Kind: conformance.Viewed, Document: []byte("{\xff}")},
			`{"id":"a/b","documentHex":"7bff7d"}`},
		{"refused", "params are always an object",
			conformance.Outcome{ID: "a/b", Kind: conformance.Refused, Truncated: true, Violations: []conformance.Violation{
				{Code: "too_long", Path: "a", Pointer: "/a", Params: json.RawMessage(`{"limit":3}`)}, {Code: "required"}}},
			`{"id":"a/b","violations":[{"code":"too_long","path":"a","pointer":"/a","params":{"limit":3}},{"code":"required","path":"","pointer":"","params":{}}],"truncated":true}`},
		{"checked", "no faults are an empty list",
			conformance.Outcome{ID: "a/b", Kind: conformance.Checked}, `{"id":"a/b","faults":[]}`},
		{"faults", "a fault is a pointer",
			conformance.Outcome{ID: "a/b", Kind: conformance.Checked, Faults: []conformance.Fault{{Pointer: "/name"}}},
			`{"id":"a/b","faults":[{"pointer":"/name"}]}`},
		{"error", "an error is its text", conformance.Failure("a/b", assert.AnError),
			`{"id":"a/b","error":"` + assert.AnError.Error() + `"}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			text, err := test.outcome.MarshalJSON()
			require.NoError(t, err, test.why)
			assert.Equal(t, test.want, string(text), test.why)

			read, err := conformance.ParseOutcome(text)
			require.NoError(t, err)
			again, err := read.MarshalJSON()
			require.NoError(t, err)
			assert.Equal(t, test.outcome.Kind, read.Kind)
			assert.Equal(t, test.want, string(again), "what was written reads as the same")
		})
	}
}

func TestOutcomeOfNoKind(t *testing.T) {
	_, err := conformance.Outcome{ID: "a/b"}.MarshalJSON()
	assert.ErrorContains(t, err, "unknown kind 0")
	assert.Equal(t, "no outcome", conformance.Kind(200).String())
}

func TestParseOutcomeRefuses(t *testing.T) {
	for _, test := range []struct{ name, why, outcome, want string }{
		{"nothing", "there has to be an answer", `{"id":"a/b"}`, "is neither"},
		{"both", "a refusal has no document (rule O1)", `{"documentText":"{}","changed":true,"violations":[]}`, "is both"},
		{"view with changes", "changed is missing", `{"documentText":"{}","changes":[]}`, "does not belong"},
		{"truncated view", "only a refusal is cut off", `{"documentText":"{}","truncated":false}`, "does not belong"},
		{"changed refusal", "a refusal changes nothing", `{"changed":false,"violations":[]}`, "does not belong"},
		{"unknown member", "members are known", `{"error":"x","status":400}`, "unknown member"},
		{"no pointer", "a violation has a place", `{"violations":[{"code":"required","path":"a"}]}`, "needs a code"},
		{"violation's message", "texts are not part of an outcome", `{"violations":[{"code":"required","path":"a","pointer":"/a","message":"x"}]}`, "unknown member"},
		{"params", "params are an object", `{"violations":[{"code":"required","path":"a","pointer":"/a","params":[]}]}`, "params"},
		{"change's value", "values stay with the target", `{"documentText":"{}","changed":true,"changes":[{"path":"a","kind":"added","after":1}]}`, "unknown member"},
		{"change without kind", "a change has one", `{"documentText":"{}","changed":true,"changes":[{"path":"a"}]}`, "needs 1 more"},
		{"null list", "null is not an empty list", `{"faults":null}`, "null"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := conformance.ParseOutcome([]byte(test.outcome))
			assert.ErrorContains(t, err, test.want, test.why)
		})
	}
}

func TestOutcomeUnmarshal(t *testing.T) {
	var out conformance.Outcome
	require.NoError(t, json.Unmarshal([]byte(`{"id":"a/b","document":{ "a" : 1.0 },"changed":true}`), &out))
	assert.Equal(t, conformance.Outcome{ID: "a/b", Kind: conformance.Accepted, Document: []byte(`{"a":1.0}`), Changed: true}, out)
	require.Error(t, json.Unmarshal([]byte(`{"id":"a/b"}`), &out))
}
