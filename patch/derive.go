package patch

import (
	"encoding/json"
	"errors"

	"github.com/attrpatch/attrpatch/internal/jsonwire"
)

// derivedValue is the text of a derived attribute, in run.derivedTexts.
type derivedValue struct{ from, to int }

var (
	errNoDeriveFunc   = errors.New("its source is assigned and the request has no DeriveFunc")
	errInvalidDerived = errors.New("the DeriveFunc returned a value that the attribute cannot have")
)

// deriveAll recomputes the derived attributes whose sources change (rule R5). A
// refusal of a DeriveFunc is a finding. A fault of one is not the caller's, so
// nothing is found lacking for it; the first is returned, a *DeriveError.
func (r *run) deriveAll() error {
	var fault error
	for _, node := range r.engine.plan.derived {
		n := &r.engine.plan.nodes[node]
		if r.slot(n.derived.source).effect == unchanged || n.disabled {
			continue
		}
		if err := r.deriveOne(node, n.derived); err != nil {
			r.slot(node).refused = true
			if fault == nil {
				fault = &DeriveError{n.path, err}
			}
		}
	}
	return fault
}

func (r *run) deriveOne(node int32, d *derivation) error {
	text := []byte(nil)
	switch {
	case r.slot(d.source).effect != removed:
		var err error
		text, err = r.callDerive(node, d)
		if errors.Is(err, ErrRefused) {
			s := r.slot(d.source)
			r.find(finding{code: InvalidReference, node: d.source, member: s.member, implied: s.named <= 0})
			return nil
		}
		if err != nil {
			return err
		}
	case d.whenAbsent != nil:
		text = d.whenAbsent.trimmed()
	}
	r.planDerived(node, text)
	return nil
}

// callDerive returns the checked text that the host derives, nil for none.
func (r *run) callDerive(node int32, d *derivation) ([]byte, error) {
	if r.derive == nil {
		return nil, errNoDeriveFunc
	}
	r.value = r.appendNewValue(r.value[:0], d.source)
	text, err := r.derive(r.engine.plan.nodes[node].path, json.RawMessage(r.value))
	if err != nil || text == nil {
		return nil, err
	}
	return r.checkDerived(node, text)
}

// checkDerived holds the host's value to the schema, as a body of its own.
func (r *run) checkDerived(node int32, text []byte) ([]byte, error) {
	other := r.engine.newRun()
	defer r.engine.release(other)
	other.noDocument = true
	if err := other.start(&Request{Body: text}); err != nil {
		return nil, err
	}
	other.rights = r.engine.nothing
	if !other.scanner.Record(text, jsonwire.Limits{Depth: r.engine.limits.Depth, NumberBytes: r.engine.limits.NumberBytes}) {
		return nil, errInvalidDerived
	}
	root := &other.scanner.Values[0]
	if root.Kind != jsonwire.Null {
		other.checkAttribute(node, 0)
		if r.engine.plan.nodes[node].merges() {
			other.checkJSONSchema(node, 0, root.Text(text))
		}
	}
	if root.Kind == jsonwire.Null || len(other.findings) > 0 {
		return nil, errInvalidDerived
	}
	return jsonwire.AppendValue(nil, text, other.scanner.Values, 0), nil
}

// planDerived stores the text, nil for none, as the value of a derived
// attribute.
func (r *run) planDerived(node int32, text []byte) {
	s, at := r.slot(node), r.stored(node)
	switch {
	case text == nil && at == nil:
		return
	case text == nil:
		s.effect = removed
	case at == nil:
		s.effect = added
	case r.equalsStored(text, at):
		return
	default:
		s.effect = replaced
	}
	from := len(r.derivedTexts)
	r.derivedTexts = append(r.derivedTexts, text...)
	r.derived = append(r.derived, derivedValue{from, len(r.derivedTexts)})
	r.planTarget(node, noMember, source{fromDerived, int32(len(r.derived) - 1)})
}

// equalsStored compares a valid text with a stored value (rule M8).
func (r *run) equalsStored(text []byte, at *place) bool {
	if !r.docScanner.Record(text, jsonwire.Limits{}) {
		return false
	}
	return r.comparer.Equal(text, r.docScanner.Values, 0, r.document, int(at.start))
}
