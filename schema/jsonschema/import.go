package jsonschema

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/jsonwire"
	"github.com/attrpatch/attrpatch/internal/source"
	"github.com/attrpatch/attrpatch/schema"
	"github.com/attrpatch/attrpatch/schema/importer"
)

// What a schema may unfold to, with every reference followed.
const (
	maxProperties = 10_000
	maxKeywords   = 200_000
	maxLevels     = 40 // of objects in objects; schema.New bounds them more tightly
	maxEmbedded   = 1 << 20
)

// Import makes a definition of a JSON Schema. The error is [importer.Errors].
func Import(text []byte) (schema.Definition, []importer.Note, error) {
	var ledger source.Ledger
	r := &reader{ledger: &ledger, open: map[source.Value]bool{}, expanding: map[source.Value]bool{}, targets: map[source.Value]bool{}}
	r.root = ledger.Read(text)
	draft := source.Draft{From: r.root}
	draft.Definition.Name = "document"
	if r.root.Kind() == jsonwire.Object {
		r.dialect()
		draft.Attributes = r.whole(&draft.Definition)
		r.definitions()
	} else {
		r.root.Fault("is not the JSON Schema of an object")
	}
	return ledger.Finish(draft)
}

// reader is one import.
type reader struct {
	ledger *source.Ledger
	root   source.Value
	id     string                // of the root, without a fragment
	isOld  bool                  // draft 7, in which nothing beside a reference counts
	open   map[source.Value]bool // what the schemas being read have followed
	// expanding are those of open whose own members are being read.
	expanding map[source.Value]bool
	targets   map[source.Value]bool // that a reference led to

	properties, keywords, embedded int
	full                           bool // a limit was met, which is a fault
}

// dialect reads which draft the source is of.
func (r *reader) dialect() {
	at := r.root.Given("$schema")
	switch dialect := strings.TrimSuffix(at.Text(), "#"); {
	case dialect == "", strings.HasSuffix(dialect, "/draft/2020-12/schema"):
	case strings.HasSuffix(dialect, "/draft-07/schema"):
		r.isOld = true
	default:
		at.Note(importer.Guessed, "is neither draft 2020-12 nor 7, and is read as 2020-12")
	}
	r.id, _, _ = strings.Cut(r.root.Given("$id").Text(), "#")
}

// whole reads the schema of the document.
func (r *reader) whole(d *schema.Definition) []source.Attribute {
	s := r.read(r.root)
	defer r.close(s)
	if d.Name = s.text("title"); d.Name == "" {
		d.Name = "document"
	}
	s.text("description")
	r.alternatives(s)
	if !s.isObject() || len(s.properties) == 0 {
		r.root.Fault("is not the JSON Schema of an object with properties")
		return nil
	}
	list := r.attributes(s, holder{})
	s.rest("has no equal for a whole document")
	return list
}

// definitions notes those that nothing refers to.
func (r *reader) definitions() {
	for _, name := range []string{"$defs", "definitions"} {
		for _, at := range r.root.Given(name).Members() {
			if !r.targets[at] {
				at.Drop("nothing refers to it")
			}
		}
	}
}

// overflows ends an import whose source unfolds without end.
func (r *reader) overflows(at source.Value, over bool) bool {
	if over && !r.full {
		r.full = true
		at.Fault("unfolds to more than %d properties or %d keywords, or to objects nested more than %d deep", maxProperties, maxKeywords, maxLevels)
	}
	return r.full
}

// target returns the schema that a reference leads to.
func (r *reader) target(ref source.Value) source.Value {
	text := ref.Text()
	address, fragment, _ := strings.Cut(text, "#")
	if address != "" && address != r.id {
		ref.Fault("leads out of the source, and is not followed")
		return source.Value{}
	}
	pointer, err := url.PathUnescape(fragment)
	if err != nil || pointer != "" && !strings.HasPrefix(pointer, "/") {
		ref.Fault("is not a JSON Pointer into the source")
		return source.Value{}
	}
	v := r.root
	for token := range attrs.Pointer(pointer).Tokens() {
		v = step(v, token)
		r.targets[v] = true
	}
	if !v.Present() {
		ref.Fault("leads to nothing in the source")
		return source.Value{}
	}
	return v
}

// step goes from a value to a member or item of it.
func step(v source.Value, token string) source.Value {
	switch v.Kind() {
	case jsonwire.Object:
		return v.Member(token)
	case jsonwire.Array:
		for i, item := range v.Items() {
			if strconv.Itoa(i) == token {
				return item
			}
		}
	}
	return source.Value{}
}
