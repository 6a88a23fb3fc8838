package jsonwire

// Member is a member of an object that is read piece by piece. Offsets are into
// the text.
type Member struct {
	Name, NameEnd int // the name, with its quotes
	Value         int // where the value begins
	Escaped       bool
}

// RawName returns the raw text of the name.
func (m Member) RawName(src []byte) []byte { return src[m.Name+1 : m.NameEnd-1] }

// EnterObject begins the object at pos. It returns where its first member begins
// and true, or the offset after an empty object and false; or -1.
func (s *Scanner) EnterObject(src []byte, pos int) (next int, nonEmpty bool) {
	pos = SkipSpace(src, pos+1)
	if pos < len(src) && src[pos] == '}' {
		return pos + 1, false
	}
	s.names.Push()
	return pos, true
}

// ReadMember reads the name at pos and the colon after it. Its second result is
// false, with s.Fault and s.Offset set, where there is none.
func (s *Scanner) ReadMember(src []byte, pos int) (Member, bool) {
	if at(src, pos) == '"' {
		// Nearly all names are plain, with a colon right behind them.
		if end := quickPlain(src, pos+1); at(src, end) == '"' && at(src, end+1) == ':' {
			return Member{pos, end + 1, SkipSpace(src, end+2), false}, true
		}
	}
	end, escaped := s.name(src, pos)
	if end < 0 {
		return Member{}, false
	}
	value := s.colon(src, end)
	return Member{pos, end, value, escaped}, value >= 0
}

// Unique notes a name in the object that was entered last and reports whether
// it is new there. One that is not is a fault of the text.
func (s *Scanner) Unique(src []byte, m Member) bool {
	return s.names.Insert(src, m.Name+1, m.NameEnd-1, m.Escaped, 0) || s.Repeated(m)
}

// Repeated makes a fault of a name that its caller knows to stand twice in its
// object. It reports false.
func (s *Scanner) Repeated(m Member) bool {
	s.fail(Duplicate, m.Name)
	return false
}

// NextMember reads what follows a value at pos: a comma, and then it returns
// where the next member begins and true; or the end of the object, and then it
// returns the offset after that and false; or -1.
func (s *Scanner) NextMember(src []byte, pos int) (next int, more bool) {
	if at(src, pos) <= ' ' {
		pos = SkipSpace(src, pos)
	}
	switch at(src, pos) {
	case ',':
		return SkipSpace(src, pos+1), true
	case '}':
		s.names.Pop()
		return pos + 1, false
	}
	return s.fail(Malformed, pos), false
}
