package render_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/patch"
	"github.com/attrpatch/attrpatch/patch/render"
	"github.com/attrpatch/attrpatch/schema"
)

var update = flag.Bool("update", false, "write the golden files")

const correlationID = "7d4c0b52-1f0e-4c57-9a63-0d5e8f2b6a91"

// forms are the forms by the names of their golden files.
var forms = []struct {
	name   string
	render func(*patch.Rejected) render.Response
}{
	{"problem", render.Problem},
	{"pingone", func(r *patch.Rejected) render.Response { return render.PingOne(r, correlationID) }},
	{"nerm", render.NERM},
	{"scim", render.SCIM},
}

// The golden files are what clients see: every status and every body.
func TestGolden(t *testing.T) {
	for _, form := range forms {
		t.Run(form.name, func(t *testing.T) {
			var got bytes.Buffer
			for _, r := range refusals() {
				response := form.render(r.rejected)
				fmt.Fprintf(&got, "# %s: %s\n%d %s\n%s\n\n", r.name, r.why, response.Status, response.ContentType, response.Body)
			}
			file := filepath.Join("testdata", form.name+".golden")
			if *update {
				require.NoError(t, os.WriteFile(file, got.Bytes(), 0o644))
			}
			want, err := os.ReadFile(file)
			require.NoError(t, err)
			assert.Equal(t, string(want), got.String(), "go test ./patch/render -update")
		})
	}
}

func TestTableIsWhole(t *testing.T) {
	names := map[string]bool{}
	for _, r := range refusals() {
		assert.NotEmpty(t, r.why, r.name)
		assert.False(t, names[r.name], "%s stands twice", r.name)
		names[r.name] = true
	}
	assert.Len(t, byCode(), int(patch.DocumentTooLarge), "one for every code")
}

func TestBodiesAreJSONObjects(t *testing.T) {
	for _, form := range forms {
		for _, r := range refusals() {
			body := form.render(r.rejected).Body
			require.NotEmpty(t, body, "%s: %s", form.name, r.name)
			assert.Equal(t, byte('{'), body[0], "%s: %s", form.name, r.name)
			assertUniqueNames(t, body, form.name+": "+r.name)
			for text := body; len(text) > 0; {
				c, size := utf8.DecodeRune(text)
				assert.True(t, unicode.IsPrint(c) && (c != utf8.RuneError || size > 1), "%s: %s: %q", form.name, r.name, c)
				text = text[size:]
			}
		}
	}
}

// assertUniqueNames asserts that a text is valid JSON in which no name stands
// twice in one object, at any depth.
func assertUniqueNames(t *testing.T, text []byte, name string) {
	t.Helper()
	require.True(t, json.Valid(text), "%s: %s", name, text)
	d := json.NewDecoder(bytes.NewReader(text))
	type level struct {
		names map[string]bool // nil in an array
		value bool            // a value comes next
	}
	var open []level
	for {
		token, err := d.Token()
		if err != nil {
			return
		}
		if token == json.Delim('}') || token == json.Delim(']') {
			open = open[:len(open)-1]
			continue
		}
		if n := len(open); n > 0 && open[n-1].names != nil {
			if here := &open[n-1]; !here.value {
				key, _ := token.(string)
				assert.False(t, here.names[key], "%s: %q stands twice", name, key)
				here.names[key], here.value = true, true
				continue
			}
			open[n-1].value = false
		}
		switch token {
		case json.Delim('{'):
			open = append(open, level{names: map[string]bool{}})
		case json.Delim('['):
			open = append(open, level{})
		}
	}
}

func TestBodiesRepeatTheStatus(t *testing.T) {
	for _, r := range refusals() {
		var problem struct{ Status int }
		response := render.Problem(r.rejected)
		require.NoError(t, json.Unmarshal(response.Body, &problem))
		assert.Equal(t, response.Status, problem.Status, r.name)
		var scim struct{ Status string }
		response = render.SCIM(r.rejected)
		require.NoError(t, json.Unmarshal(response.Body, &scim), "a string (RFC 7644, section 3.12)")
		assert.Equal(t, strconv.Itoa(response.Status), scim.Status, r.name)
	}
}

