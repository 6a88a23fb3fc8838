package main

import (
	"context"

	"github.com/spf13/pflag"

	"github.com/attrpatch/attrpatch/schema"
	"github.com/attrpatch/attrpatch/schema/export"
)

// exportFlags are those of the command export.
type exportFlags struct {
	setting                             settingFlags
	operation, form, of, path, scimType text
	write                               func(*schema.Schema, export.Caller) ([]byte, error)
}

func defineExport(flags *pflag.FlagSet) action {
	f := &exportFlags{}
	f.setting.defineCaller(flags)
	f.operation.define(flags, "operation")
	f.form.define(flags, "as")
	f.of.define(flags, "of")
	f.path.define(flags, "path")
	f.scimType.define(flags, "scim-type")
	return f.run
}

// run prints the exported form of a schema.
func (f *exportFlags) run(_ context.Context, s *streams, args []string) error {
	if err := f.check(args); err != nil {
		return err
	}
	source, _, err := f.setting.openSchema(s)
	if err != nil {
		return err
	}
	permissions, err := f.setting.openPermissions(s)
	if err != nil {
		return err
	}
	f.setting.noteUnknownScopes(s, source)
	out, err := f.write(source, export.Caller{
		Permissions: permissions, Scopes: f.setting.scopes, Operation: f.operation.value,
	})
	if err != nil {
		return err
	}
	return s.print(out)
}

// check judges the flags and chooses what is written.
func (f *exportFlags) check(args []string) error {
	if err := f.setting.checkCaller(args); err != nil {
		return err
	}
	switch f.form.value {
	case "", "json-schema":
		return f.checkJSONSchema()
	case "openapi":
		return f.checkOpenAPI()
	}
	return usagef("--as: want json-schema or openapi")
}

func (f *exportFlags) checkJSONSchema() error {
	for _, flag := range []text{f.path, f.scimType} {
		if flag.given {
			return usagef("--%s is for --as openapi", flag.name)
		}
	}
	switch f.of.value {
	case "", "body":
		f.write = export.Body
	case "document":
		f.write = export.Document
	default:
		return usagef("--of: want body or document")
	}
	return nil
}

func (f *exportFlags) checkOpenAPI() error {
	if f.of.given {
		return usagef("--of is for --as json-schema: openapi has both")
	}
	resource := export.Resource{Path: f.path.value, SCIMMediaType: f.scimType.value}
	f.write = func(s *schema.Schema, c export.Caller) ([]byte, error) { return export.OpenAPI(s, c, resource) }
	return nil
}
