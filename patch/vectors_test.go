package patch_test

import (
	"testing"

	"github.com/attrpatch/attrpatch/conformance"
	"github.com/attrpatch/attrpatch/internal/answer"
)

// TestVectors holds the engine to every conformance vector.
func TestVectors(t *testing.T) {
	conformance.Runner{}.Run(t, &answer.Target{})
}
