package conformance

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"unicode/utf8"
)

// encoding/json folds the case of names, lets the last of two members win and
// mends text that is not Unicode. Each of these would let a vector say
// something else than what its reader sees, so objects are read here member by
// member.

// members hands every member of the JSON object in data to member, in order.
// Names are matched exactly and may not repeat, and nothing may follow the
// object. The error is the first fault; the members behind one that is refused
// are still handed over, so that an id is found wherever it stands.
func members(data []byte, member func(name string, value json.RawMessage) error) error {
	if !utf8.Valid(data) {
		return errors.New("not valid UTF-8")
	}
	d := json.NewDecoder(bytes.NewReader(data))
	if token, err := d.Token(); err != nil {
		return err
	} else if token != json.Delim('{') {
		return errors.New("not a JSON object")
	}
	var fault error
	seen := map[string]bool{}
	for d.More() {
		token, err := d.Token()
		if err != nil {
			return err
		}
		name, _ := token.(string)
		var value json.RawMessage
		if err = d.Decode(&value); err != nil {
			return err
		}
		if seen[name] {
			err = errDuplicateMember
		} else {
			err = member(name, value)
		}
		seen[name] = true
		if err != nil && fault == nil {
			fault = fmt.Errorf("member %q: %w", name, err)
		}
	}
	if _, err := d.Token(); err != nil {
		return err
	}
	if len(bytes.TrimSpace(data[d.InputOffset():])) > 0 {
		return errors.New("text after the object")
	}
	return fault
}

var (
	errUnknownMember   = errors.New("unknown member")
	errDuplicateMember = errors.New("stands twice")
)

// value decodes one JSON value into a Go value of its type. Unlike
// encoding/json it refuses null, which would leave the target as it is.
func value[T string | bool | int](raw json.RawMessage, into *T) error {
	if string(raw) == "null" {
		return errors.New("null is not a value here")
	}
	if loneSurrogate(raw) {
		return errors.New("lone surrogate escape")
	}
	return json.Unmarshal(raw, into)
}

// list decodes a JSON array item by item. The result is never nil.
func list(raw json.RawMessage, item func(json.RawMessage) error) error {
	var items []json.RawMessage
	if err := json.Unmarshal(raw, &items); err != nil {
		return err
	}
	if items == nil {
		return errors.New("null is not an array")
	}
	for i, raw := range items {
		if err := item(raw); err != nil {
			return fmt.Errorf("item %d: %w", i, err)
		}
	}
	return nil
}

// texts decodes an array of strings.
func texts(raw json.RawMessage, into *[]string) error {
	*into = []string{}
	return list(raw, func(raw json.RawMessage) error {
		var text string
		err := value(raw, &text)
		*into = append(*into, text)
		return err
	})
}

// compact returns a JSON value without the white space between its tokens. The
// spelling of names, numbers and escapes stays.
func compact(raw json.RawMessage) (json.RawMessage, error) {
	var b bytes.Buffer
	err := json.Compact(&b, raw)
	return b.Bytes(), err
}

// loneSurrogate reports whether a string of the JSON text escapes half of a
// surrogate pair, which stands for no character (RFC 8259, section 8.2).
func loneSurrogate(text []byte) bool {
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' {
			continue
		}
		i++ // a backslash takes the next byte with it
		unit, ok := escapedUnit(text[i-1:])
		if !ok || unit < 0xD800 || unit > 0xDFFF {
			continue
		}
		low, ok := escapedUnit(text[i+5:])
		if unit > 0xDBFF || !ok || low < 0xDC00 || low > 0xDFFF {
			return true
		}
		i += 10
	}
	return false
}

// escapedUnit returns the UTF-16 code unit of the \uXXXX that text begins with.
func escapedUnit(text []byte) (unit uint64, ok bool) {
	if len(text) < 6 || text[0] != '\\' || text[1] != 'u' {
		return 0, false
	}
	unit, err := strconv.ParseUint(string(text[2:6]), 16, 16)
	return unit, err == nil
}

// encode returns the JSON text of v on one line, and < and its like unescaped:
// json.Marshal would respell raw values that the target has to give back byte
// for byte.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}
