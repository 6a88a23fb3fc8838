package jsonschema_test

import (
	"embed"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"pgregory.net/rapid"
	"slices"
	"strings"
	"testing"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/source/sourcetest"
	"github.com/attrpatch/attrpatch/patch"
	"github.com/attrpatch/attrpatch/schema"
	"github.com/attrpatch/attrpatch/schema/export"
	"github.com/attrpatch/attrpatch/schema/importer"
	"github.com/attrpatch/attrpatch/schema/jsonschema"
	"github.com/attrpatch/attrpatch/schema/preset"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

//go:embed testdata
var testdata embed.FS

var updateFlag = flag.Bool("update", false, "write the golden files anew")

// TestSample imports a schema with most of what there is. Everything in it is in
// the native form or in the notes.
func TestSample(t *testing.T) {
	d, notes, err := jsonschema.Import(sourcetest.Sample(t, testdata, "user.json"))
	require.NoError(t, err)
	native, err := json.MarshalIndent(d, "", "  ")
	require.NoError(t, err)
	native = append(native, '\n')
	if *updateFlag {
		require.NoError(t, os.WriteFile("testdata/native.json", native, 0o600))
	}
	assert.Equal(t, string(sourcetest.Sample(t, testdata, "native.json")), string(native))
	sourcetest.AssertLines(t, []string{
		"0/$defs/unused dropped: nothing refers to it",
		"0/properties/colour/default guessed: is what null assigns",
		"0/properties/manager widened: is inside itself",
		"0/properties/name/minProperties dropped: has no equal",
		"0/properties/never dropped: admits no value",
		"0/properties/score/exclusiveMaximum widened: excludes the bound itself",
		"0/properties/score/multipleOf dropped: has no equal",
		"0/properties/tags/minItems dropped: a least number",
		"0/required/2 dropped: requires a property that is not described",
	}, sourcetest.Lines(notes, nil))
}

// TestRules has the properties of one schema a row, and what is said of them.
func TestRules(t *testing.T) {
	const p = "0/properties/a"
	for _, tt := range []struct {
		properties string
		want       []string
		why        string
	}{
		{`"a":{"type":"string"}`, nil, "a plain property"},
		{`"a":true`, nil, "any value is any value"},
		{`"a":{}`, nil, "so is a schema that says nothing"},
		{`"a":{"type":["string","null"]}`, nil, "null removes anyway"},
		{`"a":{"type":"string","deprecated":true,"examples":["x"],"$comment":"y","$anchor":"z"}`, nil, "what is passed over"},
		{`"a":{"type":"array","items":{"type":"string"},"minItems":0}`, nil, "any number of values"},
		{`"a":{"$ref":"#/properties/b"},"b":{"type":"boolean"}`, nil, "a reference may lead anywhere in the source"},
		{`"a":{"allOf":[{"type":"integer","minimum":1},{"type":"number","minimum":3,"maximum":9}]}`, nil, "the tightest bounds of all parts hold"},
		{`"a":{"allOf":[{"enum":["x","y"]},{"enum":["y","z"]}]}`, nil, "and the values that all have"},
		{`"a":{"type":"string","pattern":"^x|y$"}`, []string{p + "/pattern dropped: pattern has $ before the end"}, "a pattern that is anchored in part, and would need $ in the middle"},
		{`"a":false`, []string{p + " dropped: admits no value"}, "a property that may not be there is as one that is not declared"},
		{`"a":{"type":"null"}`, []string{p + " dropped: admits no value"}, "null alone is the absence of a value"},
		{`"a":{"allOf":[{"type":"string"},{"type":"boolean"}]}`, []string{p + " dropped: admits no value"}, "no value has both types"},
		{`"a":{"type":"text"}`, []string{p + "/type fault: is not a type"}, "a type that there is not"},
		{`"a":{"type":"string","minLength":-1}`, []string{p + "/minLength fault: is not an integer"}, "a wrong type"},
		{`"a":7`, []string{p + " fault: is not a JSON Schema"}, "a wrong type"},
		{`"a":{"minLength":2}`, []string{p + " guessed: has no type, and is taken for a string"}, "any other value would do too"},
		{`"a":{"maximum":2}`, []string{p + " guessed: has no type, and is taken for a number"}, "any other value would do too"},
		{`"a":{"properties":{"b":{"type":"string"}}}`, []string{p + " guessed: has no type, and is taken for an object"}, "any other value would do too"},
		{`"a":{"type":"string","format":"hostname"}`, []string{p + "/format dropped: format there is no format"}, "a format that is not held"},
		{`"a":{"type":"string","pattern":"(?!x)"}`, []string{p + "/pattern dropped: pattern is not an RE2"}, "ECMA has what RE2 has not"},
		{`"a":{"type":"string","contentEncoding":"base64"}`, []string{p + "/contentEncoding dropped: has no equal"}, "an annotation that somebody may rely on"},
		{`"a":{"type":"number","exclusiveMinimum":0}`, []string{p + "/exclusiveMinimum widened: excludes the bound itself"}, "bounds are inclusive"},
		{`"a":{"type":"integer","multipleOf":5}`, []string{p + "/multipleOf dropped: has no equal"}, "no attribute says so"},
		{`"a":{"type":"string","default":"x"}`, []string{p + "/default guessed: is what null assigns"}, "defaults have another meaning"},
		{`"a":{"type":"string","readOnly":true,"default":"x"}`, []string{p + "/default dropped: is of what no body can unassign"}, "nothing assigns it"},
		{`"a":{"type":"string","maxLength":1,"default":"xy"}`, []string{p + "/default dropped: default is longer", p + "/default guessed"}, "a default has to satisfy its attribute"},
		{`"a":{"type":"string","readOnly":true,"writeOnly":true}`, []string{p + "/writeOnly guessed: stands with readOnly"}, "nobody may do anything with it"},
		{`"a":{"type":"array","items":{"type":"object","properties":{"b":{"type":"string","readOnly":true}}}}`, []string{p + "/items/properties/b/readOnly widened: is of a part"}, "arrays are replaced whole"},
		{`"a":{"type":"array","minItems":2}`, []string{p + "/minItems dropped: a least number"}, "no attribute says so"},
		{`"a":{"type":"object","properties":{"b":{"type":"string"}},"additionalProperties":true}`, []string{p + "/additionalProperties dropped: admits members"}, "a policy decides for all"},
		{`"a":{"type":"object","properties":{"b":{"type":"string"}},"if":{"required":["b"]},"then":false}`, []string{p + "/if dropped: has no equal", p + "/then dropped: has no equal"}, "members are judged one by one"},
		{`"a":{"type":"object","properties":{"b":{"type":"string"}},"required":["c"]}`, []string{p + "/required/0 dropped: requires a property"}, "nothing is declared of it"},
		{`"a":{"$ref":"#/properties/a"}`, []string{p + " widened: is inside itself"}, "a circle"},
		{`"a":{"$ref":"https://example.com/b.json"}`, []string{p + "/$ref fault: leads out of the source"}, "nothing is fetched"},
		{`"a":{"$ref":"file:///etc/passwd"}`, []string{p + "/$ref fault: leads out of the source"}, "nothing is opened"},
		{`"a":{"$ref":"b.json#/a"}`, []string{p + "/$ref fault: leads out of the source"}, "another file is another source"},
		{`"a":{"$ref":"#b"}`, []string{p + "/$ref fault: is not a JSON Pointer"}, "anchors are not followed"},
		{`"a":{"$ref":"#/properties/c"}`, []string{p + "/$ref fault: leads to nothing"}, "a broken reference"},
		{`"a":{"$ref":"#/%zz"}`, []string{p + "/$ref fault: is not a JSON Pointer"}, "a broken escape"},
		{`"a":{"$id":"b.json","type":"string"}`, []string{p + "/$id fault: begins a schema of its own"}, "references would begin elsewhere"},
		{`"a":{"type":"string","nullable":true}`, []string{p + "/nullable dropped: has no equal"}, "a keyword of OpenAPI"},
		{`"a":{"oneOf":[{"const":"x","title":"X"},{"const":"y","description":"Y","deprecated":true}]}`, nil, "values with labels"},
		{`"a":{"type":"string","anyOf":[{"enum":["x",null]},{"enum":["y"],"unheard":1}]}`, nil, "other alternatives are a JSON attribute"},
		{`"a":{"oneOf":[{"const":"x"},{"const":"x"}]}`, []string{p + " fault: is listed twice"}, "of which one at most holds"},
		{`"a":{"type":["string","integer"]}`, nil, "several types are a JSON attribute with the schema itself"},
		{`"a":{"type":"string","not":{"const":"x"}}`, nil, "and so is what only a JSON Schema can say"},
		{`"a":{"$ref":"#/$defs/b","not":{"const":"x"}}`, nil, "with the definitions that it refers to"},
		{`"a":{"allOf":[{"$ref":"#/$defs/b"},{"$ref":"#/$defs/b"}]}`, nil, "a reference may stand twice"},
		{`"a":{"type":"object","additionalProperties":{"$ref":"#/properties/b"}},"b":{"type":"string"}`, []string{p + " dropped: refers to what cannot be taken along"}, "only definitions are taken along"},
		{`"a":{"type":"object","additionalProperties":{"$ref":"#/$defs/c"}}`, []string{p + " dropped: jsonSchema has a reference cycle"}, "a schema that takes time without bound"},
	} {
		t.Run(tt.why, func(t *testing.T) {
			text := `{"type":"object","properties":{` + tt.properties + `},"$defs":{"b":{"type":"string"},"c":{"items":{"$ref":"#/$defs/c"}}}}`
			_, notes, faults := sourcetest.Check(t, jsonschema.Import, []byte(text))
			got := slices.DeleteFunc(sourcetest.Lines(notes, faults), func(line string) bool { return strings.Contains(line, "nothing refers to it") })
			sourcetest.AssertLines(t, tt.want, got)
		})
	}
}

// TestDrafts has what the drafts differ in.
func TestDrafts(t *testing.T) {
	const old = `"$schema":"http://json-schema.org/draft-07/schema#"`
	d, notes, err := jsonschema.Import([]byte(`{` + old + `,"$ref":"#/definitions/user","definitions":{"user":{"type":"object","properties":{
		"a":{"$ref":"#/definitions/text","maxLength":3},"b":{"type":"array","items":[{"type":"string"}]}}},"text":{"type":"string"}}}`))
	require.NoError(t, err)
	sourcetest.AssertLines(t, []string{"0/definitions/user/properties/a/maxLength dropped: stands beside $ref"}, sourcetest.Lines(notes, nil))
	assert.Zero(t, d.Attributes[0].MaxLength)
	assert.Equal(t, `{"$schema":"http://json-schema.org/draft-07/schema#","allOf":[{"type":"array","items":[{"type":"string"}]}]}`, string(d.Attributes[1].JSONSchema))

	d, notes, err = jsonschema.Import([]byte(`{"$ref":"#/$defs/user","$defs":{"user":{"type":"object","properties":{
		"a":{"$ref":"#/$defs/text","maxLength":3}}},"text":{"type":"string"}}}`))
	require.NoError(t, err)
	assert.Empty(t, notes)
	assert.Equal(t, 3, d.Attributes[0].MaxLength)

	_, notes, err = jsonschema.Import([]byte(`{"$schema":"http://json-schema.org/draft-04/schema#","properties":{"a":true}}`))
	require.NoError(t, err)
	sourcetest.AssertLines(t, []string{"0/$schema guessed: is neither draft"}, sourcetest.Lines(notes, nil))
}

// TestWholes has schemas that describe no document.
func TestWholes(t *testing.T) {
	const none = "0 fault: is not the JSON Schema of an object with properties"
	for text, want := range map[string]string{
		`true`:              "0 fault: is not the JSON Schema of an object",
		`{}`:                none,
		`{"type":"string"}`: none,
		`{"$ref":"#"}`:      none,
		`{"properties":[]}`: "0/properties fault: is not an object",
		`{`:                 "0 fault: is not JSON",
	} {
		_, _, err := jsonschema.Import([]byte(text))
		var faults importer.Errors
		require.ErrorAs(t, err, &faults, text)
		assert.Contains(t, sourcetest.Lines(nil, faults), want, text)
	}
}

// TestMeaning holds what is imported to the source: a body for a stored document
// that satisfies the schema is accepted if and only if the merged document does.
func TestMeaning(t *testing.T) {
	text := sourcetest.Sample(t, testdata, "user.json")
	d, _, err := jsonschema.Import(text)
	require.NoError(t, err)
	s, err := schema.New(d)
	require.NoError(t, err)
	engine, err := patch.New(s, patch.Config{})
	require.NoError(t, err)
	anybody, err := engine.Caller(attrs.Permissions{Read: attrs.MustPathSet("*"), Update: attrs.MustPathSet("*")})
	require.NoError(t, err)
	for body, want := range map[string]bool{
		`{"login":"ada","mail":"ada@example.com"}`: true, `{"login":"Ada"}`: false, `{"mail":"ada"}`: false, `{"backupMail":null}`: true,
		`{"id":"x"}`: false, `{"secret":"a1b"}`: true, `{"secret":"ab"}`: false, `{"colour":"green"}`: false, `{"kind":"user"}`: true,
		`{"kind":"x"}`: false, `{"age":17}`: false, `{"age":18}`: true, `{"age":1.5}`: false, `{"tags":["a","b"]}`: true, `{"tags":["a","a"]}`: false,
		`{"name":{"given":null}}`: false, `{"name":{"family":"x"}}`: true, `{"addresses":[{"street":"x","kind":"home"}]}`: false,
		`{"addresses":[{"street":"xy","kind":"home","country":"AT"}]}`: true, `{"addresses":[{"street":"xy"}]}`: false,
		`{"settings":{"a":true}}`: true, `{"settings":{"a":1}}`: false, `{"settings":{"abcdefghijklmnop":"x"}}`: false, `{"anything":[{}]}`: true,
		`{"choice":"x"}`: true, `{"choice":-1}`: false, `{"choice":3}`: true, `{"grid":[[1],[2,3]]}`: true, `{"grid":[1]}`: false, `{"never":1}`: false, `{"more":1}`: false,
	} {
		_, err := engine.Apply(patch.Request{
			Document: []byte(`{"login":"x","mail":"x@example.com","name":{"given":"x"}}`), Body: []byte(body), Caller: anybody,
		})
		assert.Equal(t, want, err == nil, "%s: %v", body, err)
	}
}

// TestUnfolding has schemas that are short and stand for much.
func TestUnfolding(t *testing.T) {
	var b strings.Builder
	b.WriteString(`{"$ref":"#/$defs/d0","$defs":{`)
	for i := range 30 {
		fmt.Fprintf(&b, `"d%d":{"type":"object","properties":{"a":{"$ref":"#/$defs/d%d"},"b":{"$ref":"#/$defs/d%[2]d"}}},`, i, i+1)
	}
	b.WriteString(`"d30":{"type":"string"}}}`)
	_, _, err := jsonschema.Import([]byte(b.String()))
	assert.ErrorContains(t, err, "unfolds to more than 10000 properties")

	b.Reset()
	b.WriteString(`{"properties":{"a":{"$ref":"#/$defs/d0"}},"$defs":{`)
	for i := range 30 {
		fmt.Fprintf(&b, `"d%d":{"allOf":[{"$ref":"#/$defs/d%d"},{"$ref":"#/$defs/d%[2]d"}]},`, i, i+1)
	}
	b.WriteString(`"d30":{"type":"string"}}}`)
	_, _, err = jsonschema.Import([]byte(b.String()))
	assert.NoError(t, err, "what was said once is not said again")
}

// TestExportedSchemas imports what the package export writes: the attributes are
// the same, but for what a JSON Schema has no word for.
func TestExportedSchemas(t *testing.T) {
	text, err := export.Document(preset.PingOneUser(), export.Caller{Permissions: []attrs.Permissions{{
		Read: attrs.MustPathSet("*"), Update: attrs.MustPathSet("*"),
	}}})
	require.NoError(t, err)
	d, notes, err := jsonschema.Import(text)
	require.NoError(t, err)
	s, err := schema.New(d)
	require.NoError(t, err)
	assert.Empty(t, sourcetest.Lines(notes, nil))
	for path, a := range s.All() {
		if path == "preferences" {
			assert.Equal(t, attrs.Complex, a.Type, "a JSON Schema does not tell the two kinds of objects apart")
			continue
		} else if attrs.Path("preferences").Covers(path) {
			continue
		}
		want, ok := preset.PingOneUser().Lookup(path)
		require.True(t, ok, path)
		got := []any{a.Type, a.MultiValued, a.Required, a.MaxLength, a.Format, a.MaxValues, a.Description, a.EnumeratedValues}
		assert.Equal(t, []any{want.Type, want.MultiValued, want.Required, want.MaxLength, want.Format, want.MaxValues, want.Description, want.EnumeratedValues}, got, path)
	}
}

// TestEveryMemberCounts adds a keyword that no draft has to every schema of the
// sample.
func TestEveryMemberCounts(t *testing.T) {
	sourcetest.CheckUnheard(t, jsonschema.Import, sourcetest.Sample(t, testdata, "user.json"), func(attrs.Pointer) bool { return false })
}

// TestAlternatives has objects that are one of several: the attributes are those of any.
func TestAlternatives(t *testing.T) {
	for _, tt := range []struct {
		schema, want string
		notes        []string
		why          string
	}{
		{`{"oneOf":[{"type":"object","properties":{"a":{"type":"string"},"k":{"const":"x"}},"required":["k"]},{"$ref":"#/$defs/B"}],"$defs":{"B":{"properties":{"b":{"type":"integer"}},"additionalProperties":false}}}`,
			"a STRING, k STRING, b INTEGER", []string{
				"/$defs/B/additionalProperties dropped: is of one of", "/oneOf widened: has alternatives", "/oneOf/0/required/0 dropped: is required by one",
			}, "a whole document"},
		{`{"properties":{"o":{"type":"object","properties":{"own":{"type":"string"}},"anyOf":[{"required":["own"]},{"properties":{"own":{"minLength":1},"more":{"type":"boolean"}}}]}}}`,
			"o COMPLEX, o.own STRING, o.more BOOLEAN", []string{
				"/properties/o/anyOf widened: has alternatives", "/properties/o/anyOf/0/required/0 dropped: is required by one",
				"/properties/o/anyOf/1/properties/own dropped: is said of a property",
			}, "beside properties of its own"},
		{`{"anyOf":[{"properties":{"a":{"type":"string"}}},{"properties":{"a":{"type":"object","properties":{"x":{}}}}}]}`,
			"a JSON", []string{
				"/anyOf widened: has alternatives", "/anyOf/0/properties/a widened: differs between", "/anyOf/1/properties/a dropped: differs from",
			}, "a property of two kinds"},
		{`{"type":"object","properties":{"a":{"type":"string"},"":{"type":"string"}},"anyOf":[{"required":["a"]},{"required":["b"]}]}`,
			"a STRING", []string{"/anyOf dropped: has no equal", "/properties/ dropped: has the empty name"}, "alternatives without properties"},
		{`{"type":"object","properties":{"a":{"type":"string"}},"oneOf":[{"$ref":"#"},{"properties":{"b":{"type":"string"}}}]}`,
			"a STRING", []string{"/oneOf dropped: has no equal"}, "one that is the whole again"},
	} {
		t.Run(tt.why, func(t *testing.T) {
			d, notes, faults := sourcetest.Check(t, jsonschema.Import, []byte(tt.schema))
			require.Empty(t, faults)
			var list []string
			var walk func(above string, attributes []attrs.Attribute)
			walk = func(above string, attributes []attrs.Attribute) {
				for _, a := range attributes {
					list = append(list, above+a.Name+" "+a.Type.String())
					walk(above+a.Name+".", a.SubAttributes)
				}
			}
			walk("", d.Attributes)
			assert.Equal(t, tt.want, strings.Join(list, ", "))
			var said []string
			for _, line := range sourcetest.Lines(notes, nil) {
				if !strings.Contains(line, "guessed: has no type") {
					said = append(said, strings.TrimPrefix(line, "0"))
				}
			}
			sourcetest.AssertLines(t, tt.notes, said)
		})
	}
}

// TestAccount has every property of the sample in the definition or in a note.
func TestAccount(t *testing.T) {
	text := sourcetest.Sample(t, testdata, "user.json")
	d, notes, err := jsonschema.Import(text)
	require.NoError(t, err)
	sourcetest.CheckDeclared(t, d, notes, sourcetest.ByProperty(t, text, "", ""))
}

// TestGeneratedAccount has generated sources.
func TestGeneratedAccount(t *testing.T) {
	met, noted := 0, 0
	rapid.Check(t, func(r *rapid.T) {
		text := []byte(strings.TrimSuffix(sourcetest.Schema(r, "#/$defs/"), "}") +
			`,"$defs":{"A":{"type":"object","properties":{"again":{"$ref":"#/$defs/A"},"x":{"type":"string"}}},"B":{"properties":{"y":{"type":"boolean"}}}}}`)
		d, notes, faults := sourcetest.Check(r, jsonschema.Import, text)
		if len(faults) == 0 {
			_, lost := sourcetest.CheckDeclared(r, d, notes, sourcetest.ByProperty(r, text, "", ""))
			met, noted = met+1, noted+lost
		}
	})
	assert.NotZero(t, met, "no schema was imported")
	t.Logf("imported %d, noted %d", met, noted)
}

// TestWrongValues puts values of all types in all places of the sample.
func TestWrongValues(t *testing.T) {
	sourcetest.CheckReplaced(t, jsonschema.Import, sourcetest.Sample(t, testdata, "user.json"))
}

// TestLargeSources has sources of megabytes, made of what there may be many of.
func TestLargeSources(t *testing.T) {
	for _, row := range [][3]string{
		{`{"properties":{`, `"a%d":true`, `}}`},
		{`{"properties":{"a":{"enum":[`, `"%d........................................"`, `]}}}`},
		{`{"properties":{"a":{"allOf":[`, `{"maxLength":%d,"title":"...................."}`, `]}}}`},
		{`{"properties":{"a":{"allOf":[`, `{"$ref":"#/$defs/b"}`, `]}},"$defs":{"b":{"not":true}}}`},
		{`{"properties":{"a":true},"required":[`, `"%d........................................"`, `]}`},
		{`{"properties":{"a":true},"$defs":{`, `"%d":{}`, `}}`},
		{`{"properties":{"a":{"not":{"anyOf":[{"$ref":"#/$defs/0"}]}}},"$defs":{`, `"%d":{"$ref":"#/$defs/1%d"}`, `}}`},
		{`{"properties":{"a":{"$ref":"#/$defs/a/anyOf/700000"}},"$defs":{"a":{"anyOf":[`, `{"a":%d}`, `]}}}`},
	} {
		sourcetest.CheckLarge(t, jsonschema.Import, row[0], row[1], row[2])
	}
}

func FuzzImport(f *testing.F) {
	for _, seed := range sourcetest.Hostile() {
		f.Add(seed)
	}
	f.Add(sourcetest.Sample(f, testdata, "user.json"))
	f.Add([]byte(`{"properties":{"a":{"allOf":[{"$ref":"#/definitions/b"},{"anyOf":[{"type":"null"},{"items":{"properties":{"c":{"enum":["x"]}}}}]}]}},"definitions":{"b":{"$ref":"#/properties/a"}}}`))
	f.Add([]byte(`{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"a":{"type":"integer","exclusiveMinimum":9223372036854775807,"default":null},"b":{"const":null},"c":{"type":["object","array"],"$ref":"#"}}}`))
	f.Fuzz(func(t *testing.T, text []byte) { sourcetest.Check(t, jsonschema.Import, text) })
}

// FuzzProperty has one property, or several, in a schema that is right.
func FuzzProperty(f *testing.F) {
	for _, seed := range []string{
		`"a":{"type":"string","minLength":1}`, `"a":{"anyOf":[{"type":"null"},{"$ref":"#/$defs/b"}],"default":1}`,
		`"a":{"allOf":[{"properties":{"b":true}},{"properties":{"b":{"enum":["x"]}},"required":["b"]}]}`, `"a":{"items":{"type":["integer","null"],"exclusiveMaximum":3}}`,
		`"a":{"oneOf":[{"const":"x","deprecated":true},{"enum":["y",null]}]},"b":{"$ref":"#/properties/a"}`, `"a":{"not":{"$ref":"#/$defs/b"},"readOnly":true,"writeOnly":true}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		sourcetest.Check(t, jsonschema.Import, []byte(`{"properties":{`+text+`},"$defs":{"b":{"type":"string"}}}`))
	})
}
