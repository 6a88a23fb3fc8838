package main

import (
	"regexp/syntax"
	"slices"
	"unicode"
)

// maxAmbiguitySteps bounds how long ambiguity is looked for. What is not found by then
// is not told.
const maxAmbiguitySteps = 1_000_000

// isAmbiguous reports whether some texts can be matched in ways whose number grows
// exponentially with their length: there is a place in the expression that one text
// leads back to on two ways. This is what makes backtracking engines slow.
func isAmbiguous(re *syntax.Regexp) bool {
	prog, err := syntax.Compile(re.Simplify())
	if err != nil {
		return false
	}
	a := automaton{prog: prog, next: map[uint32]map[uint32]int{}, steps: maxAmbiguitySteps}
	for pc := range prog.Inst {
		if consumes(&prog.Inst[pc]) && a.returnsTwice(uint32(pc)) {
			return true
		}
	}
	return false
}

// automaton is a program whose places are the instructions that take a character.
type automaton struct {
	prog  *syntax.Prog
	next  map[uint32]map[uint32]int // the ways from one place to the next, of which 2 are many
	steps int
}

func consumes(i *syntax.Inst) bool {
	switch i.Op {
	case syntax.InstRune, syntax.InstRune1, syntax.InstRuneAny, syntax.InstRuneAnyNotNL:
		return true
	}
	return false
}

// after returns the places that can follow one, and in how many ways.
func (a *automaton) after(pc uint32) map[uint32]int {
	ways, known := a.next[pc]
	if !known {
		ways = map[uint32]int{}
		a.walk(a.prog.Inst[pc].Out, ways, map[uint32]int{}, map[uint32]bool{})
		a.next[pc] = ways
	}
	return ways
}

// walk goes on without taking a character. It goes through nothing more than twice,
// since two ways are enough, and never in a circle.
func (a *automaton) walk(pc uint32, ways, met map[uint32]int, onTheWay map[uint32]bool) {
	i := &a.prog.Inst[pc]
	if a.steps--; a.steps < 0 || onTheWay[pc] || met[pc] == 2 {
		return
	}
	if met[pc]++; consumes(i) {
		ways[pc]++
		return
	}
	onTheWay[pc] = true
	switch i.Op {
	case syntax.InstAlt, syntax.InstAltMatch:
		a.walk(i.Out, ways, met, onTheWay)
		a.walk(i.Arg, ways, met, onTheWay)
	case syntax.InstCapture, syntax.InstNop, syntax.InstEmptyWidth:
		a.walk(i.Out, ways, met, onTheWay)
	}
	delete(onTheWay, pc)
}

// pair is where two ways through the same text are.
type pair struct{ one, other uint32 }

// returnsTwice reports whether one text leads from a place back to it on two ways. It
// goes on from the pair of the place and itself, and looks which pairs lead back.
func (a *automaton) returnsTwice(pc uint32) bool {
	start := pair{pc, pc}
	before := map[pair][]pair{}
	var doubled []pair // that are reached on two ways from one pair of equal places
	seen := map[pair]bool{start: true}
	for queue := []pair{start}; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		for one, ways := range a.after(at.one) {
			for other := range a.after(at.other) {
				if a.steps--; a.steps < 0 {
					return false
				}
				if !overlap(&a.prog.Inst[one], &a.prog.Inst[other]) {
					continue
				}
				to := pair{one, other}
				before[to] = append(before[to], at)
				if at.one == at.other && one == other && ways > 1 {
					doubled = append(doubled, to)
				}
				if !seen[to] {
					seen[to] = true
					queue = append(queue, to)
				}
			}
		}
	}
	back := map[pair]bool{start: true}
	for queue := []pair{start}; len(queue) > 0; queue = queue[1:] {
		if p := queue[0]; p.one != p.other || slices.Contains(doubled, p) {
			return true
		}
		for _, p := range before[queue[0]] {
			if a.steps--; a.steps < 0 {
				return false
			}
			if !back[p] {
				back[p] = true
				queue = append(queue, p)
			}
		}
	}
	return false
}

// overlap reports whether two instructions take a character in common.
func overlap(a, b *syntax.Inst) bool {
	return slices.ContainsFunc(firsts(a), b.MatchRune) || slices.ContainsFunc(firsts(b), a.MatchRune)
}

// firsts are the first characters of each range that an instruction takes.
func firsts(i *syntax.Inst) []rune {
	switch {
	case len(i.Rune) == 0:
		return []rune{'a'} // any
	case len(i.Rune) == 1:
		list := []rune{i.Rune[0]}
		for r := unicode.SimpleFold(i.Rune[0]); r != i.Rune[0]; r = unicode.SimpleFold(r) {
			if i.MatchRune(r) {
				list = append(list, r)
			}
		}
		return list
	}
	var list []rune
	for j := 0; j < len(i.Rune); j += 2 {
		list = append(list, i.Rune[j])
	}
	return list
}
