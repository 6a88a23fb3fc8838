package jsonedit_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/attrpatch/attrpatch/internal/jsonedit"
	"github.com/attrpatch/attrpatch/internal/jsonwire"
)

// plain is the naive model of a value: an array, an object or the text of a
// scalar.
type plain struct {
	array  []*plain
	object map[string]*plain
	scalar string
}

func parse(t require.TestingT, text string) *plain {
	var v any
	d := json.NewDecoder(bytes.NewReader([]byte(text)))
	d.UseNumber()
	require.NoError(t, d.Decode(&v))
	return modelOf(v)
}

func modelOf(v any) *plain {
	switch v := v.(type) {
	case []any:
		p := &plain{array: []*plain{}}
		for _, x := range v {
			p.array = append(p.array, modelOf(x))
		}
		return p
	case map[string]any:
		p := &plain{object: map[string]*plain{}}
		for name, x := range v {
			p.object[name] = modelOf(x)
		}
		return p
	}
	text, _ := json.Marshal(v)
	return &plain{scalar: string(text)}
}

func (p *plain) String() string {
	switch {
	case p.array != nil:
		s := "["
		for _, x := range p.array {
			s += x.String() + " "
		}
		return s + "]"
	case p.object != nil:
		names := []string{}
		for name := range p.object {
			names = append(names, name)
		}
		slices.Sort(names)
		s := "{"
		for _, name := range names {
			s += fmt.Sprintf("%q:%v ", name, p.object[name])
		}
		return s + "}"
	}
	return p.scalar
}

var spaces = rapid.SampledFrom([]string{"", "", "", " ", "\n\t"})

// texts draws JSON texts with white space, escapes and numbers of many spellings.
func texts(t *rapid.T, depth int) string {
	kind := rapid.IntRange(0, 9).Draw(t, "kind")
	if depth == 0 && kind > 5 {
		kind = 0
	}
	switch {
	case kind <= 5:
		return rapid.SampledFrom([]string{"1", "1.0", "-0", `"a"`, `"\u0061"`, "null", "true", "false", `""`}).Draw(t, "scalar")
	case kind <= 7:
		s := "[" + spaces.Draw(t, "space")
		for i := range rapid.IntRange(0, 4).Draw(t, "items") {
			if i > 0 {
				s += "," + spaces.Draw(t, "space")
			}
			s += texts(t, depth-1) + spaces.Draw(t, "space")
		}
		return s + "]"
	}
	s := "{" + spaces.Draw(t, "space")
	names := rapid.SliceOfNDistinct(rapid.IntRange(0, 11), 0, 11, rapid.ID[int]).Draw(t, "names")
	for i, n := range names {
		if i > 0 {
			s += "," + spaces.Draw(t, "space")
		}
		name := nameOf(n)
		if n%3 == 0 {
			name = fmt.Sprintf(`\u%04x%s`, name[0], name[1:])
		}
		s += `"` + name + `"` + spaces.Draw(t, "space") + ":" + texts(t, depth-1)
	}
	return s + "}"
}

func nameOf(n int) string { return string(rune('a'+n)) + "name"[:n%4] }

// pair is a value and the model of it.
type pair struct {
	value *jsonedit.Value
	model *plain
}

// descend goes to a value that is drawn, from the root on.
func descend(t *rapid.T, tree *jsonedit.Tree, p pair) pair {
	for rapid.IntRange(0, 3).Draw(t, "go on") > 0 {
		switch {
		case len(p.model.array) > 0:
			i := rapid.IntRange(0, len(p.model.array)-1).Draw(t, "item")
			p = pair{tree.Item(p.value, i), p.model.array[i]}
		case len(p.model.object) > 0:
			name := nameOf(rapid.IntRange(0, 11).Draw(t, "member"))
			x := tree.Member(p.value, []byte(name))
			require.Equal(t, p.model.object[name] != nil, x != nil, "whether %s is there", name)
			if x == nil {
				return p
			}
			p = pair{x, p.model.object[name]}
		default:
			return p
		}
	}
	return p
}

