// Package bench measures the library beside other ways to merge a JSON patch in
// Go, on the same bytes and in one run. It consists of tests and benchmarks.
//
// # Terms
//
// A workload is a set of documents with a body for each, and the schema, limits
// and caller that the library judges them with. A contender merges a body into a
// document: the library in one of its modes, a peer, or a limit. A limit does
// less than a merge, such as copying the document, and shows what there is to
// gain.
//
// # Fairness
//
// The library does all that it does in a service: it parses strictly, checks
// names, permissions, types and constraints, and then merges. The peers merge,
// and nothing else; what each of them lets pass is said where it is defined.
// Whoever can append to a buffer is given one with room, and whoever can reuse
// memory from call to call does so. TestContendersAgree holds that all of them
// give the same document.
//
// # Names
//
// Benchmarks are named in the way that benchstat can group by: BenchmarkW4 is
// the workload, contender=evanphx who runs it. Workloads keep their names and
// their bytes: all of them are generated from fixed seeds.
//
// # Out of scope
//
// Absolute times. They depend on the machine and on what else it does; only
// ratios within one run are worth comparing.
package bench
