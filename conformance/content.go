package conformance

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"unicode/utf8"
)

// A document or a body has one of three forms: a JSON value, which stands for
// its compact text, the exact text as a string, or its bytes as hexadecimal
// digits. The member's name ends in "", "Text" or "Hex".

// content decodes one of the forms. The result is never nil.
func content(into *[]byte, form string, raw json.RawMessage) error {
	if *into != nil {
		return errors.New("stands beside another form of the same")
	}
	if form == "" {
		text, err := compact(raw)
		*into = text
		return err
	}
	var text string
	if err := value(raw, &text); err != nil {
		return err
	}
	if form == "Text" {
		*into = []byte(text)
		return nil
	}
	bytes, err := hex.DecodeString(text)
	if err != nil {
		return errors.New("not pairs of hexadecimal digits")
	}
	*into = bytes
	return nil
}

// textOrHex returns the form that goes over a pipe: text where a JSON string can
// hold it.
func textOrHex(content []byte) (text, digits *string) {
	switch {
	case content == nil:
		return nil, nil
	case utf8.Valid(content):
		s := string(content)
		return &s, nil
	default:
		s := hex.EncodeToString(content)
		return nil, &s
	}
}