// change makes one change to a value and to its model.
func change(t *rapid.T, tree *jsonedit.Tree, p pair) {
	text := texts(t, 1)
	fresh := tree.Copied([]byte(text))
	if n := len(p.model.array); p.model.array != nil {
		at := rapid.IntRange(0, n).Draw(t, "at")
		how := rapid.IntRange(0, 4).Draw(t, "how")
		switch {
		case how == 4:
			odd := func(i int) bool { return i%2 == 1 }
			tree.RemoveItems(p.value, func(i int, _ *jsonedit.Value) bool { return odd(i) })
			var kept []*plain
			for i, x := range p.model.array {
				if !odd(i) {
					kept = append(kept, x)
				}
			}
			p.model.array = append([]*plain{}, kept...)
		case how <= 1 || at == n:
			tree.Insert(p.value, at, fresh)
			p.model.array = slices.Insert(p.model.array, at, parse(t, text))
		case how == 2:
			tree.SetItem(p.value, at, fresh)
			p.model.array[at] = parse(t, text)
		default:
			taken := tree.RemoveItem(p.value, at)
			if rapid.Bool().Draw(t, "restore") {
				tree.RestoreItem(p.value, at, taken)
				return
			}
			p.model.array = slices.Delete(p.model.array, at, at+1)
		}
		return
	}
	if p.model.object == nil {
		return
	}
	name := nameOf(rapid.IntRange(0, 11).Draw(t, "name"))
	if rapid.Bool().Draw(t, "set") {
		tree.SetMember(p.value, []byte(name), fresh)
		p.model.object[name] = parse(t, text)
		return
	}
	taken, ok := tree.RemoveMember(p.value, []byte(name))
	require.Equal(t, p.model.object[name] != nil, ok)
	if ok && rapid.Bool().Draw(t, "restore") {
		tree.RestoreMember(p.value, taken)
		return
	}
	delete(p.model.object, name)
}

func write(t require.TestingT, tree *jsonedit.Tree, v *jsonedit.Value) string {
	w := jsonedit.Writer{Tree: tree}
	require.NoError(t, w.Append(v))
	return string(w.Text)
}

func TestAgreesWithTheModel(t *testing.T) {
	var tree jsonedit.Tree
	rapid.Check(t, func(t *rapid.T) {
		tree.Reset()
		text := texts(t, 3)
		root := pair{tree.Stored([]byte(text)), parse(t, text)}
		for range rapid.IntRange(0, 30).Draw(t, "changes") {
			change(t, &tree, descend(t, &tree, root))
		}
		got := write(t, &tree, root.value)
		require.Equal(t, root.model.String(), parse(t, got).String(), "%s became %s", text, got)

		// It is equal to itself, spelled otherwise, and to nothing else.
		var scanner jsonwire.Scanner
		require.True(t, scanner.Record([]byte(got), jsonwire.Limits{}), got)
		require.True(t, tree.Equal(root.value, []byte(got), scanner.Values, 0), got)
		other := texts(t, 2)
		require.True(t, scanner.Record([]byte(other), jsonwire.Limits{}))
		var c jsonwire.Comparer
		require.Equal(t, c.Equal([]byte(other), scanner.Values, 0, []byte(got), 0),
			tree.Equal(root.value, []byte(other), scanner.Values, 0), "%s and %s", got, other)
	})
}

// What only some members or items are, which views are made of, is kept right while
// values change.
func TestPartsAgreeWithTheWhole(t *testing.T) {
	var tree jsonedit.Tree
	rapid.Check(t, func(t *rapid.T) {
		tree.Reset()
		text := texts(t, 3)
		root := pair{tree.Stored([]byte(text)), parse(t, text)}
		for range rapid.IntRange(0, 15).Draw(t, "changes") {
			p := descend(t, &tree, root)
			if rapid.Bool().Draw(t, "look before") {
				parts(t, &tree, p.value)
			}
			change(t, &tree, p)
			parts(t, &tree, p.value)
		}
	})
}

