package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
	"strings"
)

// finder finds what can be mutated in one file, outer code before what is in it.
type finder struct {
	source   *source
	file     sourceFile
	function string
	wraps    []wrap
	mutants  []*mutant
	next     int // the id of the next mutant
	negated  map[ast.Expr]bool
	hints    map[ast.Expr]bool // sizes that only save an allocation, and what nobody reads
}

// find notes the mutants of a file.
func (f *finder) find() {
	f.negated, f.hints = map[ast.Expr]bool{}, map[ast.Expr]bool{}
	for _, d := range f.file.syntax.Decls {
		f.function = "-"
		if decl, ok := d.(*ast.FuncDecl); ok {
			f.function = nameOf(decl)
		}
		ast.PreorderStack(d, nil, f.visit)
	}
}

func nameOf(decl *ast.FuncDecl) string {
	if decl.Recv == nil || len(decl.Recv.List) == 0 {
		return decl.Name.Name
	}
	receiver := decl.Recv.List[0].Type
	for {
		switch t := receiver.(type) {
		case *ast.StarExpr:
			receiver = t.X
		case *ast.IndexExpr:
			receiver = t.X
		case *ast.IndexListExpr:
			receiver = t.X
		default:
			return types.ExprString(receiver) + "." + decl.Name.Name
		}
	}
}

// visit plants what begins at one node. It reports whether to look into it.
func (f *finder) visit(n ast.Node, stack []ast.Node) bool {
	switch n := n.(type) {
	case *ast.GenDecl:
		return n.Tok != token.CONST && n.Tok != token.IMPORT
	case *ast.ArrayType:
		return n.Len == nil
	case *ast.IfStmt:
		if !guardsOne(n) {
			f.never(n.Cond, "if")
		}
		f.negate(n.Cond)
	case *ast.ForStmt:
		f.negate(n.Cond)
	case *ast.SwitchStmt:
		f.switched(n)
	case *ast.ReturnStmt:
		f.unread(n)
		for _, result := range n.Results {
			f.negate(result)
		}
	case *ast.CallExpr:
		f.hint(n)
	case ast.Stmt:
		f.drop(n, stack)
	case ast.Expr:
		return f.expression(n, stack)
	}
	return true
}

func (f *finder) expression(n ast.Expr, stack []ast.Node) bool {
	if f.isConstant(n) {
		f.constant(n, stack)
		return false // what is constant has to stay so within
	}
	if n, ok := n.(*ast.BinaryExpr); ok {
		f.binary(n)
	}
	return true
}

// add notes a mutant that is put around a part of the source.
func (f *finder) add(n ast.Node, what, before, after string) {
	m := &mutant{
		id: f.next, pkg: f.source.folder, file: f.file.name, line: f.source.fset.Position(n.Pos()).Line,
		function: f.function, what: what,
	}
	id := strconv.Itoa(f.next)
	f.next++
	f.mutants = append(f.mutants, m)
	f.wraps = append(f.wraps, wrap{
		from: f.offset(n.Pos()), to: f.offset(n.End()),
		before: strings.ReplaceAll(before, "%d", id), after: strings.ReplaceAll(after, "%d", id), mutant: m,
	})
}

// also puts more around another part, for the last mutant that was added.
func (f *finder) also(from, to token.Pos, before, after string, operator bool) {
	m := f.mutants[len(f.mutants)-1]
	f.wraps = append(f.wraps, wrap{f.offset(from), f.offset(to), before, after, operator, m})
}

func (f *finder) offset(p token.Pos) int { return f.source.fset.Position(p).Offset }

func (f *finder) text(n ast.Node) string {
	return f.file.snippet(f.offset(n.Pos()), f.offset(n.End()))
}

// never makes a condition false, so that what it guards is left out.
func (f *finder) never(e ast.Expr, keyword string) {
	if !f.isPlainBool(e) || f.isConstant(e) {
		return
	}
	f.add(e, keyword+" "+f.text(e)+": never", butFalse[0], butFalse[1])
}

