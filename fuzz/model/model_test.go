package model_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/fuzz/model"
	"github.com/attrpatch/attrpatch/schema"
)

// user declares one attribute of each sort that a rule speaks of.
func user(p schema.Policy) schema.Definition {
	text := func(name string) attrs.Attribute { return attrs.Attribute{Name: name, Type: attrs.String} }
	with := func(name string, change func(*attrs.Attribute)) attrs.Attribute {
		a := text(name)
		change(&a)
		return a
	}
	nested := func(name string, subs ...attrs.Attribute) attrs.Attribute {
		return attrs.Attribute{Name: name, Type: attrs.Complex, SubAttributes: subs}
	}
	required := func(a *attrs.Attribute) { a.Required = true }
	mails := nested("mails", with("value", required), text("kind"), attrs.Attribute{Name: "x", Type: attrs.JSON})
	mails.MultiValued, mails.UniqueValues = true, true
	geo := nested("geo", attrs.Attribute{Name: "lat", Type: attrs.Number}, attrs.Attribute{Name: "lon", Type: attrs.Number})
	geo.Atomic = true
	return schema.Definition{Name: "user", Policy: p, Attributes: []attrs.Attribute{
		with("login", func(a *attrs.Attribute) { a.Required, a.MaxLength = true, 8 }),
		text("title"),
		nested("name", text("given"), text("family"), with("style", func(a *attrs.Attribute) { a.Default = []byte(`"plain"`) })),
		with("tags", func(a *attrs.Attribute) { a.MultiValued, a.UniqueValues, a.MaxValues = true, true, 3 }),
		mails, geo,
		{Name: "prefs", Type: attrs.JSON},
		{Name: "level", Type: attrs.Integer, Minimum: "0", Maximum: "1e2"},
		with("made", func(a *attrs.Attribute) { a.Mutability = attrs.ReadOnly }),
		with("key", func(a *attrs.Attribute) { a.Mutability = attrs.Immutable }),
		with("secret", func(a *attrs.Attribute) { a.Mutability = attrs.WriteOnly }),
		with("old", func(a *attrs.Attribute) { a.Disabled = true }),
		with("mfa", func(a *attrs.Attribute) { a.WritableIn = []string{"create"} }),
		with("size", func(a *attrs.Attribute) {
			a.EnumeratedValues = []attrs.EnumeratedValue{{Value: "M"}, {Value: "XS", Archived: true}}
		}),
		with("code", func(a *attrs.Attribute) { a.Pattern = "[a-z]|ab" }),
		nested("photo", with("href", required), text("alt")),
		nested("idp", text("id"), with("type", func(a *attrs.Attribute) {
			a.DerivedFrom, a.WhenAbsent = "idp.id", []byte(`"HOME"`)
		})),
	}}
}

func permissions(t *testing.T, text string) attrs.Permissions {
	t.Helper()
	var p attrs.Permissions
	require.NoError(t, p.UnmarshalJSON([]byte(text)))
	return p
}

const everything = `{"read": ["*"], "update": ["*"]}`

// refusals writes violations as "code path pointer".
func refusals(out model.Outcome) []string {
	var list []string
	for _, v := range out.Violations {
		list = append(list, strings.Join([]string{string(v.Code), string(v.Path), string(v.Pointer)}, " "))
	}
	return list
}

func ignored(out model.Outcome) []string {
	var list []string
	for _, i := range out.Ignored {
		list = append(list, strings.Join([]string{i.Reason, string(i.Path), string(i.Pointer)}, " "))
	}
	return list
}

func changes(out model.Outcome) []string {
	var list []string
	for _, c := range out.Changes {
		list = append(list, c.Kind+" "+string(c.Path))
	}
	return list
}

