package model

import (
	"regexp"
	"unicode/utf8"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/format"
	"github.com/attrpatch/attrpatch/schema"
)

// archive says how often each archived value may still occur, by the path of
// the leaf.
type archive map[attrs.Path]map[string]int

// allowArchived is rule V4: as often as it is stored, and not at all where the
// caller cannot read the attribute.
func (r *run) allowArchived(n *node, stored *value) archive {
	a := archive{}
	for _, leaf := range n.leaves() {
		a[leaf.path] = map[string]int{}
		if r.caller.mayRead(leaf) {
			n.count(leaf, stored, a[leaf.path])
		}
	}
	return a
}

// count adds up the strings that a stored value of n has at a leaf. Only a
// multiValued attribute has the items of an array for values.
func (n *node) count(leaf *node, v *value, counts map[string]int) {
	if v != nil && v.kind == array && n.MultiValued {
		for _, m := range v.members {
			n.countOne(leaf, m.value, counts)
		}
		return
	}
	n.countOne(leaf, v, counts)
}

func (n *node) countOne(leaf *node, v *value, counts map[string]int) {
	switch {
	case v == nil:
	case n.path != leaf.path:
		name := leaf.names[len(n.names)]
		find(n.subs, name).count(leaf, v.at(name), counts)
	case v.kind == text:
		counts[v.str]++
	}
}

// blank is rule V8: what a required attribute may not be although it is there.
func (r *run) blank(n *node, v *value) bool {
	switch {
	case n.MultiValued:
		return v.kind == array && len(v.members) == 0
	case n.Type == attrs.String || n.Type == attrs.JSON:
		return r.policy.Blank == schema.BlankMissing && v.kind == text && v.str == ""
	}
	return false
}

// value judges a value that is not null by rules V1 to V8.
func (r *run) value(n *node, v *value, a archive, at place) {
	switch {
	case n.Required && r.blank(n, v): // alone
		r.violate(Required, n, at)
	case !n.MultiValued:
		r.single(n, v, a, at)
	case v.kind == array:
		r.multiple(n, v, a, at)
	case r.policy.Scalar == schema.ScalarWrap: // rule M3
		r.single(n, v, a, at)
	default:
		r.violate(WrongType, n, at)
	}
}

// multiple judges the elements of a multiValued attribute (rule V7 and the
// others element by element).
func (r *run) multiple(n *node, v *value, a archive, at place) {
	if n.MaxValues > 0 && len(v.members) > n.MaxValues {
		r.violate(TooManyValues, n, at)
		return
	}
	for i, m := range v.members {
		r.single(n, m.value, a, at.item(i, m))
		for _, earlier := range v.members[:i] {
			if n.UniqueValues && hasType(n.Type, m.value) &&
				equal(r.normalOne(n, m.value), r.normalOne(n, earlier.value)) {
				r.violate(DuplicateValue, n, at.item(i, m))
				break
			}
		}
	}
}

// hasType is rule V1 for one value.
func hasType(t attrs.Type, v *value) bool {
	switch t {
	case attrs.String:
		return v.kind == text
	case attrs.Boolean:
		return v.kind == boolean
	case attrs.Integer:
		return v.kind == number && integral(v.literal)
	case attrs.Number:
		return v.kind == number
	case attrs.Complex:
		return v.kind == object
	}
	return v.kind != null
}

// single judges one value or element.
func (r *run) single(n *node, v *value, a archive, at place) {
	if !hasType(n.Type, v) {
		r.violate(WrongType, n, at)
		return
	}
	switch n.Type {
	case attrs.String:
		r.string(n, v.str, a, at)
	case attrs.Integer, attrs.Number: // rule V6
		if n.Minimum != "" && compareNumbers(v.literal, string(n.Minimum)) < 0 {
			r.violate(BelowMinimum, n, at)
		}
		if n.Maximum != "" && compareNumbers(v.literal, string(n.Maximum)) > 0 {
			r.violate(AboveMaximum, n, at)
		}
	case attrs.Complex:
		r.whole(n, v, a, at)
	case attrs.JSON:
		if n.MultiValued || n.inUnit { // it is replaced, else rule V9 waits for the merge
			r.shape(n, r.normalOne(n, v), v, at)
		}
	}
}

// longestMatched is how long a string may be that is matched by a pattern
// without a maxLength (rule V3).
const longestMatched = 65_536

