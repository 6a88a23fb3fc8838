package fuzz_test

import (
	"encoding/json"
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/fuzz"
	"github.com/attrpatch/attrpatch/fuzz/model"
	"github.com/attrpatch/attrpatch/patch"
	"github.com/attrpatch/attrpatch/schema"
)

// The laws of validity hold the engine to what the schema says of values, by a
// checker of their own.
var validityLaws = []law{
	{name: "LV1", least: 80, holds: holdsLV1,
		says:  "a document that is valid stays valid, and gains no archived value",
		needs: "required attributes below a parent that the body nulls excepted (rule V8)"},
	{name: "LV2", least: 400, holds: holdsLV2,
		says:  "a number keeps its text, and is equal to another exactly if it has the same decimal value",
		needs: "none: the law has a schema of its own"},
	{name: "LV3", least: 500, holds: holdsLV3,
		says:  "a patch is accepted exactly if the rules allow it, as a second and, under the strictest policies, a third reading of them has it",
		needs: "of the third reading: no limits, no Complete, nothing derived, no default"},
	{name: "LV4", least: 150, holds: holdsLV4,
		says:  "what a patch does not touch makes no difference to it, valid or not",
		needs: "rights that do not depend on the document (rule P7), no Complete, no limit on sizes, nothing derived"},
}

// invalid returns the first thing in a value that the schema does not let the
// attribute have. The value is what encoding/json makes of its text.
func (n *reading) invalid(v any) string {
	if list, ok := v.([]any); ok && n.MultiValued {
		if n.MaxValues > 0 && len(list) > n.MaxValues {
			return fmt.Sprintf("%q has %d values", n.path, len(list))
		}
		seen := map[string]bool{}
		for _, one := range list {
			if wrong := n.invalidOne(one); wrong != "" {
				return wrong
			}
			if n.UniqueValues && seen[canonical(one)] {
				return fmt.Sprintf("%q has a value twice", n.path)
			}
			seen[canonical(one)] = true
		}
		return ""
	}
	if n.MultiValued {
		return fmt.Sprintf("%q is no array", n.path)
	}
	return n.invalidOne(v)
}

func (n *reading) invalidOne(v any) string {
	ok := false
	switch v := v.(type) {
	case nil:
	case string:
		if ok = n.Type == attrs.String; ok && !n.allowsText(v) {
			return fmt.Sprintf("%q is the text %q", n.path, v)
		}
	case bool:
		ok = n.Type == attrs.Boolean
	case json.Number:
		ok = n.Type == attrs.Number || n.Type == attrs.Integer && rational(v).IsInt()
		if ok && !n.allowsNumber(rational(v)) {
			return fmt.Sprintf("%q is %s", n.path, v)
		}
	case map[string]any:
		if ok = n.Type == attrs.Complex; ok {
			return n.invalidObject(v, nil)
		}
	}
	if !ok && (v == nil || n.Type != attrs.JSON) {
		return fmt.Sprintf("%q is not of its type", n.path)
	}
	if len(n.JSONSchema) > 0 && jsonschema.MustCompileString("law.json", string(n.JSONSchema)).Validate(v) != nil {
		return fmt.Sprintf("%q is not as its JSON Schema wants it", n.path)
	}
	return ""
}

func rational(n json.Number) *big.Rat {
	r, ok := new(big.Rat).SetString(string(n))
	if !ok {
		panic("not a number")
	}
	return r
}

func (n *reading) allowsNumber(r *big.Rat) bool {
	return (n.Minimum == "" || r.Cmp(rational(n.Minimum)) >= 0) && (n.Maximum == "" || r.Cmp(rational(n.Maximum)) <= 0)
}

// shapes are the formats of generated schemas, written for the texts that
// generated values have.
var shapes = map[string]*regexp.Regexp{
	"country": regexp.MustCompile(`^AT$`),
	"email":   regexp.MustCompile(`^\w+@\w+\.com$`),
	"phone":   regexp.MustCompile(`^\+\d[\d ]*$`),
}

