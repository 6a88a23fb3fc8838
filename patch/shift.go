package patch

import "slices"

// shift finds offsets in the merged document. The zero value is ready; its buffer
// is kept.
type shift struct {
	splices []splice
	by      []int // by how much the bytes after each splice move
}

func (s *shift) reset(splices []splice) {
	s.splices, s.by = splices, s.by[:0]
	total := 0
	for _, sp := range splices {
		total += int(sp.to-sp.from) - int(sp.skip)
		s.by = append(s.by, total)
	}
}

// stored returns where the merged document has the stored offset at: what is
// spliced in right there comes after it.
func (s *shift) stored(at int32) int {
	i, _ := slices.BinarySearchFunc(s.splices, at, func(sp splice, at int32) int {
		if sp.at < at {
			return -1
		}
		return 1
	})
	if i == 0 {
		return int(at)
	}
	return int(at) + s.by[i-1]
}

// inserted returns where the merged document has the offset at of run.inserted.
// Texts are written there in the order of the splices that insert them.
func (s *shift) inserted(at int32) int {
	i, _ := slices.BinarySearchFunc(s.splices, at, func(sp splice, at int32) int {
		if sp.written < at {
			return -1
		}
		return 1
	})
	before := 0
	if i > 0 {
		before = s.by[i-1]
	}
	sp := s.splices[i]
	return int(sp.at) + before + int(at-sp.from)
}
