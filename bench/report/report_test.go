package main

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// output is what two rounds of a few benchmarks print, with the lines that
// say how they were made.
const output = `date: 2026-01-02
go: go1.26.8
goamd64: v1
goexperiment: none
build: default
goos: linux
goarch: amd64
pkg: github.com/attrpatch/attrpatch/bench
cpu: Example CPU
BenchmarkW5/contender=attrpatch-strict-2	100	400 ns/op	500.00 MB/s	0 B/op	0 allocs/op
BenchmarkW5/contender=evanphx-2	100	8000 ns/op	25.00 MB/s	5000 B/op	90 allocs/op
BenchmarkW5/contender=json.Valid-2	100	800 ns/op	25.00 MB/s	0 B/op	0 allocs/op
BenchmarkW7/contender=attrpatch-strict/body=refused-2	100	3000 ns/op
BenchmarkW7/contender=attrpatch-strict/body=accepted-2	100	2000 ns/op
BenchmarkTwoCores/contender=attrpatch-strict	100	4000 ns/op
BenchmarkTwoCores/contender=attrpatch-strict-2	100	2000 ns/op
build: purego
BenchmarkW5/contender=attrpatch-strict-2	100	500 ns/op	500.00 MB/s	0 B/op	0 allocs/op
build: default
BenchmarkW5/contender=attrpatch-strict-2	100	600 ns/op	500.00 MB/s	0 B/op	0 allocs/op
`

// TestReport shows what the page says of known output.
func TestReport(t *testing.T) {
	dir := t.TempDir()
	input := filepath.Join(dir, "bench.txt")
	if err := os.WriteFile(input, []byte(output), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := run(dir, "", []string{input}); err != nil {
		t.Fatal(err)
	}
	page := read(t, filepath.Join(dir, "results.md"))
	for _, tt := range []struct{ why, want string }{
		{"the machine", "- cpu: Example CPU\n"},
		{"the build", "- goexperiment: none\n"},
		{"the fewest and the most runs", "- counts: 1 to 2\n"},
		{"the least of two runs and its ratio", "400 ns (20.0)"},
		{"the baseline has no ratio", "| 8.00 µs |"},
		{"the build without assembly has a target of its own", "≥ 20, 16.0: **not reached**"},
		{"a bound from above", "≤ 0.7, 0.50: reached"},
		{"a target without a measurement", "≤ 0.35, –: not measured"},
		{"a refusal beside a success", "| a refusal / a success | ≤ 1 | 1.50 | **not reached** |"},
		{"two cores beside one", "| attrpatch-strict | 4.00 µs | 2.00 µs | 2.00 |"},
	} {
		if !strings.Contains(page, tt.want) {
			t.Errorf("%s: no %q in\n%s", tt.why, tt.want, page)
		}
	}
	checkXML(t, read(t, filepath.Join(dir, "chart.svg")))
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func checkXML(t *testing.T, text string) {
	t.Helper()
	decoder := xml.NewDecoder(strings.NewReader(text))
	for {
		switch _, err := decoder.Token(); {
		case errors.Is(err, io.EOF):
			return
		case err != nil:
			t.Fatal(err)
		}
	}
}

// TestRunRefuses shows that nothing is written for want of input.
func TestRunRefuses(t *testing.T) {
	for _, files := range [][]string{nil, {filepath.Join(t.TempDir(), "absent")}} {
		if err := run(t.TempDir(), "", files); err == nil {
			t.Errorf("%q: no error", files)
		}
	}
}

// TestSummary shows that the summary takes the place of the one before, and of
// nothing else, and that a text without a place for it is left alone.
func TestSummary(t *testing.T) {
	dir := t.TempDir()
	input, readme := filepath.Join(dir, "bench.txt"), filepath.Join(dir, "README.md")
	if err := os.WriteFile(input, []byte(output), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(readme, []byte("# A\n"+summaryBegins+"old\n"+summaryEnds+"# B\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := run(dir, readme, []string{input}); err != nil {
		t.Fatal(err)
	}
	text := read(t, readme)
	for _, want := range []string{"# A\n" + summaryBegins, "| 200 bytes, one member | 20.0 | – | – | – |", summaryEnds + "# B\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("there is no %q in\n%s", want, text)
		}
	}
	if strings.Contains(text, "old") {
		t.Error("the summary before is still there")
	}
	if err := os.WriteFile(readme, []byte("# A\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := run(dir, readme, []string{input}); err == nil || read(t, readme) != "# A\n" {
		t.Errorf("a text without a place for the summary: %v, %q", err, read(t, readme))
	}
}
