package arch

import (
	"os"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// check is one rule of the architecture.
type check struct {
	name  string
	find  func(*tree) []string
	shown []sample
}

// sample is a small module and what a check has to find in it.
type sample struct {
	name  string
	why   string
	files map[string]string
	want  []string // none where the rule is kept
}

var checks = []check{
	layerCheck,
	purityCheck,
	documentationCheck,
	seedCheck,
	namingCheck,
	remarkCheck,
	decisionCheck,
	readmeCheck,
}

// TestRepository holds every rule against the module itself.
func TestRepository(t *testing.T) {
	repository, err := grow(os.DirFS("../.."))
	require.NoError(t, err)
	require.Contains(t, repository.packages, "internal/arch", "the root is not that of the module")
	for _, c := range checks {
		t.Run(c.name, func(t *testing.T) {
			for _, finding := range c.find(repository) {
				t.Error(finding)
			}
		})
	}
}

// TestChecksSee holds every check against its samples, of which it has to have
// some where the rule is broken and some where it is kept.
func TestChecksSee(t *testing.T) {
	for _, c := range checks {
		t.Run(c.name, func(t *testing.T) {
			broken := func(s sample) bool { return len(s.want) > 0 }
			kept := func(s sample) bool { return len(s.want) == 0 }
			require.True(t, slices.ContainsFunc(c.shown, broken), "no sample breaks the rule")
			require.True(t, slices.ContainsFunc(c.shown, kept), "no sample keeps the rule")
			for _, s := range c.shown {
				t.Run(s.name, func(t *testing.T) {
					require.NotEmpty(t, s.why)
					found := c.find(plant(t, s.files))
					assert.ElementsMatch(t, s.want, found, s.why)
				})
			}
		})
	}
}

// plant grows a tree from files in memory.
func plant(t *testing.T, files map[string]string) *tree {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	planted, err := grow(fsys)
	require.NoError(t, err)
	return planted
}

// TestForeignTreesAreLeftAlone shows that what is not of the module is neither
// parsed nor judged.
func TestForeignTreesAreLeftAlone(t *testing.T) {
	planted := plant(t, map[string]string{
		"attrs/path.go":             "package attrs",
		"attrs/testdata/broken.go":  "this is not Go",
		"bench/go.mod":              "module example.com/bench",
		"bench/peers/peer.go":       "this is not Go either",
		".cache/build/generated.go": "nor is this",
	})
	assert.Equal(t, []string{"attrs"}, planted.directories())
}
