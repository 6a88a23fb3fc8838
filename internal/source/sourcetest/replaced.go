package sourcetest

import (
	"slices"

	"github.com/attrpatch/attrpatch/internal/jsonwire"
	"github.com/stretchr/testify/require"
)

// replacements are values of each type, and at the edges of some.
var replacements = []string{
	`null`, `true`, `false`, `0`, `-1`, `1e9999`, `2147483648`, `""`, `"#"`, `"x"`, `"[a-"`, `[]`, `[null]`, `[""]`, `{}`, `{"":{}}`, `{"$ref":"#"}`,
}

// CheckReplaced puts each of some values in the place of each value of a source,
// one at a time, and holds what the import makes of it to the laws of [Check].
func CheckReplaced(t T, run Import, text []byte) {
	t.Helper()
	var s jsonwire.Scanner
	require.True(t, s.Record(text, jsonwire.Limits{}), "the source is JSON")
	values := slices.Clone(s.Values)
	refused, imported := 0, 0
	for _, v := range values {
		for _, replacement := range replacements {
			changed := slices.Concat(text[:v.Start], []byte(replacement), text[v.End:])
			if _, _, faults := Check(t, run, changed); len(faults) > 0 {
				refused++
			} else {
				imported++
			}
		}
	}
	require.NotZero(t, refused, "no replacement was refused")
	require.NotZero(t, imported, "no replacement was imported")
}
