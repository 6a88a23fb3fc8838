package conformance

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"slices"
	"strconv"
	"strings"
)

// compare returns what is wrong with an outcome, in a line or a few, or "" when
// it is the one that is wanted. The rules are those of the README, "Comparing".
func compare(want, got Outcome) string {
	if want.Kind != got.Kind {
		return fmt.Sprintf("want %s, got %s%s", want.Kind, got.Kind, detail(got))
	}
	var diff differences
	switch want.Kind {
	case Viewed:
		diff.document(want.Document, got.Document)
	case Accepted:
		diff.document(want.Document, got.Document)
		diff.scalar("changed", want.Changed, got.Changed)
		diff.list("changes", want.Changes != nil, got.Changes != nil, want.Changes, got.Changes)
		diff.list("ignored", want.Ignored != nil, got.Ignored != nil, want.Ignored, got.Ignored)
	case Refused:
		diff.violations(want.Violations, got.Violations)
		diff.scalar("truncated", want.Truncated, got.Truncated)
	case Checked:
		diff.list("faults", true, true, present(want.Faults), present(got.Faults))
	case Failed: // texts are for people
	}
	return strings.Join(diff, "\n")
}

// detail says what an outcome of the wrong kind has inside.
func detail(o Outcome) string {
	text, err := encode(o)
	if o.Kind == 0 || err != nil {
		return ""
	}
	return ": " + excerpt(text)
}

type differences []string

func (d *differences) add(format string, args ...any) {
	*d = append(*d, fmt.Sprintf(format, args...))
}

func (d *differences) document(want, got []byte) {
	if bytes.Equal(want, got) {
		return
	}
	at := 0
	for at < min(len(want), len(got)) && want[at] == got[at] {
		at++
	}
	d.add("document differs at byte %d\n  want %s\n  got  %s", at, excerpt(want), excerpt(got))
}

func (d *differences) scalar(name string, want, got bool) {
	if want != got {
		d.add("%s: want %t, got %t", name, want, got)
	}
}

// list compares a list exactly if it is wanted.
func (d *differences) list(name string, wanted, given bool, want, got any) {
	if !wanted {
		return
	}
	if !given {
		d.add("%s: not in the outcome", name)
		return
	}
	w, errWant := encode(want)
	g, errGot := encode(got)
	if err := errors.Join(errWant, errGot); err != nil {
		d.add("%s: %v", name, err)
	} else if !bytes.Equal(w, g) {
		d.add("%s differ\n  want %s\n  got  %s", name, excerpt(w), excerpt(g))
	}
}

func (d *differences) violations(want, got []Violation) {
	same := slices.EqualFunc(want, got, func(w, g Violation) bool {
		return w.Code == g.Code && w.Path == g.Path && w.Pointer == g.Pointer
	})
	if !same {
		d.add("violations differ\n  want %s\n  got  %s", summary(want), summary(got))
		return
	}
	for i := range want {
		if diff := compareParams(want[i].Params, got[i].Params); diff != "" {
			d.add("params of violation %d (%s): %s", i, want[i].Code, diff)
		}
	}
}

func summary(violations []Violation) string {
	if len(violations) == 0 {
		return "none"
	}
	var b strings.Builder
	for i, v := range violations {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%s %q at %q", v.Code, string(v.Path), string(v.Pointer))
	}
	return excerpt([]byte(b.String()))
}

// compareParams compares the members that are wanted, and no others. A member
// that is not there stands for 0, false and "".
func compareParams(want, got json.RawMessage) string {
	given := map[string]json.RawMessage{}
	err := members(orEmpty(got), func(name string, raw json.RawMessage) error {
		given[name] = raw
		return nil
	})
	if err != nil {
		return err.Error()
	}
	var diff differences
	err = members(orEmpty(want), func(name string, raw json.RawMessage) error {
		have, ok := given[name]
		if equal := ok && equalJSON(raw, have) || !ok && isZero(raw); !equal {
			diff.add("%s: want %s, got %s", name, raw, textOrNone(have, ok))
		}
		return nil
	})
	if err != nil {
		return err.Error()
	}
	return strings.Join(diff, "; ")
}

func orEmpty(params json.RawMessage) json.RawMessage {
	if params == nil {
		return json.RawMessage("{}")
	}
	return params
}

func textOrNone(raw json.RawMessage, ok bool) string {
	if !ok {
		return "none"
	}
	return excerpt(raw)
}

func isZero(raw json.RawMessage) bool {
	return slices.Contains([]string{"0", "false", `""`}, string(raw))
}

// equalJSON compares two JSON values: numbers by value, objects unordered,
// strings after unescaping.
func equalJSON(a, b json.RawMessage) bool {
	x, errX := tree(a)
	y, errY := tree(b)
	return errX == nil && errY == nil && equalTree(x, y)
}

func tree(raw json.RawMessage) (v any, err error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("text after the value")
	}
	return v, nil
}

func equalTree(a, b any) bool {
	switch x := a.(type) {
	case json.Number:
		y, ok := b.(json.Number)
		return ok && equalNumber(string(x), string(y))
	case []any:
		y, ok := b.([]any)
		return ok && slices.EqualFunc(x, y, equalTree)
	case map[string]any:
		y, ok := b.(map[string]any)
		if !ok || len(x) != len(y) {
			return false
		}
		for name, value := range x {
			other, ok := y[name]
			if !ok || !equalTree(value, other) {
				return false
			}
		}
		return true
	default:
		return a == b
	}
}

func equalNumber(a, b string) bool {
	if a == b {
		return true
	}
	x, okX := rational(a)
	y, okY := rational(b)
	return okX && okY && x.Cmp(y) == 0
}

// rational refuses what would take long to unfold: 1e1000000000 is a short text
// and a large number.
func rational(text string) (*big.Rat, bool) {
	if _, exponent, ok := strings.Cut(strings.ToLower(text), "e"); ok {
		if n, err := strconv.Atoi(exponent); err != nil || n < -9999 || n > 9999 {
			return nil, false
		}
	}
	if len(text) > 1000 {
		return nil, false
	}
	return new(big.Rat).SetString(text)
}

// excerpt shortens a text that goes into a message.
func excerpt(text []byte) string {
	const most = 2000
	if len(text) <= most {
		return strings.ToValidUTF8(string(text), "\uFFFD")
	}
	return fmt.Sprintf("%s… (%d bytes)", strings.ToValidUTF8(string(text[:most]), "\uFFFD"), len(text))
}
