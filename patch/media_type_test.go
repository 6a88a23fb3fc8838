package patch_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/attrpatch/attrpatch/patch"
)

func TestFormatOf(t *testing.T) {
	for _, tt := range []struct {
		contentType string
		format      patch.Format
		ok          bool
		why         string
	}{
		{"application/merge-patch+json", patch.MergePatch, true, "RFC 7396, section 4"},
		{"application/json", patch.MergePatch, true, "what vendors mean by it"},
		{"application/json-patch+json", patch.JSONPatch, true, "RFC 6902, section 6"},
		{"application/scim+json", patch.SCIM, true, "RFC 7644, section 3.1"},
		{"application/vnd.pingidentity.user.scim.patch+json", patch.SCIM, true, "PingOne's second language"},
		{"Application/JSON-Patch+JSON", patch.JSONPatch, true, "types have no case (RFC 9110, section 8.3.1)"},
		{"application/json; charset=utf-8", patch.MergePatch, true, "bodies are UTF-8"},
		{`application/json;Charset="UTF-8"`, patch.MergePatch, true, "neither have charsets or parameters; a value may be quoted"},
		{" application/json ; profile=x", patch.MergePatch, true, "a parameter that says nothing of the format"},
		{"application/json; charset=latin1", 0, false, "the bytes would be read as something else"},
		{"application/json; charset=utf-16", 0, false, "so would these"},
		{"application/json; charset=", 0, false, "no charset is not UTF-8"},
		{"application/json; charset=utf-8; charset=utf-16", 0, false, "two readers could take one each"},
		{"application/json; q", 0, false, "a parameter without a value"},
		{"application/json, application/json-patch+json", 0, false, "a field of one value"},
		{"application/vnd.pingidentity.user.import+json", 0, false, "an import is no patch"},
		{"application/problem+json", 0, false, "the suffix alone is no patch format"},
		{"text/json", 0, false, "not registered"},
		{"application/*", 0, false, "a range is for Accept"},
		{"json", 0, false, "no type"},
		{"", 0, false, "the sender did not say"},
		{";", 0, false, "nothing at all"},
	} {
		format, ok := patch.FormatOf(tt.contentType)
		assert.Equal(t, tt.ok, ok, "%q: %s", tt.contentType, tt.why)
		assert.Equal(t, tt.format, format, "%q: %s", tt.contentType, tt.why)
	}
}

// What a host announces it also has to take.
func TestAcceptPatch(t *testing.T) {
	all := patch.AcceptPatch()
	assert.Equal(t, patch.AcceptPatch(patch.SCIM, patch.JSONPatch, patch.MergePatch), all, "the order is that of the constants")
	last := patch.MergePatch
	for name := range strings.SplitSeq(all, ", ") {
		format, ok := patch.FormatOf(name)
		assert.True(t, ok, name)
		assert.LessOrEqual(t, last, format, name)
		last = format
	}
	assert.Equal(t, "application/json-patch+json", patch.AcceptPatch(patch.JSONPatch))
	assert.Empty(t, patch.AcceptPatch(patch.Format(200)), "no such format")
}

func ExampleFormatOf() {
	format, ok := patch.FormatOf("application/json-patch+json; charset=utf-8")
	fmt.Println(format == patch.JSONPatch, ok)
	_, ok = patch.FormatOf("text/plain")
	fmt.Println(ok)
	fmt.Println("Accept-Patch:", patch.AcceptPatch(patch.MergePatch, patch.JSONPatch))
	// Output:
	// true true
	// false
	// Accept-Patch: application/merge-patch+json, application/json, application/json-patch+json
}
