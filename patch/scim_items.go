package patch

import (
	"math"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/jsonedit"
	"github.com/attrpatch/attrpatch/internal/jsonwire"
	"github.com/attrpatch/attrpatch/internal/scimpath"
)

// changeItems makes a change on the values that a filter picks, or on a sub-attribute
// of all values (rules S3 and S4).
func (r *run) changeItems(i, at int32) {
	op := &r.operations.list[i]
	t := &op.path
	if r.isComplex(t) {
		r.changeComplex(i, at)
		return
	}
	switch {
	case r.mayAssign(at, i, 0):
	case r.operations.judging && r.judgeWrite(at).mayRun() && (!r.isComposed(t) || r.canRead(t.node)):
		// Another operation on it was refused; what this one may not do is told as well.
	default:
		return
	}
	if !r.mayWriteInside(i, t, at) || !r.mayWriteMember(i, at) {
		return
	}
	node := r.itemNode(t)
	r.judgeMerged(op, node)
	filter, ok := r.readFilter(op, node)
	if !ok || !r.mayChange(i, at, 0) {
		return
	}
	c := itemChange{r: r, i: i, at: at, op: op, node: node, filter: filter}
	c.find()
	if picked, ok := c.pick(); ok {
		c.run(picked)
	}
}

// itemNode returns the node whose values an operation is about, nowhere for those of
// an undeclared member.
func (r *run) itemNode(t *target) int32 {
	if t.undeclared || t.inner != nowhere {
		return nowhere
	}
	return t.deepest
}

// readFilter binds the filter of an operation, if it has one. What may not be read
// refuses the operation.
func (r *run) readFilter(op *operation, node int32) (*boundFilter, bool) {
	if op.scim.filter == nil {
		return nil, true
	}
	f, ok := r.bindFilter(op, node, op.scim.filter)
	if !ok {
		op.refused = true
		r.stick(&op.path)
		return nil, false
	}
	return &f, true
}

// judgeMerged judges the undeclared members of a value that is merged into items. Those
// that may not be written are left out, and what is stored under their names stays.
func (r *run) judgeMerged(op *operation, node int32) {
	switch {
	case !r.operations.judging || node == nowhere || op.kind == opRemove:
	case op.scim.sub != "":
		if child := r.engine.plan.nodes[node].children.find([]byte(op.scim.sub)); child != nowhere && !r.engine.plan.nodes[child].multiValued {
			r.judgeMergedMembers(r.contentOf(op), child)
		}
	case op.kind == opAdd:
		r.judgeMergedMembers(r.contentOf(op), node)
	}
}

// judgeMergedMembers judges the undeclared members of an object that is merged into one in a
// unit: it needs to be read, too (rules J3 and J4). It recurses no deeper than the
// schema nests.
func (r *run) judgeMergedMembers(g given, node int32) {
	if r.engine.plan.nodes[node].typ != attrs.Complex || g.value().Kind != jsonwire.Object {
		return
	}
	first, end := jsonwire.Members(g.values, g.at)
	for j := first; j < end; j = int(g.values[j].Next) {
		name := jsonwire.AppendUnescaped(nil, g.values[j].RawName(g.src))
		child := r.engine.plan.nodes[node].children.find(name)
		switch {
		case child == nowhere:
			r.judgeNameInside(node, string(name), int32(j))
		case !r.engine.plan.nodes[child].multiValued:
			r.judgeMergedMembers(g.inside(j), child)
		}
	}
}

// mayWriteMember judges a sub-attribute of items that nothing declares.
func (r *run) mayWriteMember(i, at int32) bool {
	op, nodes := &r.operations.list[i], r.engine.plan.nodes
	node := r.itemNode(&op.path)
	if node == nowhere || op.scim.sub == "" || nodes[node].typ != attrs.Complex {
		return true
	}
	child := r.called(node, op.scim.sub)
	if child != nowhere && !nodes[child].disabled && !r.concealed(child) {
		op.scim.sub = nodes[child].name
		return true
	}
	inside := op.path
	inside.inner, inside.innerName, inside.rest = node, op.scim.sub, -1 // inside, wherever it ends
	return r.mayWriteInside(i, &inside, at)
}

