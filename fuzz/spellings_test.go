package fuzz_test

import (
	"encoding/json"
	"regexp"
	"strings"

	"github.com/attrpatch/attrpatch/fuzz"
)

// spelling is a body that asks for what a merge patch asks for, in a language of
// operations.
type spelling struct{ way, format, body string }

// spellings are those of a merge patch for a document. A language that cannot say
// it, as the comment of each way has it, is left out.
func (n *reading) spellings(body, document *parsed) (list []spelling) {
	for _, way := range []struct {
		name  string
		value func(*parsed, *parsed) []string // the operations for a JSON value
	}{{"leaf by leaf", patchLeaves}, {"values whole", patchWhole}} {
		if operations, ok := n.asJSONPatch(body, document, "", way.value); ok {
			list = append(list, spelling{way.name, fuzz.JSONPatch, "[" + strings.Join(operations, ",") + "]"})
		}
	}
	scim := func(way string, operations []string) {
		list = append(list, spelling{way, fuzz.SCIM, `{"Operations":[` + strings.Join(operations, ",") + `]}`})
	}
	scim("without a path", []string{`{"op":"replace","value":` + body.raw + `}`})
	var apart []string
	for _, m := range body.items {
		apart = append(apart, `{"op":"replace","value":{`+m.spelled+":"+m.raw+`}}`)
	}
	scim("one by one", apart)
	if operations, ok := n.asSCIM(body, ""); ok {
		scim("with paths", operations)
	}
	return list
}

func operation(op, path, value string) string {
	if value != "" {
		value = `,"value":` + value
	}
	return `{"op":"` + op + `","path":` + quoteName(path) + value + `}`
}

func token(name string) string {
	return "/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(name)
}

// asJSONPatch spells the members of a body's object. There is no such spelling
// where a COMPLEX would have to be created: to add it is to write every leaf of it.
func (n *reading) asJSONPatch(body, document *parsed, pointer string, value func(v, stored *parsed) []string) (list []string, ok bool) {
	for _, m := range body.items {
		sub, stored, here := n.find(m.name), document.at(m.name), pointer+token(m.name)
		known := sub != nil && !sub.disabled && !sub.concealed()
		switch {
		case m.is('n'):
			list = append(list, operation("add", here, "null"))
		case known && !sub.unit() && m.is('{'):
			inner, ok := sub.asJSONPatch(m.parsed, stored, here, value)
			if !ok || len(inner) > 0 && stored.object() == nil {
				return nil, false
			}
			list = append(list, inner...)
		case known && (!sub.leaf() || sub.MultiValued || !sub.isJSON()):
			list = append(list, operation("add", here, sub.withoutNulls(m.parsed)))
		default:
			for _, o := range value(m.parsed, stored) {
				list = append(list, strings.Replace(o, "@", quoteInner(here), 1))
			}
		}
	}
	return list, true
}

func (n *reading) isJSON() bool { return n.Type.String() == "JSON" }

// quoteInner is the inside of a JSON string.
func quoteInner(s string) string { return strings.Trim(quoteName("."+s+"."), `".`) }

// withoutNulls writes the value of a unit without the nulls that a merge takes out
// of the JSON values in it.
func (n *reading) withoutNulls(v *parsed) string {
	switch {
	case n.isJSON() && !n.MultiValued:
		return strippedText(v)
	case v.is('[') && n.MultiValued && !n.leaf():
		list := make([]string, len(v.items))
		for i, item := range v.items {
			list[i] = n.withoutNulls(item.parsed)
		}
		return "[" + strings.Join(list, ",") + "]"
	case v.is('{') && !n.leaf():
		list := make([]spelledMember, len(v.items))
		for i, m := range v.items {
			var text string
			if sub := n.find(m.name); sub != nil {
				text = sub.withoutNulls(m.parsed)
			} else {
				text = strippedText(m.parsed)
			}
			list[i] = spelledMember{m.spelled, text}
		}
		return writeObject(list)
	}
	return v.raw
}

// strippedText is a new value as RFC 7396 makes it of a patch.
func strippedText(v *parsed) string {
	if !v.is('{') {
		return v.raw
	}
	var kept []spelledMember
	for _, m := range v.items {
		if !m.is('n') {
			kept = append(kept, spelledMember{m.spelled, strippedText(m.parsed)})
		}
	}
	return writeObject(kept)
}

// patchWhole adds the merged value.
func patchWhole(v, stored *parsed) []string {
	var old any
	if stored != nil {
		old = decodeText(stored.raw)
	}
	return []string{`{"op":"add","path":"@","value":` + encoded(pseudocode(old, decodeText(v.raw))) + `}`}
}

// patchLeaves takes a value apart as far as the stored one has objects there.
func patchLeaves(v, stored *parsed) []string {
	var list []string
	var walk func(v, stored *parsed, pointer string)
	walk = func(v, stored *parsed, pointer string) {
		switch {
		case !v.is('{') || stored.object() == nil:
			list = append(list, `{"op":"add","path":"@`+quoteInner(pointer)+`","value":`+strippedText(v)+`}`)
			return
		}
		for _, m := range v.items {
			old, here := stored.at(m.name), pointer+token(m.name)
			switch {
			case m.is('n') && old != nil:
				list = append(list, `{"op":"remove","path":"@`+quoteInner(here)+`"}`)
			case !m.is('n'):
				walk(m.parsed, old, here)
			}
		}
	}
	if walk(v, stored, ""); len(list) == 0 {
		return patchWhole(v, stored)
	}
	return list
}

var pathName = regexp.MustCompile(`^[A-Za-z][-_A-Za-z0-9]*$`)

// asSCIM spells the members of a body's object with paths, which have two names at
// most, and not all names.
func (n *reading) asSCIM(body *parsed, path string) (list []string, ok bool) {
	for _, m := range body.items {
		sub := n.find(m.name)
		if !pathName.MatchString(m.name) {
			return nil, false
		}
		here := strings.TrimPrefix(path+"."+m.name, ".")
		switch {
		case m.is('n'):
			list = append(list, operation("remove", here, ""))
		case sub != nil && !sub.disabled && !sub.concealed() && !sub.unit() && m.is('{') && len(m.items) > 0 && path == "":
			inner, ok := sub.asSCIM(m.parsed, here)
			if !ok {
				return nil, false
			}
			list = append(list, inner...)
		default:
			list = append(list, operation("replace", here, m.raw))
		}
	}
	return list, true
}

// encoded writes a value that was decoded, with its numbers as they were.
func encoded(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(text)
}
