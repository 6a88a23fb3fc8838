package patch

import (
	"fmt"
	"math"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/jsondiff"
	"github.com/attrpatch/attrpatch/internal/jsonwire"
)

// Diff returns a patch that turns one JSON text into another: a merge patch for
// [MergePatch], a JSON Patch for [JSONPatch]. There is none for [SCIM]. The texts
// are any JSON by rule D1, nested up to 10,000 deep, with exponents of at most four
// digits; they are not written to, and the patch is new memory.
//
// The patch names only what differs by rule M8, with values spelled as in to, and
// the same texts give the same bytes: {} or [] for two equal objects. Merging or
// applying it gives a text that is JSON-equal to to. A JSON Patch changes, adds and
// removes as few items of an array as possible, unless the arrays are so long and so
// unlike that finding out would take too long. An array, or a value in one, is
// replaced whole where that is shorter; an object that is in none, where operations
// inside it would take 16 times as many bytes, since to replace it is to write all
// that is in it. Two objects or two arrays are never replaced whole at the root, which
// many libraries take for no target. Time, memory and the patch are linear in the
// texts, but for sorting.
//
// A merge patch cannot make a member of an object null (RFC 7396, section 1). If to
// has such a member where from has none, the error is an [*InexpressibleError]. A
// text that cannot be read is a [*TextError], and another format an error of no such
// type.
//
// What a diff says is for those who may read both texts. It knows no schema: whether
// a caller may send it is for [Engine.Apply].
func Diff(from, to []byte, f Format) ([]byte, error) {
	if f != MergePatch && f != JSONPatch {
		return nil, fmt.Errorf("patch: no diff is written in format %d", f)
	}
	limits := jsonwire.Limits{Depth: maxDepth, NumberBytes: math.MaxInt32} // exponents of four digits
	a, err := readText("from", from, limits)
	if err != nil {
		return nil, err
	}
	b, err := readText("to", to, limits)
	if err != nil {
		return nil, err
	}
	if f == JSONPatch {
		return jsondiff.JSONPatch(a, b), nil
	}
	patch, null := jsondiff.MergePatch(a, b)
	if null >= 0 {
		return nil, &InexpressibleError{Pointer: pointerIn(b, null), reason: "a member would become null"}
	}
	return patch, nil
}

// readText reads a text strictly. name is what errors call it.
func readText(name string, text []byte, limits jsonwire.Limits) (jsondiff.Text, error) {
	if len(text) >= math.MaxInt32 {
		return jsondiff.Text{}, &TextError{Text: name, Code: TooLarge}
	}
	var s jsonwire.Scanner
	if !s.Record(text, limits) {
		return jsondiff.Text{}, &TextError{name, codeOf(s.Fault), pointerOf(text, s.Fault, s.Offset), s.Offset}
	}
	return jsondiff.Text{Source: text, Values: s.Values}, nil
}

func pointerIn(t jsondiff.Text, i int) attrs.Pointer {
	return attrs.Pointer(jsonwire.AppendPointer(nil, t.Source, t.Values, i))
}

// TextError is the error of a text that [Diff] or [Compose] cannot read by rule D1.
type TextError struct {
	Text    string // the name of the argument
	Code    Code
	Pointer attrs.Pointer // as far as it is known
	Offset  int           // in bytes
}

// Error names the argument and the place, and no value.
func (e *TextError) Error() string {
	return fmt.Sprintf("patch: %s: %s at %q, byte %d", e.Text, e.Code, string(e.Pointer), e.Offset)
}

// InexpressibleError is the error of what no merge patch can say: see [Diff] and
// [Compose].
type InexpressibleError struct {
	Pointer attrs.Pointer // into the second argument
	reason  string
}

// Error says what the merge patch would have to do, and where, and no value.
func (e *InexpressibleError) Error() string {
	return fmt.Sprintf("patch: no merge patch can say this: %s at %q", e.reason, string(e.Pointer))
}
