package main

import (
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/spf13/pflag"

	"github.com/attrpatch/attrpatch/internal/answer"
	"github.com/attrpatch/attrpatch/patch"
	"github.com/attrpatch/attrpatch/schema"
)

// applyFlags are those of the command apply.
type applyFlags struct {
	setting                    settingFlags
	body, bodyFile             text
	format, operation, refusal text
	derive                     derivations
	report                     bool
}

func defineApply(flags *pflag.FlagSet) action {
	f := &applyFlags{derive: derivations{}}
	f.setting.define(flags)
	f.body.define(flags, "body")
	f.bodyFile.define(flags, "body-file")
	f.format.define(flags, "format")
	f.operation.define(flags, "operation")
	f.refusal.define(flags, "errors")
	flags.Var(f.derive, "derive", "")
	flags.BoolVar(&f.report, "report", false, "")
	return f.run
}

// run patches the document and prints it, or why not.
func (f *applyFlags) run(_ context.Context, s *streams, args []string) error {
	if err := f.check(args); err != nil {
		return err
	}
	form, err := lookupRefusalForm(&f.refusal)
	if err != nil {
		return err
	}
	format, err := answer.Format(f.format.value)
	if err != nil {
		return usagef("--format: %v", err)
	}
	set, err := f.setting.open(s, patch.Config{Operation: f.operation.value})
	if err != nil {
		return err
	}
	body, err := f.readBody(s, set.engine.Limits().BodyBytes)
	if err != nil {
		return err
	}
	f.noteUnknownDerivations(s, set.schema)
	result, err := set.engine.Apply(patch.Request{
		Document: set.document, Body: body, Format: format,
		Caller: set.caller, Derive: answer.FixedDerivation(f.derive),
	})
	var rejected *patch.Rejected
	switch {
	case errors.As(err, &rejected):
		return s.printRefusal(form, rejected)
	case err != nil:
		return err
	}
	return f.printResult(s, result)
}

func (f *applyFlags) check(args []string) error {
	if err := f.setting.check(args, &f.bodyFile); err != nil {
		return err
	}
	switch {
	case f.body.given && f.bodyFile.given:
		return usagef("--body and --body-file exclude each other")
	case !f.body.given && !f.bodyFile.given:
		return usagef("needs --body or --body-file")
	}
	return nil
}

func (f *applyFlags) readBody(s *streams, limit int) ([]byte, error) {
	if f.body.given {
		return []byte(f.body.value), nil
	}
	return s.read(&f.bodyFile, limit)
}

// noteUnknownDerivations tells of values for attributes that are not derived:
// they would never be used.
func (f *applyFlags) noteUnknownDerivations(s *streams, sc *schema.Schema) {
	for _, path := range slices.Sorted(maps.Keys(f.derive)) {
		if a, ok := sc.Lookup(path); !ok || a.DerivedFrom == "" {
			s.note("the schema derives no attribute %q, so its value is not used", string(path))
		}
	}
}

// printResult prints the merged document byte for byte, or the report. Without
// the report, ignored edits are noted: nothing is dropped in silence.
func (f *applyFlags) printResult(s *streams, r patch.Result) error {
	if f.report {
		return s.printReport(r)
	}
	if n := len(r.Ignored); n > 0 {
		first := r.Ignored[0]
		s.note("%d of the edits ignored (--report lists them), the first at %s: %s",
			n, quoted(string(first.Pointer)), first.Reason)
	}
	return s.print(r.Document)
}
