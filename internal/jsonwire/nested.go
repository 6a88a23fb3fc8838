package jsonwire

import (
	"encoding/binary"
	"math/bits"
)

// An array or object of a text that is known to be valid ends where as many
// brackets have closed as have opened, those in strings aside: neither commas nor
// what is between them need be looked at. There are two ways to find the end.
// Whatever the text, they find the same, which FuzzSkipNested holds: brackets of
// both kinds count alike, and a backslash takes away the meaning of the byte
// after it, in a string or not.

// skipNestedWords returns the offset after the array or object at pos, or -1. It
// reads eight bytes at a time and needs no help of the processor.
func skipNestedWords(src []byte, pos int) int {
	for depth := 0; ; {
		if pos > len(src)-8 {
			pos = lastMark(src, pos)
		} else if mark := markStructure(binary.LittleEndian.Uint64(src[pos:])); mark != 0 {
			pos += bits.TrailingZeros64(mark) / 8
		} else {
			pos += 8
			continue
		}
		switch at(src, pos) {
		case '"':
			if pos = skipQuoted(src, pos); pos < 0 {
				return -1
			}
			continue
		case '\\':
			pos++
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return pos + 1
			}
		}
		if pos++; pos >= len(src) {
			return -1
		}
	}
}

// lastMark returns the offset of the first byte at or after pos that markStructure
// marks, or len(src) or more.
func lastMark(src []byte, pos int) int {
	for pos < len(src) && markStructure(uint64(src[pos]))&0x80 == 0 {
		pos++
	}
	return pos
}

// markStructure marks, by its high bit, the lowest byte of w that is a quote, a
// bracket, a backslash, or a byte that is not ASCII or above z. None of the others
// stands outside of strings in a valid text.
func markStructure(w uint64) uint64 {
	// With the bit of lower case set, brackets and the backslash are the bytes above
	// z, which adding to them carries into the high bit. A carry out of a byte that
	// is marked, and a borrow of one, spoil those above it alone.
	const aboveZ = lowBits * (0x80 - ('z' + 1))
	return (((w | lowBits*0x20) + aboveZ) | ((w ^ lowBits*'"') - lowBits) | w) & highBits
}
