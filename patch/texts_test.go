package patch_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// What tests of diffs and compositions share: texts, and second opinions on what
// patches do, from the words of RFC 6902 and RFC 7396 and over decoded values.

func decode(text string) any {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		panic(fmt.Sprintf("%s: %v", text, err)) // a fault of the test
	}
	return v
}

// encode gives equal values one text: members in order, numbers as fractions.
func encode(v any) string {
	switch v := v.(type) {
	case map[string]any:
		parts := make([]string, 0, len(v))
		for _, name := range slices.Sorted(maps.Keys(v)) {
			parts = append(parts, strconv.Quote(name)+":"+encode(v[name]))
		}
		return "{" + strings.Join(parts, ",") + "}"
	case []any:
		parts := make([]string, len(v))
		for i := range v {
			parts[i] = encode(v[i])
		}
		return "[" + strings.Join(parts, ",") + "]"
	case json.Number:
		r, _ := new(big.Rat).SetString(v.String())
		return r.RatString()
	case string:
		return strconv.Quote(v)
	}
	return fmt.Sprint(v)
}

func requireSame(t require.TestingT, wantText, got string, format string, values ...any) {
	require.Equal(t, encode(decode(wantText)), got, fmt.Sprintf(format, values...))
}

// mergePseudocode is MergePatch of RFC 7396, section 2.
func mergePseudocode(target, patch any) any {
	change, ok := patch.(map[string]any)
	if !ok {
		return patch
	}
	object, _ := target.(map[string]any)
	object = maps.Clone(object)
	if object == nil {
		object = map[string]any{}
	}
	for name, value := range change {
		if value == nil {
			delete(object, name)
		} else {
			object[name] = mergePseudocode(object[name], value)
		}
	}
	return object
}

// apply carries out the operations add, remove and replace by RFC 6902, section 4.
func apply(t require.TestingT, target any, operations []byte) any {
	var list []struct {
		Op, Path string
		Value    json.RawMessage
	}
	require.NoError(t, json.Unmarshal(operations, &list))
	for _, o := range list {
		var value any
		if o.Op != "remove" {
			value = decode(string(o.Value))
		}
		if o.Path == "" {
			require.Equal(t, "replace", o.Op)
			target = value
			continue
		}
		tokens := strings.Split(o.Path, "/")[1:]
		for i := range tokens {
			tokens[i] = strings.NewReplacer("~1", "/", "~0", "~").Replace(tokens[i])
		}
		target = applyAt(t, target, o.Op, tokens, value)
	}
	return target
}

func applyAt(t require.TestingT, target any, op string, tokens []string, value any) any {
	name, last := tokens[0], len(tokens) == 1
	switch target := target.(type) {
	case map[string]any:
		inside, is := target[name]
		require.True(t, is || last && op == "add", "%s: no member %q", op, name)
		switch {
		case !last:
			target[name] = applyAt(t, inside, op, tokens[1:], value)
		case op == "remove":
			delete(target, name)
		default:
			target[name] = value
		}
		return target
	case []any:
		i, err := strconv.Atoi(name)
		require.NoError(t, err)
		require.Equal(t, name, strconv.Itoa(i))
		require.True(t, i < len(target) || last && op == "add" && i == len(target), "%s: no item %d", op, i)
		switch {
		case !last:
			target[i] = applyAt(t, target[i], op, tokens[1:], value)
		case op == "add":
			return slices.Insert(target, i, value)
		case op == "remove":
			return slices.Delete(target, i, i+1)
		default:
			target[i] = value
		}
		return target
	}
	require.Fail(t, "no target", "%s %q", op, name)
	return nil
}

// texts generates JSON texts, few enough of each kind that two are often alike.
func texts(depth int) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		kind := rapid.IntRange(0, 9).Draw(t, "kind")
		if depth == 0 || kind < 4 {
			return rapid.SampledFrom([]string{
				"null", "true", "1", "1.0", "10e-1", "-0", "2", "9007199254740993", `""`, `"a"`, `"\u0061"`, `"a longer text"`, "[]", "{}",
			}).Draw(t, "leaf")
		}
		var out bytes.Buffer
		inside := rapid.SliceOfN(texts(depth-1), 0, 5).Draw(t, "inside")
		if kind < 7 {
			return "[" + strings.Join(inside, ",") + "]"
		}
		names := rapid.Permutation([]string{`"a"`, `"b"`, `"a\/b"`, `"~"`, `""`, `"0"`}).Draw(t, "names")
		for i, text := range inside {
			fmt.Fprintf(&out, "%s%s:%s", map[bool]string{true: ", "}[i > 0], names[i], text)
		}
		return "{" + out.String() + "}"
	})
}

// variant generates a text that has much in common with another one.
func variant(t *rapid.T, text string) string {
	list := rapid.SliceOfN(texts(2), 0, 4).Draw(t, "other values")
	return encodeJSON(vary(t, decode(text), list))
}

func vary(t *rapid.T, v any, others []string) any {
	if len(others) > 0 && rapid.IntRange(0, 4).Draw(t, "vary") == 0 {
		return decode(rapid.SampledFrom(others).Draw(t, "other"))
	}
	switch v := v.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if rapid.IntRange(0, 5).Draw(t, "drop") == 0 {
				delete(v, name)
			} else {
				v[name] = vary(t, v[name], others)
			}
		}
		if len(others) > 0 && rapid.Bool().Draw(t, "grow") {
			v["new"] = decode(others[0])
		}
	case []any:
		var out []any
		for _, item := range v {
			switch rapid.IntRange(0, 5).Draw(t, "item") {
			case 0:
			case 1:
				out = append(out, vary(t, item, others), item)
			default:
				out = append(out, vary(t, item, others))
			}
		}
		return append([]any{}, out...)
	}
	return v
}

func encodeJSON(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err) // a fault of the test
	}
	return string(text)
}
