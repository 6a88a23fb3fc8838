package patch_test

import (
	"errors"
	"fmt"
	"log"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/patch"
	"github.com/attrpatch/attrpatch/schema"
)

func Example() {
	users, err := schema.Parse([]byte(`{"name": "user", "attributes": [
		{"name": "username", "type": "STRING", "required": true},
		{"name": "title", "type": "STRING", "maxLength": 256},
		{"name": "locales", "type": "STRING", "multiValued": true},
		{"name": "role", "type": "STRING"}]}`))
	if err != nil {
		log.Fatal(err) // every fault of the schema, each with its pointer
	}
	engine, err := patch.New(users, patch.Config{})
	if err != nil {
		log.Fatal(err)
	}
	self, err := engine.Caller(attrs.Permissions{Update: attrs.MustPathSet("*", "!role")})
	if err != nil {
		log.Fatal(err)
	}

	stored := []byte(`{"username": "robin", "locales": ["London", "Sydney"], "role": "user"}`)
	body := []byte(`{"title": "Manager", "locales": ["Tel Aviv"]}`)
	result, err := engine.Apply(patch.Request{Document: stored, Body: body, Caller: self})
	fmt.Printf("%s %v\n", result.Document, err)

	body = []byte(`{"role": "admin", "username": null}`)
	_, err = engine.Apply(patch.Request{Document: stored, Body: body, Caller: self})
	if rejected := (*patch.Rejected)(nil); errors.As(err, &rejected) {
		for _, v := range rejected.Violations {
			fmt.Println(v.Pointer, v.Code, "-", v.Message())
		}
	}
	// Output:
	// {"username": "robin", "locales": ["Tel Aviv"], "role": "user","title":"Manager"} <nil>
	// /role access_denied - you may not update this attribute
	// /username required - a value is required
}

func ExampleEngine_View() {
	users, err := schema.New(schema.Definition{Name: "user", Attributes: []attrs.Attribute{
		{Name: "username", Type: attrs.String},
		{Name: "password", Type: attrs.String, Mutability: attrs.WriteOnly},
		{Name: "email", Type: attrs.String},
	}})
	if err != nil {
		log.Fatal(err)
	}
	engine, err := patch.New(users, patch.Config{})
	if err != nil {
		log.Fatal(err)
	}
	everything, err := engine.Caller(attrs.Permissions{Read: attrs.MustPathSet("*")})
	if err != nil {
		log.Fatal(err)
	}
	view, err := engine.View([]byte(`{"username": "robin", "password": "hunter2", "email": "robin@example.com"}`), everything)
	fmt.Printf("%s %v\n", view, err)
	// Output: {"username": "robin", "email": "robin@example.com"} <nil>
}

func ExampleEngine_ScopeCaller() {
	users, err := schema.Parse([]byte(`{"name": "user",
		"scopes": [{"name": "self", "read": ["*"], "update": ["*", "!source"],
		            "unless": [{"path": "source", "equals": "directory"}]}],
		"attributes": [{"name": "nickname", "type": "STRING"}, {"name": "source", "type": "STRING"}]}`))
	if err != nil {
		log.Fatal(err)
	}
	engine, err := patch.New(users, patch.Config{})
	if err != nil {
		log.Fatal(err)
	}
	self := engine.ScopeCaller("self")
	for _, stored := range []string{`{"source":"local"}`, `{"source":"directory"}`} {
		_, _, err := engine.AppendApply(nil, patch.Request{
			Document: []byte(stored), Body: []byte(`{"nickname":"Ro"}`), Caller: self,
		})
		fmt.Println(err)
	}
	// Output:
	// <nil>
	// patch: rejected: access_denied at "nickname": you may not update this attribute
}
