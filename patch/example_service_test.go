package patch_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"mime"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/patch"
	"github.com/attrpatch/attrpatch/patch/render"
	"github.com/attrpatch/attrpatch/schema"
	"github.com/attrpatch/attrpatch/schema/preset"
)

// service serves users over HTTP:
//
//	GET   /users/{id}         the user as the caller may see it, with its entity tag
//	GET   /users/{id}/fields  the attributes that the caller may edit
//	PATCH /users/{id}         a change, by RFC 5789
//
// What the engine decides is decided by the engine. The rest is here: who calls,
// how much is read, what is unique, and that no update is lost.
type service struct {
	users     *schema.Schema
	engine    *patch.Engine
	store     *store
	tokens    map[string]principal
	providers map[string]string // types of identity providers, by their ids
	report    func(error)       // faults of the service, for its operators
}

// principal is whom a token speaks for. Callers are made once and kept.
type principal struct {
	user string       // whose token it is
	self patch.Caller // what its scopes allow, on that user alone
	role patch.Caller // what it may do to every user
}

// Reasons of the service's own for not answering with a user.
var (
	errNoUser       = errors.New("no such user")
	errPrecondition = errors.New("the user is not the one that the precondition names")
	errBusy         = errors.New("the user was changed by others at the same time")
	errTaken        = errors.New("the value belongs to another user")
)

// patchTypes are the media types of merge bodies.
const patchTypes = "application/merge-patch+json, application/json"

func (s *service) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /users/{id}", s.get)
	mux.HandleFunc("GET /users/{id}/fields", s.fields)
	mux.HandleFunc("PATCH /users/{id}", s.patch)
	return mux
}

func (s *service) patch(w http.ResponseWriter, r *http.Request) {
	caller, ok := s.authenticate(w, r)
	if !ok {
		return
	}
	format, ok := formatOf(r.Header.Get("Content-Type"))
	if !ok {
		w.Header().Set("Accept-Patch", patchTypes) // RFC 5789, section 2.2
		send(w, plainProblem(http.StatusUnsupportedMediaType, "the body has to be a JSON merge patch"))
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, int64(s.engine.Limits().BodyBytes)))
	if tooLong := (*http.MaxBytesError)(nil); errors.As(err, &tooLong) {
		send(w, plainProblem(http.StatusRequestEntityTooLarge, "the body is too large"))
		return
	} else if err != nil {
		send(w, plainProblem(http.StatusBadRequest, "the body could not be read"))
		return
	}

	request := patch.Request{Body: body, Format: format, Caller: caller, Derive: s.providerType}
	// What no stored user can make right costs no look into the store. Leave it out
	// to have every violation in one answer, those that depend on the user too.
	if err = s.engine.Check(request); err != nil {
		s.fail(w, err)
		return
	}
	user, err := s.update(r.PathValue("id"), r.Header, request)
	if err != nil {
		s.fail(w, err)
		return
	}
	w.Header().Set("Content-Location", r.URL.EscapedPath()) // the content is the user, not a report
	sendUser(w, user)
}

// update applies a patch and returns the user as the caller may see it. Between
// the reading and the writing somebody else may have written: then what was
// decided is void, and is decided again on what is stored now, the
// precondition included.
func (s *service) update(id string, header http.Header, q patch.Request) ([]byte, error) {
	const attempts = 5
	for range attempts {
		current, ok := s.store.load(id)
		if !ok {
			return nil, errNoUser
		}
		user, err := s.engine.View(current.document, q.Caller)
		if err != nil {
			return nil, err
		}
		if !preconditionHolds(header, entityTag(user)) {
			return nil, errPrecondition
		}
		q.Document = current.document
		result, err := s.engine.Apply(q)
		if err != nil {
			return nil, err
		}
		if !result.Changed {
			return user, nil
		}
		err = s.store.swap(id, current.revision, result)
		if errors.Is(err, errBusy) {
			continue
		} else if err != nil {
			return nil, err
		}
		return s.engine.View(result.Document, q.Caller)
	}
	return nil, errBusy
}

