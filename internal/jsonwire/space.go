package jsonwire

// SkipSpace returns the offset of the first byte at or after pos that is not
// white space (RFC 8259, section 2), or len(src).
func SkipSpace(src []byte, pos int) int {
	for pos < len(src) && src[pos] <= ' ' && isSpace(src[pos]) {
		pos++
	}
	return pos
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }
