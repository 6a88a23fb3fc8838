package patch

import (
	"github.com/attrpatch/attrpatch/internal/jsonedit"
	"github.com/attrpatch/attrpatch/internal/jsonwire"
)

// given is a value that an operation brings, from the body or not.
type given struct {
	src    []byte
	values []jsonwire.Value
	at     int
	inBody bool
}

func (g given) value() *jsonwire.Value { return &g.values[g.at] }

func (g given) inside(j int) given { return given{g.src, g.values, j, g.inBody} }

// content returns the body's value that it is, 0 for none.
func (g given) content() int32 {
	if g.inBody {
		return int32(g.at)
	}
	return 0
}

func (r *run) valueOf(g given) *jsonedit.Value {
	text := g.value().Text(g.src)
	if g.inBody {
		return r.operations.tree.Body(text, int(g.value().Start))
	}
	return r.operations.tree.Copied(text)
}

// setComplex gives a COMPLEX a value (rule J6): the members of an object are set,
// and all else below it is unassigned leaf by leaf. null clears it, and any other
// value is for the checks to refuse.
func (r *run) setComplex(at int32, g given, op int32) {
	switch g.value().Kind {
	case jsonwire.Object:
		r.setMembers(at, g, op)
	case jsonwire.Null:
		r.clearComplex(at, op, g.content())
	default:
		r.misshape(at, g, op)
	}
}

func (r *run) setMembers(at int32, g given, op int32) {
	o, nodes := r.operations, r.engine.plan.nodes
	self := r.load(at)
	node := self.node
	if !o.judging {
		if !self.exists {
			self.exists, self.since = true, o.tick()
		}
		self.known, self.lost, self.write = true, false, set
	}
	o.stamp++
	stamp := o.stamp
	first, end := jsonwire.Members(g.values, g.at)
	for j := first; j < end; j = int(g.values[j].Next) {
		name := o.plain(g.values[j].RawName(g.src), g.values[j].NameEscaped)
		child := nodes[node].children.find(name)
		if child == nowhere || nodes[child].disabled {
			r.assignIfAllowed(r.touchName(node, string(name)), g.inside(j), op)
			continue
		}
		to := r.touchNode(child)
		o.touched[to].named = stamp
		if nodes[child].class == complexClass && !r.concealed(child) {
			r.setComplex(to, g.inside(j), op)
		} else {
			r.assignIfAllowed(to, g.inside(j), op)
		}
	}
	for child := node + 1; child < nodes[node].end; child = nodes[child].end {
		if to := o.ofNode[child]; to == 0 || o.touched[to-1].named != stamp {
			r.unassignBelow(child, op)
		}
	}
	if !o.judging {
		r.wrote(at, op, g.content())
		o.touched[at].write = set
	}
}

// assignIfAllowed assigns a leaf, unit or undeclared member below a COMPLEX that
// is set.
func (r *run) assignIfAllowed(at int32, g given, op int32) {
	if r.mayAssign(at, op, g.content()) {
		r.assign(at, r.valueOf(g), op, g.content())
	}
}

// unassignBelow unassigns a leaf or unit, or all below a COMPLEX, one by one. What
// null does not clear stays (rule M6).
func (r *run) unassignBelow(node, op int32) {
	nodes := r.engine.plan.nodes
	n := &nodes[node]
	switch {
	case n.disabled || n.derived != nil || r.concealed(node):
	case n.isUnit():
		if at := r.touchNode(node); r.mayAssign(at, op, 0) {
			r.assign(at, nil, op, 0)
		}
	default:
		if at := r.operations.ofNode[node]; at > 0 && r.operations.touched[at-1].write == unassigned {
			r.wrote(at-1, op, 0) // it is away as a whole, and stays so
			return
		}
		for child := node + 1; child < n.end; child = nodes[child].end {
			r.unassignBelow(child, op)
		}
	}
}

// clearComplex does what null does for a COMPLEX (rule M6). content is the body's
// null, 0 for none.
func (r *run) clearComplex(at, op, content int32) {
	o, nodes := r.operations, r.engine.plan.nodes
	node := r.load(at).node
	for child := node + 1; child < nodes[node].end; child = nodes[child].end {
		if nodes[child].class == complexClass && !nodes[child].disabled && !r.concealed(child) {
			r.clearComplex(r.touchNode(child), op, 0)
		} else {
			r.unassignBelow(child, op)
		}
	}
	if o.judging {
		return
	}
	r.wrote(at, op, content)
	// It is there if the caller's view shows anything that is left in it: a default, or
	// what null does not clear. What is hidden in it makes no difference (rule P5).
	was := o.touched[at].exists
	isLeft := r.newMatcher().showsAny(node)
	t := &o.touched[at]
	if isLeft && !was {
		t.since = o.tick()
	}
	t.write, t.known, t.lost, t.exists = unassigned, isLeft || !r.noDocument, false, isLeft
}

// misshape gives a COMPLEX a value that is no object. What is below it is not known
// until it is given one.
func (r *run) misshape(at int32, g given, op int32) {
	if r.operations.judging {
		return
	}
	for _, below := range r.withBelow(at) {
		t := r.load(below)
		t.lost, t.known, t.value = true, false, nil
	}
	r.wrote(at, op, g.content())
	t := &r.operations.touched[at]
	t.write, t.value, t.exists = misshapen, r.valueOf(g), false
}