func TestApplyMerges(t *testing.T) {
	for _, tc := range []struct {
		name, why      string
		document, body string
		want           string
		changes        []string
	}{
		{"empty body", "rules M1 and M7", ` { "title" : "a" } `, `{}`, ` { "title" : "a" } `, nil},
		{"omitted", "rule M1", `{"title":"a","login":"b"}`, `{"title":"c"}`, `{"title":"c","login":"b"}`, []string{"replaced title"}},
		{"white space stays", "rule D2", "{ \"title\" :\t\"a\" , \"x\":1}", `{"title":  "c" }`, "{ \"title\" :\t\"c\" , \"x\":1}", []string{"replaced title"}},
		{"escapes stay", "rule D2 keeps the body's spelling", `{"title":"a"}`, `{"t\u0069tle":"\u0062","k\u0065y":"c"}`, `{"title":"\u0062","k\u0065y":"c"}`, []string{"replaced title", "added key"}},
		{"added last", "rule D2", `{"title":"a" }`, `{"key" : "k", "level": 1}`, `{"title":"a","key":"k","level":1 }`, []string{"added key", "added level"}},
		{"added to nothing", "rule D2: after the brace", `{ }`, `{"key":"k"}`, `{"key":"k" }`, []string{"added key"}},
		{"first removed", "rule D2: up to the next name", `{ "title":"a" , "key":"b" }`, `{"title":null}`, `{ "key":"b" }`, []string{"removed title"}},
		{"last removed", "rule D2: from the end of the previous value", `{ "key":"b" , "title":"a" }`, `{"title":null}`, `{ "key":"b" }`, []string{"removed title"}},
		{"only removed", "rule D2: name through value", `{ "title":"a" }`, `{"title":null}`, `{  }`, []string{"removed title"}},
		{"removed and added", "rule D2: removals first", `{ "title":"a" }`, `{"key":"k","title":null}`, `{"key":"k"  }`, []string{"added key", "removed title"}},
		{"stored null goes", "rule M6", `{"title":null}`, `{"title":null}`, `{}`, []string{"removed title"}},
		{"equal number", "rule M8", `{"level":1e1}`, `{"level":10.0}`, `{"level":1e1}`, nil},
		{"complex merged", "rule M4", `{"name":{"given":"a","family":"b"}}`, `{"name":{"given":"c"}}`, `{"name":{"given":"c","family":"b"}}`, []string{"replaced name.given"}},
		{"complex created", "rules M4 and M7", `{"title":"a"}`, `{"photo" : { "alt" :"x", "href": "y"}}`, `{"title":"a","photo":{"alt":"x","href":"y"}}`, []string{"added photo.alt", "added photo.href"}},
		{"complex not created", "rule M7: nothing is assigned", `{}`, `{"photo":{"alt":null}}`, `{}`, nil},
		{"complex in disorder", "rule M4: what is no object counts as absent", `{"photo":7}`, `{"photo":{"href":"y"}}`, `{"photo":{"href":"y"}}`, []string{"added photo.href"}},
		{"leaves one by one", "rule M6 leaves an empty object", `{"photo":{"alt":"x"}}`, `{"photo":{"alt":null}}`, `{"photo":{}}`, []string{"removed photo.alt"}},
		{"complex nulled", "rule M6", `{"photo":{"alt":"x","href":"y"}}`, `{"photo":null}`, `{}`, []string{"removed photo.href", "removed photo.alt"}},
		{"empty complex nulled", "rule O3: reported at its own path", `{"photo":{}}`, `{"photo":null}`, `{}`, []string{"removed photo"}},
		{"undeclared stays", "rule M6", `{"photo":{"alt":"x","z":1}}`, `{"photo":null}`, `{"photo":{"z":1}}`, []string{"removed photo.alt"}},
		{"default below a nulled parent", "rule M6: assigned or not", `{"name":{"given":"a"}}`, `{"name":null}`, `{"name":{"style":"plain"}}`, []string{"removed name.given", "added name.style"}},
		{"default not applied", "rule M9", `{}`, `{"name":{"given":"a"}}`, `{"name":{"given":"a"}}`, []string{"added name.given"}},
		{"array whole", "rule M3", `{"tags":["a","b"]}`, `{"tags":["c"]}`, `{"tags":["c"]}`, []string{"replaced tags"}},
		{"empty array", "rule M6", `{"tags":["a"]}`, `{"tags":[]}`, `{"tags":[]}`, []string{"replaced tags"}},
		{"null in an item", "rule M6: absent, written without it", `{}`, `{"mails":[{"value":"a", "kind":null,"x":{"y":null, "z":[null]}}]}`, `{"mails":[{"value":"a", "x":{"z":[null]}}]}`, []string{"added mails"}},
		{"atomic whole", "rule M4", `{"geo":{"lat":1,"lon":2}}`, `{"geo":{"lat":3}}`, `{"geo":{"lat":3}}`, []string{"replaced geo"}},
		{"json merged", "rule M5", `{"prefs":{"a":{ "b":1,"c":2},"d":[1]}}`, `{"prefs":{"a":{"b":null,"__proto__":3},"d":[null]}}`, `{"prefs":{"a":{ "c":2,"__proto__":3},"d":[null]}}`, []string{"replaced prefs"}},
		{"json replaced", "rule M5: nulls are stripped", `{"prefs":5}`, `{"prefs":{ "a":null , "b":{"c":null}}}`, `{"prefs":{ "b":{}}}`, []string{"replaced prefs"}},
		{"json empty", "rule M7", `{"prefs":{"a":1}}`, `{"prefs":{}}`, `{"prefs":{"a":1}}`, nil},
		{"write-only stored", "rule R3", `{}`, `{"secret":"s"}`, `{"secret":"s"}`, []string{"added secret"}},
		{"immutable assigned once", "rule R2", `{}`, `{"key":"s"}`, `{"key":"s"}`, []string{"added key"}},
		{"immutable equal", "rule R2", `{"key":"s"}`, `{"key":"\u0073"}`, `{"key":"s"}`, nil},
		{"archived kept", "rule V4", `{"size":"XS"}`, `{"size":"XS"}`, `{"size":"XS"}`, nil},
		{"derived", "rule R5", `{}`, `{"idp":{"id":"x"}}`, `{"idp":{"id":"x","type":"FAR"}}`, []string{"added idp.id", "added idp.type"}},
		{"derived from an absent source", "rule R5: the object stays", `{"idp":{"id":"x","type":"FAR"},"z":1}`, `{"idp":null}`, `{"idp":{"type":"HOME"},"z":1}`, []string{"removed idp.id", "replaced idp.type"}},
		{"untouched fault", "rule D4", `{"level":"no"}`, `{"title":"a"}`, `{"level":"no","title":"a"}`, []string{"added title"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			out := model.Apply(model.Input{
				Definition:  user(schema.Policy{}),
				Permissions: []attrs.Permissions{permissions(t, everything)},
				Document:    []byte(tc.document), Body: []byte(tc.body),
				Derive: map[attrs.Path]string{"idp.type": `"FAR"`},
			})
			require.Empty(t, refusals(out), tc.why)
			assert.Equal(t, tc.want, out.Document, tc.why)
			assert.Equal(t, tc.changes, changes(out), tc.why)
			assert.Equal(t, tc.document != tc.want, out.Changed, tc.why)
		})
	}
}

