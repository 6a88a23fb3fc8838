// Command report turns the output of the benchmarks into the page and the chart
// that the documentation shows. It runs no benchmark.
//
//	go run ./report -out DIR [-readme FILE] FILE...
//
// The files are what go test -bench wrote, with lines of the form "key: value"
// before it that say how it was made: date, go, goamd64, goexperiment and build,
// which is "default" or "purego". A benchmark that stands there several times is
// represented by the least of its times.
//
// The command writes results.md and chart.svg, and the summary into a README. Equal
// files give equal bytes.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

func main() {
	out := flag.String("out", "docs/bench", "the folder to write to")
	readme := flag.String("readme", "", "a text to write the summary into, between the lines that say so")
	flag.Parse()
	if err := run(*out, *readme, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "report:", err)
		os.Exit(1)
	}
}

func run(out, readme string, files []string) error {
	if len(files) == 0 {
		return fmt.Errorf("no file to read")
	}
	all := newResults()
	for _, name := range files {
		if err := readFile(all, name); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	if err := write(filepath.Join(out, "results.md"), func(w io.Writer) { writePage(w, all) }); err != nil {
		return err
	}
	if err := write(filepath.Join(out, "chart.svg"), func(w io.Writer) { writeChart(w, all) }); err != nil {
		return err
	}
	if readme == "" {
		return nil
	}
	return summarise(readme, all)
}

func readFile(all *results, name string) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	return all.read(file, name)
}

func write(name string, content func(io.Writer)) error {
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	buffered := errWriter{w: file}
	content(&buffered)
	if err := file.Close(); buffered.err == nil {
		return err
	}
	return buffered.err
}

// errWriter remembers the first error, so that those who write a page of many
// lines need not look at each.
type errWriter struct {
	w   io.Writer
	err error
}

func (e *errWriter) Write(text []byte) (int, error) {
	if e.err != nil {
		return 0, e.err
	}
	n, err := e.w.Write(text)
	e.err = err
	return n, err
}
