package gostruct

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/source"
)

// option is one entry of an attr tag.
type option struct {
	name, value string
	valued      bool
}

// optionsOf splits a tag. It reports false where a quote is not closed.
func optionsOf(tag string) ([]option, bool) {
	var list []option
	for tag != "" {
		end := strings.IndexAny(tag, ",=")
		if end < 0 {
			end = len(tag)
		}
		o := option{name: strings.TrimSpace(tag[:end])}
		tag = tag[end:]
		if rest, ok := strings.CutPrefix(tag, "="); ok {
			o.valued = true
			if o.value, tag, ok = cutValue(rest); !ok {
				return nil, false
			}
		}
		tag = strings.TrimPrefix(tag, ",")
		list = append(list, o)
	}
	return list, true
}

// cutValue returns the value that a text begins with, and what follows it.
func cutValue(text string) (value, rest string, ok bool) {
	if !strings.HasPrefix(text, "'") {
		end := strings.IndexByte(text, ',')
		if end < 0 {
			end = len(text)
		}
		return text[:end], text[end:], true
	}
	text = text[1:]
	for {
		before, after, found := strings.Cut(text, "'")
		value += before
		switch {
		case !found:
			return "", "", false
		case strings.HasPrefix(after, "'"):
			value, text = value+"'", after[1:]
		default:
			return value, after, after == "" || after[0] == ','
		}
	}
}

// flags are the options without a value.
var flags = map[string]func(*attrs.Attribute){
	"required":     func(a *attrs.Attribute) { a.Required = true },
	"unique":       func(a *attrs.Attribute) { a.Unique = true },
	"disabled":     func(a *attrs.Attribute) { a.Disabled = true },
	"sensitive":    func(a *attrs.Attribute) { a.Sensitive = true },
	"atomic":       func(a *attrs.Attribute) { a.Atomic = true },
	"uniqueValues": func(a *attrs.Attribute) { a.UniqueValues = true },
	"readOnly":     func(a *attrs.Attribute) { a.Mutability = attrs.ReadOnly },
	"immutable":    func(a *attrs.Attribute) { a.Mutability = attrs.Immutable },
	"writeOnly":    func(a *attrs.Attribute) { a.Mutability = attrs.WriteOnly },
}

// settings are the options with a text for a value.
var settings = map[string]func(*attrs.Attribute, string){
	"format":      func(a *attrs.Attribute, value string) { a.Format = value },
	"pattern":     func(a *attrs.Attribute, value string) { a.Pattern = value },
	"displayName": func(a *attrs.Attribute, value string) { a.DisplayName = value },
	"description": func(a *attrs.Attribute, value string) { a.Description = value },
	"default":     func(a *attrs.Attribute, value string) { a.Default = json.RawMessage(value) },
	"minimum":     func(a *attrs.Attribute, value string) { a.Minimum = json.Number(value) },
	"maximum":     func(a *attrs.Attribute, value string) { a.Maximum = json.Number(value) },
	"writableIn":  func(a *attrs.Attribute, value string) { a.WritableIn = strings.Split(value, "|") },
	"match":       func(a *attrs.Attribute, value string) { a.PatternSamples.Match = strings.Split(value, "|") },
	"noMatch":     func(a *attrs.Attribute, value string) { a.PatternSamples.NoMatch = strings.Split(value, "|") },
	"values":      func(a *attrs.Attribute, value string) { enumerate(a, value, false) },
	"archived":    func(a *attrs.Attribute, value string) { enumerate(a, value, true) },
}

func enumerate(a *attrs.Attribute, values string, archived bool) {
	for value := range strings.SplitSeq(values, "|") {
		a.EnumeratedValues = append(a.EnumeratedValues, attrs.EnumeratedValue{Value: value, Archived: archived})
	}
}

// limits are the options with an integer for a value.
var limits = map[string]func(*attrs.Attribute) *int{
	"minLength": func(a *attrs.Attribute) *int { return &a.MinLength },
	"maxLength": func(a *attrs.Attribute) *int { return &a.MaxLength },
	"maxValues": func(a *attrs.Attribute) *int { return &a.MaxValues },
}

// apply gives an attribute what a tag says of it. type is not among it: it was
// read before.
func (r *reader) apply(a *attrs.Attribute, options []option, at source.Place) {
	given := map[string]bool{}
	for _, o := range options {
		flag, setting, limit := flags[o.name], settings[o.name], limits[o.name]
		isMutability := flag != nil && (o.name == "readOnly" || o.name == "immutable" || o.name == "writeOnly")
		switch {
		case given[o.name]:
			r.Fault(at, "has the option %s twice", o.name)
		case isMutability && a.Mutability != attrs.ReadWrite:
			r.Fault(at, "has two of the options readOnly, immutable and writeOnly")
		case o.name == "type" && o.valued:
		case flag != nil && !o.valued:
			flag(a)
		case setting != nil && o.valued:
			setting(a, o.value)
		case limit != nil && o.valued:
			n, err := strconv.Atoi(o.value)
			if err != nil {
				r.Fault(at, "has the option %s with a value that is not an integer", o.name)
			}
			*limit(a) = n
		case flag != nil:
			r.Fault(at, "has the option %s with a value, which it does not take", o.name)
		case setting != nil || limit != nil || o.name == "type":
			r.Fault(at, "has the option %s without its value", o.name)
		default:
			r.Fault(at, "has the option %q, which does not exist", o.name)
		}
		given[o.name] = true
	}
}
