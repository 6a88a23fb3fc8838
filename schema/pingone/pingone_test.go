package pingone_test

import (
	"embed"
	"encoding/json"
	"fmt"
	"pgregory.net/rapid"
	"slices"
	"strings"
	"testing"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/source/sourcetest"
	"github.com/attrpatch/attrpatch/schema"
	"github.com/attrpatch/attrpatch/schema/importer"
	"github.com/attrpatch/attrpatch/schema/pingone"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

//go:embed testdata
var testdata embed.FS

// Fuzz targets are also run elsewhere than in this folder.
//
// TestSample imports a page of attributes and one of scopes as PingOne gives them.
// Everything in the pages is in the native form or in the notes.
func TestSample(t *testing.T) {
	d, notes, err := pingone.Import(sourcetest.Sample(t, testdata, "attributes.json"), sourcetest.Sample(t, testdata, "scopes.json"))
	require.NoError(t, err)
	native, err := json.Marshal(d)
	require.NoError(t, err)
	assert.JSONEq(t, string(sourcetest.Sample(t, testdata, "native.json")), string(native))
	sourcetest.AssertLines(t, []string{
		"0/_embedded/attributes/0 guessed: is readOnly",
		"0/_embedded/attributes/4/subAttributes/1 guessed: is derived",
		"0/_embedded/attributes/5 guessed: is not writable by an update",
		"0/_embedded/attributes/10/regexValidation/pattern dropped: pattern is not an RE2 expression",
		"0/_embedded/attributes/11/#enumeratedValues dropped: is not known",
		"1/_embedded/scopes/1 guessed: is everything but population",
		"1/_embedded/scopes/1 guessed: is withheld",
		"1/_embedded/scopes/3 guessed: is withheld",
		"1/_embedded/scopes/3/schemaAttributes/1 dropped: names no attribute",
		"1/_embedded/scopes/4 dropped: is not a scope",
	}, sourcetest.Lines(notes, nil))
}

// TestForms has every form that attributes and scopes come in.
func TestForms(t *testing.T) {
	const a, b = `{"name":"a","schemaType":"CUSTOM"}`, `{"name":"b","schemaType":"CUSTOM"}`
	const scope = `{"name":"p1:read:user:x","schemaAttributes":["a"]}`
	for _, tt := range []struct {
		name    string
		sources []string
		schema  string
	}{
		{"two pages", []string{`{"_embedded":{"attributes":[` + a + `]}}`, `{"_embedded":{"attributes":[` + b + `]}}`, scope}, "pingone"},
		{"an array", []string{`[` + a + `,` + b + `]`, `[` + scope + `]`}, "pingone"},
		{"an array with scopes in it", []string{`[` + scope + `,` + a + `,` + b + `]`}, "pingone"},
		{"scopes first", []string{scope, `[` + a + `,` + b + `]`}, "pingone"},
		{"a schema", []string{`{"id":"s","name":"User","attributes":[` + a + `,` + b + `]}`, `{"_embedded":{"scopes":[` + scope + `]}}`}, "User"},
		{"a page of schemas", []string{`{"_embedded":{"schemas":[{"name":"User","attributes":[` + a + `,` + b + `]}]}}`, scope}, "User"},
		{"single attributes", []string{a, b, scope}, "pingone"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d, notes, err := pingone.Import(bytesOf(tt.sources)...)
			require.NoError(t, err)
			assert.Empty(t, notes)
			assert.Equal(t, tt.schema, d.Name)
			require.Len(t, d.Attributes, 2)
			assert.Equal(t, "a", d.Attributes[0].Name)
			assert.Equal(t, "b", d.Attributes[1].Name)
			require.Len(t, d.Scopes, 1)
			assert.True(t, d.Scopes[0].Permissions.Read.Covers("a"))
			assert.False(t, d.Scopes[0].Permissions.Read.Covers("b"))
			assert.False(t, d.Scopes[0].Permissions.Update.Covers("a"), "a read scope updates nothing")
		})
	}
}

func bytesOf(texts []string) [][]byte {
	list := make([][]byte, len(texts))
	for i, text := range texts {
		list[i] = []byte(text)
	}
	return list
}

