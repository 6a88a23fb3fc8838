package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/pflag"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func helpText(t *testing.T, topic string) string {
	t.Helper()
	text, err := helpTexts.ReadFile("help/" + topic + ".txt")
	require.NoError(t, err)
	return string(text)
}

// An example that was never run is a guess.
func TestEveryExampleOfTheHelpIsScripted(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/script/*.txtar")
	require.NoError(t, err)
	scripted := map[string]bool{}
	for _, file := range files {
		script, err := os.ReadFile(file)
		require.NoError(t, err)
		for line := range strings.Lines(string(script)) {
			if _, command, ok := strings.Cut(strings.TrimSpace(line), "attrpatch "); ok {
				scripted[command] = true
			}
		}
	}
	examples := 0
	for _, topic := range topics() {
		_, text, found := strings.Cut(helpText(t, topic), "\nExamples:\n")
		require.True(t, found, topic)
		for line := range strings.Lines(text) {
			command, ok := strings.CutPrefix(strings.TrimRight(line, "\n"), "    attrpatch ")
			if !ok {
				continue
			}
			examples++
			command, _, _ = strings.Cut(command, " < ") // scripts have a stdin line
			assert.True(t, scripted[command], "%s: no script runs: attrpatch %s", topic, command)
		}
	}
	assert.Greater(t, examples, len(commands), "every help text has an example")
}

func TestHelpNamesEveryFlagAndNoOther(t *testing.T) {
	t.Parallel()
	named := regexp.MustCompile(`(?m)^  --([a-z-]+)`)
	for _, c := range commands {
		var declared, explained []string
		flags := newFlagSet(c)
		c.define(flags)
		flags.VisitAll(func(f *pflag.Flag) { declared = append(declared, f.Name) })
		for _, match := range named.FindAllStringSubmatch(helpText(t, c.name), -1) {
			explained = append(explained, match[1])
		}
		assert.ElementsMatch(t, declared, explained, c.name)
	}
}

func TestHelpListsEveryCommand(t *testing.T) {
	t.Parallel()
	overview := helpText(t, "attrpatch")
	for _, c := range commands {
		assert.Regexp(t, `(?m)^  `+c.name+` +\S`, overview)
	}
}

func TestHelpFitsATerminal(t *testing.T) {
	t.Parallel()
	for _, topic := range topics() {
		for line := range strings.Lines(helpText(t, topic)) {
			if !strings.HasPrefix(line, "    attrpatch ") {
				assert.LessOrEqual(t, len(line), 81, "%s: %s", topic, line)
			}
		}
	}
}

func topics() []string {
	names := []string{"attrpatch"}
	for _, c := range commands {
		names = append(names, c.name)
	}
	return names
}
