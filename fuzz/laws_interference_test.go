package fuzz_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/attrpatch/attrpatch/fuzz"
	"github.com/attrpatch/attrpatch/patch"
	"github.com/attrpatch/attrpatch/schema"
)

// The laws of noninterference say that nobody learns what they may not read.
var interferenceLaws = []law{
	{name: "LN1", least: 150, holds: holdsLN1, operations: holdsLN1, leastOperations: 150,
		says: "what the caller may not read makes no difference to violations, ignored edits and views",
		needs: "rights that do not depend on the document (rule P7), no Complete (rule V8), no JSON Schema of a hidden value (rule V9), " +
			"no limit on sizes (rule V10): the exceptions of rule P5; nothing that the host derives from a hidden value (rule R5); what is undeclared inside a unit excepted where units are compared whole (rules R1 and R2)"},
	{name: "LN2", least: 20, holds: holdsLN2, operations: holdsLN2, leastOperations: 20,
		says:  "a concealed attribute might as well not be declared: every answer is the same without it",
		needs: "the policy conceal; an attribute outside units that is not required, which Complete and a created parent judge"},
	{name: "LN3", least: 10, alone: true, holds: holdsLN3, operations: holdsLN3, leastOperations: 10,
		says:  "what the caller may not read makes no difference to what a refusal costs",
		needs: "those of LN1; counted in allocations, and on one refusal in four"},
	{name: "LN4", least: 80, holds: holdsLN4,
		says: "no violation, message, error, view of a format or log line carries a value of the document or the body"},
	{name: "LN5", least: 150, holds: holdsLN5,
		says:  "every violation of a name or a right is found without the document, and what is refused without it is refused with it",
		needs: "rights that do not depend on the document (rule P7), and no readOnly: unchanged, which compares with it"},
}

func holdsLN1(t *trial) string {
	if !t.readable() || !t.unconditional() || t.Complete || t.bounded() || t.hostFailed() {
		return ""
	}
	root := t.study()
	if slices.ContainsFunc(root.all(), func(n *reading) bool { return root.isShownBy(n) }) {
		return ""
	}
	other := root.scramble(t, t.document, t.guess())
	if _, err := readText(other); err != nil {
		return "the law made a bad document: " + other
	}
	u := t.withDocument(other)
	if u.hostFailed() {
		return ""
	}
	t.met = !equalTexts(t.document.raw, other)
	if len(t.violations()) > 0 || len(u.violations()) > 0 {
		return t.sameAnswer(u)
	}
	if a, b := fmt.Sprint(t.result.Ignored), fmt.Sprint(u.result.Ignored); a != b {
		return "the ignored edits differ:\n" + a + "\n" + b + u.asked()
	}
	for _, texts := range [][2][]byte{{t.round.Document, u.round.Document}, {t.result.Document, u.result.Document}} {
		a, err := t.engine.View(texts[0], t.caller)
		b, otherErr := t.engine.View(texts[1], t.caller)
		switch {
		case err != nil || otherErr != nil:
			return fmt.Sprint("a view is refused: ", err, otherErr)
		case !equalTexts(string(a), string(b)):
			return fmt.Sprintf("the views differ:\n%s\n%s\n%s", a, b, u.asked())
		case !equalTexts(string(a), root.project(mustReadText(texts[0]))):
			return fmt.Sprintf("the view is not what the caller may read:\n%s\n%s", a, root.project(mustReadText(texts[0])))
		}
	}
	return ""
}

// isShownBy tells whether what the host makes of a hidden value, or a JSON Schema of it,
// shows something of it.
func (n *reading) isShownBy(sub *reading) bool {
	isSource := func(other *reading) bool { return sub.derived && other.path == sub.DerivedFrom }
	return len(sub.JSONSchema) > 0 && !sub.readsAll() ||
		slices.ContainsFunc(n.all(), func(other *reading) bool { return isSource(other) && !other.readsAll() })
}

