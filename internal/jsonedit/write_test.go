package jsonedit_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/attrpatch/attrpatch/internal/jsonedit"
)

// editor makes changes by names and indices from the root.
type editor struct {
	t    *testing.T
	tree *jsonedit.Tree
	root *jsonedit.Value
}

func (e editor) at(way ...any) *jsonedit.Value {
	v := e.root
	for _, step := range way {
		switch step := step.(type) {
		case int:
			v = e.tree.Item(v, step)
		case string:
			v = e.tree.Member(v, []byte(step))
		}
		require.NotNil(e.t, v, "no %v", step)
	}
	return v
}

func (e editor) fresh(text string) *jsonedit.Value { return e.tree.Copied([]byte(text)) }

func TestBytes(t *testing.T) {
	for _, c := range []struct {
		why, text, want string
		edit            func(e editor)
	}{
		{"an item goes up to the next one", "[ 1 , 2 , 3 ]", "[ 1 , 3 ]", func(e editor) {
			e.tree.RemoveItem(e.root, 1)
		}},
		{"a last item goes from the end of the one before it", "[ 1 , 2 , 3 ]", "[ 1 ]", func(e editor) {
			e.tree.RemoveItem(e.root, 2)
			e.tree.RemoveItem(e.root, 1)
		}},
		{"an only item leaves the white space around it", "[ 1 ]", "[  ]", func(e editor) {
			e.tree.RemoveItem(e.root, 0)
		}},
		{"a new item comes right behind the one before it", "[ 1 , 2 ]", "[ 1,9 , 2 ]", func(e editor) {
			e.tree.Insert(e.root, 1, e.fresh("9"))
		}},
		{"a new first item comes right before the first", "[ 1 , 2 ]", "[ 8,9,1 , 2 ]", func(e editor) {
			e.tree.Insert(e.root, 0, e.fresh("9"))
			e.tree.Insert(e.root, 0, e.fresh("8"))
		}},
		{"a new last item comes right behind the last", "[ 1 , 2 ]", "[ 1 , 2,9 ]", func(e editor) {
			e.tree.Insert(e.root, 2, e.fresh("9"))
		}},
		{"the first item of an empty array", "[ ]", "[9 ]", func(e editor) {
			e.tree.Insert(e.root, 0, e.fresh("9"))
		}},
		{"all items go and one comes", "[ 1 , 2 ]", "[9  ]", func(e editor) {
			e.tree.RemoveItem(e.root, 0)
			e.tree.RemoveItem(e.root, 0)
			e.tree.Insert(e.root, 0, e.fresh("9"))
		}},
		{"the last item goes and two come", "[ 1 , 2 ]", "[ 1,8,9 ]", func(e editor) {
			e.tree.RemoveItem(e.root, 1)
			e.tree.Insert(e.root, 1, e.fresh("9"))
			e.tree.Insert(e.root, 1, e.fresh("8"))
		}},
		{"an item is replaced in its place", "[ 1 , 2 ]", "[ 9 , 2 ]", func(e editor) {
			e.tree.SetItem(e.root, 0, e.fresh("9"))
		}},
		{"a member goes up to the next name", `{ "a" : 1 , "b" : 2 }`, `{ "b" : 2 }`, func(e editor) {
			e.tree.RemoveMember(e.root, []byte("a"))
		}},
		{"a member that comes back is replaced in its place", `{ "a" : 1 , "b" : 2 }`, `{ "a" : 3 , "b" : 2 }`, func(e editor) {
			e.tree.RemoveMember(e.root, []byte("a"))
			e.tree.SetMember(e.root, []byte("a"), e.fresh("3"))
		}},
		{"an added member comes after the last", `{ "a" : 1 }`, `{ "a" : 1,"b":2,"c\"":3 }`, func(e editor) {
			e.tree.SetMember(e.root, []byte("b"), e.fresh("2"))
			e.tree.SetMember(e.root, []byte(`c"`), e.fresh("3"))
		}},
		{"an added member that comes back comes last", `{}`, `{"c":3,"b":4}`, func(e editor) {
			e.tree.SetMember(e.root, []byte("b"), e.fresh("2"))
			e.tree.SetMember(e.root, []byte("c"), e.fresh("3"))
			e.tree.RemoveMember(e.root, []byte("b"))
			e.tree.SetMember(e.root, []byte("b"), e.fresh("4"))
		}},
		{"all members go and one comes", `{ "a" : 1 , "b":2 }`, `{"c":3  }`, func(e editor) {
			e.tree.RemoveMember(e.root, []byte("a"))
			e.tree.RemoveMember(e.root, []byte("b"))
			e.tree.SetMember(e.root, []byte("c"), e.fresh("3"))
		}},
		{"what is deep inside", `{"a": [ 1, {"b" : [ ] , "c":1e0 }]}`, `{"a": [ 1, {"b" : [true ] , "c":1e0 }]}`, func(e editor) {
			e.tree.Insert(e.at("a", 1, "b"), 0, e.fresh("true"))
		}},
		{"what is new is changed itself", `[]`, `[{"a": [0,1 ]}]`, func(e editor) {
			e.tree.Insert(e.root, 0, e.fresh(`{"a": [1 ]}`))
			e.tree.Insert(e.at(0, "a"), 0, e.fresh("0"))
		}},
	} {
		t.Run(c.why, func(t *testing.T) {
			var tree jsonedit.Tree
			e := editor{t, &tree, tree.Stored([]byte(c.text))}
			c.edit(e)
			assert.Equal(t, c.want, write(t, &tree, e.root))
		})
	}
}

