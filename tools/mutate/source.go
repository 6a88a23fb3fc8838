package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// source is a package before anything is planted in it.
type source struct {
	folder string // below the module's root, with slashes
	path   string // what it is imported as
	fset   *token.FileSet
	files  []sourceFile
	info   *types.Info
	types  *types.Package
	load   types.Importer
}

type sourceFile struct {
	name   string // below the module's root, with slashes
	text   []byte
	syntax *ast.File
}

// listed is what go list says of a package.
type listed struct {
	ImportPath, Dir, Export string
	GoFiles                 []string
	Module                  *struct{ Path string }
}

// load parses and checks packages of the module. What they import is taken from
// the compiler's export data.
func load(ctx context.Context, root string, folders []string) ([]*source, error) {
	args := []string{"list", "-export", "-deps", "-json=ImportPath,Dir,Export,GoFiles,Module", "./" + switchFolder}
	for _, f := range folders {
		args = append(args, "./"+f)
	}
	list := exec.CommandContext(ctx, "go", args...)
	list.Dir, list.Stderr = root, os.Stderr
	out, err := list.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	packages := map[string]listed{}
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		err := decoder.Decode(&p)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("go list: %w", err)
		}
		packages[p.ImportPath] = p
	}
	var sources []*source
	for _, folder := range folders {
		s, err := loadOne(root, folder, packages)
		if err != nil {
			return nil, err
		}
		sources = append(sources, s)
	}
	return sources, nil
}

func loadOne(root, folder string, packages map[string]listed) (*source, error) {
	s := &source{folder: folder, fset: token.NewFileSet()}
	directory := filepath.Join(root, filepath.FromSlash(folder))
	var found *listed
	for _, p := range packages {
		if p.Dir == directory {
			found = &p
		}
	}
	if found == nil {
		return nil, fmt.Errorf("no package in %q", folder)
	}
	s.path = found.ImportPath
	for _, base := range found.GoFiles {
		text, err := os.ReadFile(filepath.Join(directory, base))
		if err != nil {
			return nil, err
		}
		name := folder + "/" + base
		syntax, err := parser.ParseFile(s.fset, name, text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		s.files = append(s.files, sourceFile{name, text, syntax})
	}
	s.load = importer.ForCompiler(s.fset, "gc", func(path string) (io.ReadCloser, error) {
		p, ok := packages[path]
		if !ok || p.Export == "" {
			return nil, fmt.Errorf("no export data of %q", path)
		}
		return os.Open(p.Export)
	})
	s.info = &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}, Defs: map[*ast.Ident]types.Object{},
	}
	config := types.Config{Importer: s.load}
	var err error
	s.types, err = config.Check(s.path, s.fset, s.syntaxes(), s.info)
	return s, err
}

func (s *source) syntaxes() []*ast.File {
	var list []*ast.File
	for _, f := range s.files {
		list = append(list, f.syntax)
	}
	return list
}

// faults type-checks the package as it has become and returns the lines that are
// at fault, by file.
func (s *source) faults(texts map[string][]byte) (map[string]map[int]string, error) {
	fset := token.NewFileSet()
	var syntaxes []*ast.File
	for _, f := range s.files {
		syntax, err := parser.ParseFile(fset, f.name, texts[f.name], parser.SkipObjectResolution)
		if err != nil {
			return nil, fmt.Errorf("mutated: %w", err)
		}
		syntaxes = append(syntaxes, syntax)
	}
	at := map[string]map[int]string{}
	config := types.Config{Importer: s.load, Error: func(err error) {
		var fault types.Error
		if !errors.As(err, &fault) {
			return
		}
		p := fset.Position(fault.Pos)
		if at[p.Filename] == nil {
			at[p.Filename] = map[int]string{}
		}
		at[p.Filename][p.Line] = fault.Msg
	}}
	_, err := config.Check(s.path, fset, syntaxes, nil)
	if err != nil && len(at) == 0 {
		return nil, err
	}
	return at, nil
}

// isGenerated reports whether a tool wrote the file.
func (f sourceFile) isGenerated() bool { return ast.IsGenerated(f.syntax) }

// snippet is a part of the source on one line, cut off where it is long.
func (f sourceFile) snippet(from, to int) string {
	const most = 70
	text := strings.Join(strings.Fields(string(f.text[from:to])), " ")
	text = strings.ReplaceAll(text, "`", "'") // the list of equivalents quotes with it
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most-1]) + "…"
	}
	return text
}
