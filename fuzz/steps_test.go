package fuzz_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/attrpatch/attrpatch/patch"
)

// asking is a question for the program that counts steps.
type asking struct {
	Schema   json.RawMessage `json:"schema"`
	Document string          `json:"document"`
	Body     string          `json:"body"`
	Format   patch.Format    `json:"format"`
	Read     []string        `json:"read,omitempty"`
	Update   []string        `json:"update,omitempty"`
	Limits   askedLimits     `json:"limits"`
	From     string          `json:"from,omitempty"`
	To       string          `json:"to,omitempty"`
}

// askedLimits are those of the engine, 0 for one that is out of the way.
type askedLimits struct{ Operations, Members, ResultBytes int }

// stepsOf counts the work of questions: how many statements of the engine and its
// scanners run. The number repeats on every machine. What a call into the standard
// library does is one step, but for what it allocates, which TestMemoryIsLinear
// holds.
func stepsOf(t *testing.T, questions []asking) []float64 {
	t.Helper()
	if testing.Short() {
		t.Skip("a program is built for it")
	}
	folder := t.TempDir()
	program := filepath.Join(folder, "steps")
	// Counters start in the main package, which therefore has some too.
	command(t, nil, "go", "build", "-cover", "-covermode=atomic",
		"-coverpkg=./steps,../patch,../internal/jsonwire,../internal/jsonschema,../internal/jsonedit,../internal/scimpath,../internal/jsondiff", "-o", program, "./steps")
	covdata := strings.TrimSpace(command(t, nil, "go", "tool", "-n", "covdata"))
	var input bytes.Buffer
	for _, q := range questions {
		require.NoError(t, json.NewEncoder(&input).Encode(q))
	}
	counters := filepath.Join(folder, "counters")
	require.NoError(t, os.Mkdir(counters, 0o755))
	command(t, &input, program, counters)
	steps := make([]float64, len(questions))
	for i := range questions {
		profile := filepath.Join(folder, "profile")
		command(t, nil, covdata, "textfmt", "-i="+filepath.Join(counters, strconv.Itoa(i)), "-o="+profile)
		steps[i] = sumOf(t, profile)
		require.Positive(t, steps[i], "nothing was counted")
	}
	return steps
}

func command(t *testing.T, input *bytes.Buffer, name string, args ...string) string {
	t.Helper()
	c := exec.Command(name, args...)
	if input != nil {
		c.Stdin = input
	}
	var errors strings.Builder
	c.Stderr = &errors
	out, err := c.Output()
	require.NoError(t, err, "%s\n%s", c, &errors)
	return string(out)
}

// sumOf adds up a profile, whose lines end in how many statements a block has and
// how often it ran.
func sumOf(t *testing.T, profile string) (sum float64) {
	t.Helper()
	text, err := os.ReadFile(profile)
	require.NoError(t, err)
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "mode:") || strings.Contains(line, "/fuzz/steps/") {
			continue
		}
		var place string
		var statements, count float64
		_, err := fmt.Sscan(line, &place, &statements, &count)
		require.NoError(t, err, line)
		sum += statements * count
	}
	return sum
}

// TestStepsAreLinear makes inputs of many shapes four times as long: the work grows
// as much, and a tenth (law LR2). It is not quite the same in each run, since names
// are hashed with a new seed.
func TestStepsAreLinear(t *testing.T) {
	const small, large = 1 << 10, 1 << 12
	var questions []asking
	for _, f := range families {
		for _, n := range []int{small, large} {
			questions = append(questions, f.question(n))
		}
	}
	steps := stepsOf(t, questions)
	for i, f := range families {
		growth, longer := steps[2*i+1]/steps[2*i], f.size(large)/f.size(small)
		t.Logf("%-20s %6.1f steps a byte, %.2f times as many for %.2f times the bytes", f.name, steps[2*i+1]/f.size(large), growth, longer)
		assert.LessOrEqual(t, growth, 1.1*longer, "%s: %s", f.name, f.why)
	}
}

// TestRefusalsOfHiddenValuesCostTheSame is law LN3 in steps: what the caller may
// not read takes no more work if a guess at it is right than if it is wrong.
func TestRefusalsOfHiddenValuesCostTheSame(t *testing.T) {
	const guess = "0123456789abcdef"
	schemas := map[string]string{
		"read-only":           `{"name":"s","policy":{"readOnly":"reject"},"attributes":[{"name":"a","type":"STRING","readOnly":true},{"name":"b","type":"STRING"}]}`,
		"unchanged read-only": `{"name":"s","policy":{"readOnly":"unchanged"},"attributes":[{"name":"a","type":"STRING","readOnly":true},{"name":"b","type":"STRING"}]}`,
		"immutable":           `{"name":"s","attributes":[{"name":"a","type":"STRING","immutable":true},{"name":"b","type":"STRING"}]}`,
		"plain":               `{"name":"s","attributes":[{"name":"a","type":"STRING"},{"name":"b","type":"STRING"}]}`,
		"concealed":           `{"name":"s","policy":{"forbidden":"conceal"},"attributes":[{"name":"a","type":"STRING"},{"name":"b","type":"STRING"}]}`,
		"JSON":                `{"name":"s","attributes":[{"name":"a","type":"JSON"},{"name":"b","type":"STRING"}]}`,
	}
	var names []string
	var questions []asking
	for name, schema := range schemas {
		for _, stored := range []string{guess, "0123456789abcdeg", "x123456789abcdef"} {
			names = append(names, name)
			questions = append(questions, asking{
				Schema: json.RawMessage(schema), Document: `{"a":"` + stored + `","b":"x"}`, Body: `{"a":"` + guess + `"}`,
				Read: []string{"b"}, Update: []string{"b"},
			})
		}
	}
	steps := stepsOf(t, questions)
	for i := range steps {
		assert.Equal(t, steps[i-i%3], steps[i], "%s: %s", names[i], questions[i].Document)
	}
}
