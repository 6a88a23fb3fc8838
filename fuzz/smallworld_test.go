package fuzz_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/fuzz"
	"github.com/attrpatch/attrpatch/internal/jsonwire"
	"github.com/attrpatch/attrpatch/patch"
	"github.com/attrpatch/attrpatch/schema"
)

// A world is a small schema with everything that may be stored and everything
// that may be asked for, up to a size. All of it is tried: nothing in it is left
// to chance.
type world struct {
	name, why         string
	schema            string
	permissions       attrs.Permissions
	documents, bodies []string
	// stride leaves out documents under the race detector, which is there for
	// data races and not for cases.
	stride int
}

var everything = attrs.Permissions{Read: attrs.MustPathSet("*"), Update: attrs.MustPathSet("*")}

func worlds() []world {
	scalars := []string{"null", "1", `"x"`}
	flat := objects(append(scalars, "[]", "[null]", "{}"), "a", "b")
	deep := slices.Concat(scalars, flat, []string{"[]", "[null]", `[{"a":null}]`, `{"b":{"a":1,"b":{"a":1}}}`},
		objects([]string{"null", `{"a":null}`, `{"a":1}`, `[{"a":null}]`}, "a", "b"))
	slices.Sort(deep)
	deep = slices.Compact(deep)
	leaves := append(objects([]string{"null", "1", "2", "1.0", `"x"`, "{}"}, "a", "b"),
		`{"c":1}`, `{"c":null}`, `{"a":1,"c":1}`, `{"b":1,"c":null}`, "null", "1", "[]")
	return []world{{
		name: "JSON", why: "a JSON attribute is RFC 7396 and nothing else (rule M5)",
		schema:      `{"name":"w","attributes":[{"name":"j","type":"JSON"}]}`,
		permissions: everything,
		documents:   members("j", deep), bodies: members("j", deep), stride: 5,
	}, {
		name: "COMPLEX", why: "of two leaves the caller may update one, and read the other or neither",
		schema: `{"name":"w","policy":{"readOnly":"unchanged"},"attributes":[{"name":"o","type":"COMPLEX","subAttributes":[
			{"name":"a","type":"INTEGER","immutable":true},{"name":"b","type":"INTEGER"}]}]}`,
		permissions: attrs.Permissions{Read: attrs.MustPathSet("*"), Update: attrs.MustPathSet("o.a")},
		documents:   members("o", leaves), bodies: members("o", leaves), stride: 7,
	}, {
		name: "COMPLEX, ignoring", why: "what is dropped is reported, and the rest is carried out",
		schema: `{"name":"w","policy":{"forbidden":"ignore","unknown":"ignore","readOnly":"ignore"},"attributes":[{"name":"o","type":"COMPLEX","subAttributes":[
			{"name":"a","type":"INTEGER","default":2},{"name":"b","type":"INTEGER"}]}]}`,
		permissions: attrs.Permissions{Update: attrs.MustPathSet("o.a")},
		documents:   members("o", leaves), bodies: members("o", leaves), stride: 7,
	}, {
		name: "multiValued", why: "a multiValued attribute is replaced whole, and archived values are counted (rules M3, V4 and V7)",
		schema: `{"name":"w","policy":{"scalar":"wrap"},"attributes":[{"name":"m","type":"STRING","multiValued":true,"required":true,"maxValues":2,
			"enumeratedValues":[{"value":"x"},{"value":"y","archived":true}]}]}`,
		permissions: everything,
		documents:   members("m", lists), bodies: members("m", lists), stride: 3,
	}}
}

// lists are all arrays of up to three of four items, and what is no array.
var lists = append(arrays([]string{`"x"`, `"y"`, "null", "1"}, 3), "null", `"x"`, `"y"`, "{}")

// objects returns all objects of some of the names, each with one of the values.
func objects(values []string, names ...string) []string {
	bodies := []string{""}
	for _, name := range names {
		for _, body := range bodies[:len(bodies):len(bodies)] {
			for _, value := range values {
				separator := ","
				if body == "" {
					separator = ""
				}
				bodies = append(bodies, fmt.Sprintf("%s%s%q:%s", body, separator, name, value))
			}
		}
	}
	for i := range bodies {
		bodies[i] = "{" + bodies[i] + "}"
	}
	return bodies
}

