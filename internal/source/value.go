package source

import (
	"bytes"
	"encoding/json"
	"iter"
	"math"
	"strconv"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/jsonwire"
	"github.com/attrpatch/attrpatch/schema/importer"
)

// Value is one JSON value of a source. The zero value is absent, and so is a
// member that is not there: it reads as nothing, without a fault.
type Value struct {
	text  *text
	index int
}

// Present reports whether there is a value.
func (v Value) Present() bool { return v.text != nil }

// Kind returns the type of the JSON value, or 0 for one that is absent.
func (v Value) Kind() jsonwire.Kind {
	if !v.Present() {
		return 0
	}
	return v.value().Kind
}

func (v Value) value() *jsonwire.Value { return &v.text.values[v.index] }

// Where returns the place of the value, which makes a Value a [Place]. That of an
// absent value is the root of the first source.
func (v Value) Where() (source int, at attrs.Pointer) {
	if !v.Present() {
		return 0, ""
	}
	inside := attrs.Pointer(jsonwire.AppendPointer(nil, v.text.src, v.text.values, v.index))
	return v.text.number, v.text.around + inside
}

// Source returns the number of the source that the value is in, 0 for an absent one.
func (v Value) Source() int {
	if !v.Present() {
		return 0
	}
	return v.text.number
}

// ask marks the value as read.
func (v Value) ask() Value {
	if v.Present() && v.text.state[v.index] == unread {
		v.text.state[v.index] = read
	}
	return v
}

// Settle says that nothing inside the value needs an account: it is known, and
// has no meaning for a definition.
func (v Value) Settle() {
	if v.Present() {
		v.text.state[v.index] = settled
	}
}

// Note adds a note about the value, if it is present.
func (v Value) Note(kind importer.Kind, format string, args ...any) {
	if v.Present() {
		v.ask().text.ledger.Note(v, kind, format, args...)
	}
}

// Drop notes that the value is not carried over, and settles it.
func (v Value) Drop(format string, args ...any) {
	v.Note(importer.Dropped, format, args...)
	v.Settle()
}

// Fault refuses the import because of the value, and settles it.
func (v Value) Fault(format string, args ...any) {
	if v.Present() {
		v.text.ledger.Fault(v, format, args...)
		v.Settle()
	}
}

// Member returns the member of that name, which then counts as read. It is absent
// where the object has none; a value that is not an object is a fault.
func (v Value) Member(name string) Value {
	if !v.is(jsonwire.Object, "an object") {
		return Value{}
	}
	if i, ok := v.text.membersOf(v.index)[name]; ok {
		return Value{v.text, i}.ask()
	}
	return Value{}
}

// Given returns the member of that name as [Value.Member] does, but takes one
// that is null for absent.
func (v Value) Given(name string) Value {
	member := v.Member(name)
	if member.Kind() == jsonwire.Null {
		return Value{}
	}
	return member
}

// Members yields the members of an object in the order of the source. Each counts
// as read when it is yielded. A value that is not an object is a fault.
func (v Value) Members() iter.Seq2[string, Value] {
	return func(yield func(string, Value) bool) {
		if !v.is(jsonwire.Object, "an object") {
			return
		}
		for i := range v.text.inside(v.index) {
			if !yield(v.text.name(i), Value{v.text, i}.ask()) {
				return
			}
		}
	}
}

// Items yields the items of an array, each of which then counts as read. A value
// that is not an array is a fault.
func (v Value) Items() iter.Seq2[int, Value] {
	return func(yield func(int, Value) bool) {
		if !v.is(jsonwire.Array, "an array") {
			return
		}
		for i := range v.text.inside(v.index) {
			if !yield(int(v.text.values[i].Index), Value{v.text, i}.ask()) {
				return
			}
		}
	}
}

// Find returns the value that a pointer leads to, with everything on the way read.
// It is absent where there is none; no type on the way is a fault.
func (v Value) Find(p attrs.Pointer) Value {
	for token := range p.Tokens() {
		switch v.Kind() {
		case jsonwire.Object:
			v = v.Member(token)
		case jsonwire.Array:
			items := v.text.itemsOf(v.index)
			i, err := strconv.Atoi(token)
			if err != nil || i < 0 || i >= len(items) || strconv.Itoa(i) != token {
				return Value{}
			}
			v = Value{v.text, items[i]}.ask()
		default:
			return Value{}
		}
	}
	return v
}

// is reports whether a value is of a kind. One that is present and of another is
// a fault.
func (v Value) is(kind jsonwire.Kind, named string) bool {
	if v.Present() && v.Kind() != kind && v.text.state[v.index] != settled {
		v.Fault("is not %s", named)
	}
	return v.Kind() == kind
}

// Text returns a string. A value that is not one is a fault.
func (v Value) Text() string {
	if !v.is(jsonwire.String, "a string") {
		return ""
	}
	return string(jsonwire.AppendUnescaped(nil, v.value().RawString(v.text.src)))
}

// Inner reads a string as the JSON text that it holds, strictly and within the
// limits of a source, and returns the root of that. Pointers to what is inside go
// on from the pointer to the string. What is not a string, or holds no JSON, is a
// fault.
func (v Value) Inner() Value {
	if !v.is(jsonwire.String, "a string") {
		return Value{}
	}
	_, at := v.Where()
	return v.text.ledger.read(&text{
		ledger: v.text.ledger, number: v.text.number, src: []byte(v.Text()), isInner: true, around: at,
	})
}

// Texts returns the strings of an array. An item that is not one is a fault.
func (v Value) Texts() []string {
	var list []string
	for _, item := range v.Items() {
		list = append(list, item.Text())
	}
	return list
}

// Bool returns whether a value is true. One that is neither true nor false is a
// fault.
func (v Value) Bool() bool {
	if v.Kind() == jsonwire.True {
		return true
	}
	v.is(jsonwire.False, "true or false")
	return false
}

// Number returns the text of a number. A value that is not one is a fault.
func (v Value) Number() json.Number {
	if !v.is(jsonwire.Number, "a number") {
		return ""
	}
	return json.Number(v.value().Text(v.text.src))
}

// Count returns a number that is an integer from 0 to 2,147,483,647, however it is
// written. Any other value is a fault.
func (v Value) Count() int {
	number := string(v.Number())
	if number == "" {
		return 0
	}
	n, err := strconv.ParseFloat(number, 64)
	if err != nil || n < 0 || n > math.MaxInt32 || !jsonwire.IsIntegral([]byte(number)) {
		v.Fault("is not an integer from 0 to %d", math.MaxInt32)
		return 0
	}
	return int(n)
}

// Raw returns a copy of the value's text without white space between its tokens,
// and settles the value. It is nil for an absent one.
func (v Value) Raw() json.RawMessage {
	if !v.Present() {
		return nil
	}
	v.Settle()
	var b bytes.Buffer
	_ = json.Compact(&b, v.Exact()) // valid, as the whole source is
	return b.Bytes()
}

// Exact returns the value's text as it stands in the source, for comparing and
// copying. It settles nothing, must not be written to, and is nil for an absent
// value.
func (v Value) Exact() []byte {
	if !v.Present() {
		return nil
	}
	return v.value().Text(v.text.src)
}
