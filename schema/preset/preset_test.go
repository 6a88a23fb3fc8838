package preset_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/patch"
	"github.com/attrpatch/attrpatch/schema"
	"github.com/attrpatch/attrpatch/schema/preset"
)

// TestEmbeddedSchemasParse is what the schemas of the package rely on: that no embedded
// schema is ever refused.
func TestEmbeddedSchemasParse(t *testing.T) {
	require.NotEmpty(t, preset.Names())
	for _, name := range preset.Names() {
		text, err := os.ReadFile(name + ".schema.json")
		require.NoError(t, err)
		read, err := schema.Parse(text)
		require.NoError(t, err)

		s, _, ok := preset.Lookup(name)
		require.True(t, ok)
		assert.Equal(t, read.Definition(), s.Definition(), "the file is what is embedded")
		assert.Equal(t, name, s.Definition().Name)
	}
}

func TestLookup(t *testing.T) {
	assert.True(t, slices.IsSorted(preset.Names()))

	s, sample, ok := preset.Lookup("pingone")
	require.True(t, ok)
	assert.Same(t, preset.PingOneUser(), s, "a schema is parsed once")

	nerm, _, ok := preset.Lookup("nerm")
	require.True(t, ok)
	assert.Same(t, preset.NERMUser(), nerm, "and each system has its own")

	clear(sample)
	_, again, _ := preset.Lookup("pingone")
	assert.True(t, json.Valid(again), "a sample is a copy")

	for _, name := range []string{"", "PingOne", "pingone ", "pingone.schema.json"} {
		s, sample, ok = preset.Lookup(name)
		assert.False(t, ok, "%q", name)
		assert.Nil(t, s)
		assert.Nil(t, sample)
	}
}

func TestSampleIsPrettyPrinted(t *testing.T) {
	for _, name := range preset.Names() {
		_, sample, _ := preset.Lookup(name)
		assert.Greater(t, len(sample), 1<<9, "%s: realistic", name)
		assert.Less(t, len(sample), 5<<10, "%s: read at a glance", name)

		var indented bytes.Buffer
		require.NoError(t, json.Indent(&indented, sample, "", "  "))
		assert.Equal(t, indented.String(), string(sample), "%s: two spaces a level, one final newline", name)
	}
}

// TestSampleCoversTheSchema walks both ways: what stands in a sample is
// declared, and what is declared stands in the sample unless a reason is known.
func TestSampleCoversTheSchema(t *testing.T) {
	absent := map[string]map[attrs.Path]string{
		"pingone": {
			"account.lockedAt":                   "the account is not locked",
			"account.unlockAt":                   "the account is not locked",
			"address.zipCode":                    "disabled",
			"identityProvider.id":                "PingOne authenticates the user, so that p1:update:user is granted",
			"lifecycle.suppressVerificationCode": "write-only, not kept",
			"password":                           "write-only, kept elsewhere",
			"password.value":                     "write-only, kept elsewhere",
			"password.forceChange":               "write-only, kept elsewhere",
			"password.external":                  "write-only, kept elsewhere",
		},
		"scim-user":       {"password": "write-only, kept elsewhere"},
		"scim-user-entra": {"password": "write-only, kept elsewhere"},
	}
	types := map[attrs.Type]bool{}
	multiValued := false
	for _, name := range preset.Names() {
		s, sample, _ := preset.Lookup(name)
		stored := pathsOf(t, s, sample)
		for path, attribute := range s.All() {
			reason := absent[name][path]
			assert.NotEqual(t, stored[path], reason != "", "%s: %s in the sample; reason to be absent: %q", name, path, reason)
			delete(stored, path)
			delete(absent[name], path)
			types[attribute.Type] = true
			multiValued = multiValued || attribute.MultiValued
		}
		assert.Empty(t, stored, "%s: in the sample, but not declared", name)
		assert.Empty(t, absent[name], "%s: a reason for what is not declared", name)
	}
	assert.True(t, multiValued)
	for _, kind := range []attrs.Type{attrs.String, attrs.Boolean, attrs.Integer, attrs.Complex, attrs.JSON} {
		assert.True(t, types[kind], "%s", kind)
	}
}

