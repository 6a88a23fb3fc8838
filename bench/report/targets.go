package main

import (
	"fmt"
	"io"
)

// A target is a bound on a ratio of times, one for each of several workloads.
type target struct {
	about       string
	measure     func(*results, string) (float64, bool)
	atMost      bool // else at least
	byWorkloads map[string]float64
}

// targeted are the workloads that have targets, in the order of the table.
var targeted = []string{"W1v", "W2", "W3", "W4", "W5", "W6"}

// per is a target's bounds in the order of the workloads.
func per(bounds ...float64) map[string]float64 {
	byWorkloads := make(map[string]float64, len(bounds))
	for i, bound := range bounds {
		byWorkloads[targeted[i]] = bound
	}
	return byWorkloads
}

var targets = []target{
	{"strict, pure Go: evanphx / ours", over("evanphx", "attrpatch-strict", true), false, per(20, 24, 26, 20, 20, 6)},
	{"strict: jsontext splice / ours", over("jsontext-splice", "attrpatch-strict", false), false, per(4, 4.5, 3.2, 3.2, 5, 2.2)},
	{"strict: ours / json.Valid", under("attrpatch-strict", "json.Valid"), true, per(.35, .35, .35, .35, .7, .4)},
	{"trusting, pure Go: evanphx / ours", over("evanphx", "attrpatch-trusting", true), false, per(32, 36, 40, 36, 30, 36)},
	{"trusting: evanphx / ours", over("evanphx", "attrpatch-trusting", false), false, per(60, 45, 150, 90, 32, 100)},
	{"strict: fastest peer / ours", fastestPeer("attrpatch-strict"), false, map[string]float64{"W2": 1, "W3": 1, "W4": 1}},
	{"trusting: fastest peer / ours", fastestPeer("attrpatch-trusting"), false, map[string]float64{"W1v": 1, "W5": 1, "W6": 1}},
}

// over measures how many times ours is as fast as a peer, ours in the build
// without assembly where pure is set.
func over(peer, ours string, pure bool) func(*results, string) (float64, bool) {
	return func(r *results, workload string) (float64, bool) {
		return r.ratio(point{workload: workload, contender: peer}, point{workload: workload, contender: ours, pure: pure})
	}
}

// under measures the share of a limit's time that ours takes.
func under(ours, limit string) func(*results, string) (float64, bool) {
	return func(r *results, workload string) (float64, bool) {
		return r.ratio(point{workload: workload, contender: ours}, point{workload: workload, contender: limit})
	}
}

// fastestPeer measures how many times ours is as fast as the best of the peers.
func fastestPeer(ours string) func(*results, string) (float64, bool) {
	return func(r *results, workload string) (float64, bool) {
		best, found := 0.0, false
		for _, peer := range peers {
			if v, ok := over(peer, ours, false)(r, workload); ok && (!found || v < best) {
				best, found = v, true
			}
		}
		return best, found
	}
}

func writeTargets(w io.Writer, r *results) {
	header(w, append([]string{""}, targeted...)...)
	for _, t := range targets {
		cells := []string{t.about}
		for _, workload := range targeted {
			cells = append(cells, t.cell(r, workload))
		}
		row(w, cells...)
	}
	fmt.Fprintln(w)
	header(w, "", "bound", "measured", "")
	for _, s := range singles(r) {
		row(w, s.about, s.bound(), s.measured(), s.verdict())
	}
}

func (t target) cell(r *results, workload string) string {
	bound, ok := t.byWorkloads[workload]
	if !ok {
		return none
	}
	got, ok := t.measure(r, workload)
	return single{limit: bound, atMost: t.atMost, got: got, known: ok}.cell()
}

// A single is a target with one bound.
type single struct {
	about  string
	limit  float64
	atMost bool
	got    float64
	known  bool
}

func (s single) bound() string {
	if s.atMost {
		return "≤ " + trim(s.limit)
	}
	return "≥ " + trim(s.limit)
}

func (s single) measured() string { return optional(s.got, s.known) }

func (s single) verdict() string {
	switch {
	case !s.known:
		return "not measured"
	case s.got == s.limit, s.got < s.limit == s.atMost:
		return "reached"
	default:
		return "**not reached**"
	}
}

func (s single) cell() string {
	return fmt.Sprintf("%s, %s: %s", s.bound(), s.measured(), s.verdict())
}

func trim(v float64) string { return fmt.Sprintf("%g", v) }

// singles returns the targets that are not about a workload each.
func singles(r *results) []single {
	all := []single{
		allocations(r, "allocations of AppendApply, strict", "attrpatch-strict", 0),
		allocations(r, "allocations of AppendApply, trusting", "attrpatch-trusting", 0),
		allocations(r, "allocations of Apply", "attrpatch-report", 3),
	}
	for _, workload := range []string{"W1c", "W2"} {
		got, ok := under("attrpatch-report", "attrpatch-strict")(r, workload)
		all = append(all, single{"Apply / AppendApply, " + workload, 2, true, got, ok})
	}
	refusal, ok := r.ratio(
		point{workload: "W7/body=refused", contender: "attrpatch-strict"},
		point{workload: "W7/body=accepted", contender: "attrpatch-strict"})
	all = append(all, single{"a refusal / a success", 1, true, refusal, ok})

	for _, contender := range ours[:2] {
		bytes, known := spread(documentSizes, func(size int) (float64, bool) { return perByte(r, contender, size) })
		edits, both := spread(editCounts[1:], func(n int) (float64, bool) { return perEdit(r, contender, n) })
		cores, run := r.ratio(
			point{workload: twoCores, contender: contender, cores: "1"},
			point{workload: twoCores, contender: contender, cores: "2"})
		all = append(all,
			single{"cost of a byte, 1 KB to 10 MB: most / least, " + contender, 1.6, true, bytes, known},
			single{"cost of an edit, 10 to 100,000: most / least, " + contender, 1.6, true, edits, both},
			single{"two cores / one, " + contender, 1.7, false, cores, run})
	}
	return all
}

// allocations returns the most allocations of a contender on any workload of
// simple, multiValued and JSON attributes.
func allocations(r *results, about, contender string, limit float64) single {
	s := single{about: about, limit: limit, atMost: true}
	for _, workload := range workloads {
		if m, ok := r.least(point{workload: workload, contender: contender}); ok {
			s.got, s.known = max(s.got, m.allocations), true
		}
	}
	return s
}

// spread returns the largest value of cost divided by the smallest.
func spread(sizes []int, cost func(int) (float64, bool)) (float64, bool) {
	least, most := 0.0, 0.0
	for _, size := range sizes {
		v, ok := cost(size)
		if !ok {
			continue
		}
		if least == 0 || v < least {
			least = v
		}
		most = max(most, v)
	}
	if least == 0 {
		return 0, false
	}
	return most / least, true
}