func (s *service) get(w http.ResponseWriter, r *http.Request) {
	caller, ok := s.authenticate(w, r)
	if !ok {
		return
	}
	current, ok := s.store.load(r.PathValue("id"))
	if !ok {
		s.fail(w, errNoUser)
		return
	}
	user, err := s.engine.View(current.document, caller)
	if err != nil {
		s.fail(w, err)
		return
	}
	w.Header().Set("Accept-Patch", patchTypes)
	sendUser(w, user)
}

// fields lists what a form should let its user edit. It is advice: a scope can
// still be withheld for what is stored, and Apply decides.
func (s *service) fields(w http.ResponseWriter, r *http.Request) {
	caller, ok := s.authenticate(w, r)
	if !ok {
		return
	}
	editable := []attrs.Path{} // never null
	for path, attribute := range s.users.All() {
		if attribute.Type != attrs.Complex && caller.CanUpdate(path) {
			editable = append(editable, path)
		}
	}
	body, err := json.Marshal(editable)
	if err != nil {
		s.fail(w, err)
		return
	}
	send(w, render.Response{Status: http.StatusOK, ContentType: "application/json", Body: body})
}

// authenticate returns what the sender may do to the user of the path. Scopes
// are about the token's own user and say nothing of another. Whoever may not
// even see who a user is does not learn that there is one.
func (s *service) authenticate(w http.ResponseWriter, r *http.Request) (patch.Caller, bool) {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	who, ok := s.tokens[token]
	if !ok || !strings.EqualFold(scheme, "Bearer") {
		w.Header().Set("WWW-Authenticate", "Bearer")
		send(w, plainProblem(http.StatusUnauthorized, "a valid token is needed"))
		return patch.Caller{}, false
	}
	caller := who.role
	if who.user == r.PathValue("id") {
		var err error
		if caller, err = who.role.Join(who.self); err != nil {
			s.fail(w, err)
			return patch.Caller{}, false
		}
	}
	if !caller.CanRead("username") {
		s.fail(w, errNoUser)
		return patch.Caller{}, false
	}
	return caller, true
}

// providerType derives identityProvider.type from identityProvider.id.
func (s *service) providerType(_ attrs.Path, source json.RawMessage) (json.RawMessage, error) {
	var id string
	if err := json.Unmarshal(source, &id); err != nil {
		return nil, err
	}
	kind, ok := s.providers[id]
	if !ok {
		return nil, patch.ErrRefused // the sender's fault; every other error is the service's
	}
	return json.Marshal(kind)
}

// fail answers with why there is no user. Of a fault of the service, the sender
// learns that there is one.
func (s *service) fail(w http.ResponseWriter, err error) {
	if rejected := (*patch.Rejected)(nil); errors.As(err, &rejected) {
		send(w, render.Problem(rejected))
		return
	}
	status := http.StatusInternalServerError
	switch {
	case errors.Is(err, errNoUser):
		status = http.StatusNotFound
	case errors.Is(err, errPrecondition):
		status = http.StatusPreconditionFailed
	case errors.Is(err, errBusy), errors.Is(err, errTaken):
		status = http.StatusConflict
	default: // *patch.DocumentError, *patch.DeriveError, patch.ErrForeignCaller
		s.report(err)
		send(w, plainProblem(status, ""))
		return
	}
	send(w, plainProblem(status, err.Error()))
}

// formatOf tells the format of a body from its media type. JSON is UTF-8
// (RFC 8259, section 8.1); a body that claims to be something else is not read
// as if it were.
func formatOf(contentType string) (patch.Format, bool) {
	media, params, err := mime.ParseMediaType(contentType)
	if charset, named := params["charset"]; err != nil || named && !strings.EqualFold(charset, "utf-8") {
		return 0, false
	}
	switch media {
	case "application/merge-patch+json", "application/json":
		return patch.MergePatch, true
	}
	return 0, false
}

// entityTag is that of a view and not of the stored document. Callers who see
// different things need different tags, and nobody learns from a tag whether
// something changed that they may not read.
func entityTag(user []byte) string {
	sum := sha256.Sum256(user)
	return `"` + base64.RawURLEncoding.EncodeToString(sum[:]) + `"`
}

