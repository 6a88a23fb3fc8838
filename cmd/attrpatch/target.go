package main

import (
	"context"

	"github.com/spf13/pflag"

	"github.com/attrpatch/attrpatch/conformance"
	"github.com/attrpatch/attrpatch/internal/answer"
)

func defineTarget(*pflag.FlagSet) action {
	return func(ctx context.Context, s *streams, args []string) error {
		if err := noArguments(args); err != nil {
			return err
		}
		// Standard output has no buffer, so that each outcome can be read before
		// the next input is written.
		return conformance.Serve(ctx, s.in, s.out, &answer.Target{})
	}
}