func (n *reading) allowsText(s string) bool {
	length := utf8.RuneCountInString(s)
	listed := func(e attrs.EnumeratedValue) bool { return e.Value == s }
	return length >= n.MinLength && (n.MaxLength == 0 || length <= n.MaxLength) &&
		(n.Pattern == "" || regexp.MustCompile(`\A(?:`+n.Pattern+`)\z`).MatchString(s)) &&
		(n.Format == "" || shapes[n.Format].MatchString(s)) &&
		(len(n.EnumeratedValues) == 0 || slices.ContainsFunc(n.EnumeratedValues, listed))
}

// invalidObject looks at an object of declared members. The body's object says
// what is nulled with its parent.
func (n *reading) invalidObject(o map[string]any, body any) string {
	for _, sub := range n.subs {
		v, present := o[sub.Name]
		asked, named := any(nil), false
		if edits, ok := body.(map[string]any); ok {
			asked, named = edits[sub.Name]
		}
		switch {
		case sub.disabled:
		case sub.Required && sub.blank(v, present) && !sub.hasDefault():
			return fmt.Sprintf("%q is missing", sub.path)
		case !present:
		case !sub.unit() && named && asked == nil: // its leaves are not judged
		case !sub.unit():
			inner, ok := v.(map[string]any)
			if !ok {
				return fmt.Sprintf("%q is no object", sub.path)
			}
			if wrong := sub.invalidObject(inner, asked); wrong != "" {
				return wrong
			}
		default:
			if wrong := sub.invalid(v); wrong != "" {
				return wrong
			}
		}
	}
	return ""
}

// blank is rule V8.
func (n *reading) blank(v any, present bool) bool {
	if list, ok := v.([]any); ok && n.MultiValued {
		return len(list) == 0
	}
	text, isText := v.(string)
	return !present || v == nil || isText && text == "" && n.policy.Blank == schema.BlankMissing && (n.Type == attrs.String || n.Type == attrs.JSON)
}

// hasDefault tells whether a default makes up for absence, which it does not
// inside a unit (rule M6).
func (n *reading) hasDefault() bool {
	return len(n.Default) > 0 && !n.parent.inUnit()
}

// archived counts the archived values at each leaf.
func (n *reading) archived(v any, counts map[string]int) {
	switch v := v.(type) {
	case []any:
		for _, one := range v {
			n.archived(one, counts)
		}
	case map[string]any:
		for _, sub := range n.subs {
			sub.archived(v[sub.Name], counts)
		}
	case string:
		for _, e := range n.EnumeratedValues {
			if e.Archived && e.Value == v {
				counts[string(n.path)+" "+v]++
			}
		}
	}
}

func holdsLV1(t *trial) string {
	if !t.readable() || !t.accepted() {
		return ""
	}
	root := t.study()
	before, body, after := decodeText(t.document.raw), decodeText(t.body.raw), decodeText(string(t.result.Document))
	had, has := map[string]int{}, map[string]int{}
	root.archived(before, had)
	root.archived(after, has)
	for place, count := range has {
		if count > had[place] {
			return fmt.Sprintf("there are %d archived values of %s, and were %d", count, place, had[place])
		}
	}
	if root.invalidObject(before.(map[string]any), nil) != "" {
		return ""
	}
	t.met = t.result.Changed
	if wrong := root.invalidObject(after.(map[string]any), body); wrong != "" {
		return wrong + "\n" + t.outcome()
	}
	if most := t.Definition.MaxDocumentBytes; most > 0 && len(t.result.Document) > max(most, len(t.round.Document)) {
		return fmt.Sprintf("it has %d bytes", len(t.result.Document))
	}
	return ""
}

