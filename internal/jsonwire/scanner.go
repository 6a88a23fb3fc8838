package jsonwire

// Scanner reads texts strictly. The zero value is ready; its buffers are kept
// from one text to the next. It is not safe for concurrent use.
type Scanner struct {
	// Values is what the last call of Record read.
	Values []Value
	// Fault and Offset say why the last call failed.
	Fault  Fault
	Offset int

	names   Names
	frames  []frame
	limits  Limits
	members int
	record  bool
}

// frame is an array or object that is open.
type frame struct {
	value  int32 // its index in Values, when recording
	count  int32 // members or items begun
	object bool
}

// Record reads a whole text within limits into s.Values, whose first value is
// that of the text. It reports false, with s.Fault and s.Offset set, for a text
// that is not JSON by rule D1 or crosses a limit. Limits are checked before the
// work that they bound is done.
func (s *Scanner) Record(src []byte, limits Limits) bool {
	s.reset(limits, true)
	first := SkipSpace(src, 0)
	pos := s.quickRecord(src, first)
	if pos < 0 {
		s.reset(limits, true)
		pos = s.value(src, first)
	}
	return pos >= 0 && s.atEnd(src, pos)
}

// Begin readies the scanner for a text that is read piece by piece with
// [Scanner.Skip], [Scanner.Name] and [Scanner.Open].
func (s *Scanner) Begin() { s.reset(Limits{}, false) }

func (s *Scanner) reset(limits Limits, record bool) {
	s.Values, s.frames = s.Values[:0], s.frames[:0]
	s.names.Reset()
	s.Fault, s.Offset = 0, 0
	s.limits, s.record, s.members = limits, record, 0
}

// AtEnd reports whether nothing but white space follows pos, and is a fault of
// the text where something does.
func (s *Scanner) AtEnd(src []byte, pos int) bool { return s.atEnd(src, pos) }

func (s *Scanner) atEnd(src []byte, pos int) bool {
	if pos = SkipSpace(src, pos); pos < len(src) {
		return s.fail(Malformed, pos) >= 0
	}
	return true
}

// fail notes the fault and returns -1, which stands for it in offsets.
func (s *Scanner) fail(fault Fault, offset int) int {
	s.Fault, s.Offset = fault, offset
	return -1
}

// Skip checks the value that begins at pos and returns the offset after it, or
// -1 with s.Fault and s.Offset set.
func (s *Scanner) Skip(src []byte, pos int) int {
	if at(src, pos) == '"' {
		if end := skipPlain(src, pos+1); at(src, end) == '"' {
			return end + 1
		}
	}
	open := len(s.names.open)
	if end := s.quick(src, pos, 0); end >= 0 {
		return end
	}
	for len(s.names.open) > open {
		s.names.Pop()
	}
	return s.value(src, pos)
}

// value reads the value at pos with everything inside it. Open arrays and
// objects are on a stack of our own, so that no nesting exhausts Go's.
func (s *Scanner) value(src []byte, pos int) int {
	base := len(s.frames)
	for {
		if pos >= len(src) {
			return s.fail(Malformed, len(src))
		}
		switch c := src[pos]; c {
		case '{', '[':
			next, opened := s.openContainer(src, pos)
			if next < 0 {
				return -1
			}
			if pos = next; opened {
				continue
			}
		default:
			if pos = s.scalar(src, pos); pos < 0 {
				return -1
			}
		}
		// A value is complete. So may be the containers that it ends.
		for {
			if len(s.frames) == base {
				return pos
			}
			next, more := s.afterItem(src, pos)
			if next < 0 {
				return -1
			}
			if pos = next; more {
				break
			}
		}
	}
}

// openContainer enters the array or object at pos. It returns the offset of the
// first value inside and true, or the offset after an empty one and false.
func (s *Scanner) openContainer(src []byte, pos int) (next int, opened bool) {
	if s.limits.Depth > 0 && len(s.frames) >= s.limits.Depth {
		return s.fail(TooDeep, pos), false
	}
	object := src[pos] == '{'
	f := frame{object: object}
	if s.record {
		f.value = s.add(pos, KindOf(src[pos]))
	}
	s.frames = append(s.frames, f)
	if object {
		s.names.Push()
	}
	pos = SkipSpace(src, pos+1)
	if pos < len(src) && src[pos] == closer(object) {
		return s.closeContainer(pos), false
	}
	return s.item(src, pos), true
}

func closer(object bool) byte {
	if object {
		return '}'
	}
	return ']'
}

// closeContainer leaves the innermost container, whose last byte is at pos.
func (s *Scanner) closeContainer(pos int) int {
	f := s.frames[len(s.frames)-1]
	s.frames = s.frames[:len(s.frames)-1]
	if f.object {
		s.names.Pop()
	}
	if s.record {
		v := &s.Values[f.value]
		v.End, v.Next, v.Count = int32(pos+1), int32(len(s.Values)), f.count
	}
	return pos + 1
}

