package jsonwire

import "iter"

// ItemsOf yields where the items of the valid array at pos begin. For a value
// that is not an array it yields nothing.
func ItemsOf(src []byte, pos int) iter.Seq[int] {
	return func(yield func(int) bool) {
		if src[pos] != '[' {
			return
		}
		for pos = SkipSpace(src, pos+1); src[pos] != ']'; pos = afterComma(src, pos) {
			if !yield(pos) {
				return
			}
			pos = skipValid(src, pos)
		}
	}
}

// MemberOf returns where the value of the member of that name begins in the
// valid object at pos. It reports false where the value is not an object, or
// has no such member.
func MemberOf(src []byte, pos int, name string) (value int, ok bool) {
	if src[pos] != '{' {
		return 0, false
	}
	for pos = SkipSpace(src, pos+1); src[pos] != '}'; pos = afterComma(src, skipValid(src, value)) {
		var raw []byte
		var escaped bool
		if raw, escaped, value = validName(src, pos); !escaped && string(raw) == name {
			return value, true
		} else if escaped && string(AppendUnescaped(nil, raw)) == name {
			return value, true
		}
	}
	return 0, false
}

// skipValid returns the offset after the valid value at pos.
func skipValid(src []byte, pos int) int {
	depth := 0
	for {
		switch src[pos] {
		case '{', '[':
			depth++
			pos++
		case '}', ']':
			depth--
			pos++
		case '"':
			pos, _, _ = scanString(src, pos)
		case ',', ':', ' ', '\t', '\n', '\r':
			pos++
			continue
		default:
			for pos < len(src) && !isDelimiter(src[pos]) {
				pos++
			}
		}
		if depth == 0 {
			return pos
		}
	}
}

// isDelimiter reports whether a number or literal ends before c.
func isDelimiter(c byte) bool {
	return c == ',' || c == '}' || c == ']' || isSpace(c)
}

// StringAt returns the raw text of the valid string at pos, and whether it has
// escapes. It reports false where the value is not a string.
func StringAt(src []byte, pos int) (raw []byte, escaped, ok bool) {
	if src[pos] != '"' {
		return nil, false, false
	}
	end, escaped, _ := scanString(src, pos)
	return src[pos+1 : end-1], escaped, true
}

// IsEmptyArray reports whether the valid value at pos is an array without items.
func IsEmptyArray(src []byte, pos int) bool {
	return src[pos] == '[' && src[SkipSpace(src, pos+1)] == ']'
}

// EndOfString returns the offset after the valid string at pos.
func EndOfString(src []byte, pos int) int {
	end, _, _ := scanString(src, pos)
	return end
}

// MembersOf yields the members of the valid object at pos, each with the offset
// after its value.
func MembersOf(src []byte, pos int) iter.Seq2[Member, int] {
	return func(yield func(Member, int) bool) {
		for pos = SkipSpace(src, pos+1); src[pos] != '}'; pos = SkipSpace(src, pos) {
			if src[pos] == ',' {
				pos = SkipSpace(src, pos+1)
			}
			nameEnd, escaped, _ := scanString(src, pos)
			value := SkipSpace(src, SkipSpace(src, nameEnd)+1)
			end := skipValid(src, value)
			if !yield(Member{pos, nameEnd, value, escaped}, end) {
				return
			}
			pos = end
		}
	}
}

// SkipValid returns the offset after the valid value at pos.
func SkipValid(src []byte, pos int) int { return skipValid(src, pos) }
