package model

import (
	"fmt"
	"slices"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/schema"
)

// Input is one question to the model.
type Input struct {
	Definition  schema.Definition
	Operation   string // empty is update
	Complete    bool   // rule V8
	Limits      Limits
	Permissions []attrs.Permissions
	Scopes      []string
	Document    []byte
	Format      Format
	Body        []byte
	// Derive holds the value of each derived attribute while its source is
	// present (rule R5). For those in Refuse the host refuses the source instead.
	Derive map[attrs.Path]string
	Refuse map[attrs.Path]bool
}

// Format is the language of a body.
type Format string

// The formats. The zero value is a merge patch, too.
const (
	MergePatch Format = "merge"
	JSONPatch  Format = "json-patch"
	ScimPatch  Format = "scim"
)

// Limits are those of rule D5; zero is the default.
type Limits struct {
	BodyBytes, Depth, Members, NameBytes, NumberBytes, Operations, DocumentBytes, ResultBytes, Violations int
}

func (l Limits) orDefault() Limits {
	fill := func(limit *int, n int) {
		if *limit == 0 {
			*limit = n
		}
	}
	fill(&l.BodyBytes, 1<<20)
	fill(&l.Depth, 64)
	fill(&l.Members, 10_000)
	fill(&l.NameBytes, 1_024)
	fill(&l.NumberBytes, 1_000)
	fill(&l.Operations, 1_000)
	fill(&l.DocumentBytes, 16<<20)
	fill(&l.ResultBytes, 16<<20)
	fill(&l.Violations, 100)
	return l
}

// Outcome is the answer. At most one of these is set: Violations, or one of the
// three errors, or the document with what goes with it (rule O1).
type Outcome struct {
	Document string // merged, or what the caller may see of it
	Changed  bool
	Changes  []Change  // in body order, then what is derived
	Ignored  []Ignored // in body order

	Violations []Violation
	Truncated  bool

	InputError    string // the question makes no sense: an unknown operation or path
	DocumentError bool   // rule D3
	DeriveError   bool   // Input.Derive has no value that an attribute can have which needs one
}

// Change is one difference between the stored and the merged document (rule O3).
type Change struct {
	Path          attrs.Path
	Kind          string // added, replaced or removed
	Before, After string // texts; empty where absent or redacted
	Readable      bool
	Unique        bool
	Redacted      bool
}

// Ignored is an edit that a policy dropped (rule O3).
type Ignored struct {
	Path    attrs.Path
	Pointer attrs.Pointer
	Reason  string
}

// Violation is one reason to refuse.
type Violation struct {
	Code       Code
	Path       attrs.Path
	Pointer    attrs.Pointer
	Suggestion attrs.Path // rule N5
}

// Code is the name of a violation.
type Code string

// The codes that the model can give.
const (
	MalformedJSON     Code = "malformed_json"
	DuplicateName     Code = "duplicate_name"
	InvalidText       Code = "invalid_text"
	NotAnObject       Code = "not_an_object"
	TooLarge          Code = "too_large"
	TooDeep           Code = "too_deep"
	TooManyMembers    Code = "too_many_members"
	NameTooLong       Code = "name_too_long"
	NumberTooLong     Code = "number_too_long"
	InvalidOperation  Code = "invalid_operation"
	InvalidPath       Code = "invalid_path"
	TooManyOperations Code = "too_many_operations"
	UnknownAttribute  Code = "unknown_attribute"
	AccessDenied      Code = "access_denied"
	ReadOnly          Code = "read_only"
	Immutable         Code = "immutable"
	WrongType         Code = "wrong_type"
	Required          Code = "required"
	TooShort          Code = "too_short"
	TooLong           Code = "too_long"
	BelowMinimum      Code = "below_minimum"
	AboveMaximum      Code = "above_maximum"
	PatternMismatch   Code = "pattern_mismatch"
	NotInEnum         Code = "not_in_enum"
	ArchivedValue     Code = "archived_value"
	BadFormat         Code = "bad_format"
	TooManyValues     Code = "too_many_values"
	DuplicateValue    Code = "duplicate_value"
	SchemaMismatch    Code = "schema_mismatch"
	InvalidReference  Code = "invalid_reference"
	NoTarget          Code = "no_target"
	TestFailed        Code = "test_failed"
	DocumentTooLarge  Code = "document_too_large"
)

// codeOrder is the order of codes at one place (rule O2).
var codeOrder = []Code{
	MalformedJSON, DuplicateName, InvalidText, NotAnObject, TooLarge, TooDeep, TooManyMembers, NameTooLong,
	NumberTooLong, InvalidOperation, InvalidPath, TooManyOperations, UnknownAttribute, AccessDenied, ReadOnly, Immutable, WrongType, Required, TooShort, TooLong,
	BelowMinimum, AboveMaximum, PatternMismatch, NotInEnum, ArchivedValue, BadFormat, TooManyValues,
	DuplicateValue, SchemaMismatch, InvalidReference, NoTarget, TestFailed, DocumentTooLarge,
}

