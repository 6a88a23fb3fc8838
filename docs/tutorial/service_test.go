package tutorial_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/attrpatch/attrpatch/docs/tutorial"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// memory is a store of one record.
type memory struct{ record []byte }

func (m *memory) Update(_ string, change func([]byte) ([]byte, error)) error {
	changed, err := change(m.record)
	if err == nil {
		m.record = changed
	}
	return err
}

func TestService(t *testing.T) {
	stored, err := os.ReadFile("customer.json")
	require.NoError(t, err)
	store := &memory{stored}
	handler, err := tutorial.PatchCustomer(store)
	require.NoError(t, err)
	mux := http.NewServeMux()
	mux.Handle("PATCH /customers/{id}", handler)
	send := func(contentType, body string) *httptest.ResponseRecorder {
		r := httptest.NewRequest("PATCH", "/customers/1", strings.NewReader(body))
		r.Header.Set("Content-Type", contentType)
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, r)
		return w
	}

	w := send("application/merge-patch+json", `{"name":"Mara","tier":null}`)
	assert.Equal(t, http.StatusNoContent, w.Code)
	assert.JSONEq(t, `{"id":"6d5a3a0e-5f0c-4a51-9d4e-0c8a5f8e2b11","email":"mara@example.com","name":"Mara","tier":"basic","address":{"city":"Riga"}}`, string(store.record))

	w = send("application/json", `{"discount":0.9,"address":{"country":"Latvia"}}`)
	assert.Equal(t, "application/problem+json", w.Header().Get("Content-Type"))
	assert.GreaterOrEqual(t, w.Code, 400)
	assert.Less(t, w.Code, 500)
	assert.NotContains(t, string(store.record), "0.9")
	var problem struct {
		Violations []struct{ Code string }
	}
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &problem), w.Body.String())
	assert.Len(t, problem.Violations, 2, "every violation at once: %s", w.Body)

	w = send("text/plain", `{"name":"Mara"}`)
	assert.Equal(t, http.StatusUnsupportedMediaType, w.Code)
	assert.Contains(t, w.Header().Get("Accept-Patch"), "application/merge-patch+json")

	store.record = []byte("[]")
	assert.Equal(t, http.StatusInternalServerError, send("application/json", `{}`).Code, "what is stored is the service's own fault")
}
