package jsonedit

// sum is an entry of a Fenwick tree over the chunks of an array: the entry i has how
// many items the chunks from i&(i+1) to i have, and how many of these are objects.
type sum struct{ items, objects int32 }

func items(s *sum) int   { return int(s.items) }
func objects(s *sum) int { return int(s.objects) }

// sumUp works out the sums anew where chunks came or went.
func (a *array) sumUp() {
	a.sums = append(a.sums[:0], make([]sum, len(a.chunks))...)
	for i := range a.chunks {
		s := &a.sums[i]
		s.items += int32(len(a.chunks[i].items))
		s.objects += int32(a.chunks[i].objects)
		if up := i | (i + 1); up < len(a.sums) {
			a.sums[up].items += s.items
			a.sums[up].objects += s.objects
		}
	}
}

// changed notes how many more items and objects a chunk has.
func (a *array) changed(chunk, items, objects int) {
	a.length += items
	a.chunks[chunk].objects += objects
	for ; chunk < len(a.sums); chunk |= chunk + 1 {
		a.sums[chunk].items += int32(items)
		a.sums[chunk].objects += int32(objects)
	}
}

// findSum returns the chunk that has the item, or the object, at index i, and how many
// of that chunk come before it. Behind the last one it is the number of chunks.
func (a *array) findSum(i int, of func(*sum) int) (chunk, before int) {
	step := 1
	for 2*step <= len(a.sums) {
		step *= 2
	}
	for ; step > 0; step /= 2 {
		if next := chunk + step; next <= len(a.sums) && of(&a.sums[next-1]) <= i {
			chunk = next
			i -= of(&a.sums[next-1])
		}
	}
	return chunk, i
}
