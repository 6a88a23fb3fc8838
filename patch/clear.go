package patch

// clearObjects removes every COMPLEX that was nulled and in which nothing is
// left (rule M6). It runs when everything that enters an object has entered it.
func (r *run) clearObjects() {
	for i := range r.intents {
		t := &r.intents[i]
		if t.kind != clearAll || t.fate != passed {
			continue
		}
		if int(t.end) == i+1 {
			r.slot(t.node).cleared = true // there is no leaf below it to say so
		}
		r.clearObject(t.node)
		if r.report {
			r.noteCleared(t.node, t.member)
		}
	}
}

// clearObject removes a COMPLEX if nothing is left in it, once those inside it
// have been. A stored value that is not an object goes at once. It recurses no
// deeper than the schema nests.
func (r *run) clearObject(node int32) {
	s := r.slot(node)
	if s.place == nowhere || !s.cleared {
		return
	}
	at := &r.places[s.place]
	if at.object != nowhere {
		nodes := r.engine.plan.nodes
		for child := node + 1; child < nodes[node].end; child = nodes[child].end {
			if nodes[child].class == complexClass {
				r.clearObject(child)
			}
		}
		if o := &r.objects[at.object]; o.members > o.removed || o.firstAddition != nowhere {
			return
		}
	}
	if at.fate == stays {
		r.carryOut(removed, r.objectOf(r.engine.plan.nodes[node].parent), int(s.place), nameSource{}, source{})
	}
}

// noteCleared reports the outermost COMPLEX attributes that went although no
// leaf in them did (rule O3).
func (r *run) noteCleared(node, member int32) {
	s, nodes := r.slot(node), r.engine.plan.nodes
	if s.place == nowhere {
		return
	}
	if r.places[s.place].fate == goes && !r.losesLeaf(node) {
		r.note(change{effect: removed, node: node, member: member, place: s.place, addition: nowhere})
		return
	}
	for child := node + 1; child < nodes[node].end; child = nodes[child].end {
		if nodes[child].class == complexClass {
			r.noteCleared(child, member)
		}
	}
}

func (r *run) losesLeaf(node int32) bool {
	for i := node + 1; i < r.engine.plan.nodes[node].end; i++ {
		if s := &r.slots[i]; s.stamp == r.stamp && s.effect != unchanged {
			return true
		}
	}
	return false
}
