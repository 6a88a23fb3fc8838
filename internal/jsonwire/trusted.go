package jsonwire

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

// SkipTrusted returns the offset after the value at pos, by its quotes and
// brackets alone: for texts that are known to be valid. Of any other it finds
// some end within the text, or returns -1 with s.Fault and s.Offset set.
func (s *Scanner) SkipTrusted(src []byte, pos int) int {
	end := -1
	switch c := at(src, pos); {
	case c == '"':
		end = skipQuoted(src, pos)
	case c|0x20 == '{':
		end = skipNested(src, pos)
	default:
		end = skipWord(src, pos)
	}
	if end < 0 {
		s.fail(Malformed, min(pos, len(src)))
	}
	return end
}

// shortString is how far a string is looked at here, before [bytes.IndexByte]
// takes over, which costs more to call and less for each byte.
const shortString = 64

// skipQuoted returns the offset after the string at pos, or -1. Most strings are
// short: up to shortString bytes are read eight at a time.
func skipQuoted(src []byte, pos int) int {
	pos++
	for limit := min(pos+shortString, len(src)-8); pos <= limit; {
		mark := markEnd(binary.LittleEndian.Uint64(src[pos:]))
		if mark == 0 {
			pos += 8
			continue
		}
		pos += bits.TrailingZeros64(mark) / 8
		if src[pos] == '"' {
			return pos + 1
		}
		pos += 2 // a backslash and what it escapes
	}
	return skipLong(src, pos)
}

// markEnd marks, by its high bit, the lowest byte of w that is a quote or a
// backslash. Marks above it may be wrong.
func markEnd(w uint64) uint64 {
	quote, backslash := w^lowBits*'"', w^lowBits*'\\'
	return ((quote - lowBits) | (backslash - lowBits)) &^ w & highBits
}

// skipLong returns the offset after the string that goes on at pos, which no
// backslash before it escapes, or -1.
func skipLong(src []byte, pos int) int {
	for start := pos; pos < len(src); pos++ {
		n := bytes.IndexByte(src[pos:], '"')
		if n < 0 {
			return -1
		}
		pos += n
		// An odd number of backslashes before a quote makes it part of the text.
		// Each is counted for one quote only, so that this is linear.
		backslash := pos
		for backslash > start && src[backslash-1] == '\\' {
			backslash--
		}
		if (pos-backslash)%2 == 0 {
			return pos + 1
		}
	}
	return -1
}

// skipWord returns the offset after the number or literal at pos, or -1.
func skipWord(src []byte, pos int) int {
	start := pos
	for pos < len(src) && !isDelimiter(src[pos]) {
		pos++
	}
	if pos == start {
		return -1
	}
	return pos
}
