package sourcetest

import (
	"embed"
	"fmt"
	"strings"

	"github.com/attrpatch/attrpatch/schema/importer"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Sample returns a file of a package's testdata, which the test embeds: fuzz targets
// are also run elsewhere than in their folder.
func Sample(t T, testdata embed.FS, name string) []byte {
	t.Helper()
	text, err := testdata.ReadFile("testdata/" + name)
	require.NoError(t, err)
	return text
}

// Lines are notes and faults, a line each: source and pointer, kind, reason.
func Lines(notes []importer.Note, faults importer.Errors) []string {
	var list []string
	for _, n := range notes {
		list = append(list, fmt.Sprintf("%d%s %s: %s", n.Source, n.Pointer, n.Kind, n.Reason))
	}
	for _, f := range faults {
		list = append(list, fmt.Sprintf("%d%s fault: %s", f.Source, f.Pointer, f.Reason))
	}
	return list
}

// AssertLines compares by the beginning of each line: reasons may go on.
func AssertLines(t T, want, got []string) {
	t.Helper()
	if !assert.Len(t, got, len(want), strings.Join(got, "\n")) {
		return
	}
	for i, line := range want {
		assert.True(t, strings.HasPrefix(got[i], line), "want %s\ngot  %s", line, got[i])
	}
}
