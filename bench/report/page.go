package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"
)

// The contenders and workloads in the order in which they are shown.
var (
	ours      = []string{"attrpatch-strict", "attrpatch-trusting", "attrpatch-report"}
	peers     = []string{"evanphx", "encoding-json", "goccy", "jsontext-splice", "sonic-ast", "fastjson", "sjson"}
	limits    = []string{"json.Valid", "jsontext.IsValid", "sonic.Valid", "memcpy-alloc", "memcpy"}
	workloads = []string{"W1c", "W1p", "W1v", "W2", "W3", "W4", "W5", "W6", "W8", "W9"}
)

// baseline is the contender that the others are compared with.
const baseline = "evanphx"

// writePage writes results.md.
func writePage(w io.Writer, r *results) {
	fmt.Fprintln(w, "# Benchmark results")
	fmt.Fprintln(w)
	fmt.Fprintln(w, "Written by `make bench`; [bench/README.md](../../bench/README.md) says what is compared and how to read it.")
	fmt.Fprintln(w)
	writeFacts(w, r)
	fmt.Fprintln(w, "\n[missed.md](missed.md) says why some targets are not reached.")
	fmt.Fprint(w, "\n![How many times as fast as evanphx/json-patch each contender is](chart.svg)\n")

	heading(w, "Time", "The least time of a call in any of the counts: what else the machine did only added to it. In brackets, how many times as fast as evanphx/json-patch. "+
		"The rows under the library's merge and do nothing else; the last five do not merge.")
	writeTimes(w, r)
	heading(w, "Memory", "The library's bytes and allocations of a call.")
	writeMemory(w, r)
	heading(w, "Targets", "What was aimed for and what was measured. Ratios are of times.")
	writeTargets(w, r)
	heading(w, "Growth", "Nanoseconds for each byte of the document, with five members patched, and for each edit of the body "+
		"beyond the first, in a document of 100,000 members.")
	writeGrowth(w, r)
	heading(w, "Two cores", "How many times as many calls two cores make as one.")
	writeCores(w, r)
	heading(w, "Other calls", "What no peer does: refuse a body, show a caller's view, validate by a JSON Schema.")
	writeOthers(w, r)
}

func heading(w io.Writer, title, about string) { fmt.Fprintf(w, "\n## %s\n\n%s\n\n", title, about) }

func writeFacts(w io.Writer, r *results) {
	for _, key := range factKeys {
		if value, ok := r.facts[key]; ok {
			fmt.Fprintf(w, "- %s: %s\n", key, value)
		}
	}
	fewest, most := r.counts()
	if fewest == most {
		fmt.Fprintf(w, "- counts: %d\n", most)
	} else {
		fmt.Fprintf(w, "- counts: %d to %d\n", fewest, most)
	}
}

// row writes one line of a table.
func row(w io.Writer, cells ...string) { fmt.Fprintf(w, "| %s |\n", strings.Join(cells, " | ")) }

// header writes the first lines of a table whose first column is text and whose
// others are numbers.
func header(w io.Writer, cells ...string) {
	row(w, cells...)
	fmt.Fprintf(w, "|---%s|\n", strings.Repeat("|---:", len(cells)-1))
}

// none is the cell of what was not measured.
const none = "–"

func writeTimes(w io.Writer, r *results) {
	header(w, append([]string{""}, workloads...)...)
	for _, contender := range concat(ours, peers, limits) {
		cells := []string{contender}
		for _, workload := range workloads {
			cells = append(cells, timeCell(r, workload, contender))
		}
		row(w, cells...)
	}
}

func concat(groups ...[]string) []string {
	var all []string
	for _, group := range groups {
		all = append(all, group...)
	}
	return all
}

func timeCell(r *results, workload, contender string) string {
	t, ok := r.time(workload, contender)
	if !ok {
		return none
	}
	base, ok := r.time(workload, baseline)
	if !ok || contender == baseline {
		return duration(t)
	}
	return fmt.Sprintf("%s (%s)", duration(t), number(base/t))
}

// duration writes nanoseconds in three digits.
func duration(nanoseconds float64) string {
	for _, unit := range []struct {
		name string
		size float64
	}{{"s", 1e9}, {"ms", 1e6}, {"µs", 1e3}} {
		if nanoseconds >= unit.size {
			return number(nanoseconds/unit.size) + " " + unit.name
		}
	}
	return number(nanoseconds) + " ns"
}

