package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/attrpatch/attrpatch/schema"
	"github.com/attrpatch/attrpatch/schema/importer"
	"github.com/attrpatch/attrpatch/schema/jsonschema"
	"github.com/attrpatch/attrpatch/schema/keycloak"
	"github.com/attrpatch/attrpatch/schema/openapi"
	"github.com/attrpatch/attrpatch/schema/pingone"
	"github.com/attrpatch/attrpatch/schema/scim"
)

// maxSourceBytes is more than any importer reads, so that it can say so itself.
const maxSourceBytes = 16 << 20

// origin is a kind of schema that can be imported.
type origin struct {
	name string
	// oneFile: the sources are no more than one.
	oneFile bool
	// needsPath: the source has several schemas, and --path selects one.
	needsPath bool
	// takesPath: the source may have several schemas, and --path selects one.
	takesPath bool
	read      func(path string, sources []input) (schema.Definition, []importer.Note, error)
}

// input is a file of the command line.
type input struct {
	name string
	text []byte
}

func texts(sources []input) [][]byte {
	list := make([][]byte, len(sources))
	for i, in := range sources {
		list[i] = in.text
	}
	return list
}

var origins = []origin{
	{name: "pingone", read: func(_ string, sources []input) (schema.Definition, []importer.Note, error) {
		return pingone.Import(texts(sources)...)
	}},
	{name: "openapi", needsPath: true, read: importOpenAPI},
	{name: "scim", takesPath: true, read: func(path string, sources []input) (schema.Definition, []importer.Note, error) {
		return scim.Import(path, texts(sources)...)
	}},
	{name: "json-schema", oneFile: true, read: func(_ string, sources []input) (schema.Definition, []importer.Note, error) {
		return jsonschema.Import(sources[0].text)
	}},
	{name: "keycloak", oneFile: true, read: func(_ string, sources []input) (schema.Definition, []importer.Note, error) {
		return keycloak.Import(sources[0].text)
	}},
}

// importOpenAPI gives the importer the names of the files too, by which they refer to
// each other.
func importOpenAPI(path string, sources []input) (schema.Definition, []importer.Note, error) {
	files := make([]openapi.File, len(sources))
	for i, in := range sources {
		files[i] = openapi.File{Name: filepath.ToSlash(in.name), Text: in.text}
	}
	return openapi.ImportFiles(path, files[0], files[1:]...)
}

type importFlags struct {
	from, path text
	strict     bool
}

func defineImport(flags *pflag.FlagSet) action {
	var f importFlags
	f.from.define(flags, "from")
	f.path.define(flags, "path")
	flags.BoolVar(&f.strict, "strict", false, "")
	return func(_ context.Context, s *streams, files []string) error {
		from, err := f.check(files)
		if err != nil {
			return err
		}
		return f.run(s, from, files)
	}
}

// check judges the command line before anything is read.
func (f *importFlags) check(files []string) (origin, error) {
	i := slices.IndexFunc(origins, func(o origin) bool { return o.name == f.from.value })
	switch {
	case !f.from.given:
		return origin{}, usagef("needs --from")
	case i < 0:
		return origin{}, usagef("--from: cannot import from %q: want %s", f.from.value, originNames())
	}
	from := origins[i]
	stdins := 0
	for _, file := range files {
		if file == "-" {
			stdins++
		}
	}
	switch {
	case len(files) == 0:
		return origin{}, usagef("needs a file")
	case stdins > 1:
		return origin{}, usagef("two files cannot both be standard input")
	case from.oneFile && len(files) > 1:
		return origin{}, usagef("--from %s takes one file", from.name)
	case from.needsPath && !f.path.given:
		return origin{}, usagef("--from %s needs --path", from.name)
	case !from.needsPath && !from.takesPath && f.path.given:
		return origin{}, usagef("--from %s has no --path", from.name)
	}
	return from, nil
}

func originNames() string {
	var names []string
	for _, o := range origins {
		names = append(names, o.name)
	}
	return strings.Join(names, ", ")
}

// run prints the definition, and a line for each note.
func (f *importFlags) run(s *streams, from origin, files []string) error {
	sources := make([]input, len(files))
	for i, file := range files {
		text, err := s.readFrom(file, fileName(file), maxSourceBytes)
		if err != nil {
			return err
		}
		sources[i] = input{file, text}
	}
	made, notes, err := from.read(f.path.value, sources)
	var faults importer.Errors
	if errors.As(err, &faults) {
		return refusedImport(faults, files)
	} else if err != nil {
		return err
	}
	if err := printNative(s, made); err != nil {
		return err
	}
	for _, n := range notes {
		s.note("%s: %s: %s: %s", fileName(files[n.Source]), quoted(string(n.Pointer)), n.Kind, n.Reason)
	}
	if f.strict && !importer.Lossless(notes) {
		return errNo
	}
	return nil
}

func fileName(file string) string {
	if file == "-" {
		return "standard input"
	}
	return quoted(file)
}

// refusedImport is one line with every fault: there is no answer that could stand
// on standard output.
func refusedImport(faults importer.Errors, files []string) error {
	var lines []string
	for _, fault := range faults {
		line := quoted(string(fault.Pointer)) + ": " + fault.Reason
		if fault.Offset > 0 {
			line += fmt.Sprintf(", at byte %d", fault.Offset)
		}
		if fault.Source < len(files) {
			line = fileName(files[fault.Source]) + ": " + line
		}
		lines = append(lines, line)
	}
	return errors.New(strings.Join(lines, "; "))
}

// printNative prints a definition in the native form, for people to go on with.
func printNative(s *streams, d schema.Definition) error {
	text, err := json.Marshal(d)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := json.Indent(&b, text, "", "  "); err != nil {
		return err
	}
	b.WriteByte('\n')
	return s.print(b.Bytes())
}
