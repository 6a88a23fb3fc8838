package model

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// remove takes the member or item at index i out of v, as rule D2 says.
func (v *value) remove(i int) {
	gone := v.members[i]
	switch {
	case len(v.members) == 1: // an only member: name through value
		v.inner = gone.before + gone.after
	case i == len(v.members)-1: // a last one: from the end of the previous value to its own end
		v.members[i-1].after = gone.after
	default: // from its name up to the next name
		v.members[i+1].before = gone.before
	}
	v.members = slices.Delete(v.members, i, i+1)
}

// removeIf takes out, in document order, what drop says.
func (v *value) removeIf(drop func(*member) bool) {
	for i := 0; i < len(v.members); {
		if drop(v.members[i]) {
			v.remove(i)
		} else {
			i++
		}
	}
}

func (v *value) removeName(name string) {
	v.removeIf(func(m *member) bool { return m.name == name })
}

// add appends a member to an object, as rule D2 says: after the last value, or
// after the brace if there is none, without white space.
func (v *value) add(name, spelling string, added *value) *value {
	m := &member{name: name, spelling: spelling, colon: ":", value: added.clone()}
	if last := len(v.members) - 1; last >= 0 {
		m.after, v.members[last].after = v.members[last].after, ""
	} else {
		m.after, v.inner = v.inner, ""
	}
	v.members = append(v.members, m)
	return m.value
}

// set replaces the member of that name, or appends one.
func (v *value) set(name, spelling string, to *value) {
	if m := v.member(name); m != nil {
		m.value = to
		return
	}
	v.add(name, spelling, to)
	v.member(name).value = to // itself, and no copy
}

// insert puts an item into an array before the one at index i, or at the end.
func (v *value) insert(i int, added *value) {
	m := &member{value: added}
	switch {
	case len(v.members) == 0:
		m.after, v.inner = v.inner, ""
	case i > 0: // right behind the item before it
		m.after, v.members[i-1].after = v.members[i-1].after, ""
	default:
		m.before, v.members[0].before = v.members[0].before, ""
	}
	v.members = slices.Insert(v.members, i, m)
}

// stripNulls removes null members from a new JSON value: it is what RFC 7396
// makes of the value where nothing is stored (rules D2 and M5). Arrays are data.
func stripNulls(v *value) {
	if v.kind != object {
		return
	}
	v.removeIf(func(m *member) bool { return m.value.kind == null })
	for _, m := range v.members {
		stripNulls(m.value)
	}
}

// mergePatch is MergePatch of RFC 7396, section 2, without regard to text. A nil
// value is an absent one.
func mergePatch(target, patch *value) *value {
	if patch.kind != object {
		return patch
	}
	result := &value{kind: object}
	if target.asObject() != nil {
		result = target.clone()
	}
	for _, m := range patch.members {
		if m.value.kind == null {
			result.removeName(m.name)
		} else if old := result.member(m.name); old != nil {
			old.value = mergePatch(old.value, m.value)
		} else {
			result.add(m.name, m.spelling, mergePatch(nil, m.value))
		}
	}
	return result
}

// spell writes a name with only the escapes that JSON demands (rule D2).
func spell(name string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range name {
		switch short := strings.IndexRune("\"\\\b\f\n\r\t", r); {
		case short >= 0:
			b.WriteString(`\` + string(`"\bfnrt`[short]))
		case r < ' ':
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

func itoa(i int) string { return strconv.Itoa(i) }