// changeComplex makes a change on a COMPLEX that is merged, which is one value to a
// filter.
func (r *run) changeComplex(i, at int32) {
	o := r.operations
	op := &o.list[i]
	inner := *op
	inner.scim.filter, inner.scim.sub = nil, ""
	node, isWhole := o.touched[at].node, op.scim.sub == ""
	if !isWhole {
		r.bindNames(&inner, op.path.value, r.namesTo(node, op.scim.sub))
		r.resolveTarget(&inner.path)
	}
	if o.judging {
		outer := *op
		r.runInner(i, inner, isWhole)
		if _, ok := r.readFilter(&outer, node); !ok {
			op.refused = true
			r.writesPicked(&inner, isWhole, func(leaf, content int32) { r.tried(leaf, i, content) })
		}
		return
	}
	f, _ := r.readFilter(op, node)
	if r.needsMatch(&inner, isWhole) && !r.isPicked(i, at, f, &inner, isWhole) {
		return
	}
	r.runInner(i, inner, isWhole)
}

// needsMatch reports whether a filter of a COMPLEX decides on an operation: not all of
// what it writes is ignored.
func (r *run) needsMatch(inner *operation, isWhole bool) bool {
	written, ignored := 0, 0
	r.writesPicked(inner, isWhole, func(leaf, _ int32) {
		written++
		if r.judgeWrite(leaf) == dropped {
			ignored++
		}
	})
	return written == 0 || ignored < written
}

// writesPicked calls write for each attribute that an operation on a COMPLEX or on one
// member of it assigns.
func (r *run) writesPicked(inner *operation, isWhole bool, write func(at, content int32)) {
	at := r.attributeOf(&inner.path)
	switch {
	case !r.isComplex(&inner.path):
		write(at, inner.content)
	case inner.content == 0:
		r.writes(at, nil, write)
	case isWhole && inner.kind == opReplace || r.contentOf(inner).value().Kind != jsonwire.Object:
		g := r.contentOf(inner)
		r.writes(at, &g, write)
	default:
		r.writesMerged(at, r.contentOf(inner), write)
	}
}

// writesMerged calls write for each attribute below a COMPLEX that an object which is
// merged into it names. It recurses no deeper than the schema nests.
func (r *run) writesMerged(at int32, g given, write func(at, content int32)) {
	o, nodes := r.operations, r.engine.plan.nodes
	node := o.touched[at].node
	first, end := jsonwire.Members(g.values, g.at)
	for j := first; j < end; j = int(g.values[j].Next) {
		name, inner := o.plain(g.values[j].RawName(g.src), g.values[j].NameEscaped), g.inside(j)
		child := nodes[node].children.find(name)
		switch {
		case child == nowhere || nodes[child].disabled:
			write(r.touchName(node, string(name)), inner.content())
		case nodes[child].class != complexClass || r.concealed(child):
			write(r.touchNode(child), inner.content())
		case inner.value().Kind == jsonwire.Object:
			r.writesMerged(r.touchNode(child), inner, write)
		default:
			r.writes(r.touchNode(child), nil, write)
		}
	}
}

// isPicked reports whether a filter picks a COMPLEX. If it does not, or that cannot be
// known, it says so.
func (r *run) isPicked(i, at int32, f *boundFilter, inner *operation, isWhole bool) bool {
	op := &r.operations.list[i]
	m := r.newMatcher()
	self := r.load(at)
	isKnown := self.known && !self.stuck && !self.lost && self.write != misshapen && r.knowsLooks(f, self.node)
	matched := isKnown && self.exists && m.matches(f, subject{nil, self.node})
	switch {
	case !r.charge(op, m.looks) || !isKnown:
		r.writesPicked(inner, isWhole, func(leaf, content int32) {
			if r.mayAssign(leaf, i, content) {
				r.lose(leaf, i, 0)
			}
		})
		return false
	case !matched:
		r.fail(op, NoTarget, &op.path)
	}
	return matched
}

// runInner makes the change that is left when the filter of a COMPLEX has picked it.
// To replace the whole of it is not to merge.
func (r *run) runInner(i int32, inner operation, isWhole bool) {
	op := &r.operations.list[i]
	inner.refused = op.refused
	*op = inner
	if isWhole && op.kind == opReplace && r.contentOf(op).value().Kind == jsonwire.Object {
		r.setComplex(r.attributeOf(&op.path), r.contentOf(op), i)
		return
	}
	r.runSCIM(i)
}

