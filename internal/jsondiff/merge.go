package jsondiff

import (
	"github.com/attrpatch/attrpatch/internal/jsonwire"
)

// MergePatch returns the merge patch (RFC 7396) that turns from into to: what
// differs in the order of to, and then what is removed in the order of from. A
// merge patch cannot make a member of an object null. Where to has such a member
// and from has not, null is its index among the values of to, and there is no
// patch; else it is -1.
func MergePatch(from, to Text) (patch []byte, null int) {
	d := newDiffer(from, to)
	if null = d.merge(0, 0); null >= 0 {
		return nil, null
	}
	return d.out, -1
}

// merge writes what makes the value at b out of that at a. It returns the index of
// a member that becomes null, or -1.
func (d *differ) merge(a, b int) (null int) {
	if !d.bothAre(jsonwire.Object, a, b) {
		d.appendTo(b)
		return d.to.nullMember(b)
	}
	d.out = append(d.out, '{')
	stored := d.from.members(a)
	first, end := jsonwire.Members(d.to.Values, b)
	for j := first; j < end; j = int(d.to.Values[j].Next) {
		at, is := stored[d.to.names[j]]
		delete(stored, d.to.names[j])
		switch v := &d.to.Values[j]; {
		case is && d.equal(at, j):
			continue
		case v.Kind == jsonwire.Null:
			return j
		default:
			d.beginMember(v.RawName(d.to.Source))
		}
		if is {
			null = d.merge(at, j)
		} else {
			d.appendTo(j)
			null = d.to.nullMember(j)
		}
		if null >= 0 {
			return null
		}
	}
	first, end = jsonwire.Members(d.from.Values, a)
	for j := first; j < end; j = int(d.from.Values[j].Next) {
		if _, gone := stored[d.from.names[j]]; gone {
			d.beginMember(d.from.Values[j].RawName(d.from.Source))
			d.out = append(d.out, "null"...)
		}
	}
	d.out = append(d.out, '}')
	return -1
}

// nullMember returns the index of the first null member of an object that is, or
// is in, the object at index i, or -1. Merging takes arrays as they are, so that
// what is in one does not count.
func (s *side) nullMember(i int) int {
	if s.Values[i].Kind != jsonwire.Object {
		return -1
	}
	first, end := jsonwire.Members(s.Values, i)
	for j := first; j < end; j = int(s.Values[j].Next) {
		if s.Values[j].Kind == jsonwire.Null {
			return j
		}
		if null := s.nullMember(j); null >= 0 {
			return null
		}
	}
	return -1
}

// beginMember writes a member's name, spelled as in its text.
func (d *differ) beginMember(rawName []byte) {
	d.separate('{')
	d.out = append(d.out, '"')
	d.out = append(d.out, rawName...)
	d.out = append(d.out, `":`...)
}

// separate writes a comma unless the object or array that is being written has
// only been opened.
func (d *differ) separate(open byte) {
	if d.out[len(d.out)-1] != open {
		d.out = append(d.out, ',')
	}
}
