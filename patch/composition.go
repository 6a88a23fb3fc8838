package patch

import (
	"github.com/attrpatch/attrpatch/internal/jsondiff"
	"github.com/attrpatch/attrpatch/internal/jsonwire"
)

// Compose returns the merge patch that does to every document what the merge
// patches p and q do one after the other: merging Compose(p, q) is merging p and
// then q. Members stand in the order of p and then of q, each spelled as in the
// patch that decides on it. The arguments are any JSON by rule D1, nested up to
// 10,000 deep; they are not written to, and the result is new memory.
//
// Some pairs have no composition: where q has an object and p something else, a null
// included, what the document has there is gone and the object starts from nothing,
// and no merge patch can say that for every document. The error is then an
// [*InexpressibleError]. A text that cannot be read is a [*TextError].
//
// Composition is that of RFC 7396. Under a schema, a multiValued attribute and an
// atomic COMPLEX are replaced whole instead: two patches with objects for one of
// these compose to something else.
func Compose(p, q []byte) ([]byte, error) {
	first, err := readText("p", p, jsonwire.Limits{Depth: maxDepth})
	if err != nil {
		return nil, err
	}
	second, err := readText("q", q, jsonwire.Limits{Depth: maxDepth})
	if err != nil {
		return nil, err
	}
	c := composer{first: first, second: second}
	if at := c.compose(0, 0); at >= 0 {
		return nil, &InexpressibleError{
			Pointer: pointerIn(second, at), reason: "an object would start from nothing",
		}
	}
	return c.out, nil
}

type composer struct {
	first, second jsondiff.Text
	out           []byte
}

// compose writes the composition of the value at p of the first patch and the one
// at q of the second. It returns the index of an object in the second for which
// there is none, or -1. It recurses no deeper than both nest.
func (c *composer) compose(p, q int) (at int) {
	switch {
	case c.second.Values[q].Kind != jsonwire.Object:
		c.out = append(c.out, c.second.Values[q].Text(c.second.Source)...)
		return -1
	case c.first.Values[p].Kind != jsonwire.Object:
		return q
	}
	c.out = append(c.out, '{')
	later := memberNames(c.second, q)
	begin, end := jsonwire.Members(c.first.Values, p)
	for i := begin; i < end; i = int(c.first.Values[i].Next) {
		name := unescapedName(c.first, i)
		c.beginMember(c.first, i)
		j, both := later[name]
		delete(later, name)
		if !both {
			c.out = append(c.out, c.first.Values[i].Text(c.first.Source)...)
		} else if at = c.compose(i, j); at >= 0 {
			return at
		}
	}
	begin, end = jsonwire.Members(c.second.Values, q)
	for j := begin; j < end; j = int(c.second.Values[j].Next) {
		if _, left := later[unescapedName(c.second, j)]; left {
			c.beginMember(c.second, j)
			c.out = append(c.out, c.second.Values[j].Text(c.second.Source)...)
		}
	}
	c.out = append(c.out, '}')
	return -1
}

func (c *composer) beginMember(t jsondiff.Text, i int) {
	if c.out[len(c.out)-1] != '{' {
		c.out = append(c.out, ',')
	}
	c.out = append(c.out, t.Source[t.Values[i].Name:t.Values[i].NameEnd]...)
	c.out = append(c.out, ':')
}

// memberNames returns where an object has each name.
func memberNames(t jsondiff.Text, i int) map[string]int {
	places := make(map[string]int, t.Values[i].Count)
	begin, end := jsonwire.Members(t.Values, i)
	for j := begin; j < end; j = int(t.Values[j].Next) {
		places[unescapedName(t, j)] = j
	}
	return places
}

func unescapedName(t jsondiff.Text, i int) string {
	name := t.Values[i].RawName(t.Source)
	if t.Values[i].NameEscaped {
		name = jsonwire.AppendUnescaped(nil, name)
	}
	return string(name)
}
