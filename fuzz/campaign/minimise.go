package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"math/bits"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"sort"
	"strconv"
	"strings"
)

// An input is a file of a cache or a corpus, and what a target reaches with it.
type input struct {
	name     string
	text     []byte
	features map[feature]bool
}

// A feature is a block of the source, and how often it was run in bits: 1, 2 to
// 3, 4 to 7, and so on.
type feature struct {
	block string
	bits  int
}

// minimise replaces a target's corpus by the inputs that cover the most. It
// returns how many these are, and how many blocks they cover.
func (c *campaign) minimise(ctx context.Context, t target) (kept, blocks int, err error) {
	corpus := filepath.Join(t.dir, "testdata/fuzz", t.name)
	inputs, err := readInputs(corpus, filepath.Join(c.cache, t.dir, t.name))
	if err != nil || len(inputs) == 0 {
		return 0, 0, err
	}
	scratch, err := os.MkdirTemp("", "campaign")
	if err != nil {
		return 0, 0, err
	}
	defer os.RemoveAll(scratch)
	binary := filepath.Join(scratch, "target.test")
	build := exec.CommandContext(ctx, "go", "test", "-c", "-covermode=count", "-coverpkg=./...", "-o", binary, t.dir)
	if out, err := build.CombinedOutput(); err != nil {
		return 0, 0, fmt.Errorf("%w: %s", err, out)
	}
	fmt.Fprintf(c.out, "   minimising %d inputs of %s\n", len(inputs), t.name)
	var passing []*input
	for _, in := range inputs {
		passes, err := in.measure(ctx, scratch, binary, t)
		if err != nil {
			return 0, 0, err
		}
		if passes {
			passing = append(passing, in)
		}
	}
	chosen := choose(passing, c.keep)
	if len(chosen) == 0 {
		return 0, 0, fmt.Errorf("of %d inputs none passes and covers anything: the corpus is left as it was", len(inputs))
	}
	covered := map[string]bool{}
	for _, in := range chosen {
		for f := range in.features {
			covered[f.block] = true
		}
	}
	return len(chosen), len(covered), replace(corpus, chosen)
}

func readInputs(folders ...string) (inputs []*input, err error) {
	seen := map[string]bool{}
	for _, folder := range folders {
		names, err := filepath.Glob(filepath.Join(folder, "*"))
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			text, err := os.ReadFile(name)
			if err != nil {
				return nil, err
			}
			if !seen[string(text)] {
				seen[string(text)] = true
				inputs = append(inputs, &input{name: filepath.Base(name), text: text})
			}
		}
	}
	return inputs, nil
}

// measure runs the target on one input, in a folder where that is the whole
// corpus, and reports whether it passes.
func (in *input) measure(ctx context.Context, scratch, binary string, t target) (passes bool, err error) {
	folder := filepath.Join(scratch, "testdata/fuzz", t.name)
	if err = replace(folder, []*input{in}); err != nil {
		return false, err
	}
	profile := filepath.Join(scratch, "profile")
	cmd := exec.CommandContext(ctx, binary, "-test.run", "^"+t.name+"$/^"+regexp.QuoteMeta(in.name)+"$", "-test.coverprofile", profile)
	cmd.Dir = scratch
	if out, failed := cmd.CombinedOutput(); failed != nil {
		return false, ctx.Err()
	} else if bytes.Contains(out, []byte("no tests to run")) {
		return false, fmt.Errorf("%s does not run %s", binary, in.name)
	}
	text, err := os.ReadFile(profile)
	if err != nil {
		return false, err
	}
	in.features = parseProfile(text)
	return true, nil
}

// parseProfile reads the blocks that were run: file:from,to statements count.
func parseProfile(profile []byte) map[feature]bool {
	features := map[feature]bool{}
	lines := bufio.NewScanner(bytes.NewReader(profile))
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		if len(fields) != 3 {
			continue // the first line is the mode
		}
		count, err := strconv.ParseUint(fields[2], 10, 64)
		if err == nil && count > 0 {
			features[feature{fields[0], bits.Len64(count)}] = true
		}
	}
	return features
}

// choose picks up to so many inputs, each time the one that adds the most; of
// those that add as much, the smallest.
func choose(inputs []*input, most int) (chosen []*input) {
	sort.SliceStable(inputs, func(i, j int) bool { return len(inputs[i].text) < len(inputs[j].text) })
	covered := map[feature]bool{}
	for len(chosen) < most {
		var best *input
		gained := 0
		for _, in := range inputs {
			gain := 0
			for f := range in.features {
				if !covered[f] {
					gain++
				}
			}
			if gain > gained {
				best, gained = in, gain
			}
		}
		if best == nil {
			break
		}
		for f := range best.features {
			covered[f] = true
		}
		chosen = append(chosen, best)
	}
	return chosen
}

// replace makes a folder hold these inputs and nothing else.
func replace(folder string, inputs []*input) error {
	if err := os.RemoveAll(folder); err != nil {
		return err
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	for _, in := range inputs {
		if err := os.WriteFile(filepath.Join(folder, in.name), in.text, 0o644); err != nil {
			return err
		}
	}
	return nil
}
