package fuzz_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/fuzz"
	"github.com/attrpatch/attrpatch/patch"
	"github.com/attrpatch/attrpatch/schema"
)

// The laws of syntax and identity say what a text is, and which names are one
// name.
var syntaxLaws = []law{
	{name: "LS1", least: 500, holds: holdsLS1,
		says:  "a body, and a document, is refused for its syntax exactly where another strict reader refuses it",
		needs: "no limit on sizes, no number or nesting over the default ones"},
	{name: "LS2", least: 250, holds: holdsLS2, says: "what is not refused for its syntax is valid for encoding/json"},
	{name: "LS3", least: 200, holds: holdsLS3,
		says:  "white space, escapes and the order of members change no decision, no violation and no value of the result",
		needs: "no limit on sizes; with another order, violations are compared as a set"},
	{name: "LS4", least: 300, holds: holdsLS4, says: "every reader understands the merged document and the view alike"},
	{name: "LS5", least: 400, holds: holdsLS5,
		says:  "a name that is not that of a declared attribute, byte for byte, is undeclared, however much it looks like it",
		needs: "unknown: reject"},
	{name: "LS6", least: 400, holds: holdsLS6, says: "a path and its names, a pointer and its tokens, stand for one another, and one name stands once in an object"},
	{name: "LS7", least: 300, holds: holdsLS7,
		says:  "what a body does not name keeps its bytes and its order, and a body that names nothing gives the document's bytes",
		needs: "derived attributes excepted"},
}

// syntax are the codes of a body that is not strict JSON.
var syntax = []patch.Code{patch.MalformedJSON, patch.DuplicateName, patch.InvalidText}

func holdsLS1(t *trial) string {
	if t.bounded() {
		return ""
	}
	t.met = true
	broken := t.spoiled(string(t.round.Body))
	v, err := readText(broken)
	if err == nil && (tooDeep(v, 64) || longExponent(v)) {
		return ""
	}
	u := t.withBody(broken)
	refused := slices.ContainsFunc(u.violations(), func(v patch.Violation) bool { return slices.Contains(syntax, v.Code) })
	if refused != (err != nil) {
		return fmt.Sprintf("the body %q: refused %t, another reader says %v\n%s", broken, refused, err, u.asked())
	}
	broken = t.spoiled(string(t.round.Document))
	v, err = readText(broken)
	var documentError *patch.DocumentError
	_, got := t.engine.View([]byte(broken), t.caller)
	if bad := err != nil || v.object() == nil; errors.As(got, &documentError) != bad {
		return fmt.Sprintf("the document %q: %v, another reader says %v", broken, got, err)
	}
	return ""
}

// longExponent tells whether a number is over the limit on exponents.
func longExponent(v *parsed) bool {
	if v.kind == 0 {
		_, exponent, _ := strings.Cut(strings.ToLower(v.raw), "e")
		return len(strings.TrimLeft(exponent, "+-")) > 4
	}
	return slices.ContainsFunc(v.items, func(i parsedItem) bool { return longExponent(i.parsed) })
}

