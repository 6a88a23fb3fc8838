package patch

import (
	"github.com/attrpatch/attrpatch/internal/jsonwire"
)

// effect is what an edit does to the stored value. An edit whose value equals
// the stored one has none (rule M8).
type effect uint8

const (
	unchanged effect = iota
	added
	replaced
	removed
	merged // members inside a JSON value change
)

// effectOfAssign returns what a value does to a leaf or unit. Of a new value it
// drops what is not stored: null members of objects (rules D2, M5 and M6).
func (r *run) effectOfAssign(node int32, member int) effect {
	n, at := &r.engine.plan.nodes[node], r.stored(node)
	if n.merges() {
		return r.merge(member, at)
	}
	if at == nil {
		return added
	}
	return r.replacement(member, at)
}

func (r *run) replacement(member int, at *place) effect {
	if r.equals(r.body, r.scanner.Values, member, at) {
		return unchanged
	}
	return replaced
}

// equals compares the value at index i of a list with a stored one (rule M8).
func (r *run) equals(text []byte, values []jsonwire.Value, i int, at *place) bool {
	if equal, sure := jsonwire.EqualAtSight(text, &values[i], r.document[at.start:at.end]); sure {
		return equal
	}
	if at.unread {
		return r.comparer.EqualUnread(&r.docScanner, text, values, i, r.document, int(at.start))
	}
	return r.comparer.Equal(text, values, i, r.document, int(at.start))
}

// merge returns what a value does to the stored one by RFC 7396, section 2, and
// decides the fate of each member inside it. at is nil where nothing is stored.
func (r *run) merge(member int, at *place) effect {
	switch {
	case r.is(exact, member) && at == nil:
		return added
	case r.is(exact, member):
		return r.replacement(member, at)
	case r.scanner.Values[member].Kind == jsonwire.Object && at != nil && at.object != nowhere:
		if r.mergeObject(member, at.object) {
			return merged
		}
		return unchanged
	case at == nil:
		r.dropNulls(member)
		return added
	}
	r.dropNulls(member)
	return r.replacement(member, at)
}

// mergeObject merges the members of a body's object into the stored object obj
// and reports whether any of them changes it. It recurses no deeper than the
// body nests.
func (r *run) mergeObject(value int, obj int32) (changes bool) {
	values := r.scanner.Values
	first, end := jsonwire.Members(values, value)
	for i := first; i < end; i = int(values[i].Next) {
		var at *place
		if values[i].Link > 0 {
			at = &r.places[values[i].Link-1]
		}
		e := unchanged
		if values[i].Kind != jsonwire.Null || r.is(exact, i) {
			e = r.merge(i, at)
		} else if at != nil {
			e = removed
		}
		if e != unchanged {
			changes = true
			r.carryOut(e, obj, int(values[i].Link)-1, nameSource{body: int32(i)}, source{kind: fromBody, at: int32(i)})
		}
	}
	return changes
}

// effectOfUnassign returns what null does to a leaf or unit (rule M6).
func (r *run) effectOfUnassign(node int32) effect {
	fallback, at := r.engine.plan.nodes[node].fallback, r.stored(node)
	switch {
	case r.noDocument:
		return unchanged
	case fallback == nil && at == nil:
		return unchanged
	case fallback == nil:
		return removed
	case at == nil:
		return added
	case r.equals(fallback.text, fallback.values, 0, at):
		return unchanged
	}
	return replaced
}

// dropNulls takes null members out of a new JSON value (rules D2 and M5), those
// that are data to operations excepted (rule J6).
func (r *run) dropNulls(i int) {
	values := r.scanner.Values
	if r.operations == nil {
		jsonwire.DropNulls(values, i)
		return
	}
	for j := i + 1; j < int(values[i].Next); {
		if values[j].Kind == jsonwire.Array || r.is(exact, j) {
			j = int(values[j].Next)
			continue
		}
		if values[j].Kind == jsonwire.Null {
			jsonwire.Drop(values, j)
		}
		j++
	}
}
