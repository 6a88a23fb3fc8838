package jsonwire

import (
	"cmp"
	"reflect"
	"slices"
	"strings"
	"unicode"
)

// Field is a field of a struct that encoding/json reads and writes.
type Field struct {
	reflect.StructField
	Member string   // the name of the JSON member
	Quoted bool     // the json tag says ,string, and the type is one for which that counts
	Way    []string // the Go fields that lead to it, itself the last
	tagged bool     // the json tag has the name
}

// Fields are the fields of the struct t that encoding/json reads and writes, in
// the order in which it does. Of several with one name the least nested one
// counts, of several on one level the one whose tag has the name, and otherwise
// none of them: those are ambiguous.
func Fields(t reflect.Type) (kept, ambiguous []Field) {
	var all []Field
	collect(t, nil, map[reflect.Type]bool{}, &all)
	for _, f := range all {
		switch better, equal := rivals(f, all); {
		case better:
		case equal:
			ambiguous = append(ambiguous, f)
		default:
			kept = append(kept, f)
		}
	}
	return kept, ambiguous
}

// collect lists the fields of a struct and of those that are embedded in it.
func collect(t reflect.Type, path []string, around map[reflect.Type]bool, all *[]Field) {
	if around[t] {
		return // deeper than the first time, and so hidden by it
	}
	around[t] = true
	defer delete(around, t)
	for i := range t.NumField() {
		f := t.Field(i)
		tag := f.Tag.Get("json")
		if tag == "-" {
			continue
		}
		name, options, _ := strings.Cut(tag, ",")
		if !isName(name) {
			name = ""
		}
		at := append(slices.Clone(path), f.Name)
		inner := f.Type
		if inner.Kind() == reflect.Pointer && inner.Name() == "" {
			inner = inner.Elem()
		}
		switch {
		case f.Anonymous && name == "" && inner.Kind() == reflect.Struct:
			// An embedded struct that is not exported has exported fields all the
			// same.
			collect(inner, at, around, all)
		case f.IsExported():
			*all = append(*all, Field{
				StructField: f, Member: cmp.Or(name, f.Name), tagged: name != "",
				Quoted: isScalar(inner.Kind()) && slices.Contains(strings.Split(options, ","), "string"), Way: at,
			})
		}
	}
}

func isScalar(k reflect.Kind) bool {
	return k == reflect.String || k >= reflect.Bool && k <= reflect.Float64
}

// isName reports whether encoding/json takes a tag's first part for a name.
func isName(name string) bool {
	for _, c := range name {
		if !strings.ContainsRune("!#$%&()*+-./:;<=>?@[]^_{|}~ ", c) && !unicode.IsLetter(c) && !unicode.IsDigit(c) {
			return false
		}
	}
	return name != ""
}

// rivals reports whether another field of the same name comes before this one,
// and whether another is its equal.
func rivals(f Field, all []Field) (better, equal bool) {
	for _, g := range all {
		switch {
		case g.Member != f.Member || slices.Equal(g.Way, f.Way):
		case len(g.Way) != len(f.Way):
			better = better || len(g.Way) < len(f.Way)
		case g.tagged != f.tagged:
			better = better || g.tagged
		default:
			equal = true
		}
	}
	return better, equal
}