// What makes an expression true or false. The mutant is asked for only where the
// expression is not so by itself, since elsewhere it changes nothing.
var (
	butTrue  = [2]string{"((", ") || " + switchName + ".On(%d))"}
	butFalse = [2]string{"((", ") && !" + switchName + ".On(%d))"}
)

// guardsOne reports whether all that a condition guards is one statement that
// [finder.drop] leaves out. To leave it out and to make the condition false is
// the same mutant for certain: the condition is evaluated in both, and there is
// no else. No other two kinds are: a condition may be evaluated many times in one
// test, and be right in some of them, so that what kills one mutant of it need
// not kill another.
func guardsOne(n *ast.IfStmt) bool {
	return n.Else == nil && len(n.Body.List) == 1 && isDroppable(n.Body.List[0])
}

// negate turns a condition or a result round, once: that of !x is that of x.
func (f *finder) negate(e ast.Expr) {
	if e == nil || !f.isPlainBool(e) {
		return
	}
	base := e
	for {
		if p, ok := base.(*ast.ParenExpr); ok {
			base = p.X
		} else if u, ok := base.(*ast.UnaryExpr); ok && u.Op == token.NOT {
			base = u.X
		} else {
			break
		}
	}
	if f.negated[base] {
		return
	}
	f.negated[base] = true
	what := f.text(e) + ": negated"
	if b, ok := base.(*ast.BinaryExpr); ok && e == base && (b.Op == token.EQL || b.Op == token.NEQ) {
		other := map[token.Token]string{token.EQL: "!=", token.NEQ: "=="}[b.Op]
		what = f.text(e) + ": " + other
	}
	f.add(e, what, "("+switchName+".On(%d) != (", "))")
}

// switched looks at the conditions of a switch that is on no value.
func (f *finder) switched(n *ast.SwitchStmt) {
	if n.Tag != nil {
		return
	}
	for _, clause := range n.Body.List {
		for _, e := range clause.(*ast.CaseClause).List {
			f.never(e, "case")
			f.negate(e)
		}
	}
}

// functions stand for operators of which both operands are needed once.
var functions = map[token.Token]struct{ name, becomes string }{
	token.LSS: {"Less", "<="}, token.LEQ: {"LessEqual", "<"},
	token.GTR: {"Greater", ">="}, token.GEQ: {"GreaterEqual", ">"},
	token.ADD: {"Add", "-"}, token.SUB: {"Subtract", "+"}, token.MUL: {"Multiply", "+"}, token.QUO: {"Divide", "*"},
	token.REM: {"Remainder", "nothing"}, token.AND: {"And", "|"}, token.OR: {"Or", "&"},
}

func (f *finder) binary(n *ast.BinaryExpr) {
	switch n.Op {
	case token.LAND, token.LOR:
		f.logical(n)
		return
	case token.EQL, token.NEQ:
		f.negate(n)
		return
	case token.LSS, token.LEQ, token.GTR, token.GEQ:
		f.negate(n)
		if basic, ok := f.typeOf(n.X).Underlying().(*types.Basic); !ok || basic.Info()&types.IsOrdered == 0 {
			return
		}
	default:
		if !f.isInteger(n) {
			return
		}
	}
	function, ok := functions[n.Op]
	if !ok {
		return
	}
	f.add(n, fmt.Sprintf("%s: %s becomes %s", f.text(n), n.Op, function.becomes), switchName+"."+function.name+"(%d, ", ")")
	f.also(n.OpPos, n.OpPos+token.Pos(len(n.Op.String())), ",", "", true)
}

