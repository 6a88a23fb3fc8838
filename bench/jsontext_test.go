package bench

import (
	"bytes"
	"errors"
	"hash/maphash"
	"io"
	"sync"

	"github.com/go-json-experiment/json/jsontext"
)

// jsontextSplice merges with the tokenizer that the next encoding/json is made
// of. It is the only peer with the library's guarantees for the texts: in both
// of them, malformed JSON, a name that stands twice in an object at any level,
// and invalid UTF-8 are errors. What the body does not touch is copied verbatim.
// It looks at the document once, whatever the number of edits.
var jsontextSplice = peer("jsontext-splice", mergeFunc(func(dst, document, body []byte) ([]byte, error) {
	s := splicers.Get().(*splicer)
	defer splicers.Put(s)
	return s.merge(dst, document, body)
}))

var splicers = sync.Pool{New: func() any { return &splicer{seed: maphash.MakeSeed(), decoder: new(jsontext.Decoder)} }}

// A splicer merges one body into one document. It keeps its memory from call to
// call.
type splicer struct {
	decoder *jsontext.Decoder
	input   bytes.Buffer

	document []byte
	merged   []byte
	copied   int // what of the document is in merged, or left out of it

	edits []edit
	index []int32 // hash tables of wide objects; 0 is empty, i+1 is edits[i]
	seed  maphash.Seed
}

// An edit is a member of the body. The members of an object are a list through
// next: 0 ends it, since the first edit is the body itself.
type edit struct {
	name  []byte // without quotes and escapes
	quote []byte // the name as it stands in the body
	value []byte // the text of the value

	kind        jsontext.Kind
	nulls       bool // an object with a null in it, at any depth
	found       bool // the document has the member
	first, next int32

	table, mask int32 // its members in the index, if mask is not 0
}

// wide is the number of members from which an object of the body is hashed.
const wide = 8

func (s *splicer) merge(dst, document, body []byte) ([]byte, error) {
	s.edits, s.index = s.edits[:0], s.index[:0]
	s.read(body)
	if err := s.parse(body, nil); err != nil {
		return nil, err
	}
	if err := s.end(); err != nil {
		return nil, err
	}
	if s.edits[0].kind != '{' || s.decoder.PeekKind() != 0 {
		return nil, errors.New("jsontext: the body is not an object")
	}

	s.read(document)
	s.document, s.merged, s.copied = document, dst, 0
	if s.decoder.PeekKind() != '{' {
		return nil, errors.New("jsontext: the document is not an object")
	}
	if err := s.object(0); err != nil {
		return nil, err
	}
	if err := s.end(); err != nil {
		return nil, err
	}
	return append(s.merged, document[s.copied:]...), nil
}

// read makes the decoder read text, which it does in place.
func (s *splicer) read(text []byte) {
	s.input = *bytes.NewBuffer(text)
	s.decoder.Reset(&s.input)
}

// end checks that nothing follows what has been read.
func (s *splicer) end() error {
	switch _, err := s.decoder.ReadToken(); err {
	case io.EOF:
		return nil
	case nil:
		return errors.New("jsontext: more than one value")
	default:
		return err
	}
}

// parse reads one value of the body and appends it, under the given name, and
// its members to the edits.
func (s *splicer) parse(body, quote []byte) error {
	at := len(s.edits)
	s.edits = append(s.edits, edit{name: unquote(quote), quote: quote, kind: s.decoder.PeekKind()})
	if s.edits[at].kind != '{' {
		value, err := s.decoder.ReadValue()
		if err != nil {
			return err
		}
		s.edits[at].value = value
		return nil
	}
	if _, err := s.decoder.ReadToken(); err != nil {
		return err
	}
	start := int(s.decoder.InputOffset()) - 1
	members, last := 0, at
	for s.decoder.PeekKind() != '}' {
		name, err := s.decoder.ReadValue()
		if err != nil {
			return err
		}
		child := len(s.edits)
		if err := s.parse(body, name); err != nil {
			return err
		}
		if last == at {
			s.edits[at].first = int32(child)
		} else {
			s.edits[last].next = int32(child)
		}
		if c := s.edits[child]; c.kind == 'n' || c.nulls {
			s.edits[at].nulls = true
		}
		last = child
		members++
	}
	if _, err := s.decoder.ReadToken(); err != nil {
		return err
	}
	s.edits[at].value = body[start:s.decoder.InputOffset()]
	if members >= wide {
		s.hash(at, members)
	}
	return nil
}

