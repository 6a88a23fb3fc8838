package main

import (
	"regexp/syntax"
	"slices"
	"strings"

	"github.com/attrpatch/attrpatch/schema"
)

// notePatterns tells what a schema's patterns may do elsewhere: they go to forms in
// browsers and to other services, whose engines are not RE2. None of it is a fault
// here.
func notePatterns(s *streams, made *schema.Schema) {
	for path, a := range made.All() {
		for _, risk := range risks(a.Pattern) {
			s.note("%s: the pattern %s", quoted(string(path)), risk)
		}
	}
}

func risks(pattern string) []string {
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return nil
	}
	var list []string
	const slow = ": linear here, and exponential in engines that backtrack, such as those of Java and of browsers"
	if inTree(re, repeatsItself) {
		list = append(list, "repeats what repeats"+slow)
	} else if isAmbiguous(re) {
		list = append(list, "repeats what matches one text in several ways"+slow)
	}
	if inTree(re, func(re *syntax.Regexp) bool { return re.Op == syntax.OpAnyCharNotNL }) {
		list = append(list, `has a dot, which here is all but \n, and elsewhere not \r, U+0085, U+2028 and U+2029 either`)
	}
	if hasEscape(pattern, "sS") {
		list = append(list, `has \s, which here is [\t\n\f\r ], and elsewhere more blanks`)
	}
	return list
}

func inTree(re *syntax.Regexp, is func(*syntax.Regexp) bool) bool {
	return is(re) || slices.ContainsFunc(re.Sub, func(sub *syntax.Regexp) bool { return inTree(sub, is) })
}

// repeatsItself reports whether a repetition can match one text in many ways: what
// it repeats can be nothing but another repetition.
func repeatsItself(re *syntax.Regexp) bool {
	return isUnbounded(re) && isRepetition(re.Sub[0])
}

func isUnbounded(re *syntax.Regexp) bool {
	return re.Op == syntax.OpStar || re.Op == syntax.OpPlus || re.Op == syntax.OpRepeat && re.Max < 0
}

// isRepetition reports whether an expression can match what a repetition inside it
// does, and nothing besides.
func isRepetition(re *syntax.Regexp) bool {
	switch {
	case isUnbounded(re):
		return true
	case re.Op == syntax.OpCapture, re.Op == syntax.OpAlternate:
		return slices.ContainsFunc(re.Sub, isRepetition)
	case re.Op != syntax.OpConcat:
		return false
	}
	for i, part := range re.Sub {
		others := slices.Concat(re.Sub[:i], re.Sub[i+1:])
		if isRepetition(part) && !slices.ContainsFunc(others, func(re *syntax.Regexp) bool { return !isNullable(re) }) {
			return true
		}
	}
	return false
}

// isNullable reports whether an expression can match the empty string.
func isNullable(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpStar, syntax.OpQuest, syntax.OpEmptyMatch, syntax.OpBeginText, syntax.OpEndText, syntax.OpBeginLine, syntax.OpEndLine:
		return true
	case syntax.OpRepeat:
		return re.Min == 0 || isNullable(re.Sub[0])
	case syntax.OpPlus, syntax.OpCapture:
		return isNullable(re.Sub[0])
	case syntax.OpAlternate:
		return slices.ContainsFunc(re.Sub, isNullable)
	case syntax.OpConcat:
		return !slices.ContainsFunc(re.Sub, func(sub *syntax.Regexp) bool { return !isNullable(sub) })
	}
	return false
}

// hasEscape reports whether an expression has one of the letters after a backslash.
func hasEscape(expression, letters string) bool {
	for i := 0; i+1 < len(expression); i++ {
		if expression[i] == '\\' {
			if i++; strings.IndexByte(letters, expression[i]) >= 0 {
				return true
			}
		}
	}
	return false
}