// TestMissingPage has pages whose links say that there are more.
func TestMissingPage(t *testing.T) {
	page := func(self, next, name string) string {
		return fmt.Sprintf(`{"_links":{"self":{"href":%q},"next":{"href":%q}},"_embedded":{"attributes":[{"name":%q,"schemaType":"CUSTOM"}]}}`, self, next, name)
	}
	last := `{"_links":{"self":{"href":"/2"}},"_embedded":{"attributes":[{"name":"b","schemaType":"CUSTOM"}]}}`
	_, notes, err := pingone.Import([]byte(last), []byte(page("/1", "/2", "a")))
	require.NoError(t, err)
	assert.Empty(t, notes, "both pages are there, in whatever order")
	_, notes, err = pingone.Import([]byte(page("/1", "/2", "a")))
	require.NoError(t, err)
	sourcetest.AssertLines(t, []string{"0/_links/next dropped: leads to another page"}, sourcetest.Lines(notes, nil))
}

// TestRules has one attribute or scope a row, and what is said of it.
func TestRules(t *testing.T) {
	values := func(n int) string {
		var list []string
		for i := range n {
			list = append(list, fmt.Sprintf(`{"value":"v%d"}`, i))
		}
		return strings.Join(list, ",")
	}
	const regex = `"regexValidation":{"pattern":"a|b","requirements":"r"}`
	for _, tt := range []struct {
		attribute string
		want      []string
		why       string
	}{
		{`{"name":"a"}`, nil, "STRING and enabled are what PingOne takes for granted"},
		{`{"name":"a","enabled":null,"multiValued":null,"unique":null,"regexValidation":null,"enumeratedValues":null}`, nil, "null is absent"},
		{`{}`, []string{"0/0 fault: has no name"}, "an attribute is known by its name"},
		{`{"name":""}`, []string{"0/0/name fault: is empty"}, "as in any schema"},
		{`{"name":"` + strings.Repeat("ä", 256) + `"}`, nil, "256 characters pass"},
		{`{"name":"` + strings.Repeat("ä", 257) + `"}`, []string{"0/0/name fault: has more than 256"}, "one more does not"},
		{`{"name":"1 a"}`, []string{"0/0/name guessed: is not what PingOne lets a name be"}, "PingOne would not have given it"},
		{`{"name":"a","type":"DATE"}`, []string{"0/0/type widened: is not a type"}, "a type that comes later"},
		{`{"name":"a","type":"COMPLEX"}`, []string{"0/0 widened: is COMPLEX without subAttributes"}, "nothing says what is in it"},
		{`{"name":"a","type":"STRING","subAttributes":[{"name":"b"}]}`, []string{"0/0/subAttributes fault: are for COMPLEX"}, "a string has no parts"},
		{`{"name":"a","type":1}`, []string{"0/0/type fault: is not a string"}, "a wrong type"},
		{`{"name":"a","type":"JSON","unique":true}`, []string{"0/0/unique fault: is for STRING"}, "documented"},
		{`{"name":"a","unique":true,"multiValued":true}`, nil, "documented as allowed"},
		{`{"name":"a","type":"JSON",` + regex + `}`, []string{"0/0/regexValidation fault: is for STRING"}, "documented"},
		{`{"name":"a","type":"JSON","enumeratedValues":[{"value":"x"}]}`, []string{"0/0/enumeratedValues fault: is for STRING"}, "documented"},
		{`{"name":"a","enumeratedValues":[{"value":"x"}],` + regex + `}`, []string{"0/0/regexValidation fault: cannot stand with enumeratedValues"}, "documented"},
		{`{"name":"a","enumeratedValues":[` + values(100) + `]}`, nil, "100 values pass"},
		{`{"name":"a","enumeratedValues":[` + values(101) + `]}`, []string{"0/0/enumeratedValues fault: has more than 100"}, "one more does not"},
		{`{"name":"a","enumeratedValues":[{"value":"x"},{"value":"X"}]}`, []string{"0/0/enumeratedValues/1/value fault: equals another value but for case"}, "documented"},
		{`{"name":"a","enumeratedValues":[{"archived":true}]}`, []string{"0/0/enumeratedValues/0 fault: has no value"}, "an entry is its value"},
		{`{"name":"a","enumeratedValues":[]}`, []string{"0/0/enumeratedValues guessed: is empty"}, "otherwise no value at all could be given"},
		{`{"name":"a","regexValidation":{"requirements":"r"}}`, []string{"0/0/regexValidation fault: has no pattern"}, "a validation is its pattern"},
		{`{"name":"a","regexValidation":{"pattern":""}}`, []string{"0/0/regexValidation/pattern fault: is empty"}, "it would be no pattern"},
		{`{"name":"a","regexValidation":{"pattern":"s|L","valuesPatternShouldMatch":["s","xL"],"valuesPatternShouldNotMatch":["L","sL"]}}`,
			[]string{"0/0/regexValidation fault: does not match the pattern", "0/0/regexValidation fault: matches the pattern"}, "the samples are run, as a full match"},
		{`{"name":"a","regexValidation":{"pattern":"[a-z&&[^aeiou]]","valuesPatternShouldMatch":["b"]}}`,
			[]string{"0/0/regexValidation/pattern dropped: pattern has && in a class"}, "it compiles in RE2 and means something else"},
		{`{"name":"a"},{"name":"A"}`, []string{`0/1/name fault: "A" equals "a" but for case`}, "documented"},
		{`{"name":"a","required":"yes"}`, []string{"0/0/required fault: is not true or false"}, "a wrong type"},
		{`{"name":"a","maxLength":5}`, []string{"0/0/maxLength dropped: is not known"}, "a member that PingOne does not have"},
		{`null`, []string{"0/0 fault: is not an object"}, "a wrong type"},
		{`{"name":"a"},{"name":"p1:read:user","schemaAttributes":["*","a"]}`, []string{"0/1/schemaAttributes fault: has * beside"}, "documented"},
		{`{"name":"a"},{"name":"p1:update:user","schemaAttributes":["a"]}`, []string{"0/1 widened: is withheld by PingOne"}, "the condition needs attributes"},
		{`{"name":"a"},{"name":"p1:read:user","schemaAttributes":["!a"]}`, []string{"0/1/schemaAttributes/0 dropped: names no attribute"}, "no exclusion comes from outside"},
		{`{"name":"a"},{"name":"p1:read:userMfa"}`, []string{"0/1 dropped: is not a scope that names attributes"}, "a prefix is not a suffix"},
		{`{"name":"a"},{"name":"p1:read:user"},{"name":"p1:read:user"}`, []string{"0/2 fault: "}, "one name, one scope"},
	} {
		t.Run(tt.why, func(t *testing.T) {
			text := strings.ReplaceAll("["+tt.attribute+"]", `{"name":"`, `{"schemaType":"CUSTOM","name":"`)
			text = strings.ReplaceAll(text, `{"schemaType":"CUSTOM","name":"p1`, `{"name":"p1`)
			_, notes, faults := sourcetest.Check(t, importOne, []byte(text))
			sourcetest.AssertLines(t, tt.want, sourcetest.Lines(notes, faults))
		})
	}
}

