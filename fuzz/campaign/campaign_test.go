package main

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
)

const (
	begins = "fuzz: elapsed: 0s, gathering baseline coverage: 0/2 completed\n" +
		"fuzz: elapsed: 1s, gathering baseline coverage: 2/2 completed, now fuzzing with 2 workers\n"
	goesOn = "fuzz: elapsed: 3s, execs: 120 (40/sec), new interesting: 1 (total: 3)\n" +
		"fuzz: elapsed: 1m6s, execs: 90210 (1430/sec), new interesting: 17 (total: 19)\n"
)

func TestParseLog(t *testing.T) {
	for _, tt := range []struct {
		name, why, log string
		want           result
		failed         bool
	}{
		{
			"passed", "the last line counts", begins + goesOn + "PASS\nok  \tp\t66s\n",
			result{fuzzed: true, runs: 90210, interesting: 17, corpus: 19}, false,
		}, {
			"found", "the file is what reproduces it",
			begins + goesOn + "--- FAIL: FuzzX (3.1s)\n    --- FAIL: FuzzX (0.00s)\n        x_test.go:1: no\n    \n" +
				"    Failing input written to testdata/fuzz/FuzzX/0a1b\n    To re-run:\n    go test -run=FuzzX/0a1b\nFAIL\nexit status 1\n",
			result{fuzzed: true, runs: 90210, interesting: 17, corpus: 19, findings: []string{"0a1b"}, exited: true}, true,
		}, {
			"a seed fails", "no file is written then",
			"fuzz: elapsed: 0s, gathering baseline coverage: 0/4 completed\nfailure while testing seed corpus entry: FuzzX/seed#3\n" +
				"fuzz: elapsed: 0s, gathering baseline coverage: 1/4 completed\n--- FAIL: FuzzX (0.01s)\n    --- FAIL: FuzzX (0.00s)\n" +
				"        x_test.go:1: no\n    \nFAIL\nexit status 1\n",
			result{findings: []string{"seed#3"}, exited: true}, true,
		}, {
			"late", "a worker that was busy at the end has found nothing",
			begins + goesOn + "--- FAIL: FuzzX (66s)\n    context deadline exceeded\nFAIL\n",
			result{fuzzed: true, runs: 90210, interesting: 17, corpus: 19, late: true, exited: true}, false,
		}, {
			"late before the start", "then nothing was fuzzed",
			"--- FAIL: FuzzX (66s)\n    context deadline exceeded\nFAIL\n", result{exited: true}, true,
		}, {
			"not built", "what does not compile was not run", "FAIL\tp [build failed]\n", result{exited: true}, true,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := parseLog(target{"./p", "FuzzX"}, tt.log)
			got.exited = tt.want.exited // which the exit code says
			tt.want.target = target{"./p", "FuzzX"}
			assert.Equal(t, tt.want, got, tt.why)
			assert.Equal(t, tt.failed, got.failed(), tt.why)
		})
	}
}

func TestSummary(t *testing.T) {
	text := summary([]result{
		{target: target{"./p", "FuzzX"}, runs: 10, interesting: 2, corpus: 5, kept: 3, blocks: 40},
		{target: target{"./q", "FuzzY"}, runs: 5, findings: []string{"seed#3"}},
	}, 3)
	assert.Contains(t, text, "3 kept, which cover 40 blocks")
	assert.Contains(t, text, "2 of 3 targets, 15 runs, 1 findings\n")
	assert.Contains(t, text, "go test -run '^FuzzY$/^seed#3$' ./q\n")
}

func TestParseTargets(t *testing.T) {
	list := "./p FuzzX\n./p/q FuzzY\n\n"
	assert.Equal(t, []target{{"./p", "FuzzX"}, {"./p/q", "FuzzY"}}, parseTargets(list, regexp.MustCompile(".")))
	assert.Equal(t, []target{{"./p/q", "FuzzY"}}, parseTargets(list, regexp.MustCompile("^./p/q ")))
	assert.Empty(t, parseTargets(list, regexp.MustCompile("Z")))
}

func TestParseProfile(t *testing.T) {
	features := parseProfile([]byte("mode: count\nx.go:1.2,3.4 2 5\nx.go:3.4,5.6 1 0\nx.go:7.1,8.1 1 1\n"))
	assert.Equal(t, map[feature]bool{{"x.go:1.2,3.4", 3}: true, {"x.go:7.1,8.1", 1}: true}, features)
}

// TestChoose shows that what adds nothing is left out, and that of two inputs
// that add as much the smaller one is taken.
func TestChoose(t *testing.T) {
	made := func(name, text string, blocks ...string) *input {
		in := &input{name: name, text: []byte(text), features: map[feature]bool{}}
		for _, block := range blocks {
			in.features[feature{block, 1}] = true
		}
		return in
	}
	most, small, large, none := made("most", "....", "a", "b", "c"), made("small", ".", "d"), made("large", "..", "d"), made("none", "", "a")
	names := func(inputs []*input) (list []string) {
		for _, in := range inputs {
			list = append(list, in.name)
		}
		return list
	}
	assert.Equal(t, []string{"most", "small"}, names(choose([]*input{large, none, small, most}, 10)))
	assert.Equal(t, []string{"most"}, names(choose([]*input{large, none, small, most}, 1)))
	assert.Empty(t, choose(nil, 3))
}
