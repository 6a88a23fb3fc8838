package patch

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
)

// Requests, results and changes hold what users have stored and sent, and values
// end up in logs by one careless verb. So every way in which fmt, log/slog and
// encoding/json write them leaves the values out (rule P5, law LN4): paths, kinds
// and sizes stay. Whoever wants a value takes the field. fmt calls no methods on
// what is in an unexported field of a struct: such a struct needs a Format of its
// own.
//
// A Request has a member called Format, so it has String and GoString instead.
// They stand in for the verbs v, s, q, x and X; the verbs for numbers, which make
// no sense for it, write its bytes as fmt does.

// String returns the sizes of document and body, and no value of either (rule
// P5, law LN4).
func (q Request) String() string {
	return fmt.Sprintf("{document: %d bytes, body: %d bytes}", len(q.Document), len(q.Body))
}

// GoString returns what String returns.
func (q Request) GoString() string { return q.String() }

// LogValue returns the sizes of document and body, and no value of either (rule
// P5, law LN4).
func (q Request) LogValue() slog.Value {
	return slog.GroupValue(slog.Int("documentBytes", len(q.Document)), slog.Int("bodyBytes", len(q.Body)))
}

// MarshalJSON writes what LogValue returns, since a log handler writes lists and
// structs as JSON (rule P5, law LN4).
func (q Request) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		DocumentBytes int `json:"documentBytes"`
		BodyBytes     int `json:"bodyBytes"`
	}{len(q.Document), len(q.Body)})
}

// Format writes what changed and what was ignored, whatever the verb, and no
// value of the document (rule P5, law LN4).
func (r Result) Format(f fmt.State, verb rune) { writeText(f, verb, r.describe()) }

// LogValue returns what changed and what was ignored, and no value of the
// document (rule P5, law LN4).
func (r Result) LogValue() slog.Value {
	return slog.GroupValue(
		slog.Int("documentBytes", len(r.Document)), slog.Bool("changed", r.Changed),
		slog.Any("changes", r.Changes), slog.Any("ignored", r.Ignored))
}

// MarshalJSON writes what LogValue returns, since a log handler writes lists and
// structs as JSON (rule P5, law LN4).
func (r Result) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		DocumentBytes int       `json:"documentBytes"`
		Changed       bool      `json:"changed"`
		Changes       []Change  `json:"changes"`
		Ignored       []Ignored `json:"ignored"`
	}{len(r.Document), r.Changed, r.Changes, r.Ignored})
}

func (r Result) describe() string {
	var b strings.Builder
	fmt.Fprintf(&b, "{document: %d bytes, changed: %t, changes: [", len(r.Document), r.Changed)
	for i, c := range r.Changes {
		separate(&b, i)
		b.WriteString(c.describe())
	}
	b.WriteString("], ignored: [")
	for i, c := range r.Ignored {
		separate(&b, i)
		fmt.Fprintf(&b, "%q at %q: %s", string(c.Path), string(c.Pointer), c.Reason)
	}
	b.WriteString("]}")
	return b.String()
}

func separate(b *strings.Builder, i int) {
	if i > 0 {
		b.WriteString(", ")
	}
}

// Format writes the path and the kind, whatever the verb, and neither Before nor
// After (rule P5, law LN4).
func (c Change) Format(f fmt.State, verb rune) { writeText(f, verb, c.describe()) }

// LogValue returns the path and the kind, and neither Before nor After (rule P5,
// law LN4).
func (c Change) LogValue() slog.Value {
	return slog.GroupValue(slog.String("path", string(c.Path)), slog.String("kind", c.Kind.String()))
}

// MarshalJSON writes what LogValue returns, since a log handler writes lists and
// structs as JSON (rule P5, law LN4).
func (c Change) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Path string `json:"path"`
		Kind string `json:"kind"`
	}{string(c.Path), c.Kind.String()})
}

// describe quotes the path: under the policy keep, its names are the body's.
func (c Change) describe() string { return fmt.Sprintf("%q %s", string(c.Path), c.Kind) }

// MarshalJSON writes the path, the pointer and the name of the reason.
func (i Ignored) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Path    string `json:"path"`
		Pointer string `json:"pointer"`
		Reason  string `json:"reason"`
	}{string(i.Path), string(i.Pointer), i.Reason.String()})
}

// writeText writes a text that carries no value under any verb, with the width
// that was asked for. The verb q quotes it, x and X are in hexadecimal digits.
func writeText(f fmt.State, verb rune, text string) {
	switch verb {
	case 'q':
		text = strconv.Quote(text)
	case 'x', 'X':
		text = fmt.Sprintf("%"+string(verb), text)
	}
	format := "%"
	if f.Flag('-') {
		format += "-"
	}
	if width, ok := f.Width(); ok {
		format += strconv.Itoa(width)
	}
	_, _ = fmt.Fprintf(f, format+"s", text)
}
