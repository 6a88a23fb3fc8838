package bench

import (
	"errors"

	"github.com/valyala/fastjson"
)

// valyala is fastjson, which parses into a tree whose memory it reuses, and
// writes all of it out. It accepts numbers such as 01, control characters, bad
// escapes, duplicate names and invalid UTF-8. Members are a list, searched from
// its start for every edit.
var valyala = peer("fastjson", mergeFunc(mergeFastJSON)).quadratic()

var fastjsonParsers fastjson.ParserPool

func mergeFastJSON(dst, document, body []byte) ([]byte, error) {
	forDocument, forBody := fastjsonParsers.Get(), fastjsonParsers.Get()
	defer fastjsonParsers.Put(forDocument)
	defer fastjsonParsers.Put(forBody)
	target, err := forDocument.ParseBytes(document)
	if err != nil {
		return nil, err
	}
	patch, err := forBody.ParseBytes(body)
	if err != nil {
		return nil, err
	}
	if target.Type() != fastjson.TypeObject || patch.Type() != fastjson.TypeObject {
		return nil, errors.New("fastjson: not an object")
	}
	mergeFastObject(target.GetObject(), patch.GetObject())
	return target.MarshalTo(dst), nil
}

func mergeFastObject(target, patch *fastjson.Object) {
	patch.Visit(func(key []byte, value *fastjson.Value) {
		name := string(key)
		switch value.Type() {
		case fastjson.TypeNull:
			target.Del(name)
		case fastjson.TypeObject:
			inner := target.Get(name)
			if inner == nil || inner.Type() != fastjson.TypeObject {
				// RFC 7396 wants nulls left out of an object that is new.
				inner = new(fastjson.Arena).NewObject()
				target.Set(name, inner)
			}
			mergeFastObject(inner.GetObject(), value.GetObject())
		default:
			target.Set(name, value)
		}
	})
}
