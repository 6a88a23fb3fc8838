package model_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/fuzz/model"
	"github.com/attrpatch/attrpatch/schema"
)

// free declares next to nothing and keeps everything, so that an operation language
// is what its RFC says.
var free = schema.Definition{Name: "free", Policy: schema.Policy{Unknown: schema.UnknownKeep}, Attributes: []attrs.Attribute{{Name: "declared", Type: attrs.JSON}}}

// TestJSONPatchOfTheRFC has the examples of RFC 6902, appendix A.
func TestJSONPatchOfTheRFC(t *testing.T) {
	for _, tc := range []struct{ name, document, body, want string }{
		{"A.1", `{"foo":"bar"}`, `[{"op":"add","path":"/baz","value":"qux"}]`, `{"foo":"bar","baz":"qux"}`},
		{"A.2", `{"foo":["bar","baz"]}`, `[{"op":"add","path":"/foo/1","value":"qux"}]`, `{"foo":["bar","qux","baz"]}`},
		{"A.3", `{"baz":"qux","foo":"bar"}`, `[{"op":"remove","path":"/baz"}]`, `{"foo":"bar"}`},
		{"A.4", `{"foo":["bar","qux","baz"]}`, `[{"op":"remove","path":"/foo/1"}]`, `{"foo":["bar","baz"]}`},
		{"A.5", `{"baz":"qux","foo":"bar"}`, `[{"op":"replace","path":"/baz","value":"boo"}]`, `{"baz":"boo","foo":"bar"}`},
		{"A.6", `{"foo":{"bar":"baz","waldo":"fred"},"qux":{"corge":"grault"}}`, `[{"op":"move","from":"/foo/waldo","path":"/qux/thud"}]`, `{"foo":{"bar":"baz"},"qux":{"corge":"grault","thud":"fred"}}`},
		{"A.7", `{"foo":["all","grass","cows","eat"]}`, `[{"op":"move","from":"/foo/1","path":"/foo/3"}]`, `{"foo":["all","cows","eat","grass"]}`},
		{"A.8", `{"baz":"qux","foo":["a",2,"c"]}`, `[{"op":"test","path":"/baz","value":"qux"},{"op":"test","path":"/foo/1","value":2}]`, `{"baz":"qux","foo":["a",2,"c"]}`},
		{"A.10", `{"foo":"bar"}`, `[{"op":"add","path":"/child","value":{"grandchild":{}}}]`, `{"foo":"bar","child":{"grandchild":{}}}`},
		{"A.11", `{"foo":"bar"}`, `[{"op":"add","path":"/baz","value":"qux","xyz":123}]`, `{"foo":"bar","baz":"qux"}`},
		{"A.14", `{"/":9,"~1":10}`, `[{"op":"test","path":"/~01","value":10}]`, `{"/":9,"~1":10}`},
		{"A.16", `{"foo":["bar"]}`, `[{"op":"add","path":"/foo/-","value":["abc","def"]}]`, `{"foo":["bar",["abc","def"]]}`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			out := operate(t, free, everything, model.JSONPatch, tc.document, tc.body)
			require.Empty(t, refusals(out))
			assert.Equal(t, tc.want, out.Document)
			assert.Equal(t, tc.document != tc.want, out.Changed)
		})
	}
	for _, tc := range []struct {
		name, document, body string
		want                 string
	}{
		{"A.9", `{"baz":"qux"}`, `[{"op":"test","path":"/baz","value":"bar"}]`, "test_failed  /0"},
		{"A.12", `{"foo":"bar"}`, `[{"op":"add","path":"/baz/bat","value":"qux"}]`, "no_target  /0"},
		{"A.13", `{"foo":"bar"}`, `[{"op":"add","path":"/baz","value":"qux","op":"remove"}]`, "duplicate_name  /0/op"},
		{"A.15", `{"/":9,"~1":10}`, `[{"op":"test","path":"/~01","value":"10"}]`, "test_failed  /0"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			assert.Equal(t, []string{tc.want}, refusals(operate(t, free, everything, model.JSONPatch, tc.document, tc.body)))
		})
	}
}

func operate(t *testing.T, d schema.Definition, rights string, format model.Format, document, body string) model.Outcome {
	t.Helper()
	return model.Apply(model.Input{
		Definition: d, Permissions: []attrs.Permissions{permissions(t, rights)}, Format: format,
		Document: []byte(document), Body: []byte(body),
	})
}

