package patch

import (
	"slices"
	"strings"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/jsonwire"
	"github.com/attrpatch/attrpatch/internal/scimpath"
	"github.com/attrpatch/attrpatch/schema"
)

// scimPart is what an operation of SCIM has besides an attribute: which of its
// values it is about, and what of these.
type scimPart struct {
	filter *scimpath.Filter // nil for all values
	sub    string           // a sub-attribute of the values, "" for none
	// misplaced: there is more in the path than can be below its attribute.
	misplaced bool
	// value is that of a remove, 0 for none.
	value int32
	// twice are the body's names that stand twice in an object, but for their case.
	twice []int32
}

// picks reports whether the operation is about single values.
func (p *scimPart) picks() bool { return p.filter != nil || p.sub != "" }

// decodeSCIM turns a body of RFC 7644, section 3.5.2, into operations (rules J1, S1
// and S2). It returns the violation of a body that is not a list of operations.
func (r *run) decodeSCIM() *Rejected {
	values := r.scanner.Values
	if values[0].Kind != jsonwire.Object {
		return single(Violation{Code: NotAnObject})
	}
	list := r.memberOfBody(0, "Operations")
	switch limit := r.engine.limits.Operations; {
	case list == 0:
		return single(Violation{Code: InvalidOperation})
	case values[list].Kind != jsonwire.Array:
		return single(Violation{Code: InvalidOperation, Pointer: "/Operations"})
	case int(values[list].Count) > limit:
		return single(Violation{Code: TooManyOperations, Pointer: "/Operations", Params: Params{Limit: limitOf(limit)}})
	}
	o := r.beginOperations(SCIM)
	if o.scimList = list; r.engine.plan.policy.Forbidden == schema.ForbiddenConceal {
		r.wantTarget(&target{}) // what the names mean depends on rights, and these on the document
		return nil
	}
	r.bindSCIM()
	r.wantTargets()
	return nil
}

// bindSCIM reads the operations and finds what they are about. Under the policy
// conceal it is called when the rights are settled: a name is none that the caller
// may not know (rule P6).
func (r *run) bindSCIM() {
	o := r.operations
	values := o.scanner.Values
	first, end := jsonwire.Members(values, int(o.scimList))
	for i := first; i < end; i = int(values[i].Next) {
		r.decodeSCIMOperation(int32(i))
	}
	o.writeSpellings()
}

// memberOfBody returns the body's value of the member of that name, 0 for none.
func (r *run) memberOfBody(object int, name string) int32 {
	values := r.scanner.Values
	first, end := jsonwire.Members(values, object)
	for i := first; i < end; i = int(values[i].Next) {
		if string(r.unescaped(values[i].RawName(r.body), values[i].NameEscaped)) == name {
			return int32(i)
		}
	}
	return 0
}

// decodeSCIMOperation reads one operation. Without a path it is several: one for
// each member of its value (rule S1).
func (r *run) decodeSCIMOperation(i int32) {
	o, op := r.operations, operation{value: i}
	if o.scanner.Values[i].Kind != jsonwire.Object {
		r.refuseOperation(&op, InvalidOperation, i)
		return
	}
	m := o.membersOf(i)
	if op.kind = r.scimKind(m.op); op.kind == noOperation {
		r.refuseOperation(&op, InvalidOperation, orElse(m.op, i))
	}
	if op.content = m.value; m.value == 0 && op.kind.takesValue() {
		r.refuseOperation(&op, InvalidOperation, i)
	}
	switch {
	case m.path == 0 && op.kind == opRemove:
		r.refuseOperation(&op, NoTarget, i)
	case m.path == 0 && m.value != 0 && o.scanner.Values[m.value].Kind != jsonwire.Object:
		r.refuseOperation(&op, InvalidOperation, m.value)
	case m.path == 0 && !op.refused:
		r.decodePathless(&op)
		return
	case m.path == 0:
	case o.scanner.Values[m.path].Kind != jsonwire.String:
		r.refuseOperation(&op, InvalidOperation, m.path)
	default:
		v := &o.scanner.Values[m.path]
		text := string(jsonwire.AppendUnescaped(nil, v.RawString(o.body)))
		if fault := r.bindPath(&op, m.path, text); fault != 0 {
			op.refused = true
			r.findOperation(finding{code: InvalidPath, nameless: true, filter: fault == scimpath.BadFilter}, m.path)
		}
	}
	if op.kind == opRemove {
		op.scim.value, op.content = m.value, 0
	}
	r.addSCIM(op)
}

// addSCIM enters an operation with the spellings that its value needs.
func (r *run) addSCIM(op operation) {
	if !op.refused && orElse(op.content, op.scim.value) > 0 {
		o := r.operations
		known := len(o.spellings)
		r.respell(&op.scim, r.nodeOfValue(&op), orElse(op.content, op.scim.value))
		if len(op.scim.twice) > 0 {
			o.spellings = o.spellings[:known] // the operation is not run
		}
	}
	r.operations.list = append(r.operations.list, op)
}

