package bench

// A merger is one way to merge a body into a document by RFC 7396. It appends
// the merged document to dst, or returns it in memory of its own where it cannot
// append. It may be used by several goroutines at once, and writes to neither
// document nor body.
type merger interface {
	merge(dst, document, body []byte) ([]byte, error)
}

// mergeFunc is a merger without state.
type mergeFunc func(dst, document, body []byte) ([]byte, error)

func (f mergeFunc) merge(dst, document, body []byte) ([]byte, error) { return f(dst, document, body) }

// A contender is a merger with a name. The library is opened for a workload,
// since it has a schema to obey; a peer is the same for all.
type contender struct {
	name string
	open func(workload) (merger, error)

	// tooSlow names workloads that the contender is left out of, and why.
	tooSlow map[string]string
}

// peer returns a contender that is the same for all workloads.
func peer(name string, m merger) contender {
	return contender{name: name, open: func(workload) (merger, error) { return m, nil }}
}

// quadratic returns c without the workloads that have an edit for every member
// of a large object, because it looks through all members for each edit.
func (c contender) quadratic() contender {
	const why = "every edit searches 100,000 members from the first"
	c.tooSlow = map[string]string{"W8": why, "edits=10000": why, "edits=100000": why}
	return c
}

// ours are the library's ways to merge.
var ours = []contender{attrpatchStrict, attrpatchTrusting, attrpatchReport}

// peers merge, and do nothing else.
var peers = []contender{evanphx, encodingJSON, jsontextSplice, sonicAST, goccy, valyala, tidwall}

// limits do less than a merge.
var limits = []contender{memcpy, memcpyAlloc, jsonValid, sonicValid, jsontextIsValid}
