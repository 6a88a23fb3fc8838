package arch

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
)

// modulePath is the module that the rules are about, and that of the small
// trees that show the checks at work.
const modulePath = "github.com/attrpatch/attrpatch"

// tree is the parsed source of one module.
type tree struct {
	fsys     fs.FS
	fset     *token.FileSet
	packages map[string][]*file // by directory below the module's root
	texts    map[string]string  // other files that people write and read, by path
}

// file is one Go file.
type file struct {
	path   string // below the module's root, with slashes
	test   bool   // its name ends in _test.go
	syntax *ast.File
}

// grow parses every Go file of the module at the root of fsys. Build
// constraints are not looked at: a rule holds on every platform.
func grow(fsys fs.FS) (*tree, error) {
	t := &tree{fsys, token.NewFileSet(), map[string][]*file{}, map[string]string{}}
	err := fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && name != "." && isForeign(fsys, name):
			return fs.SkipDir
		case entry.IsDir():
			return nil
		}
		return t.add(name)
	})
	return t, err
}

// isForeign reports whether a directory does not belong to the module: the go
// command passes over it, or it is a module of its own.
func isForeign(fsys fs.FS, dir string) bool {
	base := path.Base(dir)
	if base == "testdata" || base == "vendor" || strings.HasPrefix(base, "_") {
		return true
	}
	if strings.HasPrefix(base, ".") && base != ".ci" {
		return true
	}
	_, err := fs.Stat(fsys, path.Join(dir, "go.mod"))
	return err == nil
}

func (t *tree) add(name string) error {
	isGo := path.Ext(name) == ".go"
	isText := path.Ext(name) == ".md" || path.Base(name) == "Makefile" || path.Dir(name) == ".ci"
	if !isGo && !isText {
		return nil
	}
	source, err := fs.ReadFile(t.fsys, name)
	if err != nil {
		return err
	}
	if isText {
		t.texts[name] = string(source)
		return nil
	}
	syntax, err := parser.ParseFile(t.fset, name, source, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	dir := path.Dir(name)
	t.packages[dir] = append(t.packages[dir], &file{name, strings.HasSuffix(name, "_test.go"), syntax})
	return nil
}

// directories are those of a tree's packages, in order.
func (t *tree) directories() []string {
	return slices.Sorted(maps.Keys(t.packages))
}

// at is a finding: a place in the source and what is wrong there.
func (t *tree) at(pos token.Pos, format string, args ...any) string {
	p := t.fset.Position(pos)
	return place(p.Filename, p.Line) + fmt.Sprintf(format, args...)
}

// place is how a finding begins.
func place(name string, line int) string {
	return fmt.Sprintf("%s:%d: ", name, line)
}

// pathOf is the path that an import names.
func pathOf(spec *ast.ImportSpec) string {
	name, _ := strconv.Unquote(spec.Path.Value) // the parser has checked it
	return name
}

// within returns the directory of a package of this module, and whether the
// import path is one.
func within(importPath string) (dir string, ok bool) {
	if importPath == modulePath {
		return ".", true
	}
	return strings.CutPrefix(importPath, modulePath+"/")
}

// isStandard reports whether an import path is of the standard library: only
// those have no dot in their first element.
func isStandard(importPath string) bool {
	first, _, _ := strings.Cut(importPath, "/")
	return !strings.Contains(first, ".")
}
