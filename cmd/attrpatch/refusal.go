package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/patch"
	"github.com/attrpatch/attrpatch/patch/render"
)

// refusalForm is one way to print a refusal, chosen by --errors.
type refusalForm struct {
	name  string
	write func(r *patch.Rejected, coloured bool) ([]byte, error)
}

// refusalForms begins with the default.
var refusalForms = []refusalForm{
	{"text", refusalText},
	{"json", refusalJSON},
	{"problem", rendered(render.Problem)},
	// Without a request there is no correlation id.
	{"pingone", rendered(func(r *patch.Rejected) render.Response { return render.PingOne(r, "") })},
	{"nerm", rendered(render.NERM)},
	{"scim", rendered(render.SCIM)},
}

// rendered prints the body of a response, on a line of its own.
func rendered(form func(*patch.Rejected) render.Response) func(*patch.Rejected, bool) ([]byte, error) {
	return func(r *patch.Rejected, _ bool) ([]byte, error) {
		return append(form(r).Body, '\n'), nil
	}
}

func lookupRefusalForm(flag *text) (refusalForm, error) {
	if !flag.given {
		return refusalForms[0], nil
	}
	var names []string
	for _, form := range refusalForms {
		if form.name == flag.value {
			return form, nil
		}
		names = append(names, form.name)
	}
	return refusalForm{}, usagef("--%s: unknown form %q: want one of %s", flag.name, flag.value, strings.Join(names, ", "))
}

// printRefusal prints the violations; the answer is no.
func (s *streams) printRefusal(form refusalForm, r *patch.Rejected) error {
	out, err := form.write(r, s.coloured())
	if err != nil {
		return err
	}
	if err := s.print(out); err != nil {
		return err
	}
	return errNo
}

// violationJSON is a violation in the form json. All members are always there.
type violationJSON struct {
	Code    patch.Code    `json:"code"`
	Path    attrs.Path    `json:"path"`
	Pointer attrs.Pointer `json:"pointer"`
	Message string        `json:"message"`
	Params  patch.Params  `json:"params"`
}

func refusalJSON(r *patch.Rejected, _ bool) ([]byte, error) {
	form := struct {
		Violations []violationJSON `json:"violations"`
		Truncated  bool            `json:"truncated"`
	}{make([]violationJSON, len(r.Violations)), r.Truncated}
	for i, v := range r.Violations {
		form.Violations[i] = violationJSON{v.Code, v.Path, v.Pointer, v.Message(), v.Params}
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false) // a pattern reads better with its < and >
	err := encoder.Encode(form)
	return b.Bytes(), err
}

// The colours of the form text (ECMA-48, select graphic rendition).
const (
	red   = "\x1b[31m"
	bold  = "\x1b[1m"
	faint = "\x1b[2m"
	plain = "\x1b[0m"
)

// refusalText prints one violation a line, for people.
func refusalText(r *patch.Rejected, coloured bool) ([]byte, error) {
	paint := func(_, text string) string { return text }
	if coloured {
		paint = func(colour, text string) string { return colour + text + plain }
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s: %s\n", paint(red, "refused"), count(r))
	for _, v := range r.Violations {
		fmt.Fprintf(&b, "  %s: %s %s\n", paint(bold, place(v)), printable(v.Message()),
			paint(faint, "("+v.Code.String()+")"))
	}
	return b.Bytes(), nil
}

func count(r *patch.Rejected) string {
	switch n := len(r.Violations); {
	case r.Truncated:
		return fmt.Sprintf("the first %d violations of more", n)
	case n == 1:
		return "1 violation"
	default:
		return fmt.Sprintf("%d violations", n)
	}
}

// place names the attribute, and the body's member where that is another one: a
// leaf that is refused because its parent is null, or an item of an array.
func place(v patch.Violation) string {
	path, pointer := quoted(string(v.Path)), quoted(string(v.Pointer))
	switch {
	case v.Path == "" && v.Pointer == "":
		return "body"
	case v.Path == "":
		return pointer
	case v.Pointer == "" || v.Pointer == attrs.JoinPointer(slices.Collect(v.Path.Names())...):
		return path
	}
	return path + " at " + pointer
}