func TestEqualRefusalsGiveEqualBytes(t *testing.T) {
	again := refusals()
	for _, form := range forms {
		for i, r := range refusals() {
			first, second := form.render(r.rejected), form.render(again[i].rejected)
			assert.Equal(t, first, second, "%s: %s", form.name, r.name)
			clear(first.Body)
			assert.Equal(t, second, form.render(r.rejected), "the body is new memory")
		}
	}
}

func TestRenderingLeavesTheRefusalAsItIs(t *testing.T) {
	again := refusals()
	for i, r := range refusals() {
		for _, form := range forms {
			form.render(r.rejected)
		}
		assert.Equal(t, again[i].rejected, r.rejected, r.name)
	}
}

func TestProblemLosesNothing(t *testing.T) {
	for _, r := range refusals() {
		if r.rejected == nil || r.name == "hostile names" || r.name == "number that is none" {
			continue // what is not valid there is replaced
		}
		var got struct {
			Violations []struct {
				Code, Path, Pointer, Message string
				Params                       patch.Params
			}
			Truncated bool
		}
		require.NoError(t, json.Unmarshal(render.Problem(r.rejected).Body, &got))
		assert.Equal(t, r.rejected.Truncated, got.Truncated, r.name)
		require.Len(t, got.Violations, len(r.rejected.Violations), r.name)
		for i, v := range r.rejected.Violations {
			g := got.Violations[i]
			assert.Equal(t, []string{v.Code.String(), string(v.Path), string(v.Pointer), v.Message()},
				[]string{g.Code, g.Path, g.Pointer, g.Message}, r.name)
			assert.Equal(t, v.Params, g.Params, r.name)
		}
	}
}

func TestNamesComeBackAsTheyWere(t *testing.T) {
	violations := hostile()
	var got struct{ Violations []struct{ Path attrs.Path } }
	require.NoError(t, json.Unmarshal(render.Problem(refused(violations...)).Body, &got))
	for i, v := range violations {
		if utf8.ValidString(string(v.Path)) {
			assert.Equal(t, v.Path, got.Violations[i].Path)
		}
	}
}

func TestPingOneWithoutCorrelationIDHasNoID(t *testing.T) {
	body := render.PingOne(refused(at(patch.Required, "email")), "").Body
	assert.NotContains(t, string(body), `"id"`)
}

// A 403 and a 400 are told apart by clients; a form may not mix their details.
func TestPingOneDetailsFitTheStatus(t *testing.T) {
	for _, r := range refusals() {
		var got struct {
			Code    string
			Details []struct{ Code string }
		}
		response := render.PingOne(r.rejected, "")
		require.NoError(t, json.Unmarshal(response.Body, &got))
		denied := response.Status == 403
		assert.Equal(t, map[bool]string{true: "ACCESS_FAILED", false: "INVALID_DATA"}[denied], got.Code, r.name)
		for _, detail := range got.Details {
			assert.Equal(t, denied, detail.Code == "INSUFFICIENT_PERMISSIONS", r.name)
		}
	}
}

// engine and apply run refusals through the engine, as a host would.
func engine(t *testing.T, nativeSchema string) *patch.Engine {
	t.Helper()
	s, err := schema.Parse([]byte(nativeSchema))
	require.NoError(t, err)
	e, err := patch.New(s, patch.Config{})
	require.NoError(t, err)
	return e
}

func apply(t *testing.T, e *patch.Engine, document, body string, p ...attrs.Permissions) *patch.Rejected {
	t.Helper()
	caller, err := e.Caller(p...)
	require.NoError(t, err)
	_, err = e.Apply(patch.Request{Document: []byte(document), Body: []byte(body), Caller: caller})
	var rejected *patch.Rejected
	require.True(t, errors.As(err, &rejected), "%s: %v", body, err)
	return rejected
}

