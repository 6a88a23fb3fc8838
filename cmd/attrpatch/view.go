package main

import (
	"context"

	"github.com/spf13/pflag"

	"github.com/attrpatch/attrpatch/patch"
)

func defineView(flags *pflag.FlagSet) action {
	f := &settingFlags{}
	f.define(flags)
	return f.view
}

// view prints what the caller may see of the document.
func (f *settingFlags) view(_ context.Context, s *streams, args []string) error {
	if err := f.check(args); err != nil {
		return err
	}
	set, err := f.open(s, patch.Config{})
	if err != nil {
		return err
	}
	visible, err := set.engine.View(set.document, set.caller)
	if err != nil {
		return err
	}
	return s.print(visible)
}
