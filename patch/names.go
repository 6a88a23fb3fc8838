package patch

import (
	"encoding/binary"
	"math/bits"
)

// nameTable finds the attributes of one object by name. It is made once, and a
// look-up costs one hash and, nearly always, one comparison.
type nameTable struct {
	slots   []nameSlot // a power of two of them
	shift   uint8
	longest int // bytes of the longest name
	factor  uint64
	names   []string
	nodes   []int32
}

type nameSlot struct {
	name string
	node int32 // 0 where empty: the document has no name
}

// tableTries is how many multipliers are tried for a table with short probes.
const tableTries = 64

func newNameTable(names []string, nodes []int32) nameTable {
	size := 8
	for size < 4*len(names) {
		size *= 2
	}
	t := nameTable{shift: uint8(64 - bits.TrailingZeros(uint(size))), names: names, nodes: nodes}
	for _, name := range names {
		t.longest = max(t.longest, len(name))
	}
	best, factor := len(names)+1, uint64(0)
	for try := uint64(1); try <= tableTries && best > 0; try++ {
		t.factor = try*0x9E3779B97F4A7C15 | 1
		if worst := t.fill(size); worst < best {
			best, factor = worst, t.factor
		}
	}
	t.factor = factor
	t.fill(size)
	return t
}

// fill enters all names and returns the longest way from where a name belongs
// to where it is.
func (t *nameTable) fill(size int) (worst int) {
	t.slots = make([]nameSlot, size)
	for i, name := range t.names {
		probes := 0
		at := t.slot([]byte(name))
		for t.slots[at].node != 0 {
			at = (at + 1) & (size - 1)
			probes++
		}
		t.slots[at] = nameSlot{name, t.nodes[i]}
		worst = max(worst, probes)
	}
	return worst
}

// find returns the node of that name, or nowhere.
func (t *nameTable) find(name []byte) int32 {
	if len(name) > t.longest {
		return nowhere
	}
	for at := t.slot(name); ; at = (at + 1) & (len(t.slots) - 1) {
		switch s := &t.slots[at]; {
		case s.node == 0:
			return nowhere
		case s.name == string(name):
			return s.node
		}
	}
}

// slot reads the name eight bytes at a time. It needs no seed: the names that
// are looked up do not enter the table, so they cannot make it slow.
func (t *nameTable) slot(name []byte) int {
	h := uint64(len(name))
	for len(name) > 8 {
		h = (h ^ binary.LittleEndian.Uint64(name)) * t.factor
		h ^= h >> 32
		name = name[8:]
	}
	var last uint64
	switch n := len(name); {
	case n == 8:
		last = binary.LittleEndian.Uint64(name)
	case n >= 4:
		last = uint64(binary.LittleEndian.Uint32(name)) | uint64(binary.LittleEndian.Uint32(name[n-4:]))<<32
	case n > 0:
		last = uint64(name[0]) | uint64(name[n/2])<<8 | uint64(name[n-1])<<16
	}
	return int((h ^ last) * t.factor >> t.shift)
}
