package patch

import (
	"bytes"
	"encoding"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/jsonwire"
)

// ApplyTo applies a patch as [Engine.Apply] does, and reads the merged document
// into a T, for services that work with structs. Result.Document is what is to be
// stored: it has the members that T does not know, and numbers as they are spelled.
//
// Members are read by the rules of encoding/json, but for these: names match
// exactly (rule N1); null is only for what can be nil; an integer is one however it
// is spelled (rule V1); a number in an interface is a json.Number; a float has to be
// the number that the document has, as its shortest decimal form shows; an array
// has to have exactly its length; bytes have to be spelled in base64 as encoding/json
// writes them; and members of an object have to be as many entries of a map. What T
// cannot hold so is a [*StructError], never a zero, and there is no result then. A
// type that reads itself answers for what it takes. Other errors are those of Apply.
func ApplyTo[T any](e *Engine, r Request) (T, Result, error) {
	var held T
	result, err := e.Apply(r)
	if err == nil {
		err = readInto(&held, result.Document)
	}
	if err != nil {
		var nothing T
		return nothing, Result{}, err
	}
	return held, result, nil
}

// StructError is the error of a Go value that cannot hold a merged document: the
// fault of the host, whose schema admits what its type does not.
type StructError struct {
	Pointer attrs.Pointer // of the value in the merged document, as far as it is known
	Type    string        // the Go type that cannot hold it
}

// Error names the place and the type, and no value.
func (e *StructError) Error() string {
	return fmt.Sprintf("patch: a Go value of type %s cannot hold the merged document's value at %q", e.Type, string(e.Pointer))
}

func readInto[T any](held *T, document []byte) error {
	h := holder{src: document}
	if !h.scanner.Record(document, jsonwire.Limits{}) { // possible with Config.TrustDocument
		s := &h.scanner
		return &DocumentError{codeOf(s.Fault), pointerOf(document, s.Fault, s.Offset), s.Offset}
	}
	t := reflect.TypeFor[T]()
	if err := h.value(0, t, 0); err != nil {
		return err
	}
	decoder := json.NewDecoder(bytes.NewReader(h.out))
	decoder.UseNumber()
	if decoder.Decode(held) != nil { // its text could repeat a value
		return &StructError{Type: t.String()}
	}
	return nil
}

// holder writes a document as a Go type can hold it: without the members that the
// type does not have, which encoding/json would otherwise match whatever their
// case, and with integers that it can read.
type holder struct {
	src     []byte
	scanner jsonwire.Scanner
	out     []byte
	members map[reflect.Type]map[string]jsonwire.Field
}

// maxHeld bounds how deep a recursive type is followed. It is what encoding/json
// reads.
const maxHeld = 10_000

var (
	numberType = reflect.TypeFor[json.Number]()
	readsJSON  = reflect.TypeFor[json.Unmarshaler]()
	readsText  = reflect.TypeFor[encoding.TextUnmarshaler]()
)

// value writes the value at index i for a type.
func (h *holder) value(i int, t reflect.Type, depth int) error {
	v := &h.scanner.Values[i]
	// A pointer type can point to itself.
	for n := 0; t.Kind() == reflect.Pointer && v.Kind != jsonwire.Null && n < maxHeld; n++ {
		t = t.Elem()
	}
	switch reads := reflect.PointerTo(t); {
	case v.Kind == jsonwire.Null:
		return h.null(i, t)
	case reads.Implements(readsJSON):
		return h.foreign(i, t)
	case reads.Implements(readsText):
		if v.Kind != jsonwire.String {
			return h.fail(i, t)
		}
		return h.foreign(i, t)
	}
	switch t.Kind() {
	case reflect.Struct:
		return h.structure(i, t, depth)
	case reflect.Map:
		return h.mapping(i, t, depth)
	case reflect.Slice, reflect.Array:
		return h.list(i, t, depth)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return h.integer(i, t)
	case reflect.Float32, reflect.Float64:
		return h.float(i, t)
	case reflect.Bool:
		return h.asIs(i, t, v.Kind == jsonwire.True || v.Kind == jsonwire.False)
	case reflect.Interface:
		return h.asIs(i, t, t.NumMethod() == 0)
	case reflect.String:
		want := jsonwire.String
		if t == numberType {
			want = jsonwire.Number
		}
		return h.asIs(i, t, v.Kind == want)
	}
	return h.fail(i, t)
}

func (h *holder) fail(i int, t reflect.Type) error {
	at := jsonwire.AppendPointer(nil, h.src, h.scanner.Values, i)
	return &StructError{Pointer: attrs.Pointer(at), Type: t.String()}
}