// Whoever guesses names must not learn from a response which of them exist.
func TestConcealedLooksUndeclared(t *testing.T) {
	const policy = `{"name": "user", "policy": {"forbidden": "conceal"}, "attributes": [`
	const open = `{"name": "title", "type": "STRING"}, {"name": "name", "type": "COMPLEX", "subAttributes": [{"name": "given", "type": "STRING"}`
	with := engine(t, policy+open+`, {"name": "alias", "type": "STRING", "readOnly": true}]},
		{"name": "salary", "type": "INTEGER", "minimum": 100}, {"name": "grants", "type": "COMPLEX", "multiValued": true, "subAttributes": [{"name": "role", "type": "STRING"}]},
		{"name": "created", "type": "STRING", "readOnly": true}]}`)
	without := engine(t, policy+open+`]}]}`)
	may := attrs.Permissions{Read: attrs.MustPathSet("title", "name.given"), Update: attrs.MustPathSet("title", "name.given")}
	const document = `{"salary":70000,"grants":[{"role":"admin"}],"created":"2024-01-01","name":{"alias":"Ro"}}`
	for _, body := range []string{
		`{"salary":1}`, `{"salary":null}`, `{"grants":[{"role":"x"}]}`, `{"created":"x"}`, `{"name":{"alias":"x"}}`,
		`{"title":1,"salary":"x","name":{"given":2,"alias":null}}`,
	} {
		concealed, undeclared := apply(t, with, document, body, may), apply(t, without, document, body, may)
		for _, form := range forms {
			assert.Equal(t, form.render(undeclared), form.render(concealed), "%s: %s", form.name, body)
		}
	}
	existing, guessed := apply(t, with, document, `{"salary":1}`, may), apply(t, with, document, `{"wigwam":1}`, may)
	for _, form := range forms {
		want, got := form.render(guessed), form.render(existing)
		want.Body = bytes.ReplaceAll(want.Body, []byte("wigwam"), []byte("salary"))
		assert.Equal(t, want, got, form.name)
	}
}

// No value of the body or the document is in a response (rule P5).
func TestNoValueLeaks(t *testing.T) {
	const canary = "canary"
	e := engine(t, `{"name": "user", "attributes": [
		{"name": "short", "type": "STRING", "maxLength": 2}, {"name": "pattern", "type": "STRING", "pattern": "[0-9]+"},
		{"name": "enum", "type": "STRING", "enumeratedValues": [{"value": "A"}]}, {"name": "email", "type": "STRING", "format": "email"},
		{"name": "number", "type": "INTEGER", "maximum": 5}, {"name": "tags", "type": "STRING", "multiValued": true, "uniqueValues": true},
		{"name": "once", "type": "STRING", "immutable": true}, {"name": "fixed", "type": "STRING", "readOnly": true},
		{"name": "denied", "type": "STRING"}, {"name": "secret", "type": "STRING", "writeOnly": true, "maxLength": 2}]}`)
	may := attrs.Permissions{Read: attrs.MustPathSet("*"), Update: attrs.MustPathSet("*", "!denied")}
	const document = `{"once":"canary","denied":"canary","fixed":"canary","secret":"canary"}`
	for body, count := range map[string]int{
		`{"short":"canary","pattern":"canary","enum":"canary","email":"canary","number":"canary","tags":["canary","canary"],
		  "once":"canary2","fixed":"canary","denied":"canary","secret":"canary","other":"canary"}`: 11,
		`{"number":31337133731337}`: 1,
		`{"short":canary}`:          1,
		`["canary"]`:                1,
		`{"short":"canary\ud800"}`:  1,
	} {
		rejected := apply(t, e, document, body, may)
		assert.Len(t, rejected.Violations, count, body)
		for _, form := range forms {
			got := string(form.render(rejected).Body)
			assert.NotContains(t, got, canary, form.name)
			assert.NotContains(t, got, "31337", form.name)
		}
	}
}
