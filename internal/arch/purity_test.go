package arch

import (
	"go/ast"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// pure are the packages that turn bytes into bytes. A library at a security
// boundary has to give the same answer to the same input, whatever the machine,
// the hour and the load.
//
// internal/format is held to the rest but may parse dates with the package time.
var pure = []string{"attrs", "schema", "schema/preset", "schema/export", "patch", "patch/render", wire, edits, diffs, door, formats, paths, notes, sources, "schema/pingone", "schema/scim", "schema/keycloak", "schema/jsonschema", "schema/openapi", "schema/gostruct"}

// impure are the packages, and what is below them, through which the world
// comes in or goes out. The list is of direct imports: what a dependency can do
// is for its own guard to bound. log/slog is not on it, since values may say how
// they want to be logged.
var impure = []string{
	"crypto/rand", "io/ioutil", "log", "math/rand", "net", "os", "path/filepath", "plugin", "syscall", "time",
}

// harmless are packages below impure ones that only parse or describe.
var harmless = []string{"log/slog", "net/mail", "net/netip", "net/url"}

var purityCheck = check{
	name: "the library is pure",
	find: findImpurity,
	shown: []sample{{
		name:  "a file is read",
		why:   "documents come from the host, as bytes",
		files: map[string]string{"patch/engine.go": "package patch\nimport \"os\""},
		want:  []string{"patch/engine.go:2: os in a pure package"},
	}, {
		name:  "a package below a forbidden one",
		why:   "net/http is as impure as net",
		files: map[string]string{"schema/load.go": "package schema\nimport \"net/http\""},
		want:  []string{"schema/load.go:2: net/http in a pure package"},
	}, {
		name:  "the clock",
		why:   "an answer may not depend on when it is asked for",
		files: map[string]string{"patch/report.go": "package patch\n\nimport \"time\""},
		want:  []string{"patch/report.go:3: time in a pure package"},
	}, {
		name:  "a goroutine",
		why:   "the order of what happens may not be left to the scheduler",
		files: map[string]string{"patch/merge.go": "package patch\nfunc merge() {\n\tgo merge()\n}"},
		want:  []string{"patch/merge.go:3: a goroutine in a pure package"},
	}, {
		name: "a panic",
		why:  "a crash of the library is an outage of its host",
		files: map[string]string{
			"attrs/path.go": "package attrs\nfunc Join() {\n\tpanic(\"no names\")\n}",
		},
		want: []string{"attrs/path.go:3: a panic in Join"},
	}, {
		name:  "a panic at load",
		why:   "an importer cannot recover from it",
		files: map[string]string{"attrs/path.go": "package attrs\nvar _ = func() int {\n\tpanic(0)\n}()"},
		want:  []string{"attrs/path.go:3: a panic in a declaration"},
	}, {
		name: "a panic where the name says so",
		why:  "Must functions are for values that a program itself holds",
		files: map[string]string{
			"attrs/pathset.go":      "package attrs\nfunc MustPathSet() { panic(1) }",
			"schema/preset/user.go": "package preset\nfunc mustParse() { panic(1) }",
		},
	}, {
		name: "the rest of the standard library, tests and other packages",
		why:  "only the library itself is pure",
		files: map[string]string{
			"patch/engine.go":         "package patch\nimport (\n\"log/slog\"\n\"sync\"\n)",
			"patch/engine_test.go":    "package patch\nimport \"os\"\nfunc f() { go f(); panic(1) }",
			"internal/format/date.go": "package format\nimport \"time\"",
			"cmd/attrpatch/main.go":   "package main\nimport \"os\"",
		},
	}},
}

// TestPurePackagesAreLayers keeps the list from naming a package that has moved.
func TestPurePackagesAreLayers(t *testing.T) {
	for _, dir := range pure {
		assert.Contains(t, layers, dir)
	}
}

func findImpurity(t *tree) []string {
	var found []string
	for _, dir := range pure {
		for _, f := range t.packages[dir] {
			if f.test {
				continue
			}
			found = append(found, t.findImpureImports(dir, f)...)
			for _, d := range f.syntax.Decls {
				found = append(found, t.findImpureCode(d)...)
			}
		}
	}
	return found
}

func (t *tree) findImpureImports(dir string, f *file) []string {
	var found []string
	for _, spec := range f.syntax.Imports {
		name := pathOf(spec)
		isBelow := func(banned string) bool { return isOfModule(name, banned) }
		switch {
		case !slices.ContainsFunc(impure, isBelow), slices.Contains(harmless, name):
		case dir == formats && name == "time":
		default:
			found = append(found, t.at(spec.Pos(), "%s in a pure package", name))
		}
	}
	return found
}

func (t *tree) findImpureCode(d ast.Decl) []string {
	where, mayPanic := "a declaration", false
	if f, ok := d.(*ast.FuncDecl); ok {
		where = f.Name.Name
		mayPanic = strings.HasPrefix(strings.ToLower(where), "must")
	}
	var found []string
	ast.Inspect(d, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			found = append(found, t.at(n.Pos(), "a goroutine in a pure package"))
		case *ast.CallExpr:
			if called, ok := n.Fun.(*ast.Ident); ok && called.Name == "panic" && !mayPanic {
				found = append(found, t.at(n.Pos(), "a panic in %s", where))
			}
		}
		return true
	})
	return found
}
