package attrs

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// decodeObject hands every member of a JSON object to member, in order. Names
// are matched exactly and may not repeat: encoding/json by itself folds case
// and lets the last of two members win, which is how permission files come to
// mean more than they say.
func decodeObject(data []byte, member func(name string, value json.RawMessage) error) error {
	d := json.NewDecoder(bytes.NewReader(data))
	if token, err := d.Token(); err != nil {
		return err
	} else if token != json.Delim('{') {
		return errors.New("want an object")
	}
	seen := map[string]bool{}
	for d.More() {
		token, err := d.Token()
		if err != nil {
			return err
		}
		name, _ := token.(string)
		if seen[name] {
			return fmt.Errorf("duplicate member %q", name)
		}
		seen[name] = true
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return err
		}
		if err := member(name, value); err != nil {
			return err
		}
	}
	return nil
}
