package jsonwire

// AppendValue appends the text of the value at index i of a list, without what
// is Dropped (rule D2) and in brackets where it is Wrapped (rule M3).
func AppendValue(dst, src []byte, values []Value, i int) []byte {
	v := &values[i]
	switch {
	case !v.Altered:
		return append(dst, v.Text(src)...)
	case v.Wrapped:
		dst = append(dst, '[')
		dst = appendInside(dst, src, values, i)
		return append(dst, ']')
	}
	return appendInside(dst, src, values, i)
}

// appendInside appends a value without the brackets around it.
func appendInside(dst, src []byte, values []Value, i int) []byte {
	v := &values[i]
	var cut Cut
	pos := int(v.Start)
	first, end := Members(values, i)
	for j := first; j < end; j = int(values[j].Next) {
		m := &values[j]
		start := int(m.Start)
		if m.NameEnd > 0 {
			start = int(m.Name)
		}
		if m.Dropped {
			cut.Remove(start, int(m.End))
			continue
		}
		from, to := cut.Keep(start, int(m.End))
		dst = append(dst, src[pos:from]...)
		pos = to
		if m.Altered {
			dst = append(dst, src[pos:m.Start]...)
			dst = AppendValue(dst, src, values, j)
			pos = int(m.End)
		}
	}
	if from, to := cut.End(); from < to {
		dst = append(dst, src[pos:from]...)
		pos = to
	}
	return append(dst, src[pos:v.End]...)
}

// Drop takes the value at index i out of its parent.
func Drop(values []Value, i int) {
	values[i].Dropped = true
	alter(values, values[i].Parent)
}

// Wrap makes the value at index i an array of itself.
func Wrap(values []Value, i int) {
	values[i].Wrapped = true
	alter(values, int32(i))
}

func alter(values []Value, i int32) {
	for ; i >= 0 && !values[i].Altered; i = values[i].Parent {
		values[i].Altered = true
	}
}

// DropNulls takes every null member out of the object at index i and of those
// in it, at any depth. What is inside arrays is data and stays (RFC 7396,
// section 2).
func DropNulls(values []Value, i int) {
	if values[i].Kind != Object {
		return
	}
	for j := i + 1; j < int(values[i].Next); {
		switch values[j].Kind {
		case Null:
			Drop(values, j)
			j++
		case Array:
			j = int(values[j].Next)
		default:
			j++
		}
	}
}
