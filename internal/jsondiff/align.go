package jsondiff

// maxCells bounds the tables for arrays: how many pairs of items are compared for
// all arrays of two texts together. Two arrays of 1,400 items are still within it.
const maxCells = 1 << 21

// step is what happens to the next items of two arrays.
type step uint8

const (
	keep       step = iota // both go on with an equal item
	substitute             // the next item of the one becomes that of the other
	drop                   // the next item of the first goes
	insert                 // the next item of the second comes
)

// align returns the steps from one array to the other. Of what is left between an
// equal beginning and an equal end they are as few as there can be, if the table for
// it is within what is left of the bound; else items become each other by place.
func (d *differ) align(old, want []int) []step {
	steps := make([]step, 0, max(len(old), len(want)))
	head := 0
	for head < len(old) && head < len(want) && d.equal(old[head], want[head]) {
		head++
	}
	tail := 0
	for tail < len(old)-head && tail < len(want)-head && d.equal(old[len(old)-1-tail], want[len(want)-1-tail]) {
		tail++
	}
	steps = repeat(steps, keep, head)
	old, want = old[head:len(old)-tail], want[head:len(want)-tail]
	if cells := (len(old) + 1) * (len(want) + 1); cells <= d.cells {
		d.cells -= cells
		steps = d.fewest(steps, old, want)
	} else {
		both := min(len(old), len(want))
		steps = repeat(steps, substitute, both)
		steps = repeat(steps, drop, len(old)-both)
		steps = repeat(steps, insert, len(want)-both)
	}
	return repeat(steps, keep, tail)
}

func repeat(steps []step, s step, n int) []step {
	for range n {
		steps = append(steps, s)
	}
	return steps
}

// fewest appends the steps of the least edit distance (Levenshtein's).
func (d *differ) fewest(steps []step, old, want []int) []step {
	width := len(want) + 1
	// distances[i*width+j] is how many steps it takes from i and j on, those that
	// keep an item not counted.
	distances := make([]int32, (len(old)+1)*width)
	for i := len(old); i >= 0; i-- {
		for j := len(want); j >= 0; j-- {
			at := i*width + j
			switch {
			case i == len(old):
				distances[at] = int32(len(want) - j)
			case j == len(want):
				distances[at] = int32(len(old) - i)
			case d.equal(old[i], want[j]):
				distances[at] = distances[at+width+1]
			default:
				distances[at] = 1 + min(distances[at+width+1], distances[at+width], distances[at+1])
			}
		}
	}
	for i, j := 0, 0; i < len(old) || j < len(want); {
		at := i*width + j
		switch {
		case i == len(old):
			steps, j = append(steps, insert), j+1
		case j == len(want):
			steps, i = append(steps, drop), i+1
		case d.equal(old[i], want[j]):
			steps, i, j = append(steps, keep), i+1, j+1
		case distances[at] == 1+distances[at+width+1]:
			steps, i, j = append(steps, substitute), i+1, j+1
		case distances[at] == 1+distances[at+width]:
			steps, i = append(steps, drop), i+1
		default:
			steps, j = append(steps, insert), j+1
		}
	}
	return steps
}
