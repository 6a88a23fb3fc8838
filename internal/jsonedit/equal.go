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
	if isLongNumber(v.text) {
		return t.decimalOf(v).Compare(jsonwire.DecimalOf(w.Text(src))) == 0
	}
	return equalTexts(v.text, src, w)
}

// isLongNumber reports whether a scalar is a number that is not to be read each time
// that it is compared.
func isLongNumber(text []byte) bool {
	return len(text) > 1_000 && jsonwire.KindOf(text[0]) == jsonwire.Number
}

// decimalOf reads a long number once.
func (t *Tree) decimalOf(v *Value) jsonwire.Decimal {
	d, ok := t.decimals[v.number]
	if !ok {
		if t.decimals == nil {
			t.decimals = map[int32]jsonwire.Decimal{}
		}
		d = jsonwire.DecimalOf(v.text)
		t.decimals[v.number] = d
	}
	return d
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
		// A string that is much longer is not even searched for escapes.
		return len(a) <= mostEscaped*len(b) && jsonwire.EqualStrings(a[1:len(a)-1], b[1:len(b)-1])
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
	way := a.all()
	for it := way.next(); it != nil; it = way.next() {
		if !t.equalItem(v, it, src, values, j) {
			return false
		}
		j = int(values[j].Next)
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
		case at < 0 || !o.isThere(at):
			return false
		case at < len(o.stored) && o.stored[at].value == nil && isShort(v.text[o.stored[at].start:o.stored[at].end]):
			if !equalTexts(v.text[o.stored[at].start:o.stored[at].end], src, &values[j]) {
				return false
			}
		case !t.Equal(t.memberAt(v, at), src, values, j):
			return false
		}
	}
	return true
}

// equalItem compares an item of v, which becomes a value only if it has to be
// looked into.
func (t *Tree) equalItem(v *Value, it *item, src []byte, values []jsonwire.Value, j int) bool {
	if it.value == 0 && isShort(v.text[it.start:it.end]) {
		return equalTexts(v.text[it.start:it.end], src, &values[j])
	}
	return t.Equal(t.valueOf(v, it), src, values, j)
}

// isShort reports whether a text is a scalar of which nothing has to be kept to compare
// it again.
func isShort(text []byte) bool { return text[0] != '{' && text[0] != '[' && !isLongNumber(text) }
