package patch

import (
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/schema"
)

// Engine applies patches to documents of one schema, for one operation. It is
// immutable and safe for concurrent use; make one and keep it.
type Engine struct {
	plan    *plan
	limits  Limits
	config  Config
	nothing rightsTable // the rights of the zero Caller
	runs    sync.Pool   // of *run
}

// DefaultOperation is the operation of an engine that names none. It is known to
// every schema.
const DefaultOperation = "update"

// New makes an engine. It refuses limits out of range and an operation that no
// attribute names in writableIn.
func New(s *schema.Schema, c Config) (*Engine, error) {
	if s == nil {
		return nil, errors.New("patch: no schema")
	}
	limits, err := c.Limits.withDefaults()
	if err != nil {
		return nil, err
	}
	if c.Operation == "" {
		c.Operation = DefaultOperation
	}
	d := s.Definition()
	if c.Operation != DefaultOperation && !knowsOperation(d.Attributes, c.Operation) {
		return nil, fmt.Errorf("patch: no attribute of schema %q is writable in operation %q", d.Name, c.Operation)
	}
	p, err := compile(d, c.Operation, c.Complete)
	if err != nil {
		return nil, err
	}
	return &Engine{plan: p, limits: limits, config: c, nothing: p.newTable()}, nil
}

func knowsOperation(attributes []attrs.Attribute, operation string) bool {
	return slices.ContainsFunc(attributes, func(a attrs.Attribute) bool {
		return slices.Contains(a.WritableIn, operation) || knowsOperation(a.SubAttributes, operation)
	})
}

// Limits returns the limits that are in force, the defaults filled in. A host
// that reads bodies from a network can stop at BodyBytes.
func (e *Engine) Limits() Limits { return e.limits }

// Apply merges the body into the document, or says why not, and reports what
// changed and what was ignored. The error is a [*Rejected], a [*DocumentError],
// a [*DeriveError] or [ErrForeignCaller], and the Result is then zero. A Format
// that is none of the constants is an error of no such type.
func (e *Engine) Apply(q Request) (Result, error) {
	r := e.newRun()
	defer e.release(r)
	r.report = true
	if err := r.decide(&q); err != nil {
		return Result{}, err
	}
	return r.result(r.appendMerged(make([]byte, 0, r.size()))), nil
}

// AppendApply is Apply without the report: it appends the merged document to dst
// and reports whether it differs from the stored one. With room in dst, and
// unless an attribute's format or JSON Schema needs it, it allocates nothing. dst must not
// overlap the request. On an error, dst is returned as it came.
func (e *Engine) AppendApply(dst []byte, q Request) (merged []byte, changed bool, err error) {
	r := e.newRun()
	defer e.release(r)
	if err := r.decide(&q); err != nil {
		return dst, false, err
	}
	return r.appendMerged(slices.Grow(dst, r.size())), len(r.splices) > 0, nil
}

// Check judges all of a body that can be judged without a stored document: its
// syntax, names, permissions, types and values. Scopes count as granted, and
// what depends on stored values as allowed, so that what Check refuses, Apply
// refuses on every document. Where a policy drops edits that are not permitted
// and a document may withhold one of the caller's scopes, the syntax alone is
// judged: Apply may drop what is wrong. The error is a [*Rejected] or
// [ErrForeignCaller].
func (e *Engine) Check(q Request) error {
	r := e.newRun()
	defer e.release(r)
	r.noDocument = true
	if err := r.start(&q); err != nil {
		return err
	}
	if bad := r.decode(q.Format); bad != nil {
		return bad
	}
	if len(q.Caller.conditional) > 0 && e.plan.dropsForbidden() {
		return r.refusal()
	}
	r.settleRights(q.Caller)
	if r.operations == nil || r.runOperations() {
		r.judge()
	}
	return r.refusal()
}

// refusal returns the findings as an error, nil for none.
func (r *run) refusal() error {
	if len(r.findings) > 0 {
		return r.rejected()
	}
	return nil
}

// judge is what becomes of the intents before the document is merged.
func (r *run) judge() {
	r.authorise() // names, permissions, what is never writable
	if r.operations != nil {
		r.settlePlaceholders()
	}
	r.check() // effects, mutability, values
}

// decide is the way of a patch: each stage hands to the next what it found out,
// up to the splices that make the merged document.
func (r *run) decide(q *Request) error {
	if err := r.start(q); err != nil {
		return err
	}
	if bad := r.decode(q.Format); bad != nil {
		return bad // one fault of syntax or size
	}
	if len(r.document) > r.engine.limits.DocumentBytes {
		return &DocumentError{Code: TooLarge}
	}
	r.trusting = r.engine.config.TrustDocument && !r.looksAtUndeclared()
	if !r.index() {
		return r.documentError()
	}
	r.settleRights(q.Caller)
	if r.operations != nil && !r.runOperations() {
		return r.rejected()
	}
	r.judge()
	r.plan() // fates of stored members, additions
	hostFault := r.deriveAll()
	r.clearObjects()
	r.judgeRequired()
	if len(r.findings) > 0 {
		return r.rejected()
	}
	if hostFault != nil {
		return hostFault
	}
	r.spliceObject(r.slot(0).object)
	if r.judgeSize(); len(r.findings) > 0 {
		return r.rejected()
	}
	return nil
}