// namesTo returns the names from the document to a member of a COMPLEX.
func (r *run) namesTo(node int32, name string) []string {
	var names []string
	for n := range r.engine.plan.nodes[node].path.Names() {
		names = append(names, n)
	}
	return append(names, name)
}

// itemChange is a change on values inside an attribute.
type itemChange struct {
	r      *run
	i, at  int32
	op     *operation
	node   int32 // nowhere for values that nothing declares
	filter *boundFilter

	holder *jsonedit.Value // what has the value, nil for the attribute's own
	name   []byte          // of the value in it
	value  *jsonedit.Value // nil if it is absent
	isList bool            // its items are meant, and not itself
}

// find goes to the value that the path leads to before its filter.
func (c *itemChange) find() {
	r, t := c.r, &c.op.path
	c.isList = c.node != nowhere && r.engine.plan.nodes[c.node].multiValued
	c.value = r.load(c.at).value
	for pos := t.rest; pos < len(t.pointer) && c.value != nil; {
		var token []byte
		token, pos = r.operations.nextToken(t.pointer, pos)
		c.holder, c.name = c.value, append([]byte(nil), token...)
		if c.value.Kind() != jsonwire.Object {
			c.value = nil
			return
		}
		c.value = r.operations.tree.Member(c.value, token)
	}
}

// pick returns the values that the filter picks, by index. It reports false where
// there is nothing to be done with any.
func (c *itemChange) pick() (picked []int, ok bool) {
	r := c.r
	m := r.newMatcher()
	test := func(i int, v *jsonedit.Value) {
		if c.filter == nil || m.matches(c.filter, subject{v, nowhere}) {
			picked = append(picked, i)
		}
	}
	switch {
	case c.value == nil:
	case !c.isList:
		if c.canBeOne() {
			test(0, c.value)
		}
	case c.value.Kind() == jsonwire.Array:
		for i, item := range r.operations.tree.Items(c.value) {
			m.looks++
			test(i, item)
			if m.looks > m.most {
				break
			}
		}
	}
	if !r.charge(c.op, m.looks) {
		r.lose(c.at, c.i, 0)
		return nil, false
	}
	if len(picked) > 0 {
		return picked, true
	}
	switch isRemove := c.op.kind == opRemove; {
	case !isRemove && c.canCreate():
		c.create()
	case isRemove && c.filter == nil:
	default:
		r.fail(c.op, NoTarget, &c.op.path)
	}
	return nil, false
}

// canBeOne reports whether a single value is one that a filter can look at. null is
// none.
func (c *itemChange) canBeOne() bool {
	if c.value.Kind() == jsonwire.Null {
		return false
	}
	return c.node == nowhere || c.r.engine.plan.nodes[c.node].typ == attrs.JSON || c.value.Kind() == jsonwire.Object
}

// run makes the change on the values that were picked.
func (c *itemChange) run(picked []int) {
	r, tree := c.r, &c.r.operations.tree
	r.operations.edits++
	if c.op.content > 0 && !r.growBy(c.op, (len(picked)-1)*len(r.contentOf(c.op).value().Text(r.operations.body))) {
		r.lose(c.at, c.i, 0)
		return
	}
	switch {
	case !c.isList:
		c.changeOne()
		return
	case c.op.kind == opRemove && c.op.scim.sub == "":
		c.takeOut(picked)
		return
	}
	for _, i := range picked {
		item := tree.Item(c.value, i)
		if now := c.changed(item); now != item {
			tree.SetItem(c.value, i, now)
		}
	}
	c.movePrimary(picked)
	r.editedInside(c.at, c.i)
}

// takeOut takes items out of a list. An attribute that is left without any is
// unassigned.
func (c *itemChange) takeOut(picked []int) {
	c.r.operations.tree.RemoveItems(c.value, func(i int, _ *jsonedit.Value) bool {
		if len(picked) > 0 && picked[0] == i {
			picked = picked[1:]
			return true
		}
		return false
	})
	c.r.leave(c.at, c.i, c.value, c.holder == nil)
}

