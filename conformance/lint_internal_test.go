package conformance

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestVectorFilesReadTheSameEverywhere refuses what JSON libraries read in
// different ways, at any depth. Vectors about such texts have them as strings.
func TestVectorFilesReadTheSameEverywhere(t *testing.T) {
	names, err := fs.Glob(corpus, "vectors/*/*.json")
	require.NoError(t, err)
	require.NotEmpty(t, names)
	for _, name := range append(names, "vectors/schema.json") {
		data, err := corpus.ReadFile(name)
		require.NoError(t, err)
		assert.NoError(t, readsTheSame(data), name)
	}
}

func readsTheSame(raw json.RawMessage) error {
	switch raw[0] {
	case '{':
		return members(raw, func(_ string, raw json.RawMessage) error { return readsTheSame(raw) })
	case '[':
		return list(raw, readsTheSame)
	default:
		if loneSurrogate(raw) {
			return fmt.Errorf("lone surrogate in %s", raw)
		}
		return nil
	}
}

func TestReadsTheSame(t *testing.T) {
	assert.NoError(t, readsTheSame([]byte(`{"a":[{"b":"\ud83d\ude00 \\ud800"}],"b":1}`)))
	for _, text := range []string{`{"a":[{"b":1,"\u0062":2}]}`, `["\ud800"]`, `["\ude00\ud83d"]`, `["\ud83d\u0041"]`, `["\ud83d"]`} {
		assert.Error(t, readsTheSame([]byte(text)), text)
	}
}

func TestLoadRefuses(t *testing.T) {
	const input = `"system": "s", "document": {}, "body": {}`
	const good = `"rules": ["M1"], "why": "It is so.", ` + input + `, "want": {"document": {}, "changed": false}`
	for _, test := range []struct{ name, why, file, vectors, want string }{
		{"other folder", "the id says where a vector is", "vectors/b/x.json", `{"id": "a/x", ` + good + `}`, "not b/ and a slug"},
		{"bad slug", "ids go into commands and expressions", "vectors/a/x.json", `{"id": "a/X y", ` + good + `}`, "slug"},
		{"same id", "an id names one vector", "vectors/a/x.json", `{"id": "a/x", ` + good + `}, {"id": "a/x", ` + good + `}`, "already in vectors/a/x.json"},
		{"unknown member", "a member that is passed over changes the vector", "vectors/a/x.json", `{"id": "a/x", "notes": "x", ` + good + `}`, `"notes": unknown member`},
		{"no want", "nothing to compare with", "vectors/a/x.json", `{"id": "a/x", "rules": ["M1"], "why": "It is so.", ` + input + `}`, "needs a want"},
		{"no rules", "a vector shows a rule", "vectors/a/x.json", `{"id": "a/x", "why": "It is so.", ` + input + `, "want": {"error": "x"}}`, "shows no rule"},
		{"no why", "a vector has a reason", "vectors/a/x.json", `{"id": "a/x", "rules": ["M1"], ` + input + `, "want": {"error": "x"}}`, "needs a why"},
		{"view wanted of apply", "changed is missing", "vectors/a/x.json", `{"id": "a/x", "rules": ["M1"], "why": "It is so.", ` + input + `, "want": {"document": {}}}`, "apply cannot have a view"},
		{"want with id", "the id is the vector's", "vectors/a/x.json", `{"id": "a/x", "rules": ["M1"], "why": "It is so.", ` + input + `, "want": {"id": "a/x", "error": "x"}}`, "a want has no id"},
		{"no input", "members have to go together", "vectors/a/x.json", `{"id": "a/x", "rules": ["M1"], "why": "It is so.", "system": "s", "want": {"error": "x"}}`, "needs a document"},
		{"empty", "an empty corpus shows nothing", "vectors/a/x.json", ``, "no vectors"},
		{"file elsewhere", "files outside of an area are not found", "vectors/x.json", `{"id": "a/x", ` + good + `}`, "no vectors"},
	} {
		t.Run(test.name, func(t *testing.T) {
			files := fstest.MapFS{test.file: {Data: []byte(`{"vectors": [` + test.vectors + `]}`)}}
			vectors, err := load(files)
			require.ErrorContains(t, err, test.want, test.why)
			assert.Nil(t, vectors)
		})
	}
	_, err := load(fstest.MapFS{"vectors/a/x.json": {Data: []byte(`{"vectors": [], "comment": ""}`)}})
	assert.ErrorContains(t, err, "vectors/a/x.json: member \"comment\": unknown member")
}

func TestLoadReportsAllFaults(t *testing.T) {
	files := fstest.MapFS{
		"vectors/a/x.json": {Data: []byte(`{"vectors": [{"id": "a/one", "x": 1}, {"id": "a/two", "y": 1}]}`)},
		"vectors/b/x.json": {Data: []byte(`[]`)},
	}
	_, err := load(files)
	for _, want := range []string{`"a/one"`, `"a/two"`, "vectors/b/x.json: not a JSON object"} {
		assert.ErrorContains(t, err, want)
	}
}
