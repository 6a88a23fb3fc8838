package patch

import (
	"strconv"
	"strings"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/jsonwire"
)

// schemaFailure is one place where a JSON value breaks its JSON Schema.
type schemaFailure struct {
	rest     attrs.Pointer // from the finding's member on
	keyword  string        // "" where there is no verdict
	location attrs.Pointer
}

// checkMerged judges the value that a JSON attribute has after an edit by its
// JSON Schema (rule V9). Without a document, an object is not judged: it may be
// merged into one that makes it whole.
func (r *run) checkMerged(node, member int32, e effect) {
	if r.engine.plan.nodes[node].rules.jsonSchema == nil {
		return
	}
	v, at := &r.scanner.Values[member], r.stored(node)
	switch {
	case r.noDocument && v.Kind == jsonwire.Object && !r.is(exact, int(member)):
		return
	case e == merged:
		r.value = r.appendMergedPlace(r.value[:0], *at)
	case e == unchanged && at != nil:
		r.value = append(r.value[:0], r.document[at.start:at.end]...)
	default:
		r.value = jsonwire.AppendValue(r.value[:0], r.body, r.scanner.Values, int(member))
	}
	r.checkJSONSchema(node, int(member), r.value)
}

// checkJSONSchema judges the text that the body's value at index i becomes.
func (r *run) checkJSONSchema(node int32, i int, text []byte) {
	compiled := r.engine.plan.nodes[node].rules.jsonSchema
	if compiled == nil {
		return
	}
	failures, err := compiled.ValidateText(text)
	if err != nil {
		r.findFailure(node, i, schemaFailure{})
		return
	}
	for _, f := range failures {
		at, rest := r.nearest(i, attrs.Pointer(f.Pointer))
		if r.rights[node]&readAll == 0 {
			rest = "" // what is stored has names of its own
		}
		r.findFailure(node, at, schemaFailure{rest, f.Keyword, attrs.Pointer(f.Location)})
	}
}

func (r *run) findFailure(node int32, i int, f schemaFailure) {
	r.failures = append(r.failures, f)
	r.find(finding{code: SchemaMismatch, node: node, member: int32(i), failure: int32(len(r.failures) - 1)})
}

// nearest returns the innermost of the body's values on the way that p goes from
// the value at index i, and what is left of p there.
func (r *run) nearest(i int, p attrs.Pointer) (at int, rest attrs.Pointer) {
	for token := range p.Tokens() {
		inner := r.inside(i, token)
		if inner < 0 {
			break
		}
		_, tail, more := strings.Cut(string(p[1:]), "/")
		if i, p = inner, ""; more {
			p = attrs.Pointer("/" + tail)
		}
	}
	return i, p
}

// inside returns the member or item of the body's value at index i that a token
// names, or -1.
func (r *run) inside(i int, token string) int {
	values := r.scanner.Values
	index := -1
	switch values[i].Kind {
	case jsonwire.Array:
		index, _ = strconv.Atoi(token)
	case jsonwire.Object:
	default:
		return -1
	}
	first, end := jsonwire.Members(values, i)
	if index >= 0 && end-first == int(values[i].Count) { // none has anything in it
		if index < end-first {
			return first + index
		}
		return -1
	}
	for j, n := first, 0; j < end; j, n = int(values[j].Next), n+1 {
		v := &values[j]
		if n == index || index < 0 && string(r.unescaped(v.RawName(r.body), v.NameEscaped)) == token {
			return j
		}
	}
	return -1
}
