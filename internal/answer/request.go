package answer

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/patch"
)

// formats are the names of the body languages, those that are not built in too.
var formats = []struct {
	name   string
	format patch.Format
	built  bool
}{
	{"merge", patch.MergePatch, true},
	{"json-patch", patch.JSONPatch, true},
	{"scim", 0, false},
}

// Format returns the body language of that name; the empty name is merge.
func Format(name string) (patch.Format, error) {
	if name == "" {
		name = "merge"
	}
	var names []string
	for _, f := range formats {
		switch {
		case f.name == name && f.built:
			return f.format, nil
		case f.name == name:
			return 0, fmt.Errorf("format %q is not built in yet", name)
		case f.built:
			names = append(names, f.name)
		}
	}
	return 0, fmt.Errorf("unknown format %q: want %s", name, strings.Join(names, " or "))
}

// Caller returns who may do all that the permissions and the scopes allow
// together.
func Caller(e *patch.Engine, permissions []attrs.Permissions, scopes []string) (patch.Caller, error) {
	direct, err := e.Caller(permissions...)
	if err != nil {
		return patch.Caller{}, err
	}
	return direct.Join(e.ScopeCaller(scopes...))
}

var errNoValue = errors.New("no value is given for it")

// FixedDerivation returns a DeriveFunc that gives each derived attribute its
// value in values, and an error for every other.
func FixedDerivation(values map[attrs.Path]json.RawMessage) patch.DeriveFunc {
	return func(derived attrs.Path, _ json.RawMessage) (json.RawMessage, error) {
		value, ok := values[derived]
		if !ok {
			return nil, errNoValue
		}
		return value, nil
	}
}
