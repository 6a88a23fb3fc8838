package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
)

// planted is what became of the copy.
type planted struct {
	mutants []*mutant
	skipped int // what has no place behind a switch by Go's types
}

// mostMutants is how many places the switch has.
const mostMutants = 1 << 16

// plant writes all mutants of the chosen packages into the copy.
func plant(ctx context.Context, copied string, s settings) (planted, error) {
	var all planted
	if len(s.packages) == 0 {
		return all, nil
	}
	if err := writeSwitch(copied); err != nil {
		return all, err
	}
	sources, err := load(ctx, copied, s.packages)
	if err != nil {
		return all, err
	}
	next := 0
	for _, src := range sources {
		texts, mutants, skipped, err := src.plant(s, &next)
		if err != nil {
			return all, err
		}
		all.mutants, all.skipped = append(all.mutants, mutants...), all.skipped+skipped
		for name, text := range texts {
			if err := os.WriteFile(filepath.Join(copied, filepath.FromSlash(name)), text, 0o644); err != nil {
				return all, err
			}
		}
	}
	if next > mostMutants {
		return all, fmt.Errorf("%d mutants are more than the %d that can be told apart", next, mostMutants)
	}
	number(all.mutants)
	return all, nil
}

// plant returns the files of the package with all that can be planted in them.
// What the type checker refuses is taken out again, line by line.
func (s *source) plant(chosen settings, next *int) (texts map[string][]byte, mutants []*mutant, skipped int, err error) {
	wraps := map[string][]wrap{}
	for _, file := range s.files {
		if file.isGenerated() || !chosen.match.MatchString(file.name) {
			continue
		}
		f := finder{source: s, file: file, next: *next}
		f.find()
		*next = f.next
		wraps[file.name] = f.wraps
		mutants = append(mutants, f.mutants...)
	}
	const most = 10
	for range most {
		texts = map[string][]byte{}
		for _, file := range s.files {
			texts[file.name] = s.mutated(file, wraps[file.name])
		}
		at, err := s.faults(texts)
		if err != nil || len(at) == 0 {
			return texts, mutants, skipped, err
		}
		refused := map[*mutant]bool{}
		for _, m := range mutants {
			if _, faulty := at[m.file][m.line]; faulty {
				refused[m] = true
			}
		}
		if len(refused) == 0 {
			return nil, nil, 0, fmt.Errorf("the mutated package %q has faults that are no mutant's: %v", s.folder, at)
		}
		skipped += len(refused)
		mutants = slices.DeleteFunc(mutants, func(m *mutant) bool { return refused[m] })
		for name, list := range wraps {
			wraps[name] = slices.DeleteFunc(list, func(w wrap) bool { return refused[w.mutant] })
		}
	}
	return nil, nil, 0, fmt.Errorf("the mutated package %q has faults after %d rounds", s.folder, most)
}

// mutated is a file with its mutants. The import goes onto the line of the
// package clause, so that all lines keep their numbers.
func (s *source) mutated(file sourceFile, wraps []wrap) []byte {
	if len(wraps) == 0 {
		return file.text
	}
	end := s.fset.Position(file.syntax.Name.End()).Offset
	module := s.path[:len(s.path)-len(s.folder)]
	clause := fmt.Sprintf("; import %s %q", switchName, module+switchFolder)
	text := edited(file.text, wraps)
	return slices.Concat(text[:end], []byte(clause), text[end:])
}
