//go:build race

package fuzz_test

// The race detector makes everything many times as slow.
const (
	defaultLawCases = 60
	raceDetector    = true
)