// asIs writes a value as it stands, if it fits.
func (h *holder) asIs(i int, t reflect.Type, fits bool) error {
	if !fits {
		return h.fail(i, t)
	}
	h.out = append(h.out, h.scanner.Values[i].Text(h.src)...)
	return nil
}

// foreign has a type that reads itself show that it can.
func (h *holder) foreign(i int, t reflect.Type) error {
	text := h.scanner.Values[i].Text(h.src)
	return h.asIs(i, t, json.Unmarshal(text, reflect.New(t).Interface()) == nil)
}

// null is for what can be nil, and for a type that reads itself if it writes null
// again: by convention the others take no notice of it.
func (h *holder) null(i int, t reflect.Type) error {
	switch t.Kind() {
	case reflect.Pointer, reflect.Map, reflect.Slice, reflect.Interface:
		return h.asIs(i, t, true)
	}
	if !reflect.PointerTo(t).Implements(readsJSON) {
		return h.fail(i, t)
	}
	v := reflect.New(t).Interface()
	if json.Unmarshal([]byte("null"), v) != nil {
		return h.fail(i, t)
	}
	written, err := json.Marshal(v)
	return h.asIs(i, t, err == nil && string(written) == "null")
}

func (h *holder) structure(i int, t reflect.Type, depth int) error {
	values := h.scanner.Values
	if values[i].Kind != jsonwire.Object || depth > maxHeld {
		return h.fail(i, t)
	}
	known := h.membersOf(t)
	h.out = append(h.out, '{')
	first, end := jsonwire.Members(values, i)
	for j := first; j < end; j = int(values[j].Next) {
		field, ok := known[string(jsonwire.AppendUnescaped(nil, values[j].RawName(h.src)))]
		if !ok {
			continue
		}
		h.name(j)
		err := error(nil)
		if field.Quoted {
			err = h.quoted(j, field.Type)
		} else {
			err = h.value(j, field.Type, depth+1)
		}
		if err != nil {
			return err
		}
	}
	h.out = append(h.out, '}')
	return nil
}

// name writes the name of the member at index j, and a comma before it if it is
// not the first that is written of its object.
func (h *holder) name(j int) {
	if h.out[len(h.out)-1] != '{' {
		h.out = append(h.out, ',')
	}
	v := &h.scanner.Values[j]
	h.out = append(append(h.out, h.src[v.Name:v.NameEnd]...), ':')
}

// quoted is for fields whose tag has numbers, booleans and strings in strings.
func (h *holder) quoted(j int, t reflect.Type) error {
	v := &h.scanner.Values[j]
	if v.Kind == jsonwire.Null {
		return h.null(j, t)
	}
	if v.Kind != jsonwire.String {
		return h.fail(j, t)
	}
	inner := holder{src: jsonwire.AppendUnescaped(nil, v.RawString(h.src))}
	fits := inner.scanner.Record(inner.src, jsonwire.Limits{}) && inner.scanner.Values[0].Kind != jsonwire.Null
	return h.asIs(j, t, fits && inner.value(0, t, 0) == nil)
}

func (h *holder) membersOf(t reflect.Type) map[string]jsonwire.Field {
	known, ok := h.members[t]
	if !ok {
		fields, _ := jsonwire.Fields(t)
		known = make(map[string]jsonwire.Field, len(fields))
		for _, f := range fields {
			known[f.Member] = f
		}
		if h.members == nil {
			h.members = map[reflect.Type]map[string]jsonwire.Field{}
		}
		h.members[t] = known
	}
	return known
}

func (h *holder) mapping(i int, t reflect.Type, depth int) error {
	values := h.scanner.Values
	if values[i].Kind != jsonwire.Object || depth > maxHeld {
		return h.fail(i, t)
	}
	if !h.keepsKeys(i, t.Key()) {
		return h.fail(i, t)
	}
	h.out = append(h.out, '{')
	first, end := jsonwire.Members(values, i)
	for j := first; j < end; j = int(values[j].Next) {
		h.name(j)
		if err := h.value(j, t.Elem(), depth+1); err != nil {
			return err
		}
	}
	h.out = append(h.out, '}')
	return nil
}

