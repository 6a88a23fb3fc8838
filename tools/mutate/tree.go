package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// passedOver are folders of the module that no test of it needs.
var passedOver = []string{".git", "build", "bench"}

// copyModule copies the module to a temporary folder: nothing is ever planted in
// the tree that somebody works on, and what is edited there meanwhile does not
// matter.
func copyModule(root string) (string, error) {
	temporary, err := os.MkdirTemp("", "mutate")
	if err != nil {
		return "", err
	}
	copied := filepath.Join(temporary, "module")
	return copied, filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		below, err := filepath.Rel(root, name)
		switch {
		case err != nil:
			return err
		case entry.IsDir() && slices.Contains(passedOver, below):
			return fs.SkipDir
		case entry.IsDir():
			return os.MkdirAll(filepath.Join(copied, below), 0o755)
		case !entry.Type().IsRegular():
			return nil
		}
		content, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(copied, below), content, 0o644)
	})
}
