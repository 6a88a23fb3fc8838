package fuzz_test

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/attrpatch/attrpatch/conformance"
	"github.com/attrpatch/attrpatch/fuzz"
)

// vectorsOf returns the vectors of the specification, which seed the targets.
func vectorsOf(tb testing.TB) []conformance.Vector {
	tb.Helper()
	vectors, err := conformance.Vectors()
	require.NoError(tb, err)
	require.NotEmpty(tb, vectors)
	return vectors
}

// vectorTexts returns every different document and body of the vectors, of up to
// a size: the few large ones are about limits, and a fuzzer drowns in them.
func vectorTexts(tb testing.TB) []string {
	tb.Helper()
	var texts []string
	for _, v := range vectorsOf(tb) {
		for _, text := range [][]byte{v.Input.Document, v.Input.Body} {
			if len(text) > 0 && len(text) <= 1<<10 {
				texts = append(texts, string(text))
			}
		}
	}
	slices.Sort(texts)
	return slices.Compact(texts)
}

// choicesOf returns the choices that make the nth generated case, as the bytes
// that [fuzz.FromBytes] reads.
func choicesOf(n uint64) []byte {
	rng := rand.New(rand.NewPCG(42, n))
	var choices []byte
	fuzz.Generate(func(n int) int {
		choice := rng.IntN(min(n, 256))
		choices = append(choices, byte(choice))
		return choice
	})
	return choices
}

// thinned leaves about as many elements as a fuzzer can run in the first second:
// it runs all seeds before it begins. The corpora were made from all of them.
func thinned[T any](list []T) []T {
	const seeds = 80
	step := 1 + len(list)/seeds
	var kept []T
	for i := 0; i < len(list); i += step {
		kept = append(kept, list[i])
	}
	return kept
}

var targetDeclaration = regexp.MustCompile(`(?m)^func (Fuzz[A-Z]\w*)\(f \*testing\.F\)`)

// TestEveryTargetHasACorpus keeps a target from starting at nothing: each has a
// minimised corpus beside it, and no corpus is left of a target that is gone.
func TestEveryTargetHasACorpus(t *testing.T) {
	files, err := filepath.Glob("*_test.go")
	require.NoError(t, err)
	var targets []string
	for _, name := range files {
		source, readErr := os.ReadFile(name)
		require.NoError(t, readErr)
		for _, match := range targetDeclaration.FindAllSubmatch(source, -1) {
			targets = append(targets, string(match[1]))
		}
	}
	require.NotEmpty(t, targets)
	folders, err := os.ReadDir("testdata/fuzz")
	require.NoError(t, err)
	var kept []string
	for _, folder := range folders {
		inputs, err := filepath.Glob(filepath.Join("testdata/fuzz", folder.Name(), "*"))
		require.NoError(t, err)
		assert.GreaterOrEqual(t, len(inputs), 10, "%s has hardly a corpus", folder.Name())
		for _, input := range inputs {
			text, err := os.ReadFile(input)
			require.NoError(t, err)
			assert.Regexp(t, `\Ago test fuzz v1\n`, string(text), "%s is no input", input)
		}
		kept = append(kept, folder.Name())
	}
	assert.ElementsMatch(t, targets, kept, "targets, and what has a corpus")
}
