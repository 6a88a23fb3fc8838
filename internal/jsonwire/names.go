package jsonwire

import (
	"bytes"
	"hash/maphash"
)

// Names holds the names of the objects that are open at the moment, the
// innermost last, so that a name that stands twice in one object is found. Up
// to fewNames names are compared one by one; more are found through a table of
// seeded hashes.
//
// Invariant: the entries and the table of the innermost object are at the end of
// entries and slots, so that both are stacks.
type Names struct {
	seed    maphash.Seed
	seeded  bool
	open    []nameFrame
	entries []nameEntry
	slots   []int32 // 1 + index into entries, 0 where empty
	text    []byte  // the unescaped name that is being hashed
}

type nameFrame struct{ entries, slots int }

type nameEntry struct {
	start, end int32 // of the raw text in the source
	value      int32
	hash       uint32
	escaped    bool
}

// fewNames is where comparing one by one stops being faster than hashing.
const fewNames = 8

// Reset forgets all objects.
func (n *Names) Reset() {
	n.open, n.entries, n.slots = n.open[:0], n.entries[:0], n.slots[:0]
}

// Push opens an object.
func (n *Names) Push() {
	n.open = append(n.open, nameFrame{len(n.entries), len(n.slots)})
}

// Pop closes the innermost object.
func (n *Names) Pop() {
	top := n.open[len(n.open)-1]
	n.open = n.open[:len(n.open)-1]
	n.entries, n.slots = n.entries[:top.entries], n.slots[:top.slots]
}

// Insert adds the name with the raw text src[start:end] to the innermost object
// and reports true, or reports false where the object has it already. All names
// of one object have the same src.
func (n *Names) Insert(src []byte, start, end int, escaped bool, value int) bool {
	entry := nameEntry{start: int32(start), end: int32(end), value: int32(value), escaped: escaped}
	top := n.open[len(n.open)-1]
	if len(n.entries)-top.entries < fewNames {
		if n.findFew(top, src, src[start:end], escaped) >= 0 {
			return false
		}
		n.entries = append(n.entries, entry)
		return true
	}
	entry.hash = n.hash(src[start:end], escaped)
	if len(n.entries)-top.entries == fewNames || 2*(len(n.entries)-top.entries) >= len(n.slots)-top.slots {
		n.grow(top, src)
	}
	slot, found := n.probe(top, src, src[start:end], escaped, entry.hash)
	if found >= 0 {
		return false
	}
	n.entries = append(n.entries, entry)
	n.slots[slot] = int32(len(n.entries))
	return true
}

// Find returns the value that the innermost object has for a name, whose raw
// text may be of another source than src, or -1.
func (n *Names) Find(src, raw []byte, escaped bool) int {
	top := n.open[len(n.open)-1]
	found := -1
	if len(n.entries)-top.entries <= fewNames {
		found = n.findFew(top, src, raw, escaped)
	} else {
		_, found = n.probe(top, src, raw, escaped, n.hash(raw, escaped))
	}
	if found < 0 {
		return -1
	}
	return int(n.entries[found].value)
}

func (n *Names) findFew(top nameFrame, src, raw []byte, escaped bool) int {
	for i := top.entries; i < len(n.entries); i++ {
		if n.same(src, n.entries[i], raw, escaped) {
			return i
		}
	}
	return -1
}

func (n *Names) same(src []byte, e nameEntry, raw []byte, escaped bool) bool {
	if !e.escaped && !escaped {
		return string(src[e.start:e.end]) == string(raw)
	}
	return EqualStrings(src[e.start:e.end], raw)
}

// probe returns the entry of that name, or -1 and the slot where it belongs.
func (n *Names) probe(top nameFrame, src, raw []byte, escaped bool, hash uint32) (slot, found int) {
	table := n.slots[top.slots:]
	mask := len(table) - 1
	for i := int(hash) & mask; ; i = (i + 1) & mask {
		if table[i] == 0 {
			return top.slots + i, -1
		}
		at := int(table[i]) - 1
		if e := n.entries[at]; e.hash == hash && n.same(src, e, raw, escaped) {
			return top.slots + i, at
		}
	}
}

// grow makes the table of the innermost object four times as large as it has
// names, a power of two, and enters them all.
func (n *Names) grow(top nameFrame, src []byte) {
	count := len(n.entries) - top.entries
	size := 4 * fewNames
	for size < 4*count {
		size *= 2
	}
	n.slots = n.slots[:top.slots]
	for len(n.slots)+size > cap(n.slots) {
		n.slots = append(n.slots[:cap(n.slots)], 0)
	}
	n.slots = n.slots[:top.slots+size]
	table := n.slots[top.slots:]
	clear(table)
	for i := top.entries; i < len(n.entries); i++ {
		e := &n.entries[i]
		if count == fewNames {
			e.hash = n.hash(src[e.start:e.end], e.escaped)
		}
		at := int(e.hash) & (size - 1)
		for table[at] != 0 {
			at = (at + 1) & (size - 1)
		}
		table[at] = int32(i + 1)
	}
}

// hash is of the unescaped name, so that all spellings of it agree.
func (n *Names) hash(raw []byte, escaped bool) uint32 {
	if !n.seeded {
		n.seed, n.seeded = maphash.MakeSeed(), true
	}
	if escaped && bytes.IndexByte(raw, '\\') >= 0 {
		n.text = AppendUnescaped(n.text[:0], raw)
		raw = n.text
	}
	return uint32(maphash.Bytes(n.seed, raw))
}
