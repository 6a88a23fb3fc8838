package attrs_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"

	"github.com/attrpatch/attrpatch/attrs"
)

func TestPathNames(t *testing.T) {
	for _, tt := range []struct {
		path  attrs.Path
		names []string
		why   string
	}{
		{"", nil, "the zero path names nothing"},
		{"name", []string{"name"}, "one attribute"},
		{"name.given", []string{"name", "given"}, "a sub-attribute"},
		{`name\.given`, []string{"name.given"}, "an escaped dot is part of the name"},
		{`a\\.b`, []string{`a\`, "b"}, "an escaped backslash escapes nothing"},
		{`\n\ame`, []string{"name"}, "a backslash stands for what follows it"},
		{`a\`, []string{`a\`}, "one at the very end stands for itself"},
		{`\a\`, []string{`a\`}, "also behind one that does not"},
		{"a..b", []string{"a", "", "b"}, "an undeclared name may be empty"},
		{"a.", []string{"a", ""}, "also the last"},
	} {
		assert.Equal(t, tt.names, slices.Collect(tt.path.Names()), "%q: %s", string(tt.path), tt.why)
	}
	for name := range attrs.Path("a.b.c").Names() {
		assert.Equal(t, "a", name)
		break // the iterator may be left early
	}
}

func TestPathCovers(t *testing.T) {
	for _, tt := range []struct {
		p, q attrs.Path
		want bool
		why  string
	}{
		{"name", "name", true, "itself"},
		{"name", "name.given", true, "what is below it"},
		{"name", "name.given.first", true, "at any depth"},
		{"name", "nickname", false, "not another name"},
		{"name", "names", false, "not one that begins alike"},
		{"name.given", "name", false, "not what is above it"},
		{"name", `name\.given`, false, "a dot in a name is no step down"},
		{`\name`, "name.given", true, "however it is spelled"},
		{"", "name", false, "the zero path covers nothing"},
		{"name", "", false, "and nothing covers it"},
		{"", "", false, "nor does it itself"},
		{"", ".name", false, "an empty name is a name"},
		{"name.", "name", false, "also at the end"},
		{".name", "", false, "and at the beginning"},
	} {
		assert.Equal(t, tt.want, tt.p.Covers(tt.q), "%q, %q: %s", string(tt.p), string(tt.q), tt.why)
	}
}

// TestPathRoundTrip holds law LS6: a path says which names it was made of, and
// no two lists of names make the same path.
func TestPathRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.StringOfN(rapid.SampledFrom([]rune(`a.\!*é`)), 1, 4, -1)
		names := rapid.SliceOfN(name, 1, 4).Draw(t, "names")
		path := attrs.JoinPath(names...)
		if got := slices.Collect(path.Names()); !slices.Equal(got, names) {
			t.Fatalf("%q has names %q, want %q", path, got, names)
		}
		joined := attrs.Path("")
		for _, n := range names {
			joined = joined.Join(n)
		}
		if joined != path {
			t.Fatalf("%q joined one by one is %q", path, joined)
		}
	})
}

func TestPointer(t *testing.T) {
	for _, tt := range []struct {
		pointer attrs.Pointer
		tokens  []string
		why     string
	}{
		{"", nil, "the whole text"},
		{"/", []string{""}, "RFC 6901, section 5: the member with the empty name"},
		{"/a~1b/m~0n", []string{"a/b", "m~n"}, "RFC 6901, section 4"},
		{"/~01", []string{"~1"}, "not a slash: RFC 6901, section 4, names this one"},
		{"/a//0", []string{"a", "", "0"}, "an empty name inside"},
	} {
		assert.Equal(t, tt.tokens, slices.Collect(tt.pointer.Tokens()), "%q: %s", string(tt.pointer), tt.why)
		assert.Equal(t, tt.pointer, attrs.JoinPointer(tt.tokens...), tt.why)
	}
	assert.Equal(t, []string{"b"}, slices.Collect(attrs.Pointer("a/b").Tokens()), "what follows no slash is no token")
	assert.False(t, strings.HasPrefix(string(attrs.Pointer("").Join("x")), "x"))
	for token := range attrs.Pointer("/a/b").Tokens() {
		assert.Equal(t, "a", token)
		break // the iterator may be left early
	}
}
