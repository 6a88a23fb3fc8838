package patch

import (
	"github.com/attrpatch/attrpatch/internal/jsonwire"
	"github.com/attrpatch/attrpatch/schema"
)

// View returns the document as the caller may see it (rule W1), in new memory:
// the members that the caller may read, in their order and with their bytes.
// The error is a [*DocumentError] or [ErrForeignCaller].
func (e *Engine) View(document []byte, c Caller) ([]byte, error) {
	return e.AppendView(nil, document, c)
}

// AppendView is View into a buffer: it appends the view to dst, which must not
// overlap document. On an error, dst is returned as it came.
func (e *Engine) AppendView(dst, document []byte, c Caller) ([]byte, error) {
	r := e.newRun()
	defer e.release(r)
	if err := r.start(&Request{Document: document, Caller: c}); err != nil {
		return dst, err
	}
	r.scanner.Values = r.scanner.Values[:0]
	if len(document) > e.limits.DocumentBytes {
		return dst, &DocumentError{Code: TooLarge}
	}
	if !r.index() {
		return dst, r.documentError()
	}
	r.settleRights(c)
	r.viewObject(0, jsonwire.SkipSpace(document, 0))
	return r.appendMerged(dst), nil
}

// viewObject makes the splices that take what the caller may not see out of the
// object at pos, which is that of a COMPLEX node or an item of one. It reports
// whether anything is left. It recurses no deeper than the schema nests.
func (r *run) viewObject(node int32, pos int) (visible bool) {
	var cut jsonwire.Cut
	for m, end := range jsonwire.MembersOf(r.document, pos) {
		before, made := cut, len(r.splices)
		r.cutOut(cut.Keep(m.Name, end))
		if r.viewMember(node, m) {
			visible = true
			continue
		}
		cut, r.splices = before, r.splices[:made]
		cut.Remove(m.Name, end)
	}
	r.cutOut(cut.End())
	return visible
}

func (r *run) cutOut(from, to int) {
	if from < to {
		r.splice(splice{at: int32(from), skip: int32(to - from)})
	}
}

// viewMember reports whether the caller may see a member of the COMPLEX node,
// and takes what is not visible out of its value.
func (r *run) viewMember(node int32, m jsonwire.Member) bool {
	plan := r.engine.plan
	child := plan.nodes[node].children.find(r.unescaped(m.RawName(r.document), m.Escaped))
	if child == nowhere {
		return plan.policy.Unknown == schema.UnknownKeep && r.rights[node]&readUndeclared != 0
	}
	n := &plan.nodes[child]
	switch kind := jsonwire.KindOf(r.document[m.Value]); {
	case r.rights[child]&readAny == 0: // as of what is disabled
		return false
	case n.class == leafClass:
		return true
	case n.multiValued:
		return kind == jsonwire.Array && r.viewItems(child, m.Value)
	default:
		return kind == jsonwire.Object && r.viewObject(child, m.Value)
	}
}

// viewItems views each item of a multiValued COMPLEX. Items stay, even if
// nothing in them is visible; one that is not an object goes. It reports true:
// so does the array.
func (r *run) viewItems(node int32, pos int) bool {
	var cut jsonwire.Cut
	for item := range jsonwire.ItemsOf(r.document, pos) {
		end := jsonwire.SkipValid(r.document, item)
		if jsonwire.KindOf(r.document[item]) != jsonwire.Object {
			cut.Remove(item, end)
			continue
		}
		r.cutOut(cut.Keep(item, end))
		r.viewObject(node, item)
	}
	r.cutOut(cut.End())
	return true
}