// number writes a number in three digits, or all those before the point.
func number(v float64) string {
	switch {
	case v >= 100:
		return strconv.FormatFloat(v, 'f', 0, 64)
	case v >= 10:
		return strconv.FormatFloat(v, 'f', 1, 64)
	default:
		return strconv.FormatFloat(v, 'f', 2, 64)
	}
}

func writeMemory(w io.Writer, r *results) {
	header(w, append([]string{""}, workloads...)...)
	for _, contender := range ours {
		cells := []string{contender}
		for _, workload := range workloads {
			cell := none
			if m, ok := r.least(point{workload: workload, contender: contender}); ok {
				cell = fmt.Sprintf("%.0f B, %.0f", m.bytes, m.allocations)
			}
			cells = append(cells, cell)
		}
		row(w, cells...)
	}
}

// scaled are the contenders that are measured at many sizes.
var scaled = []string{"attrpatch-strict", "attrpatch-trusting", "evanphx", "jsontext-splice"}

var (
	documentSizes = []int{1e3, 1e4, 1e5, 1e6, 1e7}
	editCounts    = []int{1, 10, 100, 1_000, 10_000, 100_000}
)

func documentOf(size int) string { return fmt.Sprintf("DocumentGrowth/bytes=%d", size) }
func bodyOf(edits int) string    { return fmt.Sprintf("BodyGrowth/edits=%d", edits) }

func writeGrowth(w io.Writer, r *results) {
	cells := []string{"ns/byte"}
	for _, size := range documentSizes {
		cells = append(cells, fmt.Sprintf("%d B", size))
	}
	header(w, cells...)
	for _, contender := range scaled {
		cells = []string{contender}
		for _, size := range documentSizes {
			cells = append(cells, optional(perByte(r, contender, size)))
		}
		row(w, cells...)
	}
	fmt.Fprintln(w)
	cells = []string{"ns/edit"}
	for _, edits := range editCounts[1:] {
		cells = append(cells, fmt.Sprintf("%d edits", edits))
	}
	header(w, cells...)
	for _, contender := range scaled {
		cells = []string{contender}
		for _, edits := range editCounts[1:] {
			cells = append(cells, optional(perEdit(r, contender, edits)))
		}
		row(w, cells...)
	}
}

func optional(v float64, ok bool) string {
	if !ok {
		return none
	}
	return number(v)
}

func perByte(r *results, contender string, size int) (float64, bool) {
	t, ok := r.time(documentOf(size), contender)
	return t / float64(size), ok
}

// perEdit returns what an edit costs more than the document does, which the
// body of one edit shows. It is not known where the noise of the document's cost
// is more than that of all edits.
func perEdit(r *results, contender string, edits int) (float64, bool) {
	t, ok := r.time(bodyOf(edits), contender)
	base, both := r.time(bodyOf(1), contender)
	if !ok || !both || t < 1.1*base {
		return 0, false
	}
	return (t - base) / float64(edits-1), true
}

func writeCores(w io.Writer, r *results) {
	header(w, "", "one", "two", "ratio")
	for _, contender := range concat(ours, peers) {
		one := point{workload: twoCores, contender: contender, cores: "1"}
		two := point{workload: twoCores, contender: contender, cores: "2"}
		ratio, ok := r.ratio(one, two)
		if !ok {
			continue
		}
		a, _ := r.least(one)
		b, _ := r.least(two)
		row(w, contender, duration(a.nanoseconds), duration(b.nanoseconds), number(ratio))
	}
}

func writeOthers(w io.Writer, r *results) {
	header(w, "", "time")
	for _, other := range []struct{ about, workload, contender string }{
		{"W7 accepted, AppendApply", "W7/body=accepted", "attrpatch-strict"},
		{"W7 refused, AppendApply", "W7/body=refused", "attrpatch-strict"},
		{"W7 accepted, Apply", "W7/body=accepted", "attrpatch-report"},
		{"W7 refused, Apply", "W7/body=refused", "attrpatch-report"},
		{"a JSON attribute patched that has no JSON Schema", "JSONSchema/schema=none", "attrpatch-strict"},
		{"the same with a JSON Schema", "JSONSchema/schema=some", "attrpatch-strict"},
		{"AppendView, W1c", "View/document=W1c", "attrpatch-view"},
		{"AppendView, W3", "View/document=W3", "attrpatch-view"},
		{"AppendView, W4", "View/document=W4", "attrpatch-view"},
	} {
		if t, ok := r.time(other.workload, other.contender); ok {
			row(w, other.about, duration(t))
		}
	}
}