func TestApplyRefuses(t *testing.T) {
	for _, tc := range []struct {
		name, why                   string
		permissions, document, body string
		want                        []string
	}{
		{"not JSON", "rule O2: the first fault alone", everything, `{}`, `{"nope":1,`, []string{"malformed_json  "}},
		{"duplicate", "rule D1", everything, `{}`, `{"prefs":{"a":1,"\u0061":2}}`, []string{"duplicate_name  /prefs/a"}},
		{"lone surrogate", "rule D1", everything, `{}`, `{"title":"\ud800"}`, []string{"invalid_text  /title"}},
		{"array", "rule D1", everything, `{}`, `[]`, []string{"not_an_object  "}},
		{"unknown", "rule N2", everything, `{}`, `{"nope":1}`, []string{"unknown_attribute nope /nope"}},
		{"disabled", "rule N3", everything, `{}`, `{"old":"a"}`, []string{"unknown_attribute old /old"}},
		{"nothing granted", "rule P1", `{}`, `{}`, `{"title":5}`, []string{"access_denied title /title"}},
		{"parent nulled", "rule P3", `{"update":["*","!name.family"]}`, `{}`, `{"name":null}`, []string{"access_denied name.family /name"}},
		{"unit denied", "rule P3", `{"update":["*","!mails.kind"]}`, `{}`, `{"mails":[]}`, []string{"access_denied mails /mails"}},
		{"scalar for a complex", "rule M4", `{"update":["*","!name.family"]}`, `{}`, `{"name":5}`, []string{"access_denied name.family /name", "wrong_type name /name"}},
		{"scalar for a complex denied", "rule P4: not inspected", `{}`, `{}`, `{"photo":5}`, []string{"access_denied photo.href /photo", "access_denied photo.alt /photo"}},
		{"read-only", "rule R1", everything, `{"made":"a"}`, `{"made":"a"}`, []string{"read_only made /made"}},
		{"read-only and not seen", "rule R1", `{}`, `{}`, `{"made":"a"}`, []string{"access_denied made /made"}},
		{"immutable changed", "rule R2", everything, `{"key":null}`, `{"key":"b"}`, []string{"immutable key /key"}},
		{"immutable unread", "rule R2", `{"update":["*"]}`, `{}`, `{"key":"b"}`, []string{"read_only key /key"}},
		{"elsewhere", "rule R4", everything, `{}`, `{"mfa":"b"}`, []string{"read_only mfa /mfa"}},
		{"derived written", "rule R5", everything, `{}`, `{"idp":{"type":"b"}}`, []string{"read_only idp.type /idp/type"}},
		{"scalar", "rule M3", everything, `{}`, `{"tags":"a"}`, []string{"wrong_type tags /tags"}},
		{"elements", "rules V1 and V7", everything, `{}`, `{"tags":["a",null,"\u0061"]}`, []string{"wrong_type tags /tags/1", "duplicate_value tags /tags/2"}},
		{"too many", "rule V7 alone", everything, `{}`, `{"tags":[1,1,1,1]}`, []string{"too_many_values tags /tags"}},
		{"items", "rule V8", everything, `{}`, `{"mails":[{"kind":"a"},{"value":null,"y":1}]}`, []string{"required mails.value /mails/0", "required mails.value /mails/1/value", "unknown_attribute mails.y /mails/1/y"}},
		{"integer", "rule V1", everything, `{}`, `{"level":1.5}`, []string{"wrong_type level /level"}},
		{"maximum", "rule V6", everything, `{}`, `{"level":100.0000000000000000000000000001e0}`, []string{"wrong_type level /level"}},
		{"above", "rule V6", everything, `{}`, `{"level":101}`, []string{"above_maximum level /level"}},
		{"full match", "rule V3", everything, `{}`, `{"code":"abc"}`, []string{"pattern_mismatch code /code"}},
		{"archived", "rule V4", everything, `{"size":"M"}`, `{"size":"XS"}`, []string{"archived_value size /size"}},
		{"archived unread", "rule V4", `{"update":["*"]}`, `{"size":"XS"}`, `{"size":"XS"}`, []string{"archived_value size /size"}},
		{"blank", "rule V8 alone", everything, `{"login":"a"}`, `{"login":""}`, []string{"required login /login"}},
		{"required nulled", "rule V8", everything, `{"login":"a"}`, `{"login":null}`, []string{"required login /login"}},
		{"created without", "rule V8", everything, `{}`, `{"photo":{"alt":"x"}}`, []string{"required photo.href /photo"}},
		{"order", "rule O2", everything, `{}`, `{"size":"L","photo":{"alt":5},"level":-1,"nope":1}`, []string{"not_in_enum size /size", "wrong_type photo.alt /photo/alt", "below_minimum level /level", "unknown_attribute nope /nope"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			out := model.Apply(model.Input{
				Definition:  user(schema.Policy{}),
				Permissions: []attrs.Permissions{permissions(t, tc.permissions)},
				Document:    []byte(tc.document), Body: []byte(tc.body),
			})
			assert.Equal(t, tc.want, refusals(out), tc.why)
			assert.Empty(t, out.Document, "rule O1")
		})
	}
}

