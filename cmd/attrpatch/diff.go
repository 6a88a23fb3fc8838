package main

import (
	"context"
	"fmt"

	"github.com/spf13/pflag"

	"github.com/attrpatch/attrpatch/patch"
)

// maxDiffBytes bounds each text that diff reads: as much as a stored document may
// have by default.
const maxDiffBytes = 16 << 20

// diffFlags are those of the command diff.
type diffFlags struct{ format text }

func defineDiff(flags *pflag.FlagSet) action {
	f := &diffFlags{}
	f.format.define(flags, "format")
	return f.run
}

// run prints the patch that turns the first file into the second, and a newline.
func (f *diffFlags) run(_ context.Context, s *streams, args []string) error {
	if len(args) != 2 {
		return usagef("want two files")
	}
	if args[0] == "-" && args[1] == "-" {
		return usagef("only one of the files can be standard input")
	}
	format := patch.MergePatch
	switch f.format.value {
	case "", "merge":
	case "json-patch":
		format = patch.JSONPatch
	default:
		return usagef("--format: want merge or json-patch")
	}
	var texts [2][]byte
	for i, name := range args {
		text, err := s.readFrom(name, name, maxDiffBytes)
		if err != nil {
			return err
		}
		if len(text) > maxDiffBytes {
			return fmt.Errorf("%s: larger than %d bytes", name, maxDiffBytes)
		}
		texts[i] = text
	}
	out, err := patch.Diff(texts[0], texts[1], format)
	if err != nil {
		return err
	}
	return s.print(append(out, '\n'))
}
