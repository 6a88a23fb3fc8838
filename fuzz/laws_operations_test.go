package fuzz_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/conformance"
	"github.com/attrpatch/attrpatch/fuzz"
	"github.com/attrpatch/attrpatch/patch"
)

// What the laws have to say of bodies of operations.

// operationList is the array of operations in a body, nil if it has none.
func (t *trial) operationList() *parsed {
	list := t.body
	if t.Format == fuzz.SCIM {
		list = t.body.at("Operations")
	}
	if !list.is('[') {
		return nil
	}
	return list
}

// withOperations is the round with some operations alone.
func (t *trial) withOperations(list ...*parsed) *trial {
	texts := make([]string, len(list))
	for i, o := range list {
		texts[i] = o.raw
	}
	body := "[" + strings.Join(texts, ",") + "]"
	if t.Format == fuzz.SCIM {
		body = `{"Operations":` + body + `}`
	}
	return t.withBody(body)
}

// guess is an object like the document, with the values that the body has where
// they are to go: a merge patch itself, or what operations have at names.
func (t *trial) guess() *parsed {
	if t.Format == "" || t.operationList() == nil {
		return t.body
	}
	guess := map[string]any{}
	for _, o := range t.operationList().items {
		names, v := namesOf(o.parsed), o.at("value")
		if len(names) == 0 || v == nil {
			continue
		}
		inside := guess
		for _, name := range names[:len(names)-1] {
			inner, ok := inside[name].(map[string]any)
			if !ok {
				inner = map[string]any{}
				inside[name] = inner
			}
			inside = inner
		}
		inside[names[len(names)-1]] = decodeText(v.raw)
	}
	return mustReadText(encoded(guess))
}

// namesOf are the names of an operation's path: the tokens of a pointer, or what
// stands before a filter.
func namesOf(o *parsed) []string {
	path := o.at("path")
	switch {
	case !path.is('"'):
		return nil
	case !strings.HasPrefix(path.text, "/"):
		names, _, _ := strings.Cut(path.text, "[")
		return strings.Split(names, ".")
	}
	names := strings.Split(path.text[1:], "/")
	for i := range names {
		names[i] = strings.NewReplacer("~1", "/", "~0", "~").Replace(names[i])
	}
	return names
}

// apart reports whether each operation is about other top-level attributes than all
// the others.
func (t *trial) apart() bool {
	seen := map[string]bool{}
	for _, o := range t.operationList().items {
		var here []string
		for _, name := range []string{"path", "from"} {
			if v := o.at(name); v != nil {
				if !v.is('"') {
					return false
				}
				first, _, _ := strings.Cut(strings.TrimPrefix(v.text, "/"), "/")
				if t.Format == fuzz.SCIM {
					first = firstName(v.text)
				}
				here = append(here, first)
			}
		}
		if t.Format == fuzz.SCIM && o.at("path") == nil && o.at("value").is('{') {
			for _, m := range o.at("value").items {
				here = append(here, firstName(m.name))
			}
		}
		slices.Sort(here)
		for _, name := range slices.Compact(here) {
			if seen[name] || name == ":" {
				return false
			}
			seen[name] = true
		}
	}
	return true
}

// firstName is that of a path of SCIM in small letters. All that begin with a URI
// are one: it may be that of any attribute.
func firstName(path string) string {
	head, _, _ := strings.Cut(path, "[")
	if strings.Contains(head, ":") {
		return ":"
	}
	head, _, _ = strings.Cut(head, ".")
	return strings.ToLower(head)
}

