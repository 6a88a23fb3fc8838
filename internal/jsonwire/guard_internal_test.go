//go:build linux

package jsonwire

import (
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// guarded returns a page of memory right before one that nobody may read.
func guarded(t *testing.T) []byte {
	page := syscall.Getpagesize()
	both, err := syscall.Mmap(-1, 0, 2*page, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, syscall.Munmap(both)) })
	require.NoError(t, syscall.Mprotect(both[page:], syscall.PROT_NONE))
	return both[:page:page]
}

// TestSkipsReadNothingBeyond ends texts, open and complete ones, right before
// memory that may not be read: one byte too many ends the process.
func TestSkipsReadNothingBeyond(t *testing.T) {
	page := guarded(t)
	for size := 1; size <= 200; size++ {
		for _, ends := range []bool{false, true} {
			src := page[len(page)-size:]
			for i := range src {
				src[i] = '['
			}
			src[size/2] = '"'
			if ends && size > 1 {
				src[0], src[1], src[size/2], src[size-1] = '[', ' ', ' ', ']'
				for i := 1; i < size-1; i++ {
					src[i] = ' '
				}
			}
			require.Equal(t, endOfNested(src, 0), skipNested(src, 0), "%q", src)
			require.Equal(t, endOfNested(src, 0), skipNestedWords(src, 0), "%q", src)
			src[0] = '"'
			require.Equal(t, size > 1 && src[size/2] == '"', skipQuoted(src, 0) > 0, "%q", src)
			skipPlain(src, 1)
			skipDigits(src, 0)
		}
	}
}
