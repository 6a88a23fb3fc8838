// Package keycloak imports the user profile of a Keycloak realm: the
// configuration that GET .../admin/realms/{realm}/users/profile returns, by itself
// or in the export of a realm.
//
// # Model
//
// The export of a realm is an object with a member realm. It has the profile as a
// text in a string, and pointers go on from that string into the text. A realm
// that never changed its profile has none.
//
// Each attribute of the profile is a member of the document, by its name: a text,
// or an array of texts where it is multivalued. One whose only validations are
// integer or double is a number, which is noted, since Keycloak stores texts. The
// roles of the profile, admin and user, are two scopes with these names, and grant
// what the permissions of the attributes say: whoever may edit may view, and what
// has no permissions is nobody's. The policy for unmanaged attributes decides what
// becomes of undeclared members: they are ignored, or kept for the roles that it
// lets see or write them.
//
// # What is carried over
//
// name, displayName, multivalued, defaultValue, required, permissions, and the
// validations length, pattern, options, email, uri, integer, double, multivalued,
// iso-date, person-name-prohibited-characters and username-prohibited-characters.
// Two of these that both are patterns here cannot stand together: the first is
// taken. username and email are unique, as in Keycloak, which is noted.
//
// Lengths are code points of the text as it is; Keycloak counts UTF-16 code units,
// after it has removed blanks from both ends unless trim-disabled says otherwise.
// null assigns the default here; Keycloak assigns it to a user who has no value.
//
// What a definition has no word for is noted: other validations, scopes of clients
// that an attribute is selected or required by, groups, and annotations.
//
// # What is passed over
//
// Keys of error messages, whether the length validation trims, and everything else
// that the export of a realm holds.
//
// # Guarantees
//
// Those of the package importer.
//
// # Out of scope
//
// The settings of the realm that change the rights to username and email, which are
// noted where they are known, and exports of several realms in one array.
package keycloak
