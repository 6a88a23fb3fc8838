package scim_test

import (
	"embed"
	"encoding/json"
	"flag"
	"os"
	"pgregory.net/rapid"
	"slices"
	"strings"
	"testing"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/source/sourcetest"
	"github.com/attrpatch/attrpatch/schema"
	"github.com/attrpatch/attrpatch/schema/importer"
	"github.com/attrpatch/attrpatch/schema/scim"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

//go:embed testdata
var testdata embed.FS

var updateFlag = flag.Bool("update", false, "write the golden files anew")

// TestSample imports a list response as a service gives it. Everything in it is
// in the native form or in the notes.
func TestSample(t *testing.T) {
	d, notes, err := scim.Import("User", sourcetest.Sample(t, testdata, "schemas.json"))
	require.NoError(t, err)
	native, err := json.MarshalIndent(d, "", "  ")
	require.NoError(t, err)
	native = append(native, '\n')
	if *updateFlag {
		require.NoError(t, os.WriteFile("testdata/native.json", native, 0o600))
	}
	assert.Equal(t, string(sourcetest.Sample(t, testdata, "native.json")), string(native))
	const core = "0/Resources/0"
	sourcetest.AssertLines(t, []string{
		core + " guessed: does not declare externalId",
		core + " guessed: does not declare id",
		core + " guessed: does not declare meta",
		core + " guessed: does not declare schemas",
		core + "/attributes/0/caseExact dropped: is false",
		core + "/attributes/2/referenceTypes dropped: what a reference may lead to",
		core + "/attributes/2/type widened: is a reference",
		core + "/attributes/4/returned widened: is returned on request only",
		core + "/attributes/8/returned guessed: is neither written nor returned",
		core + "/attributes/9/subAttributes/1/canonicalValues guessed: may or may not",
		core + "/attributes/9/subAttributes/3/mutability widened: is of a part",
		core + "/attributes/10/subAttributes/1/referenceTypes dropped",
		core + "/attributes/10/subAttributes/1/type widened: is a reference",
		core + "/attributes/11/subAttributes/0/type widened: is base64",
		"0/Resources/1 dropped: is neither the schema",
		"0/Resources/2 guessed: has a URN that ends as that of User does",
	}, sourcetest.Lines(notes, nil))
}

// TestResourceTypes says which schemas belong together.
func TestResourceTypes(t *testing.T) {
	for _, name := range []string{"User", "user", "/Users", "urn:ietf:params:scim:schemas:core:2.0:User"} {
		d, notes, err := scim.Import(name, sourcetest.Sample(t, testdata, "types.json"), sourcetest.Sample(t, testdata, "schemas.json"))
		require.NoError(t, err, name)
		last := d.Attributes[len(d.Attributes)-1]
		assert.Equal(t, "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User", last.Name)
		assert.True(t, last.Required, "the type says that the extension has to be there")
		assert.Equal(t, attrs.Immutable, last.SubAttributes[0].Mutability)
		got := strings.Join(sourcetest.Lines(notes, nil), "\n")
		assert.Contains(t, got, "0/1 dropped: is another resource type")
		assert.NotContains(t, got, "taken for an extension")
	}
	d, _, err := scim.Import("/Groups", sourcetest.Sample(t, testdata, "types.json"), sourcetest.Sample(t, testdata, "schemas.json"))
	require.NoError(t, err)
	assert.Equal(t, "Group", d.Name)
	assert.Len(t, d.Attributes, 5)
}

// TestForms has every form that schemas come in, and how one is chosen.
func TestForms(t *testing.T) {
	const user = `{"id":"urn:x:core:User","name":"User","attributes":[{"name":"a"}]}`
	const group = `{"id":"urn:x:core:Group","name":"Group","attributes":[{"name":"b"}]}`
	const more = `{"id":"urn:x:more:User","attributes":[{"name":"c"}]}`
	for _, tt := range []struct {
		why, resource string
		sources       []string
		want          string // the name of the schema, or a fault
	}{
		{"a schema alone", "", []string{user}, "User"},
		{"an array", "", []string{`[` + user + `]`}, "User"},
		{"a list response", "", []string{`{"Resources":[` + user + `,` + more + `]}`}, "User"},
		{"several sources", "", []string{more, user}, "User"},
		{"one of two", "group", []string{user, group}, "Group"},
		{"none is named", "", []string{user, group}, "the whole: has several schemas, of which one has to be named: User, Group"},
		{"the User of RFC 7643", "", []string{strings.ReplaceAll(user, "urn:x:core:", "urn:ietf:params:scim:schemas:core:2.0:"), group}, "User"},
		{"no URI", "", []string{`{"id":"User","attributes":[{"name":"a"}]}`}, "User"},
		{"another is named", "Device", []string{user, group}, "the whole: has no schema of that name, but User, Group"},
		{"no schema", "", []string{`[]`}, "the whole: has no schema"},
		{"neither", "", []string{`{"a":1}`}, "the whole: has no schema"},
		{"a text that is broken", "", []string{`{`}, "the whole: is not JSON, at byte 1"},
		{"a name for an extension alone", "", []string{more}, "urn:x:more:User"},
	} {
		t.Run(tt.why, func(t *testing.T) {
			sources := make([][]byte, len(tt.sources))
			for i, text := range tt.sources {
				sources[i] = []byte(text)
			}
			d, _, err := scim.Import(tt.resource, sources...)
			if err != nil {
				assert.EqualError(t, err, "importer: "+tt.want)
				return
			}
			assert.Equal(t, tt.want, d.Name)
		})
	}
}

// TestRules has one attribute a row, and what is said of it.
func TestRules(t *testing.T) {
	for _, tt := range []struct {
		attribute string
		want      []string
		why       string
	}{
		{`{"name":"a"}`, nil, "all else has a default"},
		{`{"name":"a","caseExact":true,"uniqueness":"global","mutability":"writeOnly"}`, nil, "what is carried over"},
		{`{"name":"a","description":null,"subAttributes":null}`, nil, "null is absent"},
		{`{}`, []string{"0/attributes/0 fault: has no name"}, "an attribute is known by its name"},
		{`{"name":"a","type":"String"}`, nil, "types are matched whatever the case"},
		{`{"name":"a","type":"money"}`, []string{"0/attributes/0/type widened: is not a type"}, "a type of the service's own"},
		{`{"name":"a","type":"complex"}`, []string{"0/attributes/0 widened: is complex without"}, "nothing says what is in it"},
		{`{"name":"a","subAttributes":[{"name":"b"}]}`, []string{"0/attributes/0/subAttributes fault: are for complex"}, "a string has no parts"},
		{`{"name":"a","mutability":"readwrite"}`, []string{"0/attributes/0/mutability fault: is not a mutability"}, "a mutability is too important to guess"},
		{`{"name":"a","returned":"sometimes"}`, []string{"0/attributes/0/returned fault: is none of"}, "and so is what is returned"},
		{`{"name":"a","uniqueness":"local"}`, []string{"0/attributes/0/uniqueness fault: is none of"}, "and what is unique"},
		{`{"name":"a","mutability":"immutable","returned":"never"}`, []string{"0/attributes/0/mutability widened: cannot stand with returned never"}, "there is one mutability here"},
		{`{"name":"a","type":"boolean","canonicalValues":["x"]}`, []string{"0/attributes/0/canonicalValues dropped: are for attributes of type string"}, "a boolean has two values"},
		{`{"name":"a","canonicalValues":["x","x"]}`, []string{"0/attributes/0/canonicalValues guessed"}, "a value that stands twice is one"},
		{`{"name":"a","canonicalValues":[]}`, nil, "an empty list is none"},
		{`{"name":"a"},{"name":"A"}`, []string{`0/attributes/1/name fault: "A" equals "a" but for case`}, "names of SCIM are case-insensitive"},
		{`{"name":"a","multiValued":"yes"}`, []string{"0/attributes/0/multiValued fault: is not true or false"}, "a wrong type"},
		{`{"name":"a","maxLength":5}`, []string{"0/attributes/0/maxLength dropped: is not known"}, "a member that RFC 7643 does not have"},
		{`{"name":"ID","mutability":"readOnly"}`, nil, "a common attribute that is declared is not added"},
		{`null`, []string{"0/attributes/0 fault: is not an object"}, "a wrong type"},
	} {
		t.Run(tt.why, func(t *testing.T) {
			common := `{"name":"schemas"},{"name":"externalId"},{"name":"meta"},`
			if !strings.Contains(tt.attribute, "ID") {
				common += `{"name":"id"},`
			}
			text := `{"id":"urn:x:core:X","name":"X","attributes":[` + tt.attribute + `,` + strings.TrimSuffix(common, ",") + `]}`
			_, notes, faults := sourcetest.Check(t, importOne, []byte(text))
			sourcetest.AssertLines(t, tt.want, sourcetest.Lines(notes, faults))
		})
	}
}

// TestMissingResources has a list response that is not whole.
func TestMissingResources(t *testing.T) {
	_, notes, err := scim.Import("", []byte(`{"totalResults":2,"Resources":[{"id":"urn:x:X","attributes":[
		{"name":"schemas"},{"name":"id"},{"name":"externalId"},{"name":"meta"}]}]}`))
	require.NoError(t, err)
	sourcetest.AssertLines(t, []string{"0/totalResults dropped: says that there are more"}, sourcetest.Lines(notes, nil))
}

// TestBrokenTypes has resource types that do not fit the schemas.
func TestBrokenTypes(t *testing.T) {
	const user = `{"id":"urn:x:core:User","name":"User","attributes":[{"name":"a"}]}`
	for _, tt := range []struct{ typ, want, why string }{
		{`{"name":"U","schema":"urn:x:core:Other"}`, "importer: /1/schema: names a schema that is not among the sources", "the core has to be there"},
		{`{"name":"U","schema":"urn:x:core:User","schemaExtensions":[{"schema":"urn:x:core:User"}]}`, "importer: /1/schemaExtensions/0/schema: is named twice", "a schema extends another one"},
	} {
		_, _, err := scim.Import("", []byte(`[`+user+`,`+tt.typ+`]`))
		assert.EqualError(t, err, tt.want, tt.why)
	}
	_, notes, err := scim.Import("", []byte(`[`+user+`,{"name":"U","schema":"urn:x:core:User","schemaExtensions":[{"schema":"urn:y","required":false}]}]`))
	require.NoError(t, err)
	assert.Contains(t, strings.Join(sourcetest.Lines(notes, nil), "\n"), "0/1/schemaExtensions/0 dropped: names a schema")
}

func importOne(text []byte) (schema.Definition, []importer.Note, error) { return scim.Import("", text) }

func importUser(text []byte) (schema.Definition, []importer.Note, error) {
	return scim.Import("User", text)
}

// TestEveryMemberCounts adds a member that SCIM does not have to every object of
// the samples.
func TestEveryMemberCounts(t *testing.T) {
	passedOver := func(at attrs.Pointer) bool { return strings.HasSuffix(string(at), "/meta") }
	sourcetest.CheckUnheard(t, importUser, sourcetest.Sample(t, testdata, "schemas.json"), passedOver)
	schemas := sourcetest.Sample(t, testdata, "schemas.json")
	sourcetest.CheckUnheard(t, func(text []byte) (schema.Definition, []importer.Note, error) {
		return scim.Import("/Users", text, schemas)
	}, sourcetest.Sample(t, testdata, "types.json"), passedOver)
}

// TestAccount has every attribute of the sample in the definition or in a note.
func TestAccount(t *testing.T) {
	text := sourcetest.Sample(t, testdata, "schemas.json")
	d, notes, err := importUser(text)
	require.NoError(t, err)
	declared := slices.Concat(sourcetest.ByName(t, text, "/Resources/0/attributes", ""), sourcetest.ByName(t, text, "/Resources/1/attributes", ""),
		sourcetest.ByName(t, text, "/Resources/2/attributes", attrs.JoinPath(d.Attributes[len(d.Attributes)-1].Name)))
	carried, noted := sourcetest.CheckDeclared(t, d, notes, declared)
	assert.Equal(t, len(declared)-1, carried)
	assert.Equal(t, 1, noted, "that of the group")
	sourcetest.CheckEveryMember(t, importUser, text, func(at attrs.Pointer, value string) bool {
		for _, silent := range []string{"/schemas", "/itemsPerPage", "/startIndex", "/totalResults"} {
			if at == attrs.Pointer(silent) {
				return true
			}
		}
		isAside := strings.Contains(string(at), "/meta") || strings.HasSuffix(string(at), "/schemas")
		// The others say what holds without them, or are of a schema that is not carried over at all.
		return isAside || strings.HasPrefix(string(at), "/Resources/1/") || at == "/Resources/0/description" ||
			slices.Contains([]string{"false", `"readWrite"`, `"default"`, `"none"`}, value) && !strings.HasSuffix(string(at), "/caseExact") ||
			strings.HasPrefix(string(at), "/Resources/0/attributes/7/") || // each of the two says that it is not returned
			strings.HasSuffix(string(at), "/type") && value == `"string"` || strings.HasSuffix(string(at), "/caseExact") ||
			strings.HasPrefix(string(at), "/Resources/0/attributes/10/subAttributes/") && strings.HasSuffix(string(at), "/mutability")
	})
}

// TestGeneratedAccount has generated sources.
func TestGeneratedAccount(t *testing.T) {
	met := 0
	rapid.Check(t, func(r *rapid.T) {
		list := sourcetest.Attributes(r, sourcetest.Facets{
			"type":        {`"string"`, `"complex"`, `"complex"`, `"Integer"`, `"decimal"`, `"dateTime"`, `"reference"`, `"binary"`, `"other"`, `null`},
			"multiValued": {"true", "false", "null"}, "required": {"true", "false"}, "caseExact": {"true", "false"},
			"mutability": {`"readOnly"`, `"readWrite"`, `"immutable"`, `"writeOnly"`}, "returned": {`"always"`, `"never"`, `"default"`, `"request"`},
			"canonicalValues": {`["x","y"]`, `[]`}, "uniqueness": {`"none"`, `"none"`, `"server"`}, "description": {`"d"`},
		}, "complex")
		text := []byte(`{"id":"urn:x:y","name":"y","attributes":` + list + `}`)
		d, notes, faults := sourcetest.Check(r, importOne, text)
		if len(faults) == 0 {
			met++
			sourcetest.CheckDeclared(r, d, notes, sourcetest.ByName(r, text, "/attributes", ""))
		}
	})
	assert.NotZero(t, met, "no schema was imported")
}

// TestWrongValues puts values of all types in all places of the sample.
func TestWrongValues(t *testing.T) {
	sourcetest.CheckReplaced(t, importUser, sourcetest.Sample(t, testdata, "schemas.json"))
}

// TestLargeSources has sources of megabytes, made of what there may be many of.
func TestLargeSources(t *testing.T) {
	for _, row := range [][3]string{
		{`{"id":"urn:x:core:X","name":"X","attributes":[`, `{"name":"a%d........................................"}`, `]}`},
		{`{"id":"urn:x:core:X","name":"X","attributes":[{"name":"a","canonicalValues":[`, `"%d........................................"`, `]}]}`},
		{`[`, `{"id":"urn:x:%d","attributes":[]}`, `]`},
		{`[`, `{"name":"%d","schema":"urn:x"}`, `]`},
		{`{`, `"a%d":0`, `}`},
	} {
		sourcetest.CheckLarge(t, importUser, row[0], row[1], row[2])
	}
}

func FuzzImport(f *testing.F) {
	for _, seed := range sourcetest.Hostile() {
		f.Add(seed)
	}
	f.Add(sourcetest.Sample(f, testdata, "schemas.json"))
	f.Add(sourcetest.Sample(f, testdata, "types.json"))
	f.Add([]byte(`{"id":"a:core:b","attributes":[{"name":"a","type":"complex","multiValued":true,"mutability":"immutable","subAttributes":[{"name":"a","returned":"never","mutability":"readOnly"}]}]}`))
	f.Fuzz(func(t *testing.T, text []byte) { sourcetest.Check(t, importUser, text) })
}

// FuzzAttribute has one attribute, or several, in a schema that is right.
func FuzzAttribute(f *testing.F) {
	for _, seed := range []string{
		`{"name":"a"}`, `{"name":"a","type":"complex","multiValued":true,"mutability":"immutable","subAttributes":[{"name":"b","returned":"never","mutability":"readOnly"}]}`,
		`{"name":"a","canonicalValues":["x"],"caseExact":false,"uniqueness":"global"}`, `{"name":"$ref","type":"reference","referenceTypes":["x"]},{"name":"ID"}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		sourcetest.Check(t, importOne, []byte(`{"id":"urn:x:core:X","name":"X","attributes":[`+text+`]}`))
	})
}