// leave ends the removal of items.
func (r *run) leave(at, i int32, list *jsonedit.Value, isWhole bool) {
	if isWhole && r.operations.tree.Len(list) == 0 {
		r.assign(at, nil, i, 0)
		return
	}
	r.editedInside(at, i)
}

// changed returns what becomes of one value: itself, with a change in it, or another.
func (c *itemChange) changed(v *jsonedit.Value) *jsonedit.Value {
	r, tree, g := c.r, &c.r.operations.tree, c.r.contentOf(c.op)
	isComplex := c.node != nowhere && r.engine.plan.nodes[c.node].typ == attrs.Complex
	isObject := v.Kind() == jsonwire.Object
	switch {
	case c.op.scim.sub != "" && !isObject && (isComplex || c.op.kind == opRemove):
		return v // for the checks to refuse
	case c.op.scim.sub != "":
		if !isObject {
			v = tree.Copied([]byte("{}"))
		}
		r.combineMember(v, c.op.scim.sub, c.subNode(isComplex), g, c.op.kind)
		return v
	case c.op.kind == opAdd && g.value().Kind == jsonwire.Object && isComplex:
		if !isObject {
			v = tree.Copied([]byte("{}"))
		}
		r.mergeItem(v, c.node, g, c.op.kind)
		return v
	case c.op.kind == opAdd && g.value().Kind == jsonwire.Object && isObject:
		r.mergeMembers(v, g)
		return v
	case c.op.kind == opAdd && g.value().Kind == jsonwire.Object:
		return r.fresh(g) // merged into what is no object
	}
	return c.fresh(g)
}

// fresh returns a value that takes the place of one.
func (c *itemChange) fresh(g given) *jsonedit.Value {
	if c.node == nowhere {
		return c.r.fresh(g)
	}
	v := c.r.valueOf(g)
	c.r.cleanOne(v, c.node, g)
	return v
}

// subNode returns the node of the sub-attribute that the operation is about.
func (c *itemChange) subNode(isComplex bool) int32 {
	if !isComplex {
		return nowhere
	}
	return c.r.engine.plan.nodes[c.node].children.find([]byte(c.op.scim.sub))
}

// changeOne makes the change on a single value.
func (c *itemChange) changeOne() {
	r, tree := c.r, &c.r.operations.tree
	isRemove := c.op.kind == opRemove && c.op.scim.sub == ""
	switch {
	case isRemove && c.holder == nil:
		r.assign(c.at, nil, c.i, 0)
		return
	case isRemove:
		tree.RemoveMember(c.holder, c.name)
	default:
		now := c.changed(c.value)
		switch {
		case now == c.value:
		case c.holder == nil:
			r.assign(c.at, now, c.i, 0)
			return
		default:
			tree.SetMember(c.holder, c.name, now)
		}
	}
	r.editedInside(c.at, c.i)
}

// movePrimary makes every other item primary no more where the operation has made
// one primary (rule S5).
func (c *itemChange) movePrimary(picked []int) {
	r := c.r
	primary := r.primaryOf(c.node)
	if primary == nowhere || c.op.scim.sub != "" && c.op.scim.sub != r.engine.plan.nodes[primary].name {
		return
	}
	if c.op.scim.sub == "" && r.memberIn(c.op, "primary") == 0 {
		return
	}
	mine, isSet := map[int]bool{}, false
	for _, i := range picked {
		mine[i] = true
		isSet = isSet || r.isPrimary(r.operations.tree.Item(c.value, i))
	}
	if isSet {
		r.demote(c.value, func(i int) bool { return mine[i] })
	}
}

// memberIn returns the body's value of a member of an operation's value, 0 for none.
func (r *run) memberIn(op *operation, name string) int32 {
	values := r.operations.scanner.Values
	first, end := jsonwire.Members(values, int(op.content))
	for j := first; j < end && values[op.content].Kind == jsonwire.Object; j = int(values[j].Next) {
		if string(r.operations.plain(values[j].RawName(r.operations.body), values[j].NameEscaped)) == name {
			return int32(j)
		}
	}
	return 0
}

