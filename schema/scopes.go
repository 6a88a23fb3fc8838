package schema

import (
	"encoding/json"
	"slices"

	"github.com/attrpatch/attrpatch/attrs"
)

// scopeEntries are the path sets of one scope as they were written.
type scopeEntries struct{ read, update []string }

// entriesOf returns the entries that the JSON form of the permissions has.
func entriesOf(p attrs.Permissions) scopeEntries {
	return scopeEntries{entryTexts(p.Read), entryTexts(p.Update)}
}

func entryTexts(set attrs.PathSet) []string {
	var entries []string
	text, err := set.MarshalJSON()
	if err == nil {
		err = json.Unmarshal(text, &entries)
	}
	if err != nil {
		return nil // cannot happen: a PathSet is made of texts
	}
	return entries
}

// scopes judges every scope: its name, what it grants and excludes, and when it
// is withheld (rule P7).
func (c *checker) scopes() {
	seen := map[string]bool{}
	for i := range c.Scopes {
		scope := &c.Scopes[i]
		at := item("/scopes", i)
		if c.name(at.Join("name"), scope.Name) && seen[scope.Name] {
			c.faults.add(at.Join("name"), "%q is the name of two scopes", scope.Name)
		}
		seen[scope.Name] = true
		c.pathEntries(at.Join("read"), c.entries[i].read)
		c.pathEntries(at.Join("update"), c.entries[i].update)
		for j := range scope.Unless {
			c.condition(item(at.Join("unless"), j), &scope.Unless[j])
		}
	}
}

// pathEntries refuses entries that name nothing: a misspelt grant is a nuisance,
// a misspelt exclusion a hole. A disabled attribute may be named, so that
// disabling one breaks no scope.
func (c *checker) pathEntries(at attrs.Pointer, entries []string) {
	for i, entry := range entries {
		path, wildcard, reason := parseEntry(entry)
		switch {
		case reason != "":
			c.faults.add(item(at, i), "%s", reason)
		case wildcard:
		default:
			if _, ok := c.find(path); !ok {
				c.faults.add(item(at, i), "names no declared attribute")
			}
		}
	}
}

// parseEntry reads one entry of a path set.
func parseEntry(entry string) (path attrs.Path, wildcard bool, reason string) {
	set, err := attrs.NewPathSet(entry)
	if err != nil {
		return "", false, "is not a path, !path or *"
	}
	for path := range set.Grants() {
		return path, false, ""
	}
	for path := range set.Exclusions() {
		return path, false, ""
	}
	return "", true, ""
}

// condition judges one reason to withhold a scope. The stored value that it
// asks about has to have one place: what lies inside a unit may be there many
// times, or is written as one with the rest.
func (c *checker) condition(at attrs.Pointer, condition *attrs.Condition) {
	condition.Path = canonical(condition.Path)
	switch n, ok := c.find(condition.Path); {
	case !ok:
		c.faults.add(at.Join("path"), "names no declared attribute")
	case n.inUnit:
		c.faults.add(at.Join("path"), "names a part of a multiValued or atomic COMPLEX")
	}
	switch condition.Op {
	case attrs.Present, attrs.Absent:
		if condition.Value != nil {
			c.faults.add(at, "asks for presence and has a value to compare with")
		}
	case attrs.Equals:
		c.rawText(at.Join("equals"), &condition.Value)
	case attrs.NotEquals:
		c.rawText(at.Join("notEquals"), &condition.Value)
	default:
		c.faults.add(at, "asks nothing")
	}
}

// pathSet returns the set of those entries that are any; the others are faults
// by then.
func pathSet(entries []string) attrs.PathSet {
	entries = slices.DeleteFunc(slices.Clone(entries), func(entry string) bool {
		_, _, reason := parseEntry(entry)
		return reason != ""
	})
	set, _ := attrs.NewPathSet(entries...)
	return set
}