func TestJSONPatchByRule(t *testing.T) {
	const secretly = `{"read":["*","!prefs","!title","!tags"],"update":["*"]}`
	for _, tc := range []struct {
		name, why                   string
		permissions, document, body string
		want                        string
		refusals                    []string
	}{
		{"no operations", "rule J1", everything, `{ }`, `[]`, `{ }`, nil},
		{"no list", "rule J1", everything, `{}`, `{}`, "", []string{"invalid_operation  "}},
		{"operations at fault", "rule J2: all of them", everything, `{}`, `[5,{},{"op":"nope","path":"/title"},{"op":"add","path":5},{"op":"copy","from":"title","path":""}]`, "", []string{
			"invalid_operation  /0", "invalid_operation  /1", "invalid_operation  /2/op", "invalid_operation  /3", "invalid_operation  /3/path", "invalid_path  /4/from", "invalid_path  /4/path",
		}},
		{"indexes", "rule J3", everything, `{"tags":["a"]}`, `[{"op":"add","path":"/tags/01","value":"b"},{"op":"remove","path":"/tags/-"},{"op":"add","path":"/tags/2","value":"b"}]`, "", []string{
			"invalid_path tags /0/path", "invalid_path tags /1/path", // and none of the state after them (rule J6)
		}},
		{"below a leaf", "rule J3", everything, `{}`, `[{"op":"add","path":"/title/x","value":1}]`, "", []string{"no_target title /0"}},
		{"a parent into its child", "rule J3", everything, `{"prefs":{"a":{}}}`, `[{"op":"move","from":"/prefs","path":"/prefs/a/b"}]`, "", []string{"invalid_path  /0/path"}},
		{"missing parent", "rule J6", everything, `{}`, `[{"op":"add","path":"/name/given","value":"a"}]`, "", []string{"no_target name.given /0"}},
		{"parent made first", "rule J6", everything, `{}`, `[{"op":"add","path":"/name","value":{}},{"op":"add","path":"/name/given","value":"a"}]`, `{"name":{"style":"plain","given":"a"}}`, nil},
		{"null is data in JSON", "rule J6", everything, `{"prefs":{"b":1}}`, `[{"op":"add","path":"/prefs","value":{"a":null}}]`, `{"prefs":{"a":null}}`, nil},
		{"null unassigns", "rule M6", everything, `{"title":"a"}`, `[{"op":"replace","path":"/title","value":null}]`, `{}`, nil},
		{"COMPLEX replaced", "rule J6", everything, `{"photo":{"alt":"a","href":"b","z":1}}`, `[{"op":"replace","path":"/photo","value":{"href":"c"}}]`, `{"photo":{"href":"c","z":1}}`, nil},
		{"COMPLEX removed", "rule J6", everything, `{"photo":{"alt":"a","href":"b"}}`, `[{"op":"remove","path":"/photo"}]`, `{}`, nil},
		{"items", "an item is a part of its array", everything, `{"mails":[{"value":"a"},{"value":"b"}]}`, `[{"op":"replace","path":"/mails/1/value","value":"c"},{"op":"remove","path":"/mails/0"}]`, `{"mails":[{"value":"c"}]}`, nil},
		{"net", "rule J7", everything, `{"title" : "a"}`, `[{"op":"replace","path":"/title","value":"b"},{"op":"replace","path":"/title","value":"a"}]`, `{"title" : "a"}`, nil},
		{"judged as a whole", "rule V7", everything, `{"tags":["a","b"]}`, `[{"op":"add","path":"/tags/-","value":"a"}]`, "", []string{"duplicate_value tags /0/value"}},
		{"test unread", "rule J4", secretly, `{"title":"a"}`, `[{"op":"test","path":"/title","value":"a"}]`, "", []string{"access_denied title /0"}},
		{"inside unread", "rule J4", secretly, `{}`, `[{"op":"add","path":"/tags/-","value":"a"}]`, "", []string{"access_denied tags /0"}},
		{"replace unread", "rule J5: it is add", secretly, `{}`, `[{"op":"replace","path":"/title","value":"a"}]`, `{"title":"a"}`, nil},
		{"remove unread", "rule J5", secretly, `{}`, `[{"op":"remove","path":"/title"}]`, `{}`, nil},
		{"JSON unread", "rule J5: as a merge patch", secretly, `{"prefs":[1]}`, `[{"op":"replace","path":"/prefs/0/a","value":1},{"op":"remove","path":"/prefs/b"}]`, `{"prefs":{"0":{"a":1}}}`, nil},
		{"what was written is known", "rule J5", secretly, `{}`, `[{"op":"add","path":"/prefs/a","value":[1]},{"op":"add","path":"/prefs/a/0","value":2},{"op":"remove","path":"/prefs/a/5"}]`, "", []string{"no_target prefs /2"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			out := operate(t, user(schema.Policy{}), tc.permissions, model.JSONPatch, tc.document, tc.body)
			assert.Equal(t, tc.refusals, refusals(out), tc.why)
			assert.Equal(t, tc.want, out.Document, tc.why)
		})
	}
}

// people declares what the examples of RFC 7644 are about.
var people = schema.Definition{Name: "people", Attributes: []attrs.Attribute{
	{Name: "displayName", Type: attrs.String},
	{Name: "name", Type: attrs.Complex, SubAttributes: []attrs.Attribute{{Name: "givenName", Type: attrs.String}, {Name: "familyName", Type: attrs.String}}},
	{Name: "members", Type: attrs.Complex, MultiValued: true, SubAttributes: []attrs.Attribute{
		{Name: "display", Type: attrs.String}, {Name: "value", Type: attrs.String},
	}},
	{Name: "emails", Type: attrs.Complex, MultiValued: true, SubAttributes: []attrs.Attribute{
		{Name: "value", Type: attrs.String}, {Name: "type", Type: attrs.String}, {Name: "primary", Type: attrs.Boolean},
		{Name: "tags", Type: attrs.String, MultiValued: true}, {Name: "rank", Type: attrs.Number},
	}},
	{Name: "nicks", Type: attrs.String, MultiValued: true},
	{Name: "tShirt", Type: attrs.JSON},
	{Name: "urn:x:User", Type: attrs.Complex, SubAttributes: []attrs.Attribute{{Name: "department", Type: attrs.String}}},
}}