// primaryOf returns the sub-attribute that rule S5 is about, or nowhere.
func (r *run) primaryOf(node int32) int32 {
	if node == nowhere || !r.engine.plan.nodes[node].multiValued || r.engine.plan.nodes[node].typ != attrs.Complex {
		return nowhere
	}
	child := r.engine.plan.nodes[node].children.find([]byte("primary"))
	if child == nowhere || r.engine.plan.nodes[child].typ != attrs.Boolean || r.engine.plan.nodes[child].multiValued {
		return nowhere
	}
	return child
}

func (r *run) isPrimary(item *jsonedit.Value) bool {
	if item.Kind() != jsonwire.Object {
		return false
	}
	v := r.operations.tree.Member(item, []byte("primary"))
	return v != nil && v.Kind() == jsonwire.True
}

func (r *run) demote(list *jsonedit.Value, stays func(i int) bool) {
	tree := &r.operations.tree
	var others []*jsonedit.Value
	for i, item := range tree.Items(list) {
		if !stays(i) && r.isPrimary(item) {
			others = append(others, item)
		}
	}
	for _, item := range others {
		tree.SetMember(item, []byte("primary"), tree.Copied([]byte("false")))
		r.reindexItem(list, item)
	}
}

// isEqualities reports whether a filter says what members an item has: equalities
// joined by and (rule S6).
func isEqualities(f *boundFilter) bool {
	if f.op == scimpath.And {
		for i := range f.args {
			if !isEqualities(&f.args[i]) {
				return false
			}
		}
		return true
	}
	return f.op == scimpath.Equal && len(f.names) == 1
}

// canCreate reports whether an item can be made of the filter and the value: what is
// no object has no members to go with those of the filter (rule S6).
func (c *itemChange) canCreate() bool {
	isMember := c.op.scim.sub != "" || c.r.contentOf(c.op).value().Kind == jsonwire.Object
	return c.r.engine.plan.scim.Departures.CreateOnAbsent && c.isList && c.filter != nil && isEqualities(c.filter) && isMember
}

// create appends an item with the members that the filter asks for (rule S6).
func (c *itemChange) create() {
	r, tree, g := c.r, &c.r.operations.tree, c.r.contentOf(c.op)
	item := tree.Copied([]byte("{}"))
	var fill func(f *boundFilter)
	fill = func(f *boundFilter) {
		for i := range f.args {
			fill(&f.args[i])
		}
		if f.op == scimpath.Equal && f.value.Kind != scimpath.Null {
			tree.SetMember(item, []byte(f.names[0].name), tree.Copied([]byte(f.value.Text)))
		}
	}
	fill(c.filter)
	isComplex := r.engine.plan.nodes[c.node].typ == attrs.Complex
	switch {
	case c.op.scim.sub != "":
		r.combineMember(item, c.op.scim.sub, c.subNode(isComplex), g, c.op.kind)
	case g.value().Kind == jsonwire.Object && isComplex && c.op.kind == opAdd:
		r.mergeItem(item, c.node, g, c.op.kind)
	case g.value().Kind == jsonwire.Object && isComplex:
		value := c.fresh(g)
		for name, x := range tree.Members(value) {
			tree.SetMember(item, append([]byte(nil), name...), x)
		}
	case g.value().Kind == jsonwire.Object:
		r.mergeMembers(item, g)
	}
	r.enter(c.at)
	if len(c.op.path.pointer) > c.op.path.rest { // in a unit
		if self := r.load(c.at); self.value == nil || self.value.Kind() != jsonwire.Object {
			r.assign(c.at, tree.Copied([]byte("{}")), c.i, 0)
		}
		holder, name := r.makeWay(r.load(c.at).value, &c.op.path)
		list := tree.Member(holder, name)
		if list == nil || list.Kind() != jsonwire.Array {
			list = tree.Copied([]byte("[]"))
			tree.SetMember(holder, name, list)
		}
		r.appendTo(list, c.node, []*jsonedit.Value{item})
		r.editedInside(c.at, c.i)
		return
	}
	r.append(c.at, c.i, []*jsonedit.Value{item})
}

