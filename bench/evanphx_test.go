package bench

import jsonpatch "github.com/evanphx/json-patch/v5"

// evanphx is the merge library that most Go services use, and so the measure of
// all others here. It accepts duplicate names, invalid UTF-8 and lone
// surrogates, and searches the list of an object's members from its start for
// every edit.
var evanphx = peer("evanphx", mergeFunc(func(_, document, body []byte) ([]byte, error) {
	return jsonpatch.MergePatch(document, body)
})).quadratic()
