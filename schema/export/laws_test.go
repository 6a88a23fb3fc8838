package export_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/conformance"
	"github.com/attrpatch/attrpatch/fuzz"
	"github.com/attrpatch/attrpatch/internal/jsonschema"
	"github.com/attrpatch/attrpatch/patch"
	"github.com/attrpatch/attrpatch/schema"
	"github.com/attrpatch/attrpatch/schema/export"
)

var (
	seedFlag = flag.Uint64("seed", 20260101, "where the generated cases begin")
	caseFlag = flag.Int("case", -1, "the one case that the laws are held to")
)

// shape are the codes that an exported schema answers for.
var shape = []patch.Code{
	patch.NotAnObject, patch.UnknownAttribute, patch.AccessDenied, patch.ReadOnly, patch.WrongType, patch.Required,
	patch.TooShort, patch.TooLong, patch.BelowMinimum, patch.AboveMaximum, patch.PatternMismatch, patch.NotInEnum,
	patch.TooManyValues, patch.DuplicateValue,
}

// subject is a generated case with its engine and exported schemas.
type subject struct {
	fuzz.Case
	schema         *schema.Schema
	engine         *patch.Engine
	caller         patch.Caller
	body, document *jsonschema.Schema
}

func (c subject) says(t *testing.T, round fuzz.Round) string {
	t.Helper()
	in, err := c.Input("case", conformance.Apply, round)
	require.NoError(t, err)
	line, err := json.Marshal(in)
	require.NoError(t, err)
	return string(line)
}

// generated calls each with the subjects and rounds of a run. Limits stay at
// their defaults: they are not about shape.
func generated(t *testing.T, each func(c subject, round fuzz.Round, where string)) {
	t.Helper()
	cases := 1_000
	if testing.Short() {
		cases = 300
	}
	for i := range cases {
		if *caseFlag >= 0 && i != *caseFlag {
			continue
		}
		rng := rand.New(rand.NewPCG(*seedFlag, uint64(i)))
		made := fuzz.Generate(rng.IntN)
		made.Limits = conformance.Limits{}
		c, ok := newSubject(t, made)
		if !ok {
			continue
		}
		for _, round := range made.Rounds {
			each(c, round, c.says(t, round)+"\nreproduce with -seed="+jsonOf(*seedFlag)+" -case="+jsonOf(i))
		}
	}
}

func jsonOf(v any) string {
	text, _ := json.Marshal(v)
	return string(text)
}

func newSubject(t *testing.T, made fuzz.Case) (c subject, ok bool) {
	t.Helper()
	made.Definition.Attributes = explained(made.Definition.Attributes)
	c.Case = made
	var err error
	if c.schema, err = schema.New(made.Definition); err != nil {
		return c, false
	}
	if c.engine, err = patch.New(c.schema, patch.Config{Operation: made.Operation, Complete: made.Complete}); err != nil {
		_, err = export.Body(c.schema, export.Caller{Operation: made.Operation})
		require.Error(t, err, "an operation that only the exporter knows")
		return c, false
	}
	permitted, err := c.engine.Caller(made.Permissions...)
	require.NoError(t, err)
	c.caller, err = permitted.Join(c.engine.ScopeCaller(made.Scopes...))
	require.NoError(t, err)
	who := export.Caller{Permissions: made.Permissions, Scopes: made.Scopes, Operation: made.Operation}
	c.body = compiled(t, export.Body, c.schema, who)
	c.document = compiled(t, export.Document, c.schema, who)
	return c, true
}

// explained gives every other enumerated value a description, which makes it an
// alternative of its own in what is exported.
func explained(list []attrs.Attribute) []attrs.Attribute {
	list = slices.Clone(list)
	for i := range list {
		list[i].EnumeratedValues = slices.Clone(list[i].EnumeratedValues)
		for j := range list[i].EnumeratedValues {
			if j%2 == 1 {
				list[i].EnumeratedValues[j].Description = "explained"
			}
		}
		list[i].SubAttributes = explained(list[i].SubAttributes)
	}
	return list
}