// pathsOf returns the paths of the members of a document, down to the leaves
// that the schema declares.
func pathsOf(t *testing.T, s *schema.Schema, document []byte) map[attrs.Path]bool {
	t.Helper()
	paths := map[attrs.Path]bool{}
	var walk func(parent attrs.Path, object json.RawMessage)
	walk = func(parent attrs.Path, object json.RawMessage) {
		var items []json.RawMessage
		if json.Unmarshal(object, &items) == nil {
			for _, item := range items {
				walk(parent, item)
			}
			return
		}
		var members map[string]json.RawMessage
		require.NoError(t, json.Unmarshal(object, &members), "%s", parent)
		for name, value := range members {
			path := parent.Join(name)
			paths[path] = true
			if attribute, ok := s.Lookup(path); ok && attribute.Type == attrs.Complex {
				walk(path, value)
			}
		}
	}
	walk("", document)
	return paths
}

// TestSampleObeysTheSchema creates the sample from nothing under the schema with
// every lock taken off, so that each value is judged.
func TestSampleObeysTheSchema(t *testing.T) {
	for _, name := range preset.Names() {
		s, sample, _ := preset.Lookup(name)
		open := s.Definition()
		unlock(open.Attributes)
		unlocked, err := schema.New(open)
		require.NoError(t, err)
		engine, err := patch.New(unlocked, patch.Config{Complete: true})
		require.NoError(t, err)
		everything := attrs.MustPathSet("*")
		caller, err := engine.Caller(attrs.Permissions{Read: everything, Update: everything})
		require.NoError(t, err)

		result, err := engine.Apply(patch.Request{Document: []byte("{}"), Body: sample, Caller: caller})
		require.NoError(t, err)
		assert.Empty(t, result.Ignored)
		assert.True(t, result.Changed)
	}
}

// unlock lets a body write every attribute and every enumerated value.
func unlock(attributes []attrs.Attribute) {
	for i := range attributes {
		a := &attributes[i]
		a.Mutability, a.WritableIn, a.DerivedFrom, a.WhenAbsent = attrs.ReadWrite, nil, "", nil
		for j := range a.EnumeratedValues {
			a.EnumeratedValues[j].Archived = false
		}
		unlock(a.SubAttributes)
	}
}

// TestSampleServesTheExample pins what the command line example of the README
// relies on.
func TestSampleServesTheExample(t *testing.T) {
	_, sample, _ := preset.Lookup("pingone")
	var user struct {
		Title            string            `json:"title"`
		Locales          []string          `json:"locales"`
		ShirtSize        string            `json:"shirtSize"`
		IdentityProvider map[string]string `json:"identityProvider"`
	}
	require.NoError(t, json.Unmarshal(sample, &user))
	assert.NotEmpty(t, user.Title)
	assert.NotEqual(t, "Manager", user.Title)
	assert.Equal(t, []string{"London", "Sydney"}, user.Locales)
	assert.Equal(t, map[string]string{"type": "PING_ONE"}, user.IdentityProvider)

	size, _ := preset.PingOneUser().Lookup("shirtSize")
	assert.Contains(t, size.EnumeratedValues,
		attrs.EnumeratedValue{Value: user.ShirtSize, Archived: true, Description: "No longer made."})
}

func TestScopes(t *testing.T) {
	scopes := map[string]attrs.Scope{}
	for _, scope := range preset.PingOneUser().Definition().Scopes {
		scopes[scope.Name] = scope
	}
	require.ElementsMatch(t, []string{"p1:read:user", "p1:update:user"}, slices.Collect(maps.Keys(scopes)))

	read := scopes["p1:read:user"]
	assert.True(t, read.Permissions.Read.Covers("name.given"))
	assert.False(t, read.Permissions.Update.Covers("name.given"))
	assert.Empty(t, read.Unless, "an authoritative provider leaves reading")

	update := scopes["p1:update:user"]
	assert.True(t, update.Permissions.Read.Covers("name.given"))
	assert.True(t, update.Permissions.Update.Covers("name.given"))
	assert.False(t, update.Permissions.Update.Covers("population.id"))
	assert.Equal(t, []attrs.Condition{
		{Path: "identityProvider.id", Op: attrs.Present},
		{Path: "identityProvider.type", Op: attrs.NotEquals, Value: json.RawMessage(`"PING_ONE"`)},
	}, update.Unless)
}

