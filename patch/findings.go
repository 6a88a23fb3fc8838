package patch

import (
	"cmp"
	"encoding/json"
	"math"
	"slices"
	"strconv"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/jsonwire"
)

// finding is a violation as the stages note it: what is needed to put it in
// order, and to write it out should it be among those that are reported.
type finding struct {
	code   Code
	node   int32
	member int32 // the body's value at fault, or noMember
	// implied: the node is one of perhaps several that the member is about.
	implied bool
	// undeclared: it is about an undeclared member of the node.
	undeclared bool
	// nameless: the attribute's name is not told.
	nameless bool
	// operation: member is a value of the body of operations, and not of the body
	// that they come to. An undeclared name is then operations.names[failure].
	operation bool
	looks     bool  // of AccessDenied: it is read that is missing
	filter    bool  // of InvalidPath and TooManyOperations: it is about a filter of SCIM
	limit     int   // of DocumentTooLarge, TooDeep and TooManyOperations
	failure   int32 // of SchemaMismatch: its index in run.failures
}

// noMember stands for violations without a place in the body. They come last.
const noMember = math.MaxInt32

func (r *run) find(f finding) { r.findings = append(r.findings, f) }

// findValue notes a violation of the value at index i, which is for the node.
func (r *run) findValue(code Code, node int32, i int) {
	r.find(finding{code: code, node: node, member: int32(i)})
}

// order puts findings in body order, those of one place in the order of their
// codes, and those of one place and code in schema order (rule O2).
func (f finding) order(g finding) int {
	return cmp.Or(
		cmp.Compare(f.member, g.member),
		cmp.Compare(f.code, g.code),
		compareBools(f.nameless, g.nameless),
		cmp.Compare(f.node, g.node),
		cmp.Compare(f.failure, g.failure),
	)
}

func compareBools(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// rejected returns the findings as the error that the caller gets.
func (r *run) rejected() *Rejected {
	if r.operations != nil {
		return r.rejectedOperations()
	}
	slices.SortStableFunc(r.findings, finding.order)
	r.findings = slices.CompactFunc(r.findings, r.sameViolation)
	out := &Rejected{}
	if limit := r.engine.limits.Violations; len(r.findings) > limit {
		r.findings, out.Truncated = r.findings[:limit], true
	}
	r.pointers.reset()
	for _, f := range r.findings {
		r.addPointer(f.member)
	}
	pointers := r.pointers.text()
	out.Violations = make([]Violation, len(r.findings))
	for i, f := range r.findings {
		out.Violations[i] = r.violation(f, attrs.Pointer(r.pointers.cut(pointers, i)))
	}
	return out
}

// sameViolation reports whether two findings have one pointer, path and code.
func (r *run) sameViolation(f, g finding) bool {
	switch {
	case f.member != g.member || f.code != g.code:
		return false
	case f.code == SchemaMismatch:
		return f.node == g.node && r.failures[f.failure].rest == r.failures[g.failure].rest
	}
	return f == g || f.nameless && g.nameless
}

func (r *run) violation(f finding, pointer attrs.Pointer) Violation {
	v := Violation{Code: f.code, Pointer: pointer}
	if f.nameless || f.code == DocumentTooLarge {
		v.Params.Limit = limitOf(f.limit)
		return v
	}
	if f.undeclared {
		name := r.nameOf(f.member)
		v.Path = r.engine.plan.nodes[f.node].path.Join(name)
		if f.code == UnknownAttribute {
			v.Params.Suggestion = r.suggest(f.node, name)
		}
		return v
	}
	n := &r.engine.plan.nodes[f.node]
	if f.code == SchemaMismatch {
		failure := &r.failures[f.failure]
		v.Path, v.Pointer = n.path, v.Pointer+failure.rest
		v.Params = Params{Keyword: failure.keyword, Location: failure.location}
		return v
	}
	v.Path, v.Params = n.path, n.params(f.code, f.member != noMember && r.isItem(f))
	return v
}

// isItem reports whether a finding is about an element of a multiValued
// attribute, and not about its array.
func (r *run) isItem(f finding) bool {
	return !f.implied && r.scanner.Values[f.member].NameEnd == 0
}

// params returns what the schema says about a violated rule.
func (n *node) params(code Code, item bool) Params {
	c := &n.rules
	switch code {
	case WrongType:
		return Params{Type: n.typ.String(), MultiValued: n.multiValued && !item}
	case TooShort:
		return Params{Limit: limitOf(c.minLength)}
	case TooLong:
		return Params{Limit: limitOf(c.maxLength)}
	case BelowMinimum:
		return Params{Limit: json.Number(c.minimum)}
	case AboveMaximum:
		return Params{Limit: json.Number(c.maximum)}
	case PatternMismatch:
		return Params{Pattern: c.pattern.source}
	case BadFormat:
		return Params{Format: c.formatName}
	case TooManyValues:
		return Params{Limit: limitOf(c.maxValues)}
	}
	return Params{}
}

func limitOf(n int) json.Number {
	if n == 0 {
		return ""
	}
	return json.Number(strconv.Itoa(n))
}

// addPointer adds the pointer of one of the body's values, or an empty one for
// noMember.
func (r *run) addPointer(member int32) {
	if member != noMember {
		r.pointers.buffer = jsonwire.AppendPointer(r.pointers.buffer, r.body, r.scanner.Values, int(member))
	}
	r.pointers.end()
}

// nameOf returns the unescaped name of a member of the body.
func (r *run) nameOf(member int32) string {
	v := &r.scanner.Values[member]
	return string(r.unescaped(v.RawName(r.body), v.NameEscaped))
}
