package jsonwire

// Value is one value of a recorded list: an object member, an array item, or the
// whole text. Offsets are into the text that was scanned.
//
// Invariants: Start < End; a member has Name+2 <= NameEnd <= Start, anything
// else Name == NameEnd == 0; the values inside the one at index i are those from
// i+1 up to Next, and each of them has a Parent of at least i.
type Value struct {
	Name, NameEnd int32 // of a member's name, with its quotes
	Start, End    int32 // of the value, without white space around it
	Next          int32 // the index after the last value inside this one
	Parent        int32 // the index of the object or array it is in; -1 for the whole text
	Index         int32 // its place among the members or items of its parent
	Count         int32 // how many members or items it has
	Link          int32 // for whoever walks the list; 0 after a scan
	Kind          Kind
	NameEscaped   bool // the name has escapes
	Escaped       bool // the value is a string that has escapes
	// Dropped takes a member or item out of its parent, and Wrapped makes an
	// array of the value, for the functions that write, compare or hash it. Both
	// are false after a scan; see Drop and Wrap.
	Dropped, Wrapped bool
	// Altered says that a value is not written as it stands: it is Wrapped, or
	// something inside it is Dropped or Wrapped.
	Altered bool
}

// Kind is the type of a JSON value: the byte that it begins with, or '0' for a
// number.
type Kind byte

// The kinds of values (RFC 8259, section 3).
const (
	Object Kind = '{'
	Array  Kind = '['
	String Kind = '"'
	Number Kind = '0'
	True   Kind = 't'
	False  Kind = 'f'
	Null   Kind = 'n'
)

// KindOf returns the kind of the valid value that begins with c.
func KindOf(c byte) Kind {
	if c == '-' || isDigit(c) {
		return Number
	}
	return Kind(c)
}

// Members returns the index of the first value inside i, and the index after
// the last: for j := first; j < end; j = values[j].Next visits each member or
// item once.
func Members(values []Value, i int) (first, end int) {
	return i + 1, int(values[i].Next)
}

// RawName returns the raw text of a member's name.
func (v *Value) RawName(src []byte) []byte { return src[v.Name+1 : v.NameEnd-1] }

// RawString returns the raw text of a string.
func (v *Value) RawString(src []byte) []byte { return src[v.Start+1 : v.End-1] }

// Text returns the value as it stands in the text.
func (v *Value) Text(src []byte) []byte { return src[v.Start:v.End] }
