package jsonwire

import "bytes"

// SkipTrusted returns the offset after the value at pos, by its quotes and
// brackets alone: for texts that are known to be valid. Of any other it finds
// some end within the text, or returns -1 with s.Fault and s.Offset set.
func (s *Scanner) SkipTrusted(src []byte, pos int) int {
	end := -1
	if pos < len(src) {
		switch src[pos] {
		case '"':
			end = skipQuoted(src, pos)
		case '{', '[':
			end = skipNested(src, pos)
		default:
			end = skipWord(src, pos)
		}
	}
	if end < 0 {
		return s.fail(Malformed, min(pos, len(src)))
	}
	return end
}

// skipQuoted returns the offset after the string at pos, or -1.
func skipQuoted(src []byte, pos int) int {
	start := pos + 1
	for pos = start; ; pos++ {
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
}

// Bytes that matter inside an array or object whose end is looked for.
const (
	quoteMark = iota + 1
	openMark
	closeMark
)

var marks = [256]uint8{'"': quoteMark, '{': openMark, '[': openMark, '}': closeMark, ']': closeMark}

// skipNested returns the offset after the array or object at pos, or -1.
func skipNested(src []byte, pos int) int {
	depth := 0
	for pos < len(src) {
		switch marks[src[pos]] {
		case quoteMark:
			if pos = skipQuoted(src, pos); pos < 0 {
				return -1
			}
			continue
		case openMark:
			depth++
		case closeMark:
			depth--
			if depth == 0 {
				return pos + 1
			}
		}
		pos++
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
