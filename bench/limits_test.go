package bench

import (
	"encoding/json"
	"errors"

	"github.com/bytedance/sonic"
	"github.com/go-json-experiment/json/jsontext"
)

// memcpy copies the document into a buffer that is there: no merge that returns
// the whole document can be faster.
var memcpy = peer("memcpy", mergeFunc(func(dst, document, _ []byte) ([]byte, error) {
	return append(dst, document...), nil
}))

// memcpyAlloc copies the document into new memory: no merge that allocates its
// result can be faster.
var memcpyAlloc = peer("memcpy-alloc", mergeFunc(func(_, document, _ []byte) ([]byte, error) {
	return append([]byte(nil), document...), nil
}))

// jsonValid is what the standard library takes to say that the document is
// well-formed. It accepts duplicate names and invalid UTF-8.
var jsonValid = peer("json.Valid", validates(json.Valid))

// sonicValid is the same in machine code, with the same omissions.
var sonicValid = peer("sonic.Valid", validates(sonic.Valid))

// jsontextIsValid accepts what the library accepts: duplicate names and invalid
// UTF-8 are errors.
var jsontextIsValid = peer("jsontext.IsValid", validates(func(text []byte) bool { return jsontext.Value(text).IsValid() }))

func validates(valid func([]byte) bool) mergeFunc {
	return func(_, document, _ []byte) ([]byte, error) {
		if !valid(document) {
			return nil, errors.New("the document is not valid")
		}
		return document, nil
	}
}
