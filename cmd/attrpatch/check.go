package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/spf13/pflag"

	"github.com/attrpatch/attrpatch/schema"
)

func defineCheck(flags *pflag.FlagSet) action {
	var file text
	file.define(flags, "schema")
	return func(_ context.Context, s *streams, args []string) error {
		if err := noArguments(args); err != nil {
			return err
		}
		if !file.given {
			return usagef("needs --schema")
		}
		return check(s, &file)
	}
}

// check prints every fault of a schema, each on a line of its own.
func check(s *streams, file *text) error {
	made, err := readSchema(s, file)
	var faults schema.Errors
	switch {
	case err == nil:
		notePatterns(s, made)
		return s.print([]byte("no faults\n"))
	case !errors.As(err, &faults):
		return err
	}
	var b bytes.Buffer
	for _, fault := range faults {
		fmt.Fprintf(&b, "%s: %s\n", quoted(string(fault.Pointer)), oneLine(fault.Reason))
	}
	if err := s.print(b.Bytes()); err != nil {
		return err
	}
	return errNo
}
