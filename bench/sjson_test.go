package bench

import (
	"errors"
	"strings"

	"github.com/tidwall/gjson"
	"github.com/tidwall/sjson"
)

// tidwall is sjson, which sets or deletes one value by its path and copies the
// rest, once for each leaf of the body: unbeaten for one edit, and the product
// of document and body for many. It validates nothing on the way to a value and
// nothing behind it. An object for a member that is a number or a string is
// beyond it.
var tidwall = peer("sjson", mergeFunc(func(_, document, body []byte) ([]byte, error) {
	return setLeaves(document, "", gjson.ParseBytes(body))
})).quadratic()

// setLeaves sets every leaf of patch at its path below prefix.
func setLeaves(document []byte, prefix string, patch gjson.Result) ([]byte, error) {
	if !patch.IsObject() {
		return nil, errors.New("sjson: the body is not an object")
	}
	var err error
	patch.ForEach(func(key, value gjson.Result) bool {
		path := prefix + pathEscapes.Replace(key.String())
		switch {
		case value.Type == gjson.Null:
			document, err = sjson.DeleteBytes(document, path)
		case value.IsObject():
			document, err = setLeaves(document, path+".", value)
		default:
			document, err = sjson.SetRawBytesOptions(document, path, []byte(value.Raw), &sjson.Options{Optimistic: true})
		}
		return err == nil
	})
	return document, err
}

// pathEscapes writes a name so that it stands for itself in a path.
var pathEscapes = strings.NewReplacer(`\`, `\\`, `.`, `\.`, `*`, `\*`, `?`, `\?`, `|`, `\|`, `#`, `\#`, `@`, `\@`)