// Apply says what becomes of the document, in the stages of rule O2.
func Apply(in Input) Outcome {
	r, refusal := newRun(in)
	if refusal != nil {
		return *refusal
	}
	body, f := parse(string(in.Body), bounds{
		r.limits.BodyBytes, r.limits.Depth, r.limits.Members, r.limits.NameBytes, r.limits.NumberBytes,
	})
	if f == nil {
		f = r.shapeOf(body.value)
	}
	if f != nil {
		return Outcome{Violations: []Violation{{Code: f.code, Pointer: f.pointer}}}
	}
	if !r.readDocument() {
		return Outcome{DocumentError: true}
	}
	r.body = body.value
	if r.isOperations() {
		r.operate(body.value)
	} else {
		r.object(r.nodes, body.value, r.document.value, place{position: lastPosition})
	}
	merged := r.mergeAndDerive()
	r.requireAll(merged.value)
	if r.deriveFailed && len(r.violations) == 0 {
		return Outcome{DeriveError: true} // what the document would be is not known
	}
	if len(r.violations) == 0 {
		r.boundResult(merged.String())
	}
	if len(r.violations) > 0 {
		return r.refusal()
	}
	changes := r.allChanges(merged.value)
	return Outcome{Document: merged.String(), Changed: len(changes) > 0, Changes: changes, Ignored: r.ignored}
}

// shapeOf says what is wrong with the body as a whole (rules D1 and J1).
func (r *run) shapeOf(body *value) *fault {
	switch {
	case r.isOperations():
		return r.listFault(body)
	case body.kind != object:
		return &fault{code: NotAnObject}
	}
	return nil
}

// View says what the caller may see of the document (rule W1).
func View(in Input) Outcome {
	r, refusal := newRun(in)
	if refusal != nil {
		return *refusal
	}
	if !r.readDocument() {
		return Outcome{DocumentError: true}
	}
	seen := r.document
	seen.value = seen.value.clone()
	r.viewObject(r.nodes, "", seen.value)
	return Outcome{Document: seen.String()}
}

// run is the work on one input.
type run struct {
	Input
	limits   Limits
	policy   schema.Policy
	nodes    []*node
	caller   caller
	document whole
	body     *value

	edits   []edit
	fates   map[attrs.Path]editFate // what became of the attributes that the body touches
	objects map[attrs.Path]place    // where the body has an object for a merged COMPLEX

	net net // what operations have come to

	violations   []located
	found        int // how many were added in all
	ignoredInAll int
	ignored      []Ignored
	deriveFailed bool
}

func newRun(in Input) (*run, *Outcome) {
	r := &run{
		Input: in, limits: in.Limits.orDefault(), policy: in.Definition.Policy,
		fates: map[attrs.Path]editFate{}, objects: map[attrs.Path]place{},
	}
	if r.Operation == "" {
		r.Operation = "update"
	}
	known := map[string]bool{"update": true}
	r.nodes = compile(in.Definition.Attributes, nil, r.Operation, known, new(int))
	if r.Format == "" {
		r.Format = MergePatch
	}
	if !known[r.Operation] {
		return nil, &Outcome{InputError: fmt.Sprintf("model: unknown operation %q", r.Operation)}
	}
	for _, p := range in.Permissions {
		for _, set := range []attrs.PathSet{p.Read, p.Update} {
			for _, path := range slices.Concat(slices.Collect(set.Grants()), slices.Collect(set.Exclusions())) {
				if lookup(r.nodes, path) == nil {
					return nil, &Outcome{InputError: fmt.Sprintf("model: permission for undeclared %q", path)}
				}
			}
		}
	}
	return r, nil
}

// readDocument reads the stored document (rules D1, D3 and D5) and then knows
// what the caller may do (rule P7).
func (r *run) readDocument() bool {
	w, f := parse(string(r.Document), bounds{bytes: r.limits.DocumentBytes})
	if f != nil || w.value.kind != object {
		return false
	}
	r.document = w
	r.caller = caller{sets: slices.Clone(r.Permissions)}
	for _, scope := range r.Definition.Scopes {
		if slices.Contains(r.Scopes, scope.Name) && !withheld(scope, w.value) {
			r.caller.sets = append(r.caller.sets, scope.Permissions)
		}
	}
	return true
}

// boundResult is rule V10, and of rule D5 the limit on results.
func (r *run) boundResult(merged string) {
	if len(merged) <= len(r.Input.Document) {
		return
	}
	limit := r.Definition.MaxDocumentBytes
	if limit > 0 && len(merged) > limit || len(merged) > r.limits.ResultBytes {
		r.violate(DocumentTooLarge, nil, place{position: lastPosition})
	}
}
