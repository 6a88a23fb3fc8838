package bench

import (
	"fmt"
	"math/rand/v2"

	"github.com/attrpatch/attrpatch/attrs"
)

// These are workloads whose documents are PingOne users with one large custom
// attribute.

// settings is the custom attribute that is any JSON.
var settings = attrs.Attribute{Name: "settings", Type: attrs.JSON}

// withSettings returns a user with settings, as a document.
func withSettings(r *rand.Rand, value any) []byte {
	return encode(struct {
		user
		Settings any `json:"settings"`
	}{newUser(r), value})
}

// patchSettings returns the body that patches settings.
func patchSettings(patch map[string]any) []byte { return encode(map[string]any{"settings": patch}) }

// w3 is a document of about 120 KB of which five leaves are patched that lie
// seven levels deep.
func w3() workload {
	const width, depth = 4, 5
	r := source(3)
	document := withSettings(r, tree(r, width, depth))
	patch := make(map[string]any)
	for i, leaf := range []map[string]any{
		{"label": "new text"}, {"value": 12.5}, {"enabled": nil}, {"tags": []string{"a", "b"}}, {"added": true},
	} {
		node := patch
		for level := range depth - 1 {
			node = child(node, section((i+level)%width))
		}
		node[section(i%(width-1))] = leaf
	}
	return single("W3", usersWith(settings), document, patchSettings(patch))
}

// tree returns nested objects, width to each, with leaves at the given depth.
func tree(r *rand.Rand, width, depth int) map[string]any {
	if depth == 0 {
		return map[string]any{
			"label": text(r, 2), "value": r.IntN(1e6), "ratio": float64(r.IntN(1e4)) / 100,
			"enabled": r.IntN(2) == 0, "tags": []string{text(r, 1), text(r, 1)},
		}
	}
	node := make(map[string]any, width)
	for i := range width {
		node[section(i)] = tree(r, width, depth-1)
	}
	return node
}

func section(i int) string { return fmt.Sprintf("section_%d", i) }

// child returns the object called name inside node, which it makes where there
// is none.
func child(node map[string]any, name string) map[string]any {
	inner, ok := node[name].(map[string]any)
	if !ok {
		inner = make(map[string]any)
		node[name] = inner
	}
	return inner
}

// w4 is a document of about 833 KB: an attribute of 5,000 members with names
// that look alike, of which 50 are set and 10 removed.
func w4() workload {
	const members = 5_000
	r := source(4)
	document := withSettings(r, records(r, members))
	patch := make(map[string]any)
	for i, n := range r.Perm(members)[:60] {
		if i < 50 {
			patch[record(n)] = map[string]any{"label": text(r, 3)}
		} else {
			patch[record(n)] = nil
		}
	}
	return single("W4", usersWith(settings), document, patchSettings(patch))
}

// records returns an object of n members of about 165 bytes.
func records(r *rand.Rand, n int) map[string]any {
	all := make(map[string]any, n)
	for i := range n {
		all[record(i)] = map[string]any{"label": text(r, 3), "note": text(r, 11), "rank": r.IntN(1e5), "active": r.IntN(2) == 0}
	}
	return all
}

func record(i int) string { return fmt.Sprintf("attribute_%05d", i) }

// w6 is a document of about 392 KB that is nearly all one array of 50,000
// numbers, which the body replaces by a short one.
func w6() workload {
	r := source(6)
	readings := make([]float64, 50_000)
	for i := range readings {
		readings[i] = float64(r.IntN(1e6)) / 1e3
	}
	document := encode(struct {
		user
		Readings []float64 `json:"readings"`
	}{newUser(r), readings})
	schema := usersWith(attrs.Attribute{Name: "readings", Type: attrs.Number, MultiValued: true})
	return single("W6", schema, document, []byte(`{"readings":[1.5,2.25,3,-4e2,0.125]}`))
}

// w8 is a document of about 6 MB: an attribute of 100,000 members, every one of
// which the body patches.
func w8() workload { return manyEdits("W8", 100_000, 100_000) }

// manyEdits returns a document with an attribute of that many members and a
// body that patches so many of them, spread evenly.
func manyEdits(name string, members, edits int) workload {
	all, patch := make(map[string]any, members), make(map[string]any, edits)
	for i := range members {
		all[member(i)] = map[string]any{"n": i, "value": "some text of usual length"}
	}
	for i := range edits {
		at := i * (members / edits)
		patch[member(at)] = map[string]any{"n": at + 1}
	}
	w := single(name, usersWith(settings), withSettings(source(8), all), patchSettings(patch))
	w.limits = raised
	return w
}

func member(i int) string { return fmt.Sprintf("member_%06d", i) }

// sized returns a document of about that many bytes, with five members patched:
// two at the top and three in the attribute that gives it its size.
func sized(size int) workload {
	const small, each = 230, 165 // the user, and a record with its name
	n := (size - small + each/2) / each
	r := source(9)
	document := encode(map[string]any{
		"id": uuid(r), "username": "robin.example", "email": "robin@example.com",
		"population": reference{uuid(r)}, "title": "Editor", "settings": records(r, n),
	})
	body := encode(map[string]any{"title": "Manager", "nickname": "Ro", "settings": map[string]any{
		record(0):     map[string]any{"label": "first"},
		record(n / 2): map[string]any{"label": "middle"},
		record(n - 1): map[string]any{"label": "last"},
	}})
	w := single(fmt.Sprintf("document=%d", size), usersWith(settings), document, body)
	w.limits = raised
	return w
}
