package model_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/conformance"
	"github.com/attrpatch/attrpatch/fuzz/model"
	"github.com/attrpatch/attrpatch/schema"
	"github.com/attrpatch/attrpatch/schema/preset"
)

// TestVectors holds the model to the specification's vectors, but for those
// that show what it does not model.
func TestVectors(t *testing.T) {
	vectors, err := conformance.Vectors()
	require.NoError(t, err)
	run := 0
	for _, v := range vectors {
		if outOfScope(v) {
			continue
		}
		run++
		t.Run(v.Input.ID, func(t *testing.T) {
			if diff := disagreement(v); diff != "" {
				t.Errorf("%s\nrules %v: %s", diff, v.Rules, v.Why)
			}
		})
	}
	t.Logf("%d of %d vectors", run, len(vectors))
}

// apart are vectors of SCIM operations that the model does not follow: it does not
// bound what filters look at, nor what they write to many items (rule J8).
var apart = []string{
	"scim/looks", "scim/looks-of-too-many", "scim/looks-end", "scim/looks-of-a-remove", "scim/growth", "scim/grows-too-far",
}

// outOfScope says what the model leaves out: JSON Schema, trusted documents, and
// schemas that are refused at load.
func outOfScope(v conformance.Vector) bool {
	if slices.Contains(apart, v.Input.ID) {
		return true
	}
	for _, rule := range v.Rules {
		if rule == "V9" || rule == "D6" {
			return true
		}
	}
	return v.Input.Do == conformance.CheckSchema || v.Input.TrustDocument
}

// disagreement says how the model's answer differs from the vector's.
func disagreement(v conformance.Vector) string {
	definition, ok := definitionOf(v.Input)
	if !ok {
		return differ("kind", v.Want.Kind.String(), conformance.Failed.String())
	}
	in := model.Input{
		Definition: definition, Operation: v.Input.Operation, Complete: v.Input.Complete,
		Limits: model.Limits{
			BodyBytes: v.Input.Limits.BodyBytes, Depth: v.Input.Limits.Depth, Members: v.Input.Limits.Members,
			NameBytes: v.Input.Limits.NameBytes, NumberBytes: v.Input.Limits.NumberBytes,
			Operations:    v.Input.Limits.Operations,
			DocumentBytes: v.Input.Limits.DocumentBytes, ResultBytes: v.Input.Limits.ResultBytes,
			Violations: v.Input.Limits.Violations,
		},
		Permissions: v.Input.Permissions, Scopes: v.Input.Scopes,
		Format: model.Format(v.Input.Format), Document: v.Input.Document, Body: v.Input.Body, Derive: map[attrs.Path]string{},
	}
	for path, fixed := range v.Input.Derive {
		in.Derive[path] = string(fixed)
	}
	if v.Input.Do == conformance.View {
		return compare(v.Want, model.View(in), conformance.Viewed)
	}
	return compare(v.Want, model.Apply(in), conformance.Accepted)
}

func definitionOf(in conformance.Input) (schema.Definition, bool) {
	if in.System != "" {
		s, _, ok := preset.Lookup(in.System)
		if !ok {
			return schema.Definition{}, false
		}
		return s.Definition(), true
	}
	s, err := schema.Parse(in.Schema)
	if err != nil {
		return schema.Definition{}, false
	}
	return s.Definition(), true
}

func compare(want conformance.Outcome, got model.Outcome, good conformance.Kind) string {
	kind := good
	switch {
	case got.InputError != "" || got.DocumentError || got.DeriveError:
		kind = conformance.Failed
	case len(got.Violations) > 0:
		kind = conformance.Refused
	}
	if kind != want.Kind {
		return differ("kind", want.Kind.String(), fmt.Sprintf("%s: %+v", kind, got))
	}
	var list []string
	if kind == conformance.Accepted || kind == conformance.Viewed {
		list = append(list, differ("document", string(want.Document), got.Document))
	}
	list = append(list,
		differ("changed", fmt.Sprint(want.Changed), fmt.Sprint(got.Changed)),
		differ("truncated", fmt.Sprint(want.Truncated), fmt.Sprint(got.Truncated)),
		differ("violations", wanted(want.Violations, func(v conformance.Violation) string {
			return strings.Join([]string{v.Code, string(v.Path), string(v.Pointer)}, " ")
		}), strings.Join(refusals(got), "\n")),
		suggestions(want.Violations, got.Violations))
	if want.Changes != nil {
		list = append(list, differ("changes", wanted(want.Changes, func(c conformance.Change) string {
			return c.Kind + " " + string(c.Path)
		}), strings.Join(changes(got), "\n")))
	}
	if want.Ignored != nil {
		list = append(list, differ("ignored", wanted(want.Ignored, func(i conformance.Ignored) string {
			return strings.Join([]string{i.Reason, string(i.Path), string(i.Pointer)}, " ")
		}), strings.Join(ignored(got), "\n")))
	}
	return strings.Join(list, "")
}

// suggestions compares what rule N5 suggests, where the vector speaks of it.
func suggestions(want []conformance.Violation, got []model.Violation) (list string) {
	for i, v := range want[:min(len(want), len(got))] {
		var params struct{ Suggestion *attrs.Path }
		if json.Unmarshal(v.Params, &params) == nil && params.Suggestion != nil {
			list += differ("suggestion", string(*params.Suggestion), string(got[i].Suggestion))
		}
	}
	return list
}

func wanted[T any](list []T, line func(T) string) string {
	var lines []string
	for _, e := range list {
		lines = append(lines, line(e))
	}
	return strings.Join(lines, "\n")
}

func differ(what, want, got string) string {
	if want == got {
		return ""
	}
	return fmt.Sprintf("%s\n  vector: %s\n  model:  %s\n", what,
		strings.ReplaceAll(want, "\n", "\n          "), strings.ReplaceAll(got, "\n", "\n          "))
}
