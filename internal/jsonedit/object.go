package jsonedit

import (
	"hash/maphash"
	"iter"
	"math/bits"
	"slices"

	"github.com/attrpatch/attrpatch/internal/jsonwire"
)

// object has the members of an object value: those that its text has, whether
// they are gone or not, and those that were added.
type object struct {
	stored  []storedMember
	gone    []uint64 // a bit for each stored one; nil for none
	added   []addedMember
	dead    int // how many of the added are not there any more
	live    int
	lastEnd int32 // where the last value in the text ends, 0 if there is none
	// table finds members by the hash of their names: 1 + the index in stored,
	// or beyond these in added; 0 where empty. It is nil while they are few.
	table []int32
}

type storedMember struct {
	name, nameEnd int32 // with quotes
	start, end    int32
	value         *Value // nil until it is asked for, or set
	escaped, set  bool   // set: the value is not that of the text
}

type addedMember struct {
	name  []byte // with quotes, without needless escapes; nil if it has come back elsewhere
	value *Value // nil once it is gone
}

// fewMembers is where looking at one after the other stops.
const fewMembers = 8

// members returns the members of v, which is an object.
func (t *Tree) members(v *Value) *object {
	if v.object != nil {
		return v.object
	}
	o := t.objects.next()
	v.object = o
	w := enter(v)
	for pos := afterComma(v.text, 1); v.text[pos] != '}'; pos = afterComma(v.text, pos) {
		m := storedMember{name: int32(pos)}
		raw, escaped, _ := jsonwire.StringAt(v.text, pos)
		m.nameEnd, m.escaped = int32(pos+len(raw)+2), escaped
		pos = jsonwire.SkipSpace(v.text, jsonwire.SkipSpace(v.text, int(m.nameEnd))+1)
		m.start = int32(pos)
		pos = w.end(v.text, pos)
		m.end = int32(pos)
		o.stored = append(o.stored, m)
	}
	if n := len(o.stored); n > 0 {
		o.lastEnd = o.stored[n-1].end
	}
	o.live = len(o.stored)
	return o
}

func (o *object) isGone(i int) bool {
	return o.gone != nil && o.gone[i/64]&(1<<(i%64)) != 0
}

func (o *object) flip(i int) {
	if o.gone == nil {
		o.gone = make([]uint64, (len(o.stored)+63)/64)
	}
	o.gone[i/64] ^= 1 << (i % 64)
}

// standing yields the stored members that are there. It passes over 64 that are
// gone in one step.
func (o *object) standing() iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := 0; i < len(o.stored); i++ {
			if o.gone != nil {
				word := ^o.gone[i/64] >> (i % 64)
				if word == 0 {
					i |= 63
					continue
				}
				if i += bits.TrailingZeros64(word); i >= len(o.stored) {
					return
				}
			}
			if !yield(i) {
				return
			}
		}
	}
}

// rawName returns the raw text of the name of the member at index i of stored
// and added.
func (o *object) rawName(v *Value, i int) (raw []byte, escaped bool) {
	if i < len(o.stored) {
		m := &o.stored[i]
		return v.text[m.name+1 : m.nameEnd-1], m.escaped
	}
	name := o.added[i-len(o.stored)].name
	return name[1 : len(name)-1], slices.Contains(name, '\\')
}

// plainName returns the name of a member, in a buffer that the next call uses
// again.
func (t *Tree) plainName(v *Value, i int) []byte {
	raw, escaped := v.object.rawName(v, i)
	if escaped {
		t.name = jsonwire.AppendUnescaped(t.name[:0], raw)
		return t.name
	}
	return raw
}

func (t *Tree) hash(name []byte) int {
	if !t.seeded {
		t.seed, t.seeded = maphash.MakeSeed(), true
	}
	return int(maphash.Bytes(t.seed, name) >> 1)
}

// find returns the index of the member of that name in stored and added, whether
// it is there or gone, or -1.
func (t *Tree) find(v *Value, name []byte) int {
	o := t.members(v)
	count := len(o.stored) + len(o.added)
	if count <= fewMembers {
		for i := range count {
			if t.isNamed(v, i, name) {
				return i
			}
		}
		return -1
	}
	if 2*count > len(o.table) {
		t.tabulate(v)
	}
	mask := len(o.table) - 1
	for at := t.hash(name) & mask; o.table[at] != 0; at = (at + 1) & mask {
		if i := int(o.table[at]) - 1; t.isNamed(v, i, name) {
			return i
		}
	}
	return -1
}

func (t *Tree) isNamed(v *Value, i int, name []byte) bool {
	return !v.object.isNameless(i) && string(t.plainName(v, i)) == string(name)
}

func (o *object) isNameless(i int) bool {
	return i >= len(o.stored) && o.added[i-len(o.stored)].name == nil
}

