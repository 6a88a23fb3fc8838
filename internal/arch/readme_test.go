package arch

import (
	"go/ast"
	"io/fs"
	"path"
	"strings"
)

// readmeCheck wants the Go code of the README to stand, as it is, in a compiled
// example: what is only prose goes wrong without a sound.
var readmeCheck = check{
	name: "the README's Go code is compiled",
	find: findUncompiled,
	shown: []sample{{
		name: "code that no example has",
		why:  "it was never compiled",
		files: map[string]string{
			"README.md":             "# A\n\n```go\nfunc Example() {\n\tapply(1)\n}\n```\n",
			"patch/example_test.go": "package patch_test\n\nfunc Example() {\n\tapply(2)\n}\n",
		},
		want: []string{"README.md:3: this code stands in no example"},
	}, {
		name:  "code in a file without examples",
		why:   "no output is checked there",
		files: map[string]string{"README.md": "```go\nvar x = 1\n```\n", "patch/x.go": "package patch\n\nvar x = 1\n"},
		want:  []string{"README.md:1: this code stands in no example"},
	}, {
		name: "copied code, and other languages",
		why:  "shell commands are run by .ci/run",
		files: map[string]string{
			"README.md":             "```go\nfunc Example() {\n\tapply(2)\n}\n```\n\n```sh\ngo test\n```\n",
			"patch/example_test.go": "package patch_test\n\nfunc Example() {\n\tapply(2)\n}\n",
		},
	}},
}

func findUncompiled(t *tree) []string {
	var found []string
	const fence = "```"
	readme := t.texts["README.md"]
	for at := 0; ; {
		begin := strings.Index(readme[at:], fence+"go\n")
		if begin < 0 {
			return found
		}
		begin += at
		code, _, _ := strings.Cut(readme[begin+len(fence+"go\n"):], fence)
		if !t.isExample(code) {
			line := 1 + strings.Count(readme[:begin], "\n")
			found = append(found, place("README.md", line)+"this code stands in no example")
		}
		at = begin + len(fence+"go\n") + len(code)
	}
}

// isExample reports whether a test file that has an example has the code.
func (t *tree) isExample(code string) bool {
	for _, dir := range t.directories() {
		for _, f := range t.packages[dir] {
			if !f.test || !hasExample(f.syntax) {
				continue
			}
			source, err := fs.ReadFile(t.fsys, path.Clean(f.path))
			if err == nil && strings.Contains(string(source), code) {
				return true
			}
		}
	}
	return false
}

func hasExample(syntax *ast.File) bool {
	for _, d := range syntax.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && strings.HasPrefix(f.Name.Name, "Example") {
			return true
		}
	}
	return false
}
