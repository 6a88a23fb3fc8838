package main

import (
	"fmt"
	"io"
	"maps"
	"path"
	"slices"
	"strings"
	"time"
)

// score counts the fates of mutants.
type score struct{ killed, timedOut, alive, equivalent int }

func (s score) percent() float64 {
	caught := s.killed + s.timedOut
	if caught+s.alive == 0 {
		return 100
	}
	return 100 * float64(caught) / float64(caught+s.alive)
}

// report is what a run found.
type report struct {
	all       score
	packages  map[string]*score
	files     map[string]*score
	survivors []*mutant
	schemas   score
	loose     []*mutant // schema mutants that no vector notices
	wrong     []string  // faults of the list of equivalents
	skipped   int
	whole     bool // all mutants were met
	took      time.Duration
}

// judge counts. Of the list only what the run has met can be judged, unless it
// met all mutants of the packages that it was asked for.
func judge(chosen, schemas []*mutant, listed equivalents, whole bool) *report {
	r := &report{packages: map[string]*score{}, files: map[string]*score{}, whole: whole}
	for _, m := range chosen {
		for _, s := range []*score{&r.all, at(r.packages, m.pkg), at(r.files, m.file)} {
			r.count(s, m, listed)
		}
		r.note(m, listed, &r.survivors)
	}
	for _, m := range schemas {
		r.count(&r.schemas, m, listed)
		r.note(m, listed, &r.loose)
	}
	for _, e := range listed {
		folder := path.Dir(strings.Trim(strings.Fields(e.key)[0], "`"))
		isJudged := whole && r.packages[folder] != nil
		if folder == schemaMutants {
			isJudged = whole && len(schemas) > 0
		}
		if isJudged && !e.met {
			r.wrong = append(r.wrong, "listed, but no mutant that is alive: "+e.key)
		}
	}
	return r
}

func at(scores map[string]*score, name string) *score {
	if scores[name] == nil {
		scores[name] = &score{}
	}
	return scores[name]
}

func (r *report) count(s *score, m *mutant, listed equivalents) {
	switch equivalent := listed.find(m.key()) != nil; {
	case m.fate == killed:
		s.killed++
	case m.fate == timedOut:
		s.timedOut++
	case m.isAlive() && equivalent:
		s.equivalent++
	case m.isAlive():
		s.alive++
	}
}

func (r *report) note(m *mutant, listed equivalents, survivors *[]*mutant) {
	e := listed.find(m.key())
	if e != nil && (m.isAlive() || e.matches == nil) {
		e.met = true
	}
	switch {
	case m.isAlive() && e == nil:
		*survivors = append(*survivors, m)
	case m.fate == killed && e != nil && e.matches == nil:
		r.wrong = append(r.wrong, "listed as equivalent, but killed by "+m.by+": "+m.key())
	}
}

func (r *report) isEnough() bool {
	return r.all.percent() >= r.wanted() && r.schemas.percent() >= r.wanted() && len(r.wrong) == 0
}

func (r *report) wanted() float64 {
	if r.whole {
		return wanted
	}
	return wantedOfSample
}

func (r *report) print(w io.Writer) {
	if len(r.files) > 0 {
		fmt.Fprintf(w, "%-36s %8s %8s %8s %8s %8s\n", "", "killed", "endless", "alive", "equal", "score")
		for _, scores := range []map[string]*score{r.files, r.packages} {
			for _, name := range slices.Sorted(maps.Keys(scores)) {
				printScore(w, name, *scores[name])
			}
			fmt.Fprintln(w)
		}
		printScore(w, "all", r.all)
		fmt.Fprintf(w, "%d changes have no place behind a switch and were not tried\n\n", r.skipped)
	}
	if r.schemas != (score{}) {
		printScore(w, "schema mutants", r.schemas)
	}
	for _, m := range slices.Concat(r.survivors, r.loose) {
		fmt.Fprintf(w, "alive: %s%s\n", m, map[bool]string{true: " (no test that was run reaches it)"}[m.fate == unreached])
	}
	for _, fault := range r.wrong {
		fmt.Fprintln(w, "docs/mutation.md:", fault)
	}
	fmt.Fprintf(w, "took %s; at least %.0f %% have to be killed: %s\n", r.took.Round(time.Second), r.wanted(),
		map[bool]string{true: "they are", false: "failed"}[r.isEnough()])
}

func printScore(w io.Writer, name string, s score) {
	fmt.Fprintf(w, "%-36s %8d %8d %8d %8d %7.1f%%\n", name, s.killed, s.timedOut, s.alive, s.equivalent, s.percent())
}