// arrays returns all arrays of up to so many items.
func arrays(items []string, length int) []string {
	all, last := []string{"[]"}, []string{""}
	for range length {
		var longer []string
		for _, list := range last {
			for _, item := range items {
				longer = append(longer, list+","+item)
			}
		}
		for _, list := range longer {
			all = append(all, "["+list[1:]+"]")
		}
		last = longer
	}
	return all
}

// members returns the objects that have each of the values under a name, and the
// empty one.
func members(name string, values []string) []string {
	all := []string{"{}"}
	for _, value := range values {
		all = append(all, fmt.Sprintf("{%q:%s}", name, value))
	}
	return all
}

// TestSmallWorlds tries every document with every body of some small worlds:
// engine against model and, for the JSON attribute, against the pseudocode of
// RFC 7396.
func TestSmallWorlds(t *testing.T) {
	for _, w := range worlds() {
		t.Run(w.name, func(t *testing.T) {
			s, err := schema.Parse([]byte(w.schema))
			require.NoError(t, err)
			engine, err := patch.New(s, patch.Config{})
			require.NoError(t, err)
			c := fuzz.Case{Definition: s.Definition(), Permissions: []attrs.Permissions{w.permissions}}
			caller, err := callerOf(engine, c)
			require.NoError(t, err)
			stride := 1
			if raceDetector {
				stride = w.stride
			}
			var seen tally
			for i := 0; i < len(w.documents); i += stride {
				for _, body := range w.bodies {
					round := fuzz.Round{Document: []byte(w.documents[i]), Body: []byte(body)}
					if report := disagreementIn(round, c, engine, caller, &seen); report != "" {
						t.Fatalf("%s: %s", w.why, report)
					}
					if w.name == "JSON" {
						checkPseudocode(t, engine, caller, round)
					}
				}
			}
			pairs := seen.accepted + seen.refused
			t.Logf("%d pairs, %d of them accepted, %d changed", pairs, seen.accepted, seen.changed)
			require.Equal(t, (len(w.documents)+stride-1)/stride*len(w.bodies), pairs)
			require.Greater(t, seen.changed, pairs/100)
		})
	}
}

// checkPseudocode holds the merged document to what RFC 7396 says of the whole.
// A null for the attribute itself is the same there, and nothing is refused.
func checkPseudocode(t *testing.T, engine *patch.Engine, caller patch.Caller, round fuzz.Round) {
	t.Helper()
	result, err := engine.Apply(patch.Request{Document: round.Document, Body: round.Body, Caller: caller})
	require.NoError(t, err)
	target, _ := readStrict(round.Document, jsonwire.Limits{})
	body, _ := readStrict(round.Body, jsonwire.Limits{})
	merged, fault := readStrict(result.Document, jsonwire.Limits{})
	require.Zero(t, fault)
	want := mergePatch(target, body)
	if !sameTree(want, merged) {
		t.Fatalf("%s and %s give %s", round.Document, round.Body, result.Document)
	}
}

// mergePatch is the function of RFC 7396, section 2, word for word.
func mergePatch(target, body *tree) *tree {
	if body.kind != jsonwire.Object {
		return body
	}
	merged := &tree{kind: jsonwire.Object}
	if target != nil && target.kind == jsonwire.Object {
		merged.names = append(merged.names, target.names...)
		merged.items = append(merged.items, target.items...)
	}
	for i, name := range body.names {
		old := merged.member(name)
		switch {
		case body.items[i].kind != jsonwire.Null:
			merged.put(name, mergePatch(old, body.items[i]))
		case old != nil:
			merged.put(name, nil)
		}
	}
	return merged
}

// put sets or adds a member, or takes it out where there is no value.
func (v *tree) put(name string, value *tree) {
	for i := range v.names {
		switch {
		case v.names[i] != name:
		case value == nil:
			v.names = append(v.names[:i:i], v.names[i+1:]...)
			v.items = append(v.items[:i:i], v.items[i+1:]...)
			return
		default:
			v.items[i] = value
			return
		}
	}
	v.names, v.items = append(v.names, name), append(v.items, value)
}

// sameTree reports whether two values are equal with scalars spelled alike.
func sameTree(a, b *tree) bool { return isWithin(a, b) && isWithin(b, a) }
