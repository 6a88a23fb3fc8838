package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/pflag"

	"github.com/attrpatch/attrpatch/attrs"
)

// newFlagSet returns the empty flags of a command. It prints nothing by itself:
// help and faults have one way out.
func newFlagSet(c command) *pflag.FlagSet {
	flags := pflag.NewFlagSet(c.name, pflag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.Usage = func() {}
	return flags
}

// flagFault says what is wrong with a flag, without the value that was given:
// it may be a whole document.
func flagFault(err error) string {
	var value *pflag.InvalidValueError
	if errors.As(err, &value) {
		return fmt.Sprintf("--%s: %v", value.GetFlag().Name, value.Unwrap())
	}
	return err.Error()
}

// text is a flag with one value. It may be given once: of two bodies or two
// documents, one would be passed over in silence.
type text struct {
	name, value string
	given       bool
}

func (t *text) define(flags *pflag.FlagSet, name string) {
	t.name = name
	flags.Var(t, name, "")
}

// Set keeps the value.
func (t *text) Set(value string) error {
	if t.given {
		return errors.New("given twice")
	}
	t.value, t.given = value, true
	return nil
}

// String returns the value.
func (t *text) String() string { return t.value }

// Type names the kind of value.
func (t *text) Type() string { return "text" }

// oneStdin refuses a command line on which several flags are "-".
func oneStdin(flags ...*text) error {
	var first *text
	for _, t := range flags {
		switch {
		case t.value != "-":
		case first != nil:
			return usagef("--%s and --%s cannot both read standard input", first.name, t.name)
		default:
			first = t
		}
	}
	return nil
}

// derivations is the flag that gives derived attributes their values, each as
// PATH=JSON.
type derivations map[attrs.Path]json.RawMessage

// Set adds one. A path may have an equals sign in it, so the value begins behind
// the first one that a whole JSON text follows.
func (d derivations) Set(argument string) error {
	for i := range len(argument) {
		if argument[i] != '=' || !json.Valid([]byte(argument[i+1:])) {
			continue
		}
		path := attrs.Path(argument[:i])
		if _, twice := d[path]; twice {
			return fmt.Errorf("%q given twice", string(path))
		}
		d[path] = json.RawMessage(argument[i+1:])
		return nil
	}
	return errors.New(`want PATH=JSON, such as identityProvider.type="SAML" with its quotes`)
}

// String returns nothing: there is no default to show.
func (d derivations) String() string { return "" }

// Type names the kind of value.
func (d derivations) Type() string { return "PATH=JSON" }