func importOne(text []byte) (schema.Definition, []importer.Note, error) { return pingone.Import(text) }

func TestNothingGiven(t *testing.T) {
	_, _, err := pingone.Import()
	assert.EqualError(t, err, "importer: the whole: has no attributes")
	_, _, err = pingone.Import([]byte(`{"_embedded":{"users":[]}}`))
	var faults importer.Errors
	require.ErrorAs(t, err, &faults)
	sourcetest.AssertLines(t, []string{"0 fault: has no attributes", "0/_embedded fault: has neither attributes nor schemas nor scopes"}, sourcetest.Lines(nil, faults))
}

// TestKnownRights has attributes of PingOne's own, whose mutability no page says.
func TestKnownRights(t *testing.T) {
	d, _, err := pingone.Import([]byte(`[{"name":"id"},{"name":"password","type":"COMPLEX","subAttributes":[{"name":"value"}]},
		{"name":"createdAt","schemaType":"CUSTOM"},{"name":"identityProvider","type":"COMPLEX","subAttributes":[{"name":"type"}]}]`))
	require.NoError(t, err)
	assert.Equal(t, attrs.ReadOnly, d.Attributes[0].Mutability)
	assert.Equal(t, attrs.WriteOnly, d.Attributes[1].Mutability)
	assert.Equal(t, []string{"import"}, d.Attributes[1].WritableIn)
	assert.Equal(t, attrs.ReadWrite, d.Attributes[2].Mutability, "one of the customer's own that has the same name")
	assert.Equal(t, attrs.ReadOnly, d.Attributes[3].SubAttributes[0].Mutability, "without its source it follows nothing")
}

// TestEveryMemberCounts adds a member that PingOne does not have to every object
// of the samples.
func TestEveryMemberCounts(t *testing.T) {
	passedOver := func(at attrs.Pointer) bool {
		for name := range at.Tokens() {
			switch name {
			case "_links", "environment", "schema", "resource":
				return true
			}
		}
		return false
	}
	sourcetest.CheckUnheard(t, importOne, sourcetest.Sample(t, testdata, "attributes.json"), passedOver)
	attributes := sourcetest.Sample(t, testdata, "attributes.json")
	sourcetest.CheckUnheard(t, func(text []byte) (schema.Definition, []importer.Note, error) {
		return pingone.Import(text, attributes)
	}, sourcetest.Sample(t, testdata, "scopes.json"), passedOver)
}

