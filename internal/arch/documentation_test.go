package arch

import (
	"go/ast"
	"go/token"
	"regexp"
	"strings"
)

var documentationCheck = check{
	name: "what is exported is documented",
	find: findUndocumented,
	shown: []sample{{
		name:  "no package comment",
		why:   "a reader starts there",
		files: map[string]string{"attrs/path.go": "package attrs"},
		want:  []string{"attrs: no package comment"},
	}, {
		name:  "a package comment that only repeats the name",
		why:   "one sentence cannot give the model and the guarantees",
		files: map[string]string{"attrs/path.go": "// Package attrs has attributes, e.g. their names.\npackage attrs"},
		want:  []string{"attrs/path.go:2: the package comment has one sentence only"},
	}, {
		name: "two package comments",
		why:  "they are printed as one text, in the order of the file names",
		files: map[string]string{
			"attrs/doc.go":  twoSentences,
			"attrs/path.go": twoSentences,
		},
		want: []string{"attrs/path.go:2: a second package comment"},
	}, {
		name:  "a package comment of another package",
		why:   "it is found by its first words",
		files: map[string]string{"attrs/doc.go": "// Package paths is one. It is another.\npackage attrs"},
		want:  []string{"attrs/doc.go:2: the package comment does not begin with \"Package attrs \""},
	}, {
		name: "exported names without a word",
		why:  "each kind of declaration is seen",
		files: map[string]string{"attrs/doc.go": twoSentences + `
type Path string
func Join() {}
func (p *Path) Names() {}
const Limit = 1
var Root Path
type (
	// Pointer is documented.
	Pointer string
	Scope struct{}
)
const (
	First = iota
	Second // is documented
)
type Set[T any] struct{}
func (s Set[T]) Len() {}
`},
		want: []string{
			"attrs/doc.go:3: Path has no comment", "attrs/doc.go:4: Join has no comment",
			"attrs/doc.go:5: Names has no comment", "attrs/doc.go:6: Limit has no comment",
			"attrs/doc.go:7: Root has no comment", "attrs/doc.go:11: Scope has no comment",
			"attrs/doc.go:14: First has no comment", "attrs/doc.go:17: Set has no comment",
			"attrs/doc.go:18: Len has no comment",
		},
	}, {
		name: "comments that begin with something else",
		why:  "lists and searches show the first words",
		files: map[string]string{"attrs/doc.go": twoSentences + `
// Names a place.
type Path string
// Joins names.
func Join() {}
// Limits are one thing, Limit is another.
const Limit = 1
`},
		want: []string{
			"attrs/doc.go:4: the comment on Path does not begin with its name",
			"attrs/doc.go:6: the comment on Join does not begin with its name",
			"attrs/doc.go:8: the comment on Limit does not begin with its name",
		},
	}, {
		name: "a comment that is only a directive",
		why:  "a directive is for a tool",
		files: map[string]string{"attrs/doc.go": twoSentences + `
//go:noinline
func Join() {}
`},
		want: []string{"attrs/doc.go:4: Join has no comment"},
	}, {
		name: "everything as it is meant",
		why:  "groups may share a comment; what is not exported, and tests, need none",
		files: map[string]string{
			"attrs/doc.go": twoSentences + `
// A Path is one.
type Path string
// Join joins.
func Join() {}
// The kinds of things.
const (
	First = iota
	Second
)
type set struct{}
func (s set) Len() {}
func join() {}
const limit = 1
`,
			"attrs/path_test.go":    "package attrs_test\nfunc TestJoin() {}",
			"cmd/attrpatch/main.go": "// Attrpatch patches. It is a command.\npackage main",
		},
	}},
}

const twoSentences = "// Package attrs is one thing. It is not another.\npackage attrs"

func findUndocumented(t *tree) []string {
	var found []string
	for _, dir := range t.directories() {
		found = append(found, t.findPackageComment(dir)...)
		for _, f := range t.packages[dir] {
			if f.test {
				continue
			}
			for _, d := range f.syntax.Decls {
				found = append(found, t.findUndocumentedIn(d)...)
			}
		}
	}
	return found
}

