package jsondiff

import (
	"bytes"
	"strconv"

	"github.com/attrpatch/attrpatch/internal/jsonwire"
)

// JSONPatch returns the operations (RFC 6902) that turn from into to, each of them
// add, remove or replace. In an object, what goes is removed first, and the rest
// stands in the order of to; an array is changed from its first item on. Two
// objects or two arrays are never replaced whole at the root, since a pointer to
// the root is no target where only attributes may be patched.
func JSONPatch(from, to Text) []byte {
	d := newDiffer(from, to)
	d.out = append(d.out, '[')
	d.change(0, 0)
	return append(d.out, ']')
}

// change writes the operations that make the value at b out of that at a, both of
// which d.path points at.
func (d *differ) change(a, b int) {
	if d.equal(a, b) {
		return
	}
	mark := len(d.out)
	switch {
	case d.bothAre(jsonwire.Object, a, b):
		d.changeObject(a, b)
	case d.bothAre(jsonwire.Array, a, b):
		d.changeArray(a, b)
	default:
		d.set("replace", b)
		return
	}
	if len(d.path) > 0 && len(d.out)-mark > d.sizeOfReplace(b) {
		d.out = d.out[:mark]
		d.set("replace", b)
	}
}

func (d *differ) changeObject(a, b int) {
	kept := d.to.members(b)
	first, end := jsonwire.Members(d.from.Values, a)
	for j := first; j < end; j = int(d.from.Values[j].Next) {
		if _, stays := kept[d.from.names[j]]; !stays {
			d.below(&d.from, j, d.remove)
		}
	}
	stored := d.from.members(a)
	first, end = jsonwire.Members(d.to.Values, b)
	for j := first; j < end; j = int(d.to.Values[j].Next) {
		d.below(&d.to, j, func() {
			if at, is := stored[d.to.names[j]]; is {
				d.change(at, j)
			} else {
				d.set("add", j)
			}
		})
	}
}

// changeArray changes items from the first one on. at is the place in the array as
// it is by then.
func (d *differ) changeArray(a, b int) {
	old, want := d.from.items(a), d.to.items(b)
	at, i, j := 0, 0, 0
	for _, s := range d.align(old, want) {
		switch s {
		case keep:
			at, i, j = at+1, i+1, j+1
		case substitute:
			d.at(at, func() { d.change(old[i], want[j]) })
			at, i, j = at+1, i+1, j+1
		case drop:
			d.at(at, d.remove)
			i++
		case insert:
			d.at(at, func() { d.set("add", want[j]) })
			at, j = at+1, j+1
		}
	}
}

// below writes operations for the member at index i of a text.
func (d *differ) below(s *side, i int, write func()) {
	length := len(d.path)
	d.path = append(d.path, '/')
	name := s.Values[i].RawName(s.Source)
	if s.Values[i].NameEscaped {
		name = jsonwire.AppendUnescaped(nil, name)
	}
	for _, c := range name { // RFC 6901, section 3
		switch c {
		case '~':
			d.path = append(d.path, "~0"...)
		case '/':
			d.path = append(d.path, "~1"...)
		default:
			d.path = append(d.path, c)
		}
	}
	write()
	d.path = d.path[:length]
}

// at writes operations for an item.
func (d *differ) at(index int, write func()) {
	length := len(d.path)
	d.path = strconv.AppendInt(append(d.path, '/'), int64(index), 10)
	write()
	d.path = d.path[:length]
}

func (d *differ) remove() {
	d.begin("remove")
	d.out = append(d.out, '}')
}

func (d *differ) set(op string, b int) {
	d.begin(op)
	d.out = append(d.out, `,"value":`...)
	d.appendTo(b)
	d.out = append(d.out, '}')
}

func (d *differ) begin(op string) {
	d.separate('[')
	d.out = append(d.out, `{"op":"`...)
	d.out = append(d.out, op...)
	d.out = append(d.out, `","path":`...)
	d.out = jsonwire.AppendString(d.out, string(d.path))
}

// sizeOfReplace returns about how many bytes it takes to replace the value whole.
func (d *differ) sizeOfReplace(b int) int {
	v := &d.to.Values[b]
	return len(`{"op":"replace","path":"","value":},`) + len(d.path) + bytes.Count(d.path, []byte{'"'}) + int(v.End-v.Start)
}
