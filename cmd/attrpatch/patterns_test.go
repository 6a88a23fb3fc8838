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
		{`(a{1,3})+`, nil, "bounded inside"},
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
