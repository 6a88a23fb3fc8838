package jsonwire

import (
	"bytes"
	"hash/maphash"
)

// Hasher gives equal values equal hashes. The zero value is ready. It is not
// safe for concurrent use.
type Hasher struct {
	seed   maphash.Seed
	seeded bool
	text   []byte
}

// Value returns a seeded hash of the value at index i of a list, without what is
// Dropped. Values that [Comparer] finds equal have the same one.
func (h *Hasher) Value(src []byte, values []Value, i int) uint64 {
	if !h.seeded {
		h.seed, h.seeded = maphash.MakeSeed(), true
	}
	if values[i].Wrapped {
		return mix(uint64(Array), h.inside(src, values, i))
	}
	return h.inside(src, values, i)
}

// inside hashes a value without the brackets around it.
func (h *Hasher) inside(src []byte, values []Value, i int) uint64 {
	v := &values[i]
	first, end := Members(values, i)
	hash := uint64(v.Kind)
	switch v.Kind {
	case Object:
		// A sum, so that the order of the members does not count.
		for j := first; j < end; j = int(values[j].Next) {
			if m := &values[j]; !m.Dropped {
				hash += mix(h.string(m.RawName(src)), h.Value(src, values, j))
			}
		}
	case Array:
		for j := first; j < end; j = int(values[j].Next) {
			if !values[j].Dropped {
				hash = mix(hash, h.Value(src, values, j))
			}
		}
	case String:
		hash = mix(hash, h.string(v.RawString(src)))
	case Number:
		hash = mix(hash, h.number(v.Text(src)))
	}
	return hash
}

func (h *Hasher) string(raw []byte) uint64 {
	if bytes.IndexByte(raw, '\\') >= 0 {
		h.text = AppendUnescaped(h.text[:0], raw)
		raw = h.text
	}
	return maphash.Bytes(h.seed, raw)
}

func (h *Hasher) number(text []byte) uint64 {
	d := DecimalOf(text)
	h.text = h.text[:0]
	for {
		var c byte
		if c, d.digits = nextDigit(d.digits); c == 0 {
			break
		}
		h.text = append(h.text, c)
	}
	hash := mix(maphash.Bytes(h.seed, h.text), uint64(d.exponent))
	if d.negative {
		return ^hash
	}
	return hash
}

// mix depends on the order of its arguments.
func mix(a, b uint64) uint64 {
	const odd = 0x9E3779B97F4A7C15
	a = (a ^ b*odd) * odd
	return a ^ a>>32
}
