package format

import (
	"bytes"
	"strings"
)

// uri is a URI of RFC 3986 with a scheme: what that standard calls a relative
// reference is refused. An http or https URI needs a host (RFC 9110, section
// 4.2).
func uri(text []byte) bool { return fastURI(text) || carefulURI(text) }

func carefulURI(text []byte) bool {
	return uriCharacters(text) && hostPresent(text) && libraryURI(text)
}

// fastURI accepts URIs of the web with a host of letters, digits, hyphens and dots,
// and without escapes and brackets, which nearly all are.
func fastURI(text []byte) bool {
	rest, ok := bytes.CutPrefix(text, []byte("https://"))
	if !ok {
		if rest, ok = bytes.CutPrefix(text, []byte("http://")); !ok {
			return false
		}
	}
	host := 0
	for host < len(rest) && (isHostByte(rest[host]) || rest[host] == '.') {
		host++
	}
	if rest = rest[host:]; host == 0 || len(rest) > 0 && rest[0] != '/' {
		return false
	}
	fragments := 0
	for _, c := range rest {
		if !isPlainURI[c] {
			return false
		}
		if c == '#' {
			fragments++
		}
	}
	return fragments <= 1
}

// isPlainURI has the characters of a path, a query and a fragment (RFC 3986, sections
// 3.3 to 3.5), and what divides them.
var isPlainURI = func() (plain [256]bool) {
	for c := range plain {
		b := byte(c)
		plain[c] = isLetter(b) || isDigit(b) || strings.IndexByte("-._~:/?@!$&'()*+,;=#", b) >= 0
	}
	return plain
}()

// uriCharacters guards the library, which reads with net/url and so accepts
// blanks, quotes, backslashes, broken escapes and text beyond ASCII in places
// where RFC 3986, section 2, has none of them.
func uriCharacters(text []byte) bool {
	fragments := 0
	for i, c := range text {
		switch {
		case isLetter(c) || isDigit(c) || strings.IndexByte("-._~:/?[]@!$&'()*+,;=", c) >= 0:
		case c == '#':
			fragments++
		case c == '%' && i+2 < len(text) && isHex(text[i+1]) && isHex(text[i+2]):
		default:
			return false
		}
	}
	return fragments <= 1 && bracketsInHost(text)
}

// bracketsInHost reports whether brackets stand nowhere but around an address
// in the authority.
func bracketsInHost(text []byte) bool {
	_, rest, found := bytes.Cut(text, []byte("//"))
	if !found {
		return !bytes.ContainsAny(text, "[]")
	}
	end := bytes.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	return !bytes.ContainsAny(rest[end:], "[]") && !bytes.ContainsAny(text[:len(text)-len(rest)], "[]")
}

// hostPresent reports whether a URI of the web has a host. net/url does not
// mind http:///path.
func hostPresent(text []byte) bool {
	scheme, rest, _ := bytes.Cut(text, []byte(":"))
	if !bytes.EqualFold(scheme, []byte("http")) && !bytes.EqualFold(scheme, []byte("https")) {
		return true
	}
	authority, ok := bytes.CutPrefix(rest, []byte("//"))
	if end := bytes.IndexAny(authority, "/?#"); end >= 0 {
		authority = authority[:end]
	}
	if at := bytes.LastIndexByte(authority, '@'); at >= 0 {
		authority = authority[at+1:]
	}
	return ok && len(authority) > 0 && authority[0] != ':'
}
