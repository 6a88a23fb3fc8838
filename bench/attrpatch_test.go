package bench

import "github.com/attrpatch/attrpatch/patch"

// attrpatchStrict is AppendApply with every check on, those of the document
// included.
var attrpatchStrict = contender{name: "attrpatch-strict", open: func(w workload) (merger, error) { return openAppend(w, false) }}

// attrpatchTrusting is AppendApply for hosts that store only what a strict
// encoder wrote: what the body does not touch is skipped and not validated.
var attrpatchTrusting = contender{name: "attrpatch-trusting", open: func(w workload) (merger, error) { return openAppend(w, true) }}

// attrpatchReport is Apply, which reports every change and returns the document
// in new memory.
var attrpatchReport = contender{name: "attrpatch-report", open: openReport}

func openAppend(w workload, trusting bool) (merger, error) {
	engine, caller, err := w.engine(trusting)
	if err != nil {
		return nil, err
	}
	return mergeFunc(func(dst, document, body []byte) ([]byte, error) {
		merged, _, err := engine.AppendApply(dst, patch.Request{Document: document, Body: body, Caller: caller})
		return merged, err
	}), nil
}

func openReport(w workload) (merger, error) {
	engine, caller, err := w.engine(false)
	if err != nil {
		return nil, err
	}
	return mergeFunc(func(_, document, body []byte) ([]byte, error) {
		result, err := engine.Apply(patch.Request{Document: document, Body: body, Caller: caller})
		return result.Document, err
	}), nil
}
