package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"time"
)

// try lets the chosen mutants meet the tests: the examples first, then what these
// leave alive the tests of the packages, and at last what takes longest.
func try(ctx context.Context, copied string, chosen []*mutant, listed equivalents, s settings) error {
	if len(chosen) == 0 {
		return nil
	}
	for _, m := range chosen {
		m.fate = unreached // until it is tried
	}
	list := slices.DeleteFunc(stages(), func(each *stage) bool {
		return !s.stages.MatchString(each.name) || each.heavy && !s.heavy
	})
	if len(list) == 0 {
		return errors.New("no stage has such a name")
	}
	if err := writeExamples(copied); err != nil {
		return err
	}
	if err := build(ctx, copied, list); err != nil {
		return err
	}
	alive := slices.Clone(chosen)
	for len(list) > 0 && len(alive) > 0 {
		together := 1 // stages
		if list[0].examples == "" {
			for together < len(list) && list[together].examples == "" && list[together].heavy == list[0].heavy {
				together++
			}
		}
		if err := tryStages(ctx, copied, list[:together], alive, s); err != nil {
			return err
		}
		fmt.Fprintf(os.Stderr, "after %s: %s\n", list[together-1].name, tallyOf(chosen))
		if s.save != "" { // what comes next may take longer
			if err := saveSurvivors(s.save, chosen); err != nil {
				return err
			}
		}
		list = list[together:]
		// What takes longest is not asked about a mutant that is argued to change nothing.
		skipListed := !s.argued || len(list) > 0 && list[0].heavy
		alive = slices.DeleteFunc(alive, func(m *mutant) bool { return !m.isAlive() || skipListed && listed.find(m.key()) != nil })
	}
	return nil
}

// tryStages lets mutants meet one stage of examples, or some of tests.
func tryStages(ctx context.Context, copied string, list []*stage, alive []*mutant, s settings) error {
	if first := list[0]; first.examples != "" {
		return tryAll(ctx, alive, s.jobs, func() worker { return &examiner{stage: first, copied: copied} })
	}
	for _, stage := range list {
		if err := stage.rehearse(ctx, copied, s.longest); err != nil {
			return err
		}
		fmt.Fprintf(os.Stderr, "%-10s %3d tests reach mutants\n", stage.name, len(stage.tests))
	}
	return tryAll(ctx, alive, s.jobs, func() worker { return processes{list, copied} })
}

// worker tries one mutant at a time and notes what becomes of it.
type worker interface {
	try(ctx context.Context, m *mutant) error
	stop() error
}

// tryAll tries mutants in their order, several at a time.
func tryAll(ctx context.Context, chosen []*mutant, jobs int, hire func() worker) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var group sync.WaitGroup
	next := make(chan *mutant)
	show := progress{total: len(chosen), began: time.Now()}
	for range max(jobs, 1) {
		group.Go(func() {
			worker := hire()
			for m := range next {
				if err := worker.try(ctx, m); err != nil {
					cancel(err)
					break
				}
				show.note(m)
			}
			if err := worker.stop(); err != nil {
				cancel(err)
			}
		})
	}
	for _, m := range chosen {
		select {
		case next <- m:
			continue
		case <-ctx.Done():
		}
		break
	}
	close(next)
	group.Wait()
	return context.Cause(ctx)
}

// processes is the worker that runs tests in processes of their own.
type processes struct {
	list   []*stage
	copied string
}

func (processes) stop() error { return nil }

// try lets a mutant meet the tests that reach it, until one fails.
func (p processes) try(ctx context.Context, m *mutant) error {
	met := m.fate == survived
	for _, s := range sittings(p.list, m) {
		if s.stage.again && met {
			continue
		}
		fate, err := s.meet(ctx, p.copied, m)
		if err != nil {
			return err
		}
		m.fate, m.by = fate, s.stage.name
		if !m.isAlive() {
			return nil
		}
	}
	return nil
}

// tallyOf says how many mutants of each package are alive.
func tallyOf(mutants []*mutant) string {
	r := judge(mutants, nil, nil, false)
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(r.packages)) {
		s := r.packages[name]
		parts = append(parts, fmt.Sprintf("%s %.1f %% killed, %d alive", name, s.percent(), s.alive))
	}
	return strings.Join(parts, "; ")
}

// progress tells now and then how far it is.
type progress struct {
	mu          sync.Mutex
	done, alive int
	total       int
	began, told time.Time
}

func (p *progress) note(m *mutant) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done++
	if m.isAlive() {
		p.alive++
	}
	if p.done == p.total || time.Since(p.told) > 10*time.Second {
		p.told = time.Now()
		left := time.Duration(float64(time.Since(p.began)) / float64(p.done) * float64(p.total-p.done))
		fmt.Fprintf(os.Stderr, "%d of %d tried, %d alive, about %s left\n", p.done, p.total, p.alive, left.Round(time.Second))
	}
}
