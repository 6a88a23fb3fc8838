package main

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPrintable(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, why, text, want string }{
		{"plain", "most text is left alone", "größe 7 ✓", "größe 7 ✓"},
		{"escape sequence", "it could rewrite what is on the screen", "a\x1b[2Jb", `a\x1b[2Jb`},
		{"bidi override", "it could make a name read as another", "a\u202eb", `a\u202eb`},
		{"zero width", "two names could look the same", "a\u200bb", `a\u200bb`},
		{"C1 control", "it begins a sequence on some terminals", "a\u009bb", `a\u009bb`},
		{"invalid UTF-8", "its bytes are shown one by one", "a\xffb", `a\xffb`},
		{"replacement character", "it is a character like any other", "a\ufffdb", "a\ufffdb"},
		{"tab", "it is a control character too", "a\tb", `a\tb`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tt.want, printable(tt.text), tt.why)
		})
	}
}

func TestQuoted(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "name.given", quoted("name.given"))
	assert.Equal(t, `""`, quoted(""))
	assert.Equal(t, `"given name"`, quoted("given name"))
	assert.Equal(t, `"a\u202eb"`, quoted("a\u202eb"))
	assert.Equal(t, `"say \"x\""`, quoted(`say "x"`))
}

func TestComplaintIsOneLine(t *testing.T) {
	t.Parallel()
	var errs bytes.Buffer
	s := &streams{errs: &errs}
	s.complain(errors.New("first\nsecond\x1b[0m\n"))
	assert.Equal(t, "attrpatch: first; second\\x1b[0m\n", errs.String())
}

// endless never ends, like a pipe that somebody forgot.
type endless struct{ read int }

func (e *endless) Read(p []byte) (int, error) {
	e.read += len(p)
	return len(p), nil
}

func TestReadIsBounded(t *testing.T) {
	t.Parallel()
	source := &endless{}
	s := &streams{in: source}
	data, err := s.read(&text{value: "-"}, 1000)
	require.NoError(t, err)
	assert.Len(t, data, 1001, "one more than the limit, for the engine to see")
	assert.Less(t, source.read, 10_000)

	_, err = s.readAll(&text{name: "schema", value: "-"}, 1000)
	require.EqualError(t, err, "--schema: larger than 1000 bytes")

	s.in = strings.NewReader(strings.Repeat("x", 1000))
	data, err = s.readAll(&text{value: "-"}, 1000)
	require.NoError(t, err)
	assert.Len(t, data, 1000, "what is at the limit passes")
}

// full is a disk without space.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestOutputThatCannotBeWrittenIsAnError(t *testing.T) {
	t.Parallel()
	var errs bytes.Buffer
	code := run(t.Context(), []string{"help"}, nil, full{}, &errs)
	assert.Equal(t, exitFailed, code)
	assert.Equal(t, "attrpatch: no space left\n", errs.String())
}
