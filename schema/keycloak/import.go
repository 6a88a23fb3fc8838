package keycloak

import (
	"slices"
	"strings"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/jsonwire"
	"github.com/attrpatch/attrpatch/internal/source"
	"github.com/attrpatch/attrpatch/schema"
	"github.com/attrpatch/attrpatch/schema/importer"
)

// maxAttributes is how many attributes a definition may have.
const maxAttributes = 10_000

// Import makes a definition of a user profile, or of that in the export of a realm.
// The error is [importer.Errors].
func Import(text []byte) (schema.Definition, []importer.Note, error) {
	var ledger source.Ledger
	root, sharesEmails := profile(ledger.Read(text))
	draft := source.Draft{From: root}
	draft.Definition.Name = "user"
	list := root.Given("attributes")
	if root.Kind() == jsonwire.Object && !list.Present() {
		root.Fault("has no attributes: it is not a user profile")
	}
	roles := newRoles(root)
	for i, item := range list.Items() {
		if i == maxAttributes {
			list.Fault("are more than %d", maxAttributes)
			break
		}
		a := attribute(item)
		unique(&a, item, sharesEmails)
		roles.grant(a.Name, item.Given("permissions"), item)
		draft.Attributes = append(draft.Attributes, a)
	}
	draft.Definition.Policy.Unknown = unmanaged(&roles, root.Given("unmanagedAttributePolicy"))
	draft.Scopes = roles.scopes()
	dropAny(root.Given("groups"), "group attributes in forms")
	return ledger.Finish(draft)
}

// attribute reads one attribute.
func attribute(v source.Value) source.Attribute {
	a := source.Attribute{From: v, At: map[string]source.Place{}}
	name := v.Given("name")
	if v.Kind() == jsonwire.Object && !name.Present() {
		v.Fault("has no name")
	}
	a.Name = strings.TrimSpace(name.Text())
	a.Type = attrs.String
	a.DisplayName = v.Given("displayName").Text()
	a.MultiValued = v.Given("multivalued").Bool()
	a.Required = required(v.Given("required"))
	validations(&a, v.Given("validations"))
	defaultValue(&a, v.Given("defaultValue"))
	dropAny(v.Given("selector"), "an attribute is always there: client scopes do not select it")
	v.Given("group").Drop("is a group of a form")
	dropAny(v.Given("annotations"), "annotations are for forms")
	return a
}

// dropAny notes that a value is not carried over, unless it is an empty object or
// array, which consoles write where nothing is meant.
func dropAny(v source.Value, reason string) {
	if text := string(v.Raw()); text != "{}" && text != "[]" {
		v.Drop("%s", reason)
	}
}

// unique says of the two attributes that Keycloak knows by name that no two users
// have the same.
func unique(a *source.Attribute, v source.Value, sharesEmails bool) {
	if a.Name == "username" || a.Name == "email" && !sharesEmails {
		a.Unique = true
		v.Note(importer.Guessed, "is unique, as in Keycloak unless the realm says otherwise")
	}
}

// required reads who has to give an attribute a value. An empty object means
// everyone.
func required(v source.Value) bool {
	roles, scopes := v.Given("roles"), v.Given("scopes")
	names := roles.Texts()
	for _, name := range names {
		if name != admin && name != user {
			roles.Drop("has a role that Keycloak does not have in profiles")
		}
	}
	hasScopes := len(scopes.Texts()) > 0
	switch {
	case !v.Present():
		return false
	case slices.Contains(names, admin) != slices.Contains(names, user):
		roles.Note(importer.Guessed, "is required of one role: here it is required of every caller")
	case hasScopes && len(names) == 0:
		scopes.Drop("is required with client scopes only: here it is not")
		return false
	}
	if hasScopes {
		scopes.Drop("client scopes do not decide what is required")
	}
	return true
}

// defaultValue reads what an attribute is without a value of its own.
func defaultValue(a *source.Attribute, v source.Value) {
	if !v.Present() {
		return
	}
	a.At["default"] = v
	text := v.Text()
	if a.Type == attrs.String {
		a.Default = v.Raw()
	} else {
		a.Default = number(text)
	}
	switch {
	case len(a.Default) == 0:
		v.Drop("is not a number")
	case a.MultiValued:
		a.Default = slices.Concat([]byte("["), a.Default, []byte("]"))
	}
}
