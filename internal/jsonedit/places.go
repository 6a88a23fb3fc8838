package jsonedit

import "math/bits"

// places is a set of the places in a list. Those that are in it are found one after
// the other without a look at those that are not, however many these are: each level
// says which words of the one below have a bit.
type places struct{ levels [][]uint64 }

// allPlaces returns the set of the first n places.
func allPlaces(n int) *places {
	p := &places{levels: [][]uint64{make([]uint64, n/64+1)}}
	for i := range n {
		p.levels[0][i/64] |= 1 << (i % 64)
	}
	p.raise()
	return p
}

// raise makes the levels above the lowest anew.
func (p *places) raise() {
	p.levels = p.levels[:1]
	for below := p.levels[0]; len(below) > 1; {
		level := make([]uint64, (len(below)+63)/64)
		for i, word := range below {
			if word != 0 {
				level[i/64] |= 1 << (i % 64)
			}
		}
		p.levels = append(p.levels, level)
		below = level
	}
}

func (p *places) has(i int) bool {
	return i/64 < len(p.levels[0]) && p.levels[0][i/64]&(1<<(i%64)) != 0
}

// put adds a place or takes it away.
func (p *places) put(i int, in bool) {
	if !in {
		p.remove(i)
		return
	}
	if words := len(p.levels[0]); i/64 >= words {
		p.levels[0] = append(p.levels[0], make([]uint64, i/64+1)...) // twice as many, or more
		p.raise()
	}
	for _, level := range p.levels {
		level[i/64] |= 1 << (i % 64)
		i /= 64
	}
}

func (p *places) remove(i int) {
	if !p.has(i) {
		return
	}
	for _, level := range p.levels {
		if level[i/64] &^= 1 << (i % 64); level[i/64] != 0 {
			return
		}
		i /= 64
	}
}

// next returns the first place from i on, or -1.
func (p *places) next(i int) int {
	for up := 0; up < len(p.levels); up++ {
		if level := p.levels[up]; i/64 < len(level) {
			if word := level[i/64] >> (i % 64); word != 0 {
				return p.lowest(up, i+bits.TrailingZeros64(word))
			}
		}
		i = i/64 + 1
	}
	return -1
}

// lowest returns the first place below a bit of a level.
func (p *places) lowest(level, i int) int {
	for ; level > 0; level-- {
		i = 64*i + bits.TrailingZeros64(p.levels[level-1][i])
	}
	return i
}
