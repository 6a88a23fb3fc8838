package conformance

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestCompare(t *testing.T) {
	const violation = `{"code":"too_long","path":"a","pointer":"/a","params":{"limit":3,"type":"STRING"}}`
	const other = `{"code":"required","path":"b","pointer":"/b","params":{}}`
	for _, test := range []struct{ name, why, want, got, diff string }{
		{"same document", "equal bytes", `{"documentText":"{}","changed":false}`, `{"documentText":"{}","changed":false,"changes":[],"ignored":[]}`, ""},
		{"white space", "documents are compared as bytes", `{"documentText":"{\"a\":1}","changed":true}`, `{"documentText":"{\"a\": 1}","changed":true}`, "document differs at byte 5"},
		{"shorter", "a prefix is not the document", `{"documentText":"{} "}`, `{"documentText":"{}"}`, "document differs at byte 2"},
		{"changed", "the flag is part of the outcome", `{"documentText":"{}","changed":false}`, `{"documentText":"{}","changed":true}`, "changed: want false"},
		{"change missing", "a list that is wanted is exact", `{"documentText":"{}","changed":true,"changes":[]}`, `{"documentText":"{}","changed":true,"changes":[{"path":"a","kind":"added"}]}`, "changes differ"},
		{"no changes", "a list that is wanted has to be there", `{"documentText":"{}","changed":true,"changes":[]}`, `{"documentText":"{}","changed":true}`, "changes: not in the outcome"},
		{"ignored", "the reason counts", `{"documentText":"{}","changed":false,"ignored":[{"path":"a","pointer":"/a","reason":"read_only"}]}`, `{"documentText":"{}","changed":false,"ignored":[{"path":"a","pointer":"/a","reason":"access_denied"}]}`, "ignored differ"},
		{"kinds", "a refusal is not an error", `{"violations":[` + other + `]}`, `{"error":"x"}`, "want a refusal, got an error"},
		{"errors", "texts of errors are for people", `{"error":"x"}`, `{"error":"y"}`, ""},
		{"same violations", "params that are not wanted are not compared", `{"violations":[{"code":"too_long","path":"a","pointer":"/a"}]}`, `{"violations":[` + violation + `],"truncated":false}`, ""},
		{"one param", "only the wanted members are compared", `{"violations":[{"code":"too_long","path":"a","pointer":"/a","params":{"limit":3.0}}]}`, `{"violations":[` + violation + `]}`, ""},
		{"wrong param", "a wanted member counts", `{"violations":[{"code":"too_long","path":"a","pointer":"/a","params":{"limit":4}}]}`, `{"violations":[` + violation + `]}`, "limit: want 4, got 3"},
		{"param missing", "a wanted member has to be there", `{"violations":[{"code":"too_long","path":"a","pointer":"/a","params":{"format":"uri"}}]}`, `{"violations":[` + violation + `]}`, "got none"},
		{"zero param", "a member that is not there stands for zero", `{"violations":[{"code":"malformed_json","path":"","pointer":"","params":{"offset":0}}]}`, `{"violations":[{"code":"malformed_json","path":"","pointer":""}]}`, ""},
		{"order", "the order is part of the contract (rule O2)", `{"violations":[` + violation + `,` + other + `]}`, `{"violations":[` + other + `,` + violation + `]}`, "violations differ"},
		{"one too few", "all violations are reported (rule O2)", `{"violations":[` + violation + `,` + other + `]}`, `{"violations":[` + violation + `]}`, "violations differ"},
		{"truncated", "false if it is not there", `{"violations":[` + other + `]}`, `{"violations":[` + other + `],"truncated":true}`, "truncated: want false"},
		{"faults", "pointers in order", `{"faults":[{"pointer":"/a"},{"pointer":"/b"}]}`, `{"faults":[{"pointer":"/b"},{"pointer":"/a"}]}`, "faults differ"},
		{"no faults", "an accepted schema", `{"faults":[]}`, `{"faults":[]}`, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			want, err := ParseOutcome([]byte(test.want))
			require.NoError(t, err)
			got, err := ParseOutcome([]byte(test.got))
			require.NoError(t, err)
			diff := compare(want, got)
			if test.diff == "" {
				assert.Empty(t, diff, test.why)
			}
			assert.Contains(t, diff, test.diff, test.why)
		})
	}
}

func TestCompareNoOutcome(t *testing.T) {
	assert.Contains(t, compare(Outcome{Kind: Viewed}, Outcome{}), "got no outcome")
}

func TestEqualJSON(t *testing.T) {
	for _, test := range []struct {
		a, b  string
		equal bool
	}{
		{`1`, `1.0`, true},
		{`100`, `1e2`, true},
		{`9007199254740993`, `9007199254740992`, false},
		{`1e1000000000`, `1e1000000000`, true},
		{`1e1000000000`, `10e999999999`, false}, // not unfolded
		{`1e1`, strings.Repeat("1", 1001), false},
		{`"a"`, `"\u0061"`, true},
		{`{"a":1,"b":[null,true]}`, `{"b":[null,true],"a":1}`, true},
		{`{"a":1}`, `{"b":1}`, false},
		{`{"a":1}`, `{"a":1,"b":2}`, false},
		{`{"a":1}`, `[1]`, false},
		{`[1,2]`, `[2,1]`, false},
		{`1`, `"1"`, false},
		{`1 2`, `1`, false},
	} {
		assert.Equal(t, test.equal, equalJSON([]byte(test.a), []byte(test.b)), "%s and %s", test.a, test.b)
	}
}

func TestExcerpt(t *testing.T) {
	assert.Equal(t, "abc", excerpt([]byte("abc")))
	long := excerpt([]byte(strings.Repeat("x", 5000)))
	assert.Less(t, len(long), 2100)
	assert.Contains(t, long, "(5000 bytes)")
}
