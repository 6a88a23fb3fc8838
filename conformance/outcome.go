package conformance

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/attrpatch/attrpatch/attrs"
)

// Outcome is the answer to an [Input]. Kind says which of the other fields have
// a meaning; in JSON it shows in the members that are there:
//
//	Accepted  documentText, changed, changes, ignored
//	Viewed    documentText
//	Refused   violations, truncated
//	Checked   faults
//	Failed    error
//
// A document that is not valid UTF-8 is documentHex in place of documentText.
// Decoding is as strict as that of [Input], and refuses members of two kinds:
// an outcome is never both a document and a refusal (rule O1).
type Outcome struct {
	ID   string // empty in the want of a vector
	Kind Kind

	Document []byte // Accepted and Viewed: the exact bytes

	Changed bool      // Accepted
	Changes []Change  // Accepted; nil in a want is not compared
	Ignored []Ignored // Accepted; nil in a want is not compared

	Violations []Violation // Refused
	Truncated  bool        // Refused: there were more than the limit

	Faults []Fault // Checked; empty is a schema without faults

	Error string // Failed: for people, never compared
}

// Kind says what sort of answer an outcome is. The zero value is none.
type Kind uint8

const (
	Accepted Kind = iota + 1 // apply: the merged document
	Viewed                   // view: what the caller may see
	Refused                  // apply: why not
	Checked                  // schema: its faults
	Failed                   // any: the input, the schema or the stored document is at fault
)

var kindNames = [...]string{"no outcome", Accepted: "an accepted patch", Viewed: "a view",
	Refused: "a refusal", Checked: "schema faults", Failed: "an error"}

// String names the kind in words that fit a sentence.
func (k Kind) String() string {
	if k > Failed {
		k = 0
	}
	return kindNames[k]
}

// Change is one leaf or unit that differs (rule O3). Kind is added, replaced or
// removed. The values stay with the target.
type Change struct {
	Path attrs.Path `json:"path"`
	Kind string     `json:"kind"`
}

// Ignored is one edit that a policy dropped (rule O3). Reason is the code of the
// violation that a stricter policy would have given.
type Ignored struct {
	Path    attrs.Path    `json:"path"`
	Pointer attrs.Pointer `json:"pointer"`
	Reason  string        `json:"reason"`
}

// Violation is one reason to refuse a body (rule O2).
type Violation struct {
	Code    string        `json:"code"`
	Path    attrs.Path    `json:"path"`
	Pointer attrs.Pointer `json:"pointer"`
	// Params is a JSON object. In a want only the members that it has are
	// compared. nil stands for {}.
	Params json.RawMessage `json:"params"`
}

// Fault is one fault of a schema: the pointer into its text.
type Fault struct {
	Pointer attrs.Pointer `json:"pointer"`
}

// Failure returns the outcome that reports err as the fault of the input, the
// schema or the stored document.
func Failure(id string, err error) Outcome {
	return Outcome{ID: id, Kind: Failed, Error: err.Error()}
}

// ParseOutcome reads one outcome. With an error the Outcome has nothing but the
// ID, as far as there is one to read.
func ParseOutcome(data []byte) (Outcome, error) {
	var out Outcome
	seen := map[string]bool{}
	err := members(data, func(name string, raw json.RawMessage) error {
		seen[name] = true
		return out.member(name, raw)
	})
	if err == nil {
		out.Kind, err = kindOf(seen)
	}
	if err != nil {
		return Outcome{ID: out.ID}, fmt.Errorf("conformance: outcome: %w", err)
	}
	return out, nil
}

// UnmarshalJSON is [ParseOutcome].
func (o *Outcome) UnmarshalJSON(data []byte) error {
	read, err := ParseOutcome(data)
	if err == nil {
		*o = read
	}
	return err
}

func (o *Outcome) member(name string, raw json.RawMessage) error {
	switch name {
	case "id":
		return value(raw, &o.ID)
	case "document", "documentText", "documentHex":
		return content(&o.Document, name[len("document"):], raw)
	case "changed":
		return value(raw, &o.Changed)
	case "truncated":
		return value(raw, &o.Truncated)
	case "error":
		return value(raw, &o.Error)
	case "changes":
		o.Changes = []Change{}
		return list(raw, func(raw json.RawMessage) error {
			o.Changes = append(o.Changes, Change{})
			return records(raw, o.Changes[len(o.Changes)-1].fields())
		})
	case "ignored":
		o.Ignored = []Ignored{}
		return list(raw, func(raw json.RawMessage) error {
			o.Ignored = append(o.Ignored, Ignored{})
			return records(raw, o.Ignored[len(o.Ignored)-1].fields())
		})
	case "violations":
		o.Violations = []Violation{}
		return list(raw, func(raw json.RawMessage) error {
			v, err := parseViolation(raw)
			o.Violations = append(o.Violations, v)
			return err
		})
	case "faults":
		o.Faults = []Fault{}
		return list(raw, func(raw json.RawMessage) error {
			o.Faults = append(o.Faults, Fault{})
			return records(raw, o.Faults[len(o.Faults)-1].fields())
		})
	}
	return errUnknownMember
}