// afterItem reads what follows a complete member or item at pos: a comma, and
// then it returns where the next value begins and true; or the end of the
// container, and then it returns the offset after that and false.
func (s *Scanner) afterItem(src []byte, pos int) (next int, more bool) {
	pos = SkipSpace(src, pos)
	if pos == len(src) {
		return s.fail(Malformed, pos), false
	}
	switch src[pos] {
	case ',':
		return s.item(src, SkipSpace(src, pos+1)), true
	case closer(s.frames[len(s.frames)-1].object):
		return s.closeContainer(pos), false
	}
	return s.fail(Malformed, pos), false
}

// item begins a member or item of the innermost container at pos and returns
// where its value begins. The value's entry takes the name from s.pending.
func (s *Scanner) item(src []byte, pos int) int {
	f := &s.frames[len(s.frames)-1]
	if s.members++; s.limits.Members > 0 && s.members > s.limits.Members {
		return s.fail(TooMany, pos)
	}
	f.count++
	if !f.object {
		return pos
	}
	end, escaped := s.name(src, pos)
	if end < 0 {
		return -1
	}
	// A name that stands twice is at fault before whatever follows it.
	if !s.names.Insert(src, pos+1, end-1, escaped, 0) {
		return s.fail(Duplicate, pos)
	}
	if s.record {
		// The value is entered by add, which fills in the rest.
		s.Values = append(s.Values, Value{Name: int32(pos), NameEnd: int32(end), NameEscaped: escaped, End: pendingName})
	}
	return s.colon(src, end)
}

// pendingName is the End of an entry of which only the name is known.
const pendingName = -1

// name reads the member name at pos and returns the offset after it, or -1.
func (s *Scanner) name(src []byte, pos int) (end int, escaped bool) {
	if pos == len(src) || src[pos] != '"' {
		return s.fail(Malformed, pos), false
	}
	end, escaped, fault := scanString(src, pos)
	if fault != 0 {
		return s.fail(fault, end), false
	}
	if s.limits.NameBytes > 0 && end-pos-2 > s.limits.NameBytes && s.nameTooLong(src[pos+1:end-1], escaped) {
		return s.fail(NameTooLong, pos), false
	}
	return end, escaped
}

// colon reads the colon after a name and returns where the value begins, or -1.
func (s *Scanner) colon(src []byte, pos int) int {
	pos = SkipSpace(src, pos)
	if pos == len(src) || src[pos] != ':' {
		return s.fail(Malformed, pos)
	}
	return SkipSpace(src, pos+1)
}

// nameTooLong counts the bytes of the unescaped name.
func (s *Scanner) nameTooLong(raw []byte, escaped bool) bool {
	if escaped {
		s.names.text = AppendUnescaped(s.names.text[:0], raw)
		raw = s.names.text
	}
	return len(raw) > s.limits.NameBytes
}

// scalar reads the string, number or literal at pos.
func (s *Scanner) scalar(src []byte, pos int) int {
	end, escaped := pos, false
	switch c := src[pos]; {
	case c == '"':
		var fault Fault
		if end, escaped, fault = scanString(src, pos); fault != 0 {
			return s.fail(fault, end)
		}
	case c == '-' || isDigit(c):
		if end = s.number(src, pos); end < 0 {
			return -1
		}
	case c == 't':
		end = s.literal(src, pos, "true")
	case c == 'f':
		end = s.literal(src, pos, "false")
	case c == 'n':
		end = s.literal(src, pos, "null")
	default:
		return s.fail(Malformed, pos)
	}
	if end >= 0 && s.record {
		v := &s.Values[s.add(pos, KindOf(src[pos]))]
		v.End, v.Escaped = int32(end), escaped
	}
	return end
}

func (s *Scanner) literal(src []byte, pos int, word string) int {
	for i := range len(word) {
		if pos+i == len(src) || src[pos+i] != word[i] {
			return s.fail(Malformed, pos+i)
		}
	}
	return pos + len(word)
}

func (s *Scanner) number(src []byte, pos int) int {
	end, exponentDigits, ok := scanNumber(src, pos)
	switch {
	case !ok:
		return s.fail(Malformed, end)
	case s.limits.NumberBytes > 0 && (end-pos > s.limits.NumberBytes || exponentDigits > maxExponentDigits):
		return s.fail(NumberTooLong, pos)
	}
	return end
}

// add enters the value that begins at start, in the entry that waits for it if
// it is a member, and returns its index.
func (s *Scanner) add(start int, kind Kind) int32 {
	i := len(s.Values) - 1
	if i < 0 || s.Values[i].End != pendingName {
		s.Values = append(s.Values, Value{})
		i++
	}
	v := &s.Values[i]
	v.Start, v.End, v.Next, v.Kind, v.Parent = int32(start), 0, int32(i+1), kind, -1
	if len(s.frames) > 0 {
		f := &s.frames[len(s.frames)-1]
		v.Parent, v.Index = f.value, f.count-1
	}
	return int32(i)
}
