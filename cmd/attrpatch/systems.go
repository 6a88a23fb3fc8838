package main

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/pflag"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/schema"
	"github.com/attrpatch/attrpatch/schema/preset"
)

func defineSystems(*pflag.FlagSet) action {
	return func(_ context.Context, s *streams, args []string) error {
		if err := noArguments(args); err != nil {
			return err
		}
		return systems(s)
	}
}

// systems prints the embedded systems, each with its scopes and attributes.
func systems(s *streams) error {
	var b bytes.Buffer
	for i, name := range preset.Names() {
		embedded, _, ok := preset.Lookup(name)
		if !ok {
			return fmt.Errorf("system %q has no schema", name)
		}
		if i > 0 {
			b.WriteByte('\n')
		}
		if err := describe(&b, name, embedded); err != nil {
			return err
		}
	}
	return s.print(b.Bytes())
}

func describe(b *bytes.Buffer, name string, embedded *schema.Schema) error {
	fmt.Fprintf(b, "%s\n", name)
	table := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	fmt.Fprint(table, "\n  SCOPE\tWITHHELD\n")
	for _, scope := range embedded.Definition().Scopes {
		fmt.Fprintf(table, "  %s\t%s\n", quoted(scope.Name), withheld(scope))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	fmt.Fprint(table, "\n  ATTRIBUTE\tTYPE\tPROPERTIES\n")
	for path, a := range embedded.All() {
		fmt.Fprintf(table, "  %s\t%s\t%s\n", quoted(string(path)), typeOf(a), properties(inherit(embedded, path, a)))
	}
	return table.Flush()
}

// inherit returns a with the flags of the COMPLEX attributes that hold it: they
// hold for every leaf below (rule M4).
func inherit(embedded *schema.Schema, path attrs.Path, a attrs.Attribute) attrs.Attribute {
	var at attrs.Path
	for name := range path.Names() {
		at = at.Join(name)
		holder, ok := embedded.Lookup(at)
		if !ok {
			continue
		}
		a.Unique = a.Unique || holder.Unique
		a.Disabled = a.Disabled || holder.Disabled
		a.Sensitive = a.Sensitive || holder.Sensitive
		if a.Mutability == attrs.ReadWrite {
			a.Mutability = holder.Mutability
		}
		if len(a.WritableIn) == 0 {
			a.WritableIn = holder.WritableIn
		}
	}
	return a
}

func withheld(s attrs.Scope) string {
	if len(s.Unless) == 0 {
		return "never"
	}
	return fmt.Sprintf("when %d conditions hold for the stored document", len(s.Unless))
}

func typeOf(a attrs.Attribute) string {
	if a.MultiValued {
		return a.Type.String() + "[]"
	}
	return a.Type.String()
}

// properties lists what an author would look for first: who may write the
// attribute, and what is special about it.
func properties(a attrs.Attribute) string {
	var list []string
	for _, p := range []struct {
		holds bool
		name  string
	}{
		{a.Required, "required"}, {a.Unique, "unique"}, {a.Atomic, "atomic"},
		{a.Sensitive, "sensitive"}, {a.Disabled, "disabled"},
		{a.Mutability != attrs.ReadWrite, a.Mutability.String()},
		{a.DerivedFrom != "", "derived from " + quoted(string(a.DerivedFrom))},
		{len(a.WritableIn) > 0, "writable in " + strings.Join(a.WritableIn, " and ")},
		{a.Format != "", a.Format},
	} {
		if p.holds {
			list = append(list, p.name)
		}
	}
	if len(list) == 0 {
		return "-"
	}
	return strings.Join(list, ", ")
}
