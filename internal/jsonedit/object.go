package jsonedit

import (
	"hash/maphash"
	"iter"
	"slices"

	"github.com/attrpatch/attrpatch/internal/jsonwire"
)

// object has the members of an object value: those that its text has, whether
// they are gone or not, and those that were added.
//
// A place is an index in stored or, beyond these, in added.
type object struct {
	stored  []storedMember
	added   []addedMember
	lastEnd int32   // where the last value in the text ends, 0 if there is none
	there   *places // of the members that are; nil while none is gone
	live    int     // how many these are
	nulls   int     // how many of these are nulls that were brought, see [Tree.AssignedLen]
	// assigned are the others; nil until it is asked where they are.
	assigned *places
	// table finds members by the hash of their names: 1 + the place, 0 where empty. It
	// is nil while they are few.
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
	value *Value // nil if an open object is known not to have it
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
		o.nulls += as(v.text[m.start] == 'n' && !v.IsStored())
	}
	if n := len(o.stored); n > 0 {
		o.lastEnd = o.stored[n-1].end
	}
	o.live = len(o.stored)
	return o
}

func (o *object) count() int { return len(o.stored) + len(o.added) }

func (o *object) isThere(place int) bool { return o.there == nil || o.there.has(place) }

// placeWay goes from place to place: of a list, of a set, or of all.
type placeWay struct {
	list   []int
	set    *places
	at     int
	length int
}

// standing goes to the members that are there.
func (o *object) standing() placeWay { return placeWay{set: o.there, length: o.count()} }

// next returns the next place, or -1.
func (w *placeWay) next() int {
	place := w.at
	switch {
	case w.set != nil:
		if place = w.set.next(place); place < 0 {
			return -1
		}
	case place >= w.length:
		return -1
	case w.list != nil:
		w.at++
		return w.list[place]
	}
	w.at = place + 1
	return place
}

// state is what a place has.
type state uint8

const (
	gone        state = iota
	broughtNull       // a null that the document does not have
	assigned          // anything else
)

func (t *Tree) stateOf(v *Value, place int) state {
	o := v.object
	if place < 0 || !o.isThere(place) {
		return gone
	}
	var x *Value
	if place >= len(o.stored) {
		x = o.added[place-len(o.stored)].value
	} else if m := &o.stored[place]; m.value != nil {
		x = m.value
	} else if v.text[m.start] == 'n' && !v.IsStored() {
		return broughtNull
	}
	if x != nil {
		return stateWith(x)
	}
	return assigned
}

// become notes what a place has become.
func (o *object) become(place int, was, now state) {
	o.live += as(now != gone) - as(was != gone)
	o.nulls += as(now == broughtNull) - as(was == broughtNull)
	if now == gone && o.there == nil {
		o.there = allPlaces(o.count())
	}
	if o.there != nil {
		o.there.put(place, now != gone)
	}
	if o.assigned != nil {
		o.assigned.put(place, now == assigned)
	}
}

func as(b bool) int {
	if b {
		return 1
	}
	return 0
}

// rawName returns the raw text of the name of the member at place i.
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

