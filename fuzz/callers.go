package fuzz

import (
	"encoding/json"

	"github.com/attrpatch/attrpatch/attrs"
)

// permissionSets makes none, one or several sets. One that permits everything is
// frequent: without rights nothing else is judged.
func (c Chooser) permissionSets(paths []attrs.Path) []attrs.Permissions {
	all := attrs.MustPathSet("*")
	if !c.chance(45) {
		return []attrs.Permissions{{Read: all, Update: all}}
	}
	sets := make([]attrs.Permissions, pick(c, 1, 1, 2, 0))
	for i := range sets {
		sets[i] = c.permissions(paths)
	}
	return sets
}

func (c Chooser) permissions(paths []attrs.Path) attrs.Permissions {
	return attrs.Permissions{Read: c.pathSet(paths), Update: c.pathSet(paths)}
}

// pathSet makes a set of * with exclusions, or of paths.
func (c Chooser) pathSet(paths []attrs.Path) attrs.PathSet {
	var entries []string
	if !c.chance(30) {
		entries = append(entries, "*")
	}
	for c.chance(50) && len(entries) < 5 {
		path := string(pick(c, paths...))
		if len(entries) > 0 && c.chance(60) {
			path = "!" + path
		}
		entries = append(entries, path)
	}
	set, err := attrs.NewPathSet(entries...)
	if err != nil {
		return attrs.PathSet{} // no name of the pool begins with * or !
	}
	return set
}

func (c Chooser) scope(name string, list []attrs.Attribute, paths []attrs.Path) attrs.Scope {
	s := attrs.Scope{Name: name, Permissions: c.permissions(paths)}
	for c.chance(50) && len(s.Unless) < 3 {
		condition := attrs.Condition{
			Path: pick(c, paths...),
			Op:   pick(c, attrs.Present, attrs.Absent, attrs.Equals, attrs.NotEquals),
		}
		if condition.Op == attrs.Equals || condition.Op == attrs.NotEquals {
			v, _ := c.good(attributeAt(list, condition.Path))
			if c.chance(20) {
				v = c.anything(1)
			}
			condition.Value = json.RawMessage(c.plain(v))
		}
		s.Unless = append(s.Unless, condition)
	}
	return s
}
