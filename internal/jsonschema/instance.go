package jsonschema

import (
	"encoding/json"

	"github.com/attrpatch/attrpatch/internal/jsonwire"
)

// parse reads a text as the values that the library takes. It reports false for
// one that is not JSON or over the bounds.
func parse(text []byte) (any, bool) {
	limits := numberBounds
	limits.Depth = maxDepth
	r := reader{text: text}
	if !r.scanner.Record(text, limits) {
		return nil, false
	}
	return r.value(0), true
}

type reader struct {
	text    []byte
	scanner jsonwire.Scanner
}

// value recurses no deeper than maxDepth.
func (r *reader) value(i int) any {
	values := r.scanner.Values
	switch v := &values[i]; v.Kind {
	case jsonwire.Object:
		members := make(map[string]any, v.Count)
		first, end := jsonwire.Members(values, i)
		for j := first; j < end; j = int(values[j].Next) {
			members[string(jsonwire.AppendUnescaped(nil, values[j].RawName(r.text)))] = r.value(j)
		}
		return members
	case jsonwire.Array:
		items := make([]any, 0, v.Count)
		first, end := jsonwire.Members(values, i)
		for j := first; j < end; j = int(values[j].Next) {
			items = append(items, r.value(j))
		}
		return items
	case jsonwire.String:
		return string(jsonwire.AppendUnescaped(nil, v.RawString(r.text)))
	case jsonwire.Number:
		return json.Number(v.Text(r.text))
	case jsonwire.True, jsonwire.False:
		return v.Kind == jsonwire.True
	}
	return nil
}
