// Package tutorial is the service that docs/tutorial.md builds. It is compiled and
// tested, so that the text cannot promise what does not work.
//
// # Out of scope
//
// Everything that a service needs besides: who calls, and where records are kept.
package tutorial

import (
	_ "embed"
	"errors"
	"io"
	"net/http"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/patch"
	"github.com/attrpatch/attrpatch/patch/render"
	"github.com/attrpatch/attrpatch/schema"
)

//go:embed customers.schema.json
var customers []byte

// Store changes records one at a time: what change returns is stored, unless it
// returns an error, and no other change of the record happens in between.
type Store interface {
	Update(id string, change func(stored []byte) ([]byte, error)) error
}

// PatchCustomer answers PATCH /customers/{id}.
func PatchCustomer(store Store) (http.HandlerFunc, error) {
	s, err := schema.Parse(customers)
	if err != nil {
		return nil, err
	}
	engine, err := patch.New(s, patch.Config{})
	if err != nil {
		return nil, err
	}
	self, err := engine.Caller(attrs.Permissions{Read: attrs.MustPathSet("*"), Update: attrs.MustPathSet("*", "!discount")})
	if err != nil {
		return nil, err
	}
	return func(w http.ResponseWriter, r *http.Request) {
		format, ok := patch.FormatOf(r.Header.Get("Content-Type"))
		if !ok {
			w.Header().Set("Accept-Patch", patch.AcceptPatch())
			w.WriteHeader(http.StatusUnsupportedMediaType)
			return
		}
		body, err := io.ReadAll(io.LimitReader(r.Body, int64(engine.Limits().BodyBytes)+1))
		if err == nil {
			err = store.Update(r.PathValue("id"), func(stored []byte) ([]byte, error) {
				result, refusal := engine.Apply(patch.Request{Document: stored, Body: body, Format: format, Caller: self})
				return result.Document, refusal
			})
		}
		answer := render.Response{Status: http.StatusNoContent}
		if rejected := (*patch.Rejected)(nil); errors.As(err, &rejected) {
			answer = render.Problem(rejected)
		} else if err != nil {
			answer = render.Response{Status: http.StatusInternalServerError}
		}
		w.Header().Set("Content-Type", answer.ContentType)
		w.WriteHeader(answer.Status)
		_, _ = w.Write(answer.Body)
	}, nil
}
