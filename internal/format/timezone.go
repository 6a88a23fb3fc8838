package format

import (
	_ "embed"
	"strings"
)

//go:generate go run ./zones zones.txt

// zonesText has the names of the IANA time zone database, one a line: see the
// command zones.
//
//go:embed zones.txt
var zonesText string

var zones = zoneSet()

func zoneSet() map[string]struct{} {
	names := strings.Fields(zonesText)
	set := make(map[string]struct{}, len(names))
	for _, name := range names {
		set[name] = struct{}{}
	}
	return set
}

// timezone is the name of a zone of the IANA time zone database, links such as
// US/Pacific and UTC included, in the case that the database has.
func timezone(text []byte) bool {
	_, ok := zones[string(text)]
	return ok
}
