package fuzz_test

import (
	"errors"
	"flag"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/attrpatch/attrpatch/conformance"
	"github.com/attrpatch/attrpatch/fuzz"
	"github.com/attrpatch/attrpatch/patch"
	"github.com/attrpatch/attrpatch/schema"
)

var (
	lawCasesFlag = flag.Int("law-cases", defaultLawCases, "how many cases each law is held to")
	lawCaseFlag  = flag.Int("law-case", -1, "the one case that the laws are held to")
)

// law is a property that every engine, caller and request has to have. It is
// stated over answers alone: a law knows the definition and the texts, and
// nothing of how the engine works.
type law struct {
	name string
	says string
	// needs are the preconditions: the policies and settings under which the law
	// is promised at all, each with its reason.
	needs string
	// alone is for laws that measure, which nothing may run beside.
	alone bool
	// least is how many of a thousand cases have to be ones that the law is about.
	least int
	// holds returns what is wrong, or nothing. It marks the cases that the law is
	// about as met.
	holds func(t *trial) string
	// operations is holds for bodies of operations, where they need words of their
	// own or may use those of merge patches; leastOperations is as least, and
	// andOperations what the law then needs besides.
	operations      func(t *trial) string
	leastOperations int
	andOperations   string
	// once stands in place of holds for a law about no case: it returns all that
	// is wrong.
	once func() []string
	// waits says for what a law waits that no merge body can break.
	waits string
}

// laws has all of them, in the order of their names.
func laws() []law {
	return slices.Concat(mergeLaws, authorityLaws, interferenceLaws, syntaxLaws, validityLaws, determinismLaws, resourceLaws)
}

// trial is one round of a case that schema.New and patch.New accept, with the
// engine's answer and the choices of one law.
type trial struct {
	index int
	fuzz.Case
	round    fuzz.Round
	schema   *schema.Schema
	engine   *patch.Engine
	caller   patch.Caller
	result   patch.Result
	err      error
	document *parsed // nil where it is not strict JSON
	body     *parsed
	*rand.Rand
	met         bool
	sparesUnits bool // for a law: undeclared members inside units stay as they are
}

// trials are the cases of a run. They are made once, and each law sees them all.
var trials = sync.OnceValue(func() (list []*trial) {
	for i := range *lawCasesFlag {
		if *lawCaseFlag >= 0 && i != *lawCaseFlag {
			continue
		}
		rng := rand.New(rand.NewPCG(*seedFlag, uint64(i)))
		c := fuzz.Generate(rng.IntN)
		for _, round := range c.Rounds {
			if t, ok := newTrial(i, c, round); ok {
				list = append(list, t)
			}
		}
	}
	return list
})

// operationTrials are those of the languages of operations.
var operationTrials = sync.OnceValue(func() (list []*trial) {
	for _, format := range operationFormats {
		for i := range *lawCasesFlag {
			if *lawCaseFlag >= 0 && i != *lawCaseFlag {
				continue
			}
			rng := rand.New(rand.NewPCG(*seedFlag, uint64(i)))
			c := fuzz.GenerateOperations(rng.IntN, format)
			for _, round := range c.Rounds {
				if t, ok := newTrial(i, c, round); ok {
					list = append(list, t)
				}
			}
		}
	}
	return list
})

func newTrial(index int, c fuzz.Case, round fuzz.Round) (*trial, bool) {
	s, err := schema.New(c.Definition)
	if err != nil {
		return nil, false
	}
	return newTrialOf(s, index, c, round)
}

func newTrialOf(s *schema.Schema, index int, c fuzz.Case, round fuzz.Round) (t *trial, ok bool) {
	t = &trial{index: index, Case: c, round: round, schema: s}
	t.Definition = s.Definition()
	var err error
	config := patch.Config{Operation: c.Operation, Complete: c.Complete, Limits: patch.Limits(c.Limits)}
	if t.engine, err = patch.New(s, config); err != nil {
		return nil, false
	}
	if t.caller, err = callerOf(t.engine, c); err != nil {
		return nil, false
	}
	return t.ask(round), true
}

// ask is the same engine and caller with another round.
func (t *trial) ask(round fuzz.Round) *trial {
	u := *t
	u.round = round
	u.document, _ = readText(string(round.Document))
	u.body, _ = readText(string(round.Body))
	u.result, u.err = u.engine.Apply(u.request())
	return &u
}

