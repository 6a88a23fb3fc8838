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
	first []familiar // of a COMPLEX: its first member
	after []familiar // the member that comes after one
}

// familiar is the member that stood at a place the last time; its zero value is none.
type familiar struct {
	node  int32
	label string // see labelOf; "" also where a name has none
}

func newMemberOrder(nodes int) memberOrder {
	return memberOrder{make([]familiar, nodes), make([]familiar, nodes)}
}

// walk is how far the members of a stored object are read.
type walk struct {
	guess   *familiar // what the member order has for the next one
	members int32     // how many were read
	last    int32     // where the value of the last one ends, 0 before the first
}

// skipFamiliar reads on from the name at pos as long as members are where they were in
// the document before and nothing asks for them, which most are. It returns what
// NextMember does after the last of these, or pos and true for a member that is not
// one. All of it in one loop takes half of the instructions of one member at a time.
func (r *run) skipFamiliar(w *walk, pos int) (next int, more bool) {
	doc, guess := r.document, w.guess
	for {
		label := guess.label
		value := pos + len(label)
		if len(label) == 0 || value >= len(doc) || string(doc[pos:value]) != label || !r.seen.add(guess.node) {
			w.guess = guess
			return pos, true
		}
		guess = &r.order.after[guess.node]
		if doc[value] <= ' ' {
			value = jsonwire.SkipSpace(doc, value)
		}
		end := 0
		if r.trusting {
			end = r.docScanner.SkipTrusted(doc, value)
		} else {
			end = r.docScanner.Skip(doc, value)
		}
		if end < 0 {
			return -1, false
		}
		w.members, w.last = w.members+1, int32(end)
		if end+1 < len(doc) && doc[end] == ',' && doc[end+1] > ' ' {
			pos = end + 1
			continue
		}
		if pos, more = r.docScanner.NextMember(doc, end); !more {
			return pos, false
		}
	}
}

// readMember reads the name at pos, of a member of the COMPLEX node or, where that is
// nowhere, inside a JSON value. It also returns which child has the name, or nowhere.
// guess is what the member order has for this place, which is then corrected.
func (r *run) readMember(node int32, guess *familiar, pos int) (m jsonwire.Member, child int32, ok bool) {
	if node == nowhere {
		m, ok = r.docScanner.ReadMember(r.document, pos)
		return m, nowhere, ok
	}
	if label := guess.label; len(label) > 0 {
		if end := pos + len(label); end <= len(r.document) && string(r.document[pos:end]) == label {
			return jsonwire.Member{Name: pos, NameEnd: end - 1, Value: jsonwire.SkipSpace(r.document, end)}, guess.node, true
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
		*guess = familiar{child, r.engine.plan.labels[child]}
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
