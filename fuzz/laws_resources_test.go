package fuzz_test

import (
	"fmt"
	"runtime"
	"strings"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/conformance"
	"github.com/attrpatch/attrpatch/fuzz"
	"github.com/attrpatch/attrpatch/patch"
	"github.com/attrpatch/attrpatch/schema"
)

// The laws of resources say what an answer may cost.
var resourceLaws = []law{
	{name: "LR1", least: 900, holds: holdsLR1, operations: holdsLR1, leastOperations: 900, says: "every text is answered: no panic, and one of the errors that are promised"},
	{name: "LR2", least: 1, once: growths,
		says:  "twice the input takes at most 2.2 times the allocations, and their size is at most 400 times that of the input",
		needs: "an input so large that what every call costs does not count; measured once for each family of inputs"},
	{name: "LR3", least: 200, holds: holdsLR3, operations: operationsLR3, leastOperations: 60,
		andOperations: "of operations, bytes alone: a copy has no part in the body",
		says:          "the merged document has no more values than document and body together, and no more bytes than the limits let it",
		needs:         "of the values: nothing derived and no default, whose values are the schema's, and no wrapping of scalars"},
	{name: "LR4", least: 400, holds: holdsLR4, says: "what is at a limit passes, and one more is refused for it alone"},
	{name: "LR5", least: 60, holds: holdsLR5, says: "higher limits refuse no more"},
}

func holdsLR1(t *trial) string {
	t.met = true
	body, document := string(t.round.Body), string(t.round.Document)
	for range 3 {
		body, document = t.spoiled(body), t.spoiled(document)
	}
	for _, round := range []fuzz.Round{roundOf(string(t.Rounds[len(t.Rounds)-1].Document), body), roundOf(document, string(t.round.Body)), roundOf(body, document)} {
		u := t.ask(round)
		if u.err != nil && len(u.violations()) == 0 && !u.hostFailed() && !u.documentFailed() {
			return fmt.Sprintf("the error is %v\n%s", u.err, u.asked())
		}
		if err := t.engine.Check(u.request()); err != nil {
			if early := (&trial{err: err}); len(early.violations()) == 0 {
				return fmt.Sprintf("the error of Check is %v\n%s", err, u.asked())
			}
		}
		if _, err := t.engine.View(u.round.Document, t.caller); err != nil && !(&trial{err: err}).documentFailed() {
			return fmt.Sprintf("the error of View is %v", err)
		}
	}
	return ""
}

// growing are inputs that grow in one way each.
var growing = []struct {
	name string
	make func(n int) (document, body string)
}{
	{"wide documents", func(n int) (string, string) { return numbered(n, "k%d", "1"), `{"j":1}` }},
	{"wide bodies", func(n int) (string, string) { return `{}`, numbered(n, "k%d", "1") }},
	{"long strings", func(n int) (string, string) {
		return `{"s":"` + strings.Repeat("x", 8*n) + `"}`, `{"s":"` + strings.Repeat("y", 8*n) + `"}`
	}},
	{"escapes", func(n int) (string, string) {
		return `{"s":"` + strings.Repeat(`\u00e4`, n) + `"}`, `{"s":"` + strings.Repeat(`\u00f6`, n) + `"}`
	}},
	{"long arrays", func(n int) (string, string) {
		return `{"m":[` + strings.Repeat(`"x",`, n) + `"x"]}`, `{"m":[` + strings.Repeat(`"y",`, n) + `"y"]}`
	}},
	{"wide JSON", func(n int) (string, string) {
		return `{"j":` + numbered(n, "a%d", "1") + `}`, `{"j":` + numbered(n, "a%d", "null") + `}`
	}},
	{"numbers", func(n int) (string, string) {
		return `{}`, `{"j":[` + strings.Repeat("1"+strings.Repeat("0", 90)+",", n/16) + `1]}`
	}},
	{"deep documents", func(n int) (string, string) {
		return `{"j":` + strings.Repeat("[", n) + strings.Repeat("]", n) + `}`, `{"s":"x"}`
	}},
	{"unknown names", func(n int) (string, string) { return `{}`, `{"m":5,` + numbered(n, "u%d", `{"a":null}`)[1:] }},
	{"long names", func(n int) (string, string) {
		return `{"` + strings.Repeat("x", 8*n) + `":1}`, `{"` + strings.Repeat("n", min(1_000, n)) + `":2}`
	}},
}

