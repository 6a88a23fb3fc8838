package fuzz_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/attrpatch/attrpatch/fuzz"
	"github.com/attrpatch/attrpatch/fuzz/model"
)

// TestModelDecidesEverySpellingAlike is law LA4 for the reference model: what it says
// of a merge patch it says of each spelling of it.
func TestModelDecidesEverySpellingAlike(t *testing.T) {
	met := map[string]int{}
	for _, u := range trials() {
		if !u.readable() || u.bounded() || u.hostFailed() || u.truncated() || tooDeep(u.body, 50) {
			continue
		}
		want := saidBy(model.Apply(question(u.Case, u.round)))
		for _, s := range u.study().spellings(u.body, u.document) {
			v := *u
			v.Format, v.round = s.format, fuzz.Round{Document: u.round.Document, Body: []byte(s.body)}
			got := saidBy(model.Apply(question(v.Case, v.round)))
			if met[s.format+" "+s.way]++; got != want {
				t.Fatalf("case %d as %s, %s:\n%s\nthe merge patch\n%s\n%s\n%s", u.index, s.format, s.way, got, want, u.asked(), v.asked())
			}
		}
	}
	t.Log(met)
	for way, times := range met {
		assert.Greater(t, 5*times, len(trials()), way)
	}
	assert.Len(t, met, 5)
}

// saidBy is an answer without its places.
func saidBy(o model.Outcome) string {
	var list []string
	for _, v := range o.Violations {
		list = append(list, fmt.Sprintf("%s of %q", v.Code, v.Path))
	}
	for _, c := range o.Changes {
		list = append(list, fmt.Sprintf("%s %q", c.Kind, c.Path))
	}
	for _, i := range o.Ignored {
		list = append(list, fmt.Sprintf("%q ignored, %s", i.Path, i.Reason))
	}
	if o.Document != "" {
		list = append(list, canonical(decodeText(o.Document)))
	}
	slices.Sort(list)
	return strings.Join(slices.Compact(list), "\n")
}