// preconditionHolds judges If-Match and If-None-Match for a user that exists
// (RFC 9110, section 13.1). The first compares strongly, the second weakly.
// Tags are split at commas: ours have none, so no part of another's equals one.
func preconditionHolds(header http.Header, tag string) bool {
	names := func(field, weak string) bool {
		for entry := range strings.SplitSeq(strings.Join(header.Values(field), ","), ",") {
			if entry = strings.TrimSpace(entry); entry == "*" || strings.TrimPrefix(entry, weak) == tag {
				return true
			}
		}
		return false
	}
	if _, given := header["If-Match"]; given && !names("If-Match", "") {
		return false
	}
	return !names("If-None-Match", "W/")
}

func sendUser(w http.ResponseWriter, user []byte) {
	w.Header().Set("ETag", entityTag(user))
	send(w, render.Response{Status: http.StatusOK, ContentType: "application/json", Body: user})
}

func send(w http.ResponseWriter, response render.Response) {
	w.Header().Set("Content-Type", response.ContentType)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cache-Control", "no-store") // it depends on who asks
	w.WriteHeader(response.Status)
	_, _ = w.Write(response.Body) // a sender who has gone misses the answer, and nothing else
}

// plainProblem is a problem of no type of its own (RFC 9457, section 4.2.1).
func plainProblem(status int, detail string) render.Response {
	body, err := json.Marshal(struct {
		Title  string `json:"title"`
		Status int    `json:"status"`
		Detail string `json:"detail,omitempty"`
	}{http.StatusText(status), status, detail})
	if err != nil {
		return render.Response{Status: http.StatusInternalServerError, ContentType: "text/plain"}
	}
	return render.Response{Status: status, ContentType: "application/problem+json", Body: body}
}

// store keeps users in memory. A database does the same with a revision in a
// column, UPDATE ... WHERE id = ? AND revision = ?, and a unique index.
type store struct {
	mu     sync.Mutex
	users  map[string]record
	owners map[uniqueKey]string // users by what no other user may have
}

// record is a stored user. Its document is never written to, only replaced.
type record struct {
	revision int
	document []byte
}

// uniqueKey is a unique value as it is compared: user names are looked up
// without regard to case.
type uniqueKey struct {
	path  attrs.Path
	value string
}

func (s *store) load(id string) (record, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	current, ok := s.users[id]
	return current, ok
}

// swap stores a merged document if the user is still at the revision that was
// read, and if what has to be unique is. It is one transaction: a value that is
// looked up before it can be taken in between.
func (s *store) swap(id string, revision int, merged patch.Result) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.users[id].revision != revision {
		return errBusy
	}
	for _, change := range merged.Changes {
		if !change.Unique || change.After == nil {
			continue
		}
		if owner, owned := s.owners[keyOf(change.Path, change.After)]; owned && owner != id {
			return fmt.Errorf("%s: %w", change.Path, errTaken)
		}
	}
	for _, change := range merged.Changes {
		if change.Unique && change.Before != nil {
			delete(s.owners, keyOf(change.Path, change.Before))
		}
		if change.Unique && change.After != nil {
			s.owners[keyOf(change.Path, change.After)] = id
		}
	}
	s.users[id] = record{revision + 1, merged.Document}
	return nil
}

// keyOf takes the JSON text of a string: the same string can be spelled in many
// ways. It is no use for a unique attribute that is sensitive or writeOnly, whose
// changes carry no values: read those from the merged document.
func keyOf(path attrs.Path, text json.RawMessage) uniqueKey {
	var value string
	if json.Unmarshal(text, &value) != nil {
		value = string(text) // stored before there was a schema
	}
	return uniqueKey{path, strings.ToLower(value)}
}

