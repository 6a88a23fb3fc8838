package arch

import (
	"path"
	"slices"
	"strings"
)

// decisionCheck wants a file in docs/adr to name each module of others that is
// imported: what the project takes on, and on what terms, is decided once and
// written down.
var decisionCheck = check{
	name: "dependencies have a reason",
	find: findUnreasoned,
	shown: []sample{{
		name: "no decision names the module",
		why:  "a dependency arrives with its reason or not at all",
		files: map[string]string{
			"docs/adr/0001-flags.md": "Flags are parsed by github.com/spf13/pflags.\n",
			"README.md":              "It uses github.com/spf13/pflag.\n",
			"cmd/attrpatch/main.go":  importing("main", flags),
			"cmd/attrpatch/flags.go": importing("main", flags),
		},
		want: []string{"docs/adr: no decision names github.com/spf13/pflag"},
	}, {
		name:  "a module that no layer knows",
		why:   "tests bring in modules too",
		files: map[string]string{"attrs/path_test.go": importing("attrs", "example.com/assert/v2/equal")},
		want:  []string{"docs/adr: no decision names example.com/assert/v2/equal"},
	}, {
		name: "decided",
		why:  "the module is named, the package may be below it",
		files: map[string]string{
			"docs/adr/0002-text.md": "We use `golang.org/x/text`.\n",
			"schema/names.go":       importing("schema", "strings", "golang.org/x/text/cases", modulePath+"/attrs"),
		},
	}},
}

func findUnreasoned(t *tree) []string {
	var found []string
	for _, dir := range t.directories() {
		for _, f := range t.packages[dir] {
			for _, spec := range f.syntax.Imports {
				name := pathOf(spec)
				if _, isOurs := within(name); isOurs || isStandard(name) || t.isDecided(name) {
					continue
				}
				found = append(found, "docs/adr: no decision names "+name)
			}
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// isDecided reports whether a decision names the module of a package: a prefix
// of its path that stands in the text as a word.
func (t *tree) isDecided(importPath string) bool {
	for name, decision := range t.texts {
		if path.Dir(name) != "docs/adr" {
			continue
		}
		for _, word := range strings.FieldsFunc(decision, isNotOfPath) {
			word = strings.TrimRight(word, ".")
			if !isStandard(word) && strings.Contains(word, "/") && isOfModule(importPath, word) {
				return true
			}
		}
	}
	return false
}

// isNotOfPath reports whether a character cannot be part of an import path.
func isNotOfPath(r rune) bool {
	return !strings.ContainsRune("/.-_", r) && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
}
