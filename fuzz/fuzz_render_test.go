package fuzz_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/jsonwire"
	"github.com/attrpatch/attrpatch/patch"
	"github.com/attrpatch/attrpatch/patch/render"
)

// What stands in place of every string and number of a document and a body, so
// that a value which leaks is known when it is seen (law LN4).
const (
	plantedText   = "planted-7f3c91d2"
	plantedNumber = "8675309186753091"
)

// FuzzRenderers plants values in a document and a body, and holds every word
// that is said of a refusal: each form is one strict JSON object, the same each
// time, and has none of the values in it. The correlation id is the host's.
func FuzzRenderers(f *testing.F) {
	for i, v := range thinned(vectorsOf(f)) {
		if in := v.Input; len(in.Document)+len(in.Body) <= 2<<10 && len(v.Want.Violations) > 0 {
			f.Add(byte(i), in.Document, in.Body, in.ID)
		}
	}
	f.Add(byte(12), []byte(`{}`), []byte(`{"<script>\u202e":1,"a\u0000b":{"\u001b[31m":2},"s":""}`), "")
	f.Add(byte(12), []byte(`{}`), []byte(`{"s":"\ud800"}`), "\xff\n")
	subjects := subjectsOf(f)
	f.Fuzz(func(t *testing.T, number byte, document, body []byte, correlation string) {
		if len(document)+len(body)+len(correlation) > maxText || hasPlants(string(document)+string(body)+correlation) {
			return
		}
		s := subjects[int(number)%len(subjects)]
		request := patch.Request{Document: plant(document), Body: plant(body), Caller: s.caller, Derive: deriverOf(s.Case)}
		result, err := s.engine.Apply(request)
		if err == nil {
			requireNoPlants(t, result.Ignored)
			return
		}
		requireNoPlants(t, err)
		var rejected *patch.Rejected
		if !errors.As(err, &rejected) {
			return
		}
		requireNoPlants(t, rejected.Violations)
		for _, v := range rejected.Violations {
			requireNoPlants(t, v.Message())
		}
		withinBudget(t, 64*(len(body)+len(correlation)), func() { checkForms(t, rejected, correlation) })
		invented := invent(rejected, body, correlation)
		withinBudget(t, 64*(len(body)+len(correlation)), func() { checkForms(t, invented, correlation) })
	})
}

// checkForms renders a refusal in every form, twice.
func checkForms(t *testing.T, rejected *patch.Rejected, correlation string) {
	t.Helper()
	forms := func() []render.Response {
		return []render.Response{
			render.Problem(rejected), render.NERM(rejected), render.SCIM(rejected), render.PingOne(rejected, correlation),
		}
	}
	first := forms()
	require.Equal(t, first, forms())
	for _, response := range first {
		root, fault := readStrict(response.Body, jsonwire.Limits{})
		require.Zero(t, fault, "no strict JSON: %q", response.Body)
		require.Equal(t, jsonwire.Object, root.kind)
		require.Equal(t, len(response.Body), len(root.text), "white space around %q", response.Body)
		require.GreaterOrEqual(t, response.Status, 400)
		require.Less(t, response.Status, 500)
		require.Contains(t, response.ContentType, "json")
		requireNoPlants(t, response.Body)
		require.False(t, bytes.ContainsFunc(response.Body, unshowable), "not to be shown as it is: %q", response.Body)
	}
}

// unshowable are control characters and those that format text.
func unshowable(r rune) bool { return unicode.In(r, unicode.Cc, unicode.Cf) }

// invent makes a refusal that no engine would give: any code, and names and
// pointers of any bytes.
func invent(rejected *patch.Rejected, body []byte, name string) *patch.Rejected {
	invented := &patch.Rejected{Truncated: len(body)%2 == 1}
	for i, b := range body[:min(len(body), 8)] {
		v := patch.Violation{Code: patch.Code(b % 40), Path: attrs.Path(name), Pointer: attrs.Pointer(body)}
		if i%2 == 1 {
			v.Params = rejected.Violations[0].Params
			v.Params.Suggestion = attrs.Path(body)
		}
		invented.Violations = append(invented.Violations, v)
	}
	return invented
}

// requireNoPlants looks for the planted values in everything that may be
// printed of a value.
func requireNoPlants(t *testing.T, v any) {
	t.Helper()
	if text, isText := v.([]byte); isText {
		require.False(t, hasPlants(string(text)), "a value in %q", text)
		return
	}
	printed := fmt.Sprintf("%v %+v", v, v)
	if form, err := json.Marshal(v); err == nil {
		printed += string(form)
	}
	require.False(t, hasPlants(printed), "a value in %q", printed)
}

func hasPlants(text string) bool {
	return strings.Contains(text, plantedText) || strings.Contains(text, plantedNumber)
}

// plant puts the planted values in place of all strings and numbers, where the
// text is JSON. Names stay.
func plant(text []byte) []byte {
	root, _ := readStrict(text, jsonwire.Limits{})
	if root == nil {
		return text
	}
	var out bytes.Buffer
	end := 0
	root.each(func(v *tree) {
		planted := plantedNumber
		switch v.kind {
		case jsonwire.String:
			planted = `"` + plantedText + `"`
		case jsonwire.Number:
		default:
			return
		}
		out.Write(text[end:v.start])
		out.WriteString(planted)
		end = v.start + len(v.text)
	})
	out.Write(text[end:])
	return out.Bytes()
}