// find returns the place of the member of that name, whether it is there or gone,
// or -1.
func (t *Tree) find(v *Value, name []byte) int {
	o := t.members(v)
	count := o.count()
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

// mostEscaped is how many bytes a byte may take that is escaped.
const mostEscaped = 6

// isNamed takes time in the name that it is given, however long the other is.
func (t *Tree) isNamed(v *Value, i int, name []byte) bool {
	if v.object.isNameless(i) {
		return false
	}
	raw, escaped := v.object.rawName(v, i)
	if escaped && len(raw) <= mostEscaped*len(name) {
		t.name = jsonwire.AppendUnescaped(t.name[:0], raw)
		raw = t.name
	}
	return string(raw) == string(name)
}

func (o *object) isNameless(i int) bool {
	return i >= len(o.stored) && o.added[i-len(o.stored)].name == nil
}

// tabulate makes the table of all members.
func (t *Tree) tabulate(v *Value) {
	o := v.object
	count := o.count()
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
	if !o.isThere(i) {
		return nil
	}
	if i >= len(o.stored) {
		return o.added[i-len(o.stored)].value
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
		way := t.members(v).standing()
		for i := way.next(); i >= 0; i = way.next() {
			x := t.memberAt(v, i)
			if !yield(t.plainName(v, i), x) {
				return
			}
		}
	}
}

// AssignedLen returns how many members the object v has that are known, without
// those that are null and not the document's: where a null unassigns, these are none.
func (t *Tree) AssignedLen(v *Value) int {
	o := t.members(v)
	return o.live - o.nulls
}

// Assigned yields the places of these members, see [Tree.Place], without a look at
// what else the object has. The object must not be changed meanwhile.
func (t *Tree) Assigned(v *Value) iter.Seq[int] {
	return func(yield func(int) bool) {
		way := t.assigned(v)
		for i := way.next(); i >= 0 && yield(i); i = way.next() {
		}
	}
}

func (t *Tree) assigned(v *Value) placeWay {
	o := t.members(v)
	if o.nulls == 0 && o.assigned == nil {
		return o.standing()
	}
	if o.assigned == nil {
		o.assigned = allPlaces(o.count())
		for i := range o.count() {
			o.assigned.put(i, t.stateOf(v, i) == assigned)
		}
	}
	return placeWay{set: o.assigned}
}

// Place returns where the member of that name stands among those of the object v, for
// [Writer.AppendMembers], or -1. A place is good until the object is changed.
func (t *Tree) Place(v *Value, name []byte) int {
	if i := t.find(v, name); i >= 0 && v.object.isThere(i) {
		return i
	}
	return -1
}

// SetMember gives the member of that name in the object v the value x, which
// belongs to v from then on. A member that the text has comes back to its place;
// any other that was gone comes after all that are there. name is copied.
func (t *Tree) SetMember(v *Value, name []byte, x *Value) {
	place := t.find(v, name)
	o, was := v.object, t.stateOf(v, place)
	x.put(v)
	switch added := place - len(o.stored); {
	case place < 0:
		place = o.add(addedMember{jsonwire.AppendString(nil, string(name)), x})
		t.enterNew(v, place)
	case added < 0:
		o.stored[place].value, o.stored[place].set = x, true
	case was != gone || v.open:
		o.added[added].value = x
	default:
		place = o.add(addedMember{o.added[added].name, x})
		t.reenter(v, place, len(o.stored)+added)
		o.added[added].name = nil // it is as if it had never been here
	}
	o.become(place, was, stateWith(x))
}

func stateWith(x *Value) state {
	if x.kind == jsonwire.Null && !x.IsStored() {
		return broughtNull
	}
	return assigned
}

// add returns the place of a new member.
func (o *object) add(m addedMember) int {
	o.added = append(o.added, m)
	return o.count() - 1
}

// enterNew enters a new member in the table, if that has room.
func (t *Tree) enterNew(v *Value, place int) {
	if o := v.object; 2*o.count() <= len(o.table) {
		t.enter(v, place)
	} else {
		o.table = nil
	}
}

// reenter gives a new place to a name that the table has.
func (t *Tree) reenter(v *Value, place, was int) {
	table := v.object.table
	if len(table) == 0 {
		return
	}
	mask := len(table) - 1
	at := t.hash(t.plainName(v, was)) & mask
	for table[at] != int32(was+1) {
		at = (at + 1) & mask
	}
	table[at] = int32(place + 1)
}

// RemoveMember takes the member of that name out of the object v and reports
// whether it was there. From an open object it takes one that is not known, too.
func (t *Tree) RemoveMember(v *Value, name []byte) (Taken, bool) {
	place := t.find(v, name)
	if place < 0 && v.open {
		place = v.object.add(addedMember{name: jsonwire.AppendString(nil, string(name))})
		t.enterNew(v, place)
		v.object.become(place, gone, gone)
		return Taken{}, true
	}
	o, was := v.object, t.stateOf(v, place)
	if was == gone {
		return Taken{}, false
	}
	o.become(place, was, gone)
	v.markEdited()
	return Taken{place: place, state: was}, true
}

// RestoreMember puts back what RemoveMember took out of v, which has not been
// changed since then.
func (t *Tree) RestoreMember(v *Value, taken Taken) {
	v.object.become(taken.place, gone, taken.state)
}