// spoiled changes a text in a place or two, or in none.
func (t *trial) spoiled(text string) string {
	for range t.IntN(3) {
		at := 0
		if len(text) > 0 {
			at = t.IntN(len(text))
		}
		piece := oneOf(t, []string{
			`\ud800`, `\udc00`, `\ud83d\ude00`, "\xff", "\xed\xa0\x80", "\x00", "\n", `\x`, `\u12`, `"`, `\`, "{", "}", "[", "]", ",", ":", "0", "-", "+",
			"e1", ".", "1", "null", "nul", "\ufeff", "\u00a0", "\u2028", "//", `"a":1,"a":2,`, `"a":1,"\u0061":2,`, "NaN", "'", " ",
		})
		end := at + t.IntN(3)
		text = text[:at] + piece + text[min(end, len(text)):]
	}
	return text
}

func holdsLS2(t *trial) string {
	u := t.withBody(t.spoiled(string(t.round.Body)))
	if u.tooMuch() {
		return ""
	}
	var documentError *patch.DocumentError
	t.met = true
	if !json.Valid(u.round.Body) {
		return "encoding/json refuses the body\n" + u.asked()
	}
	if !errors.As(u.err, &documentError) && !json.Valid(u.round.Document) {
		return "encoding/json refuses the document"
	}
	return ""
}

func holdsLS3(t *trial) string {
	if !t.readable() || t.bounded() || t.truncated() {
		return ""
	}
	t.met = len(t.body.items) > 0
	loose := t.ask(roundOf(t.loosened(t.document, false), t.loosened(t.body, false)))
	turned := t.ask(roundOf(t.loosened(t.document, true), t.loosened(t.body, true)))
	for _, u := range []*trial{loose, turned} {
		a, b := t.places(nil), u.places(nil)
		if u == turned {
			slices.Sort(a)
			slices.Sort(b)
		}
		if fmt.Sprint(a) != fmt.Sprint(b) || t.hostFailed() != u.hostFailed() || t.accepted() != u.accepted() {
			return fmt.Sprintf("violations %v and\n%v\n%s", a, b, u.asked())
		}
		if t.accepted() && !equalTexts(string(t.result.Document), string(u.result.Document)) {
			return "the documents differ:\n" + string(t.result.Document) + "\n" + string(u.result.Document) + u.asked()
		}
	}
	return ""
}

// loosened writes a value with other white space and escapes, and if turned in
// another order.
func (t *trial) loosened(v *parsed, turned bool) string {
	space := func() string { return oneOf(t, []string{"", "", " ", "\n\t", "\r\n"}) }
	spell := func(text, spelled string) string {
		if t.chance(40) {
			return escaped(text)
		}
		return spelled
	}
	list := make([]string, len(v.items))
	for i, item := range v.items {
		list[i] = space() + t.loosened(item.parsed, turned) + space()
		if v.kind == '{' {
			list[i] = space() + spell(item.name, item.spelled) + space() + ":" + list[i]
		}
	}
	if v.kind == '{' && turned {
		t.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	}
	switch v.kind {
	case '{':
		return space() + "{" + strings.Join(list, ",") + "}" + space()
	case '[':
		return space() + "[" + strings.Join(list, ",") + "]" + space()
	case '"':
		return spell(v.text, v.raw)
	}
	return v.raw
}

func holdsLS4(t *trial) string {
	if !t.readable() || !t.accepted() {
		return ""
	}
	view, err := t.engine.View(t.round.Document, t.caller)
	if err != nil {
		return "no view: " + err.Error()
	}
	t.met = true
	for _, text := range [][]byte{t.result.Document, view} {
		v, err := readText(string(text))
		if err != nil || v.object() == nil {
			return fmt.Sprintf("%q is not a strict object", text)
		}
		if canonical(decodeText(string(text))) != canonical(v.value()) {
			return fmt.Sprintf("two readers of %q differ", text)
		}
	}
	return ""
}

// value is what encoding/json makes of a text, made by the other reader.
func (v *parsed) value() any {
	switch v.kind {
	case 'n':
		return nil
	case 't', 'f':
		return v.kind == 't'
	case '"':
		return v.text
	case 0:
		return json.Number(v.raw)
	case '[':
		list := []any{}
		for _, i := range v.items {
			list = append(list, i.value())
		}
		return list
	}
	object := map[string]any{}
	for _, i := range v.items {
		object[i.name] = i.value()
	}
	return object
}

func holdsLS5(t *trial) string {
	u, ok := t.with(func(c *fuzz.Case) { c.Definition.Policy.Unknown = schema.UnknownReject; unlimited(c) })
	if !ok || u.document.object() == nil {
		return ""
	}
	root := u.study()
	declared := oneOf(t, root.subs).Name
	for _, name := range lookalikes(declared) {
		if name == declared || root.find(name) != nil {
			continue
		}
		t.met = true
		answer := u.withBody("{" + quoteName(name) + ":" + oneOf(t, []string{`"x"`, "null", "1", "{}"}) + "}")
		v := answer.violations()
		if u.Complete { // what the document lacks comes with it
			v = slices.DeleteFunc(slices.Clone(v), func(v patch.Violation) bool { return v.Code == patch.Required })
		}
		if len(v) != 1 || v[0].Code != patch.UnknownAttribute || v[0].Pointer != attrs.JoinPointer(name) {
			return fmt.Sprintf("%q, where %q is declared, is %v\n%s", name, declared, answer.err, answer.asked())
		}
	}
	return ""
}

// lookalikes are names that some software takes for the given one.
func lookalikes(name string) []string {
	list := []string{
		strings.ToUpper(name), strings.ToLower(name), name + "\x00", "\x00" + name, name + " ", " " + name,
		name + ".", "." + name, name + "\\", "/" + name, name + "/", name + "~0", name + "\u200b", name + "\ufeff", name + "\u0301",
		strings.ReplaceAll(name, "é", "e\u0301"), strings.ReplaceAll(name, ".", "\\."), name + name, name[:len(name)-1],
		name + "\ufffd", "__proto__", "constructor", "",
	}
	for i, r := range name {
		for folded := unicode.SimpleFold(r); folded != r; folded = unicode.SimpleFold(folded) {
			list = append(list, name[:i]+string(folded)+name[i+len(string(r)):])
		}
		if '!' <= r && r <= '~' {
			list = append(list, name[:i]+string(r+0xfee0)+name[i+1:])
		}
	}
	return slices.DeleteFunc(list, func(s string) bool { return strings.ToValidUTF8(s, "") != s })
}

func holdsLS6(t *trial) string {
	if t.document.object() == nil {
		return ""
	}
	t.met = true
	var names []string
	for range 1 + t.IntN(4) {
		pool := lookalikes(oneOf(t, t.study().subs).Name)
		names = append(names, oneOf(t, pool))
	}
	path, pointer := attrs.JoinPath(names...), attrs.JoinPointer(names...)
	if got := slices.Collect(path.Names()); !slices.Equal(got, names) && strings.Join(names, "") != "" {
		return fmt.Sprintf("the path of %q is that of %q", names, got)
	}
	if got := slices.Collect(pointer.Tokens()); !slices.Equal(got, names) {
		return fmt.Sprintf("the pointer of %q is that of %q", names, got)
	}
	twice := oneOf(t, t.study().subs).Name
	answer := t.withBody("{" + quoteName(twice) + `:null,"zz":{},` + escaped(twice) + ":null}")
	v := answer.violations()
	if !t.bounded() && (len(v) != 1 || v[0].Code != patch.DuplicateName) {
		return fmt.Sprintf("%q stands twice and is %v\n%s", twice, answer.err, answer.asked())
	}
	return ""
}

func holdsLS7(t *trial) string {
	if !t.readable() || !t.accepted() {
		return ""
	}
	t.met = true
	if len(t.body.items) == 0 && string(t.result.Document) != string(t.round.Document) {
		return "{} changed the bytes"
	}
	if !t.result.Changed && string(t.result.Document) != string(t.round.Document) {
		return "nothing changed but bytes"
	}
	if wrong := t.study().keepsBytes(t.body, t.document, t.merged()); wrong != "" {
		return wrong + "\n" + t.outcome()
	}
	return ""
}

// keepsBytes compares what a body's object does not name.
func (n *reading) keepsBytes(body, before, after *parsed) string {
	var want, got []string
	untouched := func(m parsedItem) bool {
		sub := n.find(m.name)
		return body.at(m.name) == nil && (sub == nil || !sub.hasDerived())
	}
	for _, m := range before.items {
		if untouched(m) {
			want = append(want, m.spelled+":"+m.raw)
		}
		sub := n.find(m.name)
		named, kept := body.at(m.name).object(), after.at(m.name).object()
		if sub != nil && !sub.unit() && m.is('{') && named != nil && kept != nil {
			if wrong := sub.keepsBytes(named, m.parsed, kept); wrong != "" {
				return wrong
			}
		}
	}
	for _, m := range after.items {
		if untouched(m) {
			got = append(got, m.spelled+":"+m.raw)
		}
		if wrong := n.keepsNumber(m, before, body); wrong != "" {
			return wrong
		}
	}
	if !slices.Equal(want, got) {
		return fmt.Sprintf("in %q, untouched were\n%v and are\n%v", n.path, want, got)
	}
	return ""
}

// keepsNumber wants the text of a simple value to be that of the body, or that
// which was there.
func (n *reading) keepsNumber(m parsedItem, before, body *parsed) string {
	sub, asked := n.find(m.name), body.at(m.name)
	if sub == nil || !sub.leaf() || sub.MultiValued || sub.derived || sub.Type == attrs.JSON || asked == nil || asked.is('n') {
		return ""
	}
	if m.raw != asked.raw && m.raw != before.at(m.name).source() {
		return fmt.Sprintf("%q is %s, which nobody wrote", sub.path, m.raw)
	}
	return ""
}

func (n *reading) hasDerived() bool { return n.some(func(l *reading) bool { return l.derived }) }
