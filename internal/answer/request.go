package answer

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/patch"
)

// formats are the names of the body languages.
var formats = []struct {
	name   string
	format patch.Format
}{
	{"merge", patch.MergePatch},
	{"json-patch", patch.JSONPatch},
	{"scim", patch.SCIM},
}

// Format returns the body language of that name; the empty name is merge.
func Format(name string) (patch.Format, error) {
	if name == "" {
		name = "merge"
	}
	var names []string
	for _, f := range formats {
		if f.name == name {
			return f.format, nil
		}
		names = append(names, f.name)
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
