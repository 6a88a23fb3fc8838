package importer

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/attrpatch/attrpatch/attrs"
)

// Note says what became of one part of a source that the definition does not
// have exactly.
type Note struct {
	Source  int           // the number of the source, from 0
	Pointer attrs.Pointer // of the part, in that source
	Kind    Kind
	Reason  string // for people; it may change, and repeats names but no other value of the source
}

// Kind is what became of a part of a source. Kinds and their names are stable.
type Kind uint8

const (
	Dropped Kind = iota // the definition has nothing of it
	Widened             // the definition admits more than the source did
	Guessed             // the source leaves it open; the definition has what is likely meant
)

var kindNames = [...]string{Dropped: "dropped", Widened: "widened", Guessed: "guessed"}

// String returns the name of the kind.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return fmt.Sprintf("Kind(%d)", uint8(k))
}

// Lost reports whether a note of this kind means that the definition says less
// than the source did.
func (k Kind) Lost() bool { return k != Guessed }

// Lossless reports whether the definition says all that the source said: no note
// is of a kind that [Kind.Lost] reports.
func Lossless(notes []Note) bool {
	return !slices.ContainsFunc(notes, func(n Note) bool { return n.Kind.Lost() })
}

// SortNotes puts notes in the order in which imports return them: by source,
// pointer, kind and reason. Tokens of a pointer that are numbers are compared as
// numbers, and stand before names.
func SortNotes(notes []Note) {
	slices.SortStableFunc(notes, func(a, b Note) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), comparePointers(a.Pointer, b.Pointer),
			cmp.Compare(a.Kind, b.Kind), strings.Compare(a.Reason, b.Reason))
	})
}

// comparePointers compares token by token, so that what lies inside a value
// stands behind it. Tokens are compared as they are spelled, which orders names
// with ~ or / in them a little oddly and always the same way.
func comparePointers(a, b attrs.Pointer) int {
	restA, restB := string(a), string(b)
	for restA != "" && restB != "" {
		var tokenA, tokenB string
		tokenA, restA = cutToken(restA)
		tokenB, restB = cutToken(restB)
		if c := compareTokens(tokenA, tokenB); c != 0 {
			return c
		}
	}
	return cmp.Compare(len(restA), len(restB))
}

// cutToken returns the first token of a pointer that is not empty, and what
// follows it.
func cutToken(pointer string) (token, rest string) {
	pointer = pointer[1:]
	if end := strings.IndexByte(pointer, '/'); end >= 0 {
		return pointer[:end], pointer[end:]
	}
	return pointer, ""
}

// compareTokens puts numbers before names: an order of both kinds needs one of
// the kinds first.
func compareTokens(a, b string) int {
	i, errA := strconv.Atoi(a)
	j, errB := strconv.Atoi(b)
	switch {
	case errA == nil && errB == nil:
		return cmp.Or(cmp.Compare(i, j), strings.Compare(a, b))
	case errA == nil:
		return -1
	case errB == nil:
		return 1
	}
	return strings.Compare(a, b)
}