func holdsLV2(t *trial) string {
	t.met = true
	literal := func() string {
		digits := oneOf(t, []string{"0", "1", "10", "9007199254740992", "9007199254740993", "100", "25", "3"})
		s := oneOf(t, []string{"", "-"}) + digits
		if t.chance(50) {
			s += "." + oneOf(t, []string{"0", "00", "5", "50", "05"})
		}
		if t.chance(50) {
			s += oneOf(t, []string{"e", "E"}) + oneOf(t, []string{"0", "-0", "+1", "-1", "02", "400", "-400", "9999"})
		}
		return s
	}
	stored, sent := literal(), literal()
	if t.chance(40) {
		sent = strings.Replace(stored, "e", "E", 1)
		if !strings.ContainsAny(stored, ".eE") {
			sent += oneOf(t, []string{".0", "e0", "0e-1", ""})
			if strings.TrimPrefix(stored, "-") == "0" {
				sent = strings.Replace(sent, "00e", "0e", 1) // no number begins with two zeros
			}
		}
	}
	u, ok := t.with(func(c *fuzz.Case) {
		*c = fuzz.Case{Definition: schema.Definition{Name: "numbers", Attributes: []attrs.Attribute{
			{Name: "n", Type: attrs.Number}, {Name: "j", Type: attrs.JSON},
			{Name: "u", Type: attrs.Number, MultiValued: true, UniqueValues: true},
		}}, Permissions: []attrs.Permissions{{Update: attrs.MustPathSet("*")}}}
	})
	if !ok {
		return "the law's schema is refused"
	}
	equal := rational(json.Number(stored)).Cmp(rational(json.Number(sent))) == 0
	document := `{"n":` + stored + `,"j":{"k":[` + stored + `]},"u":[]}`
	answer := u.ask(roundOf(document, `{"n":`+sent+`,"j":{"k":[`+sent+`]}}`))
	want := document
	if !equal {
		want = `{"n":` + sent + `,"j":{"k":[` + sent + `]},"u":[]}`
	}
	if string(answer.result.Document) != want || answer.result.Changed == equal {
		return fmt.Sprintf("%s and %s, equal %t, give %q, %v", stored, sent, equal, answer.result.Document, answer.err)
	}
	twice := u.ask(roundOf(document, `{"u":[`+stored+`,`+sent+`]}`))
	if refused := slices.Contains(codesOf(twice), patch.DuplicateValue); refused != equal {
		return fmt.Sprintf("%s and %s, equal %t, are duplicates: %t", stored, sent, equal, refused)
	}
	return ""
}

func codesOf(t *trial) (list []patch.Code) {
	for _, v := range t.violations() {
		list = append(list, v.Code)
	}
	return list
}

func holdsLV3(t *trial) string {
	t.met = true
	reference := model.Apply(question(t.Case, t.round))
	allowed := len(reference.Violations) == 0 && !reference.DocumentError && !reference.DeriveError && reference.InputError == ""
	if allowed != t.accepted() {
		return fmt.Sprintf("by the model it is accepted: %t; by the engine: %v", allowed, t.err)
	}
	u, ok := t.strict(func(c *fuzz.Case) {
		unlimited(c)
		c.Complete = false
		everywhere(c.Definition.Attributes, func(a *attrs.Attribute) {
			a.Default = nil
			notDerived(a)
		})
	})
	if !ok || !u.readable() {
		return ""
	}
	root := u.study()
	why := root.forbids(u.body, u.document)
	if (why == "") != u.accepted() {
		return fmt.Sprintf("under the strictest policies it is to be refused because of %q, and got %v\n%s", why, u.err, u.asked())
	}
	return ""
}

// notDerived makes a derived attribute a read-only one, which it is to a body.
func notDerived(a *attrs.Attribute) {
	if a.DerivedFrom != "" {
		a.DerivedFrom, a.WhenAbsent, a.Mutability = "", nil, attrs.ReadOnly
	}
}

