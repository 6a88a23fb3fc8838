package render

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/attrpatch/attrpatch/patch"
)

// Response is what a host sends to a client whose patch it refuses. The body is
// new memory.
type Response struct {
	Status      int    // the HTTP status code
	ContentType string // the media type of Body
	Body        []byte
}

// The HTTP statuses of refusals (RFC 9110, section 15.5).
const (
	badRequest           = 400
	forbidden            = 403
	conflict             = 409
	contentTooLarge      = 413
	unprocessableContent = 422
)

const plainJSON = "application/json"

func violationsOf(r *patch.Rejected) []patch.Violation {
	if r == nil {
		return nil
	}
	return r.Violations
}

// leading returns the violation that speaks for a refusal. There is none when
// ok is false.
func leading(r *patch.Rejected) (v patch.Violation, ok bool) {
	violations := violationsOf(r)
	if len(violations) == 0 {
		return patch.Violation{}, false
	}
	isDenial := func(v patch.Violation) bool { return v.Code == patch.AccessDenied }
	return violations[max(0, slices.IndexFunc(violations, isDenial))], true
}

// summary says what the leading violation is, and how many there are besides.
func summary(r *patch.Rejected) string {
	v, ok := leading(r)
	if !ok {
		return "the patch is refused"
	}
	switch others := len(r.Violations) - 1; {
	case r.Truncated:
		return fmt.Sprintf("%s (and at least %d more)", v, others+1)
	case others > 0:
		return fmt.Sprintf("%s (and %d more)", v, others)
	}
	return v.String()
}

// isBodyFault reports whether a code is about the body as a whole.
func isBodyFault(c patch.Code) bool {
	return c >= patch.MalformedJSON && c < patch.UnknownAttribute
}

// encode returns v as JSON. Encoding fails only for a number that is none, which
// number keeps out.
func encode(v any) []byte {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false) // a pattern reads better with its < and >
	_ = encoder.Encode(v)
	return escapeUnseen(bytes.TrimSuffix(b.Bytes(), []byte("\n")))
}

// number returns n, or nothing if it is not a JSON number: a violation that a
// host made by hand may have any text there.
func number(n json.Number) json.Number {
	if _, err := json.Marshal(n); err != nil {
		return ""
	}
	return n
}

// escapeUnseen escapes what encoding/json leaves in strings that cannot be seen,
// or changes how its surroundings look: DEL, C1 controls, and characters that
// format, such as U+202E. Outside of strings there is visible ASCII only, so
// that the two need not be told apart.
func escapeUnseen(text []byte) []byte {
	out := make([]byte, 0, len(text))
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		switch {
		case unicode.IsPrint(r):
			out = append(out, text[:size]...)
		case r > 0xFFFF:
			high, low := utf16.EncodeRune(r)
			out = fmt.Appendf(out, `\u%04x\u%04x`, high, low)
		default:
			out = fmt.Appendf(out, `\u%04x`, r)
		}
		text = text[size:]
	}
	return out
}
