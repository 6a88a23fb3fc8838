package attrs

import (
	"iter"
	"strings"
)

// Path names an attribute: its own name behind those of the COMPLEX attributes
// that hold it, joined by dots, such as name.given. A dot or a backslash inside
// a name is escaped with a backslash, so that name\.given is one name. Names
// are matched exactly, code point by code point (rule N1).
//
// The zero value names nothing.
type Path string

// JoinPath returns the path through the given names, outermost first. It
// escapes what needs it, so that any text may be a name.
func JoinPath(names ...string) Path {
	var b strings.Builder
	for i, name := range names {
		if i > 0 {
			b.WriteByte('.')
		}
		escapeName(&b, name)
	}
	return Path(b.String())
}

// Join returns the path of the attribute called name inside p. Inside the zero
// path it is the attribute of that name at the root of the document.
func (p Path) Join(name string) Path {
	var b strings.Builder
	if p != "" {
		b.WriteString(string(p))
		b.WriteByte('.')
	}
	escapeName(&b, name)
	return Path(b.String())
}

func escapeName(b *strings.Builder, name string) {
	for i := range len(name) {
		if name[i] == '.' || name[i] == '\\' {
			b.WriteByte('\\')
		}
		b.WriteByte(name[i])
	}
}

// Names yields the names that p goes through, outermost first and without
// escapes. The zero path yields none. A backslash always stands for the
// character after it; one at the very end stands for itself.
func (p Path) Names() iter.Seq[string] {
	return func(yield func(string) bool) {
		for rest, more := string(p), p != ""; more; {
			var name string
			name, rest, more = cutName(rest)
			if !yield(name) {
				return
			}
		}
	}
}

// Covers reports whether q is p or lies below it: name covers name and
// name.given, but not nickname (rule P2). The zero path covers nothing.
func (p Path) Covers(q Path) bool {
	if p == "" {
		return false
	}
	ours, theirs := string(p), string(q)
	for moreOurs, moreTheirs := true, true; moreOurs; {
		if !moreTheirs {
			return false
		}
		var a, b string
		a, ours, moreOurs = cutName(ours)
		b, theirs, moreTheirs = cutName(theirs)
		if a != b {
			return false
		}
	}
	return true
}

// cutName splits the first name off a path and removes its escapes. It reports
// whether a dot, and so another name, follows.
func cutName(path string) (name, rest string, more bool) {
	end := 0
	escaped := false
	for end < len(path) && path[end] != '.' {
		if path[end] == '\\' && end+1 < len(path) {
			escaped = true
			end++
		}
		end++
	}
	name = path[:end]
	if escaped {
		name = unescapeName(name)
	}
	if end == len(path) {
		return name, "", false
	}
	return name, path[end+1:], true
}

func unescapeName(name string) string {
	var b strings.Builder
	for i := 0; i < len(name); i++ {
		if name[i] == '\\' && i+1 < len(name) {
			i++
		}
		b.WriteByte(name[i])
	}
	return b.String()
}