type fields map[string]*string

func (c *Change) fields() fields {
	return fields{"path": (*string)(&c.Path), "kind": &c.Kind}
}

func (i *Ignored) fields() fields {
	return fields{"path": (*string)(&i.Path), "pointer": (*string)(&i.Pointer), "reason": &i.Reason}
}

func (f *Fault) fields() fields {
	return fields{"pointer": (*string)(&f.Pointer)}
}

// records reads an object whose members are strings, all of them needed.
func records(raw json.RawMessage, into fields) error {
	err := members(raw, func(name string, raw json.RawMessage) error {
		field := into[name]
		if field == nil {
			return errUnknownMember
		}
		delete(into, name)
		return value(raw, field)
	})
	if err == nil && len(into) > 0 {
		err = fmt.Errorf("needs %d more members", len(into))
	}
	return err
}

func parseViolation(raw json.RawMessage) (Violation, error) {
	var v Violation
	texts := 0
	err := members(raw, func(name string, raw json.RawMessage) error {
		texts++
		switch name {
		case "code":
			return value(raw, &v.Code)
		case "path":
			return value(raw, (*string)(&v.Path))
		case "pointer":
			return value(raw, (*string)(&v.Pointer))
		case "params":
			texts--
			v.Params = raw
			return members(raw, func(string, json.RawMessage) error { return nil })
		}
		return errUnknownMember
	})
	if err == nil && texts != 3 {
		err = errors.New("needs a code, a path and a pointer")
	}
	return v, err
}

// kindOf decides by the members of an outcome what kind it is.
func kindOf(seen map[string]bool) (Kind, error) {
	document := seen["document"] || seen["documentText"] || seen["documentHex"]
	var kinds []Kind
	for _, candidate := range []struct {
		kind  Kind
		shows bool
	}{
		{Accepted, document && seen["changed"]},
		{Viewed, document && !seen["changed"]},
		{Refused, seen["violations"]},
		{Checked, seen["faults"]},
		{Failed, seen["error"]},
	} {
		if candidate.shows {
			kinds = append(kinds, candidate.kind)
		}
	}
	switch {
	case len(kinds) == 0:
		return 0, errors.New("is neither a document nor violations, faults or an error")
	case len(kinds) > 1:
		return 0, fmt.Errorf("is both %s and %s", kinds[0], kinds[1])
	}
	for _, name := range []string{"changed", "changes", "ignored", "truncated"} {
		kind := Accepted
		if name == "truncated" {
			kind = Refused
		}
		if seen[name] && kinds[0] != kind {
			return 0, fmt.Errorf("member %q does not belong to %s", name, kinds[0])
		}
	}
	return kinds[0], nil
}

// MarshalJSON writes the members of the outcome's kind, all of them: changes
// and ignored also when they are empty, and params always as an object.
func (o Outcome) MarshalJSON() ([]byte, error) {
	type head struct {
		ID           string  `json:"id"`
		DocumentText *string `json:"documentText,omitempty"`
		DocumentHex  *string `json:"documentHex,omitempty"`
	}
	h := head{ID: o.ID}
	switch o.Kind {
	case Viewed:
		h.DocumentText, h.DocumentHex = textOrHex(present(o.Document))
		return encode(h)
	case Accepted:
		h.DocumentText, h.DocumentHex = textOrHex(present(o.Document))
		return encode(struct {
			head
			Changed bool      `json:"changed"`
			Changes []Change  `json:"changes"`
			Ignored []Ignored `json:"ignored"`
		}{h, o.Changed, present(o.Changes), present(o.Ignored)})
	case Refused:
		return encode(struct {
			head
			Violations []Violation `json:"violations"`
			Truncated  bool        `json:"truncated"`
		}{h, withParams(o.Violations), o.Truncated})
	case Checked:
		return encode(struct {
			head
			Faults []Fault `json:"faults"`
		}{h, present(o.Faults)})
	case Failed:
		return encode(struct {
			head
			Error string `json:"error"`
		}{h, o.Error})
	}
	return nil, fmt.Errorf("conformance: outcome of unknown kind %d", o.Kind)
}

// present returns s, empty in place of nil, so that JSON has [] and not null.
func present[E any](s []E) []E {
	if s == nil {
		return []E{}
	}
	return s
}

func withParams(violations []Violation) []Violation {
	out := make([]Violation, len(violations))
	for i, v := range violations {
		if v.Params == nil {
			v.Params = json.RawMessage("{}")
		}
		out[i] = v
	}
	return out
}