func compiled(t *testing.T, write func(*schema.Schema, export.Caller) ([]byte, error), s *schema.Schema, c export.Caller) *jsonschema.Schema {
	t.Helper()
	text, err := write(s, c)
	require.NoError(t, err)
	made, err := jsonschema.CompileUnbounded(string(text))
	require.NoError(t, err, "%s", text)
	return made
}

// accepts reports whether a schema accepts a text, and false for known where it
// has no verdict, which is so of texts that limits are about.
func accepts(s *jsonschema.Schema, text []byte) (accepted, known bool) {
	failures, err := s.ValidateText(text)
	return len(failures) == 0, err == nil
}

func violationsOf(err error) []patch.Violation {
	var rejected *patch.Rejected
	if errors.As(err, &rejected) {
		return rejected.Violations
	}
	return nil
}

// isSyntax reports that a text is refused before anything in it is looked at.
func isSyntax(violations []patch.Violation) bool {
	return slices.ContainsFunc(violations, func(v patch.Violation) bool {
		return v.Code < patch.UnknownAttribute && v.Code != patch.NotAnObject
	})
}

// ofShape returns the violations that a schema should have foreseen. Equal items
// of a multiValued COMPLEX are not compared as JSON Schema does.
func (c subject) ofShape(violations []patch.Violation) []patch.Violation {
	return slices.DeleteFunc(slices.Clone(violations), func(v patch.Violation) bool {
		a, _ := c.schema.Lookup(v.Path)
		return !slices.Contains(shape, v.Code) || v.Code == patch.DuplicateValue && a.Type == attrs.Complex
	})
}

// withheld reports that a document can make the engine drop what is wrong.
func (c subject) withheld() bool {
	p := c.Definition.Policy
	drops := p.Forbidden == schema.ForbiddenIgnore || p.Forbidden == schema.ForbiddenConceal && p.Unknown == schema.UnknownIgnore
	return drops && c.conditional()
}

func (c subject) conditional() bool {
	return slices.ContainsFunc(c.Definition.Scopes, func(s attrs.Scope) bool {
		return len(s.Unless) > 0 && slices.Contains(c.Scopes, s.Name)
	})
}

// TestAcceptedBodiesHaveTheRightShape: what the schema accepts, the engine does
// not refuse for its shape, whatever is stored.
func TestAcceptedBodiesHaveTheRightShape(t *testing.T) {
	met, refused := 0, 0
	generated(t, func(c subject, round fuzz.Round, where string) {
		err := c.engine.Check(patch.Request{Body: round.Body, Caller: c.caller})
		accepted, known := accepts(c.body, round.Body)
		if !known || isSyntax(violationsOf(err)) || c.withheld() {
			return
		}
		if !accepted {
			refused++
			return
		}
		met++
		require.Empty(t, c.ofShape(violationsOf(err)), where)
		c.checkApplied(t, round, where)
	})
	assert.Greater(t, met, 100)
	assert.Greater(t, refused, 100)
	t.Logf("accepted %d, refused %d", met, refused)
}

// checkApplied holds that a document adds only what depends on it: a COMPLEX that
// it lacks and that needs members, and read-only values that differ.
func (c subject) checkApplied(t *testing.T, round fuzz.Round, where string) {
	t.Helper()
	if c.conditional() {
		return
	}
	_, err := c.engine.Apply(patch.Request{Document: round.Document, Body: round.Body, Caller: c.caller})
	for _, v := range c.ofShape(violationsOf(err)) {
		isUnchanged := v.Code == patch.ReadOnly && c.Definition.Policy.ReadOnly == schema.ReadOnlyUnchanged
		require.True(t, v.Code == patch.Required || isUnchanged, "%s at %s\n%s", v.Code, v.Pointer, where)
	}
}