func numbered(n int, format, value string) string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf(`"`+format+`":%s`, i, value)
	}
	return "{" + strings.Join(list, ",") + "}"
}

// growths are measured once, before other laws run beside them: no generated case
// has a part in them.
func growths() (wrong []string) {
	all := attrs.MustPathSet("*")
	u, ok := newTrial(0, fuzz.Case{
		Definition: schema.Definition{
			Name: "growing", Policy: schema.Policy{Unknown: schema.UnknownKeep},
			Attributes: []attrs.Attribute{
				{Name: "s", Type: attrs.String}, {Name: "j", Type: attrs.JSON},
				{Name: "m", Type: attrs.String, MultiValued: true},
			},
		},
		Permissions: []attrs.Permissions{{Read: all, Update: all}},
		Limits:      conformance.Limits{Members: 1 << 20, BodyBytes: 1 << 26},
	}, roundOf("{}", "{}"))
	if !ok {
		return []string{"the law's schema is refused"}
	}
	const n, most = 4_000, 400
	for _, f := range growing {
		cost := func(n int) (calls, perByte uint64) {
			document, body := f.make(n)
			fresh := u.within(func(*conformance.Limits) {}) // whose buffers are small
			q := fresh.request()
			q.Document, q.Body = []byte(document), []byte(body)
			calls, size := allocatedBy(func() { _, _ = fresh.engine.Apply(q) })
			return calls, size / uint64(len(document)+len(body))
		}
		once, _ := cost(n)
		twice, perByte := cost(2 * n)
		if 10*twice > 22*once+200 || perByte > most {
			wrong = append(wrong, fmt.Sprintf("%s: %d and %d allocations, %d times the input", f.name, once, twice, perByte))
		}
	}
	return wrong
}

func holdsLR3(t *trial) string {
	if !t.readable() || !t.accepted() {
		return ""
	}
	if most := t.Limits.ResultBytes; most > 0 && len(t.result.Document) > max(most, len(t.round.Document)) {
		return fmt.Sprintf("it has %d bytes", len(t.result.Document))
	}
	u, ok := t.with(func(c *fuzz.Case) {
		c.Definition.Policy.Scalar = schema.ScalarReject
		everywhere(c.Definition.Attributes, func(a *attrs.Attribute) { a.Default = nil; notDerived(a) })
	})
	if !ok || !u.readable() || !u.accepted() {
		return ""
	}
	t.met = true
	if got, most := u.merged().nodes(), u.document.nodes()+u.body.nodes(); got > most {
		return fmt.Sprintf("%d values of at most %d\n%s", got, most, u.asked())
	}
	return ""
}

// measures are what the limits on bodies bound.
func measures(v *parsed, text []byte) map[patch.Code]int {
	depth, members, name, number := 0, 0, 0, 0
	var walk func(v *parsed, level int)
	walk = func(v *parsed, level int) {
		switch v.kind {
		case 0:
			number = max(number, len(v.raw))
		case '[', '{':
			depth, members = max(depth, level), members+len(v.items)
		}
		for _, i := range v.items {
			name = max(name, len(i.name))
			walk(i.parsed, level+1)
		}
	}
	walk(v, 1)
	return map[patch.Code]int{
		patch.TooLarge: len(text), patch.TooDeep: depth, patch.TooManyMembers: members, patch.NameTooLong: name, patch.NumberTooLong: number,
	}
}

