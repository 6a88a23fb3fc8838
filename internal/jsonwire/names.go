package jsonwire

import (
	"bytes"
	"encoding/binary"
	"hash/maphash"
	"math/bits"
	"slices"
)

// Names holds the names of the objects that are open at the moment, the
// innermost last, so that a name that stands twice in one object is found. A
// filter of 64 bits an object tells most new names from all that were there.
// Where it does not, up to fewNames names are compared one by one, by their
// hashes first; more are found through a table. The hashes are seeded.
//
// Invariant: the entries and the table of the innermost object are at the end of
// entries and slots, so that both are stacks.
type Names struct {
	seed       maphash.Seed
	key0, key1 uint64 // of the hash of short names; key1 is odd, so that 0 means no seed yet
	open       []nameFrame
	entries    []nameEntry
	slots      []int32 // 1 + index into entries, 0 where empty
	text       []byte  // the unescaped name that is being hashed
}

type nameFrame struct {
	filter         uint64 // has a bit of the hash of each name
	entries, slots int32
}

type nameEntry struct {
	start, end int32 // of the raw text in the source
	value      int32
	hash       uint32
	escaped    bool
}

// fewNames is where comparing one by one stops being faster than a table.
const fewNames = 16

// Reset forgets all objects.
func (n *Names) Reset() {
	n.open, n.entries, n.slots = n.open[:0], n.entries[:0], n.slots[:0]
}

// Push opens an object.
func (n *Names) Push() {
	n.seedOnce()
	n.open = append(n.open, nameFrame{0, int32(len(n.entries)), int32(len(n.slots))})
}

func (n *Names) seedOnce() {
	if n.key1 != 0 {
		return
	}
	n.seed = maphash.MakeSeed()
	n.key0, n.key1 = maphash.String(n.seed, "0"), maphash.String(n.seed, "1")|1
}

// Pop closes the innermost object.
func (n *Names) Pop() {
	top := &n.open[len(n.open)-1]
	n.entries, n.slots = n.entries[:top.entries], n.slots[:top.slots]
	n.open = n.open[:len(n.open)-1]
}

// Insert adds the name with the raw text src[start:end] to the innermost object
// and reports true, or reports false where the object has it already. All names
// of one object have the same src.
func (n *Names) Insert(src []byte, start, end int, escaped bool, value int) bool {
	hash := n.hashAny(src, start, end, escaped)
	top := &n.open[len(n.open)-1]
	count := len(n.entries) - int(top.entries)
	bit := uint64(1) << (hash >> 26)
	if count >= fewNames {
		if !n.insertMany(top, src, start, end, escaped, hash) {
			return false
		}
	} else if top.filter&bit != 0 && n.findFew(top, src, src[start:end], escaped, hash) >= 0 {
		return false
	}
	top.filter |= bit
	n.entries = append(n.entries, nameEntry{int32(start), int32(end), int32(value), hash, escaped})
	return true
}

// Find returns the value that the innermost object has for a name, whose raw
// text may be of another source than src, or -1.
func (n *Names) Find(src, raw []byte, escaped bool) int {
	top := &n.open[len(n.open)-1]
	if top.filter == 0 {
		return -1
	}
	hash := n.hashRare(raw, escaped)
	if top.filter&(1<<(hash>>26)) == 0 {
		return -1
	}
	found := -1
	if len(n.entries)-int(top.entries) <= fewNames {
		found = n.findFew(top, src, raw, escaped, hash)
	} else {
		_, found = n.probe(top, src, raw, escaped, hash)
	}
	if found < 0 {
		return -1
	}
	return int(n.entries[found].value)
}

func (n *Names) findFew(top *nameFrame, src, raw []byte, escaped bool, hash uint32) int {
	for i := int(top.entries); i < len(n.entries); i++ {
		if e := &n.entries[i]; e.hash == hash && same(src, e, raw, escaped) {
			return i
		}
	}
	return -1
}

func same(src []byte, e *nameEntry, raw []byte, escaped bool) bool {
	if !e.escaped && !escaped {
		return string(src[e.start:e.end]) == string(raw)
	}
	return EqualStrings(src[e.start:e.end], raw)
}

