package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/spf13/pflag"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/answer"
	"github.com/attrpatch/attrpatch/patch"
	"github.com/attrpatch/attrpatch/schema"
	"github.com/attrpatch/attrpatch/schema/preset"
)

// What a schema and a permissions file may have in bytes. Bodies and documents
// are bounded by the engine's limits.
const (
	maxSchemaBytes      = 16 << 20
	maxPermissionsBytes = 1 << 20
)

// settingFlags are those that apply, view and export share: by which schema, on
// which stored document (not export), and for whom.
type settingFlags struct {
	system, schema, document, permissions text
	scopes                                []string
}

func (f *settingFlags) define(flags *pflag.FlagSet) {
	f.defineCaller(flags)
	f.document.define(flags, "document")
}

// defineCaller declares those that are not about a document.
func (f *settingFlags) defineCaller(flags *pflag.FlagSet) {
	f.system.define(flags, "system")
	f.schema.define(flags, "schema")
	f.permissions.define(flags, "permissions")
	flags.StringArrayVar(&f.scopes, "scope", nil, "")
}

// check judges the flags before anything is read. files are the flags of the
// command's own that may be "-".
func (f *settingFlags) check(args []string, files ...*text) error {
	if err := f.checkCaller(args, files...); err != nil {
		return err
	}
	if f.schema.given && !f.document.given {
		return usagef("needs --document: only an embedded system has a sample document")
	}
	return nil
}

// checkCaller is check for a command that may do without a document.
func (f *settingFlags) checkCaller(args []string, files ...*text) error {
	if err := noArguments(args); err != nil {
		return err
	}
	switch {
	case f.system.given && f.schema.given:
		return usagef("--system and --schema exclude each other")
	case !f.system.given && !f.schema.given:
		return usagef("needs --system or --schema")
	}
	return oneStdin(append(files, &f.schema, &f.document, &f.permissions)...)
}

// setting is what the flags stand for.
type setting struct {
	schema   *schema.Schema
	engine   *patch.Engine
	document []byte
	caller   patch.Caller
}

func (f *settingFlags) open(s *streams, config patch.Config) (setting, error) {
	var set setting
	var err error
	if set.schema, set.document, err = f.openSchema(s); err != nil {
		return setting{}, err
	}
	if set.engine, err = patch.New(set.schema, config); err != nil {
		return setting{}, err
	}
	if f.document.given {
		if set.document, err = s.read(&f.document, set.engine.Limits().DocumentBytes); err != nil {
			return setting{}, err
		}
	}
	permissions, err := f.openPermissions(s)
	if err != nil {
		return setting{}, err
	}
	if set.caller, err = answer.Caller(set.engine, permissions, f.scopes); err != nil {
		return setting{}, err
	}
	f.noteUnknownScopes(s, set.schema)
	return set, nil
}

// openSchema returns the schema, and the sample document of an embedded system.
func (f *settingFlags) openSchema(s *streams) (*schema.Schema, []byte, error) {
	if f.system.given {
		embedded, sample, ok := preset.Lookup(f.system.value)
		if !ok {
			return nil, nil, usagef("--system: %v", answer.UnknownSystem(f.system.value))
		}
		return embedded, sample, nil
	}
	parsed, err := readSchema(s, &f.schema)
	return parsed, nil, err
}

// readSchema reads and checks the schema file that a flag names.
func readSchema(s *streams, file *text) (*schema.Schema, error) {
	data, err := s.readAll(file, maxSchemaBytes)
	if err != nil {
		return nil, err
	}
	return schema.Parse(data)
}

// openPermissions takes one set of permissions or an array of them, written on
// the command line or in a file.
func (f *settingFlags) openPermissions(s *streams) ([]attrs.Permissions, error) {
	if !f.permissions.given {
		return nil, nil
	}
	data := bytes.TrimSpace([]byte(f.permissions.value))
	if len(data) == 0 || data[0] != '{' && data[0] != '[' {
		file, err := s.readAll(&f.permissions, maxPermissionsBytes)
		if err != nil {
			return nil, err
		}
		data = bytes.TrimSpace(file)
	}
	permissions, err := parsePermissions(data)
	if err != nil {
		return nil, fmt.Errorf("--permissions: %w", err)
	}
	return permissions, nil
}

func parsePermissions(data []byte) ([]attrs.Permissions, error) {
	if len(data) > 0 && data[0] == '[' {
		var list []attrs.Permissions
		err := json.Unmarshal(data, &list)
		return list, err
	}
	var one attrs.Permissions
	err := json.Unmarshal(data, &one)
	return []attrs.Permissions{one}, err
}

// noteUnknownScopes tells of scopes that the schema does not declare. They grant
// nothing (rule P7), and on a command line they are nearly always misspelt.
func (f *settingFlags) noteUnknownScopes(s *streams, sc *schema.Schema) {
	declared := sc.Definition().Scopes
	for _, name := range f.scopes {
		if !slices.ContainsFunc(declared, func(d attrs.Scope) bool { return d.Name == name }) {
			s.note("the schema declares no scope %q, so it grants nothing", name)
		}
	}
}
