package gostruct

import (
	"reflect"
	"slices"
	"strings"
	"unicode"
)

// field is one that encoding/json writes.
type field struct {
	reflect.StructField
	name   string   // of the JSON member
	tagged bool     // the json tag has the name
	quoted bool     // the json tag says ,string
	path   []string // the Go fields that lead to it, itself the last
}

// fieldsOf are the fields that encoding/json writes for a struct, in the order in
// which it does. Of several with one name the least nested one counts, of several
// on one level the one whose tag has the name, and otherwise none of them: those
// are ambiguous.
func fieldsOf(t reflect.Type) (kept, ambiguous []field) {
	var all []field
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
func collect(t reflect.Type, path []string, around map[reflect.Type]bool, all *[]field) {
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
			*all = append(*all, field{
				StructField: f, name: first(name, f.Name), tagged: name != "",
				quoted: slices.Contains(strings.Split(options, ","), "string"), path: at,
			})
		}
	}
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
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
func rivals(f field, all []field) (better, equal bool) {
	for _, g := range all {
		switch {
		case g.name != f.name || slices.Equal(g.path, f.path):
		case len(g.path) != len(f.path):
			better = better || len(g.path) < len(f.path)
		case g.tagged != f.tagged:
			better = better || g.tagged
		default:
			equal = true
		}
	}
	return better, equal
}
