package source

import (
	"iter"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/jsonwire"
	"github.com/attrpatch/attrpatch/schema/importer"
)

// text is one source, or the text in a string of one.
type text struct {
	ledger *Ledger
	number int // of the source
	src    []byte
	// isInner and around are of a text in a string: the latter is where that is.
	isInner bool
	around  attrs.Pointer
	values  []jsonwire.Value
	state   []state // of the value at each index
	// members has, by the index of an object, the indexes of its members. It is
	// filled in as objects are asked.
	members map[int]map[string]int
	// items has the same of arrays.
	items map[int][]int
}

// state is how far a value is accounted for.
type state uint8

const (
	unread  state = iota
	read          // what is inside it is looked at one by one
	settled       // nothing is to be said of what is inside it
)

// inside yields the indexes of the members or items of a value.
func (t *text) inside(index int) iter.Seq[int] {
	return func(yield func(int) bool) {
		first, end := jsonwire.Members(t.values, index)
		for i := first; i < end; i = int(t.values[i].Next) {
			if !yield(i) {
				return
			}
		}
	}
}

func (t *text) name(index int) string {
	return string(jsonwire.AppendUnescaped(nil, t.values[index].RawName(t.src)))
}

// membersOf returns where the members of an object are. Objects are asked for one
// member at a time, and one that has thousands would be gone over as many times.
func (t *text) membersOf(index int) map[string]int {
	members, ok := t.members[index]
	if !ok {
		members = make(map[string]int, t.values[index].Count)
		for i := range t.inside(index) {
			members[t.name(i)] = i
		}
		if t.members == nil {
			t.members = map[int]map[string]int{}
		}
		t.members[index] = members
	}
	return members
}

// itemsOf returns where the items of an array are.
func (t *text) itemsOf(index int) []int {
	items, ok := t.items[index]
	if !ok {
		items = make([]int, 0, t.values[index].Count)
		for i := range t.inside(index) {
			items = append(items, i)
		}
		if t.items == nil {
			t.items = map[int][]int{}
		}
		t.items[index] = items
	}
	return items
}

// noteUnread notes every value that was not read although what holds it was.
func (t *text) noteUnread() {
	for i := 0; i < len(t.values); {
		switch t.state[i] {
		case unread:
			t.ledger.Note(Value{t, i}, importer.Dropped, "is not known to the importer")
			i = int(t.values[i].Next)
		case settled:
			i = int(t.values[i].Next)
		default:
			i++
		}
	}
}