// logical turns && into || and the other way round, by De Morgan's law so that
// each operand stands once, and leaves out each operand.
func (f *finder) logical(n *ast.BinaryExpr) {
	if !f.isPlainBool(n) || !f.isPlainBool(n.X) || !f.isPlainBool(n.Y) {
		return
	}
	becomes, neutral := "||", butTrue
	if n.Op == token.LOR {
		becomes, neutral = "&&", butFalse
	}
	on := fmt.Sprintf("%s.On(%d)", switchName, f.next)
	f.add(n, fmt.Sprintf("%s: %s becomes %s", f.text(n), n.Op, becomes), "((", ") != "+switchName+".On(%d))")
	f.also(n.X.Pos(), n.X.End(), "((", ") != "+on+")", false)
	f.also(n.Y.Pos(), n.Y.End(), "((", ") != "+on+")", false)
	for _, operand := range []ast.Expr{n.X, n.Y} {
		f.add(operand, fmt.Sprintf("%s: without %s", f.text(n), f.text(operand)), neutral[0], neutral[1])
		if b, ok := ast.Unparen(operand).(*ast.BinaryExpr); !ok || b.Op != token.LAND && b.Op != token.LOR {
			f.negate(operand)
		}
	}
}

// constant changes 0, 1 and other integers by one, and turns true and false
// round.
func (f *finder) constant(n ast.Expr, stack []ast.Node) {
	if name, ok := n.(*ast.Ident); ok {
		if name.Name == "true" || name.Name == "false" {
			f.negate(n)
		}
		return
	}
	literal := n
	if u, ok := n.(*ast.UnaryExpr); ok && u.Op == token.SUB {
		literal = u.X
	}
	if l, ok := literal.(*ast.BasicLit); !ok || l.Kind != token.INT || !f.isInteger(n) || f.hints[n] || isKey(n, stack) {
		return
	}
	name, ok := f.argument(n)
	if !ok {
		return
	}
	more, fewer := isBoundary(n, stack)
	if !more {
		f.add(n, f.context(n, stack)+": "+f.text(n)+" becomes one more", switchName+".More"+name+"(%d, ", ")")
	}
	if f.text(n) == "1" && !fewer {
		f.add(n, f.context(n, stack)+": 1 becomes 0", switchName+".Fewer"+name+"(%d, ", ")")
	}
}

// isBoundary reports whether a constant that is one more, or one less, would be the
// mutant of the comparison that it is in: x < 8 that becomes x <= 8 is x < 9.
func isBoundary(n ast.Expr, stack []ast.Node) (more, fewer bool) {
	if len(stack) == 0 {
		return false, false
	}
	b, ok := stack[len(stack)-1].(*ast.BinaryExpr)
	if !ok {
		return false, false
	}
	right := b.Y == n
	switch b.Op {
	case token.LSS, token.GEQ:
		return right, !right
	case token.GTR, token.LEQ:
		return !right, right
	}
	return false, false
}

// context is the code around a constant, which says little by itself.
func (f *finder) context(n ast.Expr, stack []ast.Node) string {
	around := ast.Node(n)
	for i := len(stack) - 1; i >= 0; i-- {
		if _, ok := stack[i].(ast.Expr); !ok {
			if _, ok := stack[i].(*ast.AssignStmt); ok && ast.Node(n) == around {
				around = stack[i]
			}
			if _, ok := stack[i].(*ast.ReturnStmt); ok && ast.Node(n) == around {
				around = stack[i]
			}
			break
		}
		around = stack[i]
		if f.offset(around.End())-f.offset(around.Pos()) > 30 {
			break
		}
	}
	return f.text(around)
}

// argument is the type argument for an untyped constant.
func (f *finder) argument(n ast.Expr) (string, bool) {
	t := types.Default(f.typeOf(n))
	if types.Identical(t, types.Typ[types.Int]) {
		return "", true
	}
	ok := true
	name := types.TypeString(t, func(p *types.Package) string {
		if p == f.source.types {
			return ""
		}
		ok = false
		return p.Name()
	})
	return "[" + name + "]", ok
}

// isKey reports whether a constant is a key in a composite literal, which has to
// be constant.
func isKey(n ast.Expr, stack []ast.Node) bool {
	pair, ok := stack[len(stack)-1].(*ast.KeyValueExpr)
	return ok && pair.Key == n
}

