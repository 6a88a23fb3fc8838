package conformance_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/attrpatch/attrpatch/conformance"
	"github.com/attrpatch/attrpatch/internal/jsonschema"
)

// The lint of the corpus. Loading it refuses what is not understood: unknown and
// repeated members, ids, members that do not go together. The tests here hold it
// to its JSON Schema, to its style and to the tables of the README.

// corpus is read once for all tests here, none of which changes it.
var corpus = sync.OnceValues(conformance.Vectors)

func vectors(t *testing.T) []conformance.Vector {
	t.Helper()
	all, err := corpus()
	require.NoError(t, err)
	require.NotEmpty(t, all)
	return all
}

func TestVectorFilesFollowTheirSchema(t *testing.T) {
	text, err := os.ReadFile("vectors/schema.json")
	require.NoError(t, err)
	schema, err := jsonschema.Compile(string(text))
	require.NoError(t, err)

	for _, name := range vectorFiles(t) {
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		var value any
		decoder := json.NewDecoder(strings.NewReader(string(data)))
		decoder.UseNumber()
		require.NoError(t, decoder.Decode(&value), name)
		failures, err := schema.Validate(value)
		require.NoError(t, err, name)
		assert.Empty(t, failures, name)
	}
}

// vectorFiles returns the files below vectors, which are all vector files but
// for the schema: a file in the wrong place would not be run.
func vectorFiles(t *testing.T) []string {
	t.Helper()
	var names []string
	form := regexp.MustCompile(`^vectors/[a-z0-9-]+/[a-z0-9-]+\.json$`)
	err := fs.WalkDir(os.DirFS("."), "vectors", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || name == "vectors/schema.json" {
			return err
		}
		assert.Regexp(t, form, name, "vectors are in files vectors/AREA/TOPIC.json")
		names = append(names, name)
		return nil
	})
	require.NoError(t, err)
	require.NotEmpty(t, names)
	return names
}

func TestEveryVectorFileIsRun(t *testing.T) {
	run := map[string]bool{}
	for _, v := range vectors(t) {
		run[v.File] = true
	}
	assert.ElementsMatch(t, vectorFiles(t), slices.Collect(maps.Keys(run)))
}

func TestVectorSentences(t *testing.T) {
	modal := regexp.MustCompile(`(?i)\b(should|must|shall|ought)\b`)
	for _, v := range vectors(t) {
		id, why := v.Input.ID, v.Why
		assert.NotRegexp(t, modal, why, "%s: say what happens", id)
		assert.True(t, strings.HasSuffix(why, "."), "%s: a sentence ends with a period", id)
		assert.Equal(t, strings.TrimSpace(why), why, id)
		assert.True(t, len(why) >= 15 && len(why) <= 300, "%s: one sentence of 15 to 300 bytes, not %d", id, len(why))
		assert.False(t, strings.ContainsAny(why, "\n\t"), "%s: one line", id)
	}
}

// TestVectorsDoNotContradict finds two vectors that ask the same and want
// something else.
func TestVectorsDoNotContradict(t *testing.T) {
	asked := map[string]conformance.Vector{}
	for _, v := range vectors(t) {
		question := v.Input
		question.ID = "any"
		line, err := question.MarshalJSON()
		require.NoError(t, err)
		other, ok := asked[string(line)]
		if ok && (v.Want.Kind != conformance.Failed || other.Want.Kind != conformance.Failed) {
			assert.Equal(t, other.Want, v.Want, "%s asks what %s asks", v.Input.ID, other.Input.ID)
		}
		asked[string(line)] = v
	}
}

// rules are the numbers of all rules. They are counted here a second time, so
// that none is lost from the tables.
func rules() []string {
	var all []string
	for _, family := range []struct {
		letter string
		count  int
	}{{"D", 6}, {"M", 9}, {"N", 5}, {"P", 7}, {"R", 5}, {"V", 10}, {"O", 5}, {"W", 1}, {"J", 8}, {"S", 6}} {
		for number := range family.count {
			all = append(all, fmt.Sprint(family.letter, number+1))
		}
	}
	return all
}

func TestEveryRuleIsShown(t *testing.T) {
	shown := map[string]bool{}
	for _, v := range vectors(t) {
		for _, rule := range v.Rules {
			require.Contains(t, rules(), rule, v.Input.ID)
			shown[rule] = true
		}
	}
	table := readmeTable(t, "| rule | what it says | shown by |")
	var inTable []string
	law := regexp.MustCompile(`\bL[AMNSVDR][0-9]+\b`)
	for _, row := range table {
		require.Len(t, row, 3)
		rule, by := row[0], row[2]
		inTable = append(inTable, rule)
		byVectors := strings.HasPrefix(by, "vectors")
		assert.Equal(t, shown[rule], byVectors, "%s: does a vector show it, and what does the table say?", rule)
		assert.True(t, byVectors || law.MatchString(by), "%s: is shown by nothing", rule)
	}
	assert.Equal(t, rules(), inTable, "the table of rules")
	assert.Equal(t, rules(), schemaEnum(t, "rule"), "the rules of vectors/schema.json")
}

func TestEveryCodeIsWanted(t *testing.T) {
	wanted := map[string]bool{}
	for _, v := range vectors(t) {
		for _, violation := range v.Want.Violations {
			wanted[violation.Code] = true
		}
	}
	excused := map[string]bool{}
	for _, row := range readmeTable(t, "| code | why there is none |") {
		code := strings.Trim(row[0], "`")
		assert.False(t, wanted[code], "%s is listed as without a vector and has one", code)
		excused[code] = true
	}
	codes := schemaEnum(t, "code")
	require.Len(t, codes, 33, "codes are stable for ever")
	for _, code := range codes {
		assert.True(t, wanted[code] || excused[code], "no vector wants %s", code)
		delete(excused, code)
	}
	assert.Empty(t, excused, "listed, but not a code")
}

// readmeTable returns the cells of the table that has this head.
func readmeTable(t *testing.T, head string) [][]string {
	t.Helper()
	readme, err := os.ReadFile("README.md")
	require.NoError(t, err)
	_, rest, found := strings.Cut(string(readme), "\n"+head+"\n")
	require.True(t, found, "README.md has no table %q", head)
	var rows [][]string
	for line := range strings.Lines(rest) {
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "|") {
			break
		}
		cells := strings.Split(strings.Trim(line, "|"), "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		if !strings.HasPrefix(cells[0], "---") {
			rows = append(rows, cells)
		}
	}
	require.NotEmpty(t, rows)
	return rows
}

// schemaEnum returns the values of an enumeration in vectors/schema.json.
func schemaEnum(t *testing.T, name string) []string {
	t.Helper()
	data, err := os.ReadFile(path.Join("vectors", "schema.json"))
	require.NoError(t, err)
	var schema struct {
		Defs map[string]json.RawMessage `json:"$defs"`
	}
	require.NoError(t, json.Unmarshal(data, &schema))
	var def struct{ Enum []string }
	require.NoError(t, json.Unmarshal(schema.Defs[name], &def))
	require.NotEmpty(t, def.Enum)
	return def.Enum
}
