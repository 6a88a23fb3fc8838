package fuzz_test

import (
	"math/rand/v2"
	"testing"

	"github.com/attrpatch/attrpatch/fuzz"
)

// FuzzOperationChoices holds the engine to laws on the case of operations that the
// bytes choose: schema, caller, documents and bodies are all the fuzzer's.
func FuzzOperationChoices(f *testing.F) {
	for n := range uint64(60) {
		f.Add(byte(n), operationChoicesOf(n))
	}
	f.Fuzz(func(t *testing.T, number byte, choices []byte) {
		if len(choices) > maxChoices {
			return
		}
		// A law asks several times; all of it has to come to an end.
		withinBudget(t, 256*len(choices), func() {
			c := fuzz.GenerateOperations(fuzz.FromBytes(choices), operationFormat(number))
			for i, round := range c.Rounds {
				u, ok := newTrial(i, c, round)
				if !ok {
					return
				}
				u.Rand = rand.New(rand.NewPCG(1, uint64(number)))
				for _, holds := range []func(*trial) string{holdsLA2, holdsLD3, operationsLR3} {
					if wrong := check(u, holds); wrong != "" {
						t.Fatal(wrong, u.asked())
					}
				}
				if wrong := sameInEveryWay(u.engine, u.request(), u.result, u.err); wrong != "" {
					t.Fatal(wrong, u.asked())
				}
			}
		})
	})
}

// operationFormat is the language that a fuzzer's number stands for, which is part
// of the corpus.
func operationFormat(number byte) string {
	return []string{fuzz.JSONPatch, fuzz.SCIM}[number%2]
}

// operationChoicesOf is choicesOf for operations.
func operationChoicesOf(n uint64) []byte {
	rng := rand.New(rand.NewPCG(43, n))
	var choices []byte
	fuzz.GenerateOperations(func(n int) int {
		choice := rng.IntN(min(n, 256))
		choices = append(choices, byte(choice))
		return choice
	}, operationFormat(byte(n)))
	return choices
}
