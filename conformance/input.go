package conformance

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/attrpatch/attrpatch/attrs"
)

// Input is one question to a target. The members' names and meanings are those
// of the README; zero values stand for members that are not there.
//
// In JSON it is the form that goes over a pipe: the document and the body as
// text, or as hexadecimal digits if they are not UTF-8. Decoding also takes the
// JSON values that vector files have in their place. It refuses members that it
// does not know, names that differ in case, names that stand twice, and members
// that do not go together.
type Input struct {
	ID string
	Do Do

	// Exactly one of them is given: the name of an embedded system, or the text
	// of a native schema.
	System string
	Schema json.RawMessage

	// The engine's configuration.
	Operation               string
	Complete, TrustDocument bool
	Limits                  Limits

	// What the caller may do: all of it together.
	Scopes      []string
	Permissions []attrs.Permissions

	// Derive has the value that each derived attribute gets whenever its source
	// is assigned.
	Derive map[attrs.Path]json.RawMessage

	// Format is merge (or empty), json-patch or scim.
	Format string

	// The exact bytes. nil is a member that is not there, and not an empty text.
	Document, Body []byte
}

// Do says what is asked for.
type Do string

const (
	Apply       Do = "apply"  // patch the document with the body
	View        Do = "view"   // show the document as the caller may see it
	CheckSchema Do = "schema" // report every fault of the schema
)

// Limits override the default limits. 0 keeps the default.
type Limits struct {
	BodyBytes     int `json:"bodyBytes,omitempty"`
	Depth         int `json:"depth,omitempty"`
	Members       int `json:"members,omitempty"`
	NameBytes     int `json:"nameBytes,omitempty"`
	NumberBytes   int `json:"numberBytes,omitempty"`
	Operations    int `json:"operations,omitempty"`
	DocumentBytes int `json:"documentBytes,omitempty"`
	ResultBytes   int `json:"resultBytes,omitempty"`
	Violations    int `json:"violations,omitempty"`
}

// ParseInput reads one input. With an error the Input has nothing but the ID,
// as far as there is one to read, so that a target can say which input it did
// not understand.
func ParseInput(data []byte) (Input, error) {
	var in Input
	err := members(data, in.member)
	if err == nil {
		err = in.check()
	}
	if err != nil {
		return Input{ID: in.ID}, fmt.Errorf("conformance: input: %w", err)
	}
	return in, nil
}

// UnmarshalJSON is [ParseInput].
func (in *Input) UnmarshalJSON(data []byte) error {
	read, err := ParseInput(data)
	if err == nil {
		*in = read
	}
	return err
}

func (in *Input) member(name string, raw json.RawMessage) error {
	switch name {
	case "id":
		return value(raw, &in.ID)
	case "do":
		return value(raw, (*string)(&in.Do))
	case "system":
		return value(raw, &in.System)
	case "operation":
		return value(raw, &in.Operation)
	case "complete":
		return value(raw, &in.Complete)
	case "trustDocument":
		return value(raw, &in.TrustDocument)
	case "format":
		return value(raw, &in.Format)
	case "scopes":
		return texts(raw, &in.Scopes)
	case "schema":
		return in.unmarshalSchema(raw)
	case "limits":
		return members(raw, in.Limits.member)
	case "permissions":
		return in.unmarshalPermissions(raw)
	case "derive":
		return in.unmarshalDerive(raw)
	case "document", "documentText", "documentHex":
		return content(&in.Document, name[len("document"):], raw)
	case "body", "bodyText", "bodyHex":
		return content(&in.Body, name[len("body"):], raw)
	}
	return errUnknownMember
}

func (in *Input) unmarshalSchema(raw json.RawMessage) (err error) {
	in.Schema, err = compact(raw)
	return err
}

func (in *Input) unmarshalPermissions(raw json.RawMessage) error {
	if raw[0] != '[' {
		raw = append(append([]byte{'['}, raw...), ']')
	}
	in.Permissions = []attrs.Permissions{}
	return list(raw, func(raw json.RawMessage) error {
		var p attrs.Permissions
		err := p.UnmarshalJSON(raw)
		in.Permissions = append(in.Permissions, p)
		return err
	})
}

func (in *Input) unmarshalDerive(raw json.RawMessage) error {
	in.Derive = map[attrs.Path]json.RawMessage{}
	return members(raw, func(name string, raw json.RawMessage) (err error) {
		in.Derive[attrs.Path(name)], err = compact(raw)
		return err
	})
}