func TestMergePatchOfOpenObject(t *testing.T) {
	var tree jsonedit.Tree
	v := tree.Open()
	assert.False(t, tree.Knows(v, []byte("a")))
	inner := tree.Open()
	tree.SetMember(v, []byte("a"), inner)
	tree.SetMember(inner, []byte("b"), tree.Copied([]byte(`{"x":null}`)))
	tree.RemoveMember(v, []byte("c"))
	assert.True(t, tree.Knows(v, []byte("c")))
	assert.Nil(t, tree.Member(v, []byte("c")))
	tree.SetMember(v, []byte("d"), tree.Copied([]byte("1")))
	tree.RemoveMember(v, []byte("d"))
	tree.SetMember(v, []byte("c"), tree.Copied([]byte("2")))
	w := jsonedit.Writer{Tree: &tree}
	require.NoError(t, w.AppendMerge(v))
	assert.Equal(t, `{"a":{"b":{"x":null}},"c":2,"d":null}`, string(w.Text), "what went is null even if it came by a change")
}

// The marks say of every byte that is not the document's where a body has it.
func TestMarks(t *testing.T) {
	var tree jsonedit.Tree
	body := `{"v":{"p":[1,2,3]}}`
	e := editor{t, &tree, tree.Stored([]byte(`{"a":[0, {"s":1}],"keep":true}`))}
	at := strings.Index(body, `{"p"`)
	tree.Insert(e.at("a"), 1, tree.Body([]byte(body[at:len(body)-1]), at))
	tree.RemoveItem(e.at("a", 1, "p"), 1)
	tree.SetMember(e.at("a", 2), []byte("s"), e.fresh("7"))
	w := jsonedit.Writer{Tree: &tree, Marking: true, Text: []byte("..")}
	require.NoError(t, w.AppendMerge(e.root))
	assert.Equal(t, `..{"a":[0,{"p":[1,3]}, {"s":7}]}`, string(w.Text))

	var got []string
	for _, m := range w.Marks {
		switch m.Kind {
		case jsonedit.New:
			got = append(got, fmt.Sprintf("new %s %d", w.Text[m.Start:m.End], m.Body))
			if m.Body >= 0 {
				assert.Equal(t, body[m.Body:m.Body+m.End-m.Start], string(w.Text[m.Start:m.End]))
			}
		case jsonedit.Exact:
			got = append(got, fmt.Sprintf("exact %c", w.Text[m.Start]))
		case jsonedit.Edited:
			got = append(got, fmt.Sprintf("edited %c", w.Text[m.Start]))
		}
	}
	assert.Equal(t, []string{
		"exact [", "edited [", "new { 5", `new "p": 6`, "new [ 10", "new 1 11", "new , 12", "new 3 15", "new ] 16", "new } 17",
		"edited {", "new 7 -1",
	}, got)
}

func TestLimits(t *testing.T) {
	var tree jsonedit.Tree
	long := tree.Copied([]byte(`"` + strings.Repeat("x", 98) + `"`))
	w := jsonedit.Writer{Tree: &tree, Limit: 99}
	assert.ErrorIs(t, w.Append(long), jsonedit.ErrTooLong)
	assert.Empty(t, w.Text)
	w = jsonedit.Writer{Tree: &tree, Limit: 100}
	assert.NoError(t, w.Append(long))

	deep := func(levels int) *jsonedit.Value {
		v := tree.Copied([]byte(`[]`))
		tree.Insert(v, 0, tree.Copied([]byte("1")))
		for range levels - 1 {
			up := tree.Copied([]byte(`[]`))
			tree.Insert(up, 0, v)
			v = up
		}
		return v
	}
	w = jsonedit.Writer{Tree: &tree}
	assert.NoError(t, w.Append(deep(jsonedit.MaxDepth)))
	w = jsonedit.Writer{Tree: &tree}
	assert.ErrorIs(t, w.Append(deep(jsonedit.MaxDepth+1)), jsonedit.ErrTooDeep)
}
