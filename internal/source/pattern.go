package source

import "regexp/syntax"

// anyText matches everything, line breaks too.
const anyText = `(?s:.*)`

// WholePattern makes of an expression that is looked for anywhere in a text, as JSON
// Schema has it, one that the whole text has to match, as a definition has it. One that RE2
// does not read is left for the schema to refuse.
func WholePattern(expression string) string {
	re, err := syntax.Parse(expression, syntax.Perl)
	if err != nil {
		return expression
	}
	begins, ends := begins(re), ends(re)
	if begins && ends {
		return expression
	}
	expression = "(?:" + expression + ")"
	if !begins {
		expression = anyText + expression
	}
	if !ends {
		expression += anyText
	}
	return expression
}

// begins reports whether every match begins at the beginning of the text.
func begins(re *syntax.Regexp) bool {
	return anchored(re, syntax.OpBeginText, func(parts []*syntax.Regexp) *syntax.Regexp { return parts[0] })
}

// ends reports whether every match ends at the end of the text.
func ends(re *syntax.Regexp) bool {
	return anchored(re, syntax.OpEndText, func(parts []*syntax.Regexp) *syntax.Regexp { return parts[len(parts)-1] })
}

func anchored(re *syntax.Regexp, anchor syntax.Op, outer func([]*syntax.Regexp) *syntax.Regexp) bool {
	switch re.Op {
	case anchor:
		return true
	case syntax.OpCapture:
		return anchored(re.Sub[0], anchor, outer)
	case syntax.OpConcat:
		return len(re.Sub) > 0 && anchored(outer(re.Sub), anchor, outer)
	case syntax.OpAlternate:
		for _, branch := range re.Sub {
			if !anchored(branch, anchor, outer) {
				return false
			}
		}
		return true
	}
	return false
}
