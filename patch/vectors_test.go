package patch_test

import (
	"context"
	"testing"

	"github.com/attrpatch/attrpatch/conformance"
	"github.com/attrpatch/attrpatch/internal/answer"
)

// TestVectors holds the engine to every conformance vector.
func TestVectors(t *testing.T) {
	conformance.Runner{}.Run(t, &answer.Target{})
}

// TestVectorsTrusting holds an engine that trusts documents to the same vectors,
// but for those of documents that are at fault (rule D6).
func TestVectorsTrusting(t *testing.T) {
	conformance.Runner{}.Run(t, &trustingTarget{})
}

type trustingTarget struct{ answer.Target }

func (t *trustingTarget) Apply(ctx context.Context, in conformance.Input) (conformance.Outcome, error) {
	strict, err := t.Target.Apply(ctx, in)
	if err != nil || strict.Error != "" {
		return strict, err
	}
	in.TrustDocument = true
	return t.Target.Apply(ctx, in)
}
