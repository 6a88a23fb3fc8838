package patch

// judgeSize refuses a merged document that is over its size and longer than the
// stored one (rules V10 and D5), before it is written.
func (r *run) judgeSize() {
	size := r.size()
	if size <= len(r.document) {
		return
	}
	limit := r.engine.limits.ResultBytes
	if schemaLimit := r.engine.plan.maxBytes; schemaLimit > 0 && schemaLimit < limit {
		limit = schemaLimit
	}
	if size > limit {
		r.find(finding{code: DocumentTooLarge, member: noMember, limit: limit})
	}
}
