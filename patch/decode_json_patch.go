package patch

import (
	"slices"

	"github.com/attrpatch/attrpatch/internal/jsonwire"
)

// decodeJSONPatch turns a body of RFC 6902 into operations (rules J1 to J3). It
// returns the violation of a body that is not a list of operations at all.
func (r *run) decodeJSONPatch() *Rejected {
	root := &r.scanner.Values[0]
	if root.Kind != jsonwire.Array {
		return single(Violation{Code: InvalidOperation})
	}
	if limit := r.engine.limits.Operations; int(root.Count) > limit {
		return single(Violation{Code: TooManyOperations, Params: Params{Limit: limitOf(limit)}})
	}
	o := r.beginOperations(JSONPatch)
	values := o.scanner.Values
	o.list = slices.Grow(o.list, int(values[0].Count))
	first, end := jsonwire.Members(values, 0)
	for i := first; i < end; i = int(values[i].Next) {
		o.list = append(o.list, r.decodeOperation(int32(i)))
	}
	r.wantTargets()
	return nil
}

// operationMembers are the body's values of the members that have a meaning, 0 for
// those that are not there.
type operationMembers struct{ op, path, from, value int32 }

func (o *operations) membersOf(i int32) (m operationMembers) {
	values := o.scanner.Values
	first, end := jsonwire.Members(values, int(i))
	for j := first; j < end; j = int(values[j].Next) {
		switch string(o.plain(values[j].RawName(o.body), values[j].NameEscaped)) {
		case "op":
			m.op = int32(j)
		case "path":
			m.path = int32(j)
		case "from":
			m.from = int32(j)
		case "value":
			m.value = int32(j)
		}
	}
	return m
}

// plain returns the characters of a raw text, in a buffer that the next call uses
// again.
func (o *operations) plain(raw []byte, escaped bool) []byte {
	if !escaped {
		return raw
	}
	o.token = jsonwire.AppendUnescaped(o.token[:0], raw)
	return o.token
}

func (r *run) decodeOperation(i int32) operation {
	o, op := r.operations, operation{value: i}
	if o.scanner.Values[i].Kind != jsonwire.Object {
		r.refuseOperation(&op, InvalidOperation, i)
		return op
	}
	m := o.membersOf(i)
	if op.kind = o.kindOf(m.op); op.kind == noOperation {
		r.refuseOperation(&op, InvalidOperation, orElse(m.op, i))
	}
	op.path = r.decodeTarget(&op, m.path, op.kind.inserts())
	if op.kind.takesFrom() {
		op.from = r.decodeTarget(&op, m.from, false)
	}
	if op.kind.takesValue() {
		if op.content = m.value; m.value == 0 {
			r.refuseOperation(&op, InvalidOperation, i)
		}
	}
	if op.kind == opMove && op.from.isPrefixOf(&op.path) {
		r.refuseOperation(&op, InvalidPath, m.path)
	}
	return op
}

func orElse(member, whole int32) int32 {
	if member == 0 {
		return whole
	}
	return member
}

func (o *operations) kindOf(member int32) operationKind {
	if member == 0 || o.scanner.Values[member].Kind != jsonwire.String {
		return noOperation
	}
	v := &o.scanner.Values[member]
	name := o.plain(v.RawString(o.body), v.Escaped)
	for kind, known := range operationNames {
		if known != "" && known == string(name) {
			return operationKind(kind)
		}
	}
	return noOperation
}

// refuseOperation notes why an operation cannot be run, at a value of the body.
func (r *run) refuseOperation(op *operation, code Code, at int32) {
	op.refused = true
	r.findOperation(finding{code: code, nameless: true}, at)
}

// decodeTarget reads a pointer and binds it to the schema. A pointer may lead to
// the place after the last item if it is the target of an operation that inserts.
func (r *run) decodeTarget(op *operation, member int32, inserts bool) target {
	o := r.operations
	if member == 0 || o.scanner.Values[member].Kind != jsonwire.String {
		r.refuseOperation(op, InvalidOperation, orElse(member, op.value))
		return target{}
	}
	v := &o.scanner.Values[member]
	text := v.RawString(o.body)
	if v.Escaped {
		text = jsonwire.AppendUnescaped(nil, text)
	}
	if !isPointer(text) {
		r.refuseOperation(op, InvalidPath, member)
		return target{}
	}
	t := target{value: member, pointer: text, inner: nowhere}
	t.noIndex = !r.bind(&t, inserts)
	return t
}

// isPrefixOf reports whether t is above u. Each token has one spelling, so that
// the texts can be compared.
func (t *target) isPrefixOf(u *target) bool {
	n := len(t.pointer)
	return n > 0 && n < len(u.pointer) && string(u.pointer[:n]) == string(t.pointer) && u.pointer[n] == '/'
}
