package arch

import (
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// embedded are the packages that a service gets that embeds the engine, directly
// or not, beyond the standard library. Importers and exporters are beside it: who
// does not import them does not get what they need.
var embedded = []string{
	modulePath + "/attrs", modulePath + "/schema", modulePath + "/patch",
	modulePath + "/" + wire, modulePath + "/" + edits, modulePath + "/" + diffs, modulePath + "/" + paths, modulePath + "/" + door, modulePath + "/" + formats,
	jsonSchema,
	text + "/cases", text + "/internal", text + "/internal/language", text + "/internal/language/compact",
	text + "/internal/tag", text + "/language", text + "/transform", text + "/unicode/norm",
}

func TestEngineBringsNothingElse(t *testing.T) {
	list := exec.Command("go", "list", "-deps", "-f", "{{if not .Standard}}{{.ImportPath}}{{end}}", "./patch")
	list.Dir = "../.."
	out, err := list.Output()
	require.NoError(t, err)
	got := strings.Fields(string(out))
	slices.Sort(got)
	assert.ElementsMatch(t, embedded, got)
}