// project writes what the caller may read of an object (rule W1).
func (n *reading) project(v *parsed) string {
	var kept []spelledMember
	for _, m := range v.items {
		sub := n.find(m.name)
		text, shown := m.raw, false
		switch {
		case sub == nil:
			shown = n.policy.Unknown == schema.UnknownKeep && n.star(readSet)
		case sub.leaf():
			shown = sub.reads()
		case !sub.readsAny():
		case sub.MultiValued && m.is('['):
			var items []string
			for _, i := range m.items {
				if i.is('{') {
					items = append(items, sub.project(i.parsed))
				}
			}
			text, shown = "["+strings.Join(items, ",")+"]", true
		case !sub.MultiValued && m.is('{'):
			text = sub.project(m.parsed)
			shown = text != "{}"
		}
		if shown {
			kept = append(kept, spelledMember{m.spelled, text})
		}
	}
	return writeObject(kept)
}

// scramble writes an object in which what the caller may not read is changed,
// gone or added. A COMPLEX that the caller may know to be there stays there.
func (n *reading) scramble(t *trial, v, body *parsed) string {
	var out []spelledMember
	if v.object() == nil {
		v = &parsed{kind: '{'}
	}
	for _, m := range v.items {
		sub := n.find(m.name)
		text := m.raw
		switch hidden := n.hides(sub) && (sub != nil || !t.spares(n)); {
		case hidden && t.chance(30):
			continue
		case hidden && t.chance(70):
			text = t.hiddenValue(body.at(m.name))
		case hidden:
		case sub == nil || sub.leaf():
		case sub.MultiValued && m.is('['):
			var items []string
			for _, i := range m.items {
				if i.is('{') {
					items = append(items, sub.scramble(t, i.parsed, nil))
				} else {
					items = append(items, i.raw)
				}
			}
			text = "[" + strings.Join(items, ",") + "]"
		case !sub.MultiValued && m.is('{'):
			text = sub.scramble(t, m.parsed, body.at(m.name))
		}
		out = append(out, spelledMember{m.spelled, text})
	}
	for _, sub := range n.subs {
		if v.at(sub.Name) == nil && n.hides(sub) && t.chance(40) {
			out = append(out, spelledMember{quoteName(sub.Name), t.hiddenValue(body.at(sub.Name))})
		}
	}
	if n.hides(nil) && !t.spares(n) && n.find("hidden") == nil && t.chance(30) {
		out = append(out, spelledMember{`"hidden"`, t.hiddenValue(nil)})
	}
	return writeObject(out)
}

// spares tells whether undeclared members of n are left as they are.
func (t *trial) spares(n *reading) bool {
	return n.isComparedWhole() || t.sparesUnits && n.inUnit()
}

// isComparedWhole tells whether a rule compares what n is in with what is stored, to
// the last undeclared member (rules R1 and R2).
func (n *reading) isComparedWhole() bool {
	isImmutable := func(leaf *reading) bool { return leaf.immutable }
	return n.inUnit() && (n.policy.ReadOnly == schema.ReadOnlyUnchanged || n.immutable || slices.ContainsFunc(n.leaves(), isImmutable))
}

// hides tells whether the caller may know nothing at all of what n has for sub,
// which is nil for undeclared members.
func (n *reading) hides(sub *reading) bool {
	switch {
	case sub == nil:
		return n.policy.Unknown != schema.UnknownKeep || !n.star(readSet)
	case !sub.unit():
		return !sub.visible()
	}
	return !sub.readsAny()
}

// hiddenValue is some value, often the one that the body has: a guess that comes
// true must not show.
func (t *trial) hiddenValue(guess *parsed) string {
	if guess != nil && t.chance(50) {
		return guess.raw
	}
	return oneOf(t, []string{
		`"x"`, `"y"`, `""`, `"xy"`, `1`, `0`, `2.50`, `true`, `null`, `{}`, `[]`, `["x","y"]`, `[{"a":"y"}]`, `{"a":"x","b":{"a":1}}`,
	})
}

