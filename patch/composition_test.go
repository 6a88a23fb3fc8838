package patch_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/patch"
)

func TestCompose(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ why, p, q, want string }{
		{"apart", `{"a": 1}`, `{"b": null}`, `{"a":1,"b":null}`},
		{"the later one decides, in the place and spelling of the earlier name", `{"\u0061":1,"b":2}`, `{"a": 3}`, `{"\u0061":3,"b":2}`},
		{"a null is kept: it is for the document", `{"a":{"b":1}}`, `{"a":{"b":null}}`, `{"a":{"b":null}}`},
		{"objects, member by member", `{"a":{"b":1}}`, `{"a":{"c":2}}`, `{"a":{"b":1,"c":2}}`},
		{"an object for what p does not name is for the document too", `{"b":1}`, `{"a":{"c":null}}`, `{"b":1,"a":{"c":null}}`},
		{"a later value takes the place of an object", `{"a":{"b":1}}`, `{"a":[1]}`, `{"a":[1]}`},
		{"nothing, and then something", `{}`, `{"a":1}`, `{"a":1}`},
		{"a patch that is no object forgets everything", `{"a":1}`, `7`, `7`},
	} {
		got, err := patch.Compose([]byte(tt.p), []byte(tt.q))
		require.NoError(t, err, tt.why)
		assert.Equal(t, tt.want, string(got), tt.why)
	}
	for _, tt := range []struct{ why, p, q, pointer string }{
		{"an object over a scalar", `{"a":1}`, `{"a":{}}`, "/a"},
		{"an object over a null: what was stored must not come back", `{"x":{"a/b":null}}`, `{"x":{"a/b":{"c":1}}}`, "/x/a~1b"},
		{"an object over an array", `[]`, `{}`, ""},
	} {
		_, err := patch.Compose([]byte(tt.p), []byte(tt.q))
		var inexpressible *patch.InexpressibleError
		require.ErrorAs(t, err, &inexpressible, tt.why)
		assert.Equal(t, attrs.Pointer(tt.pointer), inexpressible.Pointer, tt.why)
		assert.Contains(t, err.Error(), "an object would start from nothing at \""+tt.pointer+"\"")
	}
	for _, tt := range []struct{ p, q, want string }{
		{`{"secret":}`, `{}`, `patch: p: malformed_json at "/secret", byte 10`},
		{`{}`, `{"a":1,"a":2}`, `patch: q: duplicate_name at "/a", byte 7`},
		{`{}`, strings.Repeat(`{"a":`, 10_001), `patch: q: too_deep`},
	} {
		_, err := patch.Compose([]byte(tt.p), []byte(tt.q))
		var fault *patch.TextError
		require.ErrorAs(t, err, &fault)
		assert.Contains(t, err.Error(), tt.want)
	}
}

// Law LM9, on everything that a small alphabet makes: where there is a composition
// it does what both do, and where there is an error no patch of this world does.
func TestComposeSmallWorld(t *testing.T) {
	t.Parallel()
	world := smallWorld()
	var documents []any
	for _, text := range world {
		documents = append(documents, decode(text))
		if strings.Contains(text, "{}") { // a member that no patch names
			documents = append(documents, decode(strings.ReplaceAll(text, "{}", `{"z":1}`)))
		}
	}
	composed, refused := 0, 0
	for _, p := range world {
		for _, q := range world {
			both := func(d any) string {
				return encode(mergePseudocode(mergePseudocode(d, decode(p)), decode(q)))
			}
			r, err := patch.Compose([]byte(p), []byte(q))
			if err == nil {
				composed++
				for _, d := range documents {
					require.Equal(t, both(d), encode(mergePseudocode(d, decode(string(r)))), "p %s, q %s, d %s", p, q, encode(d))
				}
				continue
			}
			if refused++; refused%10 != 0 { // a sample: all of them take long
				continue
			}
			for _, r := range world {
				patched := decode(r)
				does := true
				for _, d := range documents {
					if does = both(d) == encode(mergePseudocode(d, patched)); !does {
						break
					}
				}
				require.False(t, does, "p %s, q %s: refused, and %s does what both do", p, q, r)
			}
		}
	}
	assert.Greater(t, composed, 1_000)
	assert.Greater(t, refused, 400)
}

// smallWorld is every text of up to two members, and those of one member in two
// levels.
func smallWorld() []string {
	leaves := []string{"null", "1", "[]", "{}"}
	objects := func(values []string) (out []string) {
		for _, v := range values {
			out = append(out, fmt.Sprintf(`{"a":%s}`, v), fmt.Sprintf(`{"b":%s}`, v))
		}
		return out
	}
	inner := append(leaves[:4:4], objects(leaves)...)
	for _, v := range leaves {
		for _, w := range leaves {
			inner = append(inner, fmt.Sprintf(`{"a":%s,"b":%s}`, v, w))
		}
	}
	return append(inner[:len(inner):len(inner)], objects(inner[4:12])...)
}

// Law LM9, for texts of all shapes.
func TestCompositionsMerge(t *testing.T) {
	t.Parallel()
	composed := 0
	rapid.Check(t, func(t *rapid.T) {
		p := texts(3).Draw(t, "p")
		q, d := variant(t, p), variant(t, p)
		r, err := patch.Compose([]byte(p), []byte(q))
		if err != nil {
			return
		}
		composed++
		want := mergePseudocode(mergePseudocode(decode(d), decode(p)), decode(q))
		require.Equal(t, encode(want), encode(mergePseudocode(decode(d), decode(string(r)))), "%s", r)
	})
	assert.Positive(t, composed)
}

func ExampleCompose() {
	first := []byte(`{"title": "Engineer", "address": {"city": "Leeds"}}`)
	second := []byte(`{"title": "Manager", "address": {"street": null}}`)
	both, err := patch.Compose(first, second)
	fmt.Println(string(both), err)
	// Output:
	// {"title":"Manager","address":{"city":"Leeds","street":null}} <nil>
}
