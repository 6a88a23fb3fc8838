package patch

import (
	"cmp"
	"slices"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/jsonedit"
	"github.com/attrpatch/attrpatch/internal/jsonwire"
)

// origin returns the body's value that a value of the composed body stands for
// (rule J7): where the body has it whole, that place; else the operation that wrote
// last to its attribute. isWhole tells which of the two it is.
func (o *operations) origin(values []jsonwire.Value, i int32) (place int32, isWhole bool) {
	at := i
	for at > 0 && o.owner[at] == 0 {
		at = values[at].Parent
	}
	t := &o.touched[0]
	if at > 0 {
		t = &o.touched[o.owner[at]-1]
	}
	if at == i && t.content > 0 {
		return t.content, true
	}
	if at != i {
		if offset, ok := o.inBody(&values[i]); ok {
			return o.valueAt(offset), true
		}
	}
	return o.list[t.op].value, false
}

// inBody returns the offset at which the body has a value of the composed body, if
// it has it byte for byte.
func (o *operations) inBody(v *jsonwire.Value) (offset int, ok bool) {
	marks := o.writer.Marks
	after, _ := slices.BinarySearchFunc(marks, int(v.Start)+1, func(m jsonedit.Mark, start int) int {
		return cmp.Compare(m.Start, start)
	})
	for i := after - 1; i >= 0; i-- {
		if m := &marks[i]; m.Kind == jsonedit.New {
			return m.Body + int(v.Start) - m.Start, m.Body >= 0 && int(v.End) <= m.End
		}
	}
	return 0, false
}

// valueAt returns the body's value that begins at an offset.
func (o *operations) valueAt(offset int) int32 {
	i, _ := slices.BinarySearchFunc(o.scanner.Values, offset, func(v jsonwire.Value, offset int) int {
		return cmp.Compare(int(v.Start), offset)
	})
	return int32(i)
}

// placeOf returns where the body of operations has what a finding or an edit is
// about.
func (r *run) placeOf(member int32) (place int32, isWhole bool) {
	if member == noMember {
		return noMember, false
	}
	return r.operations.origin(r.scanner.Values, member)
}

// pointerInBody returns the pointer of a value of the body of operations.
func (r *run) pointerInBody(place int32) attrs.Pointer {
	o := r.operations
	body, values := o.body, o.scanner.Values
	if o.sent != nil {
		body, values = o.sentBody, o.sent
	}
	r.text = jsonwire.AppendPointer(r.text[:0], body, values, int(place))
	return attrs.Pointer(r.text)
}

// rejectedOperations returns the findings as the error that the caller gets, in the
// order of their places in the body of operations.
func (r *run) rejectedOperations() *Rejected {
	type placed struct {
		finding
		place int32
	}
	all := make([]placed, len(r.findings))
	for i, f := range r.findings {
		all[i] = placed{f, f.member}
		if !f.operation {
			all[i].place, _ = r.placeOf(f.member)
		}
	}
	slices.SortStableFunc(all, func(a, b placed) int {
		return cmp.Or(
			cmp.Compare(a.place, b.place),
			cmp.Compare(a.code, b.code),
			compareBools(a.nameless, b.nameless),
			cmp.Compare(a.node, b.node),
			cmp.Compare(a.failure, b.failure),
		)
	})
	out, limit := &Rejected{}, r.engine.limits.Violations
	seen := map[Violation]bool{}
	for _, f := range all {
		v := r.operationViolation(f.finding)
		key := Violation{Code: v.Code, Path: v.Path, Pointer: v.Pointer}
		if seen[key] {
			continue
		}
		if len(out.Violations) == limit {
			out.Truncated = true
			break
		}
		seen[key] = true
		out.Violations = append(out.Violations, v)
	}
	return out
}

// operationViolation is violation for a finding about the body of operations or
// about the body that they come to.
func (r *run) operationViolation(f finding) (v Violation) {
	switch {
	case !f.operation:
		place, isWhole := r.placeOf(f.member)
		if f.code == SchemaMismatch && !isWhole {
			r.failures[f.failure].rest = "" // what is inside has no place in the body
		}
		var pointer attrs.Pointer
		if place != noMember {
			pointer = r.pointerInBody(place)
		}
		return r.violation(f, pointer)
	case f.undeclared:
		name := r.operations.names[f.failure]
		v = Violation{Code: f.code, Path: r.engine.plan.nodes[f.node].path.Join(name), Params: Params{Read: f.looks}}
		if f.code == UnknownAttribute {
			v.Params.Suggestion = r.suggest(f.node, name)
		}
	default:
		v = Violation{Code: f.code, Params: Params{Limit: limitOf(f.limit), Filter: f.filter, Read: f.looks}}
		if !f.nameless {
			v.Path = r.engine.plan.nodes[f.node].path
		}
	}
	v.Pointer = r.pointerInBody(f.member)
	return v
}

// ignoredOperations returns the ignored edits in the order of their places in the
// body of operations, those of one place in schema order (rule O3).
func (r *run) ignoredOperations() []Ignored {
	all := r.operations.ignored
	for _, g := range r.ignored {
		place, _ := r.placeOf(g.member)
		all = append(all, ignoredOperation{Ignored{Path: r.pathOf(g.node, g.member, g.undeclared), Reason: g.reason}, place, g.node})
	}
	slices.SortStableFunc(all, func(a, b ignoredOperation) int {
		return cmp.Or(cmp.Compare(a.place, b.place), cmp.Compare(a.node, b.node))
	})
	var out []Ignored
	for _, g := range all {
		g.Pointer = r.pointerInBody(g.place)
		out = append(out, g.Ignored)
	}
	return out
}
