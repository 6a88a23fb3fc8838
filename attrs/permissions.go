package attrs

import (
	"encoding/json"
	"fmt"
)

// Permissions are what somebody may do: which attributes they may read and
// which they may update. One does not imply the other. The JSON form is
// {"read": [...], "update": [...]}, both optional.
//
// The zero value permits nothing (rule P1).
type Permissions struct {
	Read, Update PathSet
}

// MarshalJSON writes both sets.
func (p Permissions) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Read   PathSet `json:"read"`
		Update PathSet `json:"update"`
	}{p.Read, p.Update})
}

// UnmarshalJSON refuses members other than read and update, names that differ
// from these in case, and a name that stands twice: each could make permissions
// mean something other than what their author reads.
func (p *Permissions) UnmarshalJSON(data []byte) error {
	var read Permissions
	err := decodeObject(data, func(name string, value json.RawMessage) error {
		switch name {
		case "read":
			return read.Read.UnmarshalJSON(value)
		case "update":
			return read.Update.UnmarshalJSON(value)
		}
		return fmt.Errorf("unknown member %q", name)
	})
	if err != nil {
		return fmt.Errorf("attrs: permissions: %w", err)
	}
	*p = read
	return nil
}
