package fuzz

import "pgregory.net/rapid"

// Chooser makes one choice: a number from 0 up to n, which is more than 0 and
// not itself chosen. Choice 0 is the plainest.
type Chooser func(n int) int

// FromBytes returns a Chooser that reads each choice from one byte, and chooses
// 0 when there are none left.
func FromBytes(choices []byte) Chooser {
	return func(n int) int {
		if len(choices) == 0 {
			return 0
		}
		choice := int(choices[0]) % n
		choices = choices[1:]
		return choice
	}
}

// fromRapid leaves the choices to rapid, which then knows how to make a failing
// case smaller.
func fromRapid(t *rapid.T) Chooser {
	return func(n int) int { return rapid.IntRange(0, n-1).Draw(t, "choice") }
}

// chance says yes in about that many of a hundred cases.
func (c Chooser) chance(percent int) bool { return c(100) >= 100-percent }

func pick[T any](c Chooser, options ...T) T { return options[c(len(options))] }

// shuffled returns the elements in some order; choices of 0 leave them as they
// are.
func shuffled[T any](c Chooser, list []T) []T {
	for i := range list {
		j := i + c(len(list)-i)
		list[i], list[j] = list[j], list[i]
	}
	return list
}