// unread notes the constants that are returned with a false behind them: what comes
// with ok == false says nothing, by convention.
func (f *finder) unread(n *ast.ReturnStmt) {
	last := len(n.Results) - 1
	if last < 1 || types.ExprString(n.Results[last]) != "false" {
		return
	}
	for _, result := range n.Results[:last] {
		f.hints[result] = true
	}
}

// hint notes the arguments that only say how much to allocate.
func (f *finder) hint(n *ast.CallExpr) {
	switch name := types.ExprString(n.Fun); {
	case name == "make" && len(n.Args) == 3:
		f.hints[n.Args[2]] = true
	case name == "make" && len(n.Args) == 2:
		if _, isMap := f.typeOf(n.Args[0]).Underlying().(*types.Map); isMap {
			f.hints[n.Args[1]] = true
		}
	case name == "slices.Grow" && len(n.Args) == 2:
		f.hints[n.Args[1]] = true
	}
}

// drop leaves out a statement of a list.
func (f *finder) drop(n ast.Stmt, stack []ast.Node) {
	switch stack[len(stack)-1].(type) {
	case *ast.BlockStmt, *ast.CaseClause, *ast.CommClause:
	default:
		return // the beginning or the step of a loop, and the like
	}
	if !isDroppable(n) {
		return
	}
	f.add(n, f.text(n)+": left out", "if !"+switchName+".On(%d) { ", " }")
	if a, ok := n.(*ast.AssignStmt); ok && (a.Tok == token.ADD_ASSIGN || a.Tok == token.SUB_ASSIGN) && f.isInteger(a.Lhs[0]) {
		f.step(a)
	}
	if s, ok := n.(*ast.IncDecStmt); ok && f.isInteger(s.X) {
		f.turn(s)
	}
}

func isDroppable(n ast.Stmt) bool {
	switch n := n.(type) {
	case *ast.ExprStmt, *ast.DeferStmt, *ast.GoStmt, *ast.IncDecStmt:
		return true
	case *ast.AssignStmt:
		return n.Tok != token.DEFINE && !isBlank(n.Lhs)
	case *ast.BranchStmt:
		return n.Tok == token.BREAK || n.Tok == token.CONTINUE
	}
	return false
}

// step takes away what is added, and the other way round.
func (f *finder) step(a *ast.AssignStmt) {
	name := ""
	if f.isConstant(a.Rhs[0]) {
		var ok bool
		if name, ok = f.argument(a.Lhs[0]); !ok {
			return
		}
	}
	f.add(a.Rhs[0], f.text(a)+": the other way", switchName+".Negative"+name+"(%d, ", ")")
}

// turn counts down instead of up, and the other way round.
func (f *finder) turn(s *ast.IncDecStmt) {
	name, ok := f.argument(s.X)
	if !ok {
		return
	}
	f.add(s, f.text(s)+": the other way", "", "")
	id := f.mutants[len(f.mutants)-1].id
	f.wraps = f.wraps[:len(f.wraps)-1]
	operator := "+="
	if s.Tok == token.DEC {
		operator = "-="
	}
	f.also(s.TokPos, s.TokPos+2, fmt.Sprintf("%s %s.Negative%s(%d, 1)", operator, switchName, name, id), "", true)
}

func isBlank(list []ast.Expr) bool {
	for _, e := range list {
		if name, ok := e.(*ast.Ident); !ok || name.Name != "_" {
			return false
		}
	}
	return true
}

func (f *finder) typeOf(e ast.Expr) types.Type {
	if t := f.source.info.TypeOf(e); t != nil {
		return t
	}
	return types.Typ[types.Invalid]
}

func (f *finder) isConstant(e ast.Expr) bool { return f.source.info.Types[e].Value != nil }

// isPlainBool reports whether an expression can be compared with what a switch
// returns.
func (f *finder) isPlainBool(e ast.Expr) bool {
	basic, ok := f.typeOf(e).(*types.Basic)
	return ok && basic.Info()&types.IsBoolean != 0
}

func (f *finder) isInteger(e ast.Expr) bool {
	basic, ok := f.typeOf(e).Underlying().(*types.Basic)
	return ok && basic.Info()&types.IsInteger != 0
}
