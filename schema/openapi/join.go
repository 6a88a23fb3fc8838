package openapi

import (
	"reflect"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/source"
	"github.com/attrpatch/attrpatch/schema/importer"
)

// join makes attributes of what a request and a response declare, in the order of
// the response; what only the request has comes last.
func (r *reader) join(request, response []declared) []source.Attribute {
	asked := byName(request)
	answered := byName(response)
	var list []source.Attribute
	for i := range response {
		p := &response[i]
		if q, ok := asked[p.Name]; ok {
			list = append(list, r.shared(q, p))
		} else if a, ok := r.answered(p); ok {
			list = append(list, a)
		}
	}
	for i := range request {
		if q := &request[i]; answered[q.Name] == nil {
			list = append(list, r.asked(q))
		}
	}
	return list
}

func byName(list []declared) map[string]*declared {
	named := make(map[string]*declared, len(list))
	for i := range list {
		named[list[i].Name] = &list[i]
	}
	return named
}

// shared is an attribute that stands in both. Values come in by requests, so that
// their schema has the say over them.
func (r *reader) shared(q, p *declared) source.Attribute {
	if q.readOnly || p.readOnly {
		q.dropDefault()
	}
	q.noteDefault()
	a := q.Attribute
	a.DisplayName = first(a.DisplayName, p.DisplayName)
	a.Description = first(a.Description, p.Description)
	from := p.place()
	switch readOnly, writeOnly := q.readOnly || p.readOnly, q.writeOnly || p.writeOnly; {
	case readOnly && writeOnly && q.writeOnly && !q.readOnly && !p.writeOnly:
		a.Mutability = attrs.Immutable
		q.place().Note(importer.Guessed, "is writeOnly in the request and readOnly in the response, and so identifies the record: it is immutable")
	case readOnly:
		a.Mutability = attrs.ReadOnly
		if writeOnly {
			q.place().Note(importer.Guessed, "is both readOnly and writeOnly: it is readOnly")
		}
	case writeOnly:
		a.Mutability = attrs.WriteOnly
	}
	r.require(&a, q, p)
	if a.Type != p.Type || a.MultiValued != p.MultiValued {
		from.Note(importer.Dropped, "is of another type in the response; values are held to that of the request")
		for _, sub := range p.sub {
			sub.place().Drop("is in the response alone, of what has another type in the request")
		}
	} else {
		noteDifferences(q, p)
	}
	switch {
	case a.Type != attrs.Complex:
	case a.MultiValued:
		a.Sub = r.unit(q.sub)
		noteMissing(q.sub, p.sub)
	case a.Mutability != attrs.ReadWrite:
		a.Sub = r.plain(p.union(q))
	default:
		a.Sub = r.join(q.sub, p.sub)
	}
	return a
}

// union are the sub-attributes of both, for an attribute whose mutability holds
// for all of them.
func (d *declared) union(other *declared) []declared {
	list := d.sub
	known := byName(d.sub)
	for _, sub := range other.sub {
		if known[sub.Name] == nil {
			list = append(list, sub)
		}
	}
	return list
}

// require says that an attribute is never absent, if the response does and a body
// could make it so.
func (r *reader) require(a *source.Attribute, q, p *declared) {
	// A schema that both sides share says of the record what is never absent.
	ofBoth := q != nil && p != nil && q.required == p.required
	if q != nil && q.required.Present() && !ofBoth {
		q.required.Note(importer.Widened, "is required of a request; a body may leave the attribute out")
	}
	if p == nil || !p.required.Present() || a.Mutability == attrs.ReadOnly {
		return
	}
	if q.nullable || p.nullable {
		p.required.Note(importer.Widened, "is required and nullable; null removes it")
		return
	}
	a.Required = true
}

