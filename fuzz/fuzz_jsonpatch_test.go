package fuzz_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/patch"
	"github.com/attrpatch/attrpatch/schema"
)

// operationSchema has an attribute of each class.
const operationSchema = `{"name":"fuzz","policy":{"unknown":"keep"},"attributes":[
	{"name":"title","type":"STRING","maxLength":9},{"name":"tags","type":"STRING","multiValued":true},
	{"name":"hidden","type":"JSON"},{"name":"size","type":"STRING","default":"M"},
	{"name":"name","type":"COMPLEX","subAttributes":[{"name":"given","type":"STRING"},{"name":"more","type":"JSON"}]},
	{"name":"emails","type":"COMPLEX","multiValued":true,"subAttributes":[
		{"name":"value","type":"STRING","required":true},{"name":"extra","type":"JSON"}]},
	{"name":"prefs","type":"JSON"}]}`

// FuzzJSONPatch reads any bytes as a JSON Patch: no panic, a document or violations,
// never a longer document than is allowed, the same answer whichever method is
// asked, and none that depends on what the caller may not read.
func FuzzJSONPatch(f *testing.F) {
	for _, body := range []string{
		`[{"op":"add","path":"/tags/-","value":"x"},{"op":"move","from":"/tags/0","path":"/tags/1"}]`,
		`[{"op":"replace","path":"/hidden/a/0","value":null},{"op":"remove","path":"/hidden/b"}]`,
		`[{"op":"test","path":"/name","value":{"given":"G"}},{"op":"copy","from":"/name","path":"/prefs/n"}]`,
		`[{"op":"add","path":"/emails/0/extra","value":{"a":[null]}},{"op":"remove","path":"/emails/1"}]`,
		`[{"op":"add","path":"/emails/0/~01~1","value":1},{"op":"remove","path":"/name"},{"op":"add","path":"/name/given","value":"x"}]`,
		`[{"op":"copy","from":"/prefs","path":"/prefs/a"},{"op":"copy","from":"/prefs","path":"/prefs/b"},{"op":"test","path":"/more/0","value":1}]`,
		`[{"op":"move","from":"/more","path":"/name"},{"op":"replace","path":"/size","value":null},{"op":"test","path":"/size","value":"M"}]`,
	} {
		f.Add([]byte(body), []byte(`{"a":1}`))
	}
	s, err := schema.Parse([]byte(operationSchema))
	require.NoError(f, err)
	const limit = 4_096
	e, err := patch.New(s, patch.Config{Limits: patch.Limits{ResultBytes: limit}})
	require.NoError(f, err)
	caller, err := e.Caller(attrs.Permissions{
		Read: attrs.MustPathSet("*", "!hidden"), Update: attrs.MustPathSet("*"),
	})
	require.NoError(f, err)
	stored := func(hidden string) []byte {
		if hidden != "" {
			hidden = `"hidden":` + hidden + `,`
		}
		return []byte(`{` + hidden + `"tags":[ "a" , "b" ],"name":{"given":"G","secret":1},"more":[1,{"x":2}],
			"emails":[{"value":"v","extra":{"a":1}},{"value":"w","legacy":0}],"prefs":{"n":1e0}}`)
	}
	f.Fuzz(func(t *testing.T, body, hidden []byte) {
		document := stored("")
		q := patch.Request{Document: document, Body: body, Format: patch.JSONPatch, Caller: caller}
		result, err := e.Apply(q)
		var rejected *patch.Rejected
		if err != nil {
			require.ErrorAs(t, err, &rejected)
			require.NotEmpty(t, rejected.Violations)
			require.Nil(t, result.Document)
		} else {
			require.LessOrEqual(t, len(result.Document), max(limit, len(document)))
			_, viewErr := e.View(result.Document, caller)
			require.NoError(t, viewErr, "the merged document is one: %s", result.Document)
		}
		merged, _, appendErr := e.AppendApply(nil, q)
		require.Equal(t, err, appendErr)
		require.Equal(t, string(result.Document), string(merged))
		if checked := e.Check(q); checked != nil {
			require.Error(t, err, "what Check refuses Apply refuses: %v", checked)
		}

		// The same answer, whatever is hidden (rule P5).
		q.Document = stored(string(hidden))
		if _, viewErr := e.View(q.Document, caller); viewErr != nil {
			return
		}
		_, other := e.Apply(q)
		if errors.As(other, &rejected) && rejected.Violations[0].Code == patch.DocumentTooLarge {
			return // rule V10 is an exception of P5
		}
		require.Equal(t, err, other, "%s", hidden)
	})
}
