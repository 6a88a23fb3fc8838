package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
)

// equivalents are the listed mutants, in their order.
type equivalents []*equivalent

// equivalent is an entry of the list: one mutant, or with a * all whose text has
// anything there, as far as they are alive.
type equivalent struct {
	key     string
	matches *regexp.Regexp // nil for one mutant
	met     bool           // the run has met what it is for
}

// find returns the entry for a mutant, or nil.
func (list equivalents) find(key string) *equivalent {
	for _, e := range list {
		if e.key == key || e.matches != nil && e.matches.MatchString(key) {
			return e
		}
	}
	return nil
}

// entry is how a list item of docs/mutation.md names a mutant, and argues.
var entry = regexp.MustCompile("^- (`[^`]+` `[^`]+` `[^`]+`)(: \\S.*)?$")

func newEquivalent(key string) *equivalent {
	e := &equivalent{key: key}
	if strings.HasSuffix(key, "*`") || strings.Contains(key, " `*") { // in code, * multiplies
		e.matches = regexp.MustCompile("^" + strings.ReplaceAll(regexp.QuoteMeta(key), `\*`, ".*") + "$")
	}
	return e
}

// readEquivalents reads the list. Other list items of that page do not begin
// with code.
func readEquivalents(name string) (equivalents, error) {
	text, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var list equivalents
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
		case slices.ContainsFunc(list, func(e *equivalent) bool { return e.key == found[1] }):
			return nil, fmt.Errorf("docs/mutation.md:%d: listed twice", number)
		}
		list = append(list, newEquivalent(found[1]))
	}
	return list, nil
}
