package main

import (
	"encoding/json"
	"strconv"

	"github.com/attrpatch/attrpatch/patch"
)

// printReport prints an accepted patch as one JSON object. The documents and
// values in it are the bytes that they are: encoding/json would respell them.
func (s *streams) printReport(r patch.Result) error {
	out := append([]byte(`{"document":`), r.Document...)
	out = strconv.AppendBool(append(out, `,"changed":`...), r.Changed)
	out = append(out, `,"changes":[`...)
	for i, c := range r.Changes {
		out = appendChange(appendComma(out, i), c)
	}
	out = append(out, `],"ignored":[`...)
	for i, e := range r.Ignored {
		out = appendIgnored(appendComma(out, i), e)
	}
	return s.print(append(out, "]}\n"...))
}

// appendChange leaves out before and after where there is no value: a null in
// their place would be a value.
func appendChange(out []byte, c patch.Change) []byte {
	out = appendText(append(out, `{"path":`...), string(c.Path))
	out = appendText(append(out, `,"kind":`...), c.Kind.String())
	if c.Before != nil {
		out = append(append(out, `,"before":`...), c.Before...)
	}
	if c.After != nil {
		out = append(append(out, `,"after":`...), c.After...)
	}
	out = strconv.AppendBool(append(out, `,"readable":`...), c.Readable)
	out = strconv.AppendBool(append(out, `,"unique":`...), c.Unique)
	out = strconv.AppendBool(append(out, `,"redacted":`...), c.Redacted)
	return append(out, '}')
}

func appendIgnored(out []byte, e patch.Ignored) []byte {
	out = appendText(append(out, `{"path":`...), string(e.Path))
	out = appendText(append(out, `,"pointer":`...), string(e.Pointer))
	out = appendText(append(out, `,"reason":`...), e.Reason.String())
	return append(out, '}')
}

func appendComma(out []byte, i int) []byte {
	if i > 0 {
		return append(out, ',')
	}
	return out
}

// appendText appends a JSON string. Marshalling a string does not fail.
func appendText(out []byte, text string) []byte {
	quoted, _ := json.Marshal(text)
	return append(out, quoted...)
}
