package openapi_test

import (
	"strings"
	"testing"

	"github.com/attrpatch/attrpatch/internal/source/sourcetest"
	"github.com/attrpatch/attrpatch/schema"
	"github.com/attrpatch/attrpatch/schema/importer"
	"github.com/attrpatch/attrpatch/schema/openapi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// split is a document in several files, in folders, in JSON and YAML.
func split() []openapi.File {
	return []openapi.File{
		{Name: "api/openapi.yaml", Text: []byte("openapi: 3.0.3\npaths:\n  /users/{id}:\n    $ref: ./paths/user.yaml\n")},
		{Name: "./api/paths/user.yaml", Text: []byte("get:\n  responses:\n    '200': {$ref: ../responses.json#/User}\n" +
			"patch:\n  requestBody:\n    content:\n      application/json:\n        schema: {$ref: '../schemas/user%20write.yaml'}\n")},
		{Name: "api/responses.json", Text: []byte(`{"User":{"description":"d","content":{"application/json":{"schema":{"$ref":"#/Read"}}}},
			"Read":{"type":"object","properties":{"id":{"type":"string","readOnly":true},"name":{"$ref":"schemas/user%20write.yaml#/properties/name"}}}}`)},
		{Name: "api/schemas/user write.yaml", Text: []byte("type: object\nproperties:\n  name: {type: string, maxLength: 9, xml: {}, odd: 1}\n  self: {$ref: 'user%20write.yaml'}\n")},
	}
}

func importFiles(files []openapi.File) (schema.Definition, []importer.Note, error) {
	return openapi.ImportFiles(path, files[0], files[1:]...)
}

// TestFiles imports a document that is split: each note is where its file has it.
func TestFiles(t *testing.T) {
	d, notes, err := importFiles(split())
	require.NoError(t, err)
	var names []string
	for _, a := range d.Attributes {
		names = append(names, a.Name+" "+a.Type.String())
	}
	assert.Equal(t, []string{"id STRING", "name STRING", "self JSON"}, names)
	sourcetest.AssertLines(t, []string{
		"1/patch/requestBody/content/application~1json/schema guessed: has properties that are not nullable",
		"3/properties/name/odd dropped: has no equal",
		"3/properties/self widened: is inside itself",
	}, sourcetest.Lines(notes, nil))
}

// TestFilesNotGiven leaves files out, or refers to what is none.
func TestFilesNotGiven(t *testing.T) {
	for _, tt := range []struct {
		change func([]openapi.File) []openapi.File
		want   string
		why    string
	}{
		{func(f []openapi.File) []openapi.File { return f[:1] }, `/paths/~1users~1{id}/$ref: refers to another file, "api/paths/user.yaml", which was not given`, "the name to give is in the fault"},
		{func(f []openapi.File) []openapi.File { return f[:3] }, `source 2: /patch/requestBody/content/application~1json/schema/$ref: refers to another file, "api/schemas/user write.yaml"`, "from another file"},
		{func(f []openapi.File) []openapi.File { f[1].Text = nil; return f }, "source 2: the whole: is not JSON: it is empty", "a file with nothing"},
		{func(f []openapi.File) []openapi.File { f[1].Text = []byte("a: ["); return f }, "source 2: the whole: is not YAML", "a file that is broken"},
		{func(f []openapi.File) []openapi.File { f[3].Text = []byte(`{"a":1,"a":2}`); return f }, "source 4: /a: stands twice", "a name twice in one of them"},
		{func(f []openapi.File) []openapi.File {
			f[2].Text = []byte(strings.Replace(string(f[2].Text), `"#/Read"`, `"#/None"`, 1))
			return f
		}, "source 3: /User/content/application~1json/schema/$ref: refers to nothing", "pointers are into the file itself"},
		{func(f []openapi.File) []openapi.File {
			f[2].Text = []byte(strings.Replace(string(f[2].Text), `"#/Read"`, `"/etc/passwd#/a"`, 1))
			return f
		}, `refers to another file, "/etc/passwd", which was not given`, "an absolute name"},
		{func(f []openapi.File) []openapi.File {
			f[2].Text = []byte(strings.Replace(string(f[2].Text), `"#/Read"`, `"//host/a.yaml"`, 1))
			return f
		}, "refers to an address", "a host"},
		{func(f []openapi.File) []openapi.File {
			f[1].Text = []byte("$ref: openapi.yaml#/paths/~1users~1%7Bid%7D\n")
			f[1].Name = "api/paths/user.yaml"
			f[0].Name = "api/paths/openapi.yaml"
			f[0].Text = []byte("openapi: 3.0.3\npaths:\n  /users/{id}:\n    $ref: user.yaml\n")
			return f
		}, "is a reference that leads nowhere", "files that refer to each other for ever"},
	} {
		t.Run(tt.why, func(t *testing.T) {
			_, notes, err := importFiles(tt.change(split()))
			require.Error(t, err)
			assert.Contains(t, err.Error(), tt.want)
			assert.Empty(t, notes)
		})
	}
}

// FuzzFiles has a document whose second file is anything.
func FuzzFiles(f *testing.F) {
	for _, seed := range sourcetest.Hostile() {
		f.Add(seed)
	}
	for _, file := range split() {
		f.Add(file.Text)
	}
	f.Add([]byte(`{"patch":{"requestBody":{"content":{"application/json":{"schema":{"properties":{"a":{"$ref":"openapi.yaml#/paths/a"},"b":{"$ref":"b.yaml"}}}}}}}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		sourcetest.Check(t, func(text []byte) (schema.Definition, []importer.Note, error) {
			return openapi.ImportFiles(path, openapi.File{Name: "openapi.yaml", Text: []byte("openapi: 3.1.0\npaths:\n  /users/{id}:\n    $ref: b.yaml\n")},
				openapi.File{Name: "b.yaml", Text: text})
		}, text)
	})
}
