package bench

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	gojson "github.com/goccy/go-json"
)

// encodingJSON decodes both texts into maps, merges these and encodes the
// result: what a service does that uses no library. It accepts duplicate names
// (the last one wins), invalid UTF-8 and lone surrogates (both are replaced),
// and sorts all members.
var encodingJSON = peer("encoding-json", mergeFunc(func(dst, document, body []byte) ([]byte, error) {
	decode := func(text []byte) (map[string]any, error) {
		decoder := json.NewDecoder(bytes.NewReader(text))
		decoder.UseNumber()
		return decodeObject(decoder)
	}
	encode := func(w io.Writer, v any) error {
		encoder := json.NewEncoder(w)
		encoder.SetEscapeHTML(false)
		return encoder.Encode(v)
	}
	return mergeMaps(dst, document, body, decode, encode)
}))

// goccy is the same with a drop-in replacement of encoding/json that compiles an
// encoder and a decoder for each type. It accepts what encoding/json accepts.
var goccy = peer("goccy", mergeFunc(func(dst, document, body []byte) ([]byte, error) {
	decode := func(text []byte) (map[string]any, error) {
		decoder := gojson.NewDecoder(bytes.NewReader(text))
		decoder.UseNumber()
		return decodeObject(decoder)
	}
	encode := func(w io.Writer, v any) error {
		return gojson.NewEncoder(w).EncodeWithOption(v, gojson.DisableHTMLEscape(), gojson.UnorderedMap())
	}
	return mergeMaps(dst, document, body, decode, encode)
}))

// decodeObject decodes the one object that a text has to be.
func decodeObject(decoder interface{ Decode(any) error }) (map[string]any, error) {
	var object map[string]any
	if err := decoder.Decode(&object); err != nil {
		return nil, fmt.Errorf("decode: %w", err)
	}
	return object, nil
}

func mergeMaps(dst, document, body []byte,
	decode func([]byte) (map[string]any, error), encode func(io.Writer, any) error,
) ([]byte, error) {
	target, err := decode(document)
	if err != nil {
		return nil, err
	}
	patch, err := decode(body)
	if err != nil {
		return nil, err
	}
	merged := bytes.NewBuffer(dst)
	if err := encode(merged, mergeMap(target, patch)); err != nil {
		return nil, fmt.Errorf("encode: %w", err)
	}
	return bytes.TrimSuffix(merged.Bytes(), []byte("\n")), nil
}

// mergeMap is RFC 7396, section 2, for a patch that is an object. A nil target
// stands for one that is none.
func mergeMap(target, patch map[string]any) map[string]any {
	if target == nil {
		target = make(map[string]any, len(patch))
	}
	for name, value := range patch {
		switch value := value.(type) {
		case nil:
			delete(target, name)
		case map[string]any:
			inner, _ := target[name].(map[string]any)
			target[name] = mergeMap(inner, value)
		default:
			target[name] = value
		}
	}
	return target
}