// TestDocumentedRequestTable holds the schema against the table of what a PATCH
// takes: each name is an attribute that an update may write.
func TestDocumentedRequestTable(t *testing.T) {
	table := []attrs.Path{
		"accountId", "address.streetAddress", "address.countryCode", "address.locality", "address.region",
		"address.postalCode", "email", "locale", "mobilePhone", "name.given", "name.family", "name.middle",
		"name.honorificPrefix", "name.honorificSuffix", "name.formatted", "nickname", "photo.href",
		"population.id", "preferredLanguage", "primaryPhone", "title", "type", "username",
	}
	s := preset.PingOneUser()
	for _, path := range table {
		assert.True(t, writable(s, path, "update"), "%s", path)
	}
	zip, _ := s.Lookup("address.zipCode")
	assert.True(t, zip.Disabled, "contradiction 5")
	_, declared := s.Lookup("timeZone")
	assert.False(t, declared, "contradiction 3")
}

// TestNERMModels holds the schema against the documented models, the older and
// the newer ones together: a name of requests is one that a body may write, and a
// name of responses is one that a view may show.
func TestNERMModels(t *testing.T) {
	request := []string{
		"id", "name", "email", "type", "profile_id", "title", "status", "login", "admin", "group_strings",
		"locale", "sailpoint_identity_id",
	}
	response := []string{
		"id", "uid", "name", "email", "type", "title", "status", "login", "group_strings", "last_login",
		"cookies_accepted_at", "preferred_language", "locale", "sailpoint_identity_id",
	}
	s := preset.NERMUser()
	names := 0
	for path, attribute := range s.All() {
		if attribute.Type == attrs.Complex {
			assert.Equal(t, attrs.Path("user"), path, "the envelope, and nothing else, has parts")
			continue
		}
		names++
		assert.Equal(t, slices.Contains(request, attribute.Name), writable(s, path, "update"), "%s in requests", path)
		assert.Equal(t, slices.Contains(response, attribute.Name), readable(attribute), "%s in responses", path)
	}
	for _, name := range slices.Concat(request, response) {
		_, declared := s.Lookup(attrs.Path("user").Join(name))
		assert.True(t, declared, "%s", name)
	}
	assert.Equal(t, 16, names)
	assert.Empty(t, s.Definition().Scopes, "none are documented")
}

// TestWhatHasToBeUnique holds what a host is told to look up in its store: no
// outcome of a patch shows it. An email address may belong to several users.
func TestWhatHasToBeUnique(t *testing.T) {
	for name, want := range map[string][]attrs.Path{
		"pingone": {"username"}, "nerm": {"user.login"}, "scim-user": {"id", "userName"}, "scim-user-entra": {"id", "userName"},
	} {
		s, _, ok := preset.Lookup(name)
		require.True(t, ok)
		var unique []attrs.Path
		for path, attribute := range s.All() {
			if attribute.Unique {
				unique = append(unique, path)
			}
		}
		assert.Equal(t, want, unique, name)
	}
}

// TestSCIMUsers holds the two schemas together: they differ in what they say of
// SCIM operations, and in nothing else.
func TestSCIMUsers(t *testing.T) {
	strict, lenient := preset.SCIMUser().Definition(), preset.SCIMUserEntra().Definition()
	assert.Zero(t, strict.SCIM.Departures)
	assert.Equal(t, schema.Departures{
		CapitalisedOperations: true, StringBooleans: true, DottedNames: true, RemoveByValue: true, CreateOnAbsent: true,
	}, lenient.SCIM.Departures)
	lenient.Name, lenient.SCIM.Departures = strict.Name, strict.SCIM.Departures
	assert.Equal(t, strict, lenient)
}

