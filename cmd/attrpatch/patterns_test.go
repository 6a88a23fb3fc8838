package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestRisksOfPatterns(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		pattern string
		want    []string // the beginning of each
		why     string
	}{
		{``, nil, "no pattern"},
		{`[a-z]+`, nil, "a plain one"},
		{`(a+)+`, []string{"repeats"}, "the classic"},
		{`(?:a*)*b`, []string{"repeats"}, "without a capture"},
		{`(a{2,})+`, []string{"repeats"}, "counted from below"},
		{`(\w+\s*)+x`, []string{"repeats", `has \s`}, "what stands between may be nothing"},
		{`(x|y+)*`, []string{"repeats"}, "in one of the branches"},
		{`([a-z]+\.)+[a-z]+`, nil, "a dot separates the repetitions"},
		{`(a+b?c)*`, nil, "so does what cannot be left out"},
		{`(a{1,3})+`, []string{"repeats what matches"}, "one to three of them, again and again"},
		{`(a{3})+`, nil, "always three"},
		{`(a|a)*b`, nil, "the parser reads it as a*"},
		{`(a|aa)+`, []string{"repeats what matches"}, "one or two of them"},
		{`(x+x+)+y`, []string{"repeats what matches"}, "two that share what they match"},
		{`(a|b|ab)*c`, []string{"repeats what matches"}, "a word or its letters"},
		{`(\w\d?)*`, []string{"repeats what matches"}, "classes that overlap"},
		{`([a-z]\d?)*`, nil, "classes that do not"},
		{`([a-z]+[0-9]+)+`, nil, "each ends where the other begins"},
		{`[a-z]*[a-z0-9]*`, nil, "several ways, but no more than the text is long"},
		{`(a?)*b`, nil, "nothing is not repeated"},
		{`([a-z0-9]+(-[a-z0-9]+)*\.)+[a-z]{2,}`, nil, "a domain"},
		{`([a-z0-9]+[a-z0-9-]*\.)+[a-z]{2,}`, []string{"repeats what matches"}, "one whose labels can be cut in two anywhere"},
		{`((a{0,30}){0,30}b?)*`, nil, "more than is looked at"},
		{`(a+){3}`, nil, "bounded outside"},
		{`(?:(?:ab?)*(?:c|d*)(?:^|$))+`, []string{"repeats"}, "anchors are nothing"},
		{`a.b`, []string{"has a dot"}, "a dot"},
		{`(?s:.)`, nil, "a dot that is everything"},
		{`[.]\.\\s`, nil, "what only looks like a dot or a blank"},
		{`[\S]`, []string{`has \s`}, "in a class"},
	} {
		got := risks(tt.pattern)
		if assert.Len(t, got, len(tt.want), "%s: %s", tt.why, got) {
			for i, want := range tt.want {
				assert.True(t, strings.HasPrefix(got[i], want), "%s: %s", tt.why, got[i])
			}
		}
	}
}
