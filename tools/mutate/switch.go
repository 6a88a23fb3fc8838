package main

import (
	_ "embed"
	"os"
	"path/filepath"
)

// The package that the mutated code imports. It stands below internal so that
// the copy stays what it was to everybody else.
const (
	switchFolder = "internal/mutant"
	switchName   = "mutant__" // what no file of ours calls anything
)

// What the test binaries read: the mutant that is on, and the file to which
// those that are reached are appended.
const (
	activeVariable  = "MUTATE_ACTIVE"
	reachedVariable = "MUTATE_REACHED"
)

//go:embed switch.go.txt
var switchSource []byte

func writeSwitch(copied string) error {
	folder := filepath.Join(copied, filepath.FromSlash(switchFolder))
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, "mutant.go"), switchSource, 0o644)
}
