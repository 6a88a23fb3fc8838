package fuzz_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/patch"
	"github.com/attrpatch/attrpatch/schema"
)

// The laws of merging are about RFC 7396 alone: any value d, any patch p and any
// second patch q that is not null, which a member cannot be set to. M is the
// engine, with a schema that has one JSON attribute and keeps what is undeclared.
var mergeLaws = []law{
	{name: "LM1", least: 500, says: "merging is idempotent: M(M(d,p),p) = M(d,p)",
		holds: onMerges(func(_ *trial, d, p, _ any) string {
			once := merge(d, p)
			return differs(once, merge(once, p))
		})},
	{name: "LM2", least: 500, says: "{} changes no object: M(d,{}) = d", needs: "d is an object; otherwise {} takes its place",
		holds: onMerges(func(_ *trial, d, _, _ any) string {
			if _, ok := d.(map[string]any); !ok {
				return differs(map[string]any{}, merge(d, map[string]any{}))
			}
			return differs(d, merge(d, map[string]any{}))
		})},
	{name: "LM3", least: 200, says: "what p does not name stays as it is in d, and nothing is named that neither has",
		holds: onObjectMerges(func(_ *trial, d, p, merged map[string]any) string {
			for name, value := range d {
				if _, ok := p[name]; !ok {
					if wrong := differs(value, merged[name]); wrong != "" {
						return wrong
					}
				}
			}
			for name := range merged {
				if d[name] == nil && p[name] == nil {
					if _, ok := d[name]; !ok {
						return fmt.Sprintf("a member %q of neither", name)
					}
				}
			}
			return ""
		})},
	{name: "LM4", least: 200, says: "each member of M(d,p) depends on that member of d and of p alone",
		holds: onObjectMerges(func(_ *trial, d, p, merged map[string]any) string {
			for name := range union(d, p) {
				alone := merge(only(d, name), only(p, name)).(map[string]any)
				if wrong := differs(only(merged, name), alone); wrong != "" {
					return wrong
				}
			}
			return ""
		})},
	{name: "LM5", least: 200, says: "a null member of an object in M(d,p) was null in d, at the same place",
		holds: onObjectMerges(func(_ *trial, d, _, merged map[string]any) string { return newNull(d, merged) })},
	{name: "LM6", least: 200, says: "p, taken apart into patches of one leaf each and applied in any order, does what p does",
		needs: "d and p are objects",
		holds: onObjectMerges(func(t *trial, d, p, merged map[string]any) string {
			apart := leafPatches(p)
			t.Shuffle(len(apart), func(i, j int) { apart[i], apart[j] = apart[j], apart[i] })
			var folded any = d
			for _, piece := range apart {
				folded = merge(folded, piece)
			}
			return differs(merged, folded)
		})},
	{name: "LM7", least: 200, says: "patches without a leaf in common commute",
		holds: onObjectMerges(func(t *trial, d, p, _ map[string]any) string {
			var a, b any = map[string]any{}, map[string]any{}
			for _, piece := range leafPatches(p) {
				if t.chance(50) {
					a = compose(a, piece)
				} else {
					b = compose(b, piece)
				}
			}
			return differs(merge(merge(d, a), b), merge(merge(d, b), a))
		})},
	{name: "LM8", least: 500, says: "M(d,p) has no more values than d and p together",
		holds: onMerges(func(_ *trial, d, p, _ any) string {
			if got, most := size(merge(d, p)), size(d)+size(p); got > most {
				return fmt.Sprintf("%d values, and at most %d were possible", got, most)
			}
			return ""
		})},
	{name: "LM9", least: 200, says: "Compose(p,q) does what p and then q do, and is refused where an object of q is where p has something else",
		holds: onMerges(func(t *trial, d, p, q any) string {
			both, err := patch.Compose(encodeText(p), encodeText(q))
			if !composable(p, q) {
				t.met = false
				if err == nil {
					return "composed, and in general no patch does that"
				}
				return ""
			}
			if err != nil {
				return err.Error()
			}
			return differs(merge(merge(d, p), q), merge(d, decodeText(string(both))))
		})},
	{name: "LM10", least: 500, says: "M(a, Diff(a,b)) = b", needs: "no member of an object becomes null: a patch cannot say it, and Diff refuses",
		holds: onMerges(func(_ *trial, a, b, _ any) string {
			if _, err := patch.Diff(encodeText(a), encodeText(b), patch.MergePatch); err != nil {
				from, _ := a.(map[string]any)
				if to, ok := b.(map[string]any); !ok || newNull(from, to) == "" {
					return "refused, and no member becomes null"
				}
				b = withoutNulls(b)
			}
			p, err := patch.Diff(encodeText(a), encodeText(b), patch.MergePatch)
			if err != nil {
				return err.Error()
			}
			return differs(b, merge(a, decodeText(string(p))))
		})},
	{name: "LM11", says: "operations can be undone, p ++ q is p and then q, and what fails changes nothing",
		least: 100, holds: holdsLM11, operations: operationsLM11, leastOperations: 60,
		andOperations: "of p ++ q: nothing hidden, derived or ignored, which later operations of one body know less of; no limits, and rights that do not depend on the document (rule P7)"},
}

// onMerges gives a law the values of two rounds.
func onMerges(holds func(t *trial, d, p, q any) string) func(*trial) string {
	return func(t *trial) string {
		if t.document == nil || t.body == nil || t.bounded() || tooDeep(t.document, 60) || tooDeep(t.body, 60) {
			return ""
		}
		d, p := decodeText(t.document.raw), decodeText(t.body.raw)
		q := d
		if next := t.Rounds[t.IntN(len(t.Rounds))]; len(t.Rounds) > 1 {
			if v, err := readText(string(next.Body)); err == nil && !tooDeep(v, 60) {
				q = decodeText(v.raw)
			}
		}
		if p == nil || q == nil {
			return ""
		}
		t.met = true
		return holds(t, d, p, q)
	}
}

