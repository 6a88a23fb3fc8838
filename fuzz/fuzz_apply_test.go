package fuzz_test

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/conformance"
	"github.com/attrpatch/attrpatch/fuzz"
	"github.com/attrpatch/attrpatch/fuzz/model"
	"github.com/attrpatch/attrpatch/internal/jsonwire"
	"github.com/attrpatch/attrpatch/patch"
)

// FuzzApplyChoices holds the engine to the reference model on the case that the
// bytes choose: schema, caller, documents and bodies are all the fuzzer's.
func FuzzApplyChoices(f *testing.F) {
	for n := range uint64(60) {
		f.Add(choicesOf(n))
	}
	f.Fuzz(func(t *testing.T, choices []byte) {
		if len(choices) > maxChoices {
			return
		}
		// The model spends more than the engine; both have to come to an end.
		var seen tally
		var report string
		withinBudget(t, 64*len(choices), func() {
			report = disagreement(fuzz.Generate(fuzz.FromBytes(choices)), &seen)
		})
		if report != "" {
			t.Fatal(report)
		}
	})
}

// FuzzApplyTexts puts arbitrary documents and bodies to engines of rich schemas,
// and holds the answers to laws and to the model.
func FuzzApplyTexts(f *testing.F) {
	addRounds(f)
	subjects := subjectsOf(f)
	f.Fuzz(func(t *testing.T, number byte, document, body []byte) {
		if len(document)+len(body) > maxText {
			return
		}
		subjects[int(number)%len(subjects)].judge(t, fuzz.Round{Document: document, Body: body})
	})
}

// judge holds one answer to the laws.
func (s *subject) judge(t *testing.T, round fuzz.Round) {
	t.Helper()
	request := patch.Request{Document: bytes.Clone(round.Document), Body: bytes.Clone(round.Body), Caller: s.caller, Derive: deriverOf(s.Case)}
	var result patch.Result
	var err error
	withinBudget(t, len(round.Document)+len(round.Body), func() { result, err = s.engine.Apply(request) })

	// The inputs are as they were (rule O4, law LD4).
	require.Equal(t, string(round.Document), string(request.Document))
	require.Equal(t, string(round.Body), string(request.Body))
	s.judgeAppend(t, request, result, err)
	s.judgeCheck(t, request, err)
	if report := s.differs(round, outcomeOf(result, err)); report != "" {
		t.Fatal(report)
	}
	if err == nil {
		s.judgeResult(t, request, result)
		return
	}
	require.Zero(t, result, "a refusal comes with a result (law LD3)")
	var rejected *patch.Rejected
	if errors.As(err, &rejected) {
		require.NotEmpty(t, rejected.Violations)
		require.LessOrEqual(t, len(rejected.Violations), s.engine.Limits().Violations)
	}
}

// differs compares an answer with the model's.
func (s *subject) differs(round fuzz.Round, got model.Outcome) string {
	return differ(s.Case, conformance.Apply, round, got, model.Apply(question(s.Case, round)))
}

// judgeAppend holds the fast way to the same answer, behind what dst had.
func (s *subject) judgeAppend(t *testing.T, request patch.Request, result patch.Result, err error) {
	t.Helper()
	dst := make([]byte, 3, 3+len(request.Document)/2)
	copy(dst, "dst")
	merged, changed, appendErr := s.engine.AppendApply(dst, request)
	require.Equal(t, err, appendErr)
	require.Equal(t, "dst"+string(result.Document), string(merged))
	require.Equal(t, result.Changed, changed)
}

// judgeCheck holds that what is refused without a document is refused with
// every one, at the same places and more.
func (s *subject) judgeCheck(t *testing.T, request patch.Request, applied error) {
	t.Helper()
	err := s.engine.Check(patch.Request{Body: request.Body, Caller: request.Caller})
	if err == nil {
		return
	}
	var refused, rejected *patch.Rejected
	var documentError *patch.DocumentError
	require.ErrorAs(t, err, &refused)
	if errors.As(applied, &documentError) {
		return
	}
	require.ErrorAs(t, applied, &rejected, "Check refuses with %v", refused)
	if rejected.Truncated || s.hasConditions() {
		return // a scope that is withheld has the same edit refused otherwise (rule P7)
	}
	for _, v := range refused.Violations {
		isThere := func(w patch.Violation) bool { return w.Path == v.Path && w.Pointer == v.Pointer }
		require.True(t, slices.ContainsFunc(rejected.Violations, isThere), "Check found %v, Apply has %v", v, rejected.Violations)
	}
}

// judgeResult holds what is known of a merged document.
func (s *subject) judgeResult(t *testing.T, request patch.Request, result patch.Result) {
	t.Helper()
	merged, fault := readStrict(result.Document, jsonwire.Limits{})
	require.Zero(t, fault, "the merged document is not strict JSON: %q", result.Document)
	require.Equal(t, jsonwire.Object, merged.kind)
	require.Equal(t, result.Changed, len(result.Changes) > 0)
	require.Equal(t, result.Changed, !bytes.Equal(request.Document, result.Document), "rule M8")
	if result.Changed {
		require.LessOrEqual(t, len(result.Document), 2*(len(request.Document)+len(request.Body))+s.constants(), "law LM8")
	}
	view, err := s.engine.View(result.Document, s.caller)
	require.NoError(t, err)
	seen, fault := readStrict(view, jsonwire.Limits{})
	require.Zero(t, fault)
	require.True(t, isWithin(seen, merged), "a view shows what is not there: %q of %q", view, result.Document)
	if s.hasConditions() {
		return // what the patch wrote may withhold a scope the next time (rule P7)
	}
	// The same patch again is accepted and changes nothing (law LD5).
	again := request
	again.Document = result.Document
	second, err := s.engine.Apply(again)
	require.NoError(t, err, "the merged document is refused its own patch: %q", result.Document)
	require.False(t, second.Changed, "the second time changes %q", result.Document)
}

// constants bounds what the schema itself may add to a document: defaults and
// derived values.
func (s *subject) constants() int { return 1 << 10 }

// hasConditions reports whether the caller's rights depend on the document.
func (s *subject) hasConditions() bool {
	return slices.ContainsFunc(s.Definition.Scopes, func(scope attrs.Scope) bool {
		return slices.Contains(s.Scopes, scope.Name) && len(scope.Unless) > 0
	})
}

// isWithin reports whether a value has nothing that the other one lacks: scalars
// are spelled alike, arrays have the same items, and objects no other members.
func isWithin(part, whole *tree) bool {
	if whole == nil || part.kind != whole.kind {
		return false
	}
	switch part.kind {
	case jsonwire.Object:
		for i, name := range part.names {
			if !isWithin(part.items[i], whole.member(name)) {
				return false
			}
		}
	case jsonwire.Array:
		for i := range part.items {
			if len(part.items) != len(whole.items) || !isWithin(part.items[i], whole.items[i]) {
				return false
			}
		}
	default:
		return part.text == whole.text
	}
	return true
}
