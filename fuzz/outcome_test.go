package fuzz_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/attrpatch/attrpatch/conformance"
	"github.com/attrpatch/attrpatch/fuzz"
	"github.com/attrpatch/attrpatch/fuzz/model"
	"github.com/attrpatch/attrpatch/patch"
)

// outcomeOf puts an answer of the engine in the model's words.
func outcomeOf(result patch.Result, err error) (out model.Outcome) {
	var rejected *patch.Rejected
	var documentError *patch.DocumentError
	var deriveError *patch.DeriveError
	switch {
	case errors.As(err, &rejected):
		out.Truncated = rejected.Truncated
		for _, v := range rejected.Violations {
			out.Violations = append(out.Violations, model.Violation{
				Code: model.Code(v.Code.String()), Path: v.Path, Pointer: v.Pointer, Suggestion: v.Params.Suggestion,
			})
		}
	case errors.As(err, &documentError):
		out.DocumentError = true
	case errors.As(err, &deriveError):
		out.DeriveError = true
	case err != nil:
		out.InputError = err.Error()
	default:
		out.Document, out.Changed = string(result.Document), result.Changed
	}
	for _, c := range result.Changes {
		out.Changes = append(out.Changes, model.Change{
			Path: c.Path, Kind: c.Kind.String(), Before: string(c.Before), After: string(c.After),
			Readable: c.Readable, Unique: c.Unique, Redacted: c.Redacted,
		})
	}
	for _, i := range result.Ignored {
		out.Ignored = append(out.Ignored, model.Ignored{Path: i.Path, Pointer: i.Pointer, Reason: i.Reason.String()})
	}
	return out
}

// withoutReport is what AppendApply has to say of an outcome, apart from the
// document.
func withoutReport(o model.Outcome) model.Outcome {
	o.Document, o.Changed, o.Changes, o.Ignored = "", false, nil, nil
	return o
}

// lines writes an outcome in full, but for the texts of errors.
func lines(o model.Outcome) string {
	var b strings.Builder
	fmt.Fprintf(&b, "  document   %q\n", o.Document)
	fmt.Fprintf(&b, "  changed    %t\n", o.Changed)
	for _, c := range o.Changes {
		fmt.Fprintf(&b, "  change     %s %s, %q to %q, readable %t, unique %t, redacted %t\n",
			c.Path, c.Kind, c.Before, c.After, c.Readable, c.Unique, c.Redacted)
	}
	for _, i := range o.Ignored {
		fmt.Fprintf(&b, "  ignored    %s at %s, path %s\n", i.Reason, i.Pointer, i.Path)
	}
	for _, v := range o.Violations {
		fmt.Fprintf(&b, "  violation  %s at %s, path %s, suggests %q\n", v.Code, v.Pointer, v.Path, v.Suggestion)
	}
	fmt.Fprintf(&b, "  truncated %t, faults of input %t, document %t, derivation %t\n",
		o.Truncated, o.InputError != "", o.DocumentError, o.DeriveError)
	return b.String()
}

// differ compares the two answers. Where they differ it returns both, and the
// conformance input that shows it.
func differ(c fuzz.Case, do conformance.Do, round fuzz.Round, engine, reference model.Outcome) string {
	ours, theirs := lines(engine), lines(reference)
	if ours == theirs {
		return ""
	}
	return fmt.Sprintf("%s differs\nengine:\n%smodel:\n%s", do, ours, theirs) + inputLine(c, do, round)
}

func inputLine(c fuzz.Case, do conformance.Do, round fuzz.Round) string {
	in, err := c.Input("made-up", do, round)
	if err != nil {
		return err.Error()
	}
	line, err := json.Marshal(in)
	if err != nil {
		return err.Error()
	}
	return fmt.Sprintf("input, where the host refuses the sources of %v:\n%s",
		slices.Sorted(maps.Keys(c.Refuse)), line)
}

// tally counts what the cases of a run have come to.
type tally struct {
	schemas, refusedSchemas int
	accepted, changed       int
	refused                 int
	documentErrors          int
	deriveErrors            int
	codes                   map[model.Code]int
	reasons                 map[string]int
}

func (t *tally) count(o model.Outcome) {
	if t.codes == nil {
		t.codes, t.reasons = map[model.Code]int{}, map[string]int{}
	}
	switch {
	case o.DocumentError:
		t.documentErrors++
	case o.DeriveError:
		t.deriveErrors++
	case len(o.Violations) > 0:
		t.refused++
	default:
		t.accepted++
	}
	if o.Changed {
		t.changed++
	}
	for _, v := range o.Violations {
		t.codes[v.Code]++
	}
	for _, i := range o.Ignored {
		t.reasons[i.Reason]++
	}
}

func (t *tally) String() string {
	return fmt.Sprintf("schemas: %d and %d refused\naccepted: %d, %d of them changed\nrefused: %d\n"+
		"document errors: %d\nderive errors: %d\ncodes: %v\nreasons: %v",
		t.schemas, t.refusedSchemas, t.accepted, t.changed, t.refused, t.documentErrors, t.deriveErrors, t.codes, t.reasons)
}

// isVaried fails a run whose cases were too much alike to prove anything.
func (t *tally) isVaried(tb testing.TB) {
	tb.Helper()
	judged := t.accepted + t.refused
	assert.Greater(tb, 10*t.schemas, 7*(t.schemas+t.refusedSchemas), "most schemas are ones that schema.New accepts")
	assert.Greater(tb, 5*t.accepted, judged, "a fifth of the bodies is accepted")
	assert.Less(tb, 5*t.accepted, 4*judged, "a fifth of the bodies is refused")
	assert.Greater(tb, 4*t.changed, t.accepted, "many accepted bodies change something")
	for _, code := range []model.Code{
		model.UnknownAttribute, model.AccessDenied, model.ReadOnly, model.Immutable, model.WrongType,
		model.Required, model.DocumentTooLarge, model.MalformedJSON,
	} {
		assert.Positive(tb, t.codes[code], "no violation is %s", code)
	}
	for _, reason := range []string{"unknown_attribute", "access_denied", "read_only"} {
		assert.Positive(tb, t.reasons[reason], "nothing is ignored as %s", reason)
	}
}