// decodePathless makes an operation of each member of the value (rule S1).
func (r *run) decodePathless(whole *operation) {
	o := r.operations
	values, seen := o.scanner.Values, map[string]bool{}
	o.list = slices.Grow(o.list, int(values[whole.content].Count))
	first, end := jsonwire.Members(values, int(whole.content))
	for i := first; i < end; i = int(values[i].Next) {
		op := operation{kind: whole.kind, value: int32(i), content: int32(i)}
		name := string(o.plain(values[i].RawName(o.body), values[i].NameEscaped))
		if key := r.folded(name); seen[key] {
			r.findOperation(finding{code: DuplicateName, nameless: true}, int32(i))
			continue
		} else {
			seen[key] = true
		}
		isPath := r.called(0, name) == nowhere && r.engine.plan.scim.Departures.DottedNames && strings.ContainsAny(name, ".:")
		if !isPath || r.bindPath(&op, int32(i), name) != 0 {
			op.scim = scimPart{}
			r.bindNames(&op, int32(i), []string{name})
		}
		r.addSCIM(op)
	}
}

// scimKind returns the operation of a name. One of the departures takes any case
// (rule S6).
func (r *run) scimKind(member int32) operationKind {
	o := r.operations
	if member == 0 || o.scanner.Values[member].Kind != jsonwire.String {
		return noOperation
	}
	v := &o.scanner.Values[member]
	name := string(o.plain(v.RawString(o.body), v.Escaped))
	if r.engine.plan.scim.Departures.CapitalisedOperations {
		name = foldASCII(name)
	}
	for _, kind := range []operationKind{opAdd, opRemove, opReplace} {
		if operationNames[kind] == name {
			return kind
		}
	}
	return noOperation
}

// bindPath reads a path and finds what it is about.
func (r *run) bindPath(op *operation, member int32, text string) scimpath.Fault {
	limits := scimpath.Limits{Depth: r.engine.limits.Depth, NumberBytes: r.engine.limits.NumberBytes}
	// A declared name need not have the form of one.
	head, _, _ := strings.Cut(text, "[")
	whole := strings.Contains(head, ":") && r.called(0, head) != nowhere
	if whole {
		text = "x" + text[len(head):]
	}
	path, fault := scimpath.Parse(text, limits)
	if fault != 0 {
		return fault
	}
	if path.Filter != nil && !isOrdered(path.Filter) {
		return scimpath.BadFilter
	}
	names := namesOf(path.Attr)
	switch urn := path.Attr.URN; {
	case whole:
		names[0] = head
	case urn != "" && r.called(0, urn) == nowhere && r.isOwnURN(urn):
	case urn != "":
		names = append([]string{urn}, names...)
	}
	op.scim.filter, op.scim.sub = path.Filter, path.Sub
	r.bindNames(op, member, names)
	return 0
}

// isOwnURN reports whether a URN is that of the schema.
func (r *run) isOwnURN(urn string) bool {
	own := r.engine.plan.scim.URN
	return own != "" && r.folded(own) == r.folded(urn)
}

func namesOf(a scimpath.Attr) []string {
	if a.Sub == "" {
		return []string{a.Name}
	}
	return []string{a.Name, a.Sub}
}

// bindNames follows names from the document down. A name behind a multiValued
// attribute is that of a sub-attribute of each value (rule S3).
func (r *run) bindNames(op *operation, member int32, names []string) {
	nodes := r.engine.plan.nodes
	var pointer attrs.Pointer
	for i, at := 0, int32(0); i < len(names); i++ {
		child := int32(nowhere)
		if at != nowhere {
			child = r.called(at, names[i])
		}
		if child == nowhere {
			at, pointer = nowhere, pointer.Join(names[i])
			continue
		}
		at, pointer = child, pointer.Join(nodes[child].name)
		if rest := names[i+1:]; nodes[child].multiValued && len(rest) > 0 {
			op.scim.misplaced = len(rest) > 1 || op.scim.filter != nil
			op.scim.sub = rest[0]
			break
		}
	}
	t := target{value: member, pointer: []byte(pointer), inner: nowhere}
	r.bind(&t, false)
	op.path = t
}

// nodeOfValue returns the node that an operation's value is for, nowhere for none
// that is declared for the caller.
func (r *run) nodeOfValue(op *operation) int32 {
	t := &op.path
	switch {
	case t.undeclared || t.inner != nowhere || t.below || t.deepest > 0 && r.concealed(t.deepest):
		return nowhere
	case op.scim.sub != "":
		return r.called(t.deepest, op.scim.sub)
	}
	return t.deepest
}

// isOrdered reports whether every comparison of a filter that needs an order has a
// literal that has one (rule S4).
func isOrdered(f *scimpath.Filter) bool {
	switch f.Op {
	case scimpath.Greater, scimpath.GreaterOrEqual, scimpath.Less, scimpath.LessOrEqual:
		return f.Value.Kind == scimpath.String || f.Value.Kind == scimpath.Number
	}
	for i := range f.Args {
		if !isOrdered(&f.Args[i]) {
			return false
		}
	}
	return true
}
