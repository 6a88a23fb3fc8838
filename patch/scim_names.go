package patch

import (
	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/jsonwire"
	"github.com/attrpatch/attrpatch/schema"
)

// foldASCII returns s with small letters for capital ones of ASCII.
func foldASCII(s string) string {
	for i := range len(s) {
		if c := s[i]; 'A' <= c && c <= 'Z' {
			return string(appendFolded(nil, s))
		}
	}
	return s
}

func appendFolded(dst []byte, s string) []byte {
	for i := range len(s) {
		c := s[i]
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		dst = append(dst, c)
	}
	return dst
}

// foldNames makes the tables of names without case, one for each COMPLEX. Two names
// in one object are never equal but for their case (rule N4).
func (p *plan) foldNames() {
	p.folded = map[foldedName]int32{}
	for i := 1; i < len(p.nodes); i++ {
		n := &p.nodes[i]
		p.folded[foldedName{n.parent, foldASCII(n.name)}] = int32(i)
	}
}

// foldedName is a name in a COMPLEX, in small letters.
type foldedName struct {
	holder int32
	name   string
}

// folded returns what names that are the same to SCIM have in common (rule S2).
func (r *run) folded(name string) string {
	if r.engine.plan.scim.Case == schema.CaseFold {
		return foldASCII(name)
	}
	return name
}

// called returns the attribute of a COMPLEX that SCIM calls by that name, a disabled
// one too, or nowhere. A concealed attribute is called by no name: what the body says
// of it stays in the body's spelling, as that of an undeclared name does (rule P6).
func (r *run) called(node int32, name string) int32 {
	p := r.engine.plan
	child := p.nodes[node].children.find([]byte(name))
	if child == nowhere && p.folded != nil {
		if folded, ok := p.folded[foldedName{node, foldASCII(name)}]; ok {
			child = folded
		}
	}
	if child != nowhere && r.concealed(child) {
		return nowhere
	}
	return child
}

// spelling is a name or a value that is written in another way than the body has it.
type spelling struct {
	start, end int32 // in the body
	text       string
}

// respell notes what of a value is spelled in a way that only SCIM takes: names in
// another case (rule S2), and strings for booleans (rule S6). It recurses no deeper
// than the schema nests.
func (r *run) respell(part *scimPart, node, i int32) {
	if node == nowhere {
		return
	}
	o, n := r.operations, &r.engine.plan.nodes[node]
	values := o.scanner.Values
	if v := &values[i]; v.Kind == jsonwire.Array && n.multiValued {
		first, end := jsonwire.Members(values, int(i))
		for j := first; j < end; j = int(values[j].Next) {
			r.respellOne(part, node, int32(j))
		}
		return
	}
	r.respellOne(part, node, i)
}

func (r *run) respellOne(part *scimPart, node, i int32) {
	o, n := r.operations, &r.engine.plan.nodes[node]
	v := &o.scanner.Values[i]
	switch {
	case n.typ == attrs.Boolean && v.Kind == jsonwire.String && r.engine.plan.scim.Departures.StringBooleans:
		text := foldASCII(string(o.plain(v.RawString(o.body), v.Escaped)))
		if text == "true" || text == "false" {
			o.spellings = append(o.spellings, spelling{v.Start, v.End, text})
		}
	case n.typ == attrs.Complex && v.Kind == jsonwire.Object:
		r.respellMembers(part, node, i)
	}
}

func (r *run) respellMembers(part *scimPart, node, i int32) {
	o, nodes := r.operations, r.engine.plan.nodes
	values, seen := o.scanner.Values, map[string]bool{}
	first, end := jsonwire.Members(values, int(i))
	for j := first; j < end; j = int(values[j].Next) {
		name := string(o.plain(values[j].RawName(o.body), values[j].NameEscaped))
		key := r.folded(name)
		if seen[key] {
			part.twice = append(part.twice, int32(j))
			continue
		}
		seen[key] = true
		child := r.called(node, name)
		if child != nowhere && nodes[child].name != name {
			text := string(jsonwire.AppendString(nil, nodes[child].name))
			o.spellings = append(o.spellings, spelling{values[j].Name, values[j].NameEnd, text})
		}
		r.respell(part, child, int32(j))
	}
}

// writeSpellings writes the body anew with the spellings that the schema has. It has
// the same values as the body in the same order, so that the places in the one are
// those in the other.
func (o *operations) writeSpellings() {
	if len(o.spellings) == 0 {
		return
	}
	var text []byte
	pos := int32(0)
	for _, s := range o.spellings {
		text = append(append(text, o.body[pos:s.start]...), s.text...)
		pos = s.end
	}
	text = append(text, o.body[pos:]...)
	var again jsonwire.Scanner
	if !again.Record(text, jsonwire.Limits{}) {
		return // names were told apart before: it is valid
	}
	o.sentBody, o.sent = o.body, o.scanner.Values
	o.body, o.scanner = text, again
}
