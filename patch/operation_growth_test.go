package patch_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/attrpatch/attrpatch/patch"
)

const growingSchema = `{"name":"g","policy":{"unknown":"keep"},"attributes":[
	{"name":"j","type":"JSON"},
	{"name":"c","type":"COMPLEX","subAttributes":[{"name":"j","type":"JSON"}]},
	{"name":"e","type":"COMPLEX","multiValued":true,"subAttributes":[
		{"name":"value","type":"STRING"},{"name":"j","type":"JSON"},{"name":"tags","type":"STRING","multiValued":true}]}]}`

// TestCopiesAreRefusedBeforeTheyAreBuilt makes bodies that double what is stored with
// each operation (rule J8). Built, the last of them would have more bytes than there is
// memory.
func TestCopiesAreRefusedBeforeTheyAreBuilt(t *testing.T) {
	skipUnderRace(t)
	const limit, operations, most = 1 << 16, 60, 12
	jsonPatch := func(operation string) string {
		return "[" + strings.TrimSuffix(strings.Repeat(operation+",", operations), ",") + "]"
	}
	for _, c := range []struct {
		why            string
		format         patch.Format
		document, body string
	}{
		{"an array into itself", patch.JSONPatch, `{"j":[1]}`, jsonPatch(`{"op":"copy","from":"/j","path":"/j/-"}`)},
		{"an object into itself, under new names", patch.JSONPatch, `{"j":{"a":{}}}`,
			jsonPatch(`{"op":"copy","from":"/j","path":"/j/b"},{"op":"copy","from":"/j","path":"/j/c"}`)},
		{"a COMPLEX into what it has", patch.JSONPatch, `{"c":{"j":{}}}`,
			jsonPatch(`{"op":"copy","from":"/c","path":"/c/j/a"},{"op":"copy","from":"/c","path":"/c/j/b"}`)},
		{"items into what one of them has", patch.JSONPatch, `{"e":[{"j":[]}]}`, jsonPatch(`{"op":"copy","from":"/e","path":"/e/0/j/-"}`)},
		{"a move is a copy, too", patch.JSONPatch, `{"j":[{"a":[1]}]}`,
			jsonPatch(`{"op":"copy","from":"/j/0","path":"/j/0/b"},{"op":"move","from":"/j/0/b","path":"/j/0/a/-"}`)},
		{"a value that is written to many items", patch.SCIM, `{"e":[` + numbered(100, `{"value":"%d"}`) + `]}`,
			`{"Operations":[{"op":"replace","path":"e[value pr].j","value":"` + strings.Repeat("x", 1<<12) + `"}]}`},
	} {
		t.Run(c.why, func(t *testing.T) {
			engine := newEngine(t, growingSchema, patch.Config{Limits: patch.Limits{ResultBytes: limit}})
			request := patch.Request{Document: []byte(c.document), Body: []byte(c.body), Format: c.format, Caller: newCaller(t, engine, everything)}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := engine.Apply(request)
			runtime.ReadMemStats(&after)
			var rejected *patch.Rejected
			require.ErrorAs(t, err, &rejected)
			require.Equal(t, patch.DocumentTooLarge, rejected.Violations[0].Code)
			assert.Equal(t, fmt.Sprint(limit), rejected.Violations[0].Params.Limit.String())
			assert.LessOrEqual(t, after.TotalAlloc-before.TotalAlloc, uint64(most*limit), "bytes allocated")
		})
	}
}

// TestCopiesCountWhatIsSeen takes a small part of a large value again and again. The
// limit on what copies take may not tell how large the rest is.
func TestCopiesCountWhatIsSeen(t *testing.T) {
	t.Parallel()
	hidden := strings.Repeat("h", 1<<10)
	document := `{"j":{},"e":[5,{"value":"seen","hidden":"` + hidden + `"},"` + hidden + `"]}`
	engine := newEngine(t, growingSchema, patch.Config{Limits: patch.Limits{ResultBytes: 4 << 10}})
	caller := newCaller(t, engine, may("j e", "*"))
	body := "[" + strings.TrimSuffix(strings.Repeat(`{"op":"copy","from":"/e","path":"/j/p"},`, 100), ",") + "]"
	result, err := engine.Apply(patch.Request{Document: []byte(document), Body: []byte(body), Format: patch.JSONPatch, Caller: caller})
	require.NoError(t, err)
	assert.Equal(t, strings.Replace(document, `{}`, `{"p":[{"value":"seen"}]}`, 1), string(result.Document))
}

// TestAddsThatLookTooMuchAreRefused has adds inside an item, which have to be compared
// with more than the limits let a body look at: what is not appended has to be told.
func TestAddsThatLookTooMuchAreRefused(t *testing.T) {
	t.Parallel()
	engine := newEngine(t, growingSchema, patch.Config{Limits: patch.Limits{Operations: 2, Members: 20}})
	document := `{"e":[{"value":"a","tags":[` + numbered(50, `"t%d"`) + `]}]}`
	body := `{"Operations":[{"op":"add","path":"e[value eq \"a\"].tags","value":"new"}]}`
	_, err := engine.Apply(patch.Request{Document: []byte(document), Body: []byte(body), Format: patch.SCIM, Caller: newCaller(t, engine, everything)})
	var rejected *patch.Rejected
	require.ErrorAs(t, err, &rejected)
	assert.Equal(t, patch.TooManyOperations, rejected.Violations[0].Code)
	assert.Equal(t, "/Operations/0", string(rejected.Violations[0].Pointer))
}

// TestCheckKnowsNoUndeclaredMembers tests a COMPLEX that an operation has set: what
// else it has in the document is not known to Check, which refuses nothing that Apply
// may accept.
func TestCheckKnowsNoUndeclaredMembers(t *testing.T) {
	t.Parallel()
	engine := newEngine(t, growingSchema, patch.Config{})
	request := patch.Request{
		Document: []byte(`{"c":{"j":2,"u":1}}`), Format: patch.JSONPatch, Caller: newCaller(t, engine, everything),
		Body: []byte(`[{"op":"replace","path":"/c","value":{"j":3}},{"op":"test","path":"/c","value":{"j":3,"u":1}}]`),
	}
	_, err := engine.Apply(request)
	require.NoError(t, err)
	assert.NoError(t, engine.Check(request))
}
