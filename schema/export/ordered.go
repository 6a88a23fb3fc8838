package export

import (
	"bytes"
	"encoding/json"
)

// object is a JSON object whose members keep their order.
type object []member

type member struct {
	name  string
	value any
}

// with returns o with one more member.
func (o object) with(name string, value any) object { return append(o, member{name, value}) }

// withIf is with where a condition holds.
func (o object) withIf(condition bool, name string, value any) object {
	if !condition {
		return o
	}
	return o.with(name, value)
}

// remarked returns o with a sentence for its reader.
func (o object) remarked(sentence string) object {
	for i, m := range o {
		if text, ok := m.value.(string); ok && m.name == "$comment" {
			o[i].value = text + " " + sentence
			return o
		}
	}
	return o.with("$comment", sentence)
}

// indented writes a value as a text of its own. The values in it are objects,
// lists, and what encoding/json writes without failing.
func indented(v any) ([]byte, error) {
	compact, err := appendValue(nil, v)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := json.Indent(&out, compact, "", "  "); err != nil {
		return nil, err
	}
	out.WriteByte('\n')
	return out.Bytes(), nil
}

func appendValue(dst []byte, v any) ([]byte, error) {
	switch v := v.(type) {
	case object:
		return appendObject(dst, v)
	case []any:
		return appendList(dst, v)
	case []string:
		return appendList(dst, v)
	case []object:
		return appendList(dst, v)
	case json.RawMessage:
		return append(dst, v...), nil
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return nil, err
	}
	return append(dst, bytes.TrimSuffix(text.Bytes(), []byte("\n"))...), nil
}

func appendObject(dst []byte, o object) ([]byte, error) {
	dst = append(dst, '{')
	for i, m := range o {
		if i > 0 {
			dst = append(dst, ',')
		}
		var err error
		if dst, err = appendValue(dst, m.name); err != nil {
			return nil, err
		}
		dst = append(dst, ':')
		if dst, err = appendValue(dst, m.value); err != nil {
			return nil, err
		}
	}
	return append(dst, '}'), nil
}

func appendList[T any](dst []byte, list []T) ([]byte, error) {
	dst = append(dst, '[')
	for i, v := range list {
		if i > 0 {
			dst = append(dst, ',')
		}
		var err error
		if dst, err = appendValue(dst, v); err != nil {
			return nil, err
		}
	}
	return append(dst, ']'), nil
}
