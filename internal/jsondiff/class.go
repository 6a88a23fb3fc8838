package jsondiff

import (
	"cmp"
	"encoding/binary"
	"slices"

	"github.com/attrpatch/attrpatch/internal/jsonwire"
)

// Text is a recorded JSON text. Its values are not written to.
type Text struct {
	Source []byte
	Values []jsonwire.Value
}

// class stands for all values that are JSON-equal. Names have classes too.
type class int32

// side is one of the two texts with the classes of its values.
type side struct {
	Text
	classes []class // one a value
	names   []class // one a value; 0 for what is no member
}

// classifier hands out classes. The key of a value spells out what makes it equal
// to others; of an array or object that is the classes inside, so that all keys
// together are as long as the texts.
type classifier struct {
	known map[string]class
	key   []byte
	pairs []pair
}

// pair is a member as its object's class sees it.
type pair struct{ name, value class }

func (c *classifier) classify(t Text) side {
	s := side{Text: t, classes: make([]class, len(t.Values)), names: make([]class, len(t.Values))}
	for i := len(t.Values) - 1; i >= 0; i-- { // what is inside comes first
		v := &t.Values[i]
		if v.NameEnd > 0 {
			c.key = append(c.key[:0], 'm')
			c.key = jsonwire.AppendUnescaped(c.key, v.RawName(t.Source))
			s.names[i] = c.class()
		}
		c.writeKey(&s, i)
		s.classes[i] = c.class()
	}
	return s
}

// writeKey spells out the value at index i.
func (c *classifier) writeKey(s *side, i int) {
	v := &s.Values[i]
	c.key = append(c.key[:0], byte(v.Kind))
	first, end := jsonwire.Members(s.Values, i)
	switch v.Kind {
	case jsonwire.String:
		c.key = jsonwire.AppendUnescaped(c.key, v.RawString(s.Source))
	case jsonwire.Number:
		c.key = jsonwire.AppendDecimal(c.key, v.Text(s.Source))
	case jsonwire.Array:
		for j := first; j < end; j = int(s.Values[j].Next) {
			c.key = binary.LittleEndian.AppendUint32(c.key, uint32(s.classes[j]))
		}
	case jsonwire.Object:
		c.pairs = c.pairs[:0]
		for j := first; j < end; j = int(s.Values[j].Next) {
			c.pairs = append(c.pairs, pair{s.names[j], s.classes[j]})
		}
		slices.SortFunc(c.pairs, func(a, b pair) int { return cmp.Compare(a.name, b.name) })
		for _, p := range c.pairs {
			c.key = binary.LittleEndian.AppendUint32(c.key, uint32(p.name))
			c.key = binary.LittleEndian.AppendUint32(c.key, uint32(p.value))
		}
	}
}

// class returns the class of the key, a new one if the key is new.
func (c *classifier) class() class {
	k, ok := c.known[string(c.key)]
	if !ok {
		k = class(len(c.known) + 1)
		c.known[string(c.key)] = k
	}
	return k
}

// members returns where an object has each name.
func (s *side) members(i int) map[class]int {
	places := make(map[class]int, s.Values[i].Count)
	first, end := jsonwire.Members(s.Values, i)
	for j := first; j < end; j = int(s.Values[j].Next) {
		places[s.names[j]] = j
	}
	return places
}

// items returns the indexes of an array's items.
func (s *side) items(i int) []int {
	items := make([]int, 0, s.Values[i].Count)
	first, end := jsonwire.Members(s.Values, i)
	for j := first; j < end; j = int(s.Values[j].Next) {
		items = append(items, j)
	}
	return items
}

// classesOf returns the classes of some values.
func (s *side) classesOf(values []int) []class {
	classes := make([]class, len(values))
	for i, v := range values {
		classes[i] = s.classes[v]
	}
	return classes
}

// differ is the work on one pair of texts.
type differ struct {
	from, to side
	count    int // of the classes
	out      []byte
}

func newDiffer(from, to Text) *differ {
	c := classifier{known: map[string]class{}}
	d := &differ{from: c.classify(from), to: c.classify(to)}
	d.count = len(c.known)
	return d
}

func (d *differ) equal(a, b int) bool { return d.from.classes[a] == d.to.classes[b] }

// bothAre reports whether two values are of one kind.
func (d *differ) bothAre(kind jsonwire.Kind, a, b int) bool {
	return d.from.Values[a].Kind == kind && d.to.Values[b].Kind == kind
}

// appendTo appends the value at index b of the second text as it stands there.
func (d *differ) appendTo(b int) { d.out = append(d.out, d.to.Values[b].Text(d.to.Source)...) }
