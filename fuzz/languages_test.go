package fuzz_test

import (
	"bytes"
	"fmt"
	"sync"
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
	type question struct {
		request patch.Request
		want    string
	}
	answer := func(q *question) string {
		result, err := engine.Apply(q.request)
		undo, undoErr := []byte(nil), error(nil)
		if err == nil {
			undo, undoErr = result.Undo()
		}
		view, viewErr := engine.View(q.request.Document, q.request.Caller)
		return fmt.Sprintf("%s %s %v %s %v %v", lines(outcomeOf(result, err)), undo, undoErr, view, viewErr, engine.Check(q.request))
	}
	var questions []question
	add := func(format patch.Format, document, body string) {
		for _, caller := range []patch.Caller{all, some} {
			q := question{request: patch.Request{Document: []byte(document), Body: []byte(body), Format: format, Caller: caller}}
			q.want = answer(&q)
			questions = append(questions, q)
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
	inputs := func() (all []byte) {
		for _, q := range questions {
			all = append(append(all, q.request.Document...), q.request.Body...)
		}
		return all
	}
	before := inputs()
	var running sync.WaitGroup
	for worker := range 16 {
		running.Go(func() {
			for i := range questions {
				q := &questions[(i*(2*worker+1)+worker)%len(questions)]
				if got := answer(q); got != q.want {
					t.Errorf("alone:\n%s\namong others:\n%s", q.want, got)
					return
				}
			}
		})
	}
	running.Wait()
	require.True(t, bytes.Equal(before, inputs()), "an input was written to")
}