// insertMany enters a name into the table of the innermost object, which has
// fewNames or more. It reports false where the object has it already.
func (n *Names) insertMany(top *nameFrame, src []byte, start, end int, escaped bool, hash uint32) bool {
	count := len(n.entries) - int(top.entries)
	if count == fewNames || 2*count >= len(n.slots)-int(top.slots) {
		n.grow(top)
	}
	slot, found := n.probe(top, src, src[start:end], escaped, hash)
	if found >= 0 {
		return false
	}
	n.slots[slot] = int32(len(n.entries) + 1)
	return true
}

// probe returns the entry of that name, or -1 and the slot where it belongs.
func (n *Names) probe(top *nameFrame, src, raw []byte, escaped bool, hash uint32) (slot, found int) {
	table := n.slots[top.slots:]
	mask := len(table) - 1
	for i := int(hash) & mask; ; i = (i + 1) & mask {
		if table[i] == 0 {
			return int(top.slots) + i, -1
		}
		at := int(table[i]) - 1
		if e := &n.entries[at]; e.hash == hash && same(src, e, raw, escaped) {
			return int(top.slots) + i, at
		}
	}
}

// grow makes the table of the innermost object four times as large as it has
// names, a power of two, and enters them all.
func (n *Names) grow(top *nameFrame) {
	count := len(n.entries) - int(top.entries)
	size := 4 * fewNames
	for size < 4*count {
		size *= 2
	}
	n.slots = slices.Grow(n.slots[:top.slots], size)[:int(top.slots)+size]
	table := n.slots[top.slots:]
	clear(table)
	for i := int(top.entries); i < len(n.entries); i++ {
		at := int(n.entries[i].hash) & (size - 1)
		for table[at] != 0 {
			at = (at + 1) & (size - 1)
		}
		table[at] = int32(i + 1)
	}
}

// hashAny is of the unescaped name src[start:end], so that all spellings of it
// agree. It is seeded, so that nobody can choose names that collide.
func (n *Names) hashAny(src []byte, start, end int, escaped bool) uint32 {
	if escaped {
		return n.hashRare(src[start:end], true)
	}
	return n.hash(src, start, end)
}

// longName is the longest name whose two words, first and last, are all of it.
const longName = 16

// hash is hashAny for a name without escapes. It takes what lies before a short
// name in src and shifts it out again: to tell the lengths apart by branches
// costs more, since no processor guesses them, and the call of maphash takes
// longer than all of this.
func (n *Names) hash(src []byte, start, end int) uint32 {
	size := end - start
	if size > longName {
		return n.hashRare(src[start:end], false)
	}
	last, first := wordBefore(src, end, size), uint64(0)
	if size > 8 {
		first = binary.LittleEndian.Uint64(src[start:])
	}
	high, low := bits.Mul64(first^n.key0, last^n.key1)
	// The length comes in last: before the seed, it and a byte could make up for
	// each other.
	return uint32(high^low) + uint32(size)*0x9E3779B9
}

// wordBefore returns the last eight bytes of a name that ends at end, or all of a
// shorter one.
func wordBefore(src []byte, end, size int) uint64 {
	if size == 0 {
		return 0
	}
	if end < 8 {
		return wordAtFront(src[:end], size)
	}
	// The mask says nothing but that a shift by 64 need not be thought of.
	return binary.LittleEndian.Uint64(src[end-8:]) >> ((64 - 8*min(uint(size), 8)) & 63)
}

// wordAtFront is wordBefore for a name so near to the beginning of a text that there
// are no eight bytes up to its end.
func wordAtFront(front []byte, size int) (word uint64) {
	for i := range size {
		word = word<<8 | uint64(front[len(front)-1-i])
	}
	return word
}

// hashRare is for names that are long or escaped.
func (n *Names) hashRare(raw []byte, escaped bool) uint32 {
	if escaped && bytes.IndexByte(raw, '\\') >= 0 {
		n.text = AppendUnescaped(n.text[:0], raw)
		raw = n.text
	}
	if len(raw) > longName {
		return uint32(maphash.Bytes(n.seed, raw))
	}
	var padded [8 + longName]byte
	end := 8 + copy(padded[8:], raw)
	return n.hash(padded[:], 8, end)
}
