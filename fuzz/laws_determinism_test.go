package fuzz_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/conformance"
	"github.com/attrpatch/attrpatch/fuzz"
	"github.com/attrpatch/attrpatch/patch"
	"github.com/attrpatch/attrpatch/schema"
)

// The laws of determinism, completeness and atomicity.
var determinismLaws = []law{
	{name: "LD1", least: 900, holds: holdsLD1, operations: holdsLD1, leastOperations: 900,
		says: "the same input gives the same answer, byte for byte, from engines old and new and on many goroutines"},
	{name: "LD2", least: 100, holds: holdsLD2, operations: operationsLD2, leastOperations: 40,
		andOperations: "of operations, those that have no top-level name in common are taken apart, and places are not compared",
		says:          "the violations of a body are those of its leaves, one after the other",
		needs: "no limits; required and document_too_large apart, which are about several leaves at once; " +
			"a cut-off list is the beginning of the whole one"},
	{name: "LD3", least: 900, holds: holdsLD3, operations: holdsLD3, leastOperations: 900, says: "there is a document or a refusal and never both, and what failed has left no trace"},
	{name: "LD4", least: 900, holds: holdsLD4, operations: holdsLD4, leastOperations: 900, says: "nothing that is given is written to, and nothing that is returned shares memory with it"},
	{name: "LD5", least: 60, holds: holdsLD5, operations: operationsLD5, leastOperations: 20,
		andOperations: "of operations, those that set whole attributes to something",
		says:          "what was accepted is accepted again on its own result, and changes no byte of it",
		needs: "rights that do not depend on the document (rule P7); no immutable attribute with a default, which null assigns; " +
			"no body that names a derived attribute under readOnly: unchanged"},
	{name: "LD6", least: 60, holds: holdsLD6, operations: operationsLD6, leastOperations: 20,
		andOperations: "of operations, those that have no top-level name in common",
		says:          "a patch and its leaves, made one after the other, are accepted together and come to the same document",
		needs:         "no rule about several attributes: nothing required or derived, no Complete, no limits, rights that do not depend on the document"},
}

func holdsLD1(t *trial) string {
	t.met = true
	if wrong := t.sameAnswer(t.ask(t.round)); wrong != "" {
		return "the second time " + wrong
	}
	fresh, ok := t.with(func(*fuzz.Case) {})
	if !ok {
		return "the engine cannot be made again"
	}
	if wrong := t.sameAnswer(fresh); wrong != "" {
		return "another engine: " + wrong
	}
	if t.index%10 != 0 {
		return ""
	}
	answers := make([]string, 4)
	var wait sync.WaitGroup
	for i := range answers {
		wait.Go(func() {
			for range 3 {
				for _, round := range t.Rounds {
					t.ask(round)
				}
				if wrong := t.sameAnswer(t.ask(t.round)); wrong != "" {
					answers[i] = wrong
				}
			}
		})
	}
	wait.Wait()
	return strings.Join(answers, "")
}