// elementsOf returns the values that an add brings to a multiValued attribute.
func (r *run) elementsOf(node int32, g given) []*jsonedit.Value {
	one := func(g given) *jsonedit.Value {
		v := r.valueOf(g)
		r.cleanOne(v, node, g)
		return v
	}
	if g.value().Kind != jsonwire.Array {
		return []*jsonedit.Value{one(g)}
	}
	var list []*jsonedit.Value
	first, end := jsonwire.Members(g.values, g.at)
	for j := first; j < end; j = int(g.values[j].Next) {
		list = append(list, one(g.inside(j)))
	}
	return list
}

// append adds to a multiValued attribute what is not there (rule S3).
func (r *run) append(at, i int32, elements []*jsonedit.Value) {
	o := r.operations
	self := r.load(at)
	if self.value == nil || self.value.Kind() != jsonwire.Array {
		r.assign(at, o.tree.Copied([]byte("[]")), i, 0)
		self = r.load(at)
	}
	if !r.appendTo(self.value, self.node, elements) {
		r.lose(at, i, 0)
		r.charge(&o.list[i], math.MaxInt32)
		return
	}
	r.editedInside(at, i)
}

// appendTo appends to a list what is not there, and moves primary to the last that is
// (rule S5). It reports false where that takes more looks than are left.
func (r *run) appendTo(list *jsonedit.Value, node int32, elements []*jsonedit.Value) bool {
	tree := &r.operations.tree
	if !r.indexItems(list, node) {
		return false
	}
	last := -1
	for _, v := range elements {
		if r.isIndexed(v) {
			continue
		}
		at := tree.Len(list)
		tree.Insert(list, at, v)
		r.indexItem(v)
		if r.primaryOf(node) != nowhere && r.isPrimary(v) {
			last = at
		}
	}
	r.operations.equals.size = tree.Len(list)
	if last >= 0 {
		r.operations.looks += last
		r.demote(list, func(i int) bool { return i == last })
	}
	return true
}

// removeEqual takes out the items that are equal to the value of a remove, or that
// have all its members (rule S6).
func (r *run) removeEqual(i, at int32) {
	o := r.operations
	op, self := &o.list[i], r.load(at)
	if self.value == nil || self.value.Kind() != jsonwire.Array {
		return
	}
	values := o.scanner.Values
	wanted := []int{int(op.scim.value)}
	if values[op.scim.value].Kind == jsonwire.Array {
		wanted = wanted[:0]
		first, end := jsonwire.Members(values, int(op.scim.value))
		for j := first; j < end; j = int(values[j].Next) {
			wanted = append(wanted, j)
		}
	}
	weight := int(values[op.scim.value].Next-op.scim.value) + len(values[op.scim.value].Text(o.body))/bytesALook
	if items := o.tree.Len(self.value); items > 0 && weight > r.looksLeft()/items || !r.charge(op, items*weight) {
		r.lose(at, i, 0)
		r.charge(op, math.MaxInt32)
		return
	}
	o.edits++
	list := self.value
	o.tree.RemoveItems(list, func(_ int, item *jsonedit.Value) bool {
		for _, w := range wanted {
			if r.equalUnit(item, self.node, true, w) || r.hasMembers(item, self.node, w) {
				return true
			}
		}
		return false
	})
	r.leave(at, i, list, true)
}

// hasMembers reports whether the view shows all members of an object of the body in an
// item, and there is at least one that is not null. In an item of a COMPLEX a null
// member is an absent one (rule M6).
func (r *run) hasMembers(item *jsonedit.Value, node int32, w int) bool {
	o := r.operations
	values := o.scanner.Values
	if item.Kind() != jsonwire.Object || values[w].Kind != jsonwire.Object {
		return false
	}
	isComplex, given := r.engine.plan.nodes[node].typ == attrs.Complex, 0
	first, end := jsonwire.Members(values, w)
	for j := first; j < end; j = int(values[j].Next) {
		name := o.plain(values[j].RawName(o.body), values[j].NameEscaped)
		v := o.tree.Member(item, name)
		isShown := v != nil && (!isComplex || r.showsMember(node, name, v))
		switch {
		case isComplex && values[j].Kind == jsonwire.Null:
			if isShown {
				return false
			}
			continue
		case !isShown || !r.equalMember(v, node, name, j):
			return false
		}
		given++
	}
	return given > 0
}
