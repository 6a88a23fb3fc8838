package source

import (
	"bytes"
	"fmt"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/jsonwire"
	"github.com/attrpatch/attrpatch/schema/importer"
)

// What one source may be. Real ones are long: the OpenAPI files of large services
// have several megabytes.
const (
	MaxBytes       = 10 << 20
	maxDepth       = 100 // the root is 1
	maxValues      = 1_000_000
	maxNameBytes   = 1_024
	maxNumberBytes = 1_000
)

// What an import may have to say. Pointers can be long, and a source can be made
// of nothing but what no importer knows.
const (
	maxNotes    = 10_000
	maxFaults   = 100
	maxSaid     = 4 << 20 // bytes of pointers and reasons
	tooManySaid = "has more that cannot be carried over than can be listed"
)

// Place locates what a note or fault is about.
type Place interface {
	// Where returns the number of the source and a pointer into it.
	Where() (source int, at attrs.Pointer)
}

// Ledger keeps the notes and faults of one import, and what was read of its
// sources. The zero value is ready. It is not safe for concurrent use.
type Ledger struct {
	texts   []*text
	sources int // that were read; a source may have several texts
	notes   []importer.Note
	faults  importer.Errors
	said    int
	full    bool // more was to say than is kept; a fault says so
}

// Read reads the next source strictly and returns its root, which counts as read.
// A source that cannot be read is a fault, and its root is absent. The ledger
// keeps src, which must not be changed until the import ends.
func (l *Ledger) Read(src []byte) Value {
	t := &text{ledger: l, number: l.sources, src: src}
	l.sources++
	if len(src) > MaxBytes {
		l.texts = append(l.texts, t)
		l.fault(importer.Fault{Source: t.number, Reason: fmt.Sprintf("has more than %d bytes", MaxBytes)})
		return Value{}
	}
	return l.read(t)
}

// read reads a text, strictly and within limits.
func (l *Ledger) read(t *text) Value {
	l.texts = append(l.texts, t)
	var scanner jsonwire.Scanner
	limits := jsonwire.Limits{Depth: maxDepth, Members: maxValues, NameBytes: maxNameBytes, NumberBytes: maxNumberBytes}
	if !scanner.Record(t.src, limits) {
		fault := importer.Fault{
			Source:  t.number,
			Pointer: t.around + attrs.Pointer(jsonwire.PointerAt(t.src, faultOffset(&scanner, t.src))),
			Offset:  scanner.Offset, Reason: textFaults[scanner.Fault] + oddBeginning(t.src),
		}
		if t.isInner {
			fault.Reason += fmt.Sprintf(", at byte %d of the text that the string holds", fault.Offset)
			fault.Offset = 0
		}
		l.fault(fault)
		return Value{}
	}
	t.values = scanner.Values
	t.state = make([]state, len(t.values))
	return Value{t, 0}.ask()
}

// oddBeginning says what is odd about a text that is not JSON from its first byte
// on, where that is known: editors show none of it.
func oddBeginning(src []byte) string {
	switch {
	case len(src) == 0:
		return ": it is empty"
	case bytes.HasPrefix(src, []byte("\xef\xbb\xbf")):
		return ": it begins with a byte-order mark, which has to go"
	case bytes.HasPrefix(src, []byte("\xff\xfe")), bytes.HasPrefix(src, []byte("\xfe\xff")):
		return ": it is UTF-16, and has to be UTF-8"
	}
	return ""
}

// faultOffset is where the pointer of a fault is taken. A name that stands twice
// is at fault before its value, and is named all the same.
func faultOffset(s *jsonwire.Scanner, src []byte) int {
	if s.Fault == jsonwire.Duplicate {
		return jsonwire.EndOfString(src, s.Offset)
	}
	return s.Offset
}

var textFaults = map[jsonwire.Fault]string{
	jsonwire.Malformed:     "is not JSON",
	jsonwire.Duplicate:     "stands twice in one object",
	jsonwire.BadText:       "is not UTF-8, or has an escaped surrogate without its other half",
	jsonwire.TooDeep:       fmt.Sprintf("is nested more than %d deep", maxDepth),
	jsonwire.TooMany:       fmt.Sprintf("comes after %d values, which is the most that a source may have", maxValues),
	jsonwire.NameTooLong:   fmt.Sprintf("has a member whose name has more than %d bytes", maxNameBytes),
	jsonwire.NumberTooLong: fmt.Sprintf("is a number of more than %d bytes, or with an exponent of more than 4 digits", maxNumberBytes),
}

// Note adds a note about a place. The format and its arguments must not repeat
// values of the source other than names.
func (l *Ledger) Note(p Place, kind importer.Kind, format string, args ...any) {
	if l.full || l.overflows(p, len(l.notes) >= maxNotes) {
		return
	}
	source, at := p.Where()
	note := importer.Note{Source: source, Pointer: at, Kind: kind, Reason: fmt.Sprintf(format, args...)}
	l.said += len(note.Pointer) + len(note.Reason)
	l.notes = append(l.notes, note)
}

// Fault adds a reason to refuse the import.
func (l *Ledger) Fault(p Place, format string, args ...any) {
	if l.full || l.overflows(p, len(l.faults) >= maxFaults) {
		return
	}
	source, at := p.Where()
	l.fault(importer.Fault{Source: source, Pointer: at, Reason: fmt.Sprintf(format, args...)})
}

func (l *Ledger) fault(f importer.Fault) {
	l.said += len(f.Pointer) + len(f.Reason)
	l.faults = append(l.faults, f)
}

// overflows ends the account where it would grow without bound.
func (l *Ledger) overflows(p Place, over bool) bool {
	if over = over || l.said > maxSaid; over {
		l.full = true
		source, _ := p.Where()
		l.fault(importer.Fault{Source: source, Reason: tooManySaid})
	}
	return over
}
