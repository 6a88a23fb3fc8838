package attrs

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// Scope is a named set of permissions, such as an OAuth scope. It is withheld
// from a caller who was granted it when it has conditions and all of them hold
// for the stored document (rule P7). The JSON form is
// {"name": n, "read": [...], "update": [...], "unless": [conditions]}.
type Scope struct {
	Name        string
	Permissions Permissions
	Unless      []Condition
}

// Condition is a question to the stored document, and never to the patched one.
// The JSON form is {"path": p, "present": true}, {"path": p, "present": false},
// {"path": p, "equals": v} or {"path": p, "notEquals": v}.
//
// An absent attribute is unequal to everything, so notEquals holds for it. Where
// the path meets a stored value that is not an object, every condition holds:
// a document in disorder withholds rather than grants.
type Condition struct {
	Path Path
	Op   ConditionOp
	// Value is the JSON text to compare with, for Equals and NotEquals.
	Value json.RawMessage
}

// ConditionOp says what a Condition asks. The zero value asks nothing and is
// refused by a schema.
type ConditionOp uint8

const (
	Present   ConditionOp = iota + 1 // the member is there, null too
	Absent                           // the member is not there
	Equals                           // the member is there and JSON-equal to Value
	NotEquals                        // the member is absent or not JSON-equal to Value
)

// MarshalJSON writes the flat form that the type's comment shows.
func (s Scope) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Name   string      `json:"name"`
		Read   PathSet     `json:"read"`
		Update PathSet     `json:"update"`
		Unless []Condition `json:"unless,omitempty"`
	}{s.Name, s.Permissions.Read, s.Permissions.Update, s.Unless})
}

// UnmarshalJSON is as strict as that of [Permissions].
func (s *Scope) UnmarshalJSON(data []byte) error {
	var read Scope
	err := decodeObject(data, func(name string, value json.RawMessage) error {
		switch name {
		case "name":
			return json.Unmarshal(value, &read.Name)
		case "read":
			return read.Permissions.Read.UnmarshalJSON(value)
		case "update":
			return read.Permissions.Update.UnmarshalJSON(value)
		case "unless":
			return json.Unmarshal(value, &read.Unless)
		}
		return fmt.Errorf("unknown member %q", name)
	})
	if err != nil {
		return fmt.Errorf("attrs: scope: %w", err)
	}
	*s = read
	return nil
}

// MarshalJSON writes the form that the type's comment shows. A condition that
// asks nothing has no form and is an error.
func (c Condition) MarshalJSON() ([]byte, error) {
	var name string
	value := []byte(c.Value)
	switch c.Op {
	case Present:
		name, value = "present", []byte("true")
	case Absent:
		name, value = "present", []byte("false")
	case Equals:
		name = "equals"
	case NotEquals:
		name = "notEquals"
	default:
		return nil, fmt.Errorf("attrs: condition on %q: unknown operator %d", c.Path, c.Op)
	}
	if c.Path == "" {
		return nil, errors.New("attrs: condition: names no attribute")
	}
	path, err := json.Marshal(escapeEntry(c.Path))
	if err != nil {
		return nil, err
	}
	return fmt.Appendf(nil, `{"path":%s,%q:%s}`, path, name, value), nil
}

// UnmarshalJSON wants a path and exactly one question.
func (c *Condition) UnmarshalJSON(data []byte) error {
	var read Condition
	hasPath, questions := false, 0
	err := decodeObject(data, func(name string, value json.RawMessage) error {
		switch name {
		case "path":
			hasPath = true
			return read.unmarshalPath(value)
		case "present":
			questions++
			return read.unmarshalPresent(value)
		case "equals", "notEquals":
			questions++
			read.Op = Equals
			if name == "notEquals" {
				read.Op = NotEquals
			}
			read.Value = bytes.Clone(value)
			return nil
		}
		return fmt.Errorf("unknown member %q", name)
	})
	if err == nil && !hasPath {
		err = errors.New("needs a path")
	}
	if err == nil && questions != 1 {
		err = errors.New("needs exactly one of present, equals and notEquals")
	}
	if err != nil {
		return fmt.Errorf("attrs: condition: %w", err)
	}
	*c = read
	return nil
}

func (c *Condition) unmarshalPath(value json.RawMessage) error {
	var text string
	if err := json.Unmarshal(value, &text); err != nil {
		return err
	}
	path, err := parsePath(text)
	c.Path = path
	return err
}

func (c *Condition) unmarshalPresent(value json.RawMessage) error {
	switch string(value) {
	case "true":
		c.Op = Present
	case "false":
		c.Op = Absent
	default:
		return errors.New("present is true or false")
	}
	return nil
}
