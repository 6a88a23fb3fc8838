package jsonschema

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/jsonwire"
	"github.com/attrpatch/attrpatch/internal/source"
)

// embed makes a JSON attribute of a schema, which keeps the schema itself where
// that says anything.
func (r *reader) embed(a *source.Attribute, s *shape) {
	a.Type = attrs.JSON
	if !s.says() {
		return
	}
	text, ok := r.bundled(s)
	s.settle()
	if !ok {
		s.at.Drop("refers to what cannot be taken along, or is too long: any JSON value is admitted")
		return
	}
	a.JSONSchema = text
	a.At["jsonSchema"] = s.at
}

// says reports whether a schema constrains values at all.
func (s *shape) says() bool {
	return s.isTyped || len(s.properties) > 0 || len(s.required) > 0 || len(s.words) > 0 || len(s.labels) > 0
}

// settle accounts for all that a schema says.
func (s *shape) settle() {
	for _, part := range s.parts {
		part.Settle()
	}
	for _, part := range s.given {
		part.Settle()
	}
	s.words = nil
}

// bundled returns the text of a schema with the definitions that it refers to, if
// it can stand by itself.
func (r *reader) bundled(s *shape) (json.RawMessage, bool) {
	if r.embedded > maxEmbedded {
		return nil, false
	}
	b := bundle{reader: r, names: map[string][]string{}, known: map[source.Value]bool{}}
	parts := make([][]byte, len(s.given))
	for i, part := range s.given {
		b.collect(part)
		parts[i] = part.Raw()
	}
	text := parts[0]
	if len(parts) > 1 || len(b.names) > 0 || r.isOld {
		text = b.text(parts)
	}
	r.embedded += len(text)
	return text, !b.broken && r.embedded <= maxEmbedded
}

// bundle is a schema on its way into an attribute, with what it refers to.
type bundle struct {
	*reader
	names  map[string][]string // of definitions, by the member of the root that holds them
	known  map[source.Value]bool
	broken bool // it refers to something else
}

// collect finds the references of a schema and of the definitions that they lead
// to, each of which it looks into once.
func (b *bundle) collect(v source.Value) {
	for todo := []source.Value{v}; len(todo) > 0; {
		v = todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		switch v.Kind() {
		case jsonwire.Array:
			for _, item := range v.Items() {
				todo = append(todo, item)
			}
		case jsonwire.Object:
			for name, at := range v.Members() {
				if target := b.member(name, at); target.Present() {
					todo = append(todo, target)
				}
			}
		}
	}
}

// member returns what is to be looked into because of a member: the definition
// that a reference leads to, or the member itself.
func (b *bundle) member(name string, at source.Value) source.Value {
	isText := at.Kind() == jsonwire.String
	switch {
	case name == "$ref" && isText:
		return b.definition(at.Text())
	case name == "$dynamicRef", name == "$recursiveRef", name == "$id" && isText && !strings.HasPrefix(at.Text(), "#"):
		b.broken = true
	}
	return at
}

// definition returns the definition that a reference leads to or into, unless it
// is known.
func (b *bundle) definition(ref string) source.Value {
	pointer, isLocal := strings.CutPrefix(ref, "#")
	var tokens []string
	for token := range attrs.Pointer(pointer).Tokens() {
		tokens = append(tokens, token)
	}
	if !isLocal || strings.Contains(pointer, "%") || len(tokens) < 2 || tokens[0] != "$defs" && tokens[0] != "definitions" {
		b.broken = true
		return source.Value{}
	}
	at := b.root.Member(tokens[0])
	if at.Kind() == jsonwire.Object {
		at = at.Member(tokens[1])
	}
	if !at.Present() {
		b.broken = true
		return source.Value{}
	}
	if b.known[at] {
		return source.Value{}
	}
	b.known[at], b.targets[at] = true, true
	b.names[tokens[0]] = append(b.names[tokens[0]], tokens[1])
	return at
}

// text puts a schema together.
func (b *bundle) text(parts [][]byte) []byte {
	var out bytes.Buffer
	out.WriteByte('{')
	if b.isOld {
		out.WriteString(`"$schema":"http://json-schema.org/draft-07/schema#",`)
	}
	out.WriteString(`"allOf":[`)
	out.Write(bytes.Join(parts, []byte(",")))
	out.WriteByte(']')
	for _, container := range []string{"$defs", "definitions"} {
		if len(b.names[container]) == 0 {
			continue
		}
		out.WriteString(`,` + strconv.Quote(container) + `:{`)
		for i, name := range b.names[container] {
			if i > 0 {
				out.WriteByte(',')
			}
			quoted, _ := json.Marshal(name) // a string always has a JSON form
			out.Write(quoted)
			out.WriteByte(':')
			at := b.root.Member(container).Member(name)
			out.Write(at.Raw())
		}
		out.WriteByte('}')
	}
	out.WriteByte('}')
	return out.Bytes()
}
