package jsonedit

import (
	"github.com/attrpatch/attrpatch/internal/jsonwire"
)

// Equal reports whether v is JSON-equal to the value at index i of a recorded
// list (rule M8). It recurses as deep as the list nests, and takes time in that
// value alone: what it finds out about v is kept.
func (t *Tree) Equal(v *Value, src []byte, values []jsonwire.Value, i int) bool {
	w := &values[i]
	if v.kind != w.Kind {
		return false
	}
	switch v.kind {
	case jsonwire.Array:
		return t.equalItems(v, src, values, i)
	case jsonwire.Object:
		return t.equalMembers(v, src, values, i)
	}
	return equalTexts(v.text, src, w)
}

// equalTexts compares the text of a scalar.
func equalTexts(a, src []byte, w *jsonwire.Value) bool {
	b := w.Text(src)
	kind := jsonwire.KindOf(a[0])
	if kind != w.Kind {
		return false
	}
	switch kind {
	case jsonwire.String:
		return jsonwire.EqualStrings(a[1:len(a)-1], b[1:len(b)-1])
	case jsonwire.Number:
		return jsonwire.CompareNumbers(a, b) == 0
	}
	return true
}

func (t *Tree) equalItems(v *Value, src []byte, values []jsonwire.Value, i int) bool {
	a := t.items(v)
	if a.length != int(values[i].Count) {
		return false
	}
	j, _ := jsonwire.Members(values, i)
	for _, chunk := range a.chunks {
		for k := range chunk {
			if !t.equalItem(v, &chunk[k], src, values, j) {
				return false
			}
			j = int(values[j].Next)
		}
	}
	return true
}

func (t *Tree) equalMembers(v *Value, src []byte, values []jsonwire.Value, i int) bool {
	o := t.members(v)
	if v.open || o.live != int(values[i].Count) {
		return false
	}
	first, end := jsonwire.Members(values, i)
	var buffer []byte
	for j := first; j < end; j = int(values[j].Next) {
		name := values[j].RawName(src)
		if values[j].NameEscaped {
			buffer = jsonwire.AppendUnescaped(buffer[:0], name)
			name = buffer
		}
		at := t.find(v, name)
		switch {
		case at < 0:
			return false
		case at >= len(o.stored):
			x := o.added[at-len(o.stored)].value
			if x == nil || !t.Equal(x, src, values, j) {
				return false
			}
		case o.isGone(at):
			return false
		default:
			m := &o.stored[at]
			if m.value == nil && isScalar(v.text[m.start]) {
				if !equalTexts(v.text[m.start:m.end], src, &values[j]) {
					return false
				}
			} else if !t.Equal(t.memberAt(v, at), src, values, j) {
				return false
			}
		}
	}
	return true
}

// equalItem compares an item of v, which becomes a value only if it has to be
// looked into.
func (t *Tree) equalItem(v *Value, it *item, src []byte, values []jsonwire.Value, j int) bool {
	if it.value == 0 && isScalar(v.text[it.start]) {
		return equalTexts(v.text[it.start:it.end], src, &values[j])
	}
	return t.Equal(t.valueOf(v, it), src, values, j)
}

func isScalar(c byte) bool { return c != '{' && c != '[' }