// everywhere changes every attribute.
func everywhere(list []attrs.Attribute, change func(a *attrs.Attribute)) {
	for i := range list {
		change(&list[i])
		everywhere(list[i].SubAttributes, change)
	}
}

// forbids decides on a body's object, which is merged into a stored one, under
// the strictest policies. It returns the first reason to refuse.
func (n *reading) forbids(body, document *parsed) string {
	for _, m := range body.items {
		sub := n.find(m.name)
		why := ""
		switch {
		case sub == nil || sub.disabled || sub.concealed():
			why = "no such attribute"
		case sub.unit():
			why = sub.forbidsValue(m.parsed, document, n)
		case m.is('{'):
			why = sub.forbids(m.parsed, document)
			if why == "" && document.in(sub.path).object() == nil && sub.assigns(m.parsed) {
				why = sub.lacks(m.parsed)
			}
		default:
			why = sub.forbidsNull(m.parsed, document, n)
		}
		if why != "" {
			return fmt.Sprintf("%s: %s", m.name, why)
		}
	}
	return ""
}

func (n *reading) forbidsValue(v, document *parsed, holder *reading) string {
	stored := document.in(n.path)
	switch {
	case n.readOnly, n.immutable && !n.readsAll():
		return "read-only"
	case !n.updatesAll():
		return "not granted"
	case n.immutable && stored != nil && (v.is('n') || n.changes(v, stored)):
		return "assigned"
	case v.is('n'):
		if n.Required && document.in(holder.path).object() != nil {
			return "required"
		}
		return ""
	case n.Required && n.blank(decodeText(v.raw), true):
		return "blank"
	}
	if why := n.undeclaredIn(v); why != "" {
		return why
	}
	if why := n.invalid(n.outcomeOf(v, stored)); why != "" {
		return why
	}
	had, has := map[string]int{}, map[string]int{}
	n.archived(decodeText(v.raw), has)
	if stored != nil {
		n.archived(decodeText(stored.raw), had)
	}
	for place, count := range has {
		leaf := slices.IndexFunc(n.leaves(), func(l *reading) bool { return strings.HasPrefix(place, string(l.path)+" ") })
		if count > had[place] || !n.leaves()[leaf].reads() {
			return "archived"
		}
	}
	return ""
}

// changes tells whether storing v for the unit n makes a difference.
func (n *reading) changes(v, stored *parsed) bool {
	return differs(decodeText(stored.raw), n.outcomeOf(v, stored)) != ""
}

// outcomeOf is what the unit n has once it is set to v.
func (n *reading) outcomeOf(v, stored *parsed) any {
	switch {
	case n.Type == attrs.JSON && !n.MultiValued:
		var before any
		if stored != nil {
			before = decodeText(stored.raw)
		}
		return pseudocode(before, decodeText(v.raw))
	case n.MultiValued && n.Type != attrs.Complex: // null is data here, and wrong
		return decodeText(v.raw)
	}
	return decodeText(n.stripped(v))
}

// stripped writes what is stored for a value: without the members of a COMPLEX
// that are null.
func (n *reading) stripped(v *parsed) string {
	switch {
	case n.Type == attrs.Complex && n.MultiValued && v.is('['):
		var items []string
		for _, i := range v.items {
			items = append(items, n.strippedObject(i.parsed))
		}
		return "[" + strings.Join(items, ",") + "]"
	case n.Type == attrs.Complex && v.is('{'):
		return n.strippedObject(v)
	}
	return v.raw
}

func (n *reading) strippedObject(v *parsed) string {
	if !v.is('{') {
		return v.raw
	}
	var kept []spelledMember
	for _, m := range v.items {
		if sub := n.find(m.name); sub != nil && !m.is('n') {
			kept = append(kept, spelledMember{m.spelled, sub.stripped(m.parsed)})
		}
	}
	return writeObject(kept)
}