func TestApplyByPolicy(t *testing.T) {
	for _, tc := range []struct {
		name, why                   string
		policy                      schema.Policy
		permissions, document, body string
		want                        string // the document, or the violations
		ignored                     []string
	}{
		{"unknown ignored", "rule N2", schema.Policy{Unknown: schema.UnknownIgnore}, everything, `{}`, `{"nope":{"a":1},"mails":[{"value":"a","nope":1}]}`, `{"mails":[{"value":"a"}]}`, []string{"unknown_attribute nope /nope", "unknown_attribute mails.nope /mails/0/nope"}},
		{"unknown kept", "rule N2", schema.Policy{Unknown: schema.UnknownKeep}, everything, `{"nope":{"b":2}}`, `{"nope":{"a":1},"old":"a","name":{"z":{"y":null}}}`, `{"nope":{"b":2,"a":1},"name":{"z":{}}}`, []string{"unknown_attribute old /old"}},
		{"unknown kept without *", "rule N2", schema.Policy{Unknown: schema.UnknownKeep}, `{"update":["name"]}`, `{}`, `{"name":{"z":1}}`, `access_denied name.z /name/z`, nil},
		{"forbidden ignored", "rule P6", schema.Policy{Forbidden: schema.ForbiddenIgnore}, `{"update":["*","!photo.alt"]}`, `{"photo":{"alt":"a","href":"b"}}`, `{"photo":null}`, `{"photo":{"alt":"a"}}`, []string{"access_denied photo.alt /photo"}},
		{"concealed", "rule P6", schema.Policy{Forbidden: schema.ForbiddenConceal}, `{"update":["title"]}`, `{}`, `{"key":1}`, `unknown_attribute key /key`, nil},
		{"concealed below a nulled parent", "rule P6", schema.Policy{Forbidden: schema.ForbiddenConceal}, `{"update":["photo.alt"]}`, `{"photo":{"alt":"a","href":"b"}}`, `{"photo":null}`, `{"photo":{"href":"b"}}`, nil},
		{"concealed and required", "rule V8: no path", schema.Policy{Forbidden: schema.ForbiddenConceal}, `{"update":["photo.alt"]}`, `{}`, `{"photo":{"alt":"a"}}`, `required  /photo`, nil},
		{"read-only unchanged", "rule R1", schema.Policy{ReadOnly: schema.ReadOnlyUnchanged}, everything, `{"made":"a"}`, `{"made":"a","mfa":null}`, `{"made":"a"}`, nil},
		{"read-only unchanged and unread", "rule R1", schema.Policy{ReadOnly: schema.ReadOnlyUnchanged}, `{"update":["*"]}`, `{"made":"a"}`, `{"made":"a"}`, `read_only made /made`, nil},
		{"read-only ignored", "rule R1", schema.Policy{ReadOnly: schema.ReadOnlyIgnore}, everything, `{"made":"a"}`, `{"made":5}`, `{"made":"a"}`, []string{"read_only made /made"}},
		{"wrapped", "rule M3", schema.Policy{Scalar: schema.ScalarWrap}, everything, `{}`, `{"tags": "a" }`, `{"tags":["a"]}`, nil},
		{"blank allowed", "rule V8", schema.Policy{Blank: schema.BlankAllow}, everything, `{}`, `{"login":""}`, `{"login":""}`, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			out := model.Apply(model.Input{
				Definition:  user(tc.policy),
				Permissions: []attrs.Permissions{permissions(t, tc.permissions)},
				Document:    []byte(tc.document), Body: []byte(tc.body),
			})
			assert.Equal(t, tc.want, out.Document+strings.Join(refusals(out), ", "), tc.why)
			assert.Equal(t, tc.ignored, ignored(out), tc.why)
		})
	}
}

