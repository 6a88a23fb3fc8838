// Package sourcetest holds importers to the laws that they share.
//
// # Laws
//
// An import is a definition that schema.New accepts and that its native form
// gives back, or an error that says why; it never panics, and is the same each
// time. What a source says is carried over or noted: a member that no importer
// can know is in the notes, wherever it stands.
//
// # Out of scope
//
// Whether what is carried over is right, which is for each importer's own tests.
package sourcetest

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/jsonwire"
	"github.com/attrpatch/attrpatch/schema"
	"github.com/attrpatch/attrpatch/schema/importer"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// T is what the laws need of a test. That of the package testing and that of
// rapid both have it.
type T interface {
	require.TestingT
	Helper()
	Logf(format string, args ...any)
}

// Import is one importer, bound to everything but one source.
type Import func(text []byte) (schema.Definition, []importer.Note, error)

// Check runs an import and holds it to the laws that need no knowledge of the
// source. It returns the definition and its notes, or the faults.
func Check(t T, run Import, text []byte) (schema.Definition, []importer.Note, importer.Errors) {
	t.Helper()
	d, notes, err := run(text)
	again, notesAgain, errAgain := run(text)
	assert.Equal(t, d, again, "the same source, the same definition")
	assert.Equal(t, notes, notesAgain, "the same source, the same notes")
	assert.Equal(t, err, errAgain, "the same source, the same faults")
	if err != nil {
		var faults importer.Errors
		require.ErrorAs(t, err, &faults)
		require.NotEmpty(t, faults)
		for _, f := range faults {
			assert.NotEmpty(t, f.Reason)
		}
		assert.Zero(t, d, "a definition or an error")
		assert.Empty(t, notes, "notes are of a definition")
		return d, notes, faults
	}
	inOrder := slices.Clone(notes)
	importer.SortNotes(inOrder)
	assert.Equal(t, inOrder, notes, "notes have an order")
	for _, n := range notes {
		assert.NotEmpty(t, n.Reason)
		assert.LessOrEqual(t, n.Kind, importer.Guessed)
	}
	_, err = schema.New(d)
	require.NoError(t, err, "what is imported is a schema")
	native, err := json.Marshal(d)
	require.NoError(t, err)
	_, err = schema.Parse(native)
	require.NoError(t, err, "and has a native form")
	return d, notes, nil
}

// unheard is a member that no format has.
const unheard = "unheardOf~"

// CheckUnheard adds a member that no format has to every object of a source, one
// at a time, and wants each to be noted, carried over or refused. What lies at or
// below a pointer for which passedOver reports true is known to have no meaning.
// The source must be importable as it is.
func CheckUnheard(t T, run Import, text []byte, passedOver func(attrs.Pointer) bool) {
	t.Helper()
	_, _, faults := Check(t, run, text)
	require.Empty(t, faults)
	var s jsonwire.Scanner
	require.True(t, s.Record(text, jsonwire.Limits{}), "the source is JSON")
	values := slices.Clone(s.Values)
	tried := 0
	for i, v := range values {
		at := attrs.Pointer(jsonwire.AppendPointer(nil, text, values, i))
		if v.Kind != jsonwire.Object || passedOver(at) {
			continue
		}
		tried++
		member := `"` + unheard + `":{"x":1}`
		if v.Count > 0 {
			member += ","
		}
		changed := slices.Concat(text[:v.Start+1], []byte(member), text[v.Start+1:])
		d, notes, faults := Check(t, run, changed)
		native, err := json.Marshal(d)
		require.NoError(t, err)
		accounted := len(faults) > 0 || strings.Contains(string(native), unheard) ||
			slices.ContainsFunc(notes, func(n importer.Note) bool { return accounts(n, at) })
		assert.True(t, accounted, "nothing is said of %s", at.Join(unheard))
	}
	assert.NotZero(t, tried, "a source without objects shows nothing")
}

// accounts reports whether a note is about the member that was added to the object
// at a pointer, or about all of something around it.
func accounts(n importer.Note, object attrs.Pointer) bool {
	at := object.Join(unheard)
	return n.Pointer == at || n.Kind == importer.Dropped && strings.HasPrefix(string(at), string(n.Pointer)+"/")
}

// Hostile are sources that do harm where they are not expected. Each is small
// enough to be a seed.
func Hostile() [][]byte {
	texts := []string{
		"", "null", "[]", "{}", `""`, "0", "[null]", `[{}]`, `{"a":1,"a":2}`, "\xff", "\xef\xbb\xbf{}",
		`[1e99999]`, `"\ud800"`, "{} {}",
		strings.Repeat("[", 101), strings.Repeat(`{"a":`, 101),
	}
	seeds := make([][]byte, len(texts))
	for i, text := range texts {
		seeds[i] = []byte(text)
	}
	return seeds
}
