package conformance

import (
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestLineReader(t *testing.T) {
	long := strings.Repeat("x", 8<<20)
	r := newLineReader(strings.NewReader("a\n\n" + long + "\nlast"))
	for _, want := range []string{"a", "", long, "last"} {
		line, err := r.next()
		require.NoError(t, err)
		assert.True(t, want == string(line), "a line of %d bytes", len(want))
	}
	_, err := r.next()
	assert.ErrorIs(t, err, io.EOF)
}

func TestLineReaderLimit(t *testing.T) {
	for line, want := range map[string]error{"12345": nil, "123456": errLongLine} {
		r := newLineReader(strings.NewReader(line + "\n"))
		r.max = len("12345\n")
		_, err := r.next()
		assert.Equal(t, want, err, line)
	}
}
