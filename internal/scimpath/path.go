package scimpath

import "strings"

// Path is the target of an operation.
type Path struct {
	Attr   Attr
	Filter *Filter // which values of it are meant; nil for all
	Sub    string  // behind the filter: the sub-attribute of those values; "" for none
}

// Attr names an attribute, or a sub-attribute of one.
type Attr struct {
	URN  string // of its schema, without the colon that ends it; "" for none
	Name string
	Sub  string // "" for none
}

// Op is what a filter does.
type Op uint8

// The operators of terms, and what combines filters.
const (
	Equal Op = iota + 1
	NotEqual
	Contains
	StartsWith
	EndsWith
	Greater
	GreaterOrEqual
	Less
	LessOrEqual
	Present
	Within // a filter over the values of an attribute
	Not
	And
	Or
)

// operators are the words of the operators that compare.
var operators = [...]string{
	Equal: "eq", NotEqual: "ne", Contains: "co", StartsWith: "sw", EndsWith: "ew",
	Greater: "gt", GreaterOrEqual: "ge", Less: "lt", LessOrEqual: "le",
}

// Filter is a term, or a combination of filters.
type Filter struct {
	Op    Op
	Attr  Attr     // of a term and of Within
	Value Value    // of a comparison
	Args  []Filter // of And and Or, two or more; of Not and Within, one
}

// Kind is the type of a literal.
type Kind uint8

// The kinds of literals.
const (
	String Kind = iota + 1
	Number
	True
	False
	Null
)

// Value is a literal of a comparison.
type Value struct {
	Kind Kind
	Text string // the JSON text, as it was written
	Str  string // of a String: its characters
}

// String writes a path so that Parse reads the same one.
func (p Path) String() string {
	var b strings.Builder
	p.Attr.write(&b)
	if p.Filter != nil {
		b.WriteByte('[')
		p.Filter.write(&b)
		b.WriteByte(']')
		if p.Sub != "" {
			b.WriteString("." + p.Sub)
		}
	}
	return b.String()
}

func (a Attr) write(b *strings.Builder) {
	if a.URN != "" {
		b.WriteString(a.URN + ":")
	}
	b.WriteString(a.Name)
	if a.Sub != "" {
		b.WriteString("." + a.Sub)
	}
}

func (f *Filter) write(b *strings.Builder) {
	switch f.Op {
	case Or:
		f.writeArgs(b, " or ", Or)
	case And:
		f.writeArgs(b, " and ", And)
	case Not:
		b.WriteString("not (")
		f.Args[0].write(b)
		b.WriteByte(')')
	case Within:
		f.Attr.write(b)
		b.WriteByte('[')
		f.Args[0].write(b)
		b.WriteByte(']')
	case Present:
		f.Attr.write(b)
		b.WriteString(" pr")
	default:
		f.Attr.write(b)
		b.WriteString(" " + operators[f.Op] + " " + f.Value.Text)
	}
}

// writeArgs writes what or and and combine, in parentheses where it does not bind
// closer than they do.
func (f *Filter) writeArgs(b *strings.Builder, word string, loosest Op) {
	for i := range f.Args {
		if i > 0 {
			b.WriteString(word)
		}
		if arg := &f.Args[i]; arg.Op >= loosest {
			b.WriteByte('(')
			arg.write(b)
			b.WriteByte(')')
		} else {
			arg.write(b)
		}
	}
}
