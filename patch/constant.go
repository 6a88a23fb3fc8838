package patch

import (
	"fmt"

	"github.com/attrpatch/attrpatch/internal/jsonwire"
)

// constant is a JSON text of the schema, read once: a default, a value for an
// absent source, or what a condition compares with.
type constant struct {
	text   []byte
	values []jsonwire.Value
}

// newConstant returns nil for an empty text.
func newConstant(text []byte) (*constant, error) {
	if len(text) == 0 {
		return nil, nil
	}
	var s jsonwire.Scanner
	if !s.Record(text, jsonwire.Limits{}) { // schema.New bounds it
		return nil, fmt.Errorf("patch: a JSON text of the schema is not valid at byte %d", s.Offset)
	}
	root := s.Values[0]
	return &constant{text: append([]byte(nil), text[:root.End]...), values: s.Values}, nil
}

// trimmed returns the text without white space around it.
func (c *constant) trimmed() []byte { return c.values[0].Text(c.text) }

// equals reports whether the constant is JSON-equal to the valid text at pos.
func (c *constant) equals(cmp *jsonwire.Comparer, text []byte, pos int32) bool {
	return cmp.Equal(c.text, c.values, 0, text, int(pos))
}