// keepsKeys reports whether a map has an entry for each member of an object. Keys that
// are no strings can be equal where the names of members differ, as 1 and 01 are.
func (h *holder) keepsKeys(i int, key reflect.Type) bool {
	if key.Kind() == reflect.String && !reflect.PointerTo(key).Implements(readsText) {
		return true
	}
	values := h.scanner.Values
	names := []byte{'{'}
	first, end := jsonwire.Members(values, i)
	for j := first; j < end; j = int(values[j].Next) {
		if j > first {
			names = append(names, ',')
		}
		names = append(append(names, h.src[values[j].Name:values[j].NameEnd]...), ":0"...)
	}
	held := reflect.New(reflect.MapOf(key, reflect.TypeFor[int]()))
	return json.Unmarshal(append(names, '}'), held.Interface()) == nil && held.Elem().Len() == int(values[i].Count)
}

// base64 writes a text of bytes, if it is what encoding/json writes for them: line
// breaks and bits that say nothing would be lost.
func (h *holder) base64(i int, t reflect.Type) error {
	text := h.scanner.Values[i].Text(h.src)
	held := reflect.New(t)
	if json.Unmarshal(text, held.Interface()) != nil {
		return h.fail(i, t)
	}
	spelled := jsonwire.AppendUnescaped(nil, h.scanner.Values[i].RawString(h.src))
	return h.asIs(i, t, string(spelled) == base64.StdEncoding.EncodeToString(held.Elem().Bytes()))
}

func (h *holder) list(i int, t reflect.Type, depth int) error {
	values := h.scanner.Values
	v := &values[i]
	if v.Kind == jsonwire.String && t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Uint8 {
		return h.base64(i, t)
	}
	if v.Kind != jsonwire.Array || depth > maxHeld || t.Kind() == reflect.Array && int(v.Count) != t.Len() {
		return h.fail(i, t)
	}
	h.out = append(h.out, '[')
	first, end := jsonwire.Members(values, i)
	for j := first; j < end; j = int(values[j].Next) {
		if j > first {
			h.out = append(h.out, ',')
		}
		if err := h.value(j, t.Elem(), depth+1); err != nil {
			return err
		}
	}
	h.out = append(h.out, ']')
	return nil
}

// integer writes an integer as digits alone, in which encoding/json reads it.
func (h *holder) integer(i int, t reflect.Type) error {
	v := &h.scanner.Values[i]
	if v.Kind != jsonwire.Number {
		return h.fail(i, t)
	}
	text := v.Text(h.src)
	low, high := integers(t)
	if !jsonwire.IsIntegral(text) || jsonwire.CompareNumbers(text, low) < 0 || jsonwire.CompareNumbers(text, high) > 0 {
		return h.fail(i, t)
	}
	digits, ok := plainDigits(string(text))
	if !ok {
		return h.fail(i, t)
	}
	h.out = append(h.out, digits...)
	return nil
}

// integers are the least and the greatest number of an integer type.
func integers(t reflect.Type) (low, high []byte) {
	bits := t.Bits()
	switch t.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		least := int64(-1) << (bits - 1)
		return strconv.AppendInt(nil, least, 10), strconv.AppendInt(nil, -(least + 1), 10)
	}
	return []byte("0"), strconv.AppendUint(nil, ^uint64(0)>>(64-bits), 10)
}

// plainDigits spells a number of integral value, which is in the range of an
// integer type, without fraction and exponent.
func plainDigits(text string) (string, bool) {
	rest, negative := strings.CutPrefix(text, "-")
	mantissa, exponent, scaled := strings.Cut(strings.ToLower(rest), "e")
	whole, fraction, _ := strings.Cut(mantissa, ".")
	digits := strings.TrimLeft(whole+fraction, "0")
	leading := len(whole) + len(fraction) - len(digits)
	if digits = strings.TrimRight(digits, "0"); digits == "" {
		return "0", true
	}
	shift := 0
	if scaled {
		var err error
		if shift, err = strconv.Atoi(exponent); err != nil {
			return "", false
		}
	}
	zeros := len(whole) + shift - leading - len(digits)
	if zeros < 0 || zeros > 20 {
		return "", false
	}
	digits += strings.Repeat("0", zeros)
	if negative {
		digits = "-" + digits
	}
	return digits, true
}

// float accepts a number that its type tells apart from its neighbours: the
// shortest decimal that means the float is the number.
func (h *holder) float(i int, t reflect.Type) error {
	v := &h.scanner.Values[i]
	if v.Kind != jsonwire.Number {
		return h.fail(i, t)
	}
	text := v.Text(h.src)
	f, err := strconv.ParseFloat(string(text), t.Bits())
	exact := err == nil && jsonwire.CompareNumbers(text, strconv.AppendFloat(nil, f, 'g', -1, t.Bits())) == 0
	return h.asIs(i, t, exact)
}
