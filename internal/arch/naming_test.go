package arch

import (
	"path"
	"regexp"
	"slices"
	"strings"
)

// vague are names that say where code was put, not what it is about.
var vague = []string{"base", "common", "helper", "helpers", "misc", "shared", "stuff", "types", "util", "utils"}

var namingCheck = check{
	name: "files and packages are named after concepts",
	find: findVague,
	shown: []sample{{
		name: "vague files",
		why:  "each name would fit any code",
		files: map[string]string{
			"patch/utils.go":             "package patch",
			"patch/merge_helpers.go":     "package patch",
			"patch/types_test.go":        "package patch",
			"patch/common_linux_test.go": "package patch",
		},
		want: []string{
			"patch/utils.go: utils says nothing", "patch/merge_helpers.go: helpers says nothing",
			"patch/types_test.go: types says nothing", "patch/common_linux_test.go: common says nothing",
		},
	}, {
		name:  "a vague package",
		why:   "its name stands before all that it exports",
		files: map[string]string{"internal/util/merge.go": "package util"},
		want:  []string{"internal/util: util says nothing"},
	}, {
		name:  "names of concepts",
		why:   "a part of a word is not the word",
		files: map[string]string{"patch/subtypes.go": "package patch", "patch/commons_test.go": "package patch"},
	}},
}

func findVague(t *tree) []string {
	var found []string
	look := func(name string) {
		word, _, _ := strings.Cut(path.Base(name), ".")
		for _, part := range strings.Split(word, "_") {
			if slices.Contains(vague, part) {
				found = append(found, name+": "+part+" says nothing")
			}
		}
	}
	for _, dir := range t.directories() {
		look(dir)
		for _, f := range t.packages[dir] {
			look(f.path)
		}
	}
	return found
}

// unfinished marks work left open. Elsewhere such a mark may carry a reason;
// here it is a decision to be written down, or done.
var unfinished = regexp.MustCompile(`\b(TODO|FIXME|XXX|HACK)\b(\(#\d+\)|: (\S+\s+){4})?`)

// homes are directories of somebody's own machine.
var homes = regexp.MustCompile(`/(home|Users|root)/\w+`)

var remarkCheck = check{
	name: "comments leave nothing open",
	find: findRemarks,
	shown: []sample{{
		name: "marks without a reason",
		why:  "nobody can act on them later",
		files: map[string]string{
			"patch/merge.go": "package patch\n\n// merge is slow. TODO\nfunc merge() {\n\t// FIXME: later\n}",
			"README.md":      "# attrpatch\n\nXXX more here\n",
		},
		want: []string{
			"patch/merge.go:3: TODO without a reason", "patch/merge.go:5: FIXME without a reason",
			"README.md:3: XXX without a reason",
		},
	}, {
		name: "a place on somebody's machine",
		why:  "it means nothing on any other",
		files: map[string]string{
			"patch/merge.go": "package patch\n\n/* see\n   /home/alba/merge.txt */\n",
			"docs/use.md":    "Run it in /Users/alba/patch.\n",
			"Makefile":       "x:\n\t/root/bin/x\n",
		},
		want: []string{
			"patch/merge.go:4: a place on one machine, /home/alba", "docs/use.md:1: a place on one machine, /Users/alba",
			"Makefile:2: a place on one machine, /root/bin",
		},
	}, {
		name: "marks with a reason, and what only looks like one",
		why:  "a mark is a word of its own, in a comment",
		files: map[string]string{
			"patch/merge.go": "package patch\n\n// TODO: numbers of over 1,000 digits compare slowly.\n// XXXL is a size. TODO(#12)\nconst x = \"TODO /home/alba\"",
			"README.md":      "The root of a document is `/`, its home `/home`.\n",
		},
	}},
}

func findRemarks(t *tree) []string {
	var found []string
	for _, dir := range t.directories() {
		for _, f := range t.packages[dir] {
			for _, group := range f.syntax.Comments {
				for _, comment := range group.List {
					line := t.fset.Position(comment.Pos()).Line
					found = append(found, remarks(f.path, line, comment.Text)...)
				}
			}
		}
	}
	for name, text := range t.texts {
		found = append(found, remarks(name, 1, text)...)
	}
	slices.Sort(found)
	return found
}

// remarks looks at a text that begins in the given line of a file.
func remarks(name string, line int, text string) []string {
	var found []string
	for offset, content := range strings.Split(text, "\n") {
		for _, mark := range unfinished.FindAllStringSubmatch(content+" ", -1) {
			if mark[2] == "" {
				found = append(found, place(name, line+offset)+mark[1]+" without a reason")
			}
		}
		if home := homes.FindString(content); home != "" {
			found = append(found, place(name, line+offset)+"a place on one machine, "+home)
		}
	}
	return found
}
