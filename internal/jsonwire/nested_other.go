//go:build !amd64 || purego

package jsonwire

// skipNested returns the offset after the array or object at pos, or -1.
func skipNested(src []byte, pos int) int { return skipNestedWords(src, pos) }
