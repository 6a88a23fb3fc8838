package patch

import (
	"mime"
	"slices"
	"strings"
)

// mediaTypes are those of the formats, the preferred one of each first. Only the
// parser of the package mime is used, which touches nothing outside: its tables
// of file extensions, which are read from the machine, are for other functions.
var mediaTypes = []struct {
	name   string
	format Format
}{
	{"application/merge-patch+json", MergePatch},
	{"application/json", MergePatch},
	{"application/json-patch+json", JSONPatch},
	{"application/scim+json", SCIM},
	{"application/vnd.pingidentity.user.scim.patch+json", SCIM},
}

// FormatOf returns the format of a body from the value of its Content-Type header
// field:
//
//   - [MergePatch] for application/merge-patch+json (RFC 7396), and for
//     application/json, which says nothing about patches and which most vendors,
//     PingOne and NERM among them, take for a merge patch all the same.
//   - [JSONPatch] for application/json-patch+json (RFC 6902).
//   - [SCIM] for application/scim+json (RFC 7644) and for
//     application/vnd.pingidentity.user.scim.patch+json, which is PingOne's name
//     for the same operations.
//
// Types are compared without regard to case. Parameters change nothing, a charset
// other than UTF-8 excepted: bodies are UTF-8 (rule D1). ok is false for every
// other type, for a value that is none, and for an empty one: a host answers that
// with 415 and an Accept-Patch field (RFC 5789, section 2.2).
func FormatOf(contentType string) (f Format, ok bool) {
	name, parameters, err := mime.ParseMediaType(contentType)
	if err != nil {
		return 0, false
	}
	if charset, has := parameters["charset"]; has && !strings.EqualFold(charset, "utf-8") {
		return 0, false
	}
	for _, t := range mediaTypes {
		if t.name == name {
			return t.format, true
		}
	}
	return 0, false
}

// AcceptPatch returns a value for the Accept-Patch header field (RFC 5789, section
// 3.1): the media types of the given formats in the order of their constants, or
// those of all formats where none is given.
func AcceptPatch(formats ...Format) string {
	var names []string
	for _, t := range mediaTypes {
		if len(formats) == 0 || slices.Contains(formats, t.format) {
			names = append(names, t.name)
		}
	}
	return strings.Join(names, ", ")
}