// parts holds what is told of the parts of a value to what its members or items are.
func parts(t *rapid.T, tree *jsonedit.Tree, v *jsonedit.Value) {
	w := jsonedit.Writer{Tree: tree}
	whole := func(x *jsonedit.Value) error { return w.Append(x) }
	switch v.Kind() {
	case jsonwire.Array:
		var want, got []*jsonedit.Value
		model := &plain{array: []*plain{}}
		for _, x := range tree.Items(v) {
			if x.Kind() == jsonwire.Object {
				want = append(want, x)
				model.array = append(model.array, parse(t, write(t, tree, x)))
			}
		}
		for x := range tree.Objects(v) {
			got = append(got, x)
		}
		require.Equal(t, want, got)
		require.NoError(t, w.AppendObjects(v, whole))
		require.Equal(t, model.String(), parse(t, string(w.Text)).String())
	case jsonwire.Object:
		model := &plain{object: map[string]*plain{}}
		var names []string
		for name, x := range tree.Members(v) {
			if x.Kind() != jsonwire.Null || x.IsStored() {
				names = append(names, string(name))
			}
		}
		var want []int
		for _, name := range names {
			want = append(want, tree.Place(v, []byte(name)))
			model.object[name] = parse(t, write(t, tree, tree.Member(v, []byte(name))))
		}
		require.Equal(t, want, slices.Collect(tree.Assigned(v)))
		require.Equal(t, len(want), tree.AssignedLen(v))
		require.NoError(t, w.AppendMembers(v, want, func(_ []byte, x *jsonedit.Value) error { return whole(x) }))
		require.Equal(t, model.String(), parse(t, string(w.Text)).String())
		if len(want) == tree.Len(v) {
			require.Equal(t, write(t, tree, v), string(w.Text), "what is all there is written as it is")
		}
	}
}

// An unchanged value and what was not touched keep their bytes, whoever looked
// into them.
func TestLookingChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var tree jsonedit.Tree
		text := texts(t, 3)
		root := pair{tree.Stored([]byte(text)), parse(t, text)}
		for range 10 {
			descend(t, &tree, root)
		}
		require.Equal(t, text, write(t, &tree, root.value))
	})
}

// The merge patch of the changes inside an object, applied as RFC 7396 has it,
// gives the changed object, as far as no null is data.
func TestMergePatchOfChanges(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var tree jsonedit.Tree
		text := `{"aname":` + texts(t, 3) + `,"bn": {"c":` + texts(t, 2) + `}}`
		if bytes.Contains([]byte(text), []byte("null")) {
			t.Skip("a null would be taken for a removal")
		}
		root := pair{tree.Stored([]byte(text)), parse(t, text)}
		for range rapid.IntRange(0, 10).Draw(t, "changes") {
			change(t, &tree, descend(t, &tree, root))
		}
		after := write(t, &tree, root.value)
		if bytes.Contains([]byte(after), []byte("null")) {
			t.Skip("a null would be taken for a removal")
		}
		w := jsonedit.Writer{Tree: &tree, Marking: true}
		require.NoError(t, w.AppendMerge(root.value))
		exact := map[int]bool{}
		for _, m := range w.Marks {
			if m.Kind == jsonedit.Exact {
				exact[m.Start] = true
			}
		}
		var scanner jsonwire.Scanner
		require.True(t, scanner.Record(w.Text, jsonwire.Limits{}))
		got := mergeExact(parse(t, text), w.Text, scanner.Values, 0, exact)
		require.Equal(t, parse(t, after).String(), got.String(), "%s, %s", text, w.Text)
	})
}

func mergeExact(to *plain, src []byte, values []jsonwire.Value, i int, exact map[int]bool) *plain {
	v := values[i]
	if exact[int(v.Start)] || v.Kind != jsonwire.Object {
		return parse(require.TestingT(nil), string(v.Text(src)))
	}
	if to == nil || to.object == nil {
		to = &plain{object: map[string]*plain{}}
	}
	first, end := jsonwire.Members(values, i)
	for j := first; j < end; j = int(values[j].Next) {
		name := string(jsonwire.AppendUnescaped(nil, values[j].RawName(src)))
		if values[j].Kind == jsonwire.Null && !exact[int(values[j].Start)] {
			delete(to.object, name)
			continue
		}
		to.object[name] = mergeExact(to.object[name], src, values, j, exact)
	}
	return to
}
