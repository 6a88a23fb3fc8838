package format

import (
	"bytes"
	"net/netip"
	"strings"
)

// email is addr-spec of RFC 5322, section 3.4.1, with the lengths of RFC 5321:
// 64 bytes before the @ and 254 in all. The domain is a host name or an address
// in brackets. A local part may be quoted, and may have letters beyond ASCII
// (RFC 6532).
func email(text []byte) bool {
	return fastEmail(text) || emailGuard(text) && libraryEmail(text)
}

// fastEmail accepts addresses of plain ASCII atoms, which nearly all are.
func fastEmail(text []byte) bool {
	at := bytes.IndexByte(text, '@')
	if at < 1 || at > 64 || len(text) > 254 {
		return false
	}
	return dotted(text[:at], isAtom) && dotted(text[at+1:], isHostByte) && plainLabels(text[at+1:])
}

// dotted reports whether a text is made of one or more runs of bytes of a kind,
// joined by single dots.
func dotted(text []byte, kind func(byte) bool) bool {
	run := 0
	for _, c := range text {
		switch {
		case c == '.' && run > 0:
			run = 0
		case kind(c):
			run++
		default:
			return false
		}
	}
	return run > 0
}

// plainLabels reports whether the labels of a host name are no longer than 63
// bytes and neither begin nor end with a hyphen (RFC 1123, section 2.1).
func plainLabels(host []byte) bool {
	for more := true; more; {
		var label []byte
		label, host, more = bytes.Cut(host, []byte("."))
		if len(label) < 1 || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
	}
	return true
}

// isAtom is atext of RFC 5322, section 3.2.3.
func isAtom(c byte) bool {
	return isLetter(c) || isDigit(c) || strings.IndexByte("!#$%&'*+-/=?^_`{|}~", c) >= 0
}

func isHostByte(c byte) bool { return isLetter(c) || isDigit(c) || c == '-' }

// emailGuard refuses what the library would accept although it is no addr-spec:
//
//   - white space and comments around the address, and control characters;
//   - anything at all before an address in brackets, and numbers such as +1 or
//     00 in that address;
//   - a hyphen at the start of a label other than the first.
func emailGuard(text []byte) bool {
	at := bytes.LastIndexByte(text, '@')
	if at < 1 || len(text) > 254 {
		return false
	}
	local, domain := text[:at], text[at+1:]
	if !localPart(local) {
		return false
	}
	if bytes.HasPrefix(domain, []byte("[")) {
		return addressLiteral(string(domain))
	}
	return dotted(domain, isHostByte) && plainLabels(domain)
}

// localPart reports whether the text is a dot-atom, with letters beyond ASCII
// allowed, or a quoted string without control characters.
func localPart(text []byte) bool {
	if text[0] != '"' {
		return dotted(text, func(c byte) bool { return isAtom(c) || c >= 0x80 })
	}
	for i := 1; i < len(text); i++ {
		switch c := text[i]; {
		case c < ' ' || c == 0x7f:
			return false
		case c == '\\':
			i++
			if i < len(text) && (text[i] < ' ' || text[i] == 0x7f) {
				return false
			}
		case c == '"':
			return i == len(text)-1
		}
	}
	return false
}

// addressLiteral is RFC 5321, section 4.1.3, for the two kinds that the library
// knows.
func addressLiteral(domain string) bool {
	inside, ok := strings.CutSuffix(domain[1:], "]")
	if !ok {
		return false
	}
	if v6, ok := strings.CutPrefix(inside, "IPv6:"); ok {
		address, err := netip.ParseAddr(v6)
		return err == nil && address.Is6() && address.Zone() == ""
	}
	address, err := netip.ParseAddr(inside)
	return err == nil && address.Is4()
}
