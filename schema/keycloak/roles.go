package keycloak

import (
	"strings"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/source"
	"github.com/attrpatch/attrpatch/schema"
	"github.com/attrpatch/attrpatch/schema/importer"
)

// The roles that permissions of a profile name.
const (
	admin = "admin"
	user  = "user"
)

// rights are those of one role: the attributes that it may and may not view or
// edit, and whether it may do so with what is not declared.
type rights struct {
	view, edit, noView, noEdit   []string
	viewUnmanaged, editUnmanaged bool
}

type roles struct {
	from   source.Value
	rights map[string]*rights
}

func newRoles(from source.Value) roles {
	return roles{from, map[string]*rights{admin: {}, user: {}}}
}

// grant reads the permissions of an attribute. Keycloak lets whoever may edit
// view, and nobody do anything with what has no permissions.
func (r roles) grant(name string, v, attribute source.Value) {
	if !v.Present() {
		attribute.Note(importer.Guessed, "has no permissions, and so is nobody's to view or edit, as in current versions of Keycloak")
	}
	view, edit := roleNames(v.Given("view")), roleNames(v.Given("edit"))
	for role, granted := range r.rights {
		granted.edit, granted.noEdit = sortIn(edit[role], name, granted.edit, granted.noEdit)
		granted.view, granted.noView = sortIn(edit[role] || view[role], name, granted.view, granted.noView)
	}
}

func sortIn(may bool, name string, yes, no []string) (_, _ []string) {
	if may {
		return append(yes, entryOf(name)), no
	}
	return yes, append(no, "!"+entryOf(name))
}

// entryOf writes a name as an entry of a path set, where a leading ! or * means
// something.
func entryOf(name string) string {
	path := string(attrs.JoinPath(name))
	if strings.HasPrefix(path, "!") || strings.HasPrefix(path, "*") {
		return `\` + path
	}
	return path
}

func roleNames(v source.Value) map[string]bool {
	names := map[string]bool{}
	for _, item := range v.Items() {
		name := item.Text()
		if names[name] = true; name != admin && name != user {
			item.Drop("is not a role that Keycloak has in profiles")
		}
	}
	return names
}

// unmanaged reads what becomes of members that the profile does not declare.
func unmanaged(r *roles, v source.Value) schema.UnknownPolicy {
	a, u := r.rights[admin], r.rights[user]
	switch policy := v.Text(); policy {
	case "", "DISABLED":
		return schema.UnknownIgnore
	case "ENABLED":
		u.viewUnmanaged, u.editUnmanaged = true, true
		a.viewUnmanaged, a.editUnmanaged = true, true
	case "ADMIN_EDIT":
		a.viewUnmanaged, a.editUnmanaged = true, true
	case "ADMIN_VIEW":
		a.viewUnmanaged = true
	default:
		v.Fault("is none of ENABLED, ADMIN_EDIT and ADMIN_VIEW")
		return schema.UnknownReject
	}
	v.Note(importer.Widened, "lets in lists of texts only: here any JSON value")
	return schema.UnknownKeep
}

// scopes returns one scope for each role.
func (r roles) scopes() []source.Scope {
	var list []source.Scope
	for _, role := range []string{admin, user} {
		granted := r.rights[role]
		list = append(list, source.Scope{From: r.from, Scope: attrs.Scope{Name: role, Permissions: attrs.Permissions{
			Read:   setOf(granted.viewUnmanaged, granted.view, granted.noView),
			Update: setOf(granted.editUnmanaged, granted.edit, granted.noEdit),
		}}})
	}
	return list
}

// setOf is the paths themselves, or everything but the others. The entries are
// ones that a path set takes, unless a name is at fault already.
func setOf(everything bool, yes, no []string) attrs.PathSet {
	entries := yes
	if everything {
		entries = append([]string{"*"}, no...)
	}
	set, _ := attrs.NewPathSet(entries...)
	return set
}