func (l *Limits) member(name string, raw json.RawMessage) error {
	field := map[string]*int{
		"bodyBytes": &l.BodyBytes, "depth": &l.Depth, "members": &l.Members,
		"nameBytes": &l.NameBytes, "numberBytes": &l.NumberBytes, "operations": &l.Operations,
		"documentBytes": &l.DocumentBytes, "resultBytes": &l.ResultBytes, "violations": &l.Violations,
	}[name]
	if field == nil {
		return errUnknownMember
	}
	if err := value(raw, field); err != nil {
		return err
	}
	if *field < 1 {
		return errors.New("a limit is 1 or more")
	}
	return nil
}

// check refuses members that do not go together: a member that would be passed
// over is a mistake in the input.
func (in *Input) check() error {
	if in.Do == "" {
		in.Do = Apply
	}
	switch {
	case in.ID == "":
		return errors.New("needs an id")
	case (in.System == "") == (in.Schema == nil):
		return errors.New("needs exactly one of system and schema")
	}
	given := in.given()
	for _, name := range neededBy[in.Do] {
		if !given[name] {
			return fmt.Errorf("%s needs a %s", in.Do, name)
		}
	}
	allowed, known := allowedIn[in.Do]
	if !known {
		return fmt.Errorf("unknown do %q", string(in.Do))
	}
	for _, name := range optionalMembers {
		if given[name] && !allowed[name] {
			return fmt.Errorf("%s takes no %s", in.Do, name)
		}
	}
	return nil
}

// given tells which of the members that not every Do takes are there.
func (in *Input) given() map[string]bool {
	return map[string]bool{
		"document": in.Document != nil, "body": in.Body != nil,
		"format": in.Format != "", "derive": in.Derive != nil,
		"scopes": in.Scopes != nil, "permissions": in.Permissions != nil,
		"operation": in.Operation != "", "limits": in.Limits != Limits{},
		"complete": in.Complete, "trustDocument": in.TrustDocument,
	}
}

var (
	neededBy  = map[Do][]string{Apply: {"document", "body"}, View: {"document"}}
	allowedIn = map[Do]map[string]bool{
		Apply: set(optionalMembers...),
		View: set("document", "scopes", "permissions", "operation", "limits",
			"complete", "trustDocument"),
		CheckSchema: {},
	}
	optionalMembers = []string{"document", "body", "format", "derive", "scopes", "permissions",
		"operation", "limits", "complete", "trustDocument"}
)

func set(names ...string) map[string]bool {
	s := map[string]bool{}
	for _, name := range names {
		s[name] = true
	}
	return s
}

// MarshalJSON writes the form that goes over a pipe.
func (in Input) MarshalJSON() ([]byte, error) {
	form := struct {
		ID            string                         `json:"id"`
		Do            Do                             `json:"do,omitempty"`
		System        string                         `json:"system,omitempty"`
		Schema        json.RawMessage                `json:"schema,omitempty"`
		Operation     string                         `json:"operation,omitempty"`
		Complete      bool                           `json:"complete,omitempty"`
		TrustDocument bool                           `json:"trustDocument,omitempty"`
		Limits        Limits                         `json:"limits,omitzero"`
		Scopes        []string                       `json:"scopes,omitzero"`
		Permissions   any                            `json:"permissions,omitempty"`
		Derive        map[attrs.Path]json.RawMessage `json:"derive,omitzero"`
		Format        string                         `json:"format,omitempty"`
		DocumentText  *string                        `json:"documentText,omitempty"`
		DocumentHex   *string                        `json:"documentHex,omitempty"`
		BodyText      *string                        `json:"bodyText,omitempty"`
		BodyHex       *string                        `json:"bodyHex,omitempty"`
	}{
		ID: in.ID, Do: in.Do, System: in.System, Schema: in.Schema, Operation: in.Operation,
		Complete: in.Complete, TrustDocument: in.TrustDocument, Limits: in.Limits,
		Scopes: in.Scopes, Derive: in.Derive, Format: in.Format,
	}
	switch {
	case len(in.Permissions) == 1:
		form.Permissions = in.Permissions[0]
	case in.Permissions != nil:
		form.Permissions = in.Permissions
	}
	form.DocumentText, form.DocumentHex = textOrHex(in.Document)
	form.BodyText, form.BodyHex = textOrHex(in.Body)
	return encode(form)
}
