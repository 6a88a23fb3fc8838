package bench

import (
	"bytes"
	"os"
	"testing"
)

// TestCountedInputs holds the fixed inputs of the program that instructions are
// counted of to the workloads whose names they have.
func TestCountedInputs(t *testing.T) {
	user, small := w2(), w5()
	for name, want := range map[string][]byte{
		"user.json": user.documents[0], "W1.json": w1c().bodies[0], "W2.json": user.bodies[0], "small.json": small.documents[0],
	} {
		if got, err := os.ReadFile("count/testdata/" + name); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is not what the workload has (%v): write that to it, and count again", name, err)
		}
	}
}
