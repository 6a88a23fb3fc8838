package patch

import (
	"cmp"
	"encoding/json"
	"slices"

	"github.com/attrpatch/attrpatch/attrs"
)

// change is a leaf or unit that differs, as the stages note it.
type change struct {
	effect     effect
	node       int32 // of an undeclared member: the COMPLEX that holds it
	member     int32 // the body's member that asks for it, noMember if derived
	undeclared bool  // it is about an undeclared member of the node
	place      int32 // where it is stored, -1 if it is not
	addition   int32 // what adds it, -1 if nothing does
}

// ignoredEdit is an edit that a policy dropped.
type ignoredEdit struct {
	node       int32
	member     int32
	reason     Reason
	undeclared bool // it is about an undeclared member of the node
}

// order is body order, then schema order among what one member implies.
func (c change) order(d change) int {
	return cmp.Or(cmp.Compare(c.member, d.member), cmp.Compare(c.node, d.node))
}

func (r *run) note(c change) {
	if r.report {
		r.changes = append(r.changes, c)
	}
}

// result reports what was merged into document.
func (r *run) result(document []byte) Result {
	out := Result{Document: document, Changed: len(r.splices) > 0}
	if len(r.changes) > 0 {
		r.orderChanges()
		out.Changes = make([]Change, len(r.changes))
		r.shift.reset(r.splices)
		r.former.reset(r.splices)
		before := r.former.append(make([]byte, 0, r.former.size()+r.sizeBefore()), r.document)
		out.former = before
		for i, c := range r.changes {
			out.Changes[i], before = r.changeOf(c, document, before)
		}
	}
	if r.operations != nil {
		out.Ignored = r.ignoredOperations()
	} else if len(r.ignored) > 0 {
		slices.SortStableFunc(r.ignored, func(g, h ignoredEdit) int { return cmp.Compare(g.member, h.member) })
		r.pointers.reset()
		for _, g := range r.ignored {
			r.addPointer(g.member)
		}
		pointers := r.pointers.text()
		out.Ignored = make([]Ignored, len(r.ignored))
		for i, g := range r.ignored {
			pointer := attrs.Pointer(r.pointers.cut(pointers, i))
			out.Ignored[i] = Ignored{r.pathOf(g.node, g.member, g.undeclared), pointer, g.reason}
		}
	}
	return out
}

func (r *run) orderChanges() {
	if r.operations == nil {
		slices.SortStableFunc(r.changes, change.order)
		return
	}
	slices.SortStableFunc(r.changes, func(c, d change) int {
		at, _ := r.placeOf(c.member)
		other, _ := r.placeOf(d.member)
		return cmp.Or(cmp.Compare(at, other), cmp.Compare(c.node, d.node))
	})
}

func (r *run) pathOf(node, member int32, undeclared bool) attrs.Path {
	path := r.engine.plan.nodes[node].path
	if undeclared {
		return path.Join(r.nameOf(member))
	}
	return path
}

// sizeBefore returns how many bytes the values before the patch take, those that
// are not told included, as far as no splice takes them away as they are.
func (r *run) sizeBefore() (n int) {
	for _, c := range r.changes {
		if c.place == nowhere {
			continue
		}
		if p := &r.places[c.place]; r.former.covering(p.start, p.end) < 0 {
			n += int(p.end - p.start)
		}
	}
	return n
}

func (r *run) changeOf(c change, document, before []byte) (Change, []byte) {
	n := &r.engine.plan.nodes[c.node]
	undeclared := c.undeclared
	out := Change{
		Path: r.pathOf(c.node, c.member, undeclared),
		Kind: kindOf(c.effect),
	}
	may := r.rights[c.node]
	out.Readable = may&readAll != 0
	if undeclared {
		out.Readable = may&readUndeclared != 0
	}
	for i := c.node; i < n.end && !undeclared; i++ {
		below := &r.engine.plan.nodes[i]
		out.Unique = out.Unique || below.unique
		out.Redacted = out.Redacted || below.writeOnly || below.sensitive
	}
	if undeclared {
		out.Redacted = n.writeOnly || n.sensitive
	}
	if out.Redacted {
		return out, before
	}
	if c.place != nowhere {
		p := &r.places[c.place]
		from := r.former.find(p.start, p.end)
		if from < 0 {
			from = len(before)
			before = append(before, r.document[p.start:p.end]...)
		}
		to := from + int(p.end-p.start)
		out.Before = json.RawMessage(before[from:to:to])
	}
	if c.effect != removed {
		from, to := r.rangeAfter(c)
		out.After = json.RawMessage(document[from:to:to])
	}
	return out, before
}

func kindOf(e effect) Kind {
	switch e {
	case added:
		return Added
	case removed:
		return Removed
	}
	return Replaced
}

// rangeAfter returns where the merged document has the new value of a change.
func (r *run) rangeAfter(c change) (from, to int) {
	if c.addition != nowhere {
		a := &r.additions[c.addition]
		return r.shift.inserted(a.from), r.shift.inserted(a.to)
	}
	p := &r.places[c.place]
	return r.shift.stored(p.start), r.shift.stored(p.end)
}
