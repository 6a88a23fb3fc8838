package attrs

import (
	"iter"
	"strings"
)

// Pointer locates a value in one document or body by RFC 6901: /name/given, or
// /locales/0. The zero value is the whole text.
type Pointer string

// JoinPointer returns the pointer through the given tokens, outermost first. It
// escapes what RFC 6901, section 3, wants escaped.
func JoinPointer(tokens ...string) Pointer {
	var p Pointer
	for _, token := range tokens {
		p = p.Join(token)
	}
	return p
}

// Join returns the pointer to the member or item that token names inside the
// value at p.
func (p Pointer) Join(token string) Pointer {
	return p + Pointer("/"+tokenEscaper.Replace(token))
}

// Tokens yields the reference tokens of p, outermost first, decoded as RFC
// 6901, section 4, says: first ~1, then ~0. What follows no slash is no token
// and is skipped.
func (p Pointer) Tokens() iter.Seq[string] {
	return func(yield func(string) bool) {
		_, rest, more := strings.Cut(string(p), "/")
		for more {
			var token string
			token, rest, more = strings.Cut(rest, "/")
			if !yield(tokenDecoder.Replace(token)) {
				return
			}
		}
	}
}

// A Replacer goes over its input once, so ~01 decodes to ~1 and not to a slash.
var (
	tokenEscaper = strings.NewReplacer("~", "~0", "/", "~1")
	tokenDecoder = strings.NewReplacer("~1", "/", "~0", "~")
)