// bounding sets the limit that a code is about.
func bounding(code patch.Code, limit int) func(*conformance.Limits) {
	return func(l *conformance.Limits) {
		limits := map[patch.Code]*int{
			patch.TooLarge: &l.BodyBytes, patch.TooDeep: &l.Depth, patch.TooManyMembers: &l.Members,
			patch.NameTooLong: &l.NameBytes, patch.NumberTooLong: &l.NumberBytes,
		}
		*limits[code] = limit
	}
}

func holdsLR4(t *trial) string {
	free, ok := t.with(unlimited)
	if !ok || free.document.object() == nil || free.body.object() == nil || free.tooMuch() {
		return ""
	}
	codes := []patch.Code{patch.TooLarge, patch.TooDeep, patch.TooManyMembers, patch.NameTooLong, patch.NumberTooLong}
	code := oneOf(t, codes)
	if limit := measures(free.body, free.round.Body)[code]; limit > 1 {
		t.met = true
		at, over := free.within(bounding(code, limit)), free.within(bounding(code, limit-1))
		switch {
		case at.outcome() != free.outcome() && !at.hostFailed():
			return fmt.Sprintf("at the limit %d of %s: %s", limit, code, at.outcome())
		case fmt.Sprint(codesOf(over)) != fmt.Sprint([]patch.Code{code}):
			return fmt.Sprintf("over the limit %d of %s: %s", limit-1, code, over.outcome())
		}
	}
	if wrong := free.boundsDocument(); wrong != "" {
		return wrong
	}
	if count := len(free.violations()); count > 1 && !free.truncated() {
		at := free.within(func(l *conformance.Limits) { l.Violations = count })
		over := free.within(func(l *conformance.Limits) { l.Violations = count - 1 })
		if at.truncated() || !over.truncated() || len(over.violations()) != count-1 {
			return fmt.Sprintf("of %d violations: %s%s", count, at.outcome(), over.outcome())
		}
	}
	return ""
}

// boundsDocument holds the limits on the stored and the merged document to their
// exact sizes.
func (t *trial) boundsDocument() string {
	stored := len(t.round.Document)
	at := t.within(func(l *conformance.Limits) { l.DocumentBytes = stored })
	over := t.within(func(l *conformance.Limits) { l.DocumentBytes = stored - 1 })
	if at.outcome() != t.outcome() || !over.documentFailed() {
		return fmt.Sprintf("of a document of %d bytes: %s%s", stored, at.outcome(), over.outcome())
	}
	length := len(t.result.Document)
	if !t.accepted() || length <= stored {
		return ""
	}
	for name, set := range map[string]func(c *fuzz.Case, limit int){
		"resultBytes":      func(c *fuzz.Case, limit int) { c.Limits.ResultBytes = limit },
		"maxDocumentBytes": func(c *fuzz.Case, limit int) { c.Definition.MaxDocumentBytes = limit },
	} {
		at, _ := t.with(func(c *fuzz.Case) { set(c, length) })
		over, _ := t.with(func(c *fuzz.Case) { set(c, length-1) })
		if !at.accepted() || fmt.Sprint(codesOf(over)) != fmt.Sprint([]patch.Code{patch.DocumentTooLarge}) {
			return fmt.Sprintf("%s of a merged document of %d bytes: %s%s", name, length, at.outcome(), over.outcome())
		}
	}
	return ""
}

func holdsLR5(t *trial) string {
	if !t.bounded() || !t.accepted() {
		return ""
	}
	t.met = true
	if free, ok := t.with(unlimited); !ok || !free.accepted() {
		return "without limits it is refused"
	}
	return ""
}

// allocatedBy counts what a call allocates, and how many bytes that is.
func allocatedBy(call func()) (calls, size uint64) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	call()
	runtime.ReadMemStats(&after)
	return after.Mallocs - before.Mallocs, after.TotalAlloc - before.TotalAlloc
}
