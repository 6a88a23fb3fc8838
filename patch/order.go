package patch

import (
	"github.com/attrpatch/attrpatch/internal/jsonwire"
)

// memberOrder is the order in which the documents before had their declared
// members. Most documents of a store have one order, since one encoder wrote them: a
// name is then read by comparing it with the one that was there the last time, which
// takes a third of the instructions of finding where it ends and looking it up. What
// is read does not depend on it, but how fast.
type memberOrder struct {
	first []int32 // of a COMPLEX: its first member, 0 for none yet
	after []int32 // the member that comes after one, 0 for none yet
}

func newMemberOrder(nodes int) memberOrder {
	return memberOrder{make([]int32, nodes), make([]int32, nodes)}
}

// readMember reads the name at pos, of a member of the COMPLEX node or, where that is
// nowhere, inside a JSON value. It also returns which child has the name, or nowhere.
// guess is what the member order has for this place, which is then corrected.
func (r *run) readMember(node int32, guess *int32, pos int) (m jsonwire.Member, child int32, ok bool) {
	if node == nowhere {
		m, ok = r.docScanner.ReadMember(r.document, pos)
		return m, nowhere, ok
	}
	child = *guess
	if label := r.engine.plan.labels[child]; len(label) > 0 {
		if end := pos + len(label); end <= len(r.document) && string(r.document[pos:end]) == label {
			return jsonwire.Member{Name: pos, NameEnd: end - 1, Value: jsonwire.SkipSpace(r.document, end)}, child, true
		}
	}
	if m, ok = r.docScanner.ReadMember(r.document, pos); !ok {
		return m, nowhere, false
	}
	name := m.RawName(r.document)
	if m.Escaped {
		name = r.unescaped(name, true)
	}
	if child = r.engine.plan.nodes[node].children.find(name); child != nowhere {
		*guess = child
	}
	return m, child, true
}

// labelOf returns the name of an attribute as nearly every document has it, with its
// quotes and the colon, or "" for a name that can only be spelled with escapes.
func labelOf(name string) string {
	quoted := jsonwire.AppendString(nil, name)
	if len(quoted) != len(name)+2 {
		return ""
	}
	return string(append(quoted, ':'))
}
