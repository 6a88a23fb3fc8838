package conformance

import (
	"bufio"
	"errors"
	"fmt"
	"io"
)

// maxLine bounds a line in both directions: far more than any vector needs, and
// less than what would take the machine down.
const maxLine = 256 << 20

var errLongLine = fmt.Errorf("a line is longer than %d bytes", maxLine)

// lineReader reads lines of any length up to max. A bufio.Scanner would look for
// the end of a long line from its beginning again each time that a pipe has some
// bytes more.
type lineReader struct {
	r   *bufio.Reader
	max int
}

func newLineReader(r io.Reader) *lineReader {
	return &lineReader{r: bufio.NewReaderSize(r, 64<<10), max: maxLine}
}

// next returns the next line without its line feed, in memory of its own. The
// last line may be without one. At the end the error is io.EOF.
func (l *lineReader) next() ([]byte, error) {
	var line []byte
	for {
		piece, err := l.r.ReadSlice('\n')
		line = append(line, piece...)
		switch {
		case len(line) > l.max:
			return nil, errLongLine
		case err == nil:
			return line[:len(line)-1], nil
		case errors.Is(err, io.EOF) && len(line) > 0:
			return line, nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return nil, err
		}
	}
}