func (t *tree) findPackageComment(dir string) []string {
	var found []string
	seen, code := false, false
	for _, f := range t.packages[dir] {
		if f.test {
			continue
		}
		code = true
		comment := f.syntax.Doc.Text()
		if comment == "" {
			continue
		}
		if seen {
			found = append(found, t.at(f.syntax.Package, "a second package comment"))
			continue
		}
		seen = true
		if name := f.syntax.Name.Name; name != "main" && !strings.HasPrefix(comment, "Package "+name+" ") {
			found = append(found, t.at(f.syntax.Package, "the package comment does not begin with %q", "Package "+name+" "))
		}
		if countSentences(comment) < 2 {
			found = append(found, t.at(f.syntax.Package, "the package comment has one sentence only"))
		}
	}
	if code && !seen {
		found = append(found, dir+": no package comment")
	}
	return found
}

// sentenceEnd is what stands between two sentences, or after the last one. A
// full stop before a small letter is taken for an abbreviation's.
var sentenceEnd = regexp.MustCompile(`[.!?][)"']*(\s+[^a-z\s]|\s*$)`)

func countSentences(comment string) int {
	return len(sentenceEnd.FindAllString(comment, -1))
}

func (t *tree) findUndocumentedIn(d ast.Decl) []string {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Name.IsExported() && isOfExportedType(d) {
			return t.findComment(d.Name, d.Doc)
		}
	case *ast.GenDecl:
		return t.findUndocumentedSpecs(d)
	}
	return nil
}

func (t *tree) findUndocumentedSpecs(d *ast.GenDecl) []string {
	var found []string
	for _, spec := range d.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			if !spec.Name.IsExported() {
				continue
			}
			doc := spec.Doc
			if !d.Lparen.IsValid() {
				doc = d.Doc
			}
			found = append(found, t.findComment(spec.Name, doc)...)
		case *ast.ValueSpec:
			found = append(found, t.findUndocumentedValues(d, spec)...)
		}
	}
	return found
}

// findUndocumentedValues accepts one comment for a group of constants or
// variables; such a comment, and one at the end of the line, need not begin with
// a name.
func (t *tree) findUndocumentedValues(d *ast.GenDecl, spec *ast.ValueSpec) []string {
	inGroup := d.Lparen.IsValid()
	shared := spec.Comment.Text() != "" || inGroup && (d.Doc.Text() != "" || spec.Doc.Text() != "")
	if shared || d.Tok == token.IMPORT {
		return nil
	}
	doc := d.Doc
	if inGroup {
		doc = nil
	}
	var found []string
	for _, name := range spec.Names {
		if name.IsExported() {
			found = append(found, t.findComment(name, doc)...)
		}
	}
	return found
}

// findComment wants a comment, and wants it to begin with the name, which an
// article may precede.
func (t *tree) findComment(name *ast.Ident, doc *ast.CommentGroup) []string {
	words := strings.Fields(doc.Text())
	if len(words) == 0 {
		return []string{t.at(name.Pos(), "%s has no comment", name.Name)}
	}
	if article := words[0]; len(words) > 1 && (article == "A" || article == "An" || article == "The") {
		words = words[1:]
	}
	if strings.TrimRight(words[0], ",:;.") != name.Name {
		return []string{t.at(name.Pos(), "the comment on %s does not begin with its name", name.Name)}
	}
	return nil
}

// isOfExportedType reports whether a function is not a method, or a method of
// an exported type.
func isOfExportedType(d *ast.FuncDecl) bool {
	if d.Recv == nil {
		return true
	}
	receiver := d.Recv.List[0].Type
	for {
		switch r := receiver.(type) {
		case *ast.StarExpr:
			receiver = r.X
		case *ast.IndexExpr:
			receiver = r.X
		case *ast.IndexListExpr:
			receiver = r.X
		case *ast.Ident:
			return r.IsExported()
		default:
			return false
		}
	}
}
