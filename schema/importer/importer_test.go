package importer_test

import (
	"slices"
	"testing"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/schema/importer"
	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"
)

func TestKinds(t *testing.T) {
	assert.Equal(t, "dropped widened guessed Kind(3)",
		importer.Dropped.String()+" "+importer.Widened.String()+" "+importer.Guessed.String()+" "+importer.Kind(3).String())
	assert.True(t, importer.Lossless(nil))
	assert.True(t, importer.Lossless([]importer.Note{{Kind: importer.Guessed}}))
	assert.False(t, importer.Lossless([]importer.Note{{Kind: importer.Guessed}, {Kind: importer.Widened}}))
	assert.False(t, importer.Lossless([]importer.Note{{Kind: importer.Dropped}}))
}

func TestOrderOfNotes(t *testing.T) {
	want := []importer.Note{
		{Pointer: ""},
		{Pointer: "/"},
		{Pointer: "/a/2"},
		{Pointer: "/a/2", Kind: importer.Widened},
		{Pointer: "/a/2", Kind: importer.Widened, Reason: "x"},
		{Pointer: "/a/2/b"},
		{Pointer: "/a/10"},
		{Pointer: "/a/02x"},
		{Pointer: "/b"},
		{Source: 1, Pointer: "/a"},
	}
	rapid.Check(t, func(r *rapid.T) {
		got := rapid.Permutation(want).Draw(r, "notes")
		importer.SortNotes(got)
		assert.Equal(r, want, got)
	})
}

// TestOrderIsOne has pointers whose tokens are numbers, names and both.
func TestOrderIsOne(t *testing.T) {
	token := rapid.SampledFrom([]string{"", "0", "1", "9", "10", "010", "1a", "a", "a1", "-1", "~1", "99999999999999999999"})
	pointer := rapid.Custom(func(r *rapid.T) importer.Note {
		return importer.Note{Pointer: attrs.JoinPointer(rapid.SliceOfN(token, 0, 3).Draw(r, "tokens")...)}
	})
	rapid.Check(t, func(r *rapid.T) {
		notes := rapid.SliceOfN(pointer, 1, 8).Draw(r, "notes")
		sorted, again := slices.Clone(notes), rapid.Permutation(notes).Draw(r, "shuffled")
		importer.SortNotes(sorted)
		importer.SortNotes(again)
		assert.Equal(r, sorted, again)
	})
}

func TestFaults(t *testing.T) {
	faults := importer.SortFaults(importer.Errors{
		{Source: 1, Pointer: "/a", Reason: "is odd"},
		{Pointer: "/b", Reason: "is odd"},
		{Reason: "is not JSON", Offset: 7},
		{Pointer: "/b", Reason: "is odd"},
	})
	assert.Len(t, faults, 3, "each once")
	assert.EqualError(t, faults, "importer: the whole: is not JSON, at byte 7 (and 2 more faults)")
	assert.EqualError(t, faults[1:], "importer: /b: is odd (and 1 more fault)")
	assert.EqualError(t, faults[2:], "importer: source 2: /a: is odd")
	assert.EqualError(t, faults[3:], "importer: no fault")
}