// TestBodiesOfTheRightShapeAreAccepted: what the engine accepts, the schema
// accepts.
func TestBodiesOfTheRightShapeAreAccepted(t *testing.T) {
	met := 0
	generated(t, func(c subject, round fuzz.Round, where string) {
		if c.engine.Check(patch.Request{Body: round.Body, Caller: c.caller}) != nil || c.withheld() {
			return
		}
		_, err := c.engine.Apply(patch.Request{Document: round.Document, Body: round.Body, Caller: c.caller})
		var documentError *patch.DocumentError
		if errors.As(err, &documentError) || slices.ContainsFunc(violationsOf(err), func(v patch.Violation) bool { return v.Code == patch.ArchivedValue }) {
			return // Check leaves archived values to Apply, even those that are never kept
		}
		accepted, known := accepts(c.body, withoutNothing(t, c.Definition.Attributes, round.Body))
		if !known {
			return
		}
		met++
		require.True(t, accepted, where)
	})
	assert.Greater(t, met, 100)
	t.Logf("met %d", met)
}

// withoutNothing takes out of a body what the engine accepts only because it
// changes nothing: empty objects for a COMPLEX, and null for what is required in
// a COMPLEX that is not there.
func withoutNothing(t *testing.T, list []attrs.Attribute, body []byte) []byte {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	var root map[string]any
	require.NoError(t, decoder.Decode(&root))
	dropNothing(list, root, true)
	text, err := json.Marshal(root)
	require.NoError(t, err)
	return text
}

func dropNothing(list []attrs.Attribute, members map[string]any, isRoot bool) {
	for _, a := range list {
		value, ok := members[a.Name]
		inside, isObject := value.(map[string]any)
		switch isMerged := a.Type == attrs.Complex && !a.MultiValued && !a.Atomic; {
		case !ok || a.Disabled:
		case value == nil && a.Required && !isRoot && len(a.Default) == 0:
			delete(members, a.Name)
		case isMerged && isObject:
			dropNothing(a.SubAttributes, inside, false)
			if len(inside) == 0 {
				delete(members, a.Name)
			}
		}
	}
}

// TestViewsKeepToTheirSchema: what a caller sees of a document that keeps to the
// schema is as the exported schema says.
func TestViewsKeepToTheirSchema(t *testing.T) {
	met := 0
	generated(t, func(c subject, round fuzz.Round, where string) {
		if !keepsToSchema(t, c.Definition, round.Document) || c.conditional() {
			return
		}
		view, err := c.engine.View(round.Document, c.caller)
		require.NoError(t, err)
		accepted, known := accepts(c.document, view)
		if !known {
			return
		}
		met++
		require.True(t, accepted, "%s\n%s", view, where)
	})
	assert.Greater(t, met, 100)
	t.Logf("met %d", met)
}

// keepsToSchema asks an engine in which everything may be written whether the
// document could have been.
func keepsToSchema(t *testing.T, d schema.Definition, document []byte) bool {
	t.Helper()
	d.Scopes, d.MaxDocumentBytes = nil, 0
	d.Policy = schema.Policy{Unknown: schema.UnknownKeep, Blank: d.Policy.Blank}
	d.Attributes = writable(d.Attributes)
	s, err := schema.New(d)
	if err != nil {
		return false // a default that is archived, say
	}
	engine, err := patch.New(s, patch.Config{Complete: true})
	require.NoError(t, err)
	anybody, err := engine.Caller(attrs.Permissions{Read: attrs.MustPathSet("*"), Update: attrs.MustPathSet("*")})
	require.NoError(t, err)
	_, err = engine.Apply(patch.Request{Document: []byte("{}"), Body: document, Caller: anybody})
	return err == nil && !bytes.Contains(document, []byte("null"))
}

func writable(list []attrs.Attribute) []attrs.Attribute {
	list = slices.Clone(list)
	for i := range list {
		a := &list[i]
		a.Mutability, a.WritableIn, a.Disabled, a.DerivedFrom, a.WhenAbsent = attrs.ReadWrite, nil, false, "", nil
		a.EnumeratedValues = slices.Clone(a.EnumeratedValues)
		for j := range a.EnumeratedValues {
			a.EnumeratedValues[j].Archived = false
		}
		a.SubAttributes = writable(a.SubAttributes)
	}
	return list
}
