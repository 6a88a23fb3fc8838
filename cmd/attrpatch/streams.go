package main

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// streams are what a command reads and writes: tests give it others than those
// of the process.
type streams struct {
	in        io.Reader
	out, errs io.Writer
}

// read returns the content of the file that a flag names, or of standard input
// for "-". It stops one byte behind limit: enough for the engine to see that
// there is more, and never more than that in memory.
func (s *streams) read(file *text, limit int) ([]byte, error) {
	return s.readFrom(file.value, "--"+file.name, limit)
}

// readFrom is read for a file that no flag names; called is what to call it.
func (s *streams) readFrom(name, called string, limit int) ([]byte, error) {
	from := s.in
	if name != "-" {
		opened, err := os.Open(name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", called, err)
		}
		defer opened.Close()
		from = opened
	}
	data, err := io.ReadAll(io.LimitReader(from, int64(limit)+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", called, err)
	}
	return data, nil
}

// readAll is read for what no engine bounds: more than limit bytes are an error.
func (s *streams) readAll(file *text, limit int) ([]byte, error) {
	data, err := s.read(file, limit)
	if err == nil && len(data) > limit {
		return nil, fmt.Errorf("--%s: larger than %d bytes", file.name, limit)
	}
	return data, err
}

func (s *streams) print(text []byte) error {
	_, err := s.out.Write(text)
	return err
}

// complain writes the one line that goes with exit code 2.
func (s *streams) complain(err error) {
	fmt.Fprintln(s.errs, "attrpatch: "+oneLine(err.Error()))
}

// note writes a line about an answer that stands on standard output all the
// same.
func (s *streams) note(format string, values ...any) {
	fmt.Fprintln(s.errs, "attrpatch: note: "+oneLine(fmt.Sprintf(format, values...)))
}

// oneLine joins the lines of a text, and escapes what could steer a terminal.
func oneLine(text string) string {
	return printable(strings.ReplaceAll(strings.TrimSpace(text), "\n", "; "))
}

// printable escapes everything that is not a letter, mark, number, punctuation,
// symbol or space: control characters, and those that change the direction of
// what follows or cannot be seen.
func printable(text string) string {
	if clean(text) {
		return text
	}
	var b strings.Builder
	for len(text) > 0 {
		r, size := utf8.DecodeRuneInString(text)
		if unicode.IsPrint(r) && (r != utf8.RuneError || size > 1) {
			b.WriteString(text[:size])
		} else {
			quoted := strconv.Quote(text[:size])
			b.WriteString(quoted[1 : len(quoted)-1])
		}
		text = text[size:]
	}
	return b.String()
}

func clean(text string) bool {
	for _, r := range text {
		if !unicode.IsPrint(r) || r == utf8.RuneError {
			return false
		}
	}
	return true
}

// quoted returns a path or pointer as it is where that is plain, and with quotes
// and escapes where it is empty, has white space, or has what [printable]
// escapes.
func quoted(name string) string {
	if name == "" || strings.ContainsAny(name, ` "`) || !clean(name) {
		return strconv.Quote(name)
	}
	return name
}

// coloured reports whether the answer is for eyes: it goes to a terminal, and
// nobody asked for it plain (no-color.org).
func (s *streams) coloured() bool {
	file, ok := s.out.(*os.File)
	if !ok || os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb" {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