func TestApplyInCompleteEngine(t *testing.T) {
	out := model.Apply(model.Input{
		Definition: user(schema.Policy{}), Complete: true, Operation: "create",
		Permissions: []attrs.Permissions{permissions(t, everything)},
		Document:    []byte(`{"photo":{},"mails":[{}]}`), Body: []byte(`{"photo":{"alt":"x"},"mfa":"on"}`),
	})
	assert.Equal(t, []string{"required photo.href /photo", "required login "}, refusals(out), "rule V8")
}

func TestLimitsAreExact(t *testing.T) {
	for _, tc := range []struct {
		name   string
		limits model.Limits
		body   string
		want   model.Code
	}{
		{"bytes", model.Limits{BodyBytes: 11}, `{"prefs":1}`, model.TooLarge},
		{"depth", model.Limits{Depth: 3}, `{"prefs":[[]]}`, model.TooDeep},
		{"members", model.Limits{Members: 3}, `{"prefs":[1,2]}`, model.TooManyMembers},
		{"name", model.Limits{NameBytes: 5}, `{"pref\u0073":1}`, model.NameTooLong},
		{"number", model.Limits{NumberBytes: 3}, `{"prefs":1.5}`, model.NumberTooLong},
		{"result", model.Limits{ResultBytes: 11}, `{"prefs":1}`, model.DocumentTooLarge},
		{"violations", model.Limits{Violations: 2}, `{"prefz":1,"a":2}`, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			in := model.Input{
				Definition: user(schema.Policy{}), Limits: tc.limits,
				Permissions: []attrs.Permissions{permissions(t, everything)},
				Document:    []byte(`{}`), Body: []byte(tc.body),
			}
			assert.False(t, model.Apply(in).Truncated, "at the limit passes")
			if tc.want != "" {
				assert.Empty(t, refusals(model.Apply(in)), "at the limit passes")
			}
			one := in.Limits
			for _, limit := range []*int{&one.BodyBytes, &one.Depth, &one.Members, &one.NameBytes, &one.NumberBytes, &one.ResultBytes, &one.Violations} {
				*limit = max(0, *limit-1)
			}
			in.Limits = one
			out := model.Apply(in)
			if tc.want == "" {
				assert.True(t, out.Truncated)
				assert.Len(t, out.Violations, 1)
				return
			}
			require.Len(t, out.Violations, 1, "one more is refused")
			assert.Equal(t, tc.want, out.Violations[0].Code)
		})
	}
}