// newService makes a service with the users Robin and Kim, one whose record is torn,
// and a help desk that may move users to another population. Kim is the help desk.
func newService() (*service, error) {
	users := preset.PingOneUser()
	engine, err := patch.New(users, patch.Config{Limits: patch.Limits{BodyBytes: 4096}})
	if err != nil {
		return nil, err
	}
	helpDesk, err := engine.Caller(attrs.Permissions{
		Read:   attrs.MustPathSet("username", "title", "population"),
		Update: attrs.MustPathSet("title", "population"),
	})
	if err != nil {
		return nil, err
	}
	self := engine.ScopeCaller("p1:read:user", "p1:update:user")
	const population = `"population":{"id":"8e91f3a6-40d2-4c7b-b518-2d6a7f09ce13"}`
	return &service{
		users:  users,
		engine: engine,
		store: &store{
			users: map[string]record{
				"robin": {1, []byte(`{"username":"robin","email":"robin@example.com",` + population + `}`)},
				"kim":   {1, []byte(`{"username":"kim","email":"kim@example.com",` + population + `}`)},
				"torn":  {1, []byte(`{"username":"torn",`)},
			},
			owners: map[uniqueKey]string{{"username", "robin"}: "robin", {"username", "kim"}: "kim"},
		},
		tokens: map[string]principal{
			"robins": {user: "robin", self: self},
			"kims":   {user: "kim", self: self, role: helpDesk},
			"torns":  {user: "torn", self: self},
		},
		providers: map[string]string{"0b5c7a1d-9a52-4f0e-8e0c-3f1f6d2b7c90": "SAML"},
		report:    func(err error) { fmt.Println("    report:", err) },
	}, nil
}

// client sends requests.
type client struct {
	handler http.Handler
	token   string
	header  http.Header // sent with each request
}

func (c client) with(name, value string) client {
	c.header = http.Header{name: {value}}
	return c
}

func (c client) send(method, path, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+c.token)
	r.Header.Set("Content-Type", "application/merge-patch+json")
	for name, values := range c.header {
		r.Header[name] = values
	}
	w := httptest.NewRecorder()
	c.handler.ServeHTTP(w, r)
	return w
}

// show sends a request and prints the status, and the user or the detail of the
// problem. It returns the header.
func (c client) show(method, path, body string) http.Header {
	w := c.send(method, path, body)
	var problem struct{ Detail string }
	if w.Header().Get("Content-Type") != "application/problem+json" {
		fmt.Println(w.Code, w.Body)
	} else if err := json.Unmarshal(w.Body.Bytes(), &problem); err != nil {
		fmt.Println(w.Code, err)
	} else {
		fmt.Println(w.Code, problem.Detail)
	}
	return w.Header()
}

