//go:build !race

package patch_test

// raceDetector reports whether the tests run under the race detector, under
// which a [sync.Pool] drops what it is given at random.
const raceDetector = false