func (t *trial) request() patch.Request {
	return patch.Request{
		Document: t.round.Document, Body: t.round.Body, Format: formats[t.Format], Caller: t.caller, Derive: deriverOf(t.Case),
	}
}

// withBody and withDocument ask about another text.
func (t *trial) withBody(body string) *trial {
	return t.ask(fuzz.Round{Document: t.round.Document, Body: []byte(body)})
}

func (t *trial) withDocument(document string) *trial {
	return t.ask(fuzz.Round{Document: []byte(document), Body: t.round.Body})
}

// with is the round in a case that is changed. It reports false where the change
// makes no sense.
func (t *trial) with(change func(c *fuzz.Case)) (*trial, bool) {
	c := t.Case
	c.Definition = t.schema.Definition()
	change(&c)
	u, ok := newTrial(t.index, c, t.round)
	if ok {
		u.Rand = t.Rand
	}
	return u, ok
}

// within is the round in an engine with other limits.
func (t *trial) within(change func(l *conformance.Limits)) *trial {
	c := t.Case
	change(&c.Limits)
	u, ok := newTrialOf(t.schema, t.index, c, t.round)
	if !ok {
		panic("no engine with other limits") // law.check makes it a failure
	}
	u.Rand = t.Rand
	return u
}

// strict is the round under the strictest policies; conceal stays, since it is
// as strict.
func (t *trial) strict(change func(c *fuzz.Case)) (*trial, bool) {
	return t.with(func(c *fuzz.Case) {
		forbidden := c.Definition.Policy.Forbidden
		c.Definition.Policy = schema.Policy{}
		if forbidden == schema.ForbiddenConceal {
			c.Definition.Policy.Forbidden = forbidden
		}
		if change != nil {
			change(c)
		}
	})
}

// unlimited drops what bounds sizes.
func unlimited(c *fuzz.Case) { c.Limits, c.Definition.MaxDocumentBytes = conformance.Limits{}, 0 }

// readable reports that both texts are strict JSON, the document an object and the
// body what its format wants, so that rules are what decides.
func (t *trial) readable() bool {
	fits := t.body.object() != nil
	if t.Format != "" {
		fits = t.operationList() != nil
	}
	return t.document.object() != nil && fits && !t.documentFailed() && !t.tooMuch()
}

// tooMuch reports that a limit of the body decides.
func (t *trial) tooMuch() bool {
	return slices.ContainsFunc(t.violations(), func(v patch.Violation) bool {
		return v.Code < patch.InvalidOperation || v.Code == patch.TooManyOperations
	})
}

func (t *trial) accepted() bool { return t.err == nil }

func (t *trial) violations() []patch.Violation {
	if rejected := (*patch.Rejected)(nil); errors.As(t.err, &rejected) {
		return rejected.Violations
	}
	return nil
}

func (t *trial) truncated() bool {
	rejected := (*patch.Rejected)(nil)
	return errors.As(t.err, &rejected) && rejected.Truncated
}

func (t *trial) documentFailed() bool {
	var documentError *patch.DocumentError
	return errors.As(t.err, &documentError)
}

func (t *trial) hostFailed() bool {
	var deriveError *patch.DeriveError
	return errors.As(t.err, &deriveError)
}

// unconditional reports that what the caller may do does not depend on the
// document (rule P7).
func (t *trial) unconditional() bool {
	for _, s := range t.Definition.Scopes {
		if len(s.Unless) > 0 && slices.Contains(t.Scopes, s.Name) {
			return false
		}
	}
	return true
}

// bounded reports that some limit is not the default one.
func (t *trial) bounded() bool {
	return t.Limits != conformance.Limits{} || t.Definition.MaxDocumentBytes > 0
}

// study reads the case for its document.
func (t *trial) study() *reading { return study(t.Case, t.document) }

// merged is the document after the patch.
func (t *trial) merged() *parsed { return mustReadText(t.result.Document) }

func (t *trial) chance(percent int) bool { return t.IntN(100) < percent }

func oneOf[T any](t *trial, list []T) T { return list[t.IntN(len(list))] }