// unquote returns the text of a name. Hardly any has escapes.
func unquote(quoted []byte) []byte {
	if len(quoted) == 0 {
		return nil
	}
	if bytes.IndexByte(quoted, '\\') < 0 {
		return quoted[1 : len(quoted)-1]
	}
	name, err := jsontext.AppendUnquote(nil, quoted)
	if err != nil {
		panic(err) // the decoder has read it as a string
	}
	return name
}

// hash enters the members of an edit into a table that is at most half full.
func (s *splicer) hash(at, members int) {
	size := 16
	for size < 2*members {
		size *= 2
	}
	table := len(s.index)
	s.index = append(s.index, make([]int32, size)...)
	for i := s.edits[at].first; i != 0; i = s.edits[i].next {
		slot := int(maphash.Bytes(s.seed, s.edits[i].name)) & (size - 1)
		for s.index[table+slot] != 0 {
			slot = (slot + 1) & (size - 1)
		}
		s.index[table+slot] = i + 1
	}
	s.edits[at].table, s.edits[at].mask = int32(table), int32(size-1)
}

// find returns the member of an edit that has the name, or 0.
func (s *splicer) find(at int32, name []byte) int32 {
	e := &s.edits[at]
	if e.mask == 0 {
		for i := e.first; i != 0; i = s.edits[i].next {
			if string(s.edits[i].name) == string(name) {
				return i
			}
		}
		return 0
	}
	slot := int32(maphash.Bytes(s.seed, name)) & e.mask
	for {
		i := s.index[e.table+slot]
		if i == 0 {
			return 0
		}
		if string(s.edits[i-1].name) == string(name) {
			return i - 1
		}
		slot = (slot + 1) & e.mask
	}
}

// object merges the members of an edit into the object that the decoder is in
// front of.
func (s *splicer) object(at int32) error {
	if _, err := s.decoder.ReadToken(); err != nil {
		return err
	}
	members := 0 // that stay
	left := false
	end := int(s.decoder.InputOffset()) // of the member before
	for s.decoder.PeekKind() != '}' {
		quoted, err := s.decoder.ReadValue()
		if err != nil {
			return err
		}
		named := int(s.decoder.InputOffset()) - len(quoted)
		i := s.find(at, unquote(quoted))
		if i != 0 && s.edits[i].kind == 'n' {
			s.edits[i].found = true
			if err := s.decoder.SkipValue(); err != nil {
				return err
			}
			// The comma goes with the member behind it.
			s.copyTo(end)
			end = int(s.decoder.InputOffset())
			s.copied = end
			left = true
			continue
		}
		if members == 0 && left {
			s.copied = named // the comma in front of what is now the first
		}
		if err := s.value(i); err != nil {
			return err
		}
		end = int(s.decoder.InputOffset())
		members++
	}
	s.add(at, members, end)
	_, err := s.decoder.ReadToken()
	return err
}

// value merges an edit into the value that the decoder is in front of. Edit 0
// leaves it as it is.
func (s *splicer) value(i int32) error {
	if i == 0 {
		return s.decoder.SkipValue()
	}
	s.edits[i].found = true
	if s.edits[i].kind == '{' && s.decoder.PeekKind() == '{' {
		return s.object(i)
	}
	value, err := s.decoder.ReadValue()
	if err != nil {
		return err
	}
	end := int(s.decoder.InputOffset())
	s.copyTo(end - len(value))
	s.write(i)
	s.copied = end
	return nil
}

// copyTo copies the document up to offset, as far as that is not done.
func (s *splicer) copyTo(offset int) {
	if offset > s.copied {
		s.merged = append(s.merged, s.document[s.copied:offset]...)
		s.copied = offset
	}
}

// add appends the members of an edit that the document does not have to an
// object that keeps so many members, the last of which ends at end.
func (s *splicer) add(at int32, members, end int) {
	for i := s.edits[at].first; i != 0; i = s.edits[i].next {
		e := &s.edits[i]
		if e.found || e.kind == 'n' {
			continue
		}
		s.copyTo(end)
		s.member(i, members)
		members++
	}
}

// member writes an edit as a member behind so many others.
func (s *splicer) member(i int32, before int) {
	if before > 0 {
		s.merged = append(s.merged, ',')
	}
	s.merged = append(append(s.merged, s.edits[i].quote...), ':')
	s.write(i)
}

// write writes the value of an edit as a new one: without nulls, as RFC 7396
// wants it.
func (s *splicer) write(i int32) {
	e := s.edits[i]
	if !e.nulls {
		s.merged = append(s.merged, e.value...)
		return
	}
	s.merged = append(s.merged, '{')
	members := 0
	for j := e.first; j != 0; j = s.edits[j].next {
		if s.edits[j].kind != 'n' {
			s.member(j, members)
			members++
		}
	}
	s.merged = append(s.merged, '}')
}
