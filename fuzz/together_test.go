package fuzz_test

import (
	"bytes"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/attrpatch/attrpatch/patch"
)

// sharedQuestion is a request, and the answer to it that one alone gets.
type sharedQuestion struct {
	request patch.Request
	answer  func(patch.Request) string
	want    string
}

func newSharedQuestion(request patch.Request, answer func(patch.Request) string) sharedQuestion {
	return sharedQuestion{request, answer, answer(request)}
}

// askTogether puts the same questions from many goroutines, in different orders: each
// gets the answer that one alone got, and no input is written to.
func askTogether(t *testing.T, questions []sharedQuestion) {
	t.Helper()
	inputs := func() (all []byte) {
		for _, q := range questions {
			all = append(append(all, q.request.Document...), q.request.Body...)
		}
		return all
	}
	before := inputs()
	var running sync.WaitGroup
	for worker := range 16 {
		running.Go(func() {
			for i := range questions {
				q := &questions[(i*(2*worker+1)+worker)%len(questions)]
				if got := q.answer(q.request); got != q.want {
					t.Errorf("alone:\n%s\namong others:\n%s", q.want, got)
					return
				}
			}
		})
	}
	running.Wait()
	require.True(t, bytes.Equal(before, inputs()), "an input was written to")
}
