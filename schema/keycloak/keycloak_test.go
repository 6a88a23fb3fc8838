package keycloak_test

import (
	"embed"
	"encoding/json"
	"flag"
	"os"
	"pgregory.net/rapid"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/source/sourcetest"
	"github.com/attrpatch/attrpatch/schema"
	"github.com/attrpatch/attrpatch/schema/keycloak"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

//go:embed testdata
var testdata embed.FS

var updateFlag = flag.Bool("update", false, "write the golden files anew")

// TestSample imports a profile as a realm has it. Everything in it is in the
// native form or in the notes.
func TestSample(t *testing.T) {
	d, notes, err := keycloak.Import(sourcetest.Sample(t, testdata, "profile.json"))
	require.NoError(t, err)
	native, err := json.MarshalIndent(d, "", "  ")
	require.NoError(t, err)
	native = append(native, '\n')
	if *updateFlag {
		require.NoError(t, os.WriteFile("testdata/native.json", native, 0o600))
	}
	assert.Equal(t, string(sourcetest.Sample(t, testdata, "native.json")), string(native))
	sourcetest.AssertLines(t, []string{
		"0/attributes/0 guessed: is unique",
		"0/attributes/0/validations/up-username-not-idn-homograph dropped: is a validation that has no equal",
		"0/attributes/1 guessed: is unique",
		"0/attributes/1/required/roles guessed: is required of one role",
		"0/attributes/1/validations/email/max-local-length dropped: the part before the @",
		"0/attributes/2/group dropped: is a group",
		"0/attributes/3/validations/integer guessed: is a number here",
		"0/attributes/4/validations/double guessed: is a number here",
		"0/attributes/5/annotations dropped: annotations are for forms",
		"0/attributes/5/permissions/view/1 dropped: is not a role",
		"0/attributes/6/required/scopes dropped: client scopes do not decide",
		"0/attributes/6/selector dropped: an attribute is always there",
		"0/attributes/6/validations/uri widened: is a URI of some schemes",
		"0/attributes/6/validations/uri/allowFragment dropped: is not held",
		"0/attributes/6/validations/uri/allowedSchemes dropped: is not held",
		"0/attributes/7/required/scopes dropped: is required with client scopes only",
		"0/attributes/7/validations/legacy-check dropped: is a validation that has no equal",
		"0/attributes/8 guessed: has no permissions",
		"0/attributes/8/validations/iso-date widened: is a date",
		"0/groups dropped: group attributes",
		"0/unmanagedAttributePolicy widened: lets in lists of texts only",
	}, sourcetest.Lines(notes, nil))
}

// TestRules has one attribute a row, and what is said of it.
func TestRules(t *testing.T) {
	for _, tt := range []struct {
		attribute string
		want      []string
		why       string
	}{
		{`{"name":"a"}`, nil, "all else has a default"},
		{`{"name":" a ","displayName":null,"validations":null,"required":null,"annotations":null}`, nil, "null is absent, and names are trimmed"},
		{`{"name":"a","selector":{},"annotations":{},"group":null}`, nil, "what is empty says nothing"},
		{`{}`, []string{"0/attributes/0 fault: has no name"}, "an attribute is known by its name"},
		{`{"name":""}`, []string{"0/attributes/0/name fault: is empty"}, "as in any schema"},
		{`{"name":"a"},{"name":"A"}`, []string{`0/attributes/1/name fault: "A" equals "a" but for case`}, "as in any schema"},
		{`{"name":"a","validations":{"length":{"min":5,"max":3}}}`, []string{"0/attributes/0/validations/length fault: is greater than maxLength"}, "no text is both"},
		{`{"name":"a","validations":{"length":{"min":"many"}}}`, []string{"0/attributes/0/validations/length/min fault: is not an integer"}, "a text that is no number"},
		{`{"name":"a","validations":{"length":{"max":0}}}`, []string{"0/attributes/0/validations/length/max widened: is 0"}, "0 would be no limit"},
		{`{"name":"a","validations":{"length":"3"}}`, []string{"0/attributes/0/validations/length fault: is not an object"}, "a wrong type"},
		{`{"name":"a","validations":{"pattern":{}}}`, []string{"0/attributes/0/validations/pattern fault: has no pattern"}, "a validation is its pattern"},
		{`{"name":"a","validations":{"pattern":{"pattern":"(?=x)x"}}}`, []string{"0/attributes/0/validations/pattern/pattern dropped: pattern is not an RE2"}, "Java has what RE2 has not"},
		{`{"name":"a","validations":{"pattern":{"pattern":"x"},"iso-date":{}}}`, []string{
			"0/attributes/0/validations/iso-date dropped: is a second pattern", "0/attributes/0/validations/iso-date widened: is a date",
		}, "there is one pattern here"},
		{`{"name":"a","validations":{"integer":{},"length":{"max":3}}}`, []string{"0/attributes/0/validations/integer dropped: is of a number"}, "a number has no length"},
		{`{"name":"a","validations":{"integer":{"min":"1x"}}}`, []string{
			"0/attributes/0/validations/integer guessed", "0/attributes/0/validations/integer/min fault: is not a number",
		}[1:], "a text that is no number"},
		{`{"name":"a","validations":{"options":{"options":[]}}}`, []string{"0/attributes/0/validations/options widened: lists nothing"}, "otherwise no value could be given"},
		{`{"name":"a","validations":{"multivalued":{"min":2,"max":3}}}`, []string{
			"0/attributes/0/validations/multivalued guessed: makes the attribute multivalued",
			"0/attributes/0/validations/multivalued/min dropped: a least number",
		}, "only arrays have a number of values"},
		{`{"name":"a","defaultValue":"x","validations":{"double":null}}`, []string{
			"0/attributes/0/defaultValue dropped: is not a number", "0/attributes/0/validations/double guessed",
		}, "a number has a number for its default"},
		{`{"name":"a","defaultValue":"x","validations":{"options":{"options":["y"]}}}`, []string{"0/attributes/0/defaultValue dropped: default is none of"}, "a default has to satisfy its attribute"},
		{`{"name":"a","permissions":{"edit":["guest"]}}`, []string{"0/attributes/0/permissions/edit/0 dropped: is not a role"}, "there are two roles"},
		{`{"name":"a","required":{"roles":["guest"]}}`, []string{"0/attributes/0/required/roles dropped: has a role"}, "there are two roles"},
		{`{"name":"a","multivalued":"yes"}`, []string{"0/attributes/0/multivalued fault: is not true or false"}, "a wrong type"},
		{`{"name":"a","readOnly":true}`, []string{"0/attributes/0/readOnly dropped: is not known"}, "a member that profiles do not have"},
		{`null`, []string{"0/attributes/0 fault: is not an object"}, "a wrong type"},
	} {
		t.Run(tt.why, func(t *testing.T) {
			text := `{"attributes":[` + tt.attribute + `]}`
			if !strings.Contains(text, "permissions") {
				text = strings.ReplaceAll(text, `{"name":`, `{"permissions":{"edit":["user"]},"name":`)
			}
			_, notes, faults := sourcetest.Check(t, keycloak.Import, []byte(text))
			sourcetest.AssertLines(t, tt.want, sourcetest.Lines(notes, faults))
		})
	}
}

// TestProfiles has wholes that are none.
func TestProfiles(t *testing.T) {
	for text, want := range map[string]string{
		`{}`:                 "importer: the whole: has no attributes: it is not a user profile",
		`[]`:                 "importer: the whole: is an array: a user profile is an object, and so is the export of one realm",
		`{"attributes":{}}`:  "importer: /attributes: is not an array",
		`{"attributes":[],}`: "importer: the whole: is not JSON, at byte 17",
		`{"attributes":[],"unmanagedAttributePolicy":"SOME"}`: "importer: /unmanagedAttributePolicy: is none of ENABLED, ADMIN_EDIT and ADMIN_VIEW",
	} {
		_, _, err := keycloak.Import([]byte(text))
		assert.EqualError(t, err, want, text)
	}
}

// realm is the export of a realm with the given members beside those of every one,
// and the given texts as its user profiles.
func realm(t *testing.T, members string, profiles ...string) []byte {
	t.Helper()
	texts, err := json.Marshal(append([]string{}, profiles...))
	require.NoError(t, err)
	return []byte(`{"realm":"r","enabled":true,"attributes":{"frontendUrl":""},` + members +
		`"components":{"org.keycloak.keys.KeyProvider":[{"name":"k"}],"org.keycloak.userprofile.UserProfileProvider":[` +
		`{"providerId":"declarative-user-profile","subComponents":{},"config":{"kc.user.profile.config":` + string(texts) + `}}]}}`)
}

// TestRealms has the exports of whole realms: a profile in one says what it says by
// itself, but for the settings around it, and where its notes are.
func TestRealms(t *testing.T) {
	const in = "/components/org.keycloak.userprofile.UserProfileProvider/0/config/kc.user.profile.config/0"
	profile := string(sourcetest.Sample(t, testdata, "profile.json"))
	alone, notes, err := keycloak.Import([]byte(profile))
	require.NoError(t, err)
	within, notesWithin, faults := sourcetest.Check(t, keycloak.Import, realm(t, "", profile))
	require.Empty(t, faults)
	assert.Equal(t, alone, within)
	for i := range notes {
		notes[i].Pointer = in + notes[i].Pointer
	}
	assert.Equal(t, notes, notesWithin)

	const two = `{"attributes":[{"name":"username","permissions":{}},{"name":"email","permissions":{}}]}`
	d, notes, faults := sourcetest.Check(t, keycloak.Import,
		realm(t, `"registrationEmailAsUsername":true,"editUsernameAllowed":false,"duplicateEmailsAllowed":true,`, two))
	sourcetest.AssertLines(t, []string{
		"0" + in + "/attributes/0 guessed: is unique", "0/editUsernameAllowed widened", "0/registrationEmailAsUsername widened",
	}, sourcetest.Lines(notes, faults))
	assert.True(t, d.Attributes[0].Unique)
	assert.False(t, d.Attributes[1].Unique, "duplicateEmailsAllowed")
	_, notes, faults = sourcetest.Check(t, keycloak.Import, []byte(`{"attributes":[],"groups":[]}`))
	assert.Empty(t, sourcetest.Lines(notes, faults), "no groups are no loss")
	_, notes, faults = sourcetest.Check(t, keycloak.Import,
		realm(t, `"registrationEmailAsUsername":false,"editUsernameAllowed":true,"duplicateEmailsAllowed":false,`, two))
	sourcetest.AssertLines(t, []string{"0" + in + "/attributes/0 guessed: is unique", "0" + in + "/attributes/1 guessed: is unique"},
		sourcetest.Lines(notes, faults))

	for _, tt := range []struct{ text, want, why string }{
		{string(realm(t, "")), "importer: the whole: is a realm without a user profile of its own: GET", "nothing to read"},
		{`{"realm":"r"}`, "importer: the whole: is a realm without a user profile of its own: GET", "no components at all"},
		{string(realm(t, "", two, two)), "importer: " + in[:len(in)-1] + "1: is a second user profile", "which of them holds is not known"},
		{string(realm(t, "", "{")), "importer: " + in + ": is not JSON, at byte 1 of the text", "a text that is cut off"},
		{string(realm(t, "", "[]")), "importer: " + in + ": is not an object", "a text that is no profile"},
		{string(realm(t, "", `{"attributes":[{"name":"a","multivalued":1}]}`)), "importer: " + in + "/attributes/0/multivalued: is not true or false", "a fault inside the text"},
		{`{"realm":"r","components":[]}`, "importer: the whole: is a realm without a user profile of its own: GET .../admin/realms/{realm}/users/profile answers with it (and 1 more fault)", "a wrong type is a fault beside it"},
	} {
		_, _, faults := sourcetest.Check(t, keycloak.Import, []byte(tt.text))
		require.NotEmpty(t, faults, tt.why)
		assert.Contains(t, faults.Error(), tt.want, tt.why)
	}
}

// TestRoles has who may do what, by permissions and by the policy for what is not
// declared.
func TestRoles(t *testing.T) {
	const attributes = `"attributes":[{"name":"open","permissions":{"view":["admin","user"],"edit":["admin"]}},{"name":"!own","permissions":{"edit":["user"]}},{"name":"nobody's"}]`
	for _, tt := range []struct {
		policy      string
		unknown     schema.UnknownPolicy
		admin, user string // what each may view, and edit
	}{
		{`null`, schema.UnknownIgnore, `["open"] ["open"]`, `["open","\\!own"] ["\\!own"]`},
		{`"DISABLED"`, schema.UnknownIgnore, `["open"] ["open"]`, `["open","\\!own"] ["\\!own"]`},
		{`"ENABLED"`, schema.UnknownKeep, `["*","!\\!own","!nobody's"] ["*","!\\!own","!nobody's"]`, `["*","!nobody's"] ["*","!open","!nobody's"]`},
		{`"ADMIN_EDIT"`, schema.UnknownKeep, `["*","!\\!own","!nobody's"] ["*","!\\!own","!nobody's"]`, `["open","\\!own"] ["\\!own"]`},
		{`"ADMIN_VIEW"`, schema.UnknownKeep, `["*","!\\!own","!nobody's"] ["open"]`, `["open","\\!own"] ["\\!own"]`},
	} {
		d, _, err := keycloak.Import([]byte(`{` + attributes + `,"unmanagedAttributePolicy":` + tt.policy + `}`))
		require.NoError(t, err)
		assert.Equal(t, tt.unknown, d.Policy.Unknown, tt.policy)
		require.Len(t, d.Scopes, 2)
		for i, want := range []string{tt.admin, tt.user} {
			p := d.Scopes[i].Permissions
			assert.Equal(t, want, entries(t, p.Read)+" "+entries(t, p.Update), "%s of %s", d.Scopes[i].Name, tt.policy)
		}
	}
}

func entries(t *testing.T, set attrs.PathSet) string {
	t.Helper()
	text, err := json.Marshal(set)
	require.NoError(t, err)
	return string(text)
}

// TestProhibitedCharacters tries the patterns that stand for validations without
// one, as an engine judges them.
func TestProhibitedCharacters(t *testing.T) {
	for _, tt := range []struct {
		validation, allowed, refused string
	}{
		{"person-name-prohibited-characters", "aÄ'`,.-: \u00a0", "<>&\"$%!#?§;*~/\\|^=[]{}()\x00\t\n\x7f\u0085\u2028"},
		{"username-prohibited-characters", "aÄ.-_@+", "<>&\"'$%!#?§,;:*~/\\|^=[]{}()` \u00a0\u180e\u2003\x00\t\n\x7f\u0085\u2029"},
		{"iso-date", "", "x-"},
	} {
		d, _, err := keycloak.Import([]byte(`{"attributes":[{"name":"a","validations":{"` + tt.validation + `":{}}}]}`))
		require.NoError(t, err)
		s, err := schema.New(d)
		require.NoError(t, err)
		a, _ := s.Lookup("a")
		pattern := regexp.MustCompile(`\A(?:` + a.Pattern + `)\z`)
		for _, r := range tt.allowed {
			assert.True(t, pattern.MatchString("x"+string(r)), "%s: %q", tt.validation, r)
		}
		for _, r := range tt.refused {
			assert.False(t, pattern.MatchString("x"+string(r)), "%s: %q", tt.validation, r)
		}
	}
}

// TestEveryMemberCounts adds a member that no profile has to every object of the
// sample.
func TestEveryMemberCounts(t *testing.T) {
	sourcetest.CheckUnheard(t, keycloak.Import, sourcetest.Sample(t, testdata, "profile.json"), func(attrs.Pointer) bool { return false })
}

// TestAccount has every attribute of the sample in the definition or in a note.
func TestAccount(t *testing.T) {
	text := sourcetest.Sample(t, testdata, "profile.json")
	d, notes, err := keycloak.Import(text)
	require.NoError(t, err)
	declared := sourcetest.ByName(t, text, "/attributes", "")
	carried, _ := sourcetest.CheckDeclared(t, d, notes, declared)
	assert.Equal(t, len(declared), carried)
	sourcetest.CheckEveryMember(t, keycloak.Import, text, func(at attrs.Pointer, value string) bool {
		for name := range at.Tokens() {
			// Groups and other validations are dropped whole, and a text of an error is passed over.
			if name == "groups" && at != "/groups" || slices.Contains([]string{"mode", "error-message", "trim-disabled"}, name) {
				return true
			}
		}
		// Whoever may edit may view, and least one value is what required says.
		saysAgain := strings.HasSuffix(string(at), "/permissions/view") || strings.HasSuffix(string(at), "/multivalued/min")
		return saysAgain && at != "/attributes/7/permissions/view" || value == "false" || value == "[]"
	})
}

// TestGeneratedAccount has generated sources.
func TestGeneratedAccount(t *testing.T) {
	met := 0
	rapid.Check(t, func(r *rapid.T) {
		list := sourcetest.Attributes(r, sourcetest.Facets{
			"displayName": {`"d"`}, "multivalued": {"true", "false"}, "required": {`{}`, `null`, `{"roles":["user"]}`},
			"permissions": {`{"view":["admin"],"edit":["user"]}`, `{}`, `null`}, "defaultValue": {`"x"`}, "group": {`"g"`}, "annotations": {`{}`, `{"a":1}`},
			"validations": {`{"length":{"max":3}}`, `{"integer":{}}`, `{"odd":{}}`, `{"pattern":{"pattern":"(?=x)"}}`, `null`},
		}, "")
		text := []byte(`{"attributes":` + list + `}`)
		d, notes, faults := sourcetest.Check(r, keycloak.Import, text)
		if len(faults) == 0 {
			met++
			sourcetest.CheckDeclared(r, d, notes, sourcetest.ByName(r, text, "/attributes", ""))
		}
	})
	assert.NotZero(t, met, "no profile was imported")
}

// TestWrongValues puts values of all types in all places of the sample.
func TestWrongValues(t *testing.T) {
	sourcetest.CheckReplaced(t, keycloak.Import, sourcetest.Sample(t, testdata, "profile.json"))
}

// TestLargeSources has sources of megabytes, made of what there may be many of.
func TestLargeSources(t *testing.T) {
	for _, row := range [][3]string{
		{`{"attributes":[`, `{"name":"a%d........................................"}`, `]}`},
		{`{"unmanagedAttributePolicy":"ENABLED","attributes":[`, `{"name":"a%d................................................................................","permissions":{"edit":["user"]}}`, `]}`},
		{`{"attributes":[{"name":"a","validations":{"options":{"options":[`, `"%d........................................"`, `]}}}]}`},
		{`{"attributes":[{"name":"a","validations":{`, `"%d":{}`, `}}]}`},
		{`{"attributes":[{"name":"a","permissions":{"view":[`, `"%d........................................"`, `]}}]}`},
	} {
		sourcetest.CheckLarge(t, keycloak.Import, row[0], row[1], row[2])
	}
}

func FuzzImport(f *testing.F) {
	for _, seed := range sourcetest.Hostile() {
		f.Add(seed)
	}
	f.Add(sourcetest.Sample(f, testdata, "profile.json"))
	f.Add([]byte(`{"realm":"r","components":{"org.keycloak.userprofile.UserProfileProvider":[{"config":{"kc.user.profile.config":["{\"attributes\":[{\"name\":\"a\"}]}"]}}]}}`))
	f.Add([]byte(`{"attributes":[{"name":"*","validations":{"integer":{"min":"1e9999"},"multivalued":{"max":"2"}},"defaultValue":"3"}],"unmanagedAttributePolicy":"ENABLED"}`))
	f.Fuzz(func(t *testing.T, text []byte) { sourcetest.Check(t, keycloak.Import, text) })
}

// FuzzAttribute has one attribute, or several, in a profile that is right.
func FuzzAttribute(f *testing.F) {
	for _, seed := range []string{
		`{"name":"a"}`, `{"name":"a","validations":{"integer":{"min":"1","max":2}},"defaultValue":"1"}`,
		`{"name":"!a","permissions":{"view":["user"],"edit":[]},"required":{"roles":["admin"],"scopes":[]}}`,
		`{"name":"a","validations":{"multivalued":{"max":"3"},"pattern":{"pattern":"x"},"options":{"options":["x"]},"email":null}},{"name":"*"}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		sourcetest.Check(t, keycloak.Import, []byte(`{"unmanagedAttributePolicy":"ENABLED","attributes":[`+text+`]}`))
	})
}
