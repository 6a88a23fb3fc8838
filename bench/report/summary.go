package main

import (
	"fmt"
	"io"
	"os"
	"strings"
)

// The lines between which a README has the summary.
const (
	summaryBegins = "<!-- Between these lines stands what make bench writes. -->\n"
	summaryEnds   = "<!-- End of what make bench writes. -->\n"
)

// summarise replaces the summary in a file.
func summarise(name string, r *results) error {
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	before, rest, begins := strings.Cut(string(text), summaryBegins)
	_, after, ends := strings.Cut(rest, summaryEnds)
	if !begins || !ends {
		return fmt.Errorf("%s has no place for the summary", name)
	}
	return write(name, func(w io.Writer) {
		fmt.Fprint(w, before+summaryBegins+"\n")
		writeSummary(w, r)
		fmt.Fprint(w, "\n"+summaryEnds+after)
	})
}

// summarised are the workloads of the summary, with what they are.
var summarised = []struct{ workload, about string }{
	{"W1v", "users of 3 KB, one member"},
	{"W2", "a user of 3 KB, ten members"},
	{"W3", "120 KB, five deep leaves"},
	{"W4", "833 KB, 60 of 5,000 members"},
	{"W5", "200 bytes, one member"},
	{"W6", "392 KB, an array replaced"},
}

// writeSummary writes how many times as fast as the baseline the library is in each
// of its modes, and the fastest of the other peers.
func writeSummary(w io.Writer, r *results) {
	header(w, "", "strict", "trusting", "with a report", "the fastest other library")
	for _, s := range summarised {
		cells := []string{s.about}
		for _, contender := range ours {
			cells = append(cells, optional(over(baseline, contender, false)(r, s.workload)))
		}
		best, known := 0.0, false
		for _, peer := range peers[1:] {
			if v, ok := over(baseline, peer, false)(r, s.workload); ok && v > best {
				best, known = v, true
			}
		}
		row(w, append(cells, optional(best, known))...)
	}
	fmt.Fprintf(w, "\n(%s, %s, %s/%s, %s)\n", r.facts["cpu"], r.facts["go"], r.facts["goos"], r.facts["goarch"], r.facts["date"])
}
