package fuzz_test

import (
	"fmt"
	"runtime/metrics"
	"testing"
	"time"
)

// The sizes of what a target is given. What is longer is cut off from fuzzing: a
// fuzzer that grows its inputs finds less.
const (
	maxText    = 8 << 10
	maxChoices = 4 << 10
)

// A call may allocate this much for each byte that it is given, and this much
// besides for its buffers, which a pool may have lost. It is far above what is
// needed and far below what anything but linear work comes to (rule O5).
const (
	bytesPerByte = 400
	bytesPerCall = 4 << 20
)

// hang is when a call that takes microseconds is given up.
const hang = 20 * time.Second

// withinBudget makes a call that is given so many bytes. It fails the test where
// the call allocates more than it may, and ends the process where it does not
// come back: the fuzzer then has the input, which waiting would not give it.
func withinBudget(t *testing.T, given int, call func()) {
	t.Helper()
	alarm := time.AfterFunc(hang, func() { panic(fmt.Sprintf("no answer after %s, for %d bytes", hang, given)) })
	defer alarm.Stop()
	before := allocated()
	call()
	if spent, allowed := allocated()-before, uint64(bytesPerCall+bytesPerByte*given); spent > allowed {
		t.Fatalf("%d bytes allocated for an input of %d, %d are allowed", spent, given, allowed)
	}
}

// allocated is how many bytes this process has ever allocated, but for what
// stands in blocks that are not full.
func allocated() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}
