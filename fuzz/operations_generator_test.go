package fuzz_test

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/attrpatch/attrpatch/fuzz"
	"github.com/attrpatch/attrpatch/fuzz/model"
	"github.com/attrpatch/attrpatch/schema"
)

// TestOperationGeneratorsReachEverything holds the generators of operations to what
// they are for. The model says what a case comes to.
func TestOperationGeneratorsReachEverything(t *testing.T) {
	for format, wanted := range map[string]map[string]int{
		fuzz.JSONPatch: {
			"add": 50, "replace": 50, "remove": 30, "test": 30, "copy": 10, "move": 10, "unchanged by several": 5,
			"at 1": 100, "at 2": 20, "at 3": 10, "an item": 10, "an end": 3, "inside JSON": 10, "inside JSON of an item": 2, "undeclared": 3,
			"blind": 10, "null": 10, "invalid_operation": 50, "invalid_path": 50, "too_many_operations": 10, "no_target": 100, "test_failed": 30,
		},
		fuzz.SCIM: {
			"add": 50, "replace": 50, "remove": 30, "without a path": 50, "filter": 20, "filter and": 1, "filter or": 2, "filter not": 2,
			"filter pr": 2, "filter gt": 1, "filter co": 1, "value path": 2, "all items": 3, "sub-attribute": 20, "appended": 5,
			"invalid_operation": 50, "invalid_path": 50, "too_many_operations": 10, "no_target": 50,
		},
	} {
		t.Run(format, func(t *testing.T) {
			seen := sightings{}
			for i := range generatedCases {
				c := fuzz.GenerateOperations(rand.New(rand.NewPCG(*seedFlag, uint64(i))).IntN, format)
				s, err := schema.New(c.Definition)
				if err != nil {
					continue
				}
				c.Definition = s.Definition()
				for _, round := range c.Rounds {
					seen.operations(c, round, model.Apply(question(c, round)))
				}
			}
			for what, least := range wanted {
				assert.GreaterOrEqual(t, seen[what], least, what)
			}
			for _, code := range []model.Code{
				model.UnknownAttribute, model.AccessDenied, model.ReadOnly, model.Immutable, model.WrongType, model.Required,
				model.NotInEnum, model.ArchivedValue, model.TooManyValues, model.DuplicateValue, model.SchemaMismatch, model.DocumentTooLarge,
			} {
				assert.Positive(t, seen[string(code)], "no violation is %s", code)
			}
			judged := seen["accepted"] + seen["refused"]
			assert.Greater(t, 100*seen["accepted"], 20*judged, "accepted bodies of %d", judged)
			assert.Less(t, 100*seen["accepted"], 80*judged, "accepted bodies of %d", judged)
			assert.Greater(t, 4*seen["changed"], seen["accepted"], "many accepted bodies change something")
			for _, what := range slices.Sorted(maps.Keys(seen)) {
				t.Logf("%6d %s", seen[what], what)
			}
		})
	}
}

// operations notes what is in a body and what it came to.
func (s sightings) operations(c fuzz.Case, round fuzz.Round, out model.Outcome) {
	for _, v := range out.Violations {
		s.see("%s", v.Code)
	}
	if len(out.Violations) > 0 {
		s.see("refused")
		return
	}
	if out.DocumentError || out.DeriveError || out.InputError != "" {
		return
	}
	s.see("accepted")
	if out.Changed {
		s.see("changed")
	}
	body := mustReadText(round.Body)
	u := &trial{Case: c, body: body}
	list := u.operationList().items
	if !out.Changed && len(list) > 1 {
		s.see("unchanged by several")
	}
	if len(out.Ignored) > 0 {
		return // some of them were not run
	}
	root := study(c, mustReadText(round.Document))
	for _, o := range list {
		s.see("%s", o.at("op").text)
		if c.Format == fuzz.SCIM {
			s.path(o.parsed, out)
		} else {
			s.pointer(root, o.parsed)
		}
	}
}

// pointer notes where an operation of a JSON Patch goes.
func (s sightings) pointer(root *reading, o *parsed) {
	tokens := namesOf(o)
	s.see("at %d", len(tokens))
	if o.at("value").is('n') {
		s.see("null")
	}
	if strings.HasSuffix(o.at("path").text, "/-") {
		s.see("an end")
	}
	n := root
	for i, token := range tokens {
		switch sub := n.find(token); {
		case n.MultiValued && n.isJSON() && i < len(tokens)-1:
			s.see("inside JSON of an item")
			return
		case n.MultiValued:
			s.see("an item")
			return
		case n.isJSON():
			s.see("inside JSON")
			return
		case sub == nil:
			s.see("undeclared")
			return
		default:
			n = sub
		}
	}
	if n.unit() && !n.readsAll() && o.at("op").text != "test" {
		s.see("blind")
	}
}

// path notes where an operation of SCIM goes.
func (s sightings) path(o *parsed, out model.Outcome) {
	path := o.at("path")
	if path == nil {
		s.see("without a path")
		return
	}
	before, filter, filtered := strings.Cut(path.text, "[")
	if strings.Contains(before, ".") {
		s.see("sub-attribute")
	}
	if o.at("op").text == "add" && out.Changed && !filtered {
		s.see("appended")
	}
	if !filtered {
		return
	}
	s.see("filter")
	if strings.Contains(filter, "[") {
		s.see("value path")
	}
	for _, word := range []string{"and", "or", "not", "pr", "gt", "co"} {
		if strings.Contains(" "+strings.ToLower(filter), " "+word) {
			s.see("filter %s", word)
		}
	}
	if strings.Contains(filter, "].") {
		s.see("all items")
	}
}
