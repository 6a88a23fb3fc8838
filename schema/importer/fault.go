package importer

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/attrpatch/attrpatch/attrs"
)

// Fault is one reason why sources were refused.
type Fault struct {
	Source  int           // the number of the source, from 0
	Pointer attrs.Pointer // of what is wrong, in that source
	Offset  int           // in bytes, of what is not JSON; 0 for other faults
	Reason  string        // for people; it may change, and repeats names but no other value of the source
}

// Errors is the error of an import: at least one fault, in the order of sources
// and pointers. What is wrong with the text of a source hides its other faults.
type Errors []Fault

// Error names the first fault and counts the others.
func (e Errors) Error() string {
	if len(e) == 0 {
		return "importer: no fault"
	}
	text := "importer: " + e[0].String()
	switch more := len(e) - 1; more {
	case 0:
		return text
	case 1:
		return text + " (and 1 more fault)"
	default:
		return fmt.Sprintf("%s (and %d more faults)", text, more)
	}
}

// String returns where the fault is and what it is. Of several sources, it counts
// the first as source 1.
func (f Fault) String() string {
	var b strings.Builder
	if f.Source > 0 {
		fmt.Fprintf(&b, "source %d: ", f.Source+1)
	}
	if f.Pointer == "" {
		b.WriteString("the whole")
	}
	b.WriteString(string(f.Pointer) + ": " + f.Reason)
	if f.Offset > 0 {
		fmt.Fprintf(&b, ", at byte %d", f.Offset)
	}
	return b.String()
}

// SortFaults puts faults in the order of their sources and pointers, and drops
// those that say the same about the same place.
func SortFaults(faults Errors) Errors {
	slices.SortStableFunc(faults, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), comparePointers(a.Pointer, b.Pointer),
			cmp.Compare(a.Offset, b.Offset), strings.Compare(a.Reason, b.Reason))
	})
	return slices.Compact(faults)
}