// TestAccount has every attribute of the sample in the definition or in a note.
func TestAccount(t *testing.T) {
	text := sourcetest.Sample(t, testdata, "attributes.json")
	d, notes, err := importOne(text)
	require.NoError(t, err)
	declared := sourcetest.ByName(t, text, "/_embedded/attributes", "")
	carried, _ := sourcetest.CheckDeclared(t, d, notes, declared)
	assert.Equal(t, len(declared), carried)
	sourcetest.CheckEveryMember(t, importOne, text, func(at attrs.Pointer, value string) bool {
		name := string(at[strings.LastIndexByte(string(at), '/')+1:])
		isAside := strings.Contains(string(at), "/_links") || strings.Contains(string(at), "/environment") || strings.Contains(string(at), "/schema/") ||
			slices.Contains([]string{"id", "schema", "schemaType", "ldapAttribute", "count", "size"}, name)
		// The others say what holds without them.
		return isAside || name == "enabled" && value == "true" || slices.Contains([]string{"false", "null", "[]"}, value) && name != "enabled" ||
			name == "type" && value == `"STRING"` || string(at) == "/_embedded/attributes/10/regexValidation/valuesPatternShouldMatch" // of a pattern that is dropped
	})
}

// TestGeneratedAccount has generated sources.
func TestGeneratedAccount(t *testing.T) {
	met := 0
	rapid.Check(t, func(r *rapid.T) {
		list := sourcetest.Attributes(r, sourcetest.Facets{
			"type":        {`"STRING"`, `"COMPLEX"`, `"COMPLEX"`, `"JSON"`, `"BOOLEAN"`, `"OTHER"`, `null`},
			"multiValued": {"true", "false", "null"}, "required": {"true", "false"}, "enabled": {"true", "false"}, "displayName": {`"d"`},
			"enumeratedValues": {`[{"value":"x"}]`, `[]`}, "schemaType": {`"CUSTOM"`, `"CORE"`},
		}, "COMPLEX")
		text := []byte(`{"_embedded":{"attributes":` + list + `}}`)
		d, notes, faults := sourcetest.Check(r, importOne, text)
		if len(faults) == 0 {
			met++
			sourcetest.CheckDeclared(r, d, notes, sourcetest.ByName(r, text, "/_embedded/attributes", ""))
		}
	})
	assert.NotZero(t, met, "no page was imported")
}

// TestWrongValues puts values of every type where the samples have others.
func TestWrongValues(t *testing.T) {
	sourcetest.CheckReplaced(t, importOne, sourcetest.Sample(t, testdata, "attributes.json"))
}

// TestLargeSources has megabytes of what costs most.
func TestLargeSources(t *testing.T) {
	sourcetest.CheckLarge(t, importOne, `[`, `{"name":"a%d","type":"JSON"}`, `]`)
	sourcetest.CheckLarge(t, importOne, `[`, `{"name":"a%d","regexValidation":{"pattern":"(?=%d)`+strings.Repeat("x", 1_000)+`"}}`, `]`)
	sourcetest.CheckLarge(t, importOne, `[{"name":"a","enumeratedValues":[`, `{"value":"%d"}`, `]}]`)
	sourcetest.CheckLarge(t, importOne, `[{"name":"a"},{"name":"p1:read:user","schemaAttributes":[`, `"a%d"`, `]}]`)
	sourcetest.CheckLarge(t, importOne, `[{"name":"a"},`, `{"name":"p1:read:user:%d","schemaAttributes":["a"]}`, `]`)
	sourcetest.CheckLarge(t, importOne, `[{"name":"a",`, `"b%d":0`, `}]`)
}

func FuzzImport(f *testing.F) {
	for _, seed := range sourcetest.Hostile() {
		f.Add(seed)
	}
	f.Add(sourcetest.Sample(f, testdata, "attributes.json"))
	f.Add([]byte(`{"attributes":[{"name":"a","regexValidation":{"pattern":"a{1000}{1000}"}},{"name":"p1:read:user"}]}`))
	f.Add([]byte(`[{"name":"identityProvider","type":"COMPLEX","multiValued":true,"subAttributes":[{"name":"id"},{"name":"type","enumeratedValues":[{"value":"x"}]}]}]`))
	f.Fuzz(func(t *testing.T, text []byte) { sourcetest.Check(t, importOne, text) })
}
