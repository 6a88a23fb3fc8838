package jsonwire

import (
	"encoding/binary"
	"math/bits"
)

// The quick way of [Scanner.Skip] accepts nothing that the careful way refuses,
// and gives up, by returning -1, on faults and on all that is unusual: an escaped
// name, a deep nesting. The careful way then looks at the value once more.
//
// It has no limits to keep, no list to fill and no fault to place, and it keeps
// the names of small objects on the stack. It takes half as long.

// maxQuickDepth is how deep the quick way recurses.
const maxQuickDepth = 64

// quickNames are the names of an object that is open, as far as they are few.
// Those of an object with more move to the scanner's.
type quickNames struct {
	list   [fewNames]quickName
	count  int
	filter uint64 // has a bit of the mark of each name
	moved  bool
}

// quickName has the mark of its length and its last eight bytes, with no seed:
// nobody gains by names that share it, since there are few.
type quickName struct {
	start, end int32
	mark       uint32
}

func markOf(src []byte, start, end int) uint32 {
	const odd = 0x9E3779B97F4A7C15
	return uint32((wordBefore(src, end, end-start) + uint64(end-start)) * odd >> 32)
}

// quick returns the offset after the value at pos, or -1.
func (s *Scanner) quick(src []byte, pos, depth int) int {
	switch c := at(src, pos); {
	case c == '"':
		return quickString(src, pos)
	case c-'0' < 10 || c == '-':
		return quickNumber(src, pos)
	case c == '{':
		return s.quickObject(src, pos, depth)
	case c == '[':
		return s.quickArray(src, pos, depth)
	case c == 't':
		return quickWord(src, pos, "true")
	case c == 'f':
		return quickWord(src, pos, "false")
	case c == 'n':
		return quickWord(src, pos, "null")
	}
	return -1
}

// at returns the byte at pos, or 0 after the end: that is no byte of JSON.
func at(src []byte, pos int) byte {
	if uint(pos) < uint(len(src)) {
		return src[pos]
	}
	return 0
}

func (s *Scanner) quickObject(src []byte, pos, depth int) int {
	if pos = SkipSpace(src, pos+1); at(src, pos) == '}' {
		return pos + 1
	}
	if depth == maxQuickDepth {
		return -1
	}
	var names quickNames
	for {
		if at(src, pos) != '"' {
			return -1
		}
		start := pos + 1
		end := quickPlain(src, start)
		if at(src, end) != '"' {
			if end = endOfName(src, pos); end < 0 {
				return -1
			}
		}

		// A name without its bit in the filter is new, which most are.
		mark := markOf(src, start, end)
		if bit := uint64(1) << (mark >> 26); names.filter&bit == 0 && names.count < fewNames {
			names.filter |= bit
			names.list[names.count] = quickName{int32(start), int32(end), mark}
			names.count++
		} else if !s.quickNew(src, &names, start, end, mark) {
			return -1
		}

		if pos = end + 1; at(src, pos) <= ' ' {
			pos = SkipSpace(src, pos)
		}
		if at(src, pos) != ':' {
			return -1
		}
		if pos++; at(src, pos) <= ' ' {
			pos = SkipSpace(src, pos)
		}
		if at(src, pos) == '"' {
			pos = quickString(src, pos)
		} else {
			pos = s.quick(src, pos, depth+1)
		}
		if pos < 0 {
			return -1
		}

		if at(src, pos) <= ' ' {
			pos = SkipSpace(src, pos)
		}
		if c := at(src, pos); c != ',' {
			if names.moved {
				s.names.Pop()
			}
			return quickEnd(c == '}', pos)
		}
		if pos++; at(src, pos) <= ' ' {
			pos = SkipSpace(src, pos)
		}
	}
}

