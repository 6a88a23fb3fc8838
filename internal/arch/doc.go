// Package arch holds the architecture of the project to what it says of
// itself. It has no code but its tests, which read the source of the whole
// module and fail with the place of every rule that is broken.
//
// # The rules
//
// Imports follow a table (layers_test.go): which packages of the module, and
// which modules of others, a package may import, its tests apart. A package
// that is not in the table fails, so that a new one is a decision.
//
// The library is pure (purity_test.go): its packages import nothing that reads
// a clock, a file, the network or a source of chance, start no goroutine, and
// panic nowhere but in functions whose name begins with Must.
//
// What is exported is documented (documentation_test.go), and every package
// says what it is in more than one sentence.
//
// Every fuzz target has seeds, and is found by the script that runs them all
// (fuzzing_test.go). Files and packages are named after concepts, and comments
// leave nothing open (naming_test.go). Every module of others that is imported
// has its reason in docs/adr (decisions_test.go).
//
// # How a rule is written
//
// A check is a function from a tree, the parsed source of a module, to its
// findings. It carries small trees of its own that show it finding something
// and finding nothing, so that no check passes because it has gone blind.
//
// # Out of scope
//
// Modules nested in this one (they have a go.mod of their own), and whatever
// gofmt, vet and staticcheck already see.
package arch
