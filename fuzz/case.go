package fuzz

import (
	"encoding/json"
	"maps"

	"pgregory.net/rapid"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/conformance"
	"github.com/attrpatch/attrpatch/schema"
)

// Case is one engine and one caller, and what they are asked in turn: an engine
// keeps its buffers from one call to the next, and no answer may depend on that.
type Case struct {
	Definition schema.Definition

	// The engine's configuration.
	Operation string
	Complete  bool
	Limits    conformance.Limits

	// What the caller may do: all of it together.
	Permissions []attrs.Permissions
	Scopes      []string

	// Derive has the value of each derived attribute while its source is
	// present; the host refuses the sources of those in Refuse, and knows nothing
	// of any other.
	Derive map[attrs.Path]json.RawMessage
	Refuse map[attrs.Path]bool

	// Format is that of the bodies; empty is a merge patch.
	Format string
	Rounds []Round
}

// Round is one stored document and one body for it.
type Round struct{ Document, Body []byte }

// Cases generates cases for rapid.
func Cases() *rapid.Generator[Case] {
	return rapid.Custom(func(t *rapid.T) Case { return Generate(fromRapid(t)) })
}

// Generate makes a case by the choices of c.
func Generate(c Chooser) Case {
	made := c.question(c.definition())
	for range 1 + c(3) {
		stored := c.document(made.Definition.Attributes)
		made.Rounds = append(made.Rounds, Round{
			Document: c.text(stored),
			Body:     c.text(c.body(made.Definition.Attributes, stored)),
		})
	}
	return made
}

// question makes a case without its rounds.
func (c Chooser) question(d schema.Definition) Case {
	made := Case{Definition: d, Complete: c.chance(15)}
	if c.chance(15) {
		made.Operation = pick(c, "update", "create")
	}
	made.Limits = c.limits()
	paths := pathsOf(made.Definition.Attributes, "")
	if c.chance(25) {
		made.Scopes = pick(c, []string{"s"}, []string{"s", "t"}, []string{"t", "nobody's"})
	}
	if len(made.Scopes) == 0 || c.chance(40) {
		made.Permissions = c.permissionSets(paths)
	}
	made.Derive, made.Refuse = c.derivations(made.Definition.Attributes, "")
	return made
}

// Input returns a round in the form of the conformance suite, which says how to
// reproduce it. The form has no place for Refuse.
func (c Case) Input(id string, do conformance.Do, round Round) (conformance.Input, error) {
	text, err := json.Marshal(c.Definition)
	if err != nil {
		return conformance.Input{}, err
	}
	in := conformance.Input{
		ID: id, Do: do, Schema: text, Document: round.Document,
		Operation: c.Operation, Complete: c.Complete, Limits: c.Limits,
		Permissions: c.Permissions, Scopes: c.Scopes,
	}
	if do == conformance.Apply {
		in.Format, in.Body, in.Derive = c.Format, round.Body, c.Derive
	}
	return in, nil
}

// limits are mostly the default ones: a limit that is met hides everything else.
func (c Chooser) limits() (l conformance.Limits) {
	if c.chance(8) {
		l.Violations = 1 + c(3)
	}
	if c.chance(4) {
		l.ResultBytes = 10 + c(60)
	}
	if c.chance(4) {
		*pick(c, &l.BodyBytes, &l.DocumentBytes) = 20 + c(100)
	}
	if c.chance(6) {
		*pick(c, &l.Depth, &l.Members, &l.NameBytes, &l.NumberBytes) = 1 + c(pick(c, 6, 2))
	}
	return l
}

// derivations says what the host does for each derived attribute.
func (c Chooser) derivations(list []attrs.Attribute, parent attrs.Path) (map[attrs.Path]json.RawMessage, map[attrs.Path]bool) {
	values, refused := map[attrs.Path]json.RawMessage{}, map[attrs.Path]bool{}
	for _, a := range list {
		path := parent.Join(a.Name)
		switch {
		case a.DerivedFrom == "":
		case c.chance(5): // a DeriveError
		case c.chance(10):
			refused[path] = true
		case c.chance(10): // likewise, unless the attribute can have it after all
			values[path] = json.RawMessage(c.plain(c.bad(a)))
		default:
			if v, ok := c.good(a); ok {
				values[path] = json.RawMessage(c.plain(v))
			}
		}
		inner, innerRefused := c.derivations(a.SubAttributes, path)
		maps.Copy(values, inner)
		maps.Copy(refused, innerRefused)
	}
	return values, refused
}
