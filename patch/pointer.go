package patch

import (
	"bytes"
	"math"

	"github.com/attrpatch/attrpatch/attrs"
)

// isPointer reports whether a text is a JSON Pointer (RFC 6901, section 3) of
// something in the document. The document itself is not a target (rule J2).
func isPointer(text []byte) bool {
	if len(text) == 0 || text[0] != '/' {
		return false
	}
	for i, c := range text {
		if c == '~' && (i+1 == len(text) || text[i+1] != '0' && text[i+1] != '1') {
			return false
		}
	}
	return true
}

// nextToken returns the token of a pointer that begins after the slash at pos, and
// where the next slash is, or the end. Escapes are decoded once, into a buffer
// that the next call uses again.
func (o *operations) nextToken(pointer []byte, pos int) (token []byte, next int) {
	token, next = pointer[pos+1:], len(pointer)
	if slash := bytes.IndexByte(token, '/'); slash >= 0 {
		token, next = token[:slash], pos+1+slash
	}
	if bytes.IndexByte(token, '~') < 0 {
		return token, next
	}
	o.token = o.token[:0]
	for i := 0; i < len(token); i++ {
		c := token[i]
		if c == '~' {
			if i++; token[i] == '1' {
				c = '/'
			}
		}
		o.token = append(o.token, c)
	}
	return o.token, next
}

// index returns the number that a token stands for in an array (RFC 6901, section
// 4). Numbers beyond those of any array are as good as each other.
func index(token []byte) (i int, ok bool) {
	if len(token) == 0 || token[0] == '0' && len(token) > 1 {
		return 0, false
	}
	for _, c := range token {
		if c < '0' || c > '9' {
			return 0, false
		}
		if i > (math.MaxInt32-9)/10 {
			i = math.MaxInt32
			continue
		}
		i = 10*i + int(c-'0')
	}
	return i, true
}

// behindLast is the token of the place after the last item.
func behindLast(token []byte) bool { return len(token) == 1 && token[0] == '-' }

// bind finds the attribute that a pointer is about, and holds the tokens inside a
// unit or array to the schema (rule J3). It reports false for a token that can be
// no index. Concealed attributes are found, too: what a caller may see is not
// known yet.
func (r *run) bind(t *target, inserts bool) bool {
	o, nodes := r.operations, r.engine.plan.nodes
	for pos := 0; pos < len(t.pointer); {
		var token []byte
		token, pos = o.nextToken(t.pointer, pos)
		t.rest = pos
		child := nodes[t.node].children.find(token)
		if child == nowhere || nodes[child].disabled {
			t.undeclared, t.name = true, string(token)
			return true
		}
		t.node, t.deepest = child, child
		if nodes[child].isUnit() {
			return r.bindInside(t, inserts)
		}
	}
	return true
}

// bindInside follows the tokens inside a leaf or unit as far as the schema says
// what is there.
func (r *run) bindInside(t *target, inserts bool) bool {
	o, nodes := r.operations, r.engine.plan.nodes
	isItem := false
	t.free = len(t.pointer)
	for pos := t.rest; pos < len(t.pointer); {
		n := &nodes[t.deepest]
		if (!n.multiValued || isItem) && n.typ == attrs.JSON {
			t.free = pos // what is there is for the value to say
			return true
		}
		var token []byte
		token, pos = o.nextToken(t.pointer, pos)
		switch {
		case n.multiValued && !isItem:
			if _, ok := index(token); !ok && !(behindLast(token) && inserts && pos == len(t.pointer)) {
				return false
			}
			isItem, t.isItem = true, pos == len(t.pointer)
		case n.typ == attrs.Complex:
			child := n.children.find(token)
			if child == nowhere || nodes[child].disabled {
				t.inner, t.innerName = t.deepest, string(token)
				t.endsAtMember, t.isItem, t.free = pos == len(t.pointer), false, pos
				return true
			}
			t.deepest, isItem = child, false
			t.endsAtMember = pos == len(t.pointer)
		default:
			t.below = true
			return true
		}
	}
	return true
}