func (r *run) string(n *node, s string, a archive, at place) {
	length, longest := utf8.RuneCountInString(s), n.MaxLength // rule V2
	if longest == 0 && n.Pattern != "" {
		longest = longestMatched
	}
	if n.MinLength > 0 && length < n.MinLength {
		r.violate(TooShort, n, at)
	}
	switch {
	case longest > 0 && length > longest:
		r.violate(TooLong, n, at)
	case n.Pattern != "" && !regexp.MustCompile(`\A(?:`+n.Pattern+`)\z`).MatchString(s): // rule V3
		r.violate(PatternMismatch, n, at)
	}
	r.enumerated(n, s, a, at)
	if n.Format != "" { // rule V5
		if valid, ok := format.Lookup(n.Format); ok && !valid([]byte(s)) {
			r.violate(BadFormat, n, at)
		}
	}
}

// enumerated is rule V4.
func (r *run) enumerated(n *node, s string, a archive, at place) {
	if len(n.EnumeratedValues) == 0 {
		return
	}
	for _, e := range n.EnumeratedValues {
		if e.Value != s {
			continue
		}
		if e.Archived {
			if a[n.path][s]--; a[n.path][s] < 0 {
				r.violate(ArchivedValue, n, at)
			}
		}
		return
	}
	r.violate(NotInEnum, n, at)
}

// whole judges an object that is stored as one: an atomic COMPLEX, an item of a
// multiValued one, or a COMPLEX inside either. Rule M6: null is absent in it.
func (r *run) whole(n *node, v *value, a archive, at place) {
	for _, m := range v.members {
		sub, here := find(n.subs, m.name), at.member(m)
		switch {
		case sub == nil && r.isStored(m.value): // and no edit
		case sub == nil:
			r.keeps(n.subs, nil, here)
		case m.value.kind != null:
			r.value(sub, m.value, a, here)
		}
	}
	for _, sub := range n.subs { // rule V8; no default applies here
		m := v.member(sub.Name)
		switch {
		case !sub.Required:
		case m == nil:
			r.violate(Required, sub, at)
		case m.value.kind == null:
			r.violate(Required, sub, at.member(m))
		}
	}
}

// normal is what is stored for a value of a unit that is written whole: a copy
// of the body's text, with what rules M3, M6 and N2 make of it.
func (r *run) normal(n *node, v *value) *value {
	switch {
	case !n.MultiValued:
		return r.normalOne(n, v)
	case v.kind == array && n.MaxValues > 0 && len(v.members) > n.MaxValues:
		return v // rule V7: the values are not inspected
	case v.kind == array:
		v = v.clone()
		for _, m := range v.members {
			m.value = r.normalOne(n, m.value)
		}
		return v
	case r.policy.Scalar == schema.ScalarWrap && !r.isStored(v): // rule M3
		return &value{kind: array, members: []*member{{value: r.normalOne(n, v)}}}
	}
	return v
}

func (r *run) normalOne(n *node, v *value) *value {
	v = v.clone()
	if n.mergesJSON() && !r.isOperations() { // new here, so that merging is stripping
		stripNulls(v)
	}
	if n.Type != attrs.Complex || v.kind != object {
		return v
	}
	v.removeIf(func(m *member) bool {
		return !r.isStored(m.value) && (m.value.kind == null || find(n.subs, m.name) == nil && r.drops(n.path))
	})
	for _, m := range v.members {
		if sub := find(n.subs, m.name); sub != nil {
			m.value = r.normal(sub, m.value)
		} else if !r.isOperations() { // where null is data (rule J6)
			stripNulls(m.value)
		}
	}
	return v
}

// isStored reports whether a value inside a unit is one that no operation touched
// (rule J7).
func (r *run) isStored(v *value) bool { return r.isOperations() && !v.fresh }

// drops reports whether an undeclared member of a COMPLEX is ignored: then it is
// not stored.
func (r *run) drops(holder attrs.Path) bool {
	switch r.policy.Unknown {
	case schema.UnknownIgnore:
		return true
	case schema.UnknownKeep:
		return r.policy.Forbidden == schema.ForbiddenIgnore && !r.caller.everything(holder, update)
	}
	return false
}

// after is the value of n after an edit, nil if it is then absent.
func (r *run) after(n *node, v, stored *value) *value {
	switch {
	case v.kind == null:
		return mustParse(string(n.Default))
	case n.mergesJSON():
		return mergePatch(stored, v)
	}
	return r.normal(n, v)
}
