package jsonwire

// Fault is the first reason why a text is refused. The zero value is none.
type Fault uint8

const (
	Malformed     Fault = iota + 1 // against the grammar of RFC 8259
	Duplicate                      // a member name stands twice in one object
	BadText                        // invalid UTF-8 or a lone surrogate
	TooDeep                        // over Limits.Depth
	TooMany                        // over Limits.Members
	NameTooLong                    // over Limits.NameBytes
	NumberTooLong                  // over Limits.NumberBytes or maxExponentDigits
)

// Limits bound what a Scanner accepts. A value at its limit passes. A field that
// is 0 does not bound.
type Limits struct {
	Depth       int // nesting of arrays and objects; the outermost is 1
	Members     int // object members and array elements, in all
	NameBytes   int // of a member name, unescaped
	NumberBytes int // of a number's text; with it, exponents have at most four digits
}

// maxExponentDigits keeps a short number from standing for a long one.
const maxExponentDigits = 4
