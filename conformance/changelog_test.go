package conformance_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The changelog tells users how things behave, and each entry names what shows
// it: a vector, or, for what no vector can show, a test. Names go stale in
// silence, so they are looked up here.

// evidence says which names are real. Both take what stands between backticks.
type evidence struct {
	isVector func(id string) bool
	isTest   func(name string) bool
}

var (
	// Two words with a slash are taken for a vector; write packages and media types
	// without backticks.
	vectorName = regexp.MustCompile("^[a-z0-9-]+/[a-z0-9-]+$")
	testName   = regexp.MustCompile("^([a-z/]+)[.]((?:Test|Example|Fuzz)[A-Za-z_]*)(?:/([a-z-]+))?$")
	quoted     = regexp.MustCompile("`([^`]+)`")
)

// changelogFaults returns what is wrong with the entries of a changelog: items
// of its lists, each with the lines that are indented below it.
func changelogFaults(text string, known evidence) []string {
	entries := changelogEntries(text)
	if len(entries) == 0 {
		return []string{"there are no entries"}
	}
	var faults []string
	for _, entry := range entries {
		shown := false
		for _, match := range quoted.FindAllStringSubmatch(entry, -1) {
			name, real := match[1], false
			switch {
			case vectorName.MatchString(name):
				real = known.isVector(name)
			case testName.MatchString(name):
				real = known.isTest(name)
			default: // an option, a file, a name of the API
				continue
			}
			if !real {
				faults = append(faults, "there is no "+name)
			}
			shown = shown || real
		}
		if !shown {
			faults = append(faults, fmt.Sprintf("nothing shows %.40q", entry))
		}
	}
	return faults
}

func changelogEntries(text string) []string {
	var entries []string
	open := false // the next indented line belongs to the last entry
	for line := range strings.Lines(text) {
		item, isItem := strings.CutPrefix(line, "- ")
		switch {
		case isItem:
			entries = append(entries, strings.TrimSpace(item))
			open = true
		case open && strings.HasPrefix(line, "  "):
			entries[len(entries)-1] += " " + strings.TrimSpace(line)
		default:
			open = false
		}
	}
	return entries
}

// TestChangelogNamesWhatShowsIt holds the page about attacks to the same.
func TestChangelogNamesWhatShowsIt(t *testing.T) {
	ids := map[string]bool{}
	for _, v := range vectors(t) {
		ids[v.Input.ID] = true
	}
	for _, page := range []string{"../CHANGELOG.md", "../docs/attacks.md"} {
		text, err := os.ReadFile(page)
		require.NoError(t, err)
		assert.Empty(t, changelogFaults(string(text), evidence{
			isVector: func(id string) bool { return ids[id] },
			isTest:   isTestOfTheModule,
		}), page)
	}
}

// TestDifferencesAreShown holds the table of where operations differ from the RFCs to
// the same: the last cell of each row names vectors.
func TestDifferencesAreShown(t *testing.T) {
	ids := map[string]bool{}
	for _, v := range vectors(t) {
		ids[v.Input.ID] = true
	}
	text, err := os.ReadFile("../DESIGN.md")
	require.NoError(t, err)
	_, section, _ := strings.Cut(string(text), "## Where operations differ from the RFCs\n")
	section, _, _ = strings.Cut(section, "\n## ")
	_, rows, found := strings.Cut(section, "|---|---|---|---|---|\n")
	require.True(t, found, "there is no table")
	for row := range strings.Lines(rows) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(row), "|"), " | ")
		if len(cells) == 1 {
			continue // the end of the table
		}
		require.Len(t, cells, 5, "a row has five cells: %s", row)
		shown := quoted.FindAllStringSubmatch(cells[4], -1)
		assert.NotEmpty(t, shown, "nothing shows %s", row)
		for _, name := range shown {
			assert.True(t, ids[name[1]], "there is no %s", name[1])
		}
	}
}

// isTestOfTheModule looks a test up in the files of its package, as in
// patch/render.TestGolden. What follows a test of scripts is the script.
func isTestOfTheModule(name string) bool {
	parts := testName.FindStringSubmatch(name)
	dir, function, script := filepath.Join("..", filepath.FromSlash(parts[1])), parts[2], parts[3]
	if script != "" {
		if _, err := os.Stat(filepath.Join(dir, "testdata", "script", script+".txtar")); err != nil {
			return false
		}
	}
	files, err := filepath.Glob(filepath.Join(dir, "*_test.go"))
	return err == nil && slices.ContainsFunc(files, func(file string) bool {
		source, err := os.ReadFile(file)
		return err == nil && strings.Contains(string(source), "\nfunc "+function+"(")
	})
}

func TestChangelogFaults(t *testing.T) {
	known := evidence{
		isVector: func(id string) bool { return id == "merge/null" },
		isTest:   func(name string) bool { return name == "patch.TestLimits" },
	}
	for _, row := range []struct {
		name, why, text string
		want            []string
	}{
		{"vector", "a vector shows it", "- It merges (`merge/null`).\n", nil},
		{"test", "a test shows it", "- It is quick (`patch.TestLimits`).\n", nil},
		{"second line", "an entry is longer than a line", "- It merges\n  well (`merge/null`).\n", nil},
		{"other names", "not everything in backticks is evidence", "- With `--report` and `Apply` (`merge/null`).\n", nil},
		{"nothing", "an entry without evidence is a claim", "- It merges, by `Apply`.\n", []string{`nothing shows "It merges, by ` + "`Apply`.\""}},
		{"stale vector", "a vector was renamed", "- It merges (`merge/null`, `merge/nul`).\n", []string{"there is no merge/nul"}},
		{"stale test", "a test is gone", "- It merges (`patch.TestLimit`).\n",
			[]string{"there is no patch.TestLimit", `nothing shows "It merges (` + "`patch.TestLimit`).\""}},
		{"evidence below", "what is not indented is not of the entry", "- It merges.\n\n  `merge/null`\n", []string{`nothing shows "It merges."`}},
		{"empty", "a check that reads nothing would always pass", "# Changelog\n", []string{"there are no entries"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			assert.Equal(t, row.want, changelogFaults(row.text, known), row.why)
		})
	}
}

func TestIsTestOfTheModule(t *testing.T) {
	for name, want := range map[string]bool{
		"conformance.TestIsTestOfTheModule": true,
		"conformance.TestIsTestOfTheModul":  false,
		"cmd/attrpatch.TestScripts/apply":   true,
		"cmd/attrpatch.TestScripts/no-such": false,
		"patch.TestIsTestOfTheModule":       false,
		"nowhere.TestIsTestOfTheModule":     false,
	} {
		assert.Equal(t, want, isTestOfTheModule(name), name)
	}
}
