package patch

// Config says for which operation an engine is made and how it works. The zero
// value is an engine for the operation "update" with the default limits.
type Config struct {
	Limits Limits
	// Operation is the one that attributes name in writableIn (rule R4). Empty
	// means "update".
	Operation string
	// Complete judges all required attributes, not only those that a patch
	// touches: for create and import (rule V8).
	Complete bool
	// TrustDocument is for hosts that store only what this library or another
	// strict encoder wrote: the values that a patch does not touch, and that no
	// rule or condition looks at, are then skipped over instead of validated (rule
	// D6), and arrays and objects that it replaces are read as far as they equal
	// the new value. Every object that holds a touched member is still read to its end, and
	// a second member of a name that matters is still a [*DocumentError]. Should
	// the document not be what it is vouched for, the merged one repeats its
	// faults, a skipped value may end where its brackets and quotes say and not
	// where another parser says, and names that nobody looks at may stand twice;
	// decisions on what the patch touches are exact all the same. Views are always
	// validated.
	TrustDocument bool
}

// Limits bound what an engine accepts (rule D5). A value at its limit passes,
// one more is refused. 0 means the default, which is in parentheses.
type Limits struct {
	BodyBytes     int // size of the body (1 MiB)
	Depth         int // nesting of the body; the root is 1 (64)
	Members       int // object members and array elements in the body (10,000)
	NameBytes     int // a member name in the body, unescaped (1,024)
	NumberBytes   int // a number's text in the body (1,000); exponents have at most four digits
	Operations    int // operations in a body of an operation format (1,000)
	DocumentBytes int // size of the stored document (16 MiB)
	ResultBytes   int // size of the merged document where it is longer than the stored one (16 MiB)
	Violations    int // violations in a Rejected (100)
}
