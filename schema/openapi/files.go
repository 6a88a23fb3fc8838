package openapi

import (
	"net/url"
	"path"
	"strings"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/source"
	"github.com/attrpatch/attrpatch/schema"
	"github.com/attrpatch/attrpatch/schema/importer"
)

// File is one file of a document that is split over several.
type File struct {
	// Name is where the file is, with slashes between its parts. A reference in one
	// file leads to another by the name that the two names and the reference give.
	Name string
	Text []byte
}

// ImportFiles is [Import] for a document of several files. The first of the sources
// is the document, which has the path; references to files lead to the others by
// their names, and to no file that was not given.
func ImportFiles(path string, document File, others ...File) (schema.Definition, []importer.Note, error) {
	return importFiles(path, append([]File{document}, others...))
}

// texts converts what is YAML, and reports which of the files were. A file that is
// too large is left for the ledger to refuse.
func texts(files []File) (list [][]byte, converted []bool, faults importer.Errors) {
	for i, f := range files {
		text := f.Text
		isYAML := !isJSON(text) && len(text) <= source.MaxBytes
		if isYAML {
			var own importer.Errors
			text, own = toJSON(text)
			for _, fault := range own {
				fault.Source = i
				faults = append(faults, fault)
			}
		}
		list, converted = append(list, text), append(converted, isYAML)
	}
	return list, converted, faults
}

// fileNames gives each name the number of its file, the first of those that have it.
func fileNames(files []File) map[string]int {
	names := make(map[string]int, len(files))
	for i, f := range files {
		name := path.Clean(f.Name)
		if _, known := names[name]; !known {
			names[name] = i
		}
	}
	return names
}

// target returns what a reference refers to. What is in no file that was given, or
// is not there, is a fault.
func (r *reader) target(ref source.Value) source.Value {
	address, fragment, _ := strings.Cut(ref.Text(), "#")
	root, ok := r.file(ref, address)
	if !ok {
		return source.Value{}
	}
	fragment, err := url.PathUnescape(fragment)
	if err != nil || fragment != "" && !strings.HasPrefix(fragment, "/") || fragment+address == "" {
		ref.Fault("is not a JSON Pointer into this document")
		return source.Value{}
	}
	v := root.Find(attrs.Pointer(fragment))
	if !v.Present() {
		ref.Fault("refers to nothing in this document")
	}
	return v
}

// file returns the root of the file that a reference leads to: its own, or one of
// the others that were given.
func (r *reader) file(ref source.Value, address string) (source.Value, bool) {
	if address == "" {
		return r.roots[ref.Source()], true
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "" || u.Host != "" || u.RawQuery != "" {
		ref.Fault("refers to an address, and none is read")
		return source.Value{}, false
	}
	name := u.Path
	if !path.IsAbs(name) {
		name = path.Join(path.Dir(r.files[ref.Source()].Name), name)
	}
	i, given := r.names[path.Clean(name)]
	if !given {
		ref.Fault("refers to another file, %q, which was not given", clip(name))
		return source.Value{}, false
	}
	return r.roots[i], true
}