// onObjectMerges gives a law what it needs of objects, which are not empty.
func onObjectMerges(holds func(t *trial, d, p, merged map[string]any) string) func(*trial) string {
	return onMerges(func(t *trial, d, p, _ any) string {
		stored, isObject := d.(map[string]any)
		change, areObjects := p.(map[string]any)
		if t.met = isObject && areObjects && len(change) > 0; !t.met {
			return ""
		}
		return holds(t, stored, change, merge(d, p).(map[string]any))
	})
}

// merger is an engine that does what RFC 7396 says, and its caller.
var merger = sync.OnceValues(func() (*patch.Engine, patch.Caller) {
	s, err := schema.New(schema.Definition{
		Name: "free", Policy: schema.Policy{Unknown: schema.UnknownKeep},
		Attributes: []attrs.Attribute{{Name: "a declared one", Type: attrs.JSON}},
	})
	must(err)
	engine, err := patch.New(s, patch.Config{})
	must(err)
	all := attrs.MustPathSet("*")
	caller, err := engine.Caller(attrs.Permissions{Read: all, Update: all})
	must(err)
	return engine, caller
})

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// merge is M: the engine's answer, for a declared attribute and for an undeclared
// one. Both have to be what RFC 7396, section 2, computes, else it panics, and the
// law under test fails with the case.
func merge(d, p any) any {
	engine, caller := merger()
	want := pseudocode(d, p)
	for _, name := range []string{"a declared one", "another"} {
		request := patch.Request{
			Document: []byte(canonical(map[string]any{name: d})), Body: []byte(canonical(map[string]any{name: p})), Caller: caller,
		}
		result, err := engine.Apply(request)
		must(err)
		if wrong := differs(want, decodeText(string(result.Document)).(map[string]any)[name]); wrong != "" {
			panic("the engine merges otherwise than RFC 7396: " + wrong)
		}
	}
	return want
}

// pseudocode is the pseudocode of RFC 7396, section 2.
func pseudocode(target, change any) any {
	changes, ok := change.(map[string]any)
	if !ok {
		return change
	}
	merged := map[string]any{}
	if object, ok := target.(map[string]any); ok {
		maps.Copy(merged, object)
	}
	for name, value := range changes {
		if value == nil {
			delete(merged, name)
		} else {
			merged[name] = pseudocode(merged[name], value)
		}
	}
	return merged
}

func differs(want, got any) string {
	if a, b := canonical(want), canonical(got); a != b {
		return fmt.Sprintf("want %s, got %s", a, b)
	}
	return ""
}

// only is the object with one member of o, if o has it.
func only(o map[string]any, name string) map[string]any {
	if value, ok := o[name]; ok {
		return map[string]any{name: value}
	}
	return map[string]any{}
}

func union(a, b map[string]any) map[string]any {
	both := maps.Clone(a)
	maps.Copy(both, b)
	return both
}

func newNull(d, merged map[string]any) string {
	for name, value := range merged {
		old, wasThere := d[name]
		inner, ok := value.(map[string]any)
		switch {
		case value == nil && (!wasThere || old != nil):
			return fmt.Sprintf("a new null at %q", name)
		case ok:
			stored, _ := old.(map[string]any)
			if wrong := newNull(stored, inner); wrong != "" {
				return wrong
			}
		}
	}
	return ""
}

// leafPatches takes a patch apart; an empty object is a leaf.
func leafPatches(p map[string]any) (list []any) {
	for _, name := range slices.Sorted(maps.Keys(p)) {
		inner, ok := p[name].(map[string]any)
		if !ok || len(inner) == 0 {
			list = append(list, only(p, name))
			continue
		}
		for _, piece := range leafPatches(inner) {
			list = append(list, map[string]any{name: piece})
		}
	}
	return list
}

// compose puts two patches together. Nulls are kept, and mean removal.
func compose(p, q any) any {
	first, ok := p.(map[string]any)
	second, isObject := q.(map[string]any)
	if !ok || !isObject {
		return q
	}
	both := union(first, second)
	for name := range first {
		if value, ok := second[name]; ok {
			both[name] = compose(first[name], value)
		}
	}
	return both
}

// composable tells whether no object of q sits where p has something else.
func composable(p, q any) bool {
	second, ok := q.(map[string]any)
	if !ok {
		return true
	}
	first, ok := p.(map[string]any)
	if !ok {
		return false
	}
	for name, value := range second {
		if old, ok := first[name]; ok && !composable(old, value) {
			return false
		}
	}
	return true
}

func withoutNulls(v any) any {
	object, ok := v.(map[string]any)
	if !ok {
		return v
	}
	kept := map[string]any{}
	for name, value := range object {
		if value != nil {
			kept[name] = withoutNulls(value)
		}
	}
	return kept
}

func size(v any) int {
	n := 1
	switch v := v.(type) {
	case []any:
		for _, inner := range v {
			n += size(inner)
		}
	case map[string]any:
		for _, inner := range v {
			n += size(inner)
		}
	}
	return n
}

func tooDeep(v *parsed, levels int) bool {
	return levels == 0 || slices.ContainsFunc(v.items, func(i parsedItem) bool { return tooDeep(i.parsed, levels-1) })
}

func encodeText(v any) []byte {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err) // a fault of the test
	}
	return text
}