func holdsLD2(t *trial) string {
	if !t.readable() || len(t.body.items) == 0 {
		return ""
	}
	whole, ok := t.with(func(c *fuzz.Case) { unlimited(c); c.Complete = false })
	if !ok || !whole.readable() || whole.hostFailed() || whole.truncated() {
		return ""
	}
	single := func(v patch.Violation) bool { return v.Code != patch.Required && v.Code != patch.DocumentTooLarge }
	var pieces []string
	for _, piece := range whole.study().leafBodies(whole.body) {
		u := whole.withBody(piece)
		if u.hostFailed() {
			return ""
		}
		pieces = append(pieces, u.places(single)...)
	}
	t.met = len(pieces) > 1
	if got := whole.places(single); !slices.Equal(got, pieces) {
		return fmt.Sprintf("of the whole %v,\nof its leaves %v", got, pieces)
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

// leafBodies takes a body's object apart into bodies of one leaf each, as far as the
// schema merges it.
func (n *reading) leafBodies(body *parsed) (list []string) {
	for _, m := range body.items {
		sub := n.find(m.name)
		if sub == nil || sub.disabled || sub.concealed() || sub.unit() || !m.is('{') || len(m.items) == 0 {
			list = append(list, writeObject([]spelledMember{{m.spelled, m.raw}}))
			continue
		}
		for _, piece := range sub.leafBodies(m.parsed) {
			list = append(list, writeObject([]spelledMember{{m.spelled, piece}}))
		}
	}
	return list
}

func holdsLD3(t *trial) string {
	t.met = true
	nothing := t.result.Document == nil && !t.result.Changed && t.result.Changes == nil && t.result.Ignored == nil
	if t.err != nil && !nothing {
		return "a refusal with a result\n" + t.outcome()
	}
	if t.err == nil && t.document.object() == nil {
		return "a document that is none is accepted"
	}
	prefix := append(make([]byte, 0, 4096), "before"...)
	merged, changed, err := t.engine.AppendApply(prefix, t.request())
	want := "before" + string(t.result.Document)
	if string(merged) != want || changed != t.result.Changed || (err == nil) != (t.err == nil) {
		return fmt.Sprintf("AppendApply returns %q, %t, %v", merged, changed, err)
	}
	if again := t.ask(t.Rounds[0]).ask(t.round); again.outcome() != t.outcome() {
		return "the engine remembers: " + t.sameAnswer(again)
	}
	return ""
}

func holdsLD4(t *trial) string {
	t.met = true
	round := fuzz.Round{Document: bytes.Clone(t.round.Document), Body: bytes.Clone(t.round.Body)}
	u := t.ask(round)
	if !bytes.Equal(round.Document, t.round.Document) || !bytes.Equal(round.Body, t.round.Body) {
		return "the input was written to"
	}
	was := u.outcome() + fmt.Sprintf("%#v", u.violations())
	for _, text := range [][]byte{round.Document, round.Body} {
		for i := range text {
			text[i] = '#'
		}
	}
	t.ask(t.Rounds[len(t.Rounds)-1]) // the engine's buffers are used again
	if is := u.outcome() + fmt.Sprintf("%#v", u.violations()); is != was {
		return "the answer changed with the input:\n" + was + "\n" + is
	}
	before := make([]string, len(u.result.Changes))
	for i, c := range u.result.Changes {
		before[i] = string(c.Before)
		if cap(c.After) > len(c.After) {
			return fmt.Sprintf("to append to After of %q writes to the document", c.Path)
		}
	}
	for i := range u.result.Document {
		u.result.Document[i] = '#'
	}
	for i, c := range u.result.Changes {
		if string(c.Before) != before[i] {
			return fmt.Sprintf("Before of %q changed with the merged document", c.Path)
		}
	}
	if again := t.ask(t.round); again.outcome() != t.outcome() {
		return "the engine holds on to what it returned: " + t.sameAnswer(again)
	}
	return ""
}

func holdsLD5(t *trial) string {
	if !t.readable() || !t.accepted() || !t.unconditional() || t.bounded() {
		return ""
	}
	root := t.study()
	assignsByNull := func(n *reading) bool { return n.immutable && len(n.Default) > 0 }
	unchanged := t.Definition.Policy.ReadOnly == schema.ReadOnlyUnchanged
	if slices.ContainsFunc(root.units(), assignsByNull) || unchanged && root.hasDerived() {
		return ""
	}
	t.met = t.result.Changed
	again := t.withDocument(string(t.result.Document))
	if !again.accepted() || again.result.Changed || string(again.result.Document) != string(t.result.Document) {
		return "the second time:\n" + again.outcome() + again.asked()
	}
	return ""
}

func holdsLD6(t *trial) string {
	u, ok := t.with(func(c *fuzz.Case) {
		unlimited(c)
		c.Complete = false
		everywhere(c.Definition.Attributes, func(a *attrs.Attribute) { a.Required = false; notDerived(a) })
	})
	if !ok || !u.readable() || !u.unconditional() || len(u.body.items) == 0 {
		return ""
	}
	folded, all := u, true
	pieces := u.study().leafBodies(u.body)
	for _, piece := range pieces {
		all = all && u.withBody(piece).accepted()
	}
	if all != u.accepted() {
		return fmt.Sprintf("the whole is accepted: %t, each leaf: %t", u.accepted(), all)
	}
	if t.met = all && len(pieces) > 1; !all {
		return ""
	}
	for _, piece := range pieces {
		folded = folded.withBody(piece)
		if !folded.accepted() {
			return "a leaf is refused after others\n" + folded.outcome() + folded.asked()
		}
		folded = folded.withDocument(string(folded.result.Document))
	}
	if !equalTexts(string(folded.round.Document), string(u.result.Document)) {
		return fmt.Sprintf("at once it is %s,\none by one %s\n%s", u.result.Document, folded.round.Document, u.asked())
	}
	return ""
}
