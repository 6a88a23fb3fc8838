package fuzz_test

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/conformance"
	"github.com/attrpatch/attrpatch/fuzz"
	"github.com/attrpatch/attrpatch/fuzz/model"
	"github.com/attrpatch/attrpatch/patch"
	"github.com/attrpatch/attrpatch/schema"
)

var (
	casesFlag = flag.Int("cases", 1_000, "how many cases the engine is held to the model on")
	seedFlag  = flag.Uint64("seed", 1, "which cases these are")
)

// TestEngineAgreesWithModel holds the engine against the reference model. The
// cases are the same in every run; -cases and -seed ask for others.
func TestEngineAgreesWithModel(t *testing.T) {
	var seen tally
	for i := range *casesFlag {
		rng := rand.New(rand.NewPCG(*seedFlag, uint64(i)))
		c := fuzz.Generate(rng.IntN)
		for range 2 {
			if report := disagreement(c, &seen); report != "" {
				t.Fatalf("case %d of -seed=%d: %s", i, *seedFlag, report)
			}
			c.Complete = !c.Complete // a corner of many rules, which few cases would be in
		}
	}
	t.Log(seen.String())
	seen.isVaried(t)
}

// disagreement asks both sides everything in a case. It returns the first
// difference, with the conformance input that shows it, or nothing.
func disagreement(c fuzz.Case, seen *tally) string {
	s, err := schema.New(c.Definition)
	if err != nil {
		seen.refusedSchemas++
		return ""
	}
	seen.schemas++
	c.Definition = s.Definition()
	config := patch.Config{Operation: c.Operation, Complete: c.Complete, Limits: patch.Limits(c.Limits)}
	engine, err := patch.New(s, config)
	if err != nil {
		return differ(c, conformance.Apply, c.Rounds[0], model.Outcome{InputError: err.Error()}, model.Apply(question(c, c.Rounds[0])))
	}
	caller, err := callerOf(engine, c)
	if err != nil {
		return differ(c, conformance.Apply, c.Rounds[0], model.Outcome{InputError: err.Error()}, model.Apply(question(c, c.Rounds[0])))
	}
	config.TrustDocument = true
	trusting, err := patch.New(s, config)
	if err != nil {
		return "no trusting engine can be made: " + err.Error()
	}
	trusted, err := callerOf(trusting, c)
	if err != nil {
		return "no caller of a trusting engine can be made: " + err.Error()
	}
	for _, round := range c.Rounds {
		if report := disagreementIn(round, c, engine, caller, seen); report != "" {
			return report
		}
		if report := trustMatters(round, c, [2]*patch.Engine{engine, trusting}, [2]patch.Caller{caller, trusted}); report != "" {
			return report
		}
	}
	return ""
}

func callerOf(engine *patch.Engine, c fuzz.Case) (patch.Caller, error) {
	direct, err := engine.Caller(c.Permissions...)
	if err != nil {
		return patch.Caller{}, err
	}
	return direct.Join(engine.ScopeCaller(c.Scopes...))
}

// disagreementIn asks for the patch, for the patch without a report, and for the
// view.
func disagreementIn(round fuzz.Round, c fuzz.Case, engine *patch.Engine, caller patch.Caller, seen *tally) string {
	request := patch.Request{Document: round.Document, Body: round.Body, Caller: caller, Derive: deriverOf(c)}
	result, err := engine.Apply(request)
	got := outcomeOf(result, err)
	seen.count(got)
	if report := differ(c, conformance.Apply, round, got, model.Apply(question(c, round))); report != "" {
		return report
	}
	const before = "before"
	appended, changed, err := engine.AppendApply([]byte(before), request)
	if fast := outcomeOf(patch.Result{}, err); string(appended) != before+got.Document || changed != got.Changed ||
		lines(fast) != lines(withoutReport(got)) {
		return fmt.Sprintf("AppendApply differs from Apply: %s changed %t\n%s", appended, changed, lines(fast)) +
			inputLine(c, conformance.Apply, round)
	}
	view, err := engine.View(round.Document, caller)
	return differ(c, conformance.View, round, outcomeOf(patch.Result{Document: view}, err), model.View(question(c, round)))
}

// trustMatters asks an engine that does not trust the document, and one that does.
// A document that is not at fault gets the same answer and the same view (rule D6).
func trustMatters(round fuzz.Round, c fuzz.Case, engines [2]*patch.Engine, callers [2]patch.Caller) string {
	var applied, viewed [2]string
	for i, engine := range engines {
		result, err := engine.Apply(patch.Request{Document: round.Document, Body: round.Body, Caller: callers[i], Derive: deriverOf(c)})
		view, viewErr := engine.View(round.Document, callers[i])
		out := outcomeOf(result, err)
		if i == 0 && (out.DocumentError || viewErr != nil) {
			return ""
		}
		applied[i], viewed[i] = lines(out), fmt.Sprintf("%s %v", view, viewErr)
	}
	if applied[0] != applied[1] || viewed[0] != viewed[1] {
		return fmt.Sprintf("TrustDocument makes a difference: without it\n%s%s\nand with it\n%s%s\n", applied[0], viewed[0], applied[1], viewed[1]) +
			inputLine(c, conformance.Apply, round)
	}
	return ""
}

func deriverOf(c fuzz.Case) patch.DeriveFunc {
	return func(derived attrs.Path, _ json.RawMessage) (json.RawMessage, error) {
		value, ok := c.Derive[derived]
		switch {
		case c.Refuse[derived]:
			return nil, patch.ErrRefused
		case !ok:
			return nil, errors.New("the host knows nothing of it")
		}
		return value, nil
	}
}

// question puts a round in the model's words.
func question(c fuzz.Case, round fuzz.Round) model.Input {
	in := model.Input{
		Definition: c.Definition, Operation: c.Operation, Complete: c.Complete,
		Limits: model.Limits{
			BodyBytes: c.Limits.BodyBytes, Depth: c.Limits.Depth, Members: c.Limits.Members,
			NameBytes: c.Limits.NameBytes, NumberBytes: c.Limits.NumberBytes,
			Operations:    c.Limits.Operations,
			DocumentBytes: c.Limits.DocumentBytes, ResultBytes: c.Limits.ResultBytes, Violations: c.Limits.Violations,
		},
		Format:      model.Format(c.Format),
		Permissions: c.Permissions, Scopes: c.Scopes, Document: round.Document, Body: round.Body,
		Derive: map[attrs.Path]string{}, Refuse: c.Refuse,
	}
	for path, value := range c.Derive {
		in.Derive[path] = string(value)
	}
	return in
}
