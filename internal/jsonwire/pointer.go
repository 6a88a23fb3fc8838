package jsonwire

import (
	"bytes"
	"strconv"
)

// PointerAt returns the JSON Pointer (RFC 6901) of the innermost value that is
// being read at offset in a text that is valid up to there. A member counts from
// the end of its name, an array item from its beginning, to the end of its
// value. It is for faults: it reads the text from its start.
func PointerAt(src []byte, offset int) string {
	var w pointerWalk
	for pos := 0; pos < offset; {
		pos = w.step(src, pos)
	}
	return string(w.pointer())
}

// ContainerAt returns the pointer of the array or object that is being read at
// offset.
func ContainerAt(src []byte, offset int) string {
	var w pointerWalk
	for pos := 0; pos < offset; {
		pos = w.step(src, pos)
	}
	if n := len(w.open); n > 0 {
		w.open[n-1].active = false
	}
	return string(w.pointer())
}

type pointerWalk struct{ open []pointerFrame }

// pointerFrame is an array or object around the offset.
type pointerFrame struct {
	object bool
	active bool   // a member or item is being read
	named  bool   // what comes next is a value, not a name
	name   []byte // raw
	index  int
}

// step goes past one token and returns the offset after it.
func (w *pointerWalk) step(src []byte, pos int) int {
	var top *pointerFrame
	if n := len(w.open); n > 0 {
		top = &w.open[n-1]
	}
	switch c := src[pos]; c {
	case '{', '[':
		w.open = append(w.open, pointerFrame{object: c == '{', active: c == '['})
	case '}', ']':
		w.open = w.open[:max(0, len(w.open)-1)]
		w.complete()
	case ',':
		if top != nil {
			top.index++
			top.active, top.named = !top.object, false
		}
	case ' ', '\t', '\n', '\r', ':':
	case '"':
		return w.string(src, pos)
	default:
		return w.scalar(src, pos)
	}
	return pos + 1
}

// string goes past a name or a string value. One that is faulty is what is being
// read: nothing comes after it.
func (w *pointerWalk) string(src []byte, pos int) int {
	end, _, fault := scanString(src, pos)
	if fault != 0 {
		return len(src)
	}
	if n := len(w.open); n > 0 && w.open[n-1].object && !w.open[n-1].named {
		top := &w.open[n-1]
		top.name, top.active, top.named = src[pos+1:end-1], true, true
	} else {
		w.complete()
	}
	return end
}

// scalar goes past a number or a literal.
func (w *pointerWalk) scalar(src []byte, pos int) int {
	end, ok := pos, false
	if KindOf(src[pos]) == Number {
		end, _, ok = scanNumber(src, pos)
	}
	for _, word := range []string{"true", "false", "null"} {
		if bytes.HasPrefix(src[pos:], []byte(word)) {
			end, ok = pos+len(word), true
		}
	}
	if !ok {
		return len(src)
	}
	w.complete()
	return end
}

func (w *pointerWalk) complete() {
	if n := len(w.open); n > 0 {
		w.open[n-1].active = false
	}
}

// maxFaultPointer is the length in bytes at which the pointer of a fault stops
// growing. A stored document may nest without a limit, and a host that logs its
// fault has no use for a pointer of megabytes.
const maxFaultPointer = 64 << 10

func (w *pointerWalk) pointer() []byte {
	var p []byte
	for _, f := range w.open {
		if !f.active || len(p) >= maxFaultPointer {
			continue
		}
		p = append(p, '/')
		if f.object {
			p = appendToken(p, f.name)
		} else {
			p = strconv.AppendInt(p, int64(f.index), 10)
		}
	}
	return p
}

// appendToken appends a member name as a reference token (RFC 6901, section 3).
func appendToken(dst, raw []byte) []byte {
	if bytes.IndexByte(raw, '\\') < 0 && bytes.IndexByte(raw, '/') < 0 && bytes.IndexByte(raw, '~') < 0 {
		return append(dst, raw...)
	}
	for _, c := range AppendUnescaped(nil, raw) {
		switch c {
		case '~':
			dst = append(dst, '~', '0')
		case '/':
			dst = append(dst, '~', '1')
		default:
			dst = append(dst, c)
		}
	}
	return dst
}

// AppendPointer appends the pointer of the value at index i of a list.
func AppendPointer(dst []byte, src []byte, values []Value, i int) []byte {
	v := &values[i]
	if v.Parent < 0 {
		return dst
	}
	dst = AppendPointer(dst, src, values, int(v.Parent))
	dst = append(dst, '/')
	if v.NameEnd == 0 {
		return strconv.AppendInt(dst, int64(v.Index), 10)
	}
	return appendToken(dst, v.RawName(src))
}