func holdsLN2(t *trial) string {
	u, ok := t.with(func(c *fuzz.Case) {
		c.Definition.Policy.Forbidden = schema.ForbiddenConceal
		if c.Definition.Policy.Unknown == schema.UnknownKeep {
			c.Definition.Policy.Unknown = schema.UnknownReject
		}
	})
	if !ok || !u.readable() {
		return ""
	}
	var candidates []*reading
	for _, n := range u.study().all()[1:] {
		if n.concealed() && !n.Required && !n.parent.concealed() {
			candidates = append(candidates, n)
		}
	}
	if len(candidates) == 0 {
		return ""
	}
	n := oneOf(t, candidates)
	without, ok := u.with(func(c *fuzz.Case) { remove(c, n.path) })
	if !ok || !slices.Equal(u.Scopes, without.Scopes) {
		return ""
	}
	t.met = true
	if wrong := u.sameAnswer(without); wrong != "" {
		return fmt.Sprintf("without %q: %s", n.path, wrong)
	}
	a, _ := u.engine.View(u.round.Document, u.caller)
	b, _ := without.engine.View(without.round.Document, without.caller)
	if string(a) != string(b) {
		return fmt.Sprintf("without %q the view differs:\n%s\n%s", n.path, a, b)
	}
	return ""
}

// holdsLN3 counts allocations, which repeat, and not time, which does not. An
// accepted patch may cost more, for its merged document is longer.
func holdsLN3(t *trial) string {
	if raceDetector || t.index%4 != 0 || !t.readable() || !t.unconditional() || t.Complete || t.bounded() || len(t.violations()) == 0 {
		return ""
	}
	sparing := *t
	sparing.sparesUnits = true // more members in one take more room
	u := t.withDocument(t.study().scramble(&sparing, t.document, t.guess()))
	if len(u.violations()) == 0 {
		return "" // for LN1
	}
	t.met = true
	first, second := t.allocations(), u.allocations()
	if first != second {
		first, second = t.allocations(), u.allocations() // a pool may have been emptied
	}
	if first != second {
		return fmt.Sprintf("%v allocations and %v\n%s", first, second, u.asked())
	}
	return ""
}

func (t *trial) allocations() float64 {
	q := t.request()
	return testing.AllocsPerRun(5, func() { _, _, _ = t.engine.AppendApply(nil, q) })
}

func holdsLN5(t *trial) string {
	if !t.readable() || !t.unconditional() || t.hostFailed() || t.truncated() || t.Definition.Policy.ReadOnly == schema.ReadOnlyUnchanged {
		return ""
	}
	t.met = len(t.violations()) > 0
	ofRight := func(v patch.Violation) bool { return v.Code >= patch.UnknownAttribute && v.Code <= patch.ReadOnly }
	early := &trial{Case: t.Case, err: t.engine.Check(t.request())}
	want, got := t.places(ofRight), early.places(ofRight)
	if fmt.Sprint(want) != fmt.Sprint(got) {
		return fmt.Sprintf("with the document %v, without it %v", want, got)
	}
	for _, v := range early.violations() { // of one leaf, another may come first with the document
		if !slices.ContainsFunc(t.violations(), func(w patch.Violation) bool { return isAtOrBelow(w.Pointer, v.Pointer) }) {
			return fmt.Sprintf("without the document there is %s at %q, with it there is nothing", v.Code, v.Pointer)
		}
	}
	return ""
}

// places lists violations by code, path and pointer.
func (t *trial) places(which func(patch.Violation) bool) (list []string) {
	for _, v := range t.violations() {
		if which == nil || which(v) {
			list = append(list, fmt.Sprintf("%s of %q at %q", v.Code, v.Path, v.Pointer))
		}
	}
	return list
}
