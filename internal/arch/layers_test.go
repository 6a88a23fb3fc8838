package arch

import (
	"fmt"
	"slices"
	"strings"
)

// layer says what a package may import beyond the standard library. Packages
// of this module are named by their directory, others by their module.
type layer struct {
	ours    []string
	modules []string
	// tests has what the package's own tests may import besides, of both kinds.
	// Assertions and generators (testTools) are open to all tests.
	tests []string
}

// The modules of others, by what they are for. Each has its reason in docs/adr.
const (
	jsonSchema = "github.com/santhosh-tekuri/jsonschema/v5"
	flags      = "github.com/spf13/pflag"
	text       = "golang.org/x/text"
	generators = "pgregory.net/rapid"
	assertions = "github.com/stretchr/testify"
	mergePeer  = "github.com/evanphx/json-patch/v5"
	scripts    = "github.com/rogpeppe/go-internal"
	openAPI    = "github.com/getkin/kin-openapi"
	yaml       = "go.yaml.in/yaml/v4"
)

var testTools = []string{assertions, generators}

// The packages that code may build on without knowing the engine.
const (
	wire    = "internal/jsonwire"
	edits   = "internal/jsonedit"
	diffs   = "internal/jsondiff"
	door    = "internal/jsonschema"
	formats = "internal/format"
	paths   = "internal/scimpath"
)

// What the importers of foreign schemas share.
const (
	notes   = "schema/importer"
	sources = "internal/source"
)

// layers is the import policy. It is the design, not a record of what the code
// happens to do: change it together with DESIGN.md, never to make a build pass.
var layers = map[string]layer{
	"attrs":         {},
	"schema":        {ours: []string{"attrs", wire, door, formats, paths}, modules: []string{text}},
	"schema/preset": {ours: []string{"schema"}, tests: []string{"attrs", "patch"}},
	"schema/export": {
		ours:  []string{"attrs", "schema"},
		tests: []string{"patch", "schema/preset", "conformance", "fuzz", door},
	},
	"patch": {
		ours:  []string{"attrs", "schema", wire, edits, diffs, door, formats, paths},
		tests: []string{"patch/render", "schema/preset", "conformance", "internal/answer", "fuzz", "fuzz/model", mergePeer},
	},
	"patch/render": {ours: []string{"patch"}, tests: []string{"attrs", "schema", "schema/preset"}},

	// An importer brings in what its kind of source needs, and nobody else pays.
	notes:                   {ours: []string{"attrs"}},
	sources:                 {ours: []string{"attrs", "schema", notes, wire}},
	sources + "/sourcetest": {ours: []string{"attrs", "schema", notes, sources, wire}, modules: []string{assertions, generators}},
	"schema/gostruct":       {ours: []string{"attrs", "schema", notes, sources, wire}},
	"schema/openapi":        {ours: []string{"attrs", "schema", notes, sources, wire}, modules: []string{openAPI, yaml}, tests: []string{sources + "/sourcetest"}},
	"schema/pingone":        {ours: []string{"attrs", "schema", "schema/preset", notes, sources, wire}, tests: []string{sources + "/sourcetest"}},
	"schema/keycloak":       {ours: []string{"attrs", "schema", notes, sources, wire}, tests: []string{sources + "/sourcetest"}},
	"schema/jsonschema": {
		ours:  []string{"attrs", "schema", notes, sources, wire},
		tests: []string{sources + "/sourcetest", "patch", "schema/export", "schema/preset"},
	},
	"schema/scim": {ours: []string{"attrs", "schema", notes, sources, wire, paths}, tests: []string{sources + "/sourcetest"}},

	// The suite knows no engine, so that it can measure any.
	"conformance": {ours: []string{"attrs"}, tests: []string{door}},

	// The model is a second opinion: it shares no code with the engine.
	"fuzz/model": {
		ours:  []string{"attrs", "schema", formats},
		tests: []string{"schema/preset", "conformance", mergePeer},
	},
	"fuzz": {
		ours:    []string{"attrs", "schema", "patch", "conformance", "fuzz/model"},
		modules: []string{generators},
		tests:   []string{"patch/render", "schema/preset", wire, mergePeer, jsonSchema},
	},

	"docs/tutorial": {ours: []string{"attrs", "schema", "patch", "patch/render"}, tests: []string{"schema/gostruct"}},

	wire:               {},
	paths:              {ours: []string{wire}},
	edits:              {ours: []string{wire}},
	diffs:              {ours: []string{wire}},
	door:               {ours: []string{wire}, modules: []string{jsonSchema}},
	formats:            {modules: []string{jsonSchema, text}},
	formats + "/zones": {}, // writes a list that formats embeds
	"internal/answer":  {ours: []string{"attrs", "schema", "schema/preset", "patch", "conformance"}},
	"fuzz/campaign":    {}, // runs go test
	"fuzz/steps":       {ours: []string{"attrs", "schema", "patch"}},
	"internal/arch":    {},

	"cmd/attrpatch": {
		ours: []string{
			"attrs", "schema", "schema/preset", "patch", "patch/render", "conformance", "internal/answer",
			notes, "schema/openapi", "schema/pingone", "schema/scim", "schema/jsonschema", "schema/keycloak", "schema/export",
		},
		modules: []string{flags},
		tests:   []string{scripts},
	},
}

