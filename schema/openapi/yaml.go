package openapi

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/jsonwire"
	"github.com/attrpatch/attrpatch/internal/source"
	"github.com/attrpatch/attrpatch/schema/importer"
)

// maxNesting bounds what the converter recurses into. The reader of JSON has a
// limit of its own, which is lower.
const maxNesting = 200

// isJSON reports whether a text is meant to be JSON: OpenAPI documents come in
// both notations, and one that begins with a brace is an object in both.
func isJSON(text []byte) bool {
	text = bytes.TrimLeft(text, " \t\r\n")
	return len(text) == 0 || text[0] == '{' || text[0] == '['
}

// toJSON converts a YAML document to the JSON text that it stands for. Pointers
// into the one lead to the same value in the other.
func toJSON(text []byte) (converted []byte, faults importer.Errors) {
	defer func() {
		// The parser is not ours, and what it reads may be written to harm it.
		if recover() != nil {
			faults = importer.Errors{{Reason: "is not YAML"}}
		}
	}()
	var document yaml.Node
	if err := yaml.Load(text, &document); err != nil {
		return nil, importer.Errors{{Reason: "is not YAML: " + firstLine(err)}}
	}
	var c converter
	c.value(&document)
	if len(c.faults) > 0 {
		return nil, c.faults
	}
	return c.out, nil
}

// converter writes nodes as JSON. It stops at its first fault: what comes after
// could be without end.
type converter struct {
	out    []byte
	path   []string
	faults importer.Errors
}

func (c *converter) fault(n *yaml.Node, reason string) {
	c.faults = append(c.faults, importer.Fault{
		Pointer: attrs.JoinPointer(c.path...), Reason: reason + ", at line " + strconv.Itoa(n.Line),
	})
}

func (c *converter) value(n *yaml.Node) {
	switch {
	case len(c.faults) > 0:
		return
	case len(c.out) > source.MaxBytes:
		c.fault(n, "is too large as JSON, with its aliases written out")
		return
	case len(c.path) > maxNesting:
		c.fault(n, "is nested too deep, or holds itself")
		return
	}
	switch n.Kind {
	case yaml.DocumentNode:
		if len(n.Content) == 1 {
			c.value(n.Content[0])
			return
		}
		c.fault(n, "is not one document")
	case yaml.AliasNode:
		c.value(n.Alias)
	case yaml.MappingNode:
		c.mapping(n)
	case yaml.SequenceNode:
		c.sequence(n)
	case yaml.ScalarNode:
		c.scalar(n)
	default:
		c.fault(n, "is not a value")
	}
}

func (c *converter) mapping(n *yaml.Node) {
	seen := map[string]bool{}
	c.out = append(c.out, '{')
	for i := 0; i+1 < len(n.Content) && len(c.faults) == 0; i += 2 {
		key := n.Content[i]
		if key.Kind == yaml.AliasNode {
			key = key.Alias
		}
		switch {
		case key.Kind != yaml.ScalarNode:
			c.fault(key, "has a key that is not a name")
			return
		case key.ShortTag() == "!!merge":
			c.fault(key, "has a merge key, which is not JSON: write the members out")
			return
		}
		c.path = append(c.path, key.Value)
		if seen[key.Value] {
			c.fault(key, "stands twice in one object")
		}
		seen[key.Value] = true
		if i > 0 {
			c.out = append(c.out, ',')
		}
		c.out = append(jsonwire.AppendString(c.out, key.Value), ':')
		c.value(n.Content[i+1])
		c.path = c.path[:len(c.path)-1]
	}
	c.out = append(c.out, '}')
}

func (c *converter) sequence(n *yaml.Node) {
	c.out = append(c.out, '[')
	for i, item := range n.Content {
		if i > 0 {
			c.out = append(c.out, ',')
		}
		c.path = append(c.path, strconv.Itoa(i))
		c.value(item)
		c.path = c.path[:len(c.path)-1]
	}
	c.out = append(c.out, ']')
}

func (c *converter) scalar(n *yaml.Node) {
	switch lower := strings.ToLower(n.Value); n.ShortTag() {
	case "!!str", "!!timestamp":
		c.out = jsonwire.AppendString(c.out, n.Value)
	case "!!null":
		c.out = append(c.out, "null"...)
	case "!!bool":
		if lower != "true" && lower != "false" {
			c.fault(n, "is neither true nor false")
		}
		c.out = append(c.out, lower...)
	case "!!int", "!!float":
		number, ok := jsonNumber(n.Value)
		if !ok {
			c.fault(n, "is a number that JSON does not have")
		}
		c.out = append(c.out, number...)
	default:
		c.fault(n, "has a tag that JSON does not have")
	}
}

// jsonNumber spells a YAML number as JSON does. One that JSON can spell keeps its
// text, and with it its precision.
func jsonNumber(text string) (string, bool) {
	if first := text[:min(1, len(text))]; first == "-" || first >= "0" && first <= "9" {
		if json.Valid([]byte(text)) {
			return text, true
		}
	}
	if n, err := strconv.ParseInt(text, 0, 64); err == nil {
		return strconv.FormatInt(n, 10), true
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsInf(f, 0) || math.IsNaN(f) {
		return "", false
	}
	return strconv.FormatFloat(f, 'g', -1, 64), true
}

// firstLine is what a foreign error says, cut short: such errors can quote half of
// the source.
func firstLine(err error) string {
	const most = 200
	line, _, _ := strings.Cut(strings.TrimSpace(err.Error()), "\n")
	if len(line) > most {
		line = strings.ToValidUTF8(line[:most], "") + "..."
	}
	return line
}
