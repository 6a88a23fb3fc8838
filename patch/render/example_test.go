package render_test

import (
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/patch"
	"github.com/attrpatch/attrpatch/patch/render"
	"github.com/attrpatch/attrpatch/schema/preset"
)

// A refusal goes to the client; any other error is the host's own, and says
// nothing to it.
func Example() {
	engine, err := patch.New(preset.PingOneUser(), patch.Config{})
	if err != nil {
		log.Fatal(err)
	}
	caller, err := engine.Caller(attrs.Permissions{Update: attrs.MustPathSet("name", "title")})
	if err != nil {
		log.Fatal(err)
	}
	stored := []byte(`{"username": "robin", "title": "Editor"}`)

	handler := http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		limit := int64(engine.Limits().BodyBytes) + 1 // one more, so that the engine sees it
		body, err := io.ReadAll(io.LimitReader(request.Body, limit))
		if err != nil {
			return // the client is gone
		}
		result, err := engine.Apply(patch.Request{Document: stored, Body: body, Caller: caller})
		if rejected := (*patch.Rejected)(nil); errors.As(err, &rejected) {
			response := render.Problem(rejected)
			w.Header().Set("Content-Type", response.ContentType)
			w.WriteHeader(response.Status)
			_, _ = w.Write(response.Body)
			return
		}
		if err != nil {
			http.Error(w, "internal error", http.StatusInternalServerError)
			return
		}
		stored = result.Document
		w.WriteHeader(http.StatusNoContent)
	})

	for _, body := range []string{`{"title": "Manager"}`, `{"username": "kim"}`} {
		recorder := httptest.NewRecorder()
		handler.ServeHTTP(recorder, httptest.NewRequest(http.MethodPatch, "/users/1", strings.NewReader(body)))
		fmt.Printf("%d %q\n", recorder.Code, recorder.Header().Get("Content-Type"))
	}
	fmt.Printf("%s\n", stored)
	// Output:
	// 204 ""
	// 403 "application/problem+json"
	// {"username": "robin", "title": "Manager"}
}

// rejected is what an engine may return for the body
// {"name": {"given": null}, "population": {"id": "x"}}.
var rejected = &patch.Rejected{Violations: []patch.Violation{
	{Code: patch.Required, Path: "name.given", Pointer: "/name/given"},
	{Code: patch.AccessDenied, Path: "population.id", Pointer: "/population/id"},
}}

func show(r render.Response) {
	fmt.Printf("%d %s\n%s\n", r.Status, r.ContentType, r.Body)
}

func ExampleProblem() {
	show(render.Problem(rejected))
	// Output:
	// 403 application/problem+json
	// {"type":"urn:attrpatch:problem:rejected","title":"The patch is refused","status":403,"detail":"access_denied at \"population.id\": you may not update this attribute (and 1 more)","violations":[{"code":"required","path":"name.given","pointer":"/name/given","message":"a value is required"},{"code":"access_denied","path":"population.id","pointer":"/population/id","message":"you may not update this attribute"}],"truncated":false}
}

func ExamplePingOne() {
	show(render.PingOne(rejected, "7d4c0b52-1f0e-4c57-9a63-0d5e8f2b6a91"))
	// Output:
	// 403 application/json
	// {"id":"7d4c0b52-1f0e-4c57-9a63-0d5e8f2b6a91","code":"ACCESS_FAILED","message":"The request is refused. It would update what may not be updated.","details":[{"code":"INSUFFICIENT_PERMISSIONS","target":"population.id","message":"you may not update this attribute"}]}
}

func ExampleNERM() {
	show(render.NERM(rejected))
	// Output:
	// 400 application/json
	// {"error":"The user failed to create/update","errors":{"given":"can't be blank","id":"you may not update this attribute"}}
}

func ExampleSCIM() {
	show(render.SCIM(rejected))
	// Output:
	// 403 application/scim+json
	// {"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"detail":"access_denied at \"population.id\": you may not update this attribute (and 1 more)","status":"403"}
}
