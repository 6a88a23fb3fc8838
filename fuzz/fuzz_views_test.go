package fuzz_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/conformance"
	"github.com/attrpatch/attrpatch/fuzz"
	"github.com/attrpatch/attrpatch/fuzz/model"
	"github.com/attrpatch/attrpatch/internal/jsonwire"
	"github.com/attrpatch/attrpatch/patch"
)

// FuzzViews holds views of arbitrary documents to the model and to laws (rule
// W1): a view shows nothing that is not stored, nothing of what the caller may
// not read, and itself.
func FuzzViews(f *testing.F) {
	for i, v := range thinned(vectorsOf(f)) {
		if in := v.Input; len(in.Document) > 0 && len(in.Document) <= 2<<10 {
			f.Add(byte(i), in.Document)
		}
	}
	for n := range uint64(20) {
		f.Add(byte(n), fuzz.Generate(fuzz.FromBytes(choicesOf(n))).Rounds[0].Document)
	}
	subjects := subjectsOf(f)
	for number := range subjects {
		f.Add(byte(number), []byte(everyTypeStored))
	}
	f.Fuzz(func(t *testing.T, number byte, document []byte) {
		if len(document) > maxText {
			return
		}
		s := subjects[int(number)%len(subjects)]
		given := bytes.Clone(document)
		var view []byte
		var err error
		withinBudget(t, len(document), func() { view, err = s.engine.View(given, s.caller) })
		require.Equal(t, string(document), string(given), "the document is written to")
		appended, appendErr := s.engine.AppendView([]byte("dst"), document, s.caller)
		require.Equal(t, err, appendErr)
		require.Equal(t, "dst"+string(view), string(appended))
		round := fuzz.Round{Document: document}
		got := outcomeOf(patch.Result{Document: view}, err)
		if report := differ(s.Case, conformance.View, round, got, model.View(question(s.Case, round))); report != "" {
			t.Fatal(report)
		}
		if err == nil {
			s.judgeView(t, document, view)
		}
	})
}

func (s *subject) judgeView(t *testing.T, document, view []byte) {
	t.Helper()
	stored, fault := readStrict(document, jsonwire.Limits{})
	require.Zero(t, fault)
	seen, fault := readStrict(view, jsonwire.Limits{})
	require.Zero(t, fault, "the view is not strict JSON: %q", view)
	require.True(t, isWithin(seen, stored), "a view shows what is not there: %q of %q", view, document)
	if s.hasConditions() {
		return // a condition may look at what the view leaves out
	}
	again, err := s.engine.View(view, s.caller)
	require.NoError(t, err)
	require.Equal(t, string(view), string(again), "the view of a view")
	for path, a := range attributesOf(s.Definition.Attributes, "") {
		if !s.caller.CanRead(path) && a.Type != attrs.Complex || a.Mutability == attrs.WriteOnly || a.Disabled {
			require.False(t, reaches(seen, path), "%q of %q shows %q", view, document, path)
		}
	}
}

// attributesOf returns all attributes by path.
func attributesOf(list []attrs.Attribute, parent attrs.Path) map[attrs.Path]attrs.Attribute {
	all := map[attrs.Path]attrs.Attribute{}
	for _, a := range list {
		all[parent.Join(a.Name)] = a
		for path, sub := range attributesOf(a.SubAttributes, parent.Join(a.Name)) {
			all[path] = sub
		}
	}
	return all
}

// reaches reports whether a value has something at a path, in any item of the
// arrays on the way.
func reaches(v *tree, path attrs.Path) bool {
	at := []*tree{v}
	for name := range path.Names() {
		var next []*tree
		for _, v := range at {
			for _, item := range append([]*tree{v}, v.items...) {
				if inside := item.member(name); inside != nil && (item == v || v.kind == jsonwire.Array) {
					next = append(next, inside)
				}
			}
		}
		at = next
	}
	return len(at) > 0
}