// undeclaredIn finds an undeclared member of an object that is stored as part of
// a unit.
func (n *reading) undeclaredIn(v *parsed) string {
	if n.Type != attrs.Complex {
		return ""
	}
	for _, m := range v.items {
		sub := n.find(m.name)
		switch {
		case v.kind == '[' && m.kind == '{':
			if why := n.undeclaredIn(m.parsed); why != "" {
				return why
			}
		case v.kind == '[':
		case sub == nil:
			return "no such attribute"
		default:
			if why := sub.undeclaredIn(m.parsed); why != "" {
				return why
			}
		}
	}
	return ""
}

// forbidsNull decides on what is not an object, for a COMPLEX that is merged.
func (n *reading) forbidsNull(v, document *parsed, holder *reading) string {
	some := false
	for _, unit := range n.units() {
		spared := unit.derived || unit.disabled || unit.concealed()
		stored := document.in(unit.path)
		switch {
		case unit.disabled || unit.derived:
			continue
		case spared:
			some = true
			continue
		case unit.readOnly, unit.immutable && !unit.readsAll(), !unit.updatesAll():
			return "a leaf below is not granted, or read-only"
		case unit.immutable && stored != nil:
			return "a leaf below is assigned"
		}
		some = true
	}
	switch {
	case !some && !n.star(updateSet):
		return "nothing below says who may"
	case !v.is('n'):
		return "not an object"
	case n.Required && document.in(holder.path).object() != nil:
		return "required"
	}
	return ""
}

// assigns tells whether a body's object gives a value to something below n.
func (n *reading) assigns(body *parsed) bool {
	return slices.ContainsFunc(body.items, func(m parsedItem) bool {
		sub := n.find(m.name)
		if sub.unit() {
			return !m.is('n')
		}
		return m.is('{') && sub.assigns(m.parsed)
	})
}

// lacks finds a required member that a created object would not have.
func (n *reading) lacks(body *parsed) string {
	for _, sub := range n.subs {
		v := body.at(sub.Name)
		present := v != nil && !v.is('n') && (sub.unit() || sub.assigns(v))
		if sub.Required && !sub.disabled && !present {
			return fmt.Sprintf("%q would be missing", sub.path)
		}
	}
	return ""
}

func holdsLV4(t *trial) string {
	if !t.readable() || !t.unconditional() || t.Complete || t.bounded() || t.hostFailed() || t.study().hasDerived() {
		return ""
	}
	root := t.study()
	for _, v := range t.violations() {
		if !slices.ContainsFunc(t.body.items, func(m parsedItem) bool { return isAtOrBelow(attrs.JoinPointer(m.name), v.Pointer) }) {
			return fmt.Sprintf("%s is at %q, which the body does not have", v.Code, v.Pointer)
		}
	}
	other := root.disturb(t, t.document, t.body)
	t.met = other != t.document.raw
	u := t.withDocument(other)
	if len(t.violations()) > 0 || len(u.violations()) > 0 {
		return t.sameAnswer(u)
	}
	return ""
}

// disturb writes an object in which what the body does not name has other values,
// most of which the schema does not allow. Objects that the body goes into stay
// objects.
func (n *reading) disturb(t *trial, v, body *parsed) string {
	var out []spelledMember
	for _, m := range v.items {
		sub, edit := n.find(m.name), body.at(m.name)
		text := m.raw
		switch {
		case edit == nil && t.chance(30):
			continue
		case edit == nil && t.chance(70):
			text = t.hiddenValue(nil)
		case edit == nil || sub == nil || sub.unit():
		case edit.is('{') && m.is('{'):
			text = sub.disturb(t, m.parsed, edit)
		}
		out = append(out, spelledMember{m.spelled, text})
	}
	for _, sub := range n.subs {
		if v.at(sub.Name) == nil && body.at(sub.Name) == nil && t.chance(30) {
			out = append(out, spelledMember{quoteName(sub.Name), t.hiddenValue(nil)})
		}
	}
	return writeObject(out)
}
