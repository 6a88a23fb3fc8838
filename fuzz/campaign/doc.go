// Campaign runs the fuzz targets of this module for a given time on all cores,
// and says what was covered and found.
//
//	go run ./fuzz/campaign [-time 10m] [-targets RE] [-keep N] [-cache DIR]
//
// # Model
//
// The time is divided among the targets that match; each is run by go test with
// a worker for each core. What the fuzzer finds interesting is kept in the cache
// from one campaign to the next. An interrupt ends the target that is running,
// and the report follows as if the time were up; a second one ends everything.
//
// A finding is an input on which a target fails. Go writes it below testdata of
// the target's package, where every later go test meets it, and the report ends
// with the line that reproduces it. The exit code is then 1.
//
// # Corpora
//
// With -keep N, what is in the cache and in testdata/fuzz/TARGET is put through
// the target one input at a time, and the N inputs replace the corpus that
// together cover the most: a greedy cover of the blocks of the packages that the
// target can reach, each with the order of magnitude of its count, smaller inputs
// first. The corpora of the targets of package fuzz were made so, with -keep 30,
// from a campaign that began with a sample of the conformance vectors and of the
// generated cases.
// An input on which the target fails is never among them.
package main
