package bench

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/patch"
	"github.com/attrpatch/attrpatch/schema"
	"github.com/attrpatch/attrpatch/schema/preset"
)

// A workload is what a benchmark repeats. The document at an index is patched
// with the body at the same one, and a benchmark goes through them in turn.
type workload struct {
	name              string
	documents, bodies [][]byte

	// What only the library needs. Without scopes, the caller may do everything.
	schema *schema.Schema
	limits patch.Limits
	scopes []string
}

// single returns the workload of one document and one body.
func single(name string, s *schema.Schema, document, body []byte) workload {
	return workload{name: name, schema: s, documents: [][]byte{document}, bodies: [][]byte{body}}
}

// room returns how many bytes hold the result of any of the merges, whichever
// contender makes it.
func (w workload) room() int {
	longest := 0
	for i := range w.documents {
		longest = max(longest, len(w.documents[i])+len(w.bodies[i]))
	}
	return 2 * longest
}

// meanBytes returns the mean size of a document.
func (w workload) meanBytes() int64 {
	total := 0
	for _, document := range w.documents {
		total += len(document)
	}
	return int64(total / len(w.documents))
}

// engine returns the library's engine for w, and the caller for its requests.
func (w workload) engine(trusting bool) (*patch.Engine, patch.Caller, error) {
	engine, err := patch.New(w.schema, patch.Config{Limits: w.limits, TrustDocument: trusting})
	if err != nil {
		return nil, patch.Caller{}, fmt.Errorf("%s: %w", w.name, err)
	}
	if len(w.scopes) > 0 {
		return engine, engine.ScopeCaller(w.scopes...), nil
	}
	everything := attrs.MustPathSet("*")
	caller, err := engine.Caller(attrs.Permissions{Read: everything, Update: everything})
	if err != nil {
		return nil, patch.Caller{}, fmt.Errorf("%s: %w", w.name, err)
	}
	return engine, caller, nil
}

// raised are limits that no workload here comes near.
var raised = patch.Limits{BodyBytes: 1 << 26, Members: 1 << 20, DocumentBytes: 1 << 26, ResultBytes: 1 << 26}

// usersWith returns the schema of PingOne users with one more attribute, for
// documents of any size.
func usersWith(custom attrs.Attribute) *schema.Schema {
	d := preset.PingOneUser().Definition()
	d.MaxDocumentBytes = 0
	d.Attributes = append(d.Attributes, custom)
	s, err := schema.New(d)
	if err != nil {
		panic(fmt.Sprintf("the schema of users with %s: %v", custom.Name, err))
	}
	return s
}

// encode returns the compact JSON text of v, without the escapes for HTML that
// no service writes into its store. What is encoded here has no value that JSON
// lacks, so an error is a fault of the program.
func encode(v any) []byte {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		panic(err)
	}
	return bytes.TrimSuffix(text.Bytes(), []byte("\n"))
}

// indent returns the text as most tools print it.
func indent(compact []byte) []byte {
	var text bytes.Buffer
	if err := json.Indent(&text, compact, "", "  "); err != nil {
		panic(err)
	}
	return text.Bytes()
}

// usersWithoutJSONSchema returns the schema of PingOne users with nothing asked
// of its JSON attributes.
func usersWithoutJSONSchema() *schema.Schema {
	d := preset.PingOneUser().Definition()
	for i := range d.Attributes {
		d.Attributes[i].JSONSchema = nil
	}
	s, err := schema.New(d)
	if err != nil {
		panic(fmt.Sprintf("the schema of users without JSON Schemas: %v", err))
	}
	return s
}
