package format

// dateTime is date-time of RFC 3339, section 5.6, with the zone Z or an offset,
// any number of decimals, and the leap second 23:59:60 UTC of any day.
func dateTime(text []byte) bool {
	return fastDateTime(text) || dateTimeShape(text) && libraryDateTime(text)
}

// fastDateTime accepts what programs write: 2026-01-31T08:30:00.125Z.
func fastDateTime(text []byte) bool {
	if !dateTimeShape(text) || text[10] != 'T' {
		return false
	}
	year := 100*two(text) + two(text[2:])
	month, day := two(text[5:]), two(text[8:])
	if month < 1 || month > 12 || day < 1 || day > daysIn(month, year) {
		return false
	}
	if two(text[11:]) > 23 || two(text[14:]) > 59 || two(text[17:]) > 59 {
		return false
	}
	zone := text[len(text)-1:]
	if zone[0] == 'Z' {
		return true
	}
	if len(text) < 25 || zone[0] == 'z' {
		return false
	}
	zone = text[len(text)-6:]
	return two(zone[1:]) <= 23 && two(zone[4:]) <= 59
}

// dateTimeShape reports whether digits and signs stand where they have to:
// dddd-dd-dd?dd:dd:dd, decimals, and a zone. It guards the library, which reads
// the parts of a time with strconv.Atoi and so takes +1 for an hour.
func dateTimeShape(text []byte) bool {
	if len(text) < 20 || !like("dddd-dd-dd?dd:dd:dd", text[:19]) {
		return false
	}
	rest := text[19:]
	if rest[0] == '.' {
		digits := 1
		for digits < len(rest) && isDigit(rest[digits]) {
			digits++
		}
		if digits == 1 {
			return false
		}
		rest = rest[digits:]
	}
	if len(rest) == 1 {
		return rest[0]|0x20 == 'z'
	}
	return like("+dd:dd", rest) || like("-dd:dd", rest)
}

// like compares a text with a shape in which d stands for a digit and ? for any
// byte.
func like(shape string, text []byte) bool {
	if len(text) != len(shape) {
		return false
	}
	for i, c := range text {
		switch shape[i] {
		case 'd':
			if !isDigit(c) {
				return false
			}
		case '?':
		default:
			if c != shape[i] {
				return false
			}
		}
	}
	return true
}

// two returns the number of the first two digits.
func two(digits []byte) int { return int(digits[0]-'0')*10 + int(digits[1]-'0') }

func daysIn(month, year int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}
