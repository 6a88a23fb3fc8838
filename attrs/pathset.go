package attrs

import (
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"
)

// PathSet is an immutable set of paths, written as a list of entries:
//
//   - a path grants the attribute and everything below it;
//   - * grants everything, attributes that are declared later too;
//   - !path excludes the attribute and everything below it from what the other
//     entries of this set grant, in whatever order they are written.
//
// A name that begins with ! or * is written with a backslash before it. The
// JSON form is the array of the entries: ["*", "!address.countryCode"].
//
// The zero value is empty and covers nothing (rules P1 and P2).
type PathSet struct {
	wildcard   bool
	grants     []Path
	exclusions []Path
}

// NewPathSet returns the set that the entries describe. It refuses an entry
// that is empty, has an empty name, or ends in a lone backslash, and reports
// all such entries at once. Whether a path names a declared attribute is for
// the schema to say.
func NewPathSet(entries ...string) (PathSet, error) {
	var s PathSet
	var faults []error
	for _, entry := range entries {
		if err := s.add(entry); err != nil {
			faults = append(faults, fmt.Errorf("attrs: path set entry %q: %w", entry, err))
		}
	}
	if len(faults) > 0 {
		return PathSet{}, errors.Join(faults...)
	}
	return s, nil
}

// MustPathSet is NewPathSet for entries that are written in the program. It
// panics when one of them is refused.
func MustPathSet(entries ...string) PathSet {
	s, err := NewPathSet(entries...)
	if err != nil {
		panic(err)
	}
	return s
}

func (s *PathSet) add(entry string) error {
	if entry == "*" {
		s.wildcard = true
		return nil
	}
	text, excluded := entry, false
	if text != "" && text[0] == '!' {
		text, excluded = text[1:], true
	}
	path, err := parsePath(text)
	switch {
	case err != nil:
		return err
	case excluded:
		s.exclusions = append(s.exclusions, path)
	default:
		s.grants = append(s.grants, path)
	}
	return nil
}

// parsePath returns the canonical spelling of a path as an entry writes it.
func parsePath(text string) (Path, error) {
	if text == "" {
		return "", errors.New("names no attribute")
	}
	if text[0] == '*' || text[0] == '!' {
		return "", errors.New(`a name that begins with * or ! needs a backslash before it`)
	}
	if danglingBackslash(text) {
		return "", errors.New("ends in a backslash that escapes nothing")
	}
	names := slices.Collect(Path(text).Names())
	if slices.Contains(names, "") {
		return "", errors.New("has an empty name")
	}
	return JoinPath(names...), nil
}

func danglingBackslash(text string) bool {
	n := 0
	for n < len(text) && text[len(text)-1-n] == '\\' {
		n++
	}
	return n%2 == 1
}

// Covers reports whether p, and so everything below it that no exclusion names,
// is in the set.
func (s PathSet) Covers(p Path) bool {
	covers := func(entry Path) bool { return entry.Covers(p) }
	if slices.ContainsFunc(s.exclusions, covers) {
		return false
	}
	return p != "" && s.wildcard || slices.ContainsFunc(s.grants, covers)
}

// Wildcard reports whether the set has the entry *.
func (s PathSet) Wildcard() bool { return s.wildcard }

// Grants yields the paths that the set grants, without *, in the order of the
// entries.
func (s PathSet) Grants() iter.Seq[Path] { return slices.Values(s.grants) }

// Exclusions yields the paths that the set excludes, in the order of the
// entries.
func (s PathSet) Exclusions() iter.Seq[Path] { return slices.Values(s.exclusions) }

// MarshalJSON returns the array of the entries: * first, then the grants, then
// the exclusions.
func (s PathSet) MarshalJSON() ([]byte, error) {
	entries := []string{}
	if s.wildcard {
		entries = append(entries, "*")
	}
	for _, path := range s.grants {
		entries = append(entries, escapeEntry(path))
	}
	for _, path := range s.exclusions {
		entries = append(entries, "!"+escapeEntry(path))
	}
	return json.Marshal(entries)
}

func escapeEntry(p Path) string {
	if p[0] == '*' || p[0] == '!' {
		return `\` + string(p)
	}
	return string(p)
}

// UnmarshalJSON reads the array of the entries. null is refused: it would be
// easy to take for "everything".
func (s *PathSet) UnmarshalJSON(data []byte) error {
	var entries []string
	if err := json.Unmarshal(data, &entries); err != nil || entries == nil {
		return errors.New("attrs: a path set is an array of strings")
	}
	set, err := NewPathSet(entries...)
	if err != nil {
		return err
	}
	*s = set
	return nil
}