func (s *Scanner) quickArray(src []byte, pos, depth int) int {
	if pos = SkipSpace(src, pos+1); at(src, pos) == ']' {
		return pos + 1
	}
	if depth == maxQuickDepth {
		return -1
	}
	for {
		if pos = s.quick(src, pos, depth+1); pos < 0 {
			return -1
		}
		if at(src, pos) <= ' ' {
			pos = SkipSpace(src, pos)
		}
		if c := at(src, pos); c != ',' {
			return quickEnd(c == ']', pos)
		}
		if pos++; at(src, pos) <= ' ' {
			pos = SkipSpace(src, pos)
		}
	}
}

func quickEnd(closes bool, pos int) int {
	if closes {
		return pos + 1
	}
	return -1
}

// quickNew adds a name that may not be new, or one too many for the list. It
// reports false where the object has it already.
func (s *Scanner) quickNew(src []byte, names *quickNames, start, end int, mark uint32) bool {
	if !names.moved {
		for _, n := range names.list[:names.count] {
			if n.mark == mark && string(src[n.start:n.end]) == string(src[start:end]) {
				return false
			}
		}
		if names.count < fewNames {
			names.list[names.count] = quickName{int32(start), int32(end), mark}
			names.count++
			return true
		}
		names.moved = true
		s.names.Push()
		for _, n := range names.list {
			s.names.Insert(src, int(n.start), int(n.end), false, 0)
		}
	}
	return s.names.Insert(src, start, end, false, 0)
}

// quickPlain is skipPlain, of which most names need only the first step.
func quickPlain(src []byte, pos int) int {
	if pos+8 <= len(src) {
		if special := markSpecial(binary.LittleEndian.Uint64(src[pos:])); special != 0 {
			return pos + bits.TrailingZeros64(special)/8
		}
	}
	return skipPlain(src, pos)
}

// quickString is for values, whose escapes need not be looked at again.
func quickString(src []byte, pos int) int {
	end := skipPlain(src, pos+1)
	if at(src, end) == '"' {
		return end + 1
	}
	end, _, fault := scanText(src, end)
	if fault != 0 {
		return -1
	}
	return end
}

// endOfName returns where the name at pos ends, before its closing quote. It
// refuses one that has escapes: what it is equal to cannot be seen as it stands.
func endOfName(src []byte, pos int) int {
	end, escaped, fault := scanString(src, pos)
	if fault != 0 || escaped {
		return -1
	}
	return end - 1
}

// quickNumber finds the end of most numbers in the eight bytes from the first digit
// on: what is no digit there is a point, or comes after the number. Long lists of
// numbers take two thirds of the time that they take part by part.
func quickNumber(src []byte, pos int) int {
	start := pos
	if at(src, pos) == '-' {
		pos++
	}
	if pos+8 <= len(src) && isDigit(src[pos]) {
		others := markNonDigits(binary.LittleEndian.Uint64(src[pos:]))
		end := pos + bits.TrailingZeros64(others)/8
		if src[pos] == '0' && end > pos+1 {
			return -1
		}
		if others != 0 && src[end] == '.' {
			point := end
			others &= others - 1
			end = pos + bits.TrailingZeros64(others)/8
			if end == point+1 && others != 0 {
				return -1
			}
		}
		if others != 0 && src[end] != '.' && src[end]|0x20 != 'e' {
			return end
		}
	}
	return quickParts(src, start)
}

// quickParts finds the end of a number part by part.
func quickParts(src []byte, pos int) int {
	start := pos
	c := at(src, pos)
	if c == '-' {
		pos++
		c = at(src, pos)
	}
	if c-'1' < 9 {
		pos = skipDigits(src, pos+1)
	} else if pos++; c != '0' {
		return -1
	}
	if c = at(src, pos); c != '.' && c|0x20 != 'e' {
		return pos
	}
	if c == '.' {
		if pos++; !isDigit(at(src, pos)) {
			return -1
		}
		if pos = skipDigits(src, pos+1); at(src, pos)|0x20 != 'e' {
			return pos
		}
	}
	if end, _, ok := scanNumber(src, start); ok {
		return end
	}
	return -1
}

func quickWord(src []byte, pos int, word string) int {
	if end := pos + len(word); end <= len(src) && string(src[pos:end]) == word {
		return end
	}
	return -1
}
