package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const tutorial = "../../docs/tutorial"

// block is one fenced block of a text.
type block struct{ language, text string }

var fenced = regexp.MustCompile("(?ms)^```(\\w+)\n(.*?)^```$")

func tutorialBlocks(t *testing.T) []block {
	t.Helper()
	text, err := os.ReadFile(tutorial + ".md")
	require.NoError(t, err)
	var blocks []block
	for _, match := range fenced.FindAllStringSubmatch(string(text), -1) {
		blocks = append(blocks, block{match[1], match[2]})
	}
	return blocks
}

// TestTutorialRuns runs the commands of the tutorial in its folder, in order, and
// compares what they print.
func TestTutorialRuns(t *testing.T) {
	blocks := tutorialBlocks(t)
	embedded, err := os.ReadFile(tutorial + "/customers.schema.json")
	require.NoError(t, err)
	dir := t.TempDir()
	require.NoError(t, os.CopyFS(dir, os.DirFS(tutorial)))
	t.Chdir(dir)
	commands := 0
	for _, b := range blocks {
		if b.language != "console" {
			continue
		}
		var got strings.Builder
		for line := range strings.Lines(b.text) {
			command, ok := strings.CutPrefix(line, "$ attrpatch ")
			if !ok {
				continue
			}
			commands++
			got.WriteString(line + runLine(t, strings.TrimSuffix(command, "\n")))
		}
		assert.Equal(t, b.text, got.String())
	}
	assert.Greater(t, commands, 5)

	made, err := os.ReadFile("customers.schema.json")
	require.NoError(t, err)
	assert.Equal(t, string(made), string(embedded), "the service embeds what the command writes")
}

// runLine runs a command line and returns what it prints, on both streams. It
// knows single quotes, and > for a file.
func runLine(t *testing.T, line string) string {
	t.Helper()
	line, file, redirected := strings.Cut(line, " > ")
	var out, errs bytes.Buffer
	run(t.Context(), arguments(line), strings.NewReader(""), &out, &errs)
	if redirected {
		require.NoError(t, os.WriteFile(file, out.Bytes(), 0o600))
		return errs.String()
	}
	text := out.String()
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += "\n" // documents are printed as they are
	}
	return text + errs.String()
}

func arguments(line string) []string {
	var args []string
	for i, part := range strings.Split(line, "'") {
		if i%2 == 1 {
			args = append(args, part)
		} else {
			args = append(args, strings.Fields(part)...)
		}
	}
	return args
}

// TestTutorialShowsItsFiles holds that what is shown stands in a file that is
// compiled, tested or used, and that the service is short.
func TestTutorialShowsItsFiles(t *testing.T) {
	files, err := filepath.Glob(tutorial + "/*")
	require.NoError(t, err)
	var all []string
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		all = append(all, string(text))
	}
	languages := map[string]int{}
	for _, b := range tutorialBlocks(t) {
		languages[b.language]++
		shown := b.language == "console"
		for _, text := range all {
			shown = shown || strings.Contains(text, b.text)
		}
		assert.True(t, shown, "this is in no file:\n%s", b.text)
		if strings.Contains(b.text, "func PatchCustomer") {
			assert.Less(t, strings.Count(b.text, "\n"), 40, "a service in under 40 lines")
		}
	}
	assert.NotZero(t, languages["go"])
	assert.NotZero(t, languages["yaml"])
}
