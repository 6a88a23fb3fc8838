package main

import (
	"context"
	"embed"
	"errors"
	"fmt"

	"github.com/spf13/pflag"
)

// command is one word of the command line. define declares its flags and returns
// what is to be done when they have been read.
type command struct {
	name   string
	define func(*pflag.FlagSet) action
}

// action runs a command with the arguments that are not flags.
type action func(ctx context.Context, s *streams, args []string) error

var commands = []command{
	{"apply", defineApply},
	{"view", defineView},
	{"check", defineCheck},
	{"import", defineImport},
	{"export", defineExport},
	{"diff", defineDiff},
	{"systems", defineSystems},
	{"target", defineTarget},
	{"conformance", defineConformance},
}

func lookupCommand(name string) (command, bool) {
	for _, c := range commands {
		if c.name == name {
			return c, true
		}
	}
	return command{}, false
}

func dispatch(ctx context.Context, s *streams, args []string) error {
	if len(args) == 0 {
		return usageError{text: "needs a command"}
	}
	name, args := args[0], args[1:]
	switch name {
	case "help":
		return help(s, args)
	case "--help", "-h":
		return help(s, nil)
	}
	c, ok := lookupCommand(name)
	if !ok {
		return usageError{text: fmt.Sprintf("unknown command %q", name)}
	}
	flags := newFlagSet(c)
	act := c.define(flags)
	err := flags.Parse(args)
	switch {
	case errors.Is(err, pflag.ErrHelp):
		return help(s, []string{name})
	case err != nil:
		return usageError{name, flagFault(err)}
	}
	err = act(ctx, s, flags.Args())
	var usage usageError
	if errors.As(err, &usage) {
		usage.command = name
		return usage
	}
	return err
}

// usageError is a command line that makes no sense. It ends with where to read
// how it would.
type usageError struct{ command, text string }

func (e usageError) Error() string {
	if e.command == "" {
		return e.text + ` (see "attrpatch help")`
	}
	return fmt.Sprintf("%s: %s (see \"attrpatch help %[1]s\")", e.command, e.text)
}

func usagef(format string, values ...any) error {
	return usageError{text: fmt.Sprintf(format, values...)}
}

// noArguments refuses arguments of a command that takes flags only.
func noArguments(args []string) error {
	if len(args) > 0 {
		return usagef("unexpected argument %q", args[0])
	}
	return nil
}

//go:embed help
var helpTexts embed.FS

// help prints the text of a command, or the overview.
func help(s *streams, args []string) error {
	topic := "attrpatch"
	switch {
	case len(args) > 1:
		return usageError{text: fmt.Sprintf("unexpected argument %q", args[1])}
	case len(args) == 1:
		topic = args[0]
		if _, ok := lookupCommand(topic); !ok {
			return usageError{text: fmt.Sprintf("unknown command %q", topic)}
		}
	}
	text, err := helpTexts.ReadFile("help/" + topic + ".txt")
	if err != nil {
		return err
	}
	return s.print(text)
}