// outcome writes the whole answer, and says in what two answers differ.
func (t *trial) outcome() string { return lines(outcomeOf(t.result, t.err)) }

func (t *trial) sameAnswer(u *trial) string {
	switch {
	case t.outcome() != u.outcome():
		return fmt.Sprintf("the answers differ:\n%sand\n%s%s", t.outcome(), u.outcome(), u.asked())
	case !reflect.DeepEqual(t.violations(), u.violations()):
		return fmt.Sprintf("the parameters differ:\n%#v\nand\n%#v\n%s", t.violations(), u.violations(), u.asked())
	}
	return ""
}

// asked writes what is asked for in the form of the conformance suite.
func (t *trial) asked() string { return inputLine(t.Case, conformance.Apply, t.round) }

// TestLaws holds every law against the cases of the run.
func TestLaws(t *testing.T) {
	for _, l := range laws() {
		t.Run(l.name, func(t *testing.T) { l.run(t) })
	}
}

func (l law) run(t *testing.T) {
	switch {
	case l.once != nil: // alone, since it measures
		assert.Empty(t, l.once(), l.says)
		return
	case l.holds == nil && l.operations == nil:
		t.Logf("waits for %s: %s", l.waits, l.says)
		return
	}
	if !l.alone {
		t.Parallel()
	}
	if l.holds != nil {
		l.over(t, trials(), l.holds, l.needs, l.least)
	}
	if l.operations != nil {
		l.over(t, operationTrials(), l.operations, strings.TrimPrefix(l.needs+"; "+l.andOperations, "; "), l.leastOperations)
	}
}

// over holds the law against some trials.
func (l law) over(t *testing.T, list []*trial, holds func(*trial) string, needs string, least int) {
	seed := fnv.New64a()
	_, _ = seed.Write([]byte(l.name))
	met, failures := 0, 0
	for _, one := range list {
		here := *one
		here.Rand = rand.New(rand.NewPCG(*seedFlag^seed.Sum64(), uint64(one.index)))
		if wrong := check(&here, holds); wrong != "" {
			t.Errorf("%s: %s\nneeds: %s\ncase %d: %s\n%s\nreproduce: go test ./fuzz -run 'TestLaws/%s$' -seed=%d -law-cases=%d -law-case=%d",
				l.name, l.says, needs, one.index, wrong, one.asked(), l.name, *seedFlag, one.index+1, one.index)
			if failures++; failures == 3 {
				return
			}
		}
		if here.met {
			met++
		}
	}
	t.Logf("%s: met in %d of %d rounds", l.says, met, len(list))
	if *lawCaseFlag < 0 {
		assert.GreaterOrEqual(t, 1000*met, least*len(list), "the law met too few cases that it is about")
	}
}

// check turns a panic of the engine, or of the law, into a failure that says
// which case it was.
func check(t *trial, holds func(*trial) string) (wrong string) {
	defer func() {
		if fault := recover(); fault != nil {
			wrong = fmt.Sprintf("panic: %v", fault)
		}
	}()
	return holds(t)
}

// TestEveryLawIsStated holds the table against the list of names, so that none
// is lost.
func TestEveryLawIsStated(t *testing.T) {
	var want, got, waiting []string
	for _, series := range []struct {
		letter string
		count  int
	}{{"M", 11}, {"A", 8}, {"N", 5}, {"S", 7}, {"V", 4}, {"D", 6}, {"R", 5}} {
		for i := range series.count {
			want = append(want, fmt.Sprintf("L%s%d", series.letter, i+1))
		}
	}
	for _, l := range laws() {
		got = append(got, l.name)
		require.NotEmpty(t, l.says, l.name)
		if l.holds == nil && l.operations == nil && l.once == nil {
			waiting = append(waiting, l.name)
			assert.NotEmpty(t, l.waits, "%s neither holds nor waits", l.name)
			continue
		}
		assert.Positive(t, l.least+l.leastOperations, "%s may go without a case", l.name)
		assert.False(t, strings.HasSuffix(l.says, "."), l.name)
	}
	assert.Equal(t, want, got)
	assert.Empty(t, waiting, "laws that wait for something")
}

func roundOf(document, body string) fuzz.Round {
	return fuzz.Round{Document: []byte(document), Body: []byte(body)}
}
