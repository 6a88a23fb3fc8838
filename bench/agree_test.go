package bench

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/attrpatch/attrpatch/patch"
)

// TestContendersAgree shows that every contender does the work that is measured:
// for each document of each workload all of them return a strictly valid text
// with the same value. Numbers are compared by their text.
func TestContendersAgree(t *testing.T) {
	for _, workload := range merged {
		w := workload()
		if testing.Short() && w.meanBytes() > 1e6 {
			continue
		}
		want := make([]map[string]any, len(w.documents))
		for i := range want {
			want[i] = mergeMap(decode(t, w.documents[i]), decode(t, w.bodies[i]))
		}
		for _, c := range slices.Concat(ours, peers) {
			t.Run(w.name+"/"+c.name, func(t *testing.T) {
				if why := c.tooSlow[w.name]; why != "" {
					t.Skip(why)
				}
				m, err := c.open(w)
				if err != nil {
					t.Fatal(err)
				}
				for i := range w.documents {
					checkMerge(t, m, w.documents[i], w.bodies[i], want[i])
				}
			})
		}
	}
}

// merged are the workloads whose bodies are accepted. Those on which some
// contender is too slow have a small twin for it.
var merged = []func() workload{
	w1c, w1p, w1v, w2, w3, w4, w5, w6, w8, w9, w7accepted, wSchema,
	func() workload { return manyEdits("W8small", 1_000, 1_000) },
	func() workload { return manyEdits("edits=1000", 10_000, 1_000) },
	func() workload { return sized(1_000) },
	func() workload { return sized(100_000) },
}

func checkMerge(t *testing.T, m merger, document, body []byte, want map[string]any) {
	t.Helper()
	document0, body0 := bytes.Clone(document), bytes.Clone(body)
	got, err := m.merge(make([]byte, 0, 2*len(document)), document, body)
	if err != nil {
		t.Fatal(err)
	}
	if !jsontext.Value(got).IsValid() {
		t.Fatalf("not valid: %.200s", got)
	}
	if value := decode(t, got); !reflect.DeepEqual(value, want) {
		t.Errorf("differs at %s", difference("", value, want))
	}
	if !bytes.Equal(document, document0) || !bytes.Equal(body, body0) {
		t.Error("the input was written to")
	}
}

func decode(t *testing.T, text []byte) map[string]any {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var object map[string]any
	if err := decoder.Decode(&object); err != nil {
		t.Fatal(err)
	}
	return object
}

// difference returns a place below at in which two values differ, or "".
func difference(at string, got, want any) string {
	g, ok := got.(map[string]any)
	w, both := want.(map[string]any)
	if !ok || !both {
		if reflect.DeepEqual(got, want) {
			return ""
		}
		return fmt.Sprintf("%s: %.80v and not %.80v", at, got, want)
	}
	for name := range w {
		if _, ok := g[name]; !ok {
			return at + "/" + name + ": missing"
		}
	}
	for name := range g {
		if _, ok := w[name]; !ok {
			return at + "/" + name + ": should not be there"
		}
		if place := difference(at+"/"+name, g[name], w[name]); place != "" {
			return place
		}
	}
	return ""
}

// TestSizes holds the documents to the sizes that the documentation gives.
func TestSizes(t *testing.T) {
	for _, tt := range []struct {
		workload workload
		want     int64
	}{
		{w1c(), 3_200}, {w1v(), 3_200}, {w3(), 120_000}, {w4(), 833_000}, {w5(), 198}, {w6(), 392_000},
		{sized(1_000), 1_000}, {sized(100_000), 100_000}, {sized(1_000_000), 1_000_000},
	} {
		if got := tt.workload.meanBytes(); got < tt.want*9/10 || got > tt.want*11/10 {
			t.Errorf("%s: %d bytes, want about %d", tt.workload.name, got, tt.want)
		}
	}
}

// TestJSONTextSplice shows the cases that no workload has, and that the splice
// refuses what the library refuses.
func TestJSONTextSplice(t *testing.T) {
	for _, tt := range []struct{ why, document, body, want string }{
		{"the first of two goes", `{"a":1, "b":2}`, `{"a":null}`, `{"b":2}`},
		{"the last goes", `{"a":1, "b":2}`, `{"b":null}`, `{"a":1}`},
		{"both go", `{ "a":1, "b":2 }`, `{"a":null,"b":null}`, `{ }`},
		{"all go and one comes", `{"a":1,"b":2}`, `{"a":null,"b":null,"c":3}`, `{"c":3}`},
		{"the first goes, the second changes", `{"a":1,"b":2,"c":3}`, `{"a":null,"b":4}`, `{"b":4,"c":3}`},
		{"two apart go", `{"a":1,"b":2,"c":3}`, `{"a":null,"c":null}`, `{"b":2}`},
		{"one comes into an empty object", `{"a":{}}`, `{"a":{"b":1}}`, `{"a":{"b":1}}`},
		{"a new object loses its nulls", `{}`, `{"a":{"b":null,"c":{"d":null}}}`, `{"a":{"c":{}}}`},
		{"an object replaces a number", `{"a":1}`, `{"a":{"b":null,"c":2}}`, `{"a":{"c":2}}`},
		{"a name with escapes", `{"\u0061":1}`, `{"a":2}`, `{"\u0061":2}`},
		{"white space stays", "{\n \"a\" : 1\n}\n", `{"b":2}`, "{\n \"a\" : 1,\"b\":2\n}\n"},
		{"a duplicate name", `{"x":{"a":1,"a":1}}`, `{}`, ""},
		{"a duplicate name in the body", `{}`, `{"a":1,"a":1}`, ""},
		{"invalid UTF-8", "{\"x\":\"\xff\"}", `{}`, ""},
		{"a lone surrogate", `{"x":"\ud800"}`, `{}`, ""},
		{"a second value", `{} {}`, `{}`, ""},
		{"a body that is no object", `{}`, `[]`, ""},
		{"a body that ends", `{}`, `{"a":`, ""},
	} {
		m, err := jsontextSplice.open(workload{})
		if err != nil {
			t.Fatal(err)
		}
		got, err := m.merge(nil, []byte(tt.document), []byte(tt.body))
		if string(got) != tt.want || (err != nil) != (tt.want == "") {
			t.Errorf("%s: %s, %v; want %s", tt.why, got, err, tt.want)
		}
	}
}

// TestRefused shows that W7 is refused for three reasons.
func TestRefused(t *testing.T) {
	w := w7()
	engine, caller, err := w.engine(false)
	if err != nil {
		t.Fatal(err)
	}
	_, err = engine.Apply(patch.Request{Document: w.documents[0], Body: w.bodies[0], Caller: caller})
	if n := violations(err); n != 3 {
		t.Errorf("%d violations, want 3: %v", n, err)
	}
}