// statements lists violations by code and path.
func (t *trial) statements(which func(patch.Violation) bool) (list []string) {
	for _, v := range t.violations() {
		if which(v) {
			list = append(list, fmt.Sprintf("%s of %q", v.Code, v.Path))
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func operationsLD2(t *trial) string {
	if !t.readable() || len(t.operationList().items) == 0 || !t.apart() {
		return ""
	}
	whole, ok := t.with(func(c *fuzz.Case) { unlimited(c); c.Complete = false })
	if !ok || !whole.readable() || whole.hostFailed() || whole.truncated() {
		return ""
	}
	single := func(v patch.Violation) bool { return v.Code != patch.Required && v.Code != patch.DocumentTooLarge }
	var pieces []string
	for _, o := range whole.operationList().items {
		u := whole.withOperations(o.parsed)
		if u.hostFailed() {
			return ""
		}
		pieces = append(pieces, u.statements(single)...)
	}
	slices.Sort(pieces)
	t.met = len(pieces) > 1
	if got := whole.statements(single); !slices.Equal(got, slices.Compact(pieces)) {
		return fmt.Sprintf("of the whole %v,\nof its operations %v", got, pieces)
	}
	all := whole.violations()
	if len(all) < 2 {
		return ""
	}
	most := 1 + t.IntN(len(all)-1)
	cut := whole.within(func(l *conformance.Limits) { l.Violations = most })
	if !cut.truncated() || fmt.Sprintf("%#v", cut.violations()) != fmt.Sprintf("%#v", all[:most]) {
		return fmt.Sprintf("cut off at %d: %v", most, cut.outcome())
	}
	return ""
}

// setsWholeAttributes reports whether all operations are tests, or writes of values
// to what stands in no array and no JSON value.
func (t *trial) setsWholeAttributes() bool {
	root := t.study()
	for _, o := range t.operationList().items {
		op, names := o.at("op"), namesOf(o.parsed)
		if o.at("value").is('n') || !op.is('"') || t.Format == fuzz.SCIM && op.text != "replace" || !slices.Contains([]string{"add", "replace"}, op.text) {
			return false
		}
		if t.Format == fuzz.SCIM && (o.at("path") == nil || strings.Contains(o.at("path").text, "[")) {
			return false
		}
		n := root
		for _, name := range names {
			if n = n.find(name); n == nil || n != nil && n.unit() && name != names[len(names)-1] {
				return false
			}
		}
		if !n.unit() {
			return false
		}
	}
	return true
}

func operationsLD5(t *trial) string {
	if !t.readable() || !t.accepted() || !t.setsWholeAttributes() {
		return ""
	}
	return holdsLD5(t)
}

func operationsLD6(t *trial) string {
	u, ok := t.with(func(c *fuzz.Case) {
		unlimited(c)
		c.Complete = false
		everywhere(c.Definition.Attributes, func(a *attrs.Attribute) { a.Required = false; notDerived(a) })
	})
	if !ok || !u.readable() || !u.unconditional() || len(u.operationList().items) == 0 || !u.apart() {
		return ""
	}
	folded, all := u, true
	pieces := u.operationList().items
	for _, o := range pieces {
		all = all && u.withOperations(o.parsed).accepted()
	}
	if all != u.accepted() {
		return fmt.Sprintf("the whole is accepted: %t, each operation: %t", u.accepted(), all)
	}
	if t.met = all && len(pieces) > 1; !all {
		return ""
	}
	for _, o := range pieces {
		folded = folded.withOperations(o.parsed)
		if !folded.accepted() {
			return "an operation is refused after others\n" + folded.outcome() + folded.asked()
		}
		folded = folded.withDocument(string(folded.result.Document))
	}
	if !equalTexts(string(folded.round.Document), string(u.result.Document)) {
		return fmt.Sprintf("at once it is %s,\none by one %s\n%s", u.result.Document, folded.round.Document, u.asked())
	}
	return ""
}

func operationsLR3(t *trial) string {
	u, ok := t.with(unlimited)
	if !ok || !u.readable() || !u.accepted() || len(u.round.Document) == 0 {
		return ""
	}
	length, stored := len(u.result.Document), len(u.round.Document)
	t.met = u.result.Changed
	for _, limit := range []int{1 + t.IntN(2*max(length, stored)), length} {
		v := u.within(func(l *conformance.Limits) { l.ResultBytes = limit })
		if v.accepted() && len(v.result.Document) > max(limit, stored) {
			return fmt.Sprintf("it has %d bytes, and at most %d were stored or allowed", len(v.result.Document), max(limit, stored))
		}
	}
	return ""
}

// sameDecision compares what the spellings of one change have in common: the
// document, and violations, changes and ignored edits without their places.
func (t *trial) sameDecision(u *trial) string {
	if a, b := t.decision(), u.decision(); a != b {
		return fmt.Sprintf("%s\nand\n%s", a, b)
	}
	return ""
}

func (t *trial) decision() string {
	list := t.statements(func(patch.Violation) bool { return true })
	for _, c := range t.result.Changes {
		list = append(list, fmt.Sprintf("%s %q", c.Kind, c.Path))
	}
	for _, i := range t.result.Ignored {
		list = append(list, fmt.Sprintf("%s ignored, %s", i.Path, i.Reason))
	}
	if t.accepted() {
		list = append(list, canonical(decodeText(string(t.result.Document))))
	}
	slices.Sort(list)
	return strings.Join(slices.Compact(list), "\n")
}

// respelledAsOperations asks for the same in the languages of operations.
func (t *trial) respelledAsOperations() string {
	if t.truncated() || tooDeep(t.body, 50) {
		return ""
	}
	for _, s := range t.study().spellings(t.body, t.document) {
		if !slices.Contains(operationFormats, s.format) {
			continue
		}
		u := *t
		u.Format = s.format
		v := u.withBody(s.body)
		if wrong := t.sameDecision(v); wrong != "" && !v.truncated() {
			return fmt.Sprintf("as %s, %s, the decision differs:\n%s\n%s%s", s.format, s.way, wrong, v.outcome(), v.asked())
		}
	}
	return ""
}

// holdsLM11 undoes a patch inside a JSON attribute, where null is as good as any
// other value.
func holdsLM11(t *trial) string {
	if !t.readable() || !t.accepted() || tooDeep(t.document, 50) {
		return ""
	}
	undo, err := t.result.Undo()
	if err != nil {
		return "there is no way back: " + err.Error()
	}
	var inside []string
	for _, o := range mustReadText(undo).items {
		inside = append(inside, strings.Replace(o.raw, `"path":"`, `"path":"/a declared one`, 1))
	}
	engine, caller := merger()
	wrapped := func(text []byte) string { return `{"a declared one":` + string(text) + "}" }
	back, err := engine.Apply(patch.Request{
		Document: []byte(wrapped(t.result.Document)), Body: []byte("[" + strings.Join(inside, ",") + "]"), Format: patch.JSONPatch, Caller: caller,
	})
	if err != nil || !equalTexts(string(back.Document), wrapped(t.round.Document)) {
		return fmt.Sprintf("%s undoes to %s, %v", undo, back.Document, err)
	}
	t.met = t.result.Changed
	return ""
}

func operationsLM11(t *trial) string {
	if wrong := holdsLM11(t); wrong != "" {
		return wrong
	}
	if !t.readable() || !t.accepted() || t.bounded() || !t.unconditional() || len(t.result.Ignored) > 0 || !t.hidesNothing() {
		return ""
	}
	list := t.operationList().items
	isTest := func(o parsedItem) bool { return o.at("op").text == "test" }
	if t.Format == fuzz.JSONPatch && !slices.ContainsFunc(list, func(o parsedItem) bool { return !isTest(o) }) && t.result.Changed {
		return "tests alone change the document"
	}
	then := t.ask(oneOf(t, t.Rounds)).withDocument(string(t.result.Document))
	if !then.readable() || !then.accepted() || len(then.result.Ignored) > 0 {
		return ""
	}
	var both []*parsed
	for _, o := range slices.Concat(list, then.operationList().items) {
		both = append(both, o.parsed)
	}
	t.met = then.result.Changed && t.result.Changed
	u := t.withOperations(both...)
	if !u.accepted() || !equalTexts(string(u.result.Document), string(then.result.Document)) {
		return fmt.Sprintf("one after the other they come to\n%s\nand together to\n%s\n%s", then.result.Document, u.outcome(), u.asked())
	}
	return ""
}

// hidesNothing reports whether the caller may read the whole document, now and
// after any patch.
func (t *trial) hidesNothing() bool {
	root := t.study()
	return root.undeclaredIn(t.document) == "" && !slices.ContainsFunc(root.leaves(), func(n *reading) bool {
		return n.disabled || n.derived || !n.reads()
	})
}
