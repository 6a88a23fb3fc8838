package format

// uuid is RFC 9562, section 4: 32 hexadecimal digits in groups of 8, 4, 4, 4 and
// 12, in either case. Version and variant are not judged, as the library does
// not.
func uuid(text []byte) bool {
	// The library agrees on the length; it is judged first so that a long text
	// is not copied.
	return len(text) == 36 && (fastUUID(text) || libraryUUID(text))
}

// fastUUID accepts every UUID, and so leaves to the library only what is none.
func fastUUID(text []byte) bool {
	if len(text) != 36 {
		return false
	}
	for i, c := range text {
		if i == 8 || i == 13 || i == 18 || i == 23 {
			if c != '-' {
				return false
			}
		} else if !isHex(c) {
			return false
		}
	}
	return true
}