var layerCheck = check{
	name: "imports follow the table",
	find: findForeignImports,
	shown: []sample{{
		name:  "the vocabulary imports the engine",
		why:   "arrows point one way",
		files: map[string]string{"attrs/path.go": importing("attrs", modulePath+"/patch")},
		want:  []string{"attrs/path.go:2: attrs may not import patch"},
	}, {
		name:  "the library takes on a module",
		why:   "whoever embeds the library gets its requirements too",
		files: map[string]string{"patch/engine.go": importing("patch", "golang.org/x/text/cases")},
		want:  []string{"patch/engine.go:2: patch may not import golang.org/x/text/cases"},
	}, {
		name:  "a package that only begins like an allowed module",
		why:   "a module ends at a slash",
		files: map[string]string{"schema/names.go": importing("schema", "golang.org/x/textual")},
		want:  []string{"schema/names.go:2: schema may not import golang.org/x/textual"},
	}, {
		name:  "a package below an allowed one",
		why:   "the table names packages, not trees",
		files: map[string]string{"patch/render/nerm.go": importing("render", modulePath+"/patch/plan")},
		want:  []string{"patch/render/nerm.go:2: patch/render may not import patch/plan"},
	}, {
		name:  "what only tests may import, in the package itself",
		why:   "assertions belong to tests",
		files: map[string]string{"patch/engine.go": importing("patch", assertions+"/require")},
		want:  []string{"patch/engine.go:2: patch may not import github.com/stretchr/testify/require"},
	}, {
		name:  "the peer in the tests of another package",
		why:   "it is an oracle for merging and nothing else",
		files: map[string]string{"schema/schema_test.go": importing("schema_test", mergePeer)},
		want:  []string{"schema/schema_test.go:2: tests of schema may not import github.com/evanphx/json-patch/v5"},
	}, {
		name:  "a package that the table does not know",
		why:   "a new package is a decision",
		files: map[string]string{"audit/audit.go": "package audit"},
		want:  []string{"audit: is not in the table of layers"},
	}, {
		name: "no packages",
		why:  "a check over nothing is blind",
		want: []string{"no package found"},
	}, {
		name: "everything as it is meant",
		why:  "the table allows these",
		files: map[string]string{
			"schema/names.go":      importing("schema", "strings", "golang.org/x/text/cases", modulePath+"/attrs"),
			"patch/engine_test.go": importing("patch_test", modulePath+"/patch", modulePath+"/conformance", mergePeer),
			"attrs/path_test.go":   importing("attrs", "testing", assertions+"/assert", generators),
		},
	}},
}

func findForeignImports(t *tree) []string {
	if len(t.packages) == 0 {
		return []string{"no package found"}
	}
	var found []string
	for _, dir := range t.directories() {
		l, ok := layers[dir]
		if !ok {
			found = append(found, dir+": is not in the table of layers")
			continue
		}
		for _, f := range t.packages[dir] {
			found = append(found, t.findForeignIn(dir, f, l)...)
		}
	}
	return found
}

func (t *tree) findForeignIn(dir string, f *file, l layer) []string {
	who, allowed := dir, slices.Concat(l.ours, l.modules)
	if f.test {
		who = "tests of " + dir
		allowed = slices.Concat(allowed, l.tests, testTools, []string{dir})
	}
	var found []string
	for _, spec := range f.syntax.Imports {
		name := pathOf(spec)
		ours, isOurs := within(name)
		switch {
		case isStandard(name):
		case isOurs && slices.Contains(allowed, ours):
		case !isOurs && slices.ContainsFunc(allowed, func(m string) bool { return isOfModule(name, m) }):
		case isOurs:
			found = append(found, t.at(spec.Pos(), "%s may not import %s", who, ours))
		default:
			found = append(found, t.at(spec.Pos(), "%s may not import %s", who, name))
		}
	}
	return found
}

// isOfModule reports whether a package is the module's root or below it.
func isOfModule(importPath, module string) bool {
	rest, ok := strings.CutPrefix(importPath, module)
	return ok && (rest == "" || rest[0] == '/')
}

// importing is the source of a file that imports the given paths.
func importing(pkg string, paths ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "package %s\n", pkg)
	for _, p := range paths {
		fmt.Fprintf(&b, "import _ %q\n", p)
	}
	return b.String()
}
