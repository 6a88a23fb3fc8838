package jsonwire

// Cut finds the ranges of text that go when members or items are taken out of
// one object or array, as rule D2 says: up to the next name or item, or from the
// end of the previous value for the last ones, or from the first name to the
// last value where nothing stays. The zero value is ready. Members are told in
// the order of the text.
type Cut struct {
	removing bool
	anyKept  bool
	from     int // where the members that go at the moment begin
	to       int // where the last of them ends
	kept     int // where the last value that stays ends
}

// Remove tells of a member that goes. Its text is from its name, or from its
// beginning for an item, to the end of its value.
func (c *Cut) Remove(start, end int) {
	if !c.removing {
		c.removing, c.from = true, start
	}
	c.to = end
}

// Keep tells of a member that stays. It returns the range that goes before it,
// from == to if none does.
func (c *Cut) Keep(start, end int) (from, to int) {
	from, to = start, start
	if c.removing {
		from = c.from
	}
	c.removing, c.anyKept, c.kept = false, true, end
	return from, to
}

// End returns the range that goes at the end of the object or array.
func (c *Cut) End() (from, to int) {
	switch {
	case !c.removing:
		return 0, 0
	case c.anyKept:
		return c.kept, c.to
	}
	return c.from, c.to
}
