package patch

import (
	"math"
	"slices"

	"github.com/attrpatch/attrpatch/internal/jsonedit"
	"github.com/attrpatch/attrpatch/internal/jsonwire"
)

// The state that the operations came to is written as a merge body: every
// attribute that was written once, in its COMPLEX, with its value, null if it was
// unassigned, or a placeholder if its value is not known or not to be judged. What
// was changed inside a JSON attribute is written as a merge patch of it, everything
// else whole, and flagged so that it replaces what is stored (rule J7).

// span is where the composed body has the value of a touched attribute.
type span struct{ start, touched int32 }

// valueFlags say of a value of the composed body how it is to be taken.
type valueFlags uint8

const (
	exact       valueFlags = 1 << iota // it replaces what is stored, and a null in it is data
	asStored                           // it is in an exact value, but no operation brought or changed it
	placeholder                        // it stands for a value that is not judged
)

// compose writes the composed body and makes it the body of the run. It reports
// false where that is not possible, and then there is a violation.
func (r *run) compose() bool {
	o := r.operations
	o.writer = jsonedit.Writer{
		Tree: &o.tree, Text: o.writer.Text[:0], Marks: o.writer.Marks[:0], Marking: true, Limit: math.MaxInt32 - 1,
	}
	o.spans = o.spans[:0]
	r.link()
	if err := r.composeObject(0); err != nil {
		return false
	}
	r.body = o.writer.Text
	if !r.scanner.Record(r.body, jsonwire.Limits{}) {
		return false
	}
	r.flagValues()
	return true
}

// link chains the touched attributes that are written, by their COMPLEX: in the
// order in which they came to be there, which is that of additions.
func (r *run) link() {
	o := r.operations
	var written []int32
	for i := range o.touched {
		o.touched[i].links = links{nowhere, nowhere}
		if i > 0 && o.touched[i].write != unwritten {
			written = append(written, int32(i))
		}
	}
	slices.SortStableFunc(written, func(a, b int32) int { return int(o.touched[b].since - o.touched[a].since) })
	for _, i := range written {
		t := &o.touched[i]
		up := &o.touched[t.parent]
		t.next, up.first = up.first, i
	}
}

// composeObject writes the object of a COMPLEX. It recurses no deeper than the
// schema nests.
func (r *run) composeObject(at int32) error {
	o := r.operations
	w := &o.writer
	w.Text = append(w.Text, '{')
	for i := o.touched[at].first; i != nowhere; i = o.touched[i].next {
		if w.Text[len(w.Text)-1] != '{' {
			w.Text = append(w.Text, ',')
		}
		t := &o.touched[i]
		name := t.name
		if !t.undeclared {
			name = r.engine.plan.nodes[t.node].name
		}
		w.Text = append(jsonwire.AppendString(w.Text, name), ':')
		o.spans = append(o.spans, span{int32(len(w.Text)), i})
		if err := r.composeValue(i); err != nil {
			return err
		}
	}
	w.Text = append(w.Text, '}')
	return nil
}

// composeValue writes what an attribute has come to.
func (r *run) composeValue(at int32) error {
	o := r.operations
	t, w := &o.touched[at], &o.writer
	isComplex := !t.undeclared && r.engine.plan.nodes[t.node].class == complexClass
	var err error
	switch {
	case t.write == misshapen:
		r.noteHidden(at)
		err = w.AppendExact(t.value)
	case isComplex && (t.write != unassigned || r.hasStranger(t)) && !r.concealed(t.node):
		return r.composeObject(at)
	case isComplex || t.write == unassigned || t.isPlaceholder():
		w.Text = append(w.Text, "null"...)
	case t.write == writtenIn && t.value.Kind() == jsonwire.Object && r.isMerged(t):
		err = w.AppendMerge(t.value)
	default:
		err = w.AppendExact(t.value)
	}
	if err != nil {
		r.findOperation(r.overflow(err, t), o.list[t.op].value)
	}
	return err
}

// overflow is the violation of a value that cannot be written.
func (r *run) overflow(err error, t *touched) finding {
	if code := codeOfWriting(err); code == TooDeep {
		return finding{code: code, node: t.node, limit: jsonedit.MaxDepth}
	}
	return finding{code: DocumentTooLarge, limit: math.MaxInt32}
}

// isPlaceholder reports whether only the right to write an attribute is judged.
func (t *touched) isPlaceholder() bool {
	return t.stuck || t.lost || t.write == writtenIn && t.value == nil
}

// isMerged reports whether a change inside an attribute is merged into what is
// stored (rule M5).
func (r *run) isMerged(t *touched) bool {
	return t.undeclared || r.engine.plan.nodes[t.node].merges()
}

// flagValues notes for each value of the composed body whose it is and how it is to
// be taken.
func (r *run) flagValues() {
	o := r.operations
	values, marks, spans := r.scanner.Values, o.writer.Marks, o.spans
	o.owner = append(o.owner[:0], make([]int32, len(values))...)
	o.flags = append(o.flags[:0], make([]valueFlags, len(values))...)
	exactEnd, newEnd := int32(0), int32(0)
	for i := range values {
		v := &values[i]
		if len(spans) > 0 && spans[0].start == v.Start {
			t := &o.touched[spans[0].touched]
			o.owner[i] = spans[0].touched + 1
			if t.write != misshapen && v.Kind == jsonwire.Null && t.isPlaceholder() {
				o.flags[i] |= placeholder
			}
			spans = spans[1:]
		}
		changed := v.Start < newEnd
		for ; len(marks) > 0 && int32(marks[0].Start) <= v.Start; marks = marks[1:] {
			switch m := &marks[0]; {
			case m.Kind == jsonedit.Exact && int32(m.Start) == v.Start:
				o.flags[i] |= exact
				exactEnd = v.End
			case m.Kind == jsonedit.Edited:
				changed = changed || int32(m.Start) == v.Start
			case m.Kind == jsonedit.New:
				newEnd = int32(m.End)
				changed = v.Start < newEnd
			}
		}
		if !changed && v.Start < exactEnd && o.flags[i]&exact == 0 {
			o.flags[i] |= asStored
		}
	}
}

