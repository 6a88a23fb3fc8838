package patch

import (
	"encoding/binary"
	"errors"
	"slices"

	"github.com/attrpatch/attrpatch/internal/jsondiff"
	"github.com/attrpatch/attrpatch/internal/jsonwire"
)

// Undo returns the JSON Patch that restores, from r.Document, a document that is
// JSON-equal to the stored one that the patch was applied to. It is for the host
// alone: it carries former values, those of writeOnly and sensitive attributes
// included, and does what callers may not do, such as setting derived attributes. So
// it is for a library that applies JSON Patches without a schema.
//
// The patch is minimal and deterministic, as that of [Diff] is; [] if nothing
// changed. It is made on each call; Apply only keeps the bytes that were replaced.
// The error is a [*TextError] for a text that rule D1 refuses, which only a trusted
// document can be, or says that r.Document is not what the engine returned.
func (r Result) Undo() ([]byte, error) {
	former, ok := restore(r.Document, r.former)
	if !ok {
		return nil, errors.New("patch: undo: the document is not that of the result")
	}
	// There is no limit: whatever nests deeper than a body may is as it was, so that
	// nothing recurses into it.
	merged, err := readText("merged", r.Document, jsonwire.Limits{})
	if err != nil {
		return nil, err
	}
	stored, err := readText("stored", former, jsonwire.Limits{})
	if err != nil {
		return nil, err
	}
	return jsondiff.JSONPatch(merged, stored), nil
}

// former is what the merged document no longer has. The zero value is ready; its
// buffer is kept.
type former struct {
	splices []splice
	texts   []int // where the record has what each splice takes away
}

func (f *former) reset(splices []splice) { f.splices, f.texts = splices, f.texts[:0] }

// size returns how many bytes append appends at the most.
func (f *former) size() (n int) {
	for i := range f.splices {
		n += int(f.splices[i].skip) + 3*binary.MaxVarintLen32
	}
	return n
}

// append appends a record to an empty buffer: for each splice, how many bytes both
// documents share before it, how many the merged one has in its place, and with its
// length what the stored one has there.
func (f *former) append(dst, document []byte) []byte {
	pos := int32(0)
	for i := range f.splices {
		s := &f.splices[i]
		dst = binary.AppendUvarint(dst, uint64(s.at-pos))
		dst = binary.AppendUvarint(dst, uint64(s.to-s.from))
		dst = binary.AppendUvarint(dst, uint64(s.skip))
		f.texts = append(f.texts, len(dst))
		pos = s.at + s.skip
		dst = append(dst, document[s.at:pos]...)
	}
	return dst
}

// covering returns the splice that takes away the whole of a part of the stored
// document, or -1. A value for which there is one is kept once.
func (f *former) covering(start, end int32) int {
	i, _ := slices.BinarySearchFunc(f.splices, start, func(s splice, at int32) int {
		if s.at <= at {
			return -1
		}
		return 1
	})
	if i == 0 || end > f.splices[i-1].at+f.splices[i-1].skip {
		return -1
	}
	return i - 1
}

// find returns where the record has a part of the stored document, or -1.
func (f *former) find(start, end int32) int {
	i := f.covering(start, end)
	if i < 0 {
		return -1
	}
	return f.texts[i] + int(start-f.splices[i].at)
}

// restore returns the stored document. It reports false if the merged one is not
// that which the record was made for.
func restore(merged, record []byte) (document []byte, ok bool) {
	for len(record) > 0 {
		var counts [3]uint64
		for i := range counts {
			n, size := binary.Uvarint(record)
			if size <= 0 {
				return nil, false
			}
			counts[i], record = n, record[size:]
		}
		shared, dropped, kept := counts[0], counts[1], counts[2]
		if shared+dropped > uint64(len(merged)) || kept > uint64(len(record)) {
			return nil, false
		}
		document = append(document, merged[:shared]...)
		document = append(document, record[:kept]...)
		merged, record = merged[shared+dropped:], record[kept:]
	}
	return append(document, merged...), true
}
