package patch

// stringList holds texts one behind the other, so that all of them become strings
// in one allocation: what a refusal allocates does not grow with its violations.
// The buffers are kept.
type stringList struct {
	buffer []byte
	ends   []int
}

func (l *stringList) reset() { l.buffer, l.ends = l.buffer[:0], l.ends[:0] }

// end says that what was appended to the buffer since the last call is a text.
func (l *stringList) end() { l.ends = append(l.ends, len(l.buffer)) }

// text returns all texts, for cut.
func (l *stringList) text() string { return string(l.buffer) }

// cut returns the i-th text.
func (l *stringList) cut(all string, i int) string {
	from := 0
	if i > 0 {
		from = l.ends[i-1]
	}
	return all[from:l.ends[i]]
}