func TestView(t *testing.T) {
	document := `{ "title":"a", "old":"b", "secret":"c", "z":1, "name":{"given":"d"}, "mails":[{"value":"e","kind":"f"},{"kind":"g"}, 5], "photo":6 }`
	for _, tc := range []struct {
		name, why   string
		unknown     schema.UnknownPolicy
		permissions string
		want        string
	}{
		{"nobody", "rule P1", schema.UnknownReject, `{}`, `{  }`},
		{"everything", "rules R3 and N3", schema.UnknownReject, everything, `{ "title":"a", "name":{"given":"d"}, "mails":[{"value":"e","kind":"f"},{"kind":"g"}] }`},
		{"everything kept", "rule W1", schema.UnknownKeep, everything, `{ "title":"a", "z":1, "name":{"given":"d"}, "mails":[{"value":"e","kind":"f"},{"kind":"g"}] }`},
		{"items", "rule W1: arrays and items stay", schema.UnknownKeep, `{"read":["mails.value","name.family"]}`, `{ "mails":[{"value":"e"},{}] }`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			out := model.View(model.Input{
				Definition:  user(schema.Policy{Unknown: tc.unknown}),
				Permissions: []attrs.Permissions{permissions(t, tc.permissions)},
				Document:    []byte(document),
			})
			assert.Equal(t, tc.want, out.Document, tc.why)
		})
	}
}

func TestScopesAreWithheld(t *testing.T) {
	def := user(schema.Policy{})
	def.Scopes = []attrs.Scope{{
		Name:        "edit",
		Permissions: permissions(t, everything),
		Unless: []attrs.Condition{
			{Path: "idp.id", Op: attrs.Present},
			{Path: "idp.type", Op: attrs.NotEquals, Value: []byte(`"HOME"`)},
		},
	}}
	for document, granted := range map[string]bool{
		`{}`:                                    true,
		`{"idp":{"id":"a"}}`:                    false,
		`{"idp":{"id":"a","type":"H\u004fME"}}`: true,
		`{"idp":5}`:                             false,
	} {
		out := model.Apply(model.Input{Definition: def, Scopes: []string{"edit", "other"},
			Document: []byte(document), Body: []byte(`{"title":"a"}`)})
		assert.Equal(t, granted, len(out.Violations) == 0, document)
	}
}

func TestErrorsOfTheHost(t *testing.T) {
	in := model.Input{Definition: user(schema.Policy{}), Body: []byte(`{}`), Document: []byte(`[]`)}
	assert.True(t, model.Apply(in).DocumentError, "rule D3")
	assert.True(t, model.View(in).DocumentError, "rule D3")
	in.Operation = "nonesuch"
	assert.NotEmpty(t, model.Apply(in).InputError)
	in.Operation, in.Permissions = "", []attrs.Permissions{permissions(t, `{"read":["nonesuch"]}`)}
	assert.NotEmpty(t, model.Apply(in).InputError)
}