// TestSCIMUserModel holds the schema against the attributes of RFC 7643, sections
// 3.1, 4.1, 4.3 and 8.7.1, and those that are read-only or never returned there.
func TestSCIMUserModel(t *testing.T) {
	s := preset.SCIMUser()
	const extension = `urn:ietf:params:scim:schemas:extension:enterprise:2\.0:User`
	var top []string
	for path, attribute := range s.All() {
		if names := slices.Collect(path.Names()); len(names) == 1 {
			top = append(top, attribute.Name)
		}
		readOnly := path == "id" || attrs.Path("meta").Covers(path) || attrs.Path("groups").Covers(path) ||
			path == extension+".manager.displayName"
		assert.Equal(t, !readOnly, writable(s, path, "update"), "%s", path)
		assert.Equal(t, path != "password", readable(attribute), "%s", path)
	}
	assert.ElementsMatch(t, strings.Fields(`schemas id externalId meta
		userName name displayName nickName profileUrl title userType preferredLanguage locale timezone active password
		emails phoneNumbers ims photos addresses groups entitlements roles x509Certificates
		urn:ietf:params:scim:schemas:extension:enterprise:2.0:User`), top)
	for _, name := range strings.Fields("emails phoneNumbers ims photos addresses groups entitlements roles x509Certificates") {
		attribute, _ := s.Lookup(attrs.Path(name))
		assert.True(t, attribute.MultiValued, name)
		primary, ok := s.Lookup(attrs.Path(name).Join("primary"))
		assert.Equal(t, name != "groups", ok && primary.Type == attrs.Boolean, name)
	}
	assert.Empty(t, s.Definition().Scopes, "none are documented")
}

// TestReadmeTables holds the tables of attributes in the README against the
// schemas, row by row and in their order.
func TestReadmeTables(t *testing.T) {
	text, err := os.ReadFile("README.md")
	require.NoError(t, err)
	for _, name := range preset.Names() {
		_, section, found := strings.Cut(string(text), "\n## "+name+"\n")
		require.True(t, found, "%s has a section", name)
		_, section, found = strings.Cut(section, "\n### Attributes\n")
		require.True(t, found, "%s", name)
		section, _, _ = strings.Cut(section, "\n### ")
		s, _, _ := preset.Lookup(name)
		holdTable(t, s, section)
	}
}

// holdTable compares the only table of a section with the leaves of a schema. The
// heads of its columns say what stands in them: a column between the limits and
// the note is about reading, or about the operation that it is named for.
func holdTable(t *testing.T, s *schema.Schema, section string) {
	t.Helper()
	var head []string
	var rows [][]string
	for line := range strings.Lines(section) {
		switch {
		case strings.HasPrefix(line, "| attribute "):
			head = cells(line)
		case strings.HasPrefix(line, "| `"):
			rows = append(rows, cells(line))
		}
	}
	require.Greater(t, len(head), 4)
	var leaves []attrs.Path
	for path, attribute := range s.All() {
		if attribute.Type != attrs.Complex {
			leaves = append(leaves, path)
		}
	}
	require.Len(t, rows, len(leaves))
	for i, path := range leaves {
		row := rows[i]
		require.Len(t, row, len(head), "%s", path)
		attribute, _ := s.Lookup(path)
		kind := attribute.Type.String()
		if attribute.MultiValued {
			kind += ", multiValued"
		}
		assert.Equal(t, "`"+string(path)+"`", row[0])
		assert.Equal(t, kind, row[1], "%s", path)
		assert.Contains(t, row[2], attribute.Format, "%s", path)
		for column := 3; column < len(head)-1; column++ {
			able := writable(s, path, head[column])
			if head[column] == "read" {
				able = readable(attribute)
			}
			want := "no"
			if able {
				want = "yes"
			}
			assert.Equal(t, want, row[column], "%s: %s", path, head[column])
		}
	}
}

func cells(line string) []string {
	cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
	return cells
}

// readable reports whether a view can show the attribute to anyone.
func readable(attribute attrs.Attribute) bool {
	return attribute.Mutability != attrs.WriteOnly && !attribute.Disabled
}

// writable reports whether a body may write the attribute at path in an engine
// made for the operation, whoever sends it. What a COMPLEX attribute says holds
// for every leaf below it (rule M4).
func writable(s *schema.Schema, path attrs.Path, operation string) bool {
	above := attrs.Path("")
	for name := range path.Names() {
		above = above.Join(name)
		attribute, ok := s.Lookup(above)
		frozen := attribute.Mutability == attrs.ReadOnly || attribute.DerivedFrom != "" || attribute.Disabled
		elsewhere := len(attribute.WritableIn) > 0 && !slices.Contains(attribute.WritableIn, operation)
		if !ok || frozen || elsewhere {
			return false
		}
	}
	return true
}
