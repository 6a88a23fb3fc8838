package main

import (
	"bytes"
	"cmp"
	"slices"
)

// wrap puts text around a part of the source. Nothing that is put in has a line
// break, so that a fault which the type checker finds later has the line of the
// code that it is about.
type wrap struct {
	from, to      int
	before, after string
	operator      bool // replaces the part instead, with before
	mutant        *mutant
}

// edited applies wraps, which may stand in each other. Of two around the same
// part, the one noted first is the outer one.
func edited(source []byte, wraps []wrap) []byte {
	type insertion struct {
		at    int
		opens bool
		wrap  int
	}
	var list []insertion
	for i, w := range wraps {
		list = append(list, insertion{w.from, true, i})
		if !w.operator {
			list = append(list, insertion{w.to, false, i})
		}
	}
	slices.SortStableFunc(list, func(a, b insertion) int {
		v, w := wraps[a.wrap], wraps[b.wrap]
		switch {
		case a.at != b.at:
			return cmp.Compare(a.at, b.at)
		case a.opens != b.opens && a.opens:
			return 1 // what ends here ends before the next begins
		case a.opens != b.opens:
			return -1
		case a.opens:
			return cmp.Or(cmp.Compare(w.to, v.to), cmp.Compare(a.wrap, b.wrap))
		default:
			return cmp.Or(cmp.Compare(w.from, v.from), cmp.Compare(b.wrap, a.wrap))
		}
	})
	var out bytes.Buffer
	done := 0
	for _, in := range list {
		w := wraps[in.wrap]
		out.Write(source[done:in.at])
		done = in.at
		switch {
		case w.operator:
			out.WriteString(w.before)
			done = w.to
		case in.opens:
			out.WriteString(w.before)
		default:
			out.WriteString(w.after)
		}
	}
	out.Write(source[done:])
	return out.Bytes()
}
