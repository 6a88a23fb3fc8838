package format

import (
	"bytes"
)

// phone wants at least one of the digits 0 to 9 and asks nothing else: the ways
// in which people write telephone numbers have no common form. Systems that want
// more say so with a pattern.
func phone(text []byte) bool { return bytes.ContainsAny(text, "0123456789") }
