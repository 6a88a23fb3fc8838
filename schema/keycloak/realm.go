package keycloak

import (
	"github.com/attrpatch/attrpatch/internal/jsonwire"
	"github.com/attrpatch/attrpatch/internal/source"
	"github.com/attrpatch/attrpatch/schema/importer"
)

// Where the export of a realm has its user profile: in a component, as a text.
const (
	profileComponent = "org.keycloak.userprofile.UserProfileProvider"
	profileText      = "kc.user.profile.config"
	howToGet         = "GET .../admin/realms/{realm}/users/profile answers with it"
)

// profile returns the user profile that a source is, or has as the export of a realm,
// and whether users of the realm may share an email.
func profile(root source.Value) (_ source.Value, sharesEmails bool) {
	if root.Kind() == jsonwire.Array {
		root.Fault("is an array: a user profile is an object, and so is the export of one realm")
	}
	if !isRealm(root) {
		return root, false
	}
	component := root.Given("components").Given(profileComponent)
	var found source.Value
	for _, item := range component.Items() {
		for _, text := range item.Given("config").Given(profileText).Items() {
			if found.Present() {
				text.Fault("is a second user profile of one realm")
			}
			found = text
		}
	}
	if !found.Present() {
		root.Fault("is a realm without a user profile of its own: %s", howToGet)
		return source.Value{}, false
	}
	sharesEmails = settings(root)
	root.Settle()
	return found.Inner(), sharesEmails
}

// isRealm reports whether a source is the export of a realm. Its member attributes,
// if any, is an object of settings.
func isRealm(root source.Value) bool {
	return root.Kind() == jsonwire.Object && root.Member("realm").Kind() == jsonwire.String
}

// settings reads what a realm says of username and email beside the profile: whether
// users may share an email, and, for notes, who may edit the username.
func settings(root source.Value) (sharesEmails bool) {
	if email := root.Given("registrationEmailAsUsername"); email.Present() && email.Bool() {
		email.Note(importer.Widened, "makes the email the username: here they are two attributes")
	}
	if edit := root.Given("editUsernameAllowed"); edit.Present() && !edit.Bool() {
		edit.Note(importer.Widened, "keeps users from editing their username: here the permissions of the profile decide")
	}
	shared := root.Given("duplicateEmailsAllowed")
	return shared.Present() && shared.Bool()
}
