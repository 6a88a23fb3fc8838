package answer

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/attrpatch/attrpatch/conformance"
	"github.com/attrpatch/attrpatch/patch"
	"github.com/attrpatch/attrpatch/schema"
)

// Target is a [conformance.Target] over the engine. The zero value is ready to
// use. It keeps the engines of recent inputs, is safe for concurrent use, and
// must not be copied once used.
type Target struct{ engines engineCache }

var _ conformance.Target = (*Target)(nil)

// Apply answers one input. The error is always nil.
func (t *Target) Apply(_ context.Context, in conformance.Input) (conformance.Outcome, error) {
	out, err := t.answer(in)
	if err != nil {
		return conformance.Failure(in.ID, err), nil
	}
	out.ID = in.ID
	return out, nil
}

func (t *Target) answer(in conformance.Input) (conformance.Outcome, error) {
	if in.Do == conformance.CheckSchema {
		return checkSchema(in)
	}
	engine, err := t.engines.engine(in)
	if err != nil {
		return conformance.Outcome{}, err
	}
	caller, err := Caller(engine, in.Permissions, in.Scopes)
	if err != nil {
		return conformance.Outcome{}, err
	}
	if in.Do == conformance.View {
		view, err := engine.View(in.Document, caller)
		return conformance.Outcome{Kind: conformance.Viewed, Document: view}, err
	}
	return apply(engine, caller, in)
}

func checkSchema(in conformance.Input) (conformance.Outcome, error) {
	out := conformance.Outcome{Kind: conformance.Checked}
	_, err := findSchema(in.System, in.Schema)
	var faults schema.Errors
	if !errors.As(err, &faults) {
		return out, err
	}
	for _, fault := range faults {
		out.Faults = append(out.Faults, conformance.Fault{Pointer: fault.Pointer})
	}
	return out, nil
}

func apply(engine *patch.Engine, caller patch.Caller, in conformance.Input) (conformance.Outcome, error) {
	format, err := Format(in.Format)
	if err != nil {
		return conformance.Outcome{}, err
	}
	result, err := engine.Apply(patch.Request{
		Document: in.Document, Body: in.Body,
		Format: format, Caller: caller, Derive: FixedDerivation(in.Derive),
	})
	var rejected *patch.Rejected
	switch {
	case errors.As(err, &rejected):
		return refused(rejected)
	case err != nil:
		return conformance.Outcome{}, err
	}
	return accepted(result), nil
}

func accepted(r patch.Result) conformance.Outcome {
	out := conformance.Outcome{
		Kind: conformance.Accepted, Document: r.Document, Changed: r.Changed,
		Changes: make([]conformance.Change, len(r.Changes)),
		Ignored: make([]conformance.Ignored, len(r.Ignored)),
	}
	for i, c := range r.Changes {
		out.Changes[i] = conformance.Change{Path: c.Path, Kind: c.Kind.String()}
	}
	for i, e := range r.Ignored {
		out.Ignored[i] = conformance.Ignored{Path: e.Path, Pointer: e.Pointer, Reason: e.Reason.String()}
	}
	return out
}

func refused(r *patch.Rejected) (conformance.Outcome, error) {
	out := conformance.Outcome{
		Kind: conformance.Refused, Truncated: r.Truncated,
		Violations: make([]conformance.Violation, len(r.Violations)),
	}
	for i, v := range r.Violations {
		params, err := json.Marshal(v.Params)
		if err != nil {
			return conformance.Outcome{}, err
		}
		out.Violations[i] = conformance.Violation{
			Code: v.Code.String(), Path: v.Path, Pointer: v.Pointer, Params: params,
		}
	}
	return out, nil
}
