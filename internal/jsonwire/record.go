package jsonwire

// The quick way of [Scanner.Record] records what the careful way does, and gives up,
// by returning -1, on faults, on what crosses a limit and on all that is unusual, as
// that of [Scanner.Skip] does. The careful way then begins again.
//
// It keeps what is open on Go's stack and tells the names of small objects apart by
// the list that it makes: a body of one member takes 340 instructions instead of 960.

// quickRecord records the value at pos and returns the offset after it, or -1.
func (s *Scanner) quickRecord(src []byte, pos int) int {
	s.Values = append(s.Values, Value{Start: int32(pos), Next: 1, Parent: -1, Kind: KindOf(at(src, pos))})
	return s.recordOne(src, 0, 0)
}

// recordOne records the value of the entry at index i, of which no more is known than
// its place, and returns the offset after it, or -1. depth is how many arrays and
// objects it is in.
func (s *Scanner) recordOne(src []byte, i, depth int) int {
	v := &s.Values[i]
	pos, end := int(v.Start), -1
	switch c := at(src, pos); {
	case c == '"':
		end = quickPlain(src, pos+1)
		if at(src, end) == '"' {
			end++
		} else if end, v.Escaped = recordText(src, end); end < 0 {
			return -1
		}
	case c == '{' || c == '[':
		if depth == maxQuickDepth || s.limits.Depth > 0 && depth >= s.limits.Depth {
			return -1
		}
		if c == '{' {
			return s.recordObject(src, i, depth)
		}
		return s.recordArray(src, i, depth)
	case c-'0' < 10 || c == '-':
		end = s.recordNumber(src, pos)
	case c == 't':
		end = quickWord(src, pos, "true")
	case c == 'f':
		end = quickWord(src, pos, "false")
	case c == 'n':
		end = quickWord(src, pos, "null")
	}
	v.End = int32(end)
	return end
}

func (s *Scanner) recordObject(src []byte, i, depth int) int {
	pos, count := SkipSpace(src, int(s.Values[i].Start)+1), 0
	if at(src, pos) == '}' {
		return s.recorded(i, count, pos)
	}
	filter := uint64(0) // has a bit of the mark of each name
	for {
		if at(src, pos) != '"' {
			return -1
		}
		name, start := pos, pos+1
		end := quickPlain(src, start)
		if at(src, end) != '"' {
			if end = endOfName(src, pos); end < 0 {
				return -1
			}
		}
		if s.crosses(end - start) {
			return -1
		}
		bit := uint64(1) << (markOf(src, start, end) >> 26)
		if (filter&bit != 0 || count >= fewNames) && !s.isNewName(src, i, count, start, end) {
			return -1
		}
		filter |= bit

		if pos = end + 1; at(src, pos) <= ' ' {
			pos = SkipSpace(src, pos)
		}
		if at(src, pos) != ':' {
			return -1
		}
		if pos++; at(src, pos) <= ' ' {
			pos = SkipSpace(src, pos)
		}
		n := len(s.Values)
		s.Values = append(s.Values, Value{
			Name: int32(name), NameEnd: int32(end + 1), Start: int32(pos), Next: int32(n + 1),
			Parent: int32(i), Index: int32(count), Kind: KindOf(at(src, pos)),
		})
		if pos = s.recordOne(src, n, depth+1); pos < 0 {
			return -1
		}
		count++

		if at(src, pos) <= ' ' {
			pos = SkipSpace(src, pos)
		}
		switch at(src, pos) {
		case ',':
			pos = SkipSpace(src, pos+1)
		case '}':
			if count > fewNames {
				s.names.Pop()
			}
			return s.recorded(i, count, pos)
		default:
			return -1
		}
	}
}

func (s *Scanner) recordArray(src []byte, i, depth int) int {
	pos, count := SkipSpace(src, int(s.Values[i].Start)+1), 0
	if at(src, pos) == ']' {
		return s.recorded(i, count, pos)
	}
	for {
		if s.crosses(0) {
			return -1
		}
		n := len(s.Values)
		s.Values = append(s.Values, Value{
			Start: int32(pos), Next: int32(n + 1), Parent: int32(i), Index: int32(count), Kind: KindOf(at(src, pos)),
		})
		if pos = s.recordOne(src, n, depth+1); pos < 0 {
			return -1
		}
		count++
		if at(src, pos) <= ' ' {
			pos = SkipSpace(src, pos)
		}
		switch at(src, pos) {
		case ',':
			pos = SkipSpace(src, pos+1)
		case ']':
			return s.recorded(i, count, pos)
		default:
			return -1
		}
	}
}

// recorded completes the entry of an array or object whose last byte is at pos.
func (s *Scanner) recorded(i, count, pos int) int {
	v := &s.Values[i]
	v.End, v.Next, v.Count = int32(pos+1), int32(len(s.Values)), int32(count)
	return pos + 1
}

// crosses counts a member or item and reports whether it is one too many, or has a
// name that is too long.
func (s *Scanner) crosses(nameBytes int) bool {
	s.members++
	return s.limits.Members > 0 && s.members > s.limits.Members ||
		s.limits.NameBytes > 0 && nameBytes > s.limits.NameBytes
}

// isNewName reports whether the object at index i, which has count members, has none
// of the name src[start:end]. From fewNames on, it is told by the scanner's names.
func (s *Scanner) isNewName(src []byte, i, count, start, end int) bool {
	if count > fewNames {
		return s.names.Insert(src, start, end, false, 0)
	}
	if count == fewNames {
		s.names.Push()
	}
	for j := i + 1; j < len(s.Values); j = int(s.Values[j].Next) {
		v := &s.Values[j]
		if count == fewNames {
			s.names.Insert(src, int(v.Name)+1, int(v.NameEnd)-1, false, 0)
		} else if string(v.RawName(src)) == string(src[start:end]) {
			return false
		}
	}
	return count < fewNames || s.names.Insert(src, start, end, false, 0)
}

// recordText returns the offset after a string that goes on at pos, or -1, and whether
// it has escapes.
func recordText(src []byte, pos int) (end int, escaped bool) {
	end, escaped, fault := scanText(src, pos)
	if fault != 0 {
		return -1, false
	}
	return end, escaped
}

// recordNumber returns the offset after the number at pos, or -1. One that is short
// has no exponent with too many digits.
func (s *Scanner) recordNumber(src []byte, pos int) int {
	end := quickNumber(src, pos)
	if s.limits.NumberBytes == 0 || end-pos <= min(maxExponentDigits+2, s.limits.NumberBytes) {
		return end
	}
	if _, digits, _ := scanNumber(src, pos); digits > maxExponentDigits || end-pos > s.limits.NumberBytes {
		return -1
	}
	return end
}
