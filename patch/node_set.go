package patch

// nodeSet has a bit for each node of a plan.
type nodeSet []uint64

func newNodeSet(nodes int) nodeSet { return make(nodeSet, (nodes+63)/64) }

// add adds a node and reports whether it is new in the set.
func (s nodeSet) add(node int32) bool {
	word, bit := &s[uint32(node)/64], uint64(1)<<(uint32(node)%64)
	if *word&bit != 0 {
		return false
	}
	*word |= bit
	return true
}

// has reports whether a node is in the set.
func (s nodeSet) has(node int32) bool { return s[uint32(node)/64]&(1<<(uint32(node)%64)) != 0 }
