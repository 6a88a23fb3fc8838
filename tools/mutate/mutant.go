package main

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strings"
)

// mutant is one planted fault. Its id is what turns it on.
type mutant struct {
	id       int
	pkg      string // by folder
	file     string // below the module's root
	line     int
	function string // with its receiver; "-" outside of any
	what     string // the code, and what becomes of it
	fate     fate
	by       string // the stage that killed it
}

// fate is what became of a mutant.
type fate uint8

const (
	untried fate = iota
	killed
	timedOut
	survived
	unreached // survived, since no test ever gets to where it makes a difference
	// refusedAtLoad is for a schema mutant that is not a schema: it is no mutant.
	refusedAtLoad
)

func (m *mutant) isAlive() bool { return m.fate == survived || m.fate == unreached }

// key identifies a mutant for as long as its function is not rewritten: a line
// number would go stale with every edit above it.
func (m *mutant) key() string {
	return fmt.Sprintf("`%s` `%s` `%s`", m.file, m.function, m.what)
}

func (m *mutant) String() string {
	if m.line == 0 { // of a schema: its place is a path
		return fmt.Sprintf("%s: %s: %s", m.file, m.function, m.what)
	}
	return fmt.Sprintf("%s:%d: %s: %s", m.file, m.line, m.function, m.what)
}

// number tells mutants of one function apart whose descriptions are the same.
func number(mutants []*mutant) {
	count := map[string]int{}
	for _, m := range mutants {
		key := m.key()
		count[key]++
		if n := count[key]; n > 1 {
			m.what = fmt.Sprintf("%s #%d", m.what, n)
		}
	}
}

// choose returns the mutants that the settings ask for, and whether these are
// all that there are.
func choose(ctx context.Context, all []*mutant, s settings) (chosen []*mutant, whole bool, err error) {
	chosen = slices.Clone(all)
	if s.again != "" {
		keys, err := readKeys(s.again)
		if err != nil {
			return nil, false, err
		}
		chosen = slices.DeleteFunc(chosen, func(m *mutant) bool { return !keys[m.key()] })
	}
	chosen = slices.DeleteFunc(chosen, func(m *mutant) bool { return !s.text.MatchString(m.String()) })
	sampled := s.sampled(chosen)
	if s.changed != "" {
		changed, err := changedFiles(ctx, s.root, s.changed)
		if err != nil {
			return nil, false, err
		}
		of := slices.DeleteFunc(chosen, func(m *mutant) bool { return !changed[m.file] })
		if s.sample == 0 {
			return of, len(of) == len(all), nil
		}
		sampled = append(sampled, s.sampled(of)...)
		slices.SortFunc(sampled, func(a, b *mutant) int { return a.id - b.id })
		sampled = slices.Compact(sampled)
	}
	return sampled, len(sampled) == len(all), nil
}

// sampled chooses as many of the mutants as the settings ask for, the same each
// time.
func (s settings) sampled(list []*mutant) []*mutant {
	list = slices.Clone(list)
	if s.sample == 0 || s.sample >= len(list) {
		return list
	}
	rng := rand.New(rand.NewPCG(s.seed, 0))
	rng.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	list = list[:s.sample]
	slices.SortFunc(list, func(a, b *mutant) int { return a.id - b.id })
	return list
}

// changedFiles are those that differ from a revision, new ones too.
func changedFiles(ctx context.Context, root, revision string) (map[string]bool, error) {
	changed := map[string]bool{}
	for _, args := range [][]string{
		{"diff", "--name-only", "--relative", revision, "--"},
		{"ls-files", "--others", "--exclude-standard"},
	} {
		git := exec.CommandContext(ctx, "git", args...)
		git.Dir = root
		out, err := git.Output()
		if err != nil {
			return nil, fmt.Errorf("git %s: %w", args[0], err)
		}
		for name := range strings.Lines(string(out)) {
			changed[strings.TrimSpace(name)] = true
		}
	}
	return changed, nil
}

func saveSurvivors(name string, mutants []*mutant) error {
	var b strings.Builder
	for _, m := range mutants {
		if m.isAlive() {
			fmt.Fprintln(&b, m.key())
		}
	}
	return os.WriteFile(name, []byte(b.String()), 0o644)
}

func readKeys(name string) (map[string]bool, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	keys := map[string]bool{}
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		keys[lines.Text()] = true
	}
	return keys, lines.Err()
}