// TestSCIMByRule has the operations of RFC 7644, section 3.5.2, and the rules S1 to
// S5.
func TestSCIMByRule(t *testing.T) {
	const mails = `{"emails":[{"value":"a","type":"work","rank":1,"tags":["x","y"]},{"value":"b","type":"home","primary":true}]}`
	for _, tc := range []struct {
		name, document, operations string
		want                       string
		refusals                   []string
	}{
		{"add members", `{"members":[{"value":"a"}]}`, `{"op":"add","path":"members","value":[{"display":"B","value":"b"},{"value":"a"}]}`, `{"members":[{"value":"a"},{"display":"B","value":"b"}]}`, nil},
		{"add without a path", `{"nicks":["x"]}`, `{"op":"add","value":{"nicks":"y","displayName":"B"}}`, `{"nicks":["x","y"],"displayName":"B"}`, nil},
		{"remove one of a filter", mails, `{"op":"remove","path":"emails[type eq \"work\" and value ew \"a\"]"}`, `{"emails":[{"value":"b","type":"home","primary":true}]}`, nil},
		{"remove all of a filter", mails, `{"op":"remove","path":"emails[type pr]"}`, `{}`, nil},
		{"remove a sub-attribute", mails, `{"op":"remove","path":"emails[not (type eq \"home\")].type"}`, `{"emails":[{"value":"a","rank":1,"tags":["x","y"]},{"value":"b","type":"home","primary":true}]}`, nil},
		{"replace an item", mails, `{"op":"replace","path":"emails[tags eq \"y\"]","value":{"value":"c"}}`, `{"emails":[{"value":"c"},{"value":"b","type":"home","primary":true}]}`, nil},
		{"replace a sub-attribute", mails, `{"op":"replace","path":"emails[rank ge 1.0 or rank gt 5].value","value":"c"}`, `{"emails":[{"value":"c","type":"work","rank":1,"tags":["x","y"]},{"value":"b","type":"home","primary":true}]}`, nil},
		{"of every item", mails, `{"op":"replace","path":"emails.value","value":"c"}`, `{"emails":[{"value":"c","type":"work","rank":1,"tags":["x","y"]},{"value":"c","type":"home","primary":true}]}`, nil},
		{"primary moves", mails, `{"op":"replace","path":"emails[type eq \"work\"].primary","value":true}`, `{"emails":[{"value":"a","type":"work","rank":1,"tags":["x","y"],"primary":true},{"value":"b","type":"home","primary":false}]}`, nil},
		{"primary moves to what is added", `{"emails":[{"primary":true}]}`, `{"op":"add","path":"emails","value":[{"value":"c","primary":true}]}`, `{"emails":[{"primary":false},{"value":"c","primary":true}]}`, nil},
		{"COMPLEX created", `{}`, `{"op":"add","path":"name.givenName","value":"A"}`, `{"name":{"givenName":"A"}}`, nil},
		{"COMPLEX merged", `{"name":{"givenName":"A","familyName":"B"}}`, `{"op":"replace","path":"name","value":{"givenName":"C"}}`, `{"name":{"givenName":"C","familyName":"B"}}`, nil},
		{"in JSON", `{"tShirt":{"size":"XS","color":"red"}}`, `{"op":"replace","path":"tShirt[size eq \"XS\"].color","value":"blue"}`, `{"tShirt":{"size":"XS","color":"blue"}}`, nil},
		{"URN", `{}`, `{"op":"add","path":"urn:x:User:department","value":"D"}`, `{"urn:x:User":{"department":"D"}}`, nil},
		{"absent is fine", `{}`, `{"op":"remove","path":"displayName"}`, `{}`, nil},
		{"no match", mails, `{"op":"replace","path":"emails[type eq \"none\"].value","value":"c"}`, "", []string{"no_target emails /Operations/0"}},
		{"remove without a path", `{}`, `{"op":"remove"}`, "", []string{"no_target  /Operations/0"}},
		{"order of booleans", mails, `{"op":"remove","path":"emails[primary gt true]"}`, "", []string{"invalid_path  /Operations/0/path"}},
		{"unknown in a filter", mails, `{"op":"remove","path":"emails[nope eq 1]"}`, "", []string{"unknown_attribute emails.nope /Operations/0"}},
		{"not an operation", `{}`, `{"op":"Add","path":"displayName","value":"A"}`, "", []string{"invalid_operation  /Operations/0/op"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			out := operate(t, people, everything, model.ScimPatch, tc.document, `{"schemas":[],"Operations":[`+tc.operations+`]}`)
			assert.Equal(t, tc.refusals, refusals(out))
			assert.Equal(t, tc.want, out.Document)
		})
	}
}
