package patch_test

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/patch"
	"github.com/attrpatch/attrpatch/schema"
)

// secret is in every value of the request below, and so may be in no text.
const secret = "Pa55word"

// spilling applies a patch that adds, replaces, removes and ignores a secret.
func spilling(t *testing.T) (patch.Request, patch.Result) {
	t.Helper()
	s, err := schema.New(schema.Definition{
		Name:   "user",
		Policy: schema.Policy{Unknown: schema.UnknownIgnore},
		Attributes: []attrs.Attribute{
			{Name: "a", Type: attrs.String}, {Name: "b", Type: attrs.String}, {Name: "c", Type: attrs.String},
		},
	})
	require.NoError(t, err)
	engine, err := patch.New(s, patch.Config{})
	require.NoError(t, err)
	all := attrs.MustPathSet("*")
	caller, err := engine.Caller(attrs.Permissions{Read: all, Update: all})
	require.NoError(t, err)
	request := patch.Request{
		Document: []byte(`{"a":"` + secret + `1","b":"` + secret + `2","d":"` + secret + `3"}`),
		Body:     []byte(`{"a":"` + secret + `4","b":null,"c":"` + secret + `5","x":"` + secret + `6"}`),
		Caller:   caller,
	}
	result, err := engine.Apply(request)
	require.NoError(t, err)
	require.Len(t, result.Changes, 3)
	require.Len(t, result.Ignored, 1)
	return request, result
}

// spellings are the ways in which a text may have a secret in it.
func spellings(text string) []string {
	quoted := func(verb string) string { return strings.Trim(fmt.Sprintf(verb, []byte(text)), "[]") }
	return []string{
		text, hex.EncodeToString([]byte(text)), strings.ToUpper(hex.EncodeToString([]byte(text))),
		quoted("%v"), quoted("%d"), quoted("%o"), strings.Trim(fmt.Sprintf("%#v", []byte(text)), "[]byte{}"),
		// In base64 at each of the three offsets, without what depends on neighbours.
		"UGE1NXdvcm", "BhNTV3b3Jk", "QYTU1d29yZ",
	}
}

func TestNoVerbWritesAValue(t *testing.T) {
	request, result := spilling(t)
	change := result.Changes[0]
	texts := map[string]any{
		"request": request, "pointer to a request": &request, "requests": []patch.Request{request},
		"result": result, "pointer to a result": &result, "results": map[string]patch.Result{"k": result},
		"change": change, "pointer to a change": &change, "changes": result.Changes,
		"struct": struct {
			Q patch.Request
			R *patch.Result
			C any
		}{request, &result, change},
	}
	for name, value := range texts {
		t.Run(name, func(t *testing.T) {
			verbs := []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%-40v|", "%400s", "%.3s"}
			if !strings.Contains(name, "request") && name != "struct" {
				verbs = append(verbs, "%d", "%o", "%c", "%U", "%b", "%e", "%t", "%z") // of numbers, or none
			}
			for _, verb := range verbs {
				text := fmt.Sprintf(verb, value)
				assert.NotEmpty(t, text)
				for _, s := range spellings(secret) {
					assert.NotContains(t, text, s, verb)
				}
			}
			for _, s := range spellings(secret) {
				assert.NotContains(t, fmt.Sprint(value), s)
				assert.NotContains(t, fmt.Errorf("host: %w", errors.New(fmt.Sprint("refused ", value))).Error(), s)
			}
		})
	}
}

func TestNoLogLineHasAValue(t *testing.T) {
	request, result := spilling(t)
	for _, handler := range []string{"text", "json"} {
		t.Run(handler, func(t *testing.T) {
			var out bytes.Buffer
			options := &slog.HandlerOptions{Level: slog.LevelDebug}
			logger := slog.New(slog.NewTextHandler(&out, options))
			if handler == "json" {
				logger = slog.New(slog.NewJSONHandler(&out, options))
			}
			logger = logger.With("request", request, "before", &result)
			logger.Info("patched", "result", result, "change", result.Changes[0], "changes", result.Changes,
				"group", slog.GroupValue(slog.Any("pointer", &result)), "list", []any{request, result, &result.Changes[1]},
				"map", map[string]any{"result": result})
			assert.Contains(t, out.String(), "replaced", "the line says what happened")
			for _, s := range spellings(secret) {
				assert.NotContains(t, out.String(), s)
			}
		})
	}
}

func TestFormatsSayWhatHappened(t *testing.T) {
	request, result := spilling(t)
	const ofResult = `{document: 49 bytes, changed: true, ` +
		`changes: ["a" replaced, "b" removed, "c" added], ignored: ["x" at "/x": unknown_attribute]}`
	const ofRequest = `{document: 49 bytes, body: 58 bytes}`
	for _, row := range []struct{ name, why, got, want string }{
		{"result", "the whole report in one line", fmt.Sprint(result), ofResult},
		{"result in Go syntax", "no verb is another way to the fields", fmt.Sprintf("%#v", &result), ofResult},
		{"two ignored edits", "what is listed is separated", fmt.Sprint(patch.Result{Ignored: []patch.Ignored{{Path: "a", Pointer: "/a", Reason: patch.IgnoredUnknown}, {Path: "b", Pointer: "/b", Reason: patch.IgnoredReadOnly}}}),
			`{document: 0 bytes, changed: false, changes: [], ignored: ["a" at "/a": unknown_attribute, "b" at "/b": read_only]}`},
		{"change", "a path and a kind", fmt.Sprintf("%+v", result.Changes[0]), `"a" replaced`},
		{"change in a column", "width and side are kept", fmt.Sprintf("%-14s|", result.Changes[2]), `"c" added     |`},
		{"quoted change", "q is for one quoted text", fmt.Sprintf("%q", result.Changes[2]), `"\"c\" added"`},
		{"change in digits", "x is of the text", fmt.Sprintf("%x", result.Changes[2]), hex.EncodeToString([]byte(`"c" added`))},
		{"request", "sizes tell enough", fmt.Sprintf("%v", request), ofRequest},
		{"nothing", "the zero values can be written", fmt.Sprint(patch.Result{}), `{document: 0 bytes, changed: false, changes: [], ignored: []}`},
		{"no pointer", "fmt says so itself", fmt.Sprint((*patch.Result)(nil)), `<nil>`},
	} {
		t.Run(row.name, func(t *testing.T) { assert.Equal(t, row.want, row.got, row.why) })
	}
}

func TestJSONFormsHaveNoValues(t *testing.T) {
	request, result := spilling(t)
	text, err := json.Marshal(result)
	require.NoError(t, err)
	assert.JSONEq(t, `{"documentBytes":49,"changed":true,
		"changes":[{"path":"a","kind":"replaced"},{"path":"b","kind":"removed"},{"path":"c","kind":"added"}],
		"ignored":[{"path":"x","pointer":"/x","reason":"unknown_attribute"}]}`, string(text))
	text, err = json.Marshal(request)
	require.NoError(t, err)
	assert.JSONEq(t, `{"documentBytes":49,"bodyBytes":58}`, string(text))
}
