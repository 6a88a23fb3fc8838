package fuzz_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/patch"
)

// TestOneEngineForAllLanguages is TestOneEngineForAll for bodies of operations: one
// engine is asked in all three languages and for views and undo patches at the same
// time, by callers who see everything and who do not, so that runs go from one to the
// other with what they keep for operations.
func TestOneEngineForAllLanguages(t *testing.T) {
	limits := unbounded
	limits.ResultBytes = 4 << 10 // some copies are over it
	engine, all := engineFor(t, complexes, limits)
	some, err := engine.Caller(attrs.Permissions{Read: attrs.MustPathSet(declaredOnly...), Update: attrs.MustPathSet("*")})
	require.NoError(t, err)
	answer := func(q patch.Request) string {
		result, err := engine.Apply(q)
		undo, undoErr := []byte(nil), error(nil)
		if err == nil {
			undo, undoErr = result.Undo()
		}
		view, viewErr := engine.View(q.Document, q.Caller)
		return fmt.Sprintf("%s %s %v %s %v %v", lines(outcomeOf(result, err)), undo, undoErr, view, viewErr, engine.Check(q))
	}
	var questions []sharedQuestion
	add := func(format patch.Format, document, body string) {
		for _, caller := range []patch.Caller{all, some} {
			q := patch.Request{Document: []byte(document), Body: []byte(body), Format: format, Caller: caller}
			questions = append(questions, newSharedQuestion(q, answer))
		}
	}
	for _, f := range operationFamilies {
		document, body := f.make(12)
		add(f.format, document, body)
		add(patch.MergePatch, document, `{"j":{"p":1},"c":{"s":"x","n1":2,"in":null},"e":[{"value":"v","m":null}],"u":{"s":"y"}}`)
	}
	for _, f := range lookFamilies {
		document, body := f.make(12)
		add(patch.SCIM, document, body)
	}
	var accepted int
	for i := range questions {
		if _, err := engine.Apply(questions[i].request); err == nil {
			accepted++
		}
	}
	require.Greater(t, accepted, len(questions)/3)
	require.Less(t, accepted, len(questions)-10)
	askTogether(t, questions)
}
