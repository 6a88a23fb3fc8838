package jsonedit

import (
	"slices"

	"github.com/attrpatch/attrpatch/internal/jsonwire"
)

// source is a text that values are parts of.
type source struct {
	text   []byte
	origin int32 // where the body has it, or one of the constants below
	// containers are its arrays and objects, in the order of their beginnings.
	// Without them, whoever goes deeper level by level would read what is left of
	// the text at each.
	containers []container
	indexed    bool
}

const (
	ofDocument = -2
	ofNobody   = -1
)

type container struct{ start, end int32 }

// walk is a way through the items or members of one array or object.
type walk struct {
	source *source
	base   int32 // of the value's text in the source
	next   int   // the container from which on those of the way are
}

// enter begins a walk through v, which is an array or object.
func enter(v *Value) walk {
	w := walk{source: v.source, base: v.start}
	if v.start > 0 {
		w.source.index()
		w.next = w.source.find(v.start) + 1
	}
	return w
}

// end returns the offset after the value at pos in the text of the walk's value.
func (w *walk) end(text []byte, pos int) int {
	if c := text[pos]; !w.source.indexed || c != '{' && c != '[' {
		return jsonwire.SkipValid(text, pos)
	}
	start := w.base + int32(pos)
	rest := w.source.containers[w.next:]
	i, _ := slices.BinarySearchFunc(rest, start, container.compare)
	w.next += i
	return int(w.source.containers[w.next].end - w.base)
}

func (c container) compare(start int32) int { return int(c.start) - int(start) }

// find returns which container begins at start.
func (s *source) find(start int32) int {
	i, _ := slices.BinarySearchFunc(s.containers, start, container.compare)
	return i
}

// index finds all containers.
func (s *source) index() {
	if s.indexed {
		return
	}
	s.indexed = true
	var open []int32
	for pos := 0; pos < len(s.text); {
		switch s.text[pos] {
		case '"':
			pos = jsonwire.EndOfString(s.text, pos)
			continue
		case '{', '[':
			open = append(open, int32(len(s.containers)))
			s.containers = append(s.containers, container{start: int32(pos)})
		case '}', ']':
			s.containers[open[len(open)-1]].end = int32(pos + 1)
			open = open[:len(open)-1]
		}
		pos++
	}
}

// afterComma returns where the next item or name of a valid text begins after
// the value that ends at pos, or where the closing bracket is.
func afterComma(text []byte, pos int) int {
	pos = jsonwire.SkipSpace(text, pos)
	if text[pos] == ',' {
		pos = jsonwire.SkipSpace(text, pos+1)
	}
	return pos
}