// tabulate makes the table of all members.
func (t *Tree) tabulate(v *Value) {
	o := v.object
	count := len(o.stored) + len(o.added)
	size := 4 * fewMembers
	for size < 4*count {
		size *= 2
	}
	o.table = make([]int32, size)
	for i := range count {
		if !o.isNameless(i) {
			t.enter(v, i)
		}
	}
}

func (t *Tree) enter(v *Value, i int) {
	table := v.object.table
	mask := len(table) - 1
	at := t.hash(t.plainName(v, i)) & mask
	for table[at] != 0 {
		at = (at + 1) & mask
	}
	table[at] = int32(i + 1)
}

// Member returns the member of that name in the object v, or nil. Of an open
// object nil can mean that it is not known, see [Tree.Knows].
func (t *Tree) Member(v *Value, name []byte) *Value {
	i := t.find(v, name)
	if i < 0 {
		return nil
	}
	return t.memberAt(v, i)
}

func (t *Tree) memberAt(v *Value, i int) *Value {
	o := v.object
	if i >= len(o.stored) {
		return o.added[i-len(o.stored)].value
	}
	if o.isGone(i) {
		return nil
	}
	m := &o.stored[i]
	if m.value == nil {
		m.value = t.part(v, m.start, m.end)
	}
	return m.value
}

// Knows reports whether it is known what the object v has under that name. Of an
// object that is not open it always is.
func (t *Tree) Knows(v *Value, name []byte) bool { return !v.open || t.find(v, name) >= 0 }

// Members yields the members of the object v that are known, those that its text
// has first. A name may be overwritten when the loop goes on. The object must not
// be changed meanwhile.
func (t *Tree) Members(v *Value) iter.Seq2[[]byte, *Value] {
	return func(yield func([]byte, *Value) bool) {
		o := t.members(v)
		for i := range o.standing() {
			x := t.memberAt(v, i)
			if !yield(t.plainName(v, i), x) {
				return
			}
		}
		for i := range o.added {
			if x := o.added[i].value; x != nil && !yield(t.plainName(v, len(o.stored)+i), x) {
				return
			}
		}
	}
}

// SetMember gives the member of that name in the object v the value x, which
// belongs to v from then on. A member that the text has comes back to its place;
// any other that was gone comes after all that are there. name is copied.
func (t *Tree) SetMember(v *Value, name []byte, x *Value) {
	i, o := t.find(v, name), v.object
	x.put(v)
	switch added := i - len(o.stored); {
	case i < 0:
		o.live++
		t.add(v, addedMember{jsonwire.AppendString(nil, string(name)), x})
	case added < 0:
		if o.isGone(i) {
			o.flip(i)
			o.live++
		}
		o.stored[i].value, o.stored[i].set = x, true
	case o.added[added].value != nil:
		o.added[added].value = x
	case v.open:
		o.live++
		o.dead--
		o.added[added].value = x
	default:
		o.live++
		m := addedMember{o.added[added].name, x}
		o.added[added].name = nil // it is as if it had never been here
		t.add(v, m)
	}
}

func (t *Tree) add(v *Value, m addedMember) {
	o := v.object
	t.tidy(v)
	o.added = append(o.added, m)
	if count := len(o.stored) + len(o.added); 2*count <= len(o.table) {
		t.enter(v, count-1)
	} else {
		o.table = nil
	}
}

// tidy lets go of added members that are gone, once they are many. The names
// that an open object is known not to have stay.
func (t *Tree) tidy(v *Value) {
	o := v.object
	if v.open || 2*o.dead <= len(o.added)+fewMembers {
		return
	}
	o.added = slices.DeleteFunc(o.added, func(m addedMember) bool { return m.value == nil })
	o.dead, o.table = 0, nil
}

// RemoveMember takes the member of that name out of the object v and reports
// whether it was there. From an open object it takes one that is not known, too.
func (t *Tree) RemoveMember(v *Value, name []byte) (Taken, bool) {
	i, o := t.find(v, name), v.object
	switch added := i - len(o.stored); {
	case i < 0 && v.open:
		o.dead++
		t.add(v, addedMember{name: jsonwire.AppendString(nil, string(name))})
		return Taken{}, true
	case i < 0 || t.memberAt(v, i) == nil:
		return Taken{}, false
	case added < 0:
		taken := Taken{member: i}
		o.flip(i)
		o.live--
		v.markEdited()
		return taken, true
	default:
		taken := Taken{member: i, added: o.added[added]}
		o.added[added].value = nil
		o.live--
		o.dead++
		v.markEdited()
		return taken, true
	}
}

// RestoreMember puts back what RemoveMember took out of v, which has not been
// changed since then.
func (t *Tree) RestoreMember(v *Value, taken Taken) {
	o := v.object
	o.live++
	if taken.member < len(o.stored) {
		o.flip(taken.member)
		return
	}
	o.added[taken.member-len(o.stored)] = taken.added
	o.dead--
}
