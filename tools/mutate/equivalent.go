package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"strings"
)

// equivalents are the listed mutants, by key, with whether the run met them.
type equivalents map[string]bool

// entry is how a list item of docs/mutation.md names a mutant, and argues.
var entry = regexp.MustCompile("^- (`[^`]+` `[^`]+` `[^`]+`)(: \\S.*)?$")

// readEquivalents reads the list. Other list items of that page do not begin
// with code.
func readEquivalents(name string) (equivalents, error) {
	text, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return equivalents{}, nil
	}
	if err != nil {
		return nil, err
	}
	list := equivalents{}
	number := 0
	for line := range strings.Lines(string(text)) {
		number++
		line = strings.TrimSuffix(line, "\n")
		if !strings.HasPrefix(line, "- `") {
			continue
		}
		found := entry.FindStringSubmatch(line)
		switch {
		case found == nil:
			return nil, fmt.Errorf("docs/mutation.md:%d: not an entry: want file, function and mutant in code, a colon, an argument", number)
		case found[2] == "":
			return nil, fmt.Errorf("docs/mutation.md:%d: no argument", number)
		}
		if _, twice := list[found[1]]; twice {
			return nil, fmt.Errorf("docs/mutation.md:%d: listed twice", number)
		}
		list[found[1]] = false
	}
	return list, nil
}