// A service that offers PATCH. Copy what is above newService and put your store,
// your tokens and your schema in place of these.
func Example_service() {
	s, err := newService()
	if err != nil {
		log.Fatal(err)
	}
	robin := client{handler: s.handler(), token: "robins"}
	kim := client{handler: s.handler(), token: "kims"}

	fmt.Println("# Robin gets a title; what the body does not name stays.")
	first := robin.show("PATCH", "/users/robin", `{"title":"Illustrator"}`).Get("ETag")

	fmt.Println("# The same again changes nothing.")
	again := robin.show("PATCH", "/users/robin", `{"title":"Illustrator"}`).Get("ETag")
	fmt.Println("    same entity tag:", again == first)

	fmt.Println("# Nobody chooses their own population, ...")
	robin.show("PATCH", "/users/robin", `{"population":{"id":"11b02c94-7ed0-4a86-9d4f-5a0b1c3de672"}}`)
	fmt.Println("# ... but the help desk does, and sees no more than it has to.")
	kim.show("PATCH", "/users/robin", `{"population":{"id":"11b02c94-7ed0-4a86-9d4f-5a0b1c3de672"}}`)
	fmt.Println("# A form for the help desk shows these fields.")
	kim.show("GET", "/users/robin/fields", "")
	fmt.Println("# To Robin there is no user Kim.")
	robin.show("PATCH", "/users/kim", `{"title":"Clown"}`)

	fmt.Println("# Since Robin read it, the user has changed: no update is lost.")
	robin.with("If-Match", first).show("PATCH", "/users/robin", `{"title":"Editor"}`)
	now := robin.show("GET", "/users/robin", "").Get("ETag")
	robin.with("If-Match", now).show("PATCH", "/users/robin", `{"title":"Editor"}`)

	fmt.Println("# Two at the same time, without a precondition: both are in what is stored.")
	var both sync.WaitGroup
	both.Go(func() { robin.send("PATCH", "/users/robin", `{"title":"Publisher"}`) })
	both.Go(func() {
		kim.send("PATCH", "/users/robin", `{"population":{"id":"8e91f3a6-40d2-4c7b-b518-2d6a7f09ce13"}}`)
	})
	both.Wait()
	kim.show("GET", "/users/robin", "")

	fmt.Println("# Somebody has that name, however it is written.")
	robin.show("PATCH", "/users/robin", `{"username":"\u004bim"}`)

	fmt.Println("# Bodies that are no merge patch.")
	robin.show("PATCH", "/users/robin", ``)
	robin.show("PATCH", "/users/robin", `{"title":"Editor","title":"Owner"}`)
	robin.show("PATCH", "/users/robin", `{"title":"`+strings.Repeat("E", 4096)+`"}`)
	fmt.Println("    accepts:", robin.with("Content-Type", "text/plain").show("PATCH", "/users/robin", `{}`).Get("Accept-Patch"))

	fmt.Println("# A provider that there is not, and one that there is. Its type is derived.")
	robin.show("PATCH", "/users/robin", `{"identityProvider":{"id":"ffffffff-0000-4000-8000-000000000000"}}`)
	robin.show("PATCH", "/users/robin", `{"identityProvider":{"id":"0b5c7a1d-9a52-4f0e-8e0c-3f1f6d2b7c90"}}`)
	fmt.Println("# From now on that provider is where Robin is edited: the scope is withheld.")
	robin.show("PATCH", "/users/robin", `{"title":"Director"}`)

	fmt.Println("# A fault of the service is told to its operators.")
	client{handler: s.handler(), token: "torns"}.show("PATCH", "/users/torn", `{"title":"Director"}`)

	// Output:
	// # Robin gets a title; what the body does not name stays.
	// 200 {"username":"robin","email":"robin@example.com","population":{"id":"8e91f3a6-40d2-4c7b-b518-2d6a7f09ce13"},"title":"Illustrator"}
	// # The same again changes nothing.
	// 200 {"username":"robin","email":"robin@example.com","population":{"id":"8e91f3a6-40d2-4c7b-b518-2d6a7f09ce13"},"title":"Illustrator"}
	//     same entity tag: true
	// # Nobody chooses their own population, ...
	// 403 access_denied at "population.id": you may not update this attribute
	// # ... but the help desk does, and sees no more than it has to.
	// 200 {"username":"robin","population":{"id":"11b02c94-7ed0-4a86-9d4f-5a0b1c3de672"},"title":"Illustrator"}
	// # A form for the help desk shows these fields.
	// 200 ["population.id","title"]
	// # To Robin there is no user Kim.
	// 404 no such user
	// # Since Robin read it, the user has changed: no update is lost.
	// 412 the user is not the one that the precondition names
	// 200 {"username":"robin","email":"robin@example.com","population":{"id":"11b02c94-7ed0-4a86-9d4f-5a0b1c3de672"},"title":"Illustrator"}
	// 200 {"username":"robin","email":"robin@example.com","population":{"id":"11b02c94-7ed0-4a86-9d4f-5a0b1c3de672"},"title":"Editor"}
	// # Two at the same time, without a precondition: both are in what is stored.
	// 200 {"username":"robin","population":{"id":"8e91f3a6-40d2-4c7b-b518-2d6a7f09ce13"},"title":"Publisher"}
	// # Somebody has that name, however it is written.
	// 409 username: the value belongs to another user
	// # Bodies that are no merge patch.
	// 400 malformed_json: the body is not valid JSON (byte 0)
	// 400 duplicate_name at "/title": the name stands twice in one object (byte 18)
	// 413 the body is too large
	// 415 the body has to be a JSON merge patch
	//     accepts: application/merge-patch+json, application/json
	// # A provider that there is not, and one that there is. Its type is derived.
	// 422 invalid_reference at "identityProvider.id": the value refers to nothing that can be used here
	// 200 {"username":"robin","email":"robin@example.com","population":{"id":"8e91f3a6-40d2-4c7b-b518-2d6a7f09ce13"},"title":"Publisher","identityProvider":{"id":"0b5c7a1d-9a52-4f0e-8e0c-3f1f6d2b7c90","type":"SAML"}}
	// # From now on that provider is where Robin is edited: the scope is withheld.
	// 403 access_denied at "title": you may not update this attribute
	// # A fault of the service is told to its operators.
	//     report: patch: stored document: malformed_json at "", byte 19
	// 500
}
