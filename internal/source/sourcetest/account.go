package sourcetest

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/jsonwire"
	"github.com/attrpatch/attrpatch/schema"
	"github.com/attrpatch/attrpatch/schema/importer"
)

// Declaration is an attribute that a source declares: where, and at which path its
// values are in documents.
type Declaration struct {
	At   attrs.Pointer
	Path attrs.Path
	// Within has what leads to it, where references do: a note about one of these is
	// about all that it leads to.
	Within []attrs.Pointer
}

// ByName lists what the array at a pointer declares, of which each item has a name and
// may have subAttributes. It is read without any importer's help.
func ByName(t T, text []byte, list attrs.Pointer, above attrs.Path) []Declaration {
	t.Helper()
	var items []struct {
		Name          string
		SubAttributes json.RawMessage
	}
	found := valueAt(t, text, list)
	if string(found) == "null" || len(found) == 0 {
		return nil
	}
	require.NoError(t, json.Unmarshal(found, &items))
	var all []Declaration
	for i, item := range items {
		at := list.Join(strconv.Itoa(i))
		all = append(all, Declaration{At: at, Path: above.Join(item.Name)})
		if len(item.SubAttributes) > 0 {
			all = append(all, ByName(t, text, at.Join("subAttributes"), above.Join(item.Name))...)
		}
	}
	return all
}

// ByProperty lists the properties of the schema at a pointer, of its items and of the
// parts of its allOf, anyOf and oneOf. References within the source are followed, but
// for those that lead back.
func ByProperty(t T, text []byte, at attrs.Pointer, above attrs.Path) []Declaration {
	t.Helper()
	return propertiesOf(t, text, at, above, nil)
}

func propertiesOf(t T, text []byte, at attrs.Pointer, above attrs.Path, open []attrs.Pointer) []Declaration {
	t.Helper()
	var s struct {
		Ref                 string `json:"$ref"`
		Properties          map[string]json.RawMessage
		Items               json.RawMessage
		AllOf, AnyOf, OneOf []json.RawMessage
	}
	if json.Unmarshal(valueAt(t, text, at), &s) != nil || slices.Contains(open, at) {
		return nil // true or false, or one that is being listed
	}
	open = append(slices.Clip(open), at)
	var all []Declaration
	if target, ok := strings.CutPrefix(s.Ref, "#"); ok {
		all = append(all, propertiesOf(t, text, attrs.Pointer(target), above, open)...)
	}
	for name := range s.Properties {
		p := at.Join("properties").Join(name)
		all = append(all, Declaration{p, above.Join(name), open[1:]})
		all = append(all, propertiesOf(t, text, p, above.Join(name), open)...)
	}
	if len(s.Items) > 0 && s.Items[0] == '{' {
		all = append(all, propertiesOf(t, text, at.Join("items"), above, open)...)
	}
	for keyword, parts := range map[string][]json.RawMessage{"allOf": s.AllOf, "anyOf": s.AnyOf, "oneOf": s.OneOf} {
		for i := range parts {
			all = append(all, propertiesOf(t, text, at.Join(keyword).Join(strconv.Itoa(i)), above, open)...)
		}
	}
	return all
}

// valueAt returns the value that a pointer leads to, null where there is none.
func valueAt(t T, text []byte, at attrs.Pointer) json.RawMessage {
	t.Helper()
	value := json.RawMessage(text)
	for token := range at.Tokens() {
		var members map[string]json.RawMessage
		var items []json.RawMessage
		i, err := strconv.Atoi(token)
		switch {
		case json.Unmarshal(value, &members) == nil && members != nil:
			value = members[token]
		case json.Unmarshal(value, &items) == nil && err == nil && i < len(items):
			value = items[i]
		default:
			return json.RawMessage("null")
		}
	}
	if len(value) == 0 {
		return json.RawMessage("null")
	}
	return value
}

// CheckDeclared holds a definition and its notes to the account: each attribute that the
// sources declare is one of the definition, or lies in one that takes any JSON, or a
// note says that it was lost. It returns how many were found and how many noted.
func CheckDeclared(t T, d schema.Definition, notes []importer.Note, declared []Declaration) (carried, noted int) {
	t.Helper()
	have := map[attrs.Path]attrs.Type{}
	var list func(above attrs.Path, attributes []attrs.Attribute)
	list = func(above attrs.Path, attributes []attrs.Attribute) {
		for _, a := range attributes {
			have[above.Join(a.Name)] = a.Type
			list(above.Join(a.Name), a.SubAttributes)
		}
	}
	list("", d.Attributes)
	for _, one := range declared {
		_, isThere := have[one.Path]
		switch {
		case isThere || inJSON(have, one.Path):
			carried++
		case slices.ContainsFunc(notes, one.isLost):
			noted++
		default:
			assert.Fail(t, "lost in silence", "%s at %s", one.Path, one.At)
		}
	}
	return carried, noted
}

// inJSON reports whether a path leads into an attribute that takes any JSON.
func inJSON(have map[attrs.Path]attrs.Type, p attrs.Path) bool {
	for above, typ := range have {
		if typ == attrs.JSON && above != p && above.Covers(p) {
			return true
		}
	}
	return false
}

// isLost reports whether a note says so of the attribute itself, or that something which
// it is in was dropped. A note about a whole source would be an account of nothing.
func (d Declaration) isLost(n importer.Note) bool {
	around := func(inner attrs.Pointer) bool {
		return n.Kind == importer.Dropped && n.Pointer != "" && strings.HasPrefix(string(inner)+"/", string(n.Pointer)+"/")
	}
	return n.Kind.Lost() && n.Pointer == d.At || around(d.At) || slices.ContainsFunc(d.Within, around)
}

// CheckEveryMember takes each member out of a source, one at a time: the definition or
// its notes are others without it, or the source is refused. silent tells what says
// nothing: it is passed over, or says what holds without it.
func CheckEveryMember(t T, run Import, text []byte, silent func(at attrs.Pointer, value string) bool) {
	t.Helper()
	whole, notes, faults := Check(t, run, text)
	require.Empty(t, faults)
	// What is behind a member that is taken out of an object stays where it is.
	before := Lines(notes, nil)
	var s jsonwire.Scanner
	require.True(t, s.Record(text, jsonwire.Limits{}), "the source is JSON")
	values := slices.Clone(s.Values)
	tried := 0
	for i, v := range values {
		at := attrs.Pointer(jsonwire.AppendPointer(nil, text, values, i))
		if v.NameEnd == 0 || silent(at, string(text[v.Start:v.End])) {
			continue
		}
		tried++
		d, notes, err := run(withoutMember(text, v))
		same := err == nil && assert.ObjectsAreEqual(whole, d) && slices.Equal(before, Lines(notes, nil))
		assert.False(t, same, "nothing is made of %s", at)
	}
	assert.NotZero(t, tried, "nothing was taken out")
}

// withoutMember cuts out a member, and the comma behind it or before it.
func withoutMember(text []byte, v jsonwire.Value) []byte {
	rest := strings.TrimLeft(string(text[v.End:]), " \t\r\n")
	head := strings.TrimRight(string(text[:v.Name]), " \t\r\n")
	if after, ok := strings.CutPrefix(rest, ","); ok {
		return []byte(head + after)
	}
	return []byte(strings.TrimSuffix(head, ",") + rest)
}