// answered is an attribute of the response alone.
func (r *reader) answered(p *declared) (source.Attribute, bool) {
	if p.writeOnly {
		p.place().Drop("is writeOnly, and no request has it")
		return source.Attribute{}, false
	}
	p.dropDefault()
	a := p.Attribute
	a.Mutability = attrs.ReadOnly
	a.Sub = r.plain(p.sub)
	return a, true
}

// asked is an attribute of the request alone.
func (r *reader) asked(q *declared) source.Attribute {
	q.noteDefault()
	a := q.Attribute
	a.Mutability = attrs.WriteOnly
	if q.readOnly {
		a.Mutability = attrs.ReadOnly
		q.place().Note(importer.Guessed, "is readOnly, though it stands in the request alone")
	}
	r.require(&a, q, nil)
	if a.MultiValued {
		a.Sub = r.unit(q.sub)
	} else {
		a.Sub = r.plain(q.sub)
	}
	return a
}

// plain are the sub-attributes of an attribute whose mutability holds for all of
// them.
func (r *reader) plain(list []declared) []source.Attribute {
	var made []source.Attribute
	for i := range list {
		d := &list[i]
		d.dropDefault()
		a := d.Attribute
		if d.readOnly || d.writeOnly {
			d.place().Note(importer.Guessed, "is readOnly or writeOnly; what is said of the object that it is in holds")
		}
		a.Sub = r.plain(d.sub)
		made = append(made, a)
	}
	return made
}

// unit are the sub-attributes of items in an array. The array is replaced whole,
// so that each of them is written with it.
func (r *reader) unit(list []declared) []source.Attribute {
	var made []source.Attribute
	for i := range list {
		d := &list[i]
		d.dropDefault()
		a := d.Attribute
		if d.readOnly || d.writeOnly {
			d.place().Note(importer.Widened, "is readOnly or writeOnly in an array that is replaced whole: it is written with it")
		}
		a.Required = d.required.Present() && !d.nullable
		a.Sub = r.unit(d.sub)
		made = append(made, a)
	}
	return made
}

func (d *declared) place() source.Value {
	v, _ := d.From.(source.Value)
	return v
}

// noteMissing notes what responses have in the items of an array and requests do
// not.
func noteMissing(request, response []declared) {
	asked := byName(request)
	for i := range response {
		p := &response[i]
		switch q := asked[p.Name]; {
		case q == nil:
			p.place().Drop("is in responses alone, in an array that is replaced whole")
		default:
			noteDifferences(q, p)
			noteMissing(q.sub, p.sub)
		}
	}
}

// noteDifferences notes each constraint of a response that the request does not
// have in the same way.
func noteDifferences(q, p *declared) {
	if q.From == p.From {
		return
	}
	a, b := q.Attribute.Attribute, p.Attribute.Attribute
	for _, row := range []struct {
		keyword          string
		request, respond any
	}{
		{"pattern", a.Pattern, b.Pattern},
		{"format", a.Format, b.Format},
		{"minLength", a.MinLength, b.MinLength},
		{"maxLength", a.MaxLength, b.MaxLength},
		{"minimum", a.Minimum, b.Minimum},
		{"maximum", a.Maximum, b.Maximum},
		{"enumeratedValues", a.EnumeratedValues, b.EnumeratedValues},
		{"maxItems", a.MaxValues, b.MaxValues},
		{"uniqueItems", a.UniqueValues, b.UniqueValues},
		{"default", string(a.Default), string(b.Default)},
	} {
		if !reflect.DeepEqual(row.request, row.respond) && !reflect.ValueOf(row.respond).IsZero() {
			p.place().Note(importer.Dropped, "has another %s than the request, whose holds", row.keyword)
		}
	}
}

// noteNull says once that null is a removal also where no schema has it.
func noteNull(request source.Value, asked []declared) {
	for i := range asked {
		if d := &asked[i]; !d.nullable && !d.required.Present() {
			request.Note(importer.Guessed, "has properties that are not nullable; null removes them all the same, unless they are required")
			return
		}
	}
}
