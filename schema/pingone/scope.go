package pingone

import (
	"strings"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/jsonwire"
	"github.com/attrpatch/attrpatch/internal/source"
	"github.com/attrpatch/attrpatch/schema/importer"
)

// The scopes that say which attributes of a user. A suffix after a colon makes
// another scope of the same kind.
const (
	readScope   = "p1:read:user"
	updateScope = "p1:update:user"
)

// isScopeName reports whether a resource has the name of a scope. An attribute
// cannot: its name has no colon.
func isScopeName(name source.Value) bool {
	return name.Kind() == jsonwire.String && strings.HasPrefix(name.Text(), "p1:")
}

func isKind(name, kind string) bool {
	return name == kind || strings.HasPrefix(name, kind+":")
}

func (in *reading) scopes(attributes []source.Attribute) []source.Scope {
	declared := paths(attributes)
	var list []source.Scope
	for _, v := range in.granted {
		settle(v, "_links", "id", "environment", "resource", "description", "createdAt", "updatedAt")
		at := v.Given("name")
		name := at.Text()
		if !isKind(name, readScope) && !isKind(name, updateScope) {
			v.Drop("is not a scope that names attributes of a user")
			continue
		}
		scope := attrs.Scope{Name: name}
		if isKind(name, readScope) {
			scope.Permissions.Read = grants(v, declared, nil)
		} else {
			scope.Permissions.Update = grants(v, declared, []string{"population"})
			withheld(&scope, v, declared)
		}
		list = append(list, source.Scope{Scope: scope, From: v})
	}
	return list
}

// grants reads which attributes a scope is about. Of everything, those that are
// withheld are left out: as in the preset, who could move to another population
// would choose who administers the account.
func grants(scope source.Value, declared map[attrs.Path]*source.Attribute, withheld []string) attrs.PathSet {
	at := scope.Given("schemaAttributes")
	var entries []string
	everything := !at.Present()
	for _, item := range at.Items() {
		switch path := item.Text(); {
		case path == "*":
			everything = true
		case strings.HasPrefix(path, "!") || declared[attrs.Path(path)] == nil:
			item.Drop("names no attribute of the schema")
		default:
			entries = append(entries, path)
		}
	}
	if everything {
		if len(entries) > 0 {
			at.Fault("has * beside other paths")
		}
		entries = []string{"*"}
		for _, path := range withheld {
			if declared[attrs.Path(path)] != nil {
				entries = append(entries, "!"+path)
				scope.Note(importer.Guessed, "is everything but %s, as in the preset", path)
			}
		}
	}
	set, _ := attrs.NewPathSet(entries...) // each is * or a declared path
	return set
}
