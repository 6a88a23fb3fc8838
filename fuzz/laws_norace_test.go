//go:build !race

package fuzz_test

const (
	defaultLawCases = 250
	raceDetector    = false
)
