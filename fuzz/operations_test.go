package fuzz_test

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/attrpatch/attrpatch/conformance"
	"github.com/attrpatch/attrpatch/fuzz"
	"github.com/attrpatch/attrpatch/fuzz/model"
	"github.com/attrpatch/attrpatch/patch"
	"github.com/attrpatch/attrpatch/schema"
)

// formats are those of bodies, by the name that a case has for them.
var formats = map[string]patch.Format{
	"": patch.MergePatch, fuzz.Merge: patch.MergePatch, fuzz.JSONPatch: patch.JSONPatch, fuzz.SCIM: patch.SCIM,
}

// operationFormats are those that the engine is held to the model in.
var operationFormats = []string{fuzz.JSONPatch, fuzz.SCIM}

// TestEngineAgreesWithModelOnOperations is TestEngineAgreesWithModel for the other
// languages.
func TestEngineAgreesWithModelOnOperations(t *testing.T) {
	for _, format := range operationFormats {
		t.Run(format, func(t *testing.T) {
			var seen tally
			for i := range *casesFlag {
				rng := rand.New(rand.NewPCG(*seedFlag, uint64(i)))
				c := fuzz.GenerateOperations(rng.IntN, format)
				if report := operationsDisagree(c, &seen); report != "" {
					t.Fatalf("case %d of -seed=%d: %s", i, *seedFlag, report)
				}
			}
			t.Log(seen.String())
			seen.isVaried(t)
			for _, code := range operationCodes {
				assert.Positive(t, seen.codes[code], "no violation is %s", code)
			}
		})
	}
}

// operationCodes are those that only operations have.
var operationCodes = []model.Code{model.InvalidOperation, model.InvalidPath, model.TooManyOperations, model.NoTarget}

// operationsDisagree asks both sides everything in a case.
func operationsDisagree(c fuzz.Case, seen *tally) string {
	s, err := schema.New(c.Definition)
	if err != nil {
		seen.refusedSchemas++
		return ""
	}
	seen.schemas++
	c.Definition = s.Definition()
	engine, err := patch.New(s, patch.Config{Operation: c.Operation, Complete: c.Complete, Limits: patch.Limits(c.Limits)})
	if err != nil {
		return ""
	}
	caller, err := callerOf(engine, c)
	if err != nil {
		return ""
	}
	for _, round := range c.Rounds {
		request := patch.Request{Document: round.Document, Body: round.Body, Format: formats[c.Format], Caller: caller, Derive: deriverOf(c)}
		result, err := engine.Apply(request)
		got := outcomeOf(result, err)
		seen.count(got)
		if report := operationsDiffer(c, round, got, model.Apply(question(c, round))); report != "" {
			return report
		}
		if report := sameInEveryWay(engine, request, result, err); report != "" {
			return report + inputLine(c, conformance.Apply, round)
		}
	}
	return ""
}

// sameInEveryWay holds AppendApply to the same answer, and Check to no more
// refusals.
func sameInEveryWay(engine *patch.Engine, request patch.Request, result patch.Result, err error) string {
	appended, changed, appendErr := engine.AppendApply([]byte("before"), request)
	if got, want := outcomeOf(patch.Result{}, appendErr), withoutReport(outcomeOf(result, err)); string(appended) != "before"+string(result.Document) ||
		changed != result.Changed || lines(got) != lines(want) {
		return fmt.Sprintf("AppendApply differs from Apply: %s changed %t\n%s", appended, changed, lines(got))
	}
	out := outcomeOf(result, err)
	if checked := outcomeOf(patch.Result{}, engine.Check(request)); len(checked.Violations) > 0 && len(out.Violations) == 0 && !out.DocumentError {
		return "Check refuses what Apply accepts:\n" + lines(checked)
	}
	return ""
}

// operationsDiffer compares two answers to operations as far as the rules fix
// them: documents by JSON equality, violations and ignored edits by code and path,
// and pointers by their operation.
func operationsDiffer(c fuzz.Case, round fuzz.Round, engine, reference model.Outcome) string {
	ours, theirs := decided(engine), decided(reference)
	if engine.Truncated || reference.Truncated { // of the cut list, each is one of the whole
		whole := c
		whole.Limits.Violations = 1 << 20
		theirs = decided(model.Apply(question(whole, round)))
		if missing := slices.IndexFunc(ours, func(line string) bool { return !slices.Contains(theirs, line) }); missing < 0 {
			return ""
		}
	}
	if slices.Equal(ours, theirs) {
		return disordered(engine)
	}
	if tooLarge := func(v model.Violation) bool { return v.Code == model.DocumentTooLarge }; c.Limits.ResultBytes+c.Definition.MaxDocumentBytes > 0 &&
		(slices.ContainsFunc(engine.Violations, tooLarge) || slices.ContainsFunc(reference.Violations, tooLarge)) {
		return "" // what text a value has that is copied or merged is not fixed (rule J8); law LR3 has the limit
	}
	return fmt.Sprintf("the answers differ\nengine:\n%smodel:\n%s", lines(engine), lines(reference)) + inputLine(c, conformance.Apply, round)
}

// operationPointer is the part of a pointer that names an operation.
var operationPointer = regexp.MustCompile(`^(/Operations)?/(\d+)`)

// decided are the statements of an answer that the rules fix, in order.
func decided(o model.Outcome) []string {
	list := []string{fmt.Sprintf("accepted %t, changed %t, document error %t, derive error %t",
		len(o.Violations) == 0, o.Changed, o.DocumentError, o.DeriveError)}
	if o.Document != "" {
		list = append(list, "document "+canonical(decodeText(o.Document)))
	}
	for _, v := range o.Violations {
		list = append(list, fmt.Sprintf("violation %s of %q", v.Code, v.Path))
	}
	for _, i := range o.Ignored {
		list = append(list, fmt.Sprintf("ignored %q as %s", i.Path, i.Reason))
	}
	for _, c := range o.Changes {
		list = append(list, fmt.Sprintf("change %q %s, %s to %s, readable %t, unique %t, redacted %t",
			c.Path, c.Kind, c.Before, canonicalText(c.After), c.Readable, c.Unique, c.Redacted))
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func canonicalText(text string) string {
	if text == "" {
		return ""
	}
	return canonical(decodeText(text))
}

// disordered says which violation stands before one of an earlier operation.
func disordered(o model.Outcome) string {
	last := 0
	for _, v := range o.Violations {
		if match := operationPointer.FindStringSubmatch(string(v.Pointer)); match != nil {
			n, _ := strconv.Atoi(match[2])
			if n < last {
				return fmt.Sprintf("%s at %s stands after one of operation %d", v.Code, v.Pointer, last)
			}
			last = n
		}
	}
	return ""
}
