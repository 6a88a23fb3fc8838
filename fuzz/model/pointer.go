package model

import (
	"slices"
	"strings"
)

// parsePointer reads a JSON Pointer (RFC 6901, sections 3 and 4) as its tokens.
// The empty one, the whole document, is no target (rule J2).
func parsePointer(s string) (tokens []string, ok bool) {
	if s == "" || s[0] != '/' {
		return nil, false
	}
	for _, token := range strings.Split(s[1:], "/") {
		plain := strings.NewReplacer("~1", "", "~0", "").Replace(token)
		if strings.Contains(plain, "~") {
			return nil, false
		}
		// RFC 6901, section 4: first ~1, and then ~0, so that ~01 is ~1.
		tokens = append(tokens, strings.ReplaceAll(strings.ReplaceAll(token, "~1", "/"), "~0", "~"))
	}
	return tokens, true
}

// isIndex is the array-index of RFC 6901, section 4.
func isIndex(token string) bool {
	digits := strings.Trim(token, "0123456789") == "" && token != ""
	return digits && (token == "0" || token[0] != '0')
}

// index returns the index that a token is in a list of so many items, or -1.
func index(token string, length int) int { return slices.Index(indexes(length), token) }

// isPrefix reports whether one list of tokens is a proper beginning of another.
func isPrefix(a, b []string) bool { return len(a) < len(b) && slices.Equal(a, b[:len(a)]) }
