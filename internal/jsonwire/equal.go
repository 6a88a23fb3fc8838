package jsonwire

import "bytes"

// Comparer compares values. The zero value is ready; its buffers are kept. It is
// not safe for concurrent use.
type Comparer struct{ names Names }

// Equal reports whether the value at index i of a list, without what is Dropped and
// as an array where it is Wrapped, is JSON-equal to the valid text that begins at
// pos in other (rule M8): numbers by exact decimal value, strings after unescaping,
// arrays in order, objects in any order.
func (c *Comparer) Equal(src []byte, values []Value, i int, other []byte, pos int) bool {
	c.names.Reset()
	_, equal := c.value(src, values, i, other, pos)
	return equal
}

// EqualAtSight is Equal as far as it shows from bytes and kinds: for most edits of
// strings and literals, at a fifth of the instructions. other is the text of a stored
// value. sure is false where one has to read the values.
func EqualAtSight(src []byte, v *Value, other []byte) (equal, sure bool) {
	switch text := v.Text(src); {
	case v.Altered:
		return false, false
	case string(text) == string(other):
		return true, true
	case v.Kind != KindOf(other[0]):
		return false, true
	case v.Kind == String && !v.Escaped:
		// With an escape, a text has more bytes than what it stands for.
		return false, len(other) <= len(text) || bytes.IndexByte(other, '\\') < 0
	}
	return false, false
}

// EqualUnread is Equal for an array or object of which nothing is known but that it
// begins at pos. It reads with s no more of it than it takes to tell, strictly, and
// reports false where that is not valid: no value equals it.
func (c *Comparer) EqualUnread(s *Scanner, src []byte, values []Value, i int, other []byte, pos int) bool {
	v := &values[i]
	if v.Wrapped || v.Kind != Array || other[pos] != '[' {
		differ := !v.Wrapped && v.Kind != KindOf(other[pos])
		return !differ && s.Skip(other, pos) >= 0 && c.Equal(src, values, i, other, pos)
	}
	pos = SkipSpace(other, pos+1)
	first, last := Members(values, i)
	separated := true
	for j := first; j < last; j = int(values[j].Next) {
		if values[j].Dropped {
			continue
		}
		if !separated {
			if at(other, pos) != ',' {
				return false
			}
			pos = SkipSpace(other, pos+1)
		}
		end := s.Skip(other, pos)
		if end < 0 || !c.Equal(src, values, j, other, pos) {
			return false
		}
		pos, separated = SkipSpace(other, end), false
	}
	return at(other, pos) == ']'
}

// value also returns the offset after the text, where they are equal.
func (c *Comparer) value(src []byte, values []Value, i int, other []byte, pos int) (end int, equal bool) {
	if !values[i].Wrapped {
		return c.inside(src, values, i, other, pos)
	}
	if other[pos] != '[' {
		return 0, false
	}
	pos = SkipSpace(other, pos+1)
	if other[pos] == ']' {
		return 0, false
	}
	end, equal = c.inside(src, values, i, other, pos)
	if !equal {
		return 0, false
	}
	end = SkipSpace(other, end)
	return end + 1, other[end] == ']'
}

// inside compares a value without the brackets around it.
func (c *Comparer) inside(src []byte, values []Value, i int, other []byte, pos int) (end int, equal bool) {
	v := &values[i]
	kind := KindOf(other[pos])
	if v.Kind != kind {
		return 0, false
	}
	switch kind {
	case Object:
		return c.object(src, values, i, other, pos)
	case Array:
		return c.array(src, values, i, other, pos)
	case String:
		end, _, _ = scanString(other, pos)
		return end, EqualStrings(v.RawString(src), other[pos+1:end-1])
	case Number:
		end, _, _ = scanNumber(other, pos)
		return end, CompareNumbers(v.Text(src), other[pos:end]) == 0
	}
	return pos + int(v.End-v.Start), true
}

func (c *Comparer) array(src []byte, values []Value, i int, other []byte, pos int) (end int, equal bool) {
	pos = SkipSpace(other, pos+1)
	first, last := Members(values, i)
	for j := first; j < last; j = int(values[j].Next) {
		if values[j].Dropped {
			continue
		}
		if other[pos] == ']' {
			return 0, false
		}
		if pos, equal = c.value(src, values, j, other, pos); !equal {
			return 0, false
		}
		pos = afterComma(other, pos)
	}
	return pos + 1, other[pos] == ']'
}

// afterComma returns where the next item or name begins, or the closing bracket.
func afterComma(src []byte, pos int) int {
	pos = SkipSpace(src, pos)
	if src[pos] == ',' {
		pos = SkipSpace(src, pos+1)
	}
	return pos
}

func (c *Comparer) object(src []byte, values []Value, i int, other []byte, pos int) (end int, equal bool) {
	c.names.Push()
	wanted := EnterMembers(&c.names, src, values, i)
	pos = SkipSpace(other, pos+1)
	for ; other[pos] != '}'; wanted-- {
		name, escaped, value := validName(other, pos)
		j := c.names.Find(src, name, escaped)
		if j < 0 {
			return 0, false
		}
		if pos, equal = c.value(src, values, j, other, value); !equal {
			return 0, false
		}
		pos = afterComma(other, pos)
	}
	c.names.Pop()
	return pos + 1, wanted == 0
}

// validName reads the member name at pos of a valid text and returns its raw
// text and where its value begins.
func validName(src []byte, pos int) (raw []byte, escaped bool, value int) {
	end, escaped, _ := scanString(src, pos)
	value = SkipSpace(src, SkipSpace(src, end)+1)
	return src[pos+1 : end-1], escaped, value
}

// EnterMembers enters the names of the object at index i, without what is Dropped,
// into the innermost object of n, each with its index as its value. It returns how
// many there are.
func EnterMembers(n *Names, src []byte, values []Value, i int) int {
	count := 0
	first, end := Members(values, i)
	for j := first; j < end; j = int(values[j].Next) {
		if v := &values[j]; !v.Dropped {
			n.Insert(src, int(v.Name)+1, int(v.NameEnd)-1, v.NameEscaped, j)
			count++
		}
	}
	return count
}