// hasStranger reports whether an undeclared member or a derived attribute of a COMPLEX,
// or of one in it, was written. Where it is nulled these stay (rules M6 and R5), and
// null could not say so. It recurses no deeper than the schema nests.
func (r *run) hasStranger(t *touched) bool {
	for i := t.first; i != nowhere; i = r.operations.touched[i].next {
		if inner := &r.operations.touched[i]; r.isStranger(inner) || r.hasStranger(inner) {
			return true
		}
	}
	return false
}

// isStranger reports whether it is an attribute that a write of the COMPLEX around it
// does not assign.
func (r *run) isStranger(t *touched) bool {
	return t.undeclared || r.engine.plan.nodes[t.node].derived != nil || r.concealed(t.node)
}

// noteHidden notes what was refused or ignored of such attributes in a COMPLEX that has
// become no object, which cannot say so. It recurses no deeper than the schema nests.
func (r *run) noteHidden(at int32) {
	o := r.operations
	for i := o.touched[at].first; i != nowhere; i = o.touched[i].next {
		if r.isStranger(&o.touched[i]) {
			r.noteStuck(i)
		} else {
			r.noteHidden(i)
		}
	}
}

// noteStuck notes why an attribute may not be written.
func (r *run) noteStuck(at int32) {
	o := r.operations
	t := &o.touched[at]
	if !t.stuck || r.judgeWrite(at).mayRun() {
		return
	}
	place, n := orElse(t.content, o.list[t.op].value), &r.engine.plan.nodes[t.node]
	f, path := finding{node: t.node}, n.path
	switch holder, name := t.node, t.name; {
	case t.undeclared || r.concealed(t.node):
		if !t.undeclared {
			holder, name = n.parent, n.name
		}
		path = r.engine.plan.nodes[holder].path.Join(name)
		f = finding{code: UnknownAttribute, node: holder, undeclared: true, failure: r.nameIndex(name)}
		if r.keepsUndeclared() {
			f.code = AccessDenied
		}
	case r.rights[t.node].visible():
		f.code = ReadOnly
	default:
		f.code = AccessDenied
	}
	if t.verdict == refused {
		r.findOperation(f, place)
		return
	}
	o.ignored = append(o.ignored, ignoredOperation{Ignored{Path: path, Reason: t.reason}, place, t.node})
}

// isNulled reports whether the object at index i stands for the null of a COMPLEX in
// which undeclared members were written.
func (r *run) isNulled(i int) bool {
	o := r.operations
	return o != nil && o.owner[i] > 0 && o.touched[o.owner[i]-1].write == unassigned
}

// intendStrangers adds the intents of the undeclared members and derived attributes of
// such an object, those of the COMPLEX attributes in it too: everything else in it is a
// null.
func (r *run) intendStrangers(value int, node int32) {
	values, nodes := r.scanner.Values, r.engine.plan.nodes
	first, end := jsonwire.Members(values, value)
	for i := first; i < end; i = int(values[i].Next) {
		v := &values[i]
		child := nodes[node].children.find(r.unescaped(v.RawName(r.body), v.NameEscaped))
		switch {
		case child == nowhere || nodes[child].disabled:
			r.intend(undeclared, node, i)
		case nodes[child].derived != nil || r.concealed(child):
			r.slot(child).named = int32(i)
			r.want(child)
			r.intend(assign, child, i)
		case v.Kind == jsonwire.Object && nodes[child].class == complexClass:
			r.slot(child).named = int32(i)
			r.intendStrangers(i, child)
		}
	}
}

// is reports whether the body is composed, and a value of it has a flag.
func (r *run) is(flag valueFlags, i int) bool {
	return r.operations != nil && r.operations.flags[i]&flag != 0
}

// excuseStuck keeps what is required from being missed where an operation on it was
// refused.
func (r *run) excuseStuck() {
	for i := range r.operations.touched {
		if t := &r.operations.touched[i]; t.stuck && !t.undeclared && t.node > 0 && !r.concealed(t.node) && (t.barred || !(t.judged && t.verdict == dropped)) {
			r.markRefused(t.node)
		}
	}
}

// settlePlaceholders ends the way of intents that stand for values that are not
// judged, once the right to write is.
func (r *run) settlePlaceholders() {
	o := r.operations
	isAccepted := len(r.findings) == 0 && !r.noDocument
	for i := range r.intents {
		t := &r.intents[i]
		if t.fate != passed && t.fate != mustMatch {
			continue
		}
		switch at := o.ofNode[t.node]; {
		case t.kind == unassign || t.kind == misfitLeaf:
			if at > 0 && o.touched[at-1].stuck {
				t.fate = refused
			}
		case o.flags[t.member]&placeholder != 0:
			self := &o.touched[o.owner[t.member]-1]
			reason := self.ignored
			if isAccepted && reason == 0 {
				reason = IgnoredForbidden // nothing is dropped without a word
			}
			if t.fate = refused; !self.stuck && reason != 0 {
				t.fate = dropped
				r.ignored = append(r.ignored, ignoredEdit{node: t.node, member: t.member, reason: reason, undeclared: t.kind == undeclared})
			}
		}
	}
}
